"""Publication cells: the groups of people behind every figure of a protected engagement.

Where answers were given in confidence, figures are computed from cells only, and every
cell holds enough people; nothing is computed first and hidden afterwards. A department
that is large enough is a cell of its own, the others speak together in one pool, and
between two cycles no combination of cells singles out fewer people than a cell holds.
The argument stands in docs/decisions/0009-small-groups-speak-together.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.method import DisclosureMethod
from pmo_design.minimum_cut import cuts_below

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

NOBODY = -1
"""Cell of whom no figure is about: nobody was asked, nobody of many answered, or no cell."""
WITHHELD = -2
"""Cell of a department that stays out of a column, so that nobody can be singled out."""

EQUAL = 1e-9
"""Values nearer to each other than this are the same."""


@dataclass(frozen=True, slots=True)
class Contributors:
    """Who contributes to one column (a domain, an outcome) in one cycle.

    Attributes
    ----------
    home : ndarray of int, shape (n_people,)
        Position of everybody's department; `NOBODY` for people no longer listed.
    counts : ndarray of bool, shape (n_people,)
        Who contributes: has a value and a weight above 0.
    values : ndarray, shape (n_people, n_quantities)
        What is shown a mean of; read only where ``counts``.
    asked : ndarray of int, shape (n_departments,)
        People of each department who were asked.
    """

    home: Integers
    counts: Mask
    values: Floats
    asked: Integers

    @property
    def by_department(self) -> Integers:
        """People who contribute, by department."""
        return np.bincount(self.home[self.counts], minlength=self.asked.size)


def publication_cells(
    now: Contributors,
    earlier: Sequence[Integers],
    least: DisclosureMethod,
    pooling: bool = True,
) -> Integers:
    """Cell in which each department is seen in one column.

    Parameters
    ----------
    now : Contributors
    earlier : sequence of ndarray of int, shape (n_people,)
        For each earlier cycle, the cell each person was in (`people_cells`); the same
        people at the same positions.
    least : DisclosureMethod
    pooling : bool
        False for a column that needs no figure for all departments together: the small
        ones are withheld, and no other has to keep them company.

    Returns
    -------
    ndarray of int, shape (n_departments,)
        The department's own position where it is a cell of its own, n_departments where
        it speaks in the pool, `NOBODY` or `WITHHELD` where it is not seen.
    """
    silent, pool = _silent(now, least), now.asked.size
    speaking = _speaking(now, earlier, least) if pooling else ~silent
    cells = np.where(silent, NOBODY, WITHHELD)
    if not speaking.any():
        return cells
    pooled, own = speaking & ~_large_alone(now, least), np.arange(pool)
    while True:
        if pooling:
            pooled = _filled(now, pooled, speaking, least)
        cells = np.where(speaking, np.where(pooled, pool if pooling else WITHHELD, own), cells)
        parts = _parts(people_cells(now, cells), earlier, least.mean, pool, pooling)
        if not parts:
            return cells
        for part in parts:
            pooled[_smallest(now, part & speaking & ~pooled)] = True


def people_cells(contributors: Contributors, cells: Integers) -> Integers:
    """Cell of each person, shape (n_people,); `NOBODY` where they are in none."""
    found = np.where(contributors.counts, cells[contributors.home], NOBODY)
    return np.where(found < 0, NOBODY, found)


def _silent(now: Contributors, least: DisclosureMethod) -> Mask:
    """Departments of which nothing is there to protect.

    Nobody was asked; or so many that it may be said that none of them contributes. Of
    fewer, even silence would tell what single people did.
    """
    many = now.asked >= least.distribution
    return np.asarray((now.asked == 0) | ((now.by_department == 0) & many))


def _speaking(now: Contributors, earlier: Sequence[Integers], least: DisclosureMethod) -> Mask:
    """Departments that may be heard at all, in the coarsest partition: one cell of all.

    A finer partition can only single out fewer people than a coarser one. So where all
    together fail, no pool helps, and a department whose people come or go stays out.
    """
    speaking = ~_silent(now, least)
    pool = now.asked.size
    while speaking.any():
        together = people_cells(now, np.where(speaking, pool, WITHHELD))
        if not _may_be_shown(now, together == pool, least):
            return np.zeros_like(speaking)
        crossing = _singled_out(together, earlier, least.mean, pool)
        if crossing is None:
            return speaking
        speaking[_smallest_touched(now, crossing, earlier, speaking)] = False
    return speaking


def _may_be_shown(now: Contributors, members: Mask, least: DisclosureMethod) -> bool:
    """Whether a group is large enough, and larger where all of it says the same."""
    people = int(members.sum())
    if people < least.mean or people >= least.distribution:
        return people >= least.mean
    values = now.values[members]
    return bool(np.all(np.ptp(values, axis=0) > EQUAL))


def _large_alone(now: Contributors, least: DisclosureMethod) -> Mask:
    """Departments that may be a cell of their own."""
    inside = (now.counts & (now.home == at) for at in range(now.asked.size))
    return np.array([_may_be_shown(now, members, least) for members in inside], dtype=bool)


def _filled(now: Contributors, pooled: Mask, speaking: Mask, least: DisclosureMethod) -> Mask:
    """Pool with the smallest other departments, until it may be shown."""
    pooled = pooled.copy()
    while pooled.any():
        inside = now.counts & (now.home != NOBODY) & pooled[now.home]
        if _may_be_shown(now, inside, least):
            break
        pooled[_smallest(now, speaking & ~pooled)] = True
    return pooled


def _smallest(now: Contributors, among: Mask) -> int:
    """Department with the fewest contributors; of equals, the first."""
    places = np.flatnonzero(among)
    return int(places[np.argmin(now.by_department[places])])


def _smallest_touched(
    now: Contributors, crossing: Mask, earlier: Sequence[Integers], among: Mask
) -> int:
    """Smallest department of those whose people can be singled out.

    People who left have no department among them. Then it is one that shared a cell with
    them: a cell holds more people than a small cut, so some of its people still contribute.
    """
    touched = _homes(now, crossing) & among
    if not touched.any():
        together = np.zeros_like(crossing)
        for before in earlier:
            together |= np.isin(before, before[crossing & (before != NOBODY)])
        touched = _homes(now, together) & among
    return _smallest(now, touched)


def _homes(now: Contributors, people: Mask) -> Mask:
    """Departments that some of these people belong to, shape (n_departments,)."""
    homes = now.home[people & (now.home != NOBODY)]
    return np.bincount(homes, minlength=now.asked.size) > 0


def _singled_out(now: Integers, earlier: Sequence[Integers], least: int, pool: int) -> Mask | None:
    """People whom cells of now and of an earlier cycle single out; None where nobody."""
    for before in earlier:
        graph = _Graph(before, now, pool + 1)
        sides = cuts_below(graph.weight, least, graph.of_now(pool))
        if sides:
            return np.asarray(sides[0][graph.start] != sides[0][graph.end])
    return None


def _parts(
    now: Integers, earlier: Sequence[Integers], least: int, pool: int, pooling: bool
) -> list[Mask]:
    """Departments of which one at least must join the pool, or stay out; one set a cut.

    A cut stays as small as it is until a cell on its side without the pool joins the
    pool. The sides are disjoint, so one department of each is no more than is needed.
    """
    for before in earlier:
        graph = _Graph(before, now, pool + 1)
        anchor = graph.of_now(pool) if pooling else graph.nobody
        sides = cuts_below(graph.weight, least, anchor)
        if sides:
            return [side[graph.of_now(0) : graph.of_now(pool)] for side in sides]
    return []


class _Graph:
    """Cells of two cycles as nodes, with one more for nobody; every person is an edge.

    The fewest people that a combination of the cells' sums can be about is the smallest
    minimum cut of a connected component.

    Attributes
    ----------
    weight : ndarray of int, shape (n_nodes, n_nodes)
        People between two nodes, symmetric.
    start, end : ndarray of int, shape (n_people,)
        Node of each person before and now.
    """

    def __init__(self, before: Integers, now: Integers, n_cells: int) -> None:
        self.n_cells, self.nobody = n_cells, 2 * n_cells
        self.start = np.where(before == NOBODY, self.nobody, before)
        self.end = np.where(now == NOBODY, self.nobody, now + n_cells)
        weight = np.zeros((self.nobody + 1, self.nobody + 1), dtype=np.int64)
        np.add.at(weight, (self.start, self.end), 1)
        self.weight = weight + weight.T
        np.fill_diagonal(self.weight, 0)

    def of_now(self, cell: int) -> int:
        """Node of a cell of now."""
        return self.n_cells + cell


@dataclass(frozen=True, slots=True)
class Band:
    """A number of people, told within bounds only; both belong to it."""

    least: int
    most: int


def band(people: int, least: int) -> Band:
    """Band of a number of people: below ``least``, then up to 9, 19, 49, 99, 199, ...

    Examples
    --------
    >>> band(4, 5), band(5, 5), band(37, 5)
    (Band(least=0, most=4), Band(least=5, most=9), Band(least=20, most=49))
    """
    if people < least:
        return Band(0, least - 1)
    lower, decade = least, 10
    while True:
        for step in (1, 2, 5):
            edge = step * decade
            if people < edge and lower < edge:
                return Band(lower, edge - 1)
            lower = max(lower, edge)
        decade *= 10
