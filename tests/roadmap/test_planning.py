from __future__ import annotations

import pytest
from checker import violations
from plan_builders import (
    Client,
    a_capacity,
    a_score,
    a_service,
    mode,
    reasons,
    runs_today,
    shipped,
    starts,
)

A = a_service("a")


def test_objective_is_the_discounted_value_of_the_running_waves_less_the_start_cost() -> None:
    waits = a_service("b", after=("a",))
    client = Client(
        (A, waits),
        {("a", "d1"): 0.3, ("b", "d1"): 0.2},
        weights={"d1": 2.0},
        capacity=a_capacity(99, 99, waves=3),
    )

    # a in waves 1-3: 2 * 0.3 * (1 + 0.97 + 0.9409) = 1.74654; b in waves 2-3:
    # 2 * 0.2 * (0.97 + 0.9409) = 0.76436; two starts at 0.005
    assert client.plan().objective == pytest.approx(1.74654 + 0.76436 - 0.01, abs=1e-12)


def test_value_of_a_wave_is_split_by_how_soon_its_starts_pay() -> None:
    services = (a_service("a", first_value="short"), a_service("b", first_value="long"))
    client = Client(services, {("a", "d1"): 0.3, ("b", "d1"): 0.2})

    waves = client.plan().waves

    assert waves[0].value == pytest.approx({"short": 0.3, "medium": 0.0, "long": 0.2})
    assert waves[1].value == pytest.approx({"short": 0.291, "medium": 0.0, "long": 0.194})


def test_services_that_run_today_bring_no_value_to_the_plan() -> None:
    client = Client((A,), {("a", "d1"): 0.3}, running=[runs_today("a")])

    roadmap = client.plan()

    assert roadmap.objective == 0
    assert roadmap.waves[0].value == {"short": 0.0, "medium": 0.0, "long": 0.0}


def test_projected_maturity_grows_by_a_quarter_of_the_uplift_in_each_running_wave() -> None:
    lifts = a_service("a", uplift={"planning": 0.4, "people": 0.2})
    client = Client((lifts,), {("a", "d1"): 0.2}, departments=["d1", "d2"])

    waves = client.plan().waves

    assert [wave.maturity["d1"]["planning"] for wave in waves] == pytest.approx(
        [2.6, 2.7, 2.8, 2.9]
    )
    assert waves[3].maturity["d1"]["people"] == pytest.approx(2.7)
    assert waves[3].maturity["d2"] == pytest.approx({"planning": 2.5, "people": 2.5})


def test_projected_maturity_stops_at_level_5() -> None:
    lifts = a_service("a", uplift={"planning": 4.0})
    client = Client((lifts,), {("a", "d1"): 0.2}, levels={("d1", "planning"): 4.5})

    assert client.plan().waves[3].maturity["d1"]["planning"] == 5.0


def test_unknown_maturity_is_not_projected() -> None:
    client = Client((A,), {("a", "d1"): 0.2}, levels={("d1", "people"): None})

    assert client.plan().waves[0].maturity["d1"] == {"planning": 2.5}


def test_services_that_run_today_go_on_lifting_their_departments() -> None:
    lifts = a_service("a", uplift={"planning": 0.4})
    client = Client((lifts,), {("a", "d1"): 0.2}, running=[runs_today("a")])

    waves = client.plan().waves

    assert [wave.maturity["d1"]["planning"] for wave in waves] == pytest.approx(
        [2.6, 2.7, 2.8, 2.9]
    )


def test_projected_fit_falls_as_the_practice_gap_closes() -> None:
    lifts = a_service("a", uplift={"planning": 0.4})
    client = Client(
        (lifts, a_service("b")),
        {
            ("a", "d1"): a_score(0.2, demand=0.8),
            ("b", "d2"): a_score(0.0, chance=0.0, demand=0.2),
            ("b", "d1"): a_score(0.0, chance=0.0, demand=0.6),
        },
        weights={"d1": 3.0, "d2": 1.0},
    )

    first, *_, last = client.plan().waves

    # a in d1: 0.7 * 0.8 + 0.3 * (5 - 2.6) / 4 = 0.74, and with 2.9 at the end 0.7175
    # b: d1 0.7 * 0.6 + 0.3 * (5 - 2.6) / 4 = 0.6 of weight 3, d2 0.14 + 0.1875 = 0.3275
    assert first.fit == pytest.approx({"a": 0.74, "b": (3 * 0.6 + 0.3275) / 4})
    assert last.fit["a"] == pytest.approx(0.7175)


def test_service_that_is_scored_nowhere_has_no_projected_fit() -> None:
    client = Client((A, a_service("b")), {("a", "d1"): 0.2})

    assert client.plan().waves[0].fit.keys() == {"a"}


