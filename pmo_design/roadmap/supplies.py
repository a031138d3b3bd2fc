"""Capacities as covers: a service takes its base once, and a part for each department.

Let services be chosen that, live in the departments in question, would take c more than there
is. If all are set up, some of their departments must wait; and each that is not leaves free what
it would take. So "what they take + sum over those of max(would take - c, 0) x (1 - set up) <=
what there is" is a flow cover; the row of the capacity alone lets halves of set-ups do.

Formula: Padberg, Van Roy and Wolsey, Valid linear inequalities for fixed charge problems,
Operations Research 33 (1985), 842-861.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pmo_design.roadmap.row import Row, Values

LEAST = 1e-4
"""Share of what there is by which a cover is broken at least, to be worth a row."""

TINY = 1e-6
"""What is nearer to 0 or 1 counts as whole."""

OPEN = 8
"""Services that are partly set up, of which every choice is tried; beyond them, the most open."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a service takes: its base once set up, and its part in each department.

    Attributes
    ----------
    set_up : int
        Column.
    live : tuple of int
        Columns, one for each department.
    """

    set_up: int
    base: int
    part: int
    live: tuple[int, ...]

    @property
    def most(self) -> int:
        """What it takes where it is live in all of the departments."""
        return self.base + self.part * len(self.live)

    def taken(self, values: Values) -> float:
        """What it takes as live as it is."""
        return float(self.base * values[self.set_up] + self.part * values[list(self.live)].sum())


@dataclass(frozen=True, slots=True)
class Supply:
    """What services may take together by a wave.

    Attributes
    ----------
    row : Row
        Of the capacity.
    uses : tuple of Use
        Of the services that take any and do not run today.
    """

    row: Row
    uses: tuple[Use, ...]

    def cover(self, values: Values) -> Row | None:
        """The cover that values break most; None where they break none by `LEAST`.

        Of every service the departments count in which it is live in part at least.

        Parameters
        ----------
        values : array of float, length n_columns
        """
        uses = [_in_part(use, values) for use in self.uses if values[use.set_up] > TINY]
        uses = sorted(uses, key=lambda use: abs(values[use.set_up] - 0.5))
        closed = [use for use in uses if values[use.set_up] > 1 - TINY]
        tried = [use for use in uses if use not in closed][:OPEN]
        uses, choices = tried + closed, _choices(len(tried), len(closed))
        would = np.array([use.most for use in uses])
        takes = np.array([use.taken(values) for use in uses])
        off = np.array([1 - values[use.set_up] for use in uses])
        beyond = choices @ would - self.row.most
        freed = np.maximum(would - beyond[:, None], 0)
        broken = np.sum(choices * (takes + freed * off), axis=1) - self.row.most
        broken[beyond <= 0] = -np.inf
        best = int(broken.argmax())
        if broken[best] < LEAST * self.row.most:
            return None
        chosen = [
            (use, int(free))
            for use, free, is_in in zip(uses, freed[best], choices[best], strict=True)
            if is_in
        ]
        terms = [(at, use.part) for use, _ in chosen for at in use.live]
        terms += [(use.set_up, use.base - free) for use, free in chosen]
        most = self.row.most - sum(free for _, free in chosen)
        return replace(self.row, terms=[each for each in terms if each[1]], most=most)


def _in_part(use: Use, values: Values) -> Use:
    """The same for the departments in which the service is live in part at least."""
    return replace(use, live=tuple(at for at in use.live if values[at] > TINY))


def _choices(tried: int, closed: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Every choice of those tried, each with all that are closed; one row for each."""
    numbers = np.arange(2**tried)[:, None]
    return np.hstack([numbers >> np.arange(tried) & 1, np.ones((2**tried, closed), np.int64)])
