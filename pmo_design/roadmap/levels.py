"""Required levels as rows, and the covers that tighten them.

Let a start need t steps of uplift, and each wave in which service r runs before it bring c[r].
Take waves n[r] that together bring less than t: whoever starts has at least one service r that
ran for more than n[r] waves. As a row, "started <= sum over r of: r live more than n[r] waves
before" is a cover inequality; the row of the whole sum alone lets halves of services do.

Formula: knapsack covers, as in Wolsey, Integer Programming, 2nd edition (2020), section 9.3,
with a chain of columns for each service in place of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pmo_design.roadmap.row import Row, Values

LEAST = 1e-3
"""How far a cover is broken at least, to be worth a row."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must have been brought before a wave if a cell is live by it.

    Attributes
    ----------
    place : tuple
        Service, department and domain.
    at : int
        Column of the cell, live by the wave.
    missing : int
        Steps to be brought, 1 or more.
    lifts : tuple of (steps a wave, columns)
        For each service that can bring any: what a wave of it brings, and its columns "live by"
        of the waves before, in order.
    """

    wave: int
    place: tuple[str, ...]
    at: int
    missing: int
    lifts: tuple[tuple[int, tuple[int, ...]], ...]

    def row(self) -> Row:
        """The steps brought are what is missing, or more."""
        terms = [
            (at, -min(steps, self.missing)) for steps, columns in self.lifts for at in columns
        ]
        return self._row([(self.at, self.missing), *terms])

    def cover(self, values: Values) -> Row | None:
        """The cover that values break most; None where they break none by `LEAST`.

        Parameters
        ----------
        values : array of float, length n_columns
        """
        if values[self.at] < LEAST:
            return None
        least = np.zeros(self.missing)  # broken by covers of services so far, by steps brought
        chosen = []
        for steps, columns in self.lifts:
            ways = np.full((len(columns) + 1, self.missing), np.inf)
            for waves in range(min(len(columns), (self.missing - 1) // steps) + 1):
                more = sum(values[at] for at in _longer(columns, waves))
                ways[waves, waves * steps :] = least[: self.missing - waves * steps] + more
            chosen.append(len(columns) - ways[::-1].argmin(axis=0))  # of equal ones, most waves
            least = ways.min(axis=0)
        if values[self.at] - least[-1] < LEAST:
            return None
        terms, left = [(self.at, 1)], self.missing - 1
        for (steps, columns), ways in zip(self.lifts[::-1], chosen[::-1], strict=True):
            waves = int(ways[left])
            terms += [(at, -1) for at in _longer(columns, waves)]
            left -= waves * steps
        return self._row(terms)

    def _row(self, terms: list[tuple[int, int]]) -> Row:
        return Row("required-level", self.wave, self.place, terms, 0)


def _longer(columns: tuple[int, ...], waves: int) -> tuple[int, ...]:
    """The column that says that a service ran for more waves than these; none where it cannot."""
    return columns[-1 - waves :][:1] if waves < len(columns) else ()
