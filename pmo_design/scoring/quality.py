"""Signs that answers were not given with care, or not for the whole department.

Kernels over all departments at once. They take people as they are, without weights, and
count them: no figure here says who it was. NaN means undefined.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.scoring.chain import ROUNDING, sums_by_department

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Marks = NDArray[np.bool_]


def straight_lines(values: Floats, least: int) -> Marks:
    """Whether each voice gave one and the same value throughout.

    Parameters
    ----------
    values : ndarray, shape (n_voices, n_columns)
        NaN where there is no value.
    least : int
        Values below which sameness says nothing.

    Returns
    -------
    ndarray of bool, shape (n_voices,)
    """
    missing = np.isnan(values)
    lowest = np.where(missing, np.inf, values).min(axis=1)
    highest = np.where(missing, -np.inf, values).max(axis=1)
    return np.asarray(((~missing).sum(axis=1) >= least) & (lowest == highest))


def domain_means(values: Floats, item_domain: Integers, n_domains: int) -> Floats:
    """Plain mean of each voice's values in every domain.

    Parameters
    ----------
    values : ndarray, shape (n_voices, n_items)
        Levels; NaN where there is none.
    item_domain : ndarray of int, shape (n_items,)

    Returns
    -------
    ndarray, shape (n_voices, n_domains)
        NaN where nothing was answered.
    """
    belongs = (item_domain[:, None] == np.arange(n_domains)).astype(np.float64)
    counts = (~np.isnan(values)).astype(np.float64) @ belongs
    return _means(np.nan_to_num(values) @ belongs, counts)


def distance_from_others(
    means: Floats, department: Integers, n_departments: int, least: int
) -> Floats:
    """How far each voice lies from the mean of the others of its department.

    Parameters
    ----------
    means : ndarray, shape (n_voices, n_domains)
        Levels; NaN where there is none.
    department : ndarray of int, shape (n_voices,)
    least : int
        People, of 2 or more, with a mean in the domain; the domain is left out below that.

    Returns
    -------
    ndarray, shape (n_voices,)
        Absolute distance in levels, mean over the domains compared; NaN where none is.
    """
    sums, people = _sums_and_people(means, department, n_departments)
    crowded = ~np.isnan(means) & (people[department] >= least)
    others = _means(sums[department] - np.nan_to_num(means), people[department] - 1)
    distance = np.where(crowded, np.abs(means - others), 0.0)
    return _means(distance.sum(axis=1), crowded.sum(axis=1).astype(np.float64))


@dataclass(frozen=True, slots=True)
class Poles:
    """The two customer groups that lie farthest apart, by department and domain.

    Attributes
    ----------
    lower, higher : ndarray of int, shape (n_departments, n_domains)
        Position of the group with the lowest and with the highest mean.
    low, high : ndarray, same shape
        Their means, in levels; NaN where fewer than two groups are large enough.
    """

    lower: Integers
    higher: Integers
    low: Floats
    high: Floats

    def apart(self, levels: float) -> Marks:
        """Where they lie that many levels apart or more."""
        return np.asarray(self.high - self.low >= (1 - ROUNDING) * levels)


def poles(
    means: Floats, department: Integers, group: Integers, shape: tuple[int, int], least: int
) -> Poles:
    """Lowest and highest customer group of each department in each domain.

    Parameters
    ----------
    means : ndarray, shape (n_voices, n_domains)
        Levels; NaN where there is none.
    department, group : ndarray of int, shape (n_voices,)
        Positions; a voice without means may have any group.
    shape : (int, int)
        Numbers of departments and of groups.
    least : int
        People a group must have.
    """
    cell = department * shape[1] + np.maximum(group, 0)
    sums, people = _sums_and_people(means, cell, shape[0] * shape[1])
    by_group = _means(sums, np.where(people >= least, people, 0.0)).reshape(*shape, -1)
    seen = ~np.isnan(by_group)
    lower = np.where(seen, by_group, np.inf).argmin(axis=1)
    higher = np.where(seen, by_group, -np.inf).argmax(axis=1)
    two = seen.sum(axis=1) >= 2

    def mean_of(chosen: Integers) -> Floats:
        found = np.take_along_axis(by_group, chosen[:, None], axis=1)[:, 0]
        return np.where(two, found, np.nan)

    return Poles(lower, higher, mean_of(lower), mean_of(higher))


def count_by_department(marks: Marks, department: Integers, n_departments: int) -> Integers:
    """Marks of each department; ``marks`` is (n_voices,) or (n_voices, n_columns)."""
    per_voice = marks.sum(axis=tuple(range(1, marks.ndim)))  # of nobody too, unlike reshape
    return np.bincount(department, per_voice, n_departments).astype(np.int64)


def _sums_and_people(means: Floats, cell: Integers, n_cells: int) -> tuple[Floats, Floats]:
    """Sum and number of the values in each cell of voices, shape (n_cells, n_domains)."""
    answered = (~np.isnan(means)).astype(np.float64)
    sums = sums_by_department(np.nan_to_num(means), cell, n_cells)
    return sums, sums_by_department(answered, cell, n_cells)


def _means(sums: Floats, counts: Floats) -> Floats:
    result = np.full(np.shape(sums), np.nan)
    np.divide(sums, counts, out=result, where=counts > 0)
    return result
