"""The solver answers what it is asked, and claims no more."""

from __future__ import annotations

import pytest
from plan_builders import Client, a_capacity, a_service

from pmo_design.roadmap.program import Program
from pmo_design.roadmap.solving import Solution, Solver

# the one start there is adds 0.3 in the one wave and costs 0.005
BEST = 0.295


def asked(better_than: float) -> Solution:
    client = Client(
        (a_service("a"),), {("a", "d1"): 0.3}, capacity=a_capacity(setup=5, run=5, waves=1)
    )
    program = Program(client.problem)
    return Solver(program).solve(
        range(program.columns), nodes=10, gap=0.0, better_than=better_than
    )


def test_solution_that_is_worth_more_than_asked_is_found_with_its_bound() -> None:
    found = asked(better_than=0.2)

    assert found.values is not None
    assert found.values.tolist() == [1.0, 1.0]
    assert found.bound == pytest.approx(BEST)


def test_bound_is_what_was_asked_for_where_nothing_is_worth_more() -> None:
    assert asked(better_than=0.5).bound == 0.5
