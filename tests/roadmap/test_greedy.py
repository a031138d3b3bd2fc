from __future__ import annotations

import pytest
from plan_builders import (
    Client,
    a_capacity,
    a_score,
    a_service,
    forbid,
    order,
    pin,
    reasons,
    runs_today,
    starts,
)

from pmo_design.engagement import Capacity, Decision
from pmo_design.errors import PlanError

A, B, C = a_service("a"), a_service("b"), a_service("c")
QUICK = a_service("quick", first_value="short")


def test_service_starts_after_its_prerequisite_runs_in_any_department() -> None:
    waits = a_service("b", after=("a",))
    client = Client((A, waits), {("a", "d1"): 0.2, ("b", "d2"): 0.2})

    assert starts(client.greedy())["b", "d2"] == 2


def test_prerequisite_that_runs_today_is_not_waited_for() -> None:
    waits = a_service("b", after=("a",))
    client = Client((A, waits), {("b", "d1"): 0.2}, running=[runs_today("a")])

    assert starts(client.greedy()) == {("b", "d1"): 1}


def test_prerequisite_that_nobody_calls_for_starts_for_what_waits_for_it() -> None:
    waits = a_service("b", after=("a",))
    client = Client((A, waits), {("b", "d1"): 0.2})

    assert starts(client.greedy()) == {("a", "d1"): 1, ("b", "d1"): 2}


def test_prerequisite_of_a_forbidden_service_does_not_start_for_it() -> None:
    waits = a_service("b", after=("a",))
    client = Client((A, waits), {("b", "d1"): 0.2}, decisions=[forbid("b")])

    assert reasons(client.greedy()) == {("a", "d1"): "not-scored", ("b", "d1"): "forbidden"}


