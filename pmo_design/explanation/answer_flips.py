"""What changes of answer means would turn: exact, since fits are piecewise linear in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pmo_design.explanation.basis import Basis
from pmo_design.explanation.definition import FlipKind
from pmo_design.scoring import chain

Floats = NDArray[np.float64]
Aspect = Literal["importance", "satisfaction"]

KINK_DECIMALS = 9
"""Distances between answers are rounded to this, so that equal ones count once."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Answer means that may move, one row each, all in one direction.

    Attributes
    ----------
    kind : str
    sign : float
        1.0 where the means rise, -1.0 where they fall.
    ids : tuple of (str, str or None)
        Domain or outcome, and department; None for all departments at once.
    start : ndarray, shape (n_inputs,)
        The mean as it is, on the answer scale.
    unit : ndarray, shape (n_inputs,)
        Steps of the answer scale in one unit of ``steps``.
    steps : ndarray, shape (n_inputs, n_steps)
        How far the mean has moved, growing from 0 to the end of the scale.
    fits : ndarray, shape (n_inputs, n_steps, n_services)
        Raw fits of the organisation there, linear in between.
    """

    kind: FlipKind
    sign: float
    ids: tuple[tuple[str, str | None], ...]
    start: Floats
    unit: Floats
    steps: Floats
    fits: Floats


def answer_inputs(basis: Basis) -> tuple[Inputs, ...]:
    """Every mean of a domain's maturity and of an outcome's importance and satisfaction.

    A mean moves by moving the answers of all who count by the same step; it stays inside
    the scale, that of every department where all departments move at once.
    """
    kinds: tuple[Aspect, ...] = ("importance", "satisfaction")
    found: list[Inputs] = []
    for sign in (1.0, -1.0):
        found += [_maturity_by_department(basis, sign), _maturity_everywhere(basis, sign)]
        for aspect in kinds:
            found += [_need_by_department(basis, aspect, sign)]
            found += [_need_everywhere(basis, aspect, sign)]
    return tuple(found)


def _maturity_by_department(basis: Basis, sign: float) -> Inputs:
    mean = basis.raw.maturity.mean
    rows, domains = np.nonzero(~np.isnan(mean))
    start = mean[rows, domains]
    steps = np.stack((np.zeros(start.size), _way(start, sign, 1.0, 5.0)), axis=1)
    at_home = basis.arrays.home[None, :] == domains[:, None]
    moved = steps[:, :, None] * (basis.share[rows] * at_home)[:, None, :]
    ids = _names(basis.answers.domains, basis.answers.departments, domains, rows)
    return Inputs("maturity", sign, ids, start, np.ones(start.size), steps,
                  basis.fit + _less_gap(basis, sign) * moved)  # fmt: skip


def _maturity_everywhere(basis: Basis, sign: float) -> Inputs:
    mean = basis.raw.maturity.mean
    domains = np.flatnonzero((~np.isnan(mean)).any(axis=0))
    ways = _way(mean[:, domains], sign, 1.0, 5.0)
    steps = np.stack((np.zeros(domains.size), np.nanmin(ways, axis=0)), axis=1)
    at_home = basis.arrays.home[None, :] == domains[:, None]
    moved = steps[:, :, None] * (basis.share.sum(axis=0) * at_home)[:, None, :]
    return Inputs(
        "maturity",
        sign,
        tuple((basis.answers.domains[domain], None) for domain in domains),
        _everywhere(basis, mean)[domains],
        np.ones(domains.size),
        steps,
        basis.fit + _less_gap(basis, sign) * moved,
    )


def _less_gap(basis: Basis, sign: float) -> float:
    """Change of a fit for one level more, or less, of maturity."""
    return -sign * (1.0 - basis.method.demand_weight) / 4.0


def _need_by_department(basis: Basis, aspect: Aspect, sign: float) -> Inputs:
    mean = getattr(basis.raw, aspect)
    rows, outcomes = np.nonzero(~np.isnan(mean))
    ways = _way(mean, sign, 0.0, 1.0)
    steps = np.minimum(_kinks(basis, aspect, sign), np.nan_to_num(ways)[:, :, None])
    gain = _priority(basis, aspect, sign * steps) - basis.raw.priority.mean[:, :, None]
    effect = _effect(basis)[rows, :, outcomes]
    moved = gain[rows, outcomes][:, :, None] * effect[:, None, :]
    ids = _names(basis.answers.outcomes, basis.answers.departments, outcomes, rows)
    unit = _scale_steps(basis, aspect)[outcomes]
    start = 1.0 + unit * mean[rows, outcomes]
    return Inputs(aspect, sign, ids, start, unit, steps[rows, outcomes], basis.fit + moved)


def _need_everywhere(basis: Basis, aspect: Aspect, sign: float) -> Inputs:
    mean = getattr(basis.raw, aspect)
    outcomes = np.flatnonzero((~np.isnan(mean)).any(axis=0))
    ways = np.full(mean.shape[1], 0.0)
    ways[outcomes] = np.nanmin(_way(mean[:, outcomes], sign, 0.0, 1.0), axis=0)
    steps = np.minimum(_kinks(basis, aspect, sign), ways[:, None])
    shared = np.broadcast_to(sign * steps, (*mean.shape, steps.shape[1]))
    gain = _priority(basis, aspect, shared) - basis.raw.priority.mean[:, :, None]
    moved = np.einsum("dsn,dnp->nps", _effect(basis), np.nan_to_num(gain))[outcomes]
    unit = _scale_steps(basis, aspect)[outcomes]
    return Inputs(
        aspect,
        sign,
        tuple((basis.answers.outcomes[outcome], None) for outcome in outcomes),
        1.0 + unit * _everywhere(basis, mean)[outcomes],
        unit,
        steps[outcomes],
        basis.fit + moved,
    )


def _effect(basis: Basis) -> Floats:
    """Change of organisation fits for one unit of priority, (departments, services, outcomes)."""
    weights = basis.raw.mapping.weights
    return np.asarray(basis.method.demand_weight * basis.share[:, :, None] * weights)


def _kinks(basis: Basis, aspect: Aspect, sign: float) -> Floats:
    """Steps at which ``max(I - S, 0)`` may bend for somebody, and the whole scale.

    Raising importance or lowering satisfaction opens a shortfall at ``S - I``; the other
    two close one at ``I - S``.
    """
    opens = (aspect == "importance") == (sign > 0)
    away = basis.answers.satisfaction - basis.answers.importance
    distances = np.round(away[~np.isnan(away)] * (1.0 if opens else -1.0), KINK_DECIMALS)
    inner = np.unique(distances[(distances > 0) & (distances < 1)])
    return np.concatenate(([0.0], inner, [1.0]))


def _priority(basis: Basis, aspect: Aspect, moved: Floats) -> Floats:
    """Priorities after a move, which may differ by department, outcome and step.

    Parameters
    ----------
    moved : ndarray, shape (n_departments, n_outcomes, n_steps)

    Returns
    -------
    ndarray, same shape
    """
    answers = basis.answers
    own = moved[answers.department]
    important = answers.importance[:, :, None] + (own if aspect == "importance" else 0.0)
    satisfied = answers.satisfaction[:, :, None] + (own if aspect == "satisfaction" else 0.0)
    values = chain.priority(important, satisfied)
    weight = (answers.weight[:, None] * answers.pair_confidence)[:, :, None]
    flat = (len(answers.department), values.shape[1] * values.shape[2])  # of nobody too
    means = chain.department_means(
        values.reshape(flat),
        np.broadcast_to(weight, values.shape).reshape(flat),
        answers.department,
        len(answers.departments),
    )
    return means.mean.reshape(moved.shape)


def _way(mean: Floats, sign: float, lowest: float, highest: float) -> Floats:
    """How far a mean may move before it reaches the end of the scale."""
    return np.asarray(highest - mean if sign > 0 else mean - lowest)


def _everywhere(basis: Basis, mean: Floats) -> Floats:
    """Mean over departments with their weights, shape (n_columns,)."""
    weight = np.array([each.weight for each in basis.engagement.departments])
    return chain.weighted_mean(mean, weight)


def _scale_steps(basis: Basis, aspect: Aspect) -> Floats:
    """Steps between the ends of each outcome's scale; NaN where nobody is asked."""
    items = basis.instrument.questionnaires["needs"].items
    steps = {item.outcome: item.steps - 1 for item in items if item.aspect == aspect}
    return np.array([steps.get(outcome, np.nan) for outcome in basis.answers.outcomes])


def _names(
    columns: tuple[str, ...], departments: tuple[str, ...], at: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> tuple[tuple[str, str | None], ...]:  # fmt: skip
    return tuple((columns[column], departments[row]) for column, row in zip(at, rows, strict=True))
