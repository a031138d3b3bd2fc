"""Whatever the problem, a plan keeps every rule; `checker` says which ones there are."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from checker import violations
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from plan_builders import (
    DOMAINS,
    Client,
    a_capacity,
    a_score,
    a_service,
    forbid,
    mode,
    order,
    pin,
    runs_today,
    shipped,
    starts,
)

from pmo_design.catalog.definition import Service
from pmo_design.engagement import Capacity, Decision
from pmo_design.errors import PlanError
from pmo_design.roadmap.definition import Roadmap

NAMES = ("coaching", "s1", "s2", "s3", "s4")
DEPARTMENTS = ("d1", "d2", "d3")
SOME = settings(max_examples=60, deadline=None)


def decimals(least: float, most: float, places: int = 2) -> st.SearchStrategy[float]:
    unit = 10**places
    whole = st.integers(round(least * unit), round(most * unit))
    return whole.map(lambda number: number / unit)


def services(at: int) -> st.SearchStrategy[Service]:
    """A service that waits for earlier ones only, so that no ring arises."""
    earlier = st.sets(st.sampled_from(NAMES[:at]), max_size=2) if at else st.just(set())
    per_domain = st.sampled_from(DOMAINS)
    return st.builds(
        a_service,
        st.just(NAMES[at]),
        after=earlier.map(sorted).map(tuple),
        requires=st.dictionaries(per_domain, decimals(1, 4, 1), max_size=1),
        uplift=st.dictionaries(per_domain, decimals(0, 2, 1)),
        setup_person_months=decimals(0, 3, 1),
        run_fte_base=decimals(0, 0.5),
        run_fte_per_department=decimals(0, 0.2),
        first_value=st.sampled_from(["short", "medium", "long"]),
    )


def capacities(waves: int) -> st.SearchStrategy[Capacity]:
    return st.builds(
        Capacity,
        setup_person_months=st.tuples(*[decimals(0, 5, 1)] * waves),
        run_fte=st.tuples(*[decimals(0, 2, 1)] * waves),
        coaches=st.none() | st.integers(0, 1),
    )


cells = st.tuples(st.sampled_from(NAMES), st.sampled_from(DEPARTMENTS))
scores = st.builds(a_score, decimals(0, 0.5), chance=decimals(0, 1, 1), demand=decimals(0, 1))
decisions = st.one_of(
    cells.map(lambda cell: forbid(*cell)),
    st.sampled_from(NAMES).map(forbid),
    cells.map(lambda cell: mode(*cell, "enable")),
    st.builds(
        lambda name, departments: order(name, *departments),
        st.sampled_from(NAMES),
        st.permutations(DEPARTMENTS).map(lambda names: names[:2]),
    ),
)
pins = st.builds(lambda cell, wave: pin(*cell, wave), cells, st.integers(2, 4))
known = decimals(1, 5)  # maturity at home in planning, without which no cell is scored
clients = st.builds(
    Client,
    st.tuples(*map(services, range(len(NAMES)))),
    st.dictionaries(cells, scores),
    departments=st.just(DEPARTMENTS),
    levels=st.fixed_dictionaries(
        {
            (department, domain): levels
            for department in DEPARTMENTS
            for domain, levels in (("planning", known), ("people", st.none() | known))
        }
    ),
    weights=st.fixed_dictionaries({each: decimals(0, 2, 1) for each in DEPARTMENTS}),
    running=st.sets(cells, max_size=2).map(
        lambda found: [runs_today(*cell) for cell in sorted(found)]
    ),
    decisions=st.lists(decisions, max_size=3),
    capacity=st.integers(3, 5).flatmap(capacities),
    method=st.fixed_dictionaries({"departments_per_coach": st.integers(1, 4)}),
)


def planned(client: Client) -> Roadmap:
    """The client's plan; a problem that has none is passed over."""
    try:
        return client.plan()
    except PlanError:
        assume(False)
        raise


def broken_rules(client: Client, roadmap: Roadmap) -> list[str]:
    return violations(client.engagement, client.catalog, client.scorecard, roadmap)