@pytest.mark.parametrize(
    ("level", "wave"),
    [
        pytest.param(2.0, 1, id="at the level"),
        pytest.param(1.9, 2, id="one wave of 0.4 / 4 short"),
        pytest.param(1.85, 3, id="two waves short"),
        pytest.param(1.5, None, id="out of reach of three waves"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_service_starts_once_uplift_has_closed_the_distance_to_the_required_level(
    level: float | None, wave: int | None
) -> None:
    lifts = a_service("a", uplift={"people": 0.4})
    demanding = a_service("b", requires={"people": 2.0})
    client = Client(
        (lifts, demanding),
        {("a", "d1"): 0.2, ("b", "d1"): 0.2},
        levels={("d1", "people"): level},
    )

    assert starts(client.greedy()).get(("b", "d1")) == wave


def test_uplift_in_another_department_does_not_count_for_the_required_level() -> None:
    lifts = a_service("a", uplift={"planning": 4.0})
    demanding = a_service("b", requires={"planning": 2.0})
    client = Client(
        (lifts, demanding),
        {("a", "d1"): 0.2, ("b", "d2"): 0.2},
        levels={("d2", "planning"): 1.9},
    )

    assert reasons(client.greedy())["b", "d2"] == "required-level"


def test_department_takes_three_starts_a_wave() -> None:
    services = [a_service(name) for name in "abcdefg"]
    client = Client(services, {(name, "d1"): 0.2 for name in "abcdefg"})

    assert [len(wave.starts) for wave in client.greedy().waves] == [3, 3, 1, 0]


def test_pinned_starts_count_among_the_three() -> None:
    services = [a_service(name) for name in "abcdefg"]
    client = Client(
        services,
        {(name, "d1"): 0.2 for name in "abcdefg"},
        decisions=[pin("f", "d1", 2), pin("g", "d1", 2)],
    )

    assert [len(wave.starts) for wave in client.greedy().waves] == [3, 3, 1, 0]


def test_one_coach_serves_four_departments() -> None:
    coaching = a_service("coaching")
    departments = [f"d{number}" for number in range(1, 7)]
    client = Client(
        (coaching,),
        {("coaching", each): 0.2 for each in departments},
        capacity=a_capacity(99, 99, coaches=1),
    )

    roadmap = client.greedy()

    assert len(starts(roadmap)) == 4
    assert set(reasons(roadmap).values()) == {"coaches"}


def test_departments_coached_today_take_their_share_of_the_coaches() -> None:
    coaching = a_service("coaching")
    client = Client(
        (coaching,),
        {("coaching", f"d{number}"): 0.2 for number in range(1, 7)},
        running=[runs_today("coaching", "d1", "d2", "d3")],
        capacity=a_capacity(99, 99, coaches=1),
    )

    assert len(starts(client.greedy())) == 1


def test_a_coach_is_kept_free_for_a_later_pin() -> None:
    coaching = a_service("coaching")
    client = Client(
        (coaching,),
        {("coaching", f"d{number}"): 0.2 for number in range(1, 6)},
        decisions=[pin("coaching", "d5", 4)],
        capacity=a_capacity(99, 99, coaches=1),
    )

    assert starts(client.greedy())["coaching", "d5"] == 4
    assert len(starts(client.greedy())) == 4


def test_something_of_short_first_value_starts_in_waves_1_and_2_before_what_pays_more() -> None:
    client = Client(
        (A, B, C, QUICK),
        {(name, "d1"): 0.5 for name in "abc"} | {("quick", "d1"): 0.1, ("quick", "d2"): 0.1},
        capacity=a_capacity(setup=1.1, run=99),
    )

    planned = starts(client.greedy())

    assert (planned["quick", "d1"], planned["quick", "d2"]) == (1, 2)


def test_something_quick_starts_even_where_it_costs_more_than_it_brings() -> None:
    client = Client((QUICK,), {("quick", "d1"): 0.0001, ("quick", "d2"): 0.0001})

    assert sorted(starts(client.greedy()).values()) == [1, 2]


def test_pinned_quick_start_leaves_the_wave_free_for_what_pays_most() -> None:
    client = Client(
        (A, QUICK, a_service("rapid", first_value="short")),
        {("a", "d1"): 0.5, ("quick", "d1"): 0.1, ("rapid", "d1"): 0.1},
        decisions=[pin("quick", "d1", 1)],
        capacity=a_capacity(setup=2.2, run=99),
    )

    assert starts(client.greedy()) == {("a", "d1"): 1, ("quick", "d1"): 1, ("rapid", "d1"): 2}


def test_pin_starts_in_its_wave_even_where_nobody_calls_for_it() -> None:
    client = Client((A,), {("a", "d1"): a_score(0.0, chance=0.0)}, decisions=[pin("a", "d1", 3)])

    assert starts(client.greedy()) == {("a", "d1"): 3}


def test_pin_of_what_runs_today_changes_nothing() -> None:
    client = Client(
        (A,), {("a", "d1"): 0.2}, running=[runs_today("a")], decisions=[pin("a", "d1", 3)]
    )

    assert starts(client.greedy()) == {}


def test_what_a_pin_waits_for_is_started_before_it() -> None:
    chain = (A, a_service("b", after=("a",)), a_service("c", after=("b",)))
    client = Client(chain, {}, departments=["d1"], decisions=[pin("c", "d1", 3)])

    assert starts(client.greedy()) == {("a", "d1"): 1, ("b", "d1"): 2, ("c", "d1"): 3}


def test_what_a_pin_waits_for_is_started_elsewhere_if_its_own_department_must_not() -> None:
    chain = (A, a_service("b", after=("a",)))
    client = Client(
        chain,
        {},
        departments=["d1", "d2"],
        decisions=[pin("b", "d1", 2), forbid("a", "d1")],
    )

    assert starts(client.greedy()) == {("a", "d2"): 1, ("b", "d1"): 2}


def test_prerequisite_pinned_too_late_is_started_elsewhere_in_time() -> None:
    chain = (A, a_service("b", after=("a",)))
    client = Client(
        chain,
        {},
        departments=["d1", "d2"],
        decisions=[pin("b", "d1", 2), pin("a", "d1", 4)],
    )

    roadmap = client.greedy()

    assert starts(roadmap) == {("a", "d2"): 1, ("b", "d1"): 2, ("a", "d1"): 4}
    assert [round(wave.setup_used, 9) for wave in roadmap.waves] == [1.1, 1.1, 0.0, 0.1]


def test_nothing_takes_the_set_up_that_a_pin_waits_for() -> None:
    chain = (A, a_service("b", after=("a",)), C)
    client = Client(
        chain,
        {("c", "d1"): 0.5},
        departments=["d1"],
        decisions=[pin("b", "d1", 2)],
        capacity=a_capacity(setup=1.1, run=99),
    )

    assert starts(client.greedy()) == {("a", "d1"): 1, ("b", "d1"): 2, ("c", "d1"): 3}


def test_department_is_lifted_to_the_level_that_a_pin_requires() -> None:
    lifts = a_service("a", uplift={"planning": 0.4})
    demanding = a_service("b", requires={"planning": 2.0})
    client = Client(
        (lifts, demanding, C),
        {("a", "d1"): a_score(0.0), ("c", "d1"): 0.5},
        levels={("d1", "planning"): 1.8},
        decisions=[pin("b", "d1", 3)],
        capacity=a_capacity(setup=1.1, run=99),
    )

    assert starts(client.greedy()) == {("a", "d1"): 1, ("b", "d1"): 3, ("c", "d1"): 2}


def test_department_that_must_come_before_a_pinned_one_is_started_in_time() -> None:
    client = Client(
        (A, B),
        {("a", "d1"): 0.01, ("a", "d2"): 0.2, ("b", "d1"): 0.5},
        decisions=[order("a", "d1", "d2"), pin("a", "d2", 1)],
        capacity=a_capacity(setup=1.2, run=99),
    )

    assert starts(client.greedy()) == {("a", "d1"): 1, ("a", "d2"): 1, ("b", "d1"): 2}


def test_ordered_departments_may_be_pinned_to_the_same_wave() -> None:
    client = Client(
        (A,),
        {("a", "d1"): 0.2, ("a", "d2"): 0.2},
        decisions=[order("a", "d2", "d1"), pin("a", "d1", 2), pin("a", "d2", 2)],
    )

    assert starts(client.greedy()) == {("a", "d1"): 2, ("a", "d2"): 2}


@pytest.mark.parametrize(
    ("decisions", "rule"),
    [
        pytest.param([pin("b", "d1", 1)], "prerequisite", id="no wave before it"),
        pytest.param([pin("c", "d1", 4)], "required-level", id="level out of reach"),
        pytest.param([pin("a", "d1", 2), forbid("a")], "forbidden", id="forbidden"),
        pytest.param(
            [pin("a", "d1", 1), pin("a", "d2", 2), order("a", "d2", "d1")], "order", id="order"
        ),
        pytest.param(
            [pin(name, "d1", 2) for name in ("a", "e", "f", "g")], "department-load", id="load"
        ),
    ],
)
def test_pin_against_a_rule_is_refused_with_the_rule(decisions: list[Decision], rule: str) -> None:
    services = [
        A,
        a_service("b", after=("a",)),
        a_service("c", requires={"planning": 5.0}),
        *(a_service(name) for name in "efg"),
    ]
    client = Client(services, {}, departments=["d1", "d2"], decisions=decisions)

    with pytest.raises(PlanError, match=rf"start . in d1 in wave \d: the rule {rule} is"):
        client.greedy()


def test_two_pins_of_a_cell_to_different_waves_are_refused_with_both() -> None:
    client = Client((A,), {("a", "d1"): 0.2}, decisions=[pin("a", "d1", 1), pin("a", "d1", 3)])

    with pytest.raises(PlanError, match=r"start .* in d1: waves 1 and 3 contradict"):
        client.greedy()


def test_forbidden_cell_never_starts() -> None:
    client = Client((A,), {("a", "d1"): 0.2, ("a", "d2"): 0.1}, decisions=[forbid("a", "d1")])

    assert starts(client.greedy()) == {("a", "d2"): 1}


def test_service_forbidden_without_a_department_starts_nowhere() -> None:
    client = Client((A,), {("a", "d1"): 0.2, ("a", "d2"): 0.1}, decisions=[forbid("a")])

    assert set(reasons(client.greedy()).values()) == {"forbidden"}


def test_departments_start_in_the_decided_order_whatever_pays_most() -> None:
    client = Client(
        (A,),
        {("a", "d1"): 0.5, ("a", "d2"): 0.3, ("a", "d3"): 0.1},
        decisions=[order("a", "d3", "d2", "d1")],
        capacity=Capacity(setup_person_months=(1.1, 0.1, 0.1), run_fte=(9, 9, 9)),
    )

    assert starts(client.greedy()) == {("a", "d3"): 1, ("a", "d2"): 2, ("a", "d1"): 3}


def test_of_equal_starts_the_first_by_id_comes_first() -> None:
    client = Client(
        (A, B),
        {(name, department): 0.2 for name in "ab" for department in ("d1", "d2")},
        capacity=a_capacity(setup=1.1, run=99),
    )

    assert starts(client.greedy())["a", "d1"] == 1


def test_start_that_brings_less_than_it_costs_is_left_out_as_no_gain() -> None:
    client = Client((A,), {("a", "d1"): 0.001})

    assert reasons(client.greedy()) == {("a", "d1"): "no-gain"}
