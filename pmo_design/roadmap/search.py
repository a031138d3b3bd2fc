"""A good plan by rounding wave after wave, so that the solver has little left to do but prove.

Rounding a wave's set-ups leaves a small problem, for the waves after it are still relaxed; the
starts of a wave are rounded once the set-ups of the next are known.
"""

from __future__ import annotations

from collections.abc import Mapping

from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.solving import Solver

NODES = 100
"""Nodes for a wave at most; most take a handful."""

GAP = 0.003
"""Gap of each wave, well below that of the whole."""


def dive(program: Program, solver: Solver) -> Mapping[Cell, int] | None:
    """Starts of a plan that keeps every row; None where rounding has led nowhere.

    The solver's columns are held where they were rounded to.
    """
    for wave in (*program.waves, program.problem.waves + 1):
        columns = [at for (_, by), at in program.set_up.items() if by == wave]
        columns += [at for (_, by), at in program.live.items() if by == wave - 1]
        if columns:
            values = solver.solve(columns, NODES, GAP).values
            if values is None:
                return None
            solver.fix(columns, [float(round(values[at])) for at in columns])
    values = solver.relaxed().values
    return (
        None if values is None else program.starts([int(at) for at in values.round().nonzero()[0]])
    )
