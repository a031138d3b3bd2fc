"""Two plans side by side, counted by hand."""

from __future__ import annotations

import pytest
from plan_builders import Client, a_capacity, a_service, runs_today

from pmo_design.roadmap.difference import PlanSide, plan_difference

SERVICES = (a_service("a"), a_service("b"), a_service("c"))
CELLS = {("a", "d1"): 0.3, ("b", "d1"): 0.2, ("c", "d1"): 0.1}


def client(setup: float) -> Client:
    return Client(
        SERVICES, CELLS, running=[runs_today("c", "d1")], capacity=a_capacity(setup, 9, waves=2)
    )


def test_more_set_up_brings_a_start_forward_and_is_worth_more() -> None:
    # 1.1 months a wave: a in 1, b in 2; with 2.2 both in 1. c runs today and is counted at the end
    difference = plan_difference(client(1.1).plan(), client(2.2).plan(), values=True)

    before, after = difference.before, difference.after
    assert (before.starts, before.live, before.services) == (2, 3, 3)
    assert (difference.earlier, difference.later, difference.added, difference.gone) == (
        1,
        0,
        0,
        0,
    )
    assert before.value is not None
    assert after.value is not None
    assert after.value - before.value == pytest.approx(0.2)


def test_starts_of_one_plan_only_are_added_or_gone() -> None:
    little, ample = client(0).plan(), client(9).plan()

    assert plan_difference(little, ample, values=True).added == 2
    assert plan_difference(ample, little, values=True).gone == 2


def test_same_plan_differs_in_nothing_and_values_may_be_left_out() -> None:
    difference = plan_difference(client(9).plan(), client(9).plan(), values=False)

    assert difference.nothing
    assert difference.before == PlanSide(None, 2, 3, 3)
