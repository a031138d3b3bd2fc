from __future__ import annotations

from dataclasses import replace

import pytest
from small_client import an_answer, small_client, small_instrument

from pmo_design.charter import Charter, Problem, Rates
from pmo_design.documents.economics import (
    chance_solved,
    credited,
    expected_return,
    missing_inputs,
    not_credited,
    wave_cost,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Capacity, Engagement
from pmo_design.operations.scoring import take_snapshot

RATES = Rates(person_month=8000.0, fte_year=80000.0)
LATE = Problem(text="late", relevance=0.5, solved_by={"report": 0.4, "advise": 0.5})


def client(charter: Charter, **values: float) -> Engagement:
    start = small_client(
        charter=charter, capacity=Capacity(setup_person_months=(6.0,) * 2, run_fte=(2.0,) * 2)
    )
    given = {"portfolio-budget": 1_000_000.0, "past-cost-deviation": 0.2} | values
    baseline = tuple(an_answer("", f"baseline.{key}", value) for key, value in given.items())
    return replace(start, cycles=(replace(start.latest, baseline=baseline),))


def snapshot(charter: Charter, **values: float) -> Snapshot:
    return take_snapshot(client(charter, **values), small_instrument())


def test_return_is_worked_out_from_shown_inputs_alone() -> None:
    result = expected_return(snapshot(Charter(rates=RATES, problems=(LATE,))))

    # both services start: chance solved = 1 - 0.6 x 0.5 = 0.7, x relevance 0.5 = 0.35
    # recoverable = 1,000,000 x 0.2 x 0.35
    assert result is not None
    assert result.solved == pytest.approx(0.35)
    assert result.recoverable == pytest.approx(70_000)
    assert result.left == pytest.approx(0.13)  # 0.2 x (1 - 0.35)
    assert result.rate == pytest.approx((70_000 - result.cost) / result.cost)


def test_cost_of_the_last_wave_makes_the_year() -> None:
    shot = snapshot(Charter(rates=RATES, problems=(LATE,)))
    last = shot.roadmap.waves[-1]

    assert expected_return(shot).cost == pytest.approx(last.run_used * 80_000)
    assert wave_cost(shot, last) == pytest.approx(
        last.setup_used * 8000 + last.run_used * 80_000 / 4
    )


def test_missing_inputs_are_named_and_nothing_is_invented() -> None:
    shot = snapshot(Charter())

    assert missing_inputs(shot) == ("fte-rate", "problems")
    assert expected_return(shot) is None
    assert wave_cost(shot, shot.roadmap.waves[0]) is None


def running(shot: Snapshot, *cells: tuple[str, str]) -> Snapshot:
    """The snapshot with these cells in operation before the plan starts."""
    return replace(shot, roadmap=replace(shot.roadmap, running_before=cells))


def test_service_that_runs_today_avoids_no_further_overruns() -> None:
    start = snapshot(Charter(rates=RATES, problems=(LATE,)))
    shot = running(start, ("report", "d1"))

    result = expected_return(shot)

    # "advise" alone is credited: chance 0.5 x relevance 0.5 = 0.25;
    # recoverable = 1,000,000 x 0.2 x 0.25; the cost is that of the whole PMO as before
    assert credited(shot, LATE) == ("advise",)
    assert not_credited(shot) == ("report",)
    assert chance_solved(shot, LATE) == pytest.approx(0.5)
    assert result is not None
    assert result.recoverable == pytest.approx(50_000)
    assert result.cost == expected_return(start).cost


def test_plan_that_starts_nothing_recovers_nothing() -> None:
    start = snapshot(Charter(rates=RATES, problems=(LATE,)))

    result = expected_return(running(start, ("report", "d1"), ("advise", "d1")))

    assert result is not None
    assert result.recoverable == 0
    assert result.rate is None  # no -100 % while nothing is credited


def test_running_service_that_solves_no_problem_is_not_named() -> None:
    problem = replace_solvers({"advise": 0.5, "report": 0.0})
    start = snapshot(Charter(rates=RATES, problems=(problem,)))

    assert not_credited(running(start, ("report", "d1"))) == ()


def replace_solvers(solved_by: dict[str, float]) -> Problem:
    return LATE.model_copy(update={"solved_by": solved_by})
