"""Good plans by rounding: the set-ups of a few waves at a time, then the starts.

While the set-ups of some waves are rounded, what comes later and every start may be in
fractions, which keeps each step small.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import inf

import numpy as np

from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.solving import Solution, Solver
from pmo_design.roadmap.tightening import tighten

TOGETHER = 2
"""Waves whose set-ups are rounded together: one by one, what fills the first leaves no room."""

WINDOW = 3
"""Waves whose set-ups are searched again around a plan."""

DIVE_NODES, WINDOW_NODES, SET_UP_NODES = 100, 50, 2000
"""Nodes of a step at most; most take a handful, and small programs take many in a second."""

DIVE_GAP, WINDOW_GAP = 0.003, 0.002
"""Gap of each step, well below that of the whole."""

Found = Mapping[Cell, int] | None


def dive(program: Program, solver: Solver) -> tuple[Found, float]:
    """Starts of a plan that keeps every row, and a bound on all plans.

    None in place of starts where rounding has led nowhere. The first step holds nothing yet, so
    that no plan is worth more than its bound. Before each step the solver gets the covers that
    its relaxation breaks: what was rounded shows others than the relaxation of the whole.
    """
    waves, bound = program.waves, inf
    steps = [_set_ups(program, waves[at : at + TOGETHER]) for at in range(0, len(waves), TOGETHER)]
    for columns in filter(None, steps):
        tighten(program, solver)
        found = _rounded(solver, columns, DIVE_NODES, DIVE_GAP)
        if found.values is None:
            return None, bound
        bound = found.bound if bound == inf else bound
    tighten(program, solver)
    return _starts(program, solver, DIVE_NODES, DIVE_GAP), bound


def search_set_ups(
    program: Program, solver: Solver, gap: float, better_than: float
) -> tuple[Found, float]:
    """Starts with the best set-ups, where they may be worth more, and a bound on all plans.

    Starts in fractions add little to what set-ups are worth, and leave far fewer columns to
    branch on: so the bound comes sooner than with every column whole, and is mostly low enough.
    """
    solver.release()
    found = _rounded(solver, _set_ups(program, program.waves), SET_UP_NODES, gap, better_than)
    if found.values is None:
        return None, found.bound
    return _starts(program, solver, SET_UP_NODES, gap), found.bound


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

    None where none was found. With starts in fractions the plan's own set-ups are worth more
    than the plan: others must be worth more by as much, or the same are found again.
    """
    plan = np.zeros(program.columns)
    plan[program.chosen(starts)] = 1.0
    every, open_ = _set_ups(program, program.waves), _set_ups(program, waves)
    solver.release()
    solver.fix(every, plan[every].tolist())
    if open_:
        gain = better_than - float(plan @ program.value)
        worth = solver.relaxed().bound
        solver.release()
        held = sorted(set(every) - set(open_))
        solver.fix(held, plan[held].tolist())
        if _rounded(solver, open_, WINDOW_NODES, WINDOW_GAP, worth + gain).values is None:
            return None
    return _starts(program, solver, WINDOW_NODES, WINDOW_GAP, better_than)


def _set_ups(program: Program, waves: Collection[int]) -> list[int]:
    return [at for (_, wave), at in program.set_up.items() if wave in waves]


def _starts(
    program: Program, solver: Solver, nodes: int, gap: float, better_than: float = -inf
) -> Found:
    """Starts around the set-ups that a solver holds."""
    values = _rounded(solver, list(program.live.values()), nodes, gap, better_than).values
    return None if values is None else program.starts(values.nonzero()[0].tolist())


def _rounded(
    solver: Solver, columns: list[int], nodes: int, gap: float, better_than: float = -inf
) -> Solution:
    """Solve with some columns whole, and hold them from then on."""
    found = solver.solve(columns, nodes, gap, better_than)
    if found.values is None:
        return found
    values = found.values.round()
    solver.fix(columns, values[columns].tolist())
    return Solution(values, found.bound, found.infeasible)
