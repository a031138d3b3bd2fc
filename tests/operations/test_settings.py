"""Weights, capacity and decisions of a client are kept only if it can be scored with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import an_engagement

from pmo_design.engagement import Decision
from pmo_design.errors import (
    ChangedMeanwhileError,
    InputError,
    NotFoundError,
    PlanError,
    RefusedError,
)
from pmo_design.explanation.what_if import Changes
from pmo_design.operations.databases import open_store
from pmo_design.operations.scoring import stored_snapshot
from pmo_design.operations.settings import (
    a_decision,
    decide,
    keep_changes,
    open_engagement,
    take_back,
)
from pmo_design.storage.store import Store

LEFT_OUT = Decision(service="coaching", action="withhold", reason="Bought elsewhere.")
WANTED = Decision(service="coaching", action="recommend", reason="The board insists.")
GUIDED = Decision(
    service="training", action="mode", department="d1", mode="guide", reason="They can."
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "data")
    opened.save(an_engagement(tmp_path / "folder").engagement)
    yield opened
    opened.engine.dispose()


def decisions(store: Store) -> tuple[Decision, ...]:
    return store.load("sample").decisions


def test_weights_and_capacity_of_a_what_if_can_be_kept(store: Store) -> None:
    changes = Changes(demand_weight=0.5, group_weights={"executive": 2.0}, run_fte=(1, 2, 3, 4))

    keep_changes(store, "sample", changes, made_from=1)

    kept = open_engagement(store, "sample")
    assert kept.version == 2
    assert kept.engagement.method.demand_weight == 0.5
    assert kept.engagement.group_weights["executive"] == 2.0
    assert kept.engagement.capacity is not None
    assert kept.engagement.capacity.run_fte == (1, 2, 3, 4)


def test_what_was_changed_meanwhile_is_not_overwritten(store: Store) -> None:
    decide(store, "sample", LEFT_OUT, made_from=1)

    with pytest.raises(ChangedMeanwhileError):
        keep_changes(store, "sample", Changes(demand_weight=0.5), made_from=1)

    assert decisions(store) == (LEFT_OUT,)


def test_a_later_override_takes_the_place_of_the_former_one(store: Store) -> None:
    decide(store, "sample", LEFT_OUT, made_from=1)
    decide(store, "sample", GUIDED, made_from=2)
    decide(store, "sample", WANTED, made_from=3)

    assert decisions(store) == (GUIDED, WANTED)


def test_a_mode_takes_the_place_of_the_same_cell_only(store: Store) -> None:
    elsewhere = GUIDED.model_copy(update={"department": "d2"})
    later = GUIDED.model_copy(update={"mode": "enable"})

    decide(store, "sample", GUIDED, made_from=1)
    decide(store, "sample", elsewhere, made_from=2)
    decide(store, "sample", later, made_from=3)

    assert decisions(store) == (elsewhere, later)


def test_a_decision_can_be_taken_back(store: Store) -> None:
    decide(store, "sample", LEFT_OUT, made_from=1)
    take_back(store, "sample", LEFT_OUT, made_from=2)

    assert decisions(store) == ()


def test_a_decision_that_is_not_there_cannot_be_taken_back(store: Store) -> None:
    with pytest.raises(NotFoundError):
        take_back(store, "sample", LEFT_OUT, made_from=1)


def test_what_leaves_no_plan_is_not_kept(store: Store) -> None:
    start = stored_snapshot(store, "sample").roadmap.waves[0].starts[0]
    cell = {"service": start.service, "department": start.department}
    pin = Decision(action="pin", wave=1, reason="Asked.", **cell)
    left_out = LEFT_OUT.model_copy(update={"service": start.service})
    decide(store, "sample", pin, made_from=1)

    with pytest.raises(PlanError):
        decide(store, "sample", left_out, made_from=2)

    assert decisions(store) == (pin,)


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ({"service": "coachign"}, NotFoundError),
        ({"department": "d9"}, NotFoundError),
        ({"mode": "carry"}, RefusedError),
    ],
)
def test_a_decision_about_nothing_known_is_refused(
    store: Store, part: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error, match="is not known"):
        decide(store, "sample", GUIDED.model_copy(update=part), made_from=1)


def test_a_start_after_the_last_wave_is_refused(store: Store) -> None:
    late = Decision(
        service=GUIDED.service, action="pin", department=GUIDED.department, wave=40, reason="x"
    )

    with pytest.raises(RefusedError, match="40 found, expected a wave from 1 to"):
        decide(store, "sample", late, made_from=1)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_a_decision_needs_a_reason_of_bounded_length(reason: str) -> None:
    with pytest.raises(InputError, match="a reason of 1 to 2000 letters"):
        a_decision(service="coaching", action="withhold", reason=reason)


def test_a_decision_of_no_known_kind_is_refused() -> None:
    with pytest.raises(InputError):
        a_decision(service="coaching", action="praise", reason="Why not.")
