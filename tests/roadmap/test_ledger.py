from __future__ import annotations

import pytest
from plan_builders import Client, a_capacity, a_service, pin, reasons, runs_today, starts

from pmo_design.cycle import ActiveService
from pmo_design.engagement import Capacity
from pmo_design.errors import PlanError

A, B = a_service("a"), a_service("b")
THREE = {("a", "d1"): 0.2, ("a", "d2"): 0.2, ("a", "d3"): 0.2}


def test_set_up_is_paid_once_and_a_tenth_of_a_month_for_each_start() -> None:
    client = Client((A,), THREE)

    wave = client.plan().waves[0]

    assert wave.setup_used == pytest.approx(1.3)
    assert [start.setup_person_months for start in wave.starts] == pytest.approx([1.1, 0.1, 0.1])


def test_service_that_runs_today_pays_no_set_up_for_another_department() -> None:
    client = Client((A,), THREE, running=[runs_today("a", "d1")])

    wave = client.plan().waves[0]

    assert [start.setup_person_months for start in wave.starts] == pytest.approx([0.1, 0.1])
    assert [start.run_fte for start in wave.starts] == pytest.approx([0.01, 0.01])


def test_set_up_of_a_pinned_service_moves_to_an_earlier_start_elsewhere() -> None:
    client = Client((A,), THREE, decisions=[pin("a", "d1", 3)])

    waves = client.plan().waves

    assert [wave.setup_used for wave in waves] == pytest.approx([1.2, 0.0, 0.1, 0.0])
    assert [wave.run_used for wave in waves] == pytest.approx([0.12, 0.12, 0.13, 0.13])
    assert [start.setup_person_months for start in waves[0].starts] == pytest.approx([1.1, 0.1])


def test_running_effort_holds_the_base_once_and_every_department_to_the_last_wave() -> None:
    client = Client((A, B), {("a", "d1"): 0.2, ("a", "d2"): 0.2, ("b", "d1"): 0.2})

    used = [wave.run_used for wave in client.plan().waves]

    assert used == pytest.approx([0.23, 0.23, 0.23, 0.23])


def test_services_that_run_today_cost_running_effort_and_count_no_start() -> None:
    client = Client((A,), THREE, running=[runs_today("a")])

    roadmap = client.plan()

    assert [wave.run_used for wave in roadmap.waves] == pytest.approx([0.13] * 4)
    assert starts(roadmap) == {}
    assert roadmap.running_before == (("a", "d1"), ("a", "d2"), ("a", "d3"))


def test_service_that_is_listed_as_not_active_does_not_run_today() -> None:
    client = Client((A,), THREE, running=[ActiveService("a", active=False)])

    assert len(starts(client.plan())) == 3


def test_start_that_a_later_wave_cannot_carry_is_left_out() -> None:
    capacity = Capacity(setup_person_months=(9, 9, 9), run_fte=(1, 1, 0.1))
    client = Client((A,), {("a", "d1"): 0.2}, capacity=capacity)

    assert reasons(client.plan()) == {("a", "d1"): "run-capacity"}


def test_start_that_meets_its_limit_to_the_last_digit_fits() -> None:
    client = Client((A,), THREE, capacity=a_capacity(setup=1.3, run=0.13))

    assert set(starts(client.plan()).values()) == {1}


def test_set_up_that_no_wave_can_pay_wholly_is_not_spread_over_waves() -> None:
    large = a_service("a", setup_person_months=2.0)
    client = Client((large,), {("a", "d1"): 0.2}, capacity=a_capacity(setup=1.5, run=9))

    assert reasons(client.plan()) == {("a", "d1"): "setup-capacity"}


def test_nothing_starts_without_capacity_in_any_wave() -> None:
    client = Client((A,), THREE, capacity=a_capacity(setup=0, run=0))

    roadmap = client.plan()

    assert [wave.starts for wave in roadmap.waves] == [()] * 4
    assert roadmap.objective == 0


def test_running_services_above_capacity_are_refused_with_wave_and_amount() -> None:
    capacity = Capacity(setup_person_months=(1, 1), run_fte=(1, 0.1))
    client = Client((A,), THREE, running=[runs_today("a")], capacity=capacity)

    with pytest.raises(PlanError) as refused:
        client.plan()

    assert str(refused.value) == (
        "capacity run_fte, wave 2: 0.1 full-time equivalents given, but services that run "
        "today need 0.13; raise it by 0.03 or give up some of them"
    )


def test_pin_above_set_up_capacity_is_refused_with_wave_and_amount() -> None:
    client = Client(
        (A,), THREE, decisions=[pin("a", "d1", 2)], capacity=a_capacity(setup=1, run=9)
    )

    with pytest.raises(
        PlanError, match=r"setup_person_months, wave 2: 1 .* need 1.1; raise it by"
    ):
        client.greedy()


def test_more_coached_departments_than_coaches_serve_are_refused_with_their_number() -> None:
    departments = [f"d{number}" for number in range(5)]
    client = Client(
        (a_service("coaching"),),
        {},
        departments=departments,
        running=[runs_today("coaching")],
        capacity=a_capacity(9, 9, coaches=1),
    )

    with pytest.raises(PlanError, match="coaches: 1 given, but services that run today need 2"):
        client.plan()
