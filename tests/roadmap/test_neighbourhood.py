"""What is held of a plan while the rest is searched."""

from __future__ import annotations

import numpy as np
from plan_builders import Client, a_capacity, a_service

from pmo_design.roadmap.neighbourhood import disputed, first_half, second_half, starts_only
from pmo_design.roadmap.program import Program

# one cell and its set-up, in two waves: four columns
CLIENT = Client(
    (a_service("a"),), {("a", "d1"): 0.3}, capacity=a_capacity(setup=5, run=5, waves=2)
)
PROGRAM = Program(CLIENT.problem)
CELL, NOTHING = ("a", "d1"), np.zeros(4)


def test_starts_are_free_where_set_ups_are_held() -> None:
    held = starts_only(PROGRAM, NOTHING, NOTHING)

    assert set(held) == {PROGRAM.set_up["a", 1], PROGRAM.set_up["a", 2]}


def test_columns_on_which_plan_and_relaxation_agree_are_held() -> None:
    relaxed, plan = np.array([0.0, 0.5, 1.0, 1.0]), np.array([0.0, 1.0, 1.0, 0.0])

    assert disputed(PROGRAM, relaxed, plan) == [0, 2]


def test_later_wave_is_held_while_the_first_half_is_searched() -> None:
    held = first_half(PROGRAM, NOTHING, NOTHING)

    assert set(held) == {PROGRAM.set_up["a", 2], PROGRAM.live[CELL, 2]}


def test_set_ups_of_the_first_half_are_held_and_starts_of_its_last_wave_are_free() -> None:
    held = second_half(PROGRAM, NOTHING, NOTHING)

    assert held == [PROGRAM.set_up["a", 1]]
