"""The relaxation, brought nearer to whole plans by the covers that it breaks."""

from __future__ import annotations

from collections.abc import Sequence

from pmo_design.roadmap.levels import Requirement
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.row import Row
from pmo_design.roadmap.solving import Solution, Solver
from pmo_design.roadmap.supplies import Supply

ROUNDS = 20
"""At most; most programs take five."""


def tightened(program: Program, extra: Sequence[Row] = ()) -> tuple[Solution, list[Row]]:
    """The relaxation that breaks no cover any more, and the covers it was brought there by.

    Parameters
    ----------
    program : Program
    extra : sequence of Row
        Beside those of the program.
    """
    solver, covers = Solver(program, extra), list[Row]()
    covered: list[Requirement | Supply] = [*program.requirements, *program.supplies]
    relaxed = solver.relaxed()
    for _ in range(ROUNDS):
        if relaxed.values is None:
            break
        broken = [row for each in covered if (row := each.cover(relaxed.values))]
        if not broken:
            break
        covers += broken
        solver.add(broken)
        relaxed = solver.relaxed()
    return relaxed, covers
