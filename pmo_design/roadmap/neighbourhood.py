"""What of a plan is held while the rest is searched for a better one.

Each takes a program, its relaxation and the columns of a plan, and gives the columns to hold.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pmo_design.roadmap.program import Program

Values = np.ndarray[tuple[int], np.dtype[np.float64]]
Neighbourhood = Callable[[Program, Values, Values], list[int]]


def starts_only(program: Program, relaxed: Values, plan: Values) -> list[int]:
    """What is set up when stays; starts are free."""
    return list(program.set_up.values())


def disputed(program: Program, relaxed: Values, plan: Values) -> list[int]:
    """What plan and relaxation agree on stays."""
    return [int(at) for at in np.flatnonzero(np.abs(plan - relaxed) < 1e-6)]


def first_half(program: Program, relaxed: Values, plan: Values) -> list[int]:
    """The later waves stay."""
    return [at for at, wave in _set_up_by(program) if wave > len(program.waves) // 2]


def second_half(program: Program, relaxed: Values, plan: Values) -> list[int]:
    """The earlier waves stay, but for starts in the last of them."""
    half = len(program.waves) // 2
    late = set(program.set_up.values())
    return [at for at, wave in _set_up_by(program) if wave <= half - (at not in late)]


def _set_up_by(program: Program) -> list[tuple[int, int]]:
    """Column and wave."""
    waves = [(at, wave) for (_, wave), at in program.set_up.items()]
    return waves + [(at, wave) for (_, wave), at in program.live.items()]


NEIGHBOURHOODS: tuple[Neighbourhood, ...] = (starts_only, disputed, first_half, second_half)