def test_without_capacity_there_is_no_plan_but_what_runs_today_is_told() -> None:
    client = Client(
        (A,),
        {("a", "d1"): 0.2, ("a", "d2"): 0.2},
        running=[runs_today("a", "d2")],
        capacity=None,
    )

    roadmap = client.plan()

    assert (roadmap.waves, roadmap.not_started, roadmap.objective) == ((), (), 0.0)
    assert roadmap.running_before == (("a", "d2"),)


def test_client_without_any_answer_gets_waves_without_starts() -> None:
    unknown = {("d1", "planning"): None, ("d1", "people"): None}
    client = Client((A,), {}, departments=["d1"], levels=unknown)

    roadmap = client.plan()

    assert [wave.starts for wave in roadmap.waves] == [()] * 4
    assert [wave.fit for wave in roadmap.waves] == [{}] * 4
    assert reasons(roadmap) == {("a", "d1"): "not-scored"}


def test_client_of_one_department_is_planned() -> None:
    catalog = shipped()
    domains = {service.home_domain for service in catalog.services}
    client = Client(
        catalog,
        {(service.id, "d1"): 0.1 for service in catalog.services},
        levels={("d1", domain): 1.9 for domain in domains},
        capacity=a_capacity(setup=6, run=3, waves=8),
    )

    roadmap = client.plan()

    assert len(starts(roadmap)) > 10
    assert violations(client.engagement, client.catalog, client.scorecard, roadmap) == []


def test_where_everything_runs_today_nothing_starts_and_nothing_is_left_out() -> None:
    catalog = shipped()
    client = Client(
        catalog,
        {(service.id, "d1"): 0.1 for service in catalog.services},
        running=[runs_today(service.id) for service in catalog.services],
    )

    roadmap = client.plan()

    assert starts(roadmap) == {}
    assert roadmap.not_started == ()
    assert len(roadmap.running_before) == len(catalog.services)


def test_plan_tells_its_bound_and_what_greedy_reaches() -> None:
    client = Client((A,), {("a", "d1"): 0.2}, capacity=a_capacity(9, 9, waves=2))

    roadmap = client.plan()

    # 0.2 * (1 + 0.97) - 0.005, and nothing else could start
    assert roadmap.objective == pytest.approx(0.389)
    assert roadmap.bound == pytest.approx(0.389)
    assert roadmap.greedy_objective == pytest.approx(0.389)
    assert roadmap.gap == pytest.approx(0.0, abs=1e-9)
    assert roadmap.solver == "highs"


def test_without_capacity_nothing_is_solved_and_no_bound_is_claimed() -> None:
    roadmap = Client((A,), {("a", "d1"): 0.2}, capacity=None).plan()

    assert (roadmap.bound, roadmap.gap, roadmap.greedy_objective) == (None, None, None)
    assert roadmap.solver == "greedy"


def test_start_names_the_prerequisites_of_its_service() -> None:
    waits = a_service("b", after=("a",))
    client = Client((A, waits), {("a", "d1"): 0.2, ("b", "d1"): 0.2})

    (start,) = client.plan().waves[1].starts

    assert (start.service, start.after) == ("b", ("a",))


GROWS = a_service("a", uplift={"planning": 1.2})


def modes_in_d1(client: Client) -> list[str | None]:
    return [wave.modes["d1"]["a"] for wave in client.plan().waves]


def test_mode_moves_on_in_the_wave_that_begins_above_its_boundary() -> None:
    # 2.5 and 0.3 a wave: the waves begin at 2.5, 2.8, 3.1 and 3.4, and guide begins at 3
    client = Client((GROWS,), {("a", "d1"): 0.2})

    assert modes_in_d1(client) == ["do-with", "do-with", "guide", "guide"]
    assert client.plan().waves[0].starts[0].mode == "do-with"


def test_mode_of_a_regulated_department_stops_at_guide() -> None:
    levels = {("d1", "planning"): 3.5}
    free = Client((GROWS,), {("a", "d1"): 0.2}, levels=levels)
    bound = Client((GROWS,), {("a", "d1"): 0.2}, levels=levels, regulated=["d1"])

    # 3.5, 3.8, 4.1 and 4.4, and enable begins at 4
    assert modes_in_d1(free) == ["guide", "guide", "enable", "enable"]
    assert modes_in_d1(bound) == ["guide"] * 4


def test_decided_mode_holds_however_maturity_grows() -> None:
    client = Client((GROWS,), {("a", "d1"): 0.2}, decisions=[mode("a", "d1", "do-for")])

    assert modes_in_d1(client) == ["do-for"] * 4


def test_mode_is_not_known_where_maturity_is_not() -> None:
    client = Client(
        (GROWS,),
        {},
        departments=["d1"],
        levels={("d1", "planning"): None},
        running=[runs_today("a")],
    )

    assert modes_in_d1(client) == [None] * 4
