"""The relaxation, brought nearer to whole plans by the covers that it breaks."""

from __future__ import annotations

from pmo_design.roadmap.levels import Requirement
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.solving import Solution, Solver
from pmo_design.roadmap.supplies import Supply

ROUNDS = 20
"""At most; most programs take five."""


def tighten(program: Program, solver: Solver) -> Solution:
    """Add covers to a solver until its relaxation breaks none; the relaxation then.

    Every plan keeps them, also where they were found with some columns held.
    """
    covered: list[Requirement | Supply] = [*program.requirements, *program.supplies]
    relaxed = solver.relaxed()
    for _ in range(ROUNDS):
        if relaxed.values is None:
            break
        broken = [row for each in covered if (row := each.cover(relaxed.values))]
        if not broken:
            break
        solver.add(broken)
        relaxed = solver.relaxed()
    return relaxed
