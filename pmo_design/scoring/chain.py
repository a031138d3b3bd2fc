"""The raw chain: linear kernels from answers to fit, checkable by hand.

Kernels take arrays without labels. Every one accepts leading or trailing axes as its
docstring says, so that posterior draws run through the same lines as the raw figures.
NaN means not scored, everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDING = 1e-9
"""Relative slack where a sum meets a limit: scaled weights must not tip the balance."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def domain_maturity(
    values: Floats, confidence: Floats, weight: Floats, domain: Integers, n_domains: int
) -> tuple[Floats, Floats]:
    """Each voice's maturity and mean confidence in every domain.

    Parameters
    ----------
    values, confidence : ndarray, shape (n_voices, n_items)
        Levels, NaN where there is none; effective confidence 0..1.
    weight, domain : ndarray, shape (n_items,)
    n_domains : int

    Returns
    -------
    maturity, confidence : ndarray, shape (n_voices, n_domains)
        Mean of the answered items weighted by item weight x confidence, NaN where none is
        answered; plain mean of their confidences, 0 where none is.
    """
    answered = ~np.isnan(values)
    belongs = (domain[:, None] == np.arange(n_domains)).astype(np.float64)
    share = np.where(answered, weight * confidence, 0.0)
    total = share @ belongs
    counts = answered.astype(np.float64) @ belongs
    sums = (share * np.nan_to_num(values)) @ belongs
    mean_confidence = np.where(answered, confidence, 0.0) @ belongs
    return _ratio(sums, total), np.nan_to_num(_ratio(mean_confidence, counts))


def priority(importance: Floats, satisfaction: Floats) -> Floats:
    """Opportunity score of an outcome, halved to stay in 0..1.

    ``(I + max(I - S, 0)) / 2`` with both on 0..1 (outcome-driven innovation); NaN where
    either is missing.
    """
    return np.asarray((importance + np.maximum(importance - satisfaction, 0.0)) / 2)


@dataclass(frozen=True, slots=True)
class DepartmentMeans:
    """Weighted means of voices by department, with what the posterior needs.

    Attributes
    ----------
    mean : ndarray, shape (n_departments, n_columns)
        NaN where nobody counts.
    people : ndarray of int, same shape
        Voices that count, that is, with an answer and a weight above 0.
    effective : ndarray, same shape
        ``(sum v)^2 / sum v^2``; 0 where nobody counts.
    spread : ndarray, same shape
        Weighted standard deviation between voices; NaN where nobody counts.
    """

    mean: Floats
    people: Integers
    effective: Floats
    spread: Floats


def department_means(
    values: Floats, weight: Floats, department: Integers, n_departments: int
) -> DepartmentMeans:
    """Means over the voices of each department.

    Parameters
    ----------
    values, weight : ndarray, shape (n_voices, n_columns)
        Values with NaN where missing; weights v = group weight x confidence.
    department : ndarray of int, shape (n_voices,) or (n_voices, n_columns)
        Row that a voice belongs to, in all columns or in each of them.
    n_departments : int
    """
    counts = ~np.isnan(values) & (weight > 0)
    v = np.where(counts, weight, 0.0)
    y = np.where(counts, values, 0.0)
    total = sums_by_department(v, department, n_departments)
    mean = _ratio(sums_by_department(v * y, department, n_departments), total)
    own_mean = mean[department] if department.ndim == 1 else _in_columns(mean, department)
    away = np.where(counts, values - own_mean, 0.0)
    variance = _ratio(sums_by_department(v * away**2, department, n_departments), total)
    squares = sums_by_department(v**2, department, n_departments)
    people = sums_by_department(counts.astype(np.float64), department, n_departments)
    return DepartmentMeans(
        mean=mean,
        people=people.astype(np.int64),
        effective=np.nan_to_num(_ratio(total**2, squares)),
        spread=np.sqrt(variance),
    )


def mean_by_department(
    values: Floats, weight: Floats, department: Integers, n_departments: int
) -> Floats:
    """Mean of `department_means` alone, for quantities of which nothing else is asked."""
    counts = ~np.isnan(values) & (weight > 0)
    v = np.where(counts, weight, 0.0)
    total = sums_by_department(v, department, n_departments)
    v *= np.where(counts, values, 0.0)
    return _ratio(sums_by_department(v, department, n_departments), total)


