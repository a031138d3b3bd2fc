"""A plan of the same client that is worth more here is not forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checker import violations
from plan_builders import Client, a_capacity, a_service
from test_optimising import four_departments

from pmo_design.engagement import Capacity
from pmo_design.roadmap.definition import Roadmap
from pmo_design.roadmap.planning import better_of
from pmo_design.roadmap.shadows import shadows

# greedy takes b first, worth 0.375; the best plan for 2 person-months is a and c, worth 0.43
SERVICES = (
    a_service("a", setup_person_months=0.9),
    a_service("b", setup_person_months=1.4),
    a_service("c", setup_person_months=0.9),
)
WORTH = {("a", "d1"): 0.22, ("b", "d1"): 0.38, ("c", "d1"): 0.22}


def client(setup: float) -> Client:
    return Client(SERVICES, WORTH, capacity=a_capacity(setup=setup, run=9, waves=1))


def poor(asked: Client) -> Roadmap:
    """Greedy's plan, as if a search had found nothing better; no plan is worth more than 1."""
    return replace(asked.greedy(), bound=1.0, solver="highs")


def better(asked: Client, found: Roadmap, known: Roadmap) -> Roadmap:
    return better_of(found, known, asked.engagement, asked.catalog, asked.scorecard)


def test_plan_for_less_capacity_is_one_for_more() -> None:
    more = client(2.2)

    chosen = better(more, poor(more), client(2.0).plan())

    assert chosen.starts == {("a", "d1"): 1, ("c", "d1"): 1}
    assert (chosen.objective, chosen.bound) == (pytest.approx(0.43), 1.0)
    assert chosen.gap == pytest.approx(0.57)
    assert violations(more.engagement, more.catalog, more.scorecard, chosen) == []


def test_what_fits_more_capacity_is_added_to_a_known_plan() -> None:
    more = client(3.6)
    found = replace(client(1.5).greedy(), bound=1.0)  # b alone

    chosen = better(more, found, client(2.0).plan())

    assert chosen.starts == {("a", "d1"): 1, ("b", "d1"): 1, ("c", "d1"): 1}


def test_plan_that_takes_more_than_there_is_is_left_alone() -> None:
    less = client(1.8)
    found = poor(less)

    assert better(less, found, client(2.0).plan()) is found


def test_plan_that_is_worth_less_is_left_alone() -> None:
    asked = client(2.0)
    best = asked.plan()

    assert better(asked, best, asked.greedy()) is best


def test_plan_without_a_quick_start_that_the_other_has_is_left_alone() -> None:
    services = (
        a_service("q", first_value="short", setup_person_months=1.5),
        a_service("b", first_value="medium", setup_person_months=1.5),
    )
    worth = {("q", "d1"): 0.1, ("b", "d1"): 0.3}
    asked = Client(services, worth, capacity=a_capacity(setup=1.6, run=9, waves=1))
    quick = asked.plan()
    other = Client(services, worth, capacity=asked.capacity, method={"early_waves": 0}).plan()

    assert (quick.starts, other.starts) == ({("q", "d1"): 1}, {("b", "d1"): 1})
    assert better(asked, quick, other) is quick


def test_without_capacity_there_is_nothing_to_choose() -> None:
    asked = Client(SERVICES, WORTH, capacity=None)
    found = asked.plan()

    assert better(asked, found, client(2.0).plan()) is found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("more", [(0.5, 0.0), (0.0, 0.2)])
def test_more_capacity_is_never_worth_less_beside_the_plan_for_less(
    seed: int, more: tuple[float, float]
) -> None:
    asked = four_departments(seed)
    asked.method = {"early_waves": 0}
    before = asked.plan()
    assert asked.capacity is not None
    asked.capacity = Capacity(
        setup_person_months=tuple(each + more[0] for each in asked.capacity.setup_person_months),
        run_fte=tuple(each + more[1] for each in asked.capacity.run_fte),
    )

    after = better(asked, asked.plan(), before)

    assert after.objective >= before.objective
    assert violations(asked.engagement, asked.catalog, asked.scorecard, after) == []


@pytest.mark.parametrize("seed", range(3))
def test_one_more_of_a_capacity_never_brings_less_than_nothing(seed: int) -> None:
    asked = four_departments(seed)
    asked.method = {"early_waves": 0}
    inputs = asked.engagement, asked.catalog, asked.scorecard

    assert all(each.gain >= 0 for each in shadows(*inputs, asked.plan()))
