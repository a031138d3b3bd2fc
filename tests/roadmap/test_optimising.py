"""The best plan is the best there is, and says how near it is proven to be."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from checker import best_value, violations
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_builders import (
    AMPLE,
    DOMAINS,
    Client,
    a_capacity,
    a_score,
    a_service,
    forbid,
    order,
    pin,
    reasons,
    runs_today,
    shipped,
    starts,
)

from pmo_design.engagement import Capacity
from pmo_design.errors import PlanError
from pmo_design.roadmap.greedy import GreedyPlan
from pmo_design.roadmap.optimising import _Search, optimise

A = a_service("a")
NAMES, PLACES, WAVES = ("coaching", "s1", "s2"), ("d1", "d2"), 2


def decimals(least: float, most: float, places: int = 2) -> st.SearchStrategy[float]:
    unit = 10**places
    whole = st.integers(round(least * unit), round(most * unit))
    return whole.map(lambda number: number / unit)


def service(at: int) -> st.SearchStrategy:
    return st.builds(
        a_service,
        st.just(NAMES[at]),
        after=st.sets(st.sampled_from(NAMES[:at]), max_size=1).map(tuple) if at else st.just(()),
        requires=st.dictionaries(st.sampled_from(DOMAINS), decimals(2, 3, 1), max_size=1),
        uplift=st.dictionaries(st.sampled_from(DOMAINS), decimals(0, 2, 1)),
        setup_person_months=decimals(0, 2, 1),
        run_fte_base=decimals(0, 0.4),
        run_fte_per_department=decimals(0, 0.2),
        first_value=st.sampled_from(["short", "medium"]),
    )


cells = st.tuples(st.sampled_from(NAMES), st.sampled_from(PLACES))
decisions = st.one_of(
    cells.map(lambda cell: forbid(*cell)),
    st.builds(lambda cell, wave: pin(*cell, wave), cells, st.integers(1, WAVES)),
    st.sampled_from(NAMES).map(lambda name: order(name, *PLACES)),
)
tiny_clients = st.builds(
    Client,
    st.tuples(*map(service, range(len(NAMES)))),
    st.dictionaries(cells, st.builds(a_score, decimals(0, 0.5), chance=decimals(0, 1, 1))),
    departments=st.just(PLACES),
    levels=st.fixed_dictionaries({(each, "planning"): decimals(1.5, 4) for each in PLACES}),
    weights=st.fixed_dictionaries({each: decimals(0, 2, 1) for each in PLACES}),
    running=st.lists(cells.map(lambda cell: runs_today(*cell)), max_size=1),
    decisions=st.lists(decisions, max_size=2),
    capacity=st.builds(
        Capacity,
        setup_person_months=st.tuples(*[decimals(0, 4, 1)] * WAVES),
        run_fte=st.tuples(*[decimals(0, 1, 1)] * WAVES),
        coaches=st.none() | st.integers(0, 1),
    ),
    method=st.fixed_dictionaries(
        {"departments_per_coach": st.just(1), "starts_per_department": st.integers(1, 3)}
    ),
)


def inputs(client: Client) -> tuple:
    return client.engagement, client.catalog, client.scorecard


@settings(max_examples=80, deadline=None)
@given(tiny_clients)
def test_no_plan_that_keeps_the_rules_is_worth_more(client: Client) -> None:
    best = best_value(*inputs(client))

    if best is None:
        with pytest.raises(PlanError):
            client.best()
    else:
        found = client.best()
        assert found.objective == pytest.approx(float(best), abs=1e-9)
        assert violations(*inputs(client), found) == []


@settings(max_examples=40, deadline=None)
@given(tiny_clients, decimals(0, 1, 1), decimals(0, 0.5, 1))
def test_more_capacity_never_lowers_the_value_where_no_quick_start_is_demanded(
    client: Client, setup: float, run: float
) -> None:
    client.method = {**client.method, "early_waves": 0}
    less = best_value(*inputs(client))
    planned = client.plan().objective if less is not None else None
    assert client.capacity is not None
    client.capacity = Capacity(
        setup_person_months=tuple(each + setup for each in client.capacity.setup_person_months),
        run_fte=tuple(each + run for each in client.capacity.run_fte),
        coaches=client.capacity.coaches,
    )

    if less is not None:
        assert planned == pytest.approx(float(less), abs=1e-9)
        assert client.plan().objective >= planned - 1e-9


def test_more_capacity_may_lower_the_value_by_a_quick_start_that_it_makes_possible() -> None:
    quick = a_service("a", first_value="short", setup_person_months=2.0)
    client = Client((quick,), {("a", "d1"): 0.0}, capacity=a_capacity(setup=1, run=9))
    without = client.best().objective

    client.capacity = AMPLE

    assert (without, client.best().objective) == (0.0, pytest.approx(-0.005))


def test_two_small_services_are_worth_more_than_the_one_that_greedy_takes_first() -> None:
    # greedy: b first, 0.4 for 1.6 of 2 months; then nothing fits. Best: a and c in wave 1.
    services = (
        a_service("a", setup_person_months=0.9),
        a_service("b", setup_person_months=1.4),
        a_service("c", setup_person_months=0.9),
    )
    client = Client(
        services,
        {("a", "d1"): 0.22, ("b", "d1"): 0.38, ("c", "d1"): 0.22},
        capacity=Capacity(setup_person_months=(2.0,), run_fte=(9.0,)),
    )

    roadmap = client.plan()

    assert starts(client.greedy()) == {("b", "d1"): 1}
    assert starts(roadmap) == {("a", "d1"): 1, ("c", "d1"): 1}
    assert roadmap.greedy_objective == pytest.approx(0.375)
    assert roadmap.objective == pytest.approx(0.43)


def test_pin_that_greedy_cannot_prepare_is_planned_all_the_same() -> None:
    # c needs people 3.0 and planning 2.6 in wave 2, from 2.5 each; wave 1 can pay one set-up.
    # Greedy takes a, the first that lifts people by 0.5; b lifts people by 0.5 and planning by 0.1
    services = (
        a_service("a", uplift={"people": 2.0}),
        a_service("b", uplift={"people": 2.0, "planning": 0.4}),
        a_service("c", requires={"people": 3.0, "planning": 2.6}),
    )
    client = Client(
        services,
        {("a", "d1"): 0.1, ("b", "d1"): 0.1},
        decisions=[pin("c", "d1", 2)],
        capacity=a_capacity(setup=1.1, run=9, waves=2),
    )

    roadmap = client.plan()

    with pytest.raises(PlanError):
        client.greedy()
    assert starts(roadmap) == {("b", "d1"): 1, ("c", "d1"): 2}
    assert roadmap.greedy_objective is None


def test_cell_that_would_fit_and_pay_is_never_left_out() -> None:
    client = four_departments(seed=3)

    left = {cell for cell, reason in reasons(client.plan()).items() if reason == "no-gain"}

    assert {cell for cell in left if client.scores[cell].excess > 0.01} == set()


def test_prerequisites_of_every_start_run_in_an_earlier_wave() -> None:
    client = four_departments(seed=4)
    live = starts(client.plan())
    first = {
        name: min(wave for (each, _), wave in live.items() if each == name) for name, _ in live
    }

    pairs = [(name, needed) for name in first for needed in client.catalog.service(name).after]

    assert pairs
    assert all(first[needed] < first[name] for name, needed in pairs)


def test_plan_of_a_client_of_usual_size_is_proven_to_one_percent() -> None:
    client = four_departments(seed=5)

    roadmap = client.plan()

    assert roadmap.gap is not None
    assert roadmap.gap <= 0.01
    assert violations(*inputs(client), roadmap) == []


def test_plan_is_the_same_in_another_process() -> None:
    code = (
        "from test_optimising import four_departments as made;"
        "from plan_builders import starts; print(sorted(starts(made(6).plan()).items()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    assert run.stdout.strip() == str(sorted(starts(four_departments(6).plan()).items()))


def test_solver_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    four_departments(seed=7).plan()

    assert capfd.readouterr() == ("", "")


def test_zero_capacity_is_planned_without_a_start_and_proven() -> None:
    client = Client((A,), {("a", "d1"): 0.3}, capacity=a_capacity(setup=0, run=0))

    roadmap = client.plan()

    assert (starts(roadmap), roadmap.objective, roadmap.bound, roadmap.gap) == ({}, 0, 0, 0)


def test_where_everything_runs_today_the_bound_is_zero() -> None:
    client = Client((A,), {("a", "d1"): 0.3}, running=[runs_today("a")])

    optimum = optimise(client.problem)

    assert (optimum.bound, optimum.schedule.objective) == (0.0, 0.0)


def test_lower_precision_gives_a_plan_within_its_bound() -> None:
    client = four_departments(seed=8)
    optimum = optimise(client.problem, precision=0.05)

    assert optimum.bound * 0.95 <= optimum.schedule.objective <= optimum.bound


def test_search_that_may_not_work_at_all_gives_the_greedy_plan_and_its_gap() -> None:
    client = four_departments(seed=5)

    optimum = optimise(client.problem, work=0)

    assert optimum.schedule.objective == optimum.greedy_objective
    assert optimum.bound > optimum.schedule.objective
    assert optimum.bound >= client.plan().objective


def test_search_that_may_work_a_little_gives_the_same_plan_in_every_run() -> None:
    first, again = (
        _Search(problem, GreedyPlan(problem), precision=0.0, work=20_000_000)
        for problem in (four_departments(seed=5).problem, four_departments(seed=5).problem)
    )
    one, other = first.best(), again.best()

    assert one is not None
    assert other is not None
    assert (one.live, first.bound) == (other.live, again.bound)
    assert first.bound > one.objective


def four_departments(seed: int) -> Client:
    """The shipped services for four departments with scores drawn from a seed."""
    from random import Random

    random = Random(seed)  # noqa: S311  # the same made-up scores in every run
    places = [f"d{number}" for number in range(4)]
    domains = sorted({domain for each in shipped().services for domain in each.uplift})
    return Client(
        shipped(),
        {
            (each.id, place): a_score(random.randint(0, 30) / 100)
            for each in shipped().services
            for place in places
        },
        levels={
            (place, domain): random.randint(170, 320) / 100
            for place in places
            for domain in domains
        },
        capacity=a_capacity(setup=5, run=3, waves=4),
    )
