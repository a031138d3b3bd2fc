"""An attacker on what two cycles publish, by linear algebra alone.

Nothing here knows of cells' rules or of cuts. The attacker holds every figure published of
a column in two cycles as a row over the people, and takes everybody to say the same in
both, which is the worst case. A group is exposed if some combination of the rows is about
nobody outside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.method import DisclosureMethod
from pmo_design.disclosure import NOBODY, Contributors, people_cells, publication_cells

LEAST = DisclosureMethod(mean=5, distribution=8, text=8)


@dataclass(frozen=True)
class Case:
    """One column of an organisation in two cycles; the same people at the same places."""

    first: Contributors
    second: Contributors


def random_cases(random: np.random.Generator, count: int) -> list[Case]:
    """Columns of one organisation with few departments of all sizes.

    People come, go and move between the cycles, and fall silent in one column or another.
    """
    departments = int(random.integers(2, 5))
    sizes = random.choice([1, 2, 3, 4, 5, 6, 7, 9, 12], departments)
    home = np.repeat(np.arange(departments), sizes)
    churn = random.choice([0.0, 0.03, 0.1, 0.3, 0.6])
    moved = np.where(random.random(home.size) < churn / 2, random.integers(departments), home)
    return [_random_case(random, home, moved, churn, departments) for _ in range(count)]


def _random_case(
    random: np.random.Generator,
    home: NDArray[np.int64],
    moved: NDArray[np.int64],
    churn: float,
    departments: int,
) -> Case:
    first, second = random.random((2, home.size)) >= churn * random.choice([0.0, 1.0], (2, 1))
    steps = int(random.choice([1, 2, 5]))  # 1: everybody says the same
    values = random.integers(1, steps + 1, (home.size, 1)).astype(float)
    return Case(
        _contributors(home, first, values, departments),
        _contributors(moved, second, values, departments),
    )


def _contributors(
    home: NDArray[np.int64], counts: NDArray[np.bool_], values: NDArray[np.float64], size: int
) -> Contributors:
    return Contributors(home, counts, values, np.bincount(home, minlength=size))


def cells_of(case: Case, between_cycles: bool = True) -> list[NDArray[np.int64]]:
    """Cell of each department in both cycles, by the product's own function."""
    first = publication_cells(case.first, [], LEAST)
    before = [people_cells(case.first, first)] if between_cycles else []
    return [first, publication_cells(case.second, before, LEAST)]


def published(
    cases: Sequence[Case], cells: Sequence[Sequence[NDArray[np.int64]]]
) -> NDArray[np.float64]:
    """Every published figure as a row over people and columns.

    Of each cycle: a department's mean in each column, the service that joins its columns,
    and both for the organisation by department weight. The rows that are no figure of any
    department stay 0, which tells an attacker nothing.

    Returns
    -------
    ndarray, shape (n_rows, n_people, n_columns)
    """
    n_people, n_columns = cases[0].first.home.size, len(cases)
    n_departments = cases[0].first.asked.size
    means = np.zeros((2, n_columns, n_departments, n_people, n_columns))
    for at, (case, pair) in enumerate(zip(cases, cells, strict=True)):
        for cycle, contributors in enumerate((case.first, case.second)):
            of_person = people_cells(contributors, pair[cycle])
            for department, cell in enumerate(pair[cycle]):
                if cell >= 0 and (of_person == cell).any():
                    inside = of_person == cell
                    means[cycle, at, department, :, at] = inside / inside.sum()
    link = np.array([0.7, 0.3, 0.2])[:n_columns]
    services = np.einsum("c,tcdpk->tdpk", link, means)[:, None]
    figures = np.concatenate((means, services), axis=1)
    say = np.arange(1.0, n_departments + 1)
    of_all = np.einsum("d,tcdpk->tcpk", say, figures)[:, :, None]
    rows = np.concatenate((figures, of_all), axis=2)
    return rows.reshape(-1, n_people, n_columns)


def exposed(rows: NDArray[np.float64], least: int) -> tuple[int, ...] | None:
    """People of the first group below ``least`` that some combination of rows is only about.

    People of whom every row says the same have equal coefficients in every combination,
    so groups are unions of such classes. The combinations about nobody outside a group
    have dimension rank(rows) - rank(rows outside): above 0, the group is exposed.

    Parameters
    ----------
    rows : ndarray, shape (n_rows, n_people, n_columns)
    least : int
    """
    of_people = np.moveaxis(rows, 1, 0).reshape(rows.shape[1], -1)
    classes, kind, sizes = np.unique(of_people, axis=0, return_inverse=True, return_counts=True)
    kind = kind.ravel()
    seen = np.flatnonzero(np.abs(classes).sum(axis=1) > 0)
    distinct = classes.reshape(sizes.size, rows.shape[0], rows.shape[2]).transpose(1, 0, 2)
    full = _rank(distinct)
    groups = list(_groups(sizes, seen, least))
    for start in range(0, len(groups), 500):
        some = groups[start : start + 500]
        outside = np.repeat(distinct[None], len(some), axis=0)
        for at, group in enumerate(some):
            outside[at][:, list(group)] = 0.0
        leaks = np.flatnonzero(_rank(outside) < full)
        if leaks.size:
            return tuple(np.flatnonzero(np.isin(kind, some[leaks[0]])).tolist())
    return None


def _rank(rows: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rank of matrices whose last two axes, people and columns, are the unknowns."""
    return np.asarray(np.linalg.matrix_rank(rows.reshape(*rows.shape[:-2], -1), tol=1e-9))


def _groups(
    sizes: NDArray[np.int64], seen: NDArray[np.int64], least: int
) -> Iterator[tuple[int, ...]]:
    """Unions of classes with fewer people than ``least`` to which no class can be added."""
    small = [int(each) for each in seen if sizes[each] < least]
    for count in range(1, least):
        for group in combinations(small, count):
            people = sizes[list(group)].sum()
            rest = [sizes[each] for each in small if each not in group]
            if people < least and (not rest or people + min(rest) >= least):
                yield group


def weak_cells(case: Case, cells: Sequence[NDArray[np.int64]]) -> list[int]:
    """Sizes of cells that are too small, or small and of one voice."""
    found = []
    for contributors, cell in zip((case.first, case.second), cells, strict=True):
        of_person = people_cells(contributors, cell)
        for each in set(of_person.tolist()) - {NOBODY}:
            values = contributors.values[of_person == each]
            alike = len(np.unique(values)) == 1
            if len(values) < LEAST.mean or (alike and len(values) < LEAST.distribution):
                found.append(len(values))
    return found
