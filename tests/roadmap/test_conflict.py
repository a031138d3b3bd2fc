"""Where no plan keeps everything, what stands against each other is named, and what mends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from checker import best_value
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_builders import (
    AMPLE,
    Client,
    a_capacity,
    a_service,
    forbid,
    order,
    pin,
    runs_today,
    starts,
)
from test_optimising import decisions, tiny_clients

from pmo_design.engagement import Capacity, Decision
from pmo_design.errors import PlanError
from pmo_design.messages import speaking
from pmo_design.questionnaire.definition import Topic
from pmo_design.roadmap.conflict import Limit, conflict_of, mended
from pmo_design.roadmap.ledger import Ledger
from pmo_design.roadmap.planning import plan
from pmo_design.roadmap.problem import Problem


def named(service: str, **changes: object) -> object:
    return a_service(service, name={"en": service.upper(), "es": service.upper()}, **changes)


A = named("a")


def message(client: Client) -> str:
    with pytest.raises(PlanError) as refused:
        client.plan()
    return str(refused.value)


def refused(*decided: Decision, **changes: object) -> str:
    return message(
        Client((A,), {("a", "d1"): 0.3, ("a", "d2"): 0.2}, decisions=decided, **changes)
    )


def test_set_up_that_is_missing_is_named_with_wave_and_amount() -> None:
    large = named("a", setup_person_months=3.0)
    client = Client(
        (large,), {("a", "d1"): 0.3}, decisions=[pin("a", "d1", 2)], capacity=a_capacity(2, 9)
    )

    # 3 months of the service and 0.1 of the start, 2 given
    assert message(client) == (
        "No plan keeps all of these: start A in d1 in wave 2; set-up capacity of wave 2 (2 "
        "person-months). The smallest change that mends it: 1.1 person-months of set-up more in "
        "wave 2"
    )


def test_message_speaks_the_readers_language() -> None:
    large = named("a", setup_person_months=3.0)
    client = Client(
        (large,), {("a", "d1"): 0.3}, decisions=[pin("a", "d1", 2)], capacity=a_capacity(2, 9)
    )

    with speaking("es"):
        said = message(client)

    assert said.startswith("Ningún plan cumple todo esto: ")
    assert "1,1 " in said


@pytest.mark.parametrize(
    ("language", "given", "more"),
    [
        ("en", "(1 person-month)", "1 person-month of set-up more"),
        ("es", "(1 mes-persona)", "1 mes-persona más de puesta en marcha"),
    ],
)
def test_an_amount_of_one_is_told_in_the_singular(language: str, given: str, more: str) -> None:
    lean = named("a", setup_person_months=1.9)
    client = Client(
        (lean,), {("a", "d1"): 0.3}, decisions=[pin("a", "d1", 2)], capacity=a_capacity(1, 9)
    )

    with speaking(language):
        said = message(client)

    assert given in said
    assert more in said


def test_required_level_is_told_with_the_domains_name_in_the_readers_language() -> None:
    demanding = named("a", requires={"people": 3.0})
    client = Client((demanding,), {("a", "d1"): 0.3}, decisions=[pin("a", "d1", 2)])
    name = {"en": "People", "es": "Personas"}
    people = Topic(id="people", name=name, about=name)

    with speaking("es"), pytest.raises(PlanError) as refused:
        plan(client.engagement, client.catalog, client.scorecard, [people])

    assert " en Personas" in str(refused.value)


def test_running_capacity_is_raised_in_every_wave_from_the_pin_on() -> None:
    said = refused(pin("a", "d1", 2), capacity=a_capacity(9, 0))

    assert "running capacity of each of the waves 2 to 4 (0 full-time equivalents)" in said
    assert said.endswith("mends it: 0.11 full-time equivalents more in each of the waves 2 to 4")


def test_zero_capacity_with_a_pin_is_told_for_both_capacities() -> None:
    said = refused(pin("a", "d1", 2), capacity=a_capacity(0, 0))

    assert "set-up capacity of wave 2 (0 person-months)" in said
    assert "running capacity of each of the waves 2 to 4 (0 full-time equivalents)" in said


def test_pin_of_a_forbidden_service_names_both_decisions() -> None:
    assert refused(pin("a", "d1", 2), forbid("a")) == (
        "No plan keeps all of these: start A in d1 in wave 2; keep A out of every department. "
        "The smallest change that mends it: take back: keep A out of every department"
    )


def test_pin_before_its_prerequisite_can_run_is_moved() -> None:
    waits = named("b", after=("a",))
    client = Client((A, waits), {("a", "d1"): 0.3}, decisions=[pin("b", "d1", 1)])

    assert message(client) == (
        "No plan keeps all of these: start B in d1 in wave 1. "
        "B starts after a wave in which A runs somewhere. "
        "The smallest change that mends it: start B in d1 in wave 2 instead of 1"
    )


def test_another_department_may_carry_the_set_up_of_a_pinned_service() -> None:
    # 1.0 of the service and 0.1 of each start: d2 in wave 1, then 0.1 is enough for d1 in wave 2
    tight = Capacity(setup_person_months=(1.1, 0.1), run_fte=(9, 9))
    cells = {("a", "d1"): 0.3, ("a", "d2"): 0.2}
    client = Client((A,), cells, decisions=[pin("a", "d1", 2)], capacity=tight)

    assert starts(client.plan()) == {("a", "d1"): 2, ("a", "d2"): 1}
    assert conflict_of(client.problem).changes == ()


def test_pin_of_a_service_whose_prerequisite_is_forbidden_names_that_decision() -> None:
    waits = named("b", after=("a",))
    decided = [pin("b", "d1", 2), forbid("a")]
    client = Client((A, waits), {("a", "d1"): 0.3}, decisions=decided)

    assert "start B in d1 in wave 2; keep A out of every department. B starts after" in message(
        client
    )


def test_pin_above_the_departments_maturity_tells_both_levels() -> None:
    demanding = named("a", requires={"people": 3.0})
    lifts = named("b", uplift={"people": 1.0})
    client = Client(
        (demanding, lifts), {("a", "d1"): 0.3, ("b", "d1"): 0.3}, decisions=[pin("a", "d1", 2)]
    )

    # b lifts by 0.25 a wave: 2.5 reaches 3.0 after two waves
    assert "A requires maturity 3.0 in people, and that of d1 is 2.50." in message(client)
    assert message(client).endswith("start A in d1 in wave 3 instead of 2")


def test_pin_where_maturity_is_not_known_is_taken_back() -> None:
    demanding = named("a", requires={"people": 2.0})
    client = Client(
        (demanding,),
        {("a", "d1"): 0.3},
        levels={("d1", "people"): None},
        decisions=[pin("a", "d1", 2)],
    )

    assert "and that of d1 is not known. " in message(client)
    assert message(client).endswith("take back: start A in d1 in wave 2")


def test_pins_against_a_decided_order_name_the_order() -> None:
    said = refused(pin("a", "d1", 2), pin("a", "d2", 1), order("a", "d1", "d2"))

    assert (
        "start A in d1 in wave 2; start A in d2 in wave 1; start A in this order: d1, d2" in said
    )


def test_orders_that_contradict_each_other_leave_a_plan_of_common_starts() -> None:
    decided = [order("a", "d1", "d2"), order("a", "d2", "d1")]
    client = Client((A,), {("a", "d1"): 0.3, ("a", "d2"): 0.2}, decisions=decided)

    assert starts(client.plan()) == {("a", "d1"): 1, ("a", "d2"): 1}


def test_pin_of_coaching_without_a_coach_asks_for_one() -> None:
    coaching = named("coaching")
    client = Client(
        (coaching,),
        {("coaching", "d1"): 0.3},
        decisions=[pin("coaching", "d1", 1)],
        capacity=a_capacity(9, 9, coaches=0),
    )

    assert message(client) == (
        "No plan keeps all of these: start COACHING in d1 in wave 1; 0 coaches. "
        "A coach serves 4 departments. The smallest change that mends it: 1 coach more"
    )


def test_fourth_pin_of_a_department_and_wave_is_moved_by_one_wave() -> None:
    services = [named(name) for name in "abcd"]
    decided = [pin(name, "d1", 2) for name in "abcd"]
    client = Client(services, {(name, "d1"): 0.3 for name in "abcd"}, decisions=decided)

    conflict = conflict_of(client.problem)

    assert [each.decision for each in conflict.limits] == decided
    assert [(each.kind, abs(each.amount - 2)) for each in conflict.changes] == [("moved", 1)]
    assert "At most 3 services start in a department and wave." in message(client)


def test_pin_after_the_last_wave_is_told_with_the_waves_there_are() -> None:
    said = refused(pin("a", "d1", 9))

    assert said == (
        "decision to start A in d1: wave 9 found, expected a wave from 1 to 4 of capacity"
    )


def test_running_services_that_alone_exceed_a_capacity_are_told_as_such() -> None:
    said = refused(
        pin("a", "d2", 1), running=[runs_today("a", "d1")], capacity=a_capacity(9, 0.05)
    )

    assert "0.05 full-time equivalents given, but services that run today need 0.11" in said


def test_two_conflicts_are_named_together() -> None:
    waits = [named("b", after=("a",)), named("c", after=("a",))]
    decided = [pin("b", "d1", 1), pin("c", "d1", 1)]
    client = Client((A, *waits), {("a", "d1"): 0.3}, decisions=decided)

    conflict = conflict_of(client.problem)

    assert [each.decision for each in conflict.limits] == decided
    assert [(each.kind, each.amount) for each in conflict.changes] == [("moved", 2), ("moved", 2)]


def inputs(problem: Problem) -> tuple:
    return problem.engagement, problem.catalog, problem.scorecard


def with_only(problem: Problem, limits: Iterable[Limit]) -> tuple:
    """Inputs in which nothing but these limits is scarce or decided."""
    found = list(limits)
    capacity = Capacity(
        setup_person_months=_given(problem.capacity.setup_person_months, found, "setup-capacity"),
        run_fte=_given(problem.capacity.run_fte, found, "run-capacity"),
        coaches=problem.capacity.coaches if Limit("coaches") in found else None,
    )
    decided = tuple(each.decision for each in found if each.decision)
    engagement = replace(problem.engagement, capacity=capacity, decisions=decided)
    return engagement, problem.catalog, problem.scorecard


def _given(amounts: tuple[float, ...], limits: list[Limit], rule: str) -> tuple[float, ...]:
    kept = {each.wave for each in limits if each.rule == rule}
    return tuple(each if at in kept else 99.0 for at, each in enumerate(amounts, 1))


@settings(max_examples=60, deadline=None)
@given(tiny_clients, st.lists(decisions, min_size=1, max_size=4))
def test_changes_lead_to_a_plan_and_no_plan_keeps_the_limits_named(
    client: Client, decided: list[Decision]
) -> None:
    client.decisions = tuple(decided)
    problem = client.problem
    try:
        Ledger(problem)
        sound = problem.pins is not None
    except PlanError:
        return
    conflict = conflict_of(problem)

    assert sound
    assert (best_value(*inputs(problem)) is None) == bool(conflict.changes)
    assert best_value(*inputs(mended(problem, conflict.changes))) is not None
    assert {each.limit for each in conflict.changes} <= set(conflict.limits)
    if conflict.limits:
        assert best_value(*with_only(problem, conflict.limits)) is None


def test_ample_capacity_and_no_decision_conflict_with_nothing() -> None:
    client = Client((A,), {("a", "d1"): 0.3}, capacity=AMPLE)

    conflict = conflict_of(client.problem)

    assert (conflict.limits, conflict.changes) == ((), ())
