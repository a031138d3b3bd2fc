from __future__ import annotations

import pytest
from plan_builders import Client, a_score, a_service, forbid, mode, pin, reasons, starts

from pmo_design.engagement import Capacity
from pmo_design.roadmap.definition import Roadmap

A = a_service("a")


def modes(roadmap: Roadmap) -> list[str | None]:
    return [start.mode for wave in roadmap.waves for start in wave.starts]


@pytest.mark.parametrize(
    ("chance", "reason"),
    [
        pytest.param(0.2, None, id="just enough"),
        pytest.param(0.19, "not-called-for", id="too little"),
    ],
)
def test_cell_starts_from_a_chance_of_a_fifth_that_it_is_called_for(
    chance: float, reason: str | None
) -> None:
    client = Client((A,), {("a", "d1"): a_score(0.3, chance=chance)})

    assert reasons(client.plan()).get(("a", "d1")) == reason


def test_cell_that_is_not_scored_does_not_start() -> None:
    client = Client((A,), {("a", "d1"): 0.2}, departments=["d1", "d2"])

    assert reasons(client.plan()) == {("a", "d2"): "not-scored"}


def test_prerequisite_of_a_prerequisite_may_start_without_being_called_for() -> None:
    chain = (A, a_service("b", after=("a",)), a_service("c", after=("b",)))
    client = Client(chain, {}, departments=["d1"], decisions=[pin("c", "d1", 4)])

    assert starts(client.plan()).keys() == {("a", "d1"), ("b", "d1"), ("c", "d1")}


def test_cells_that_only_others_wait_for_are_left_out_as_not_scored() -> None:
    waits = a_service("b", after=("a",))
    client = Client((A, waits), {("b", "d1"): 0.2}, departments=["d1", "d2"])

    left_out = reasons(client.plan())

    assert left_out == {("a", "d2"): "not-scored", ("b", "d2"): "not-scored"}


def test_start_has_the_mode_of_its_score() -> None:
    client = Client((A,), {("a", "d1"): 0.2})

    assert modes(client.plan()) == ["do-with"]


def test_decided_mode_replaces_the_computed_one_in_its_department_only() -> None:
    client = Client(
        (A,), {("a", "d1"): 0.2, ("a", "d2"): 0.2}, decisions=[mode("a", "d2", "enable")]
    )

    assert modes(client.plan()) == ["do-with", "enable"]


def test_start_that_is_not_scored_has_no_mode_unless_a_decision_says_one() -> None:
    pins = [pin("a", "d1", 1), pin("a", "d2", 1)]
    client = Client(
        (A,), {}, departments=["d1", "d2"], decisions=[*pins, mode("a", "d2", "guide")]
    )

    assert modes(client.plan()) == [None, "guide"]


def test_heavier_department_is_served_first() -> None:
    client = Client(
        (A,),
        {("a", "d1"): 0.2, ("a", "d2"): 0.15},
        weights={"d1": 1.0, "d2": 2.0},
        capacity=Capacity(setup_person_months=(1.1, 0.1), run_fte=(9, 9)),
    )

    assert starts(client.plan()) == {("a", "d2"): 1, ("a", "d1"): 2}


def test_forbidding_one_department_leaves_the_prerequisite_to_the_others() -> None:
    waits = a_service("b", after=("a",))
    client = Client(
        (A, waits), {("b", "d1"): 0.2, ("b", "d2"): 0.2}, decisions=[forbid("b", "d1")]
    )

    assert starts(client.plan())["b", "d2"] == 2
