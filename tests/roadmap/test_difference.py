"""Two plans side by side, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_builders import Client, a_capacity, a_service, runs_today

from pmo_design.roadmap.definition import Roadmap
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


def a_plan(value: float, bound: float, wave: int) -> Roadmap:
    """A plan of one start, of any worth."""
    known = client(9).plan()
    only = replace(known.waves[wave], starts=known.waves[0].starts[:1])
    return replace(known, waves=(only,), objective=value, bound=bound)


@pytest.mark.parametrize(
    ("after", "undecided"),
    [
        ((61.5, 62.0), True),  # before: 61.8 to 62.3
        ((62.2, 62.4), True),
        ((62.4, 62.9), False),  # worth more than anything before
        ((61.0, 61.7), False),  # nothing after is worth what was found before
    ],
)
def test_which_plan_is_worth_more_is_open_while_either_may_be(
    after: tuple[float, float], undecided: bool
) -> None:
    before = a_plan(61.8, 62.3, 0)

    difference = plan_difference(before, a_plan(*after, 1), values=True)

    assert difference.undecided is undecided
    assert difference.before.missing == pytest.approx(0.5)
    assert not plan_difference(before, a_plan(*after, 1), values=False).undecided
    assert not plan_difference(before, before, values=True).undecided