@SOME
@given(clients)
def test_plan_keeps_every_rule(client: Client) -> None:
    roadmap = planned(client)

    assert broken_rules(client, roadmap) == []


@settings(SOME, suppress_health_check=[HealthCheck.filter_too_much])  # many pins are infeasible
@given(clients, st.lists(pins, min_size=1, max_size=2), decimals(3, 6, 1))
def test_plan_with_pins_keeps_every_rule(
    client: Client, pinned: list[Decision], setup: float
) -> None:
    client.decisions += tuple(pinned)
    client.capacity = a_capacity(setup, run=2.5)

    roadmap = planned(client)

    assert broken_rules(client, roadmap) == []


@SOME
@given(clients, decimals(0, 3, 1), decimals(0, 2, 1))
def test_more_capacity_keeps_every_rule_and_leaves_no_client_without_a_plan(
    client: Client, setup: float, run: float
) -> None:
    planned(client)
    tight = client.capacity
    client.capacity = Capacity(
        setup_person_months=tuple(each + setup for each in tight.setup_person_months),
        run_fte=tuple(each + run for each in tight.run_fte),
        coaches=tight.coaches,
    )

    assert broken_rules(client, client.plan()) == []


@SOME
@given(clients, st.randoms(use_true_random=False))
def test_order_of_the_inputs_changes_no_start(client: Client, random: Random) -> None:
    before = planned(client)
    for part in ("departments", "running", "decisions"):
        setattr(
            client, part, tuple(random.sample(getattr(client, part), len(getattr(client, part))))
        )

    assert starts(client.plan()) == starts(before)


@SOME
@given(clients)
def test_same_inputs_give_the_same_plan(client: Client) -> None:
    assert planned(client) == client.plan()


@pytest.mark.parametrize(
    "coaches", [pytest.param(None, id="any coaches"), pytest.param(1, id="one coach")]
)
def test_plan_of_the_shipped_catalogue_keeps_every_rule(coaches: int | None) -> None:
    random = Random(7)  # noqa: S311  # the same made-up scores in every run
    departments = [f"d{number}" for number in range(6)]
    catalog = shipped()
    domains = {service.home_domain for service in catalog.services}
    client = Client(
        catalog,
        {
            (service.id, department): a_score(random.randint(0, 30) / 100)
            for service in catalog.services
            for department in departments
        },
        levels={
            (department, domain): random.randint(120, 320) / 100
            for department in departments
            for domain in sorted(domains)
        },
        running=[runs_today("documentation-archives"), runs_today("status-reporting", "d2")],
        decisions=[
            pin("pm-talent-careers", "d1", 6),
            forbid("direct-delivery"),
            order("training", "d3", "d0"),
        ],
        capacity=a_capacity(setup=5, run=5, waves=8, coaches=coaches),
    )

    roadmap = client.plan()

    assert broken_rules(client, roadmap) == []
    assert len(starts(roadmap)) > 30


@pytest.mark.parametrize(
    ("start_of_b", "expected"),
    [pytest.param(2, [], id="kept"), pytest.param(1, ["starts before"], id="broken")],
)
def test_checker_sees_a_start_before_its_prerequisite(
    start_of_b: int, expected: list[str]
) -> None:
    waits = a_service("b", after=("a",))
    client = Client((a_service("a"), waits), {("a", "d1"): 0.2, ("b", "d1"): 0.2})
    roadmap = client.plan()
    moved = _with_start_moved(roadmap, "b", start_of_b)

    found = [each[:13] for each in broken_rules(client, moved) if "prerequisite" in each]

    assert found == expected


def _with_start_moved(roadmap: Roadmap, service: str, wave: int) -> Roadmap:
    moved = [start for each in roadmap.waves for start in each.starts if start.service == service]
    waves = (
        replace(
            each,
            starts=(
                *(start for start in each.starts if start.service != service),
                *(moved if each.number == wave else ()),
            ),
        )
        for each in roadmap.waves
    )
    return replace(roadmap, waves=tuple(waves))
