"""Good plans by rounding: the set-ups of a few waves at a time, then the starts.

While the set-ups of some waves are rounded, what comes later and every start may be in
fractions, which keeps each step small.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import inf

import numpy as np

from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.solving import Solver

TOGETHER = 2
"""Waves whose set-ups are rounded together: one by one, what fills the first leaves no room."""

WINDOW = 3
"""Waves whose set-ups are searched again around a plan."""

DIVE_NODES, WINDOW_NODES = 100, 50
"""Nodes of a step at most; most take a handful."""

DIVE_GAP, WINDOW_GAP = 0.003, 0.002
"""Gap of each step, well below that of the whole."""

Found = Mapping[Cell, int] | None


def dive(program: Program, solver: Solver) -> tuple[Found, float]:
    """Starts of a plan that keeps every row, and a bound on all plans.

    None in place of starts where rounding has led nowhere. The first step holds nothing yet, so
    that no plan is worth more than its bound.
    """
    waves = program.waves
    steps = [_set_ups(program, waves[at : at + TOGETHER]) for at in range(0, len(waves), TOGETHER)]
    return _rounded(program, solver, steps, DIVE_NODES, DIVE_GAP)


def windows(program: Program) -> list[Sequence[int]]:
    """None, and then a few waves at a time, the last first."""
    waves = program.waves
    ends = range(len(waves), min(WINDOW, len(waves)) - 1, -1)
    return [(), *(waves[max(end - WINDOW, 0) : end] for end in ends)]


def search_around(
    program: Program,
    solver: Solver,
    starts: Mapping[Cell, int],
    waves: Collection[int],
    better_than: float,
) -> Found:
    """Starts of a plan that is worth more, with other set-ups in these waves only.

    None where none was found.
    """
    plan = np.zeros(program.columns)
    plan[program.chosen(starts)] = 1.0
    open_ = _set_ups(program, waves)
    held = sorted(set(program.set_up.values()) - set(open_))
    solver.fix(held, plan[held].tolist())
    return _rounded(program, solver, [open_], WINDOW_NODES, WINDOW_GAP, better_than)[0]


def _set_ups(program: Program, waves: Collection[int]) -> list[int]:
    return [at for (_, wave), at in program.set_up.items() if wave in waves]


def _rounded(
    program: Program,
    solver: Solver,
    steps: Iterable[list[int]],
    nodes: int,
    gap: float,
    better_than: float = -inf,
) -> tuple[Found, float]:
    """Starts once every step, and then the starts, were made whole; and the first step's bound.

    The solver's columns are held where they were rounded to.
    """
    bound = inf
    values = np.zeros(program.columns)
    for columns in (*filter(None, steps), list(program.live.values())):
        found = solver.solve(columns, nodes, gap, better_than)
        if found.values is None:
            return None, bound
        bound = found.bound if bound == inf else bound
        values = found.values.round()
        solver.fix(columns, values[columns].tolist())
    return program.starts(values.nonzero()[0].tolist()), bound