def sums_by_department(values: Floats, department: Integers, n_departments: int) -> Floats:
    """Sums by department, in row order: a voice that adds zeros changes no bit.

    ``department`` has shape (n_voices,) or (n_voices, n_columns). Counting into bins is
    some five times faster than `numpy.add.at`, and adds up in the same order.
    """
    n_columns = values.shape[1]
    row = department if department.ndim > 1 else department[:, None]
    bins = row * n_columns + np.arange(n_columns)
    sums = np.bincount(bins.ravel(), values.ravel(), n_departments * n_columns)
    return np.asarray(sums, dtype=np.float64).reshape(n_departments, n_columns)


def _in_columns(means: Floats, row: Integers) -> Floats:
    """Entry of each voice's row in every column, shape (n_voices, n_columns)."""
    return np.take_along_axis(means, row, axis=0)


@dataclass(frozen=True, slots=True)
class OutcomeMapping:
    """How outcomes call for services, for each department's seen outcomes.

    Attributes
    ----------
    weights : ndarray, shape (n_departments, n_services, n_outcomes)
        Rows sum to 1 where the service is scored, to 0 elsewhere.
    scored : ndarray of bool, shape (n_departments, n_services)
    """

    weights: Floats
    scored: NDArray[np.bool_]


def outcome_mapping(links: Floats, seen: NDArray[np.bool_], least_seen: float) -> OutcomeMapping:
    """Normalised weights of quality function deployment.

    Parameters
    ----------
    links : ndarray, shape (n_outcomes, n_services)
        9, 3, 1 or 0 for a strong, moderate, weak or no link.
    seen : ndarray of bool, shape (n_departments, n_outcomes)
    least_seen : float
        Share of a service's link weight that must be seen for it to be scored.
    """
    weights = seen[:, None, :] * links.T[None, :, :]
    found = weights.sum(axis=2)
    scored = (found > 0) & (found >= (1 - ROUNDING) * least_seen * links.sum(axis=0))
    divisor = np.where(scored, found, 1.0)
    return OutcomeMapping(np.where(scored[:, :, None], weights / divisor[:, :, None], 0.0), scored)


def demand(priorities: Floats, mapping: OutcomeMapping) -> Floats:
    """Demand 0..1 for each service.

    Parameters
    ----------
    priorities : ndarray, shape (n_departments, n_outcomes, ...)
        NaN where the outcome is not seen.
    mapping : OutcomeMapping

    Returns
    -------
    ndarray, shape (n_departments, n_services, ...)
        NaN where the service is not scored.
    """
    flat = np.nan_to_num(priorities).reshape(*priorities.shape[:2], -1)
    result = np.matmul(mapping.weights, flat)
    result[~mapping.scored] = np.nan
    return np.asarray(result.reshape(*mapping.scored.shape, *priorities.shape[2:]))


def practice_gap(maturity: Floats, home: Integers) -> Floats:
    """Room to grow in each service's home domain: ``(5 - theta) / 4``.

    Parameters
    ----------
    maturity : ndarray, shape (n_departments, n_domains, ...)
        Levels 1 to 5.
    home : ndarray of int, shape (n_services,)
    """
    return (5.0 - maturity[:, home]) / 4.0


def fit(demands: Floats, gaps: Floats, demand_weight: float) -> Floats:
    """Fit 0..1: ``a q + (1 - a) delta``; NaN if either part is missing."""
    return demand_weight * demands + (1.0 - demand_weight) * gaps


def weighted_mean(values: Floats, weight: Floats) -> Floats:
    """Mean over the first axis, over what is not NaN.

    Parameters
    ----------
    values : ndarray, shape (n_departments, ...)
    weight : ndarray, shape (n_departments,)

    Returns
    -------
    ndarray, shape (...)
        NaN where nothing with a weight is there.
    """
    shape = (-1,) + (1,) * (values.ndim - 1)
    share = np.where(np.isnan(values), 0.0, weight.reshape(shape))
    return _ratio((share * np.nan_to_num(values)).sum(axis=0), share.sum(axis=0))


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Quotient of two arrays of one shape, NaN where the denominator is 0."""
    quotient = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient
