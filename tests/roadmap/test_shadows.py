"""What one more of a capacity brings, by hand, and its limits."""

from __future__ import annotations

import pytest
from plan_builders import Client, a_capacity, a_service
from test_optimising import four_departments

from pmo_design.roadmap.shadows import Shadow, shadows

A, B = a_service("a"), a_service("b")
CELLS = {("a", "d1"): 0.3, ("b", "d1"): 0.2}


def found(client: Client) -> dict[str, Shadow]:
    inputs = client.engagement, client.catalog, client.scorecard
    return {each.supply: each for each in shadows(*inputs, client.plan())}


def test_person_month_that_lets_the_second_service_start_is_worth_its_value() -> None:
    # 1.2 months: a alone (1.1); 2.2 months: a and b. b is worth 0.2 - 0.005 in the only wave
    client = Client((A, B), CELLS, capacity=a_capacity(1.2, 9, waves=1))

    gains = found(client)

    assert gains["setup_person_months"].gain == pytest.approx(0.195)
    assert gains["run_fte"].gain == pytest.approx(0.0)
    assert "coaches" not in gains


def test_coach_that_lets_coaching_start_is_worth_its_value() -> None:
    client = Client(
        (a_service("coaching"),),
        {("coaching", "d1"): 0.4},
        capacity=a_capacity(9, 9, waves=1, coaches=0),
    )

    assert found(client)["coaches"].gain == pytest.approx(0.395)


def test_gain_lies_within_its_limits_which_are_as_wide_as_both_gaps() -> None:
    client = four_departments(seed=9)
    roadmap = client.plan()

    for shadow in found(client).values():
        assert shadow.least <= shadow.gain <= shadow.most
        assert roadmap.bound is not None
        own = roadmap.bound - roadmap.objective
        assert shadow.gain - shadow.least == pytest.approx(own)


def test_without_capacity_there_is_nothing_to_tell() -> None:
    assert found(Client((A,), CELLS, capacity=None)) == {}
