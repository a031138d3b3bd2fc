"""What if: looked at without a trace, kept only by whoever may, and never over another's work."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from house_builders import Browser, csrf_token
from results_cast import (
    OPEN,
    QUIET,
    base,
    first_column,
    quiet,
    row,
    sample,
    signed_in,
)

from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.exchange.engagement_writer import canonical_files
from pmo_design.explanation.what_if import Changes
from pmo_design.operations.engagements import instrument_of
from pmo_design.operations.settings import keep_changes
from pmo_design.storage.store import Store

WHAT_IF = f"{base()}/what-if"
ASKED = "demand=0.4&group-executive=3"
REASON = "The board asked for it."


def kept(browser: Browser, **parts: str) -> dict[str, str]:
    token = csrf_token(browser, "/account")
    return {"csrf_token": token, "version": "1", "reason": REASON} | parts


def test_the_form_holds_the_client_as_it_is_and_nothing_else_is_shown(carla: Browser) -> None:
    page = carla.get(WHAT_IF).text

    assert 'name="demand" value="0.7"' in page
    assert 'name="group-executive" value="1.5"' in page
    assert 'name="run-8"' in page
    assert "Before and after" not in page


def test_before_and_after_stand_side_by_side_and_nothing_is_stored(
    carla: Browser, store: Store
) -> None:
    page = carla.get(f"{WHAT_IF}?{ASKED}").text

    assert row(page, "Recommended services")[1] == "11 of 26"
    assert len(row(page, "Benefits realisation")) == 7
    assert 'name="demand" value="0.4"' in page
    assert store.load(OPEN) == sample()


def test_another_capacity_moves_the_plan_and_no_fit(carla: Browser) -> None:
    page = carla.get(f"{WHAT_IF}?setup-7=0&setup-8=0").text

    starts, moved = (
        row(page, "Starts in the plan: one service beginning in one department each"),
        first_column(page),
    )
    assert starts[1] != starts[2]
    assert moved
    assert [name for name in moved if len({*row(page, name)[1:3]}) > 1] == []
    assert [name for name in moved if len({*row(page, name)[3:5]}) > 1] == []


def test_service_that_drops_out_of_the_plan_is_given_its_reason(carla: Browser) -> None:
    page = carla.get(f"{WHAT_IF}?setup-7=0&setup-8=0").text

    found = row(page, "Programme and dependency coordination")
    assert found[5:] == ["Wave 7", "Not in the plan. Too little set-up effort left."]


def test_what_was_asked_can_be_kept(carla: Browser, store: Store) -> None:
    form = kept(carla, demand="0,4", **{"group-executive": "3", "run-1": "9"})

    answer = carla.post(WHAT_IF, data=form)

    assert answer.status_code == 303
    now = store.load(OPEN)
    assert now.method.demand_weight == 0.4
    assert now.group_weights["executive"] == 3
    assert now.capacity is not None
    assert now.capacity.run_fte[0] == 9
    assert "Kept. Results follow" in carla.get(answer.location).text


def test_results_follow_what_was_kept(carla: Browser) -> None:
    before = carla.get(f"{base()}/services").text

    carla.post(WHAT_IF, data=kept(carla, demand="0.4"))

    assert carla.get(f"{base()}/services").text != before


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    carla: Browser, store: Store
) -> None:
    keep_changes(store, OPEN, Changes(demand_weight=0.5), made_from=1)

    answer = carla.post(WHAT_IF, data=kept(carla, demand="0.4"))

    assert answer.status_code == 409
    assert "Somebody else was quicker" in answer.text
    assert store.load(OPEN).method.demand_weight == 0.5


def test_a_pmo_lead_may_ask_and_not_keep(app: Flask) -> None:
    pia = signed_in(app, "pia")

    page = pia.get(f"{WHAT_IF}?{ASKED}")

    assert page.status_code == 200
    assert "Before and after" in page.text
    assert "Keep these weights" not in page.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("demand=1.5", "Please write a number from 0 to 1"),
        ("demand=nan", "Please write a plain number"),
        ("group-executive=-1", "Please write a plain number"),
        ("run-1=1e9", "Please write a plain number"),
        ("setup-1=%D9%A3", "Please write a plain number"),
        ("run-1=" + "9" * 5000, "Please write a plain number"),
    ],
)
def test_what_is_no_number_is_told_beside_its_field(carla: Browser, query: str, says: str) -> None:
    answer = carla.get(f"{WHAT_IF}?{query}")

    assert answer.status_code == 400
    assert answer.text.count(says) == 2
    assert 'aria-invalid="true"' in answer.text


def test_weights_that_are_all_nothing_are_refused(carla: Browser) -> None:
    groups = ("executive", "functional-manager", "project-manager", "team-member")

    answer = carla.get(f"{WHAT_IF}?" + "&".join(f"group-{each}=0" for each in groups))

    assert answer.status_code == 409
    assert "every group weight would be 0" in answer.text


def test_a_capacity_that_leaves_no_plan_is_told_and_not_kept(carla: Browser, store: Store) -> None:
    asked, tried = carla.get(f"{WHAT_IF}?run-1=0"), kept(carla, **{"run-1": "0"})

    answer = carla.post(WHAT_IF, data=tried)

    assert (asked.status_code, answer.status_code) == (409, 409)
    assert store.load(OPEN) == sample()


def test_groups_of_a_confidential_client_weigh_as_they_did_and_the_page_says_why(
    carla: Browser, store: Store
) -> None:
    address = f"{base(QUIET)}/what-if"
    page = carla.get(f"{address}?group-executive=9&demand=0.5").text

    carla.post(address, data=kept(carla, demand="0.5", **{"group-executive": "9"}))

    assert 'name="group-executive"' not in page
    assert "Answers were given in confidence: other weights" in page
    assert store.load(QUIET).group_weights == quiet().group_weights
    assert store.load(QUIET).method.demand_weight == 0.5


@pytest.mark.parametrize("form", [{}, {"demand": "x"}, {"demand": "0.7"}])
def test_nothing_asked_is_nothing_kept(carla: Browser, store: Store, form: dict[str, str]) -> None:
    answer = carla.post(WHAT_IF, data=kept(carla, **form))

    assert answer.status_code == 400
    assert store.load(OPEN) == sample()


def test_what_was_kept_is_on_record_with_figures_name_day_and_reason(
    carla: Browser, store: Store
) -> None:
    carla.post(WHAT_IF, data=kept(carla, demand="0.4", **{"run-1": "9"}))

    page = carla.get(WHAT_IF).text
    mandate = carla.get(f"/engagements/{OPEN}/documents/read/mandate").text
    assert [each.what for each in store.load(OPEN).changes] == ["demand_weight", "run_fte"]
    assert row(page, "Weight of demand") == [
        "Weight of demand", "0.7", "0.4", "Carla Vidal, 22 November 2026", REASON
    ]  # fmt: skip
    assert row(mandate, "Weight of demand") == row(page, "Weight of demand")
    assert "3; 3.5; 4; 4.5; 5; 5.5; 6; 6" in page


def test_nothing_is_kept_without_a_reason(carla: Browser, store: Store) -> None:
    answer = carla.post(WHAT_IF, data=kept(carla, demand="0.4", reason=" "))

    assert answer.status_code == 400
    assert "Nothing was kept" in answer.text
    assert 'name="demand" value="0.4"' in answer.text
    assert store.load(OPEN) == sample()


def test_record_goes_home_with_the_clients_folder_and_comes_back(
    carla: Browser, store: Store, tmp_path: Path
) -> None:
    carla.post(WHAT_IF, data=kept(carla, **{"group-executive": "3"}))
    stored = store.load(OPEN)

    for name, text in canonical_files(stored, instrument_of(stored).catalog).items():
        file = tmp_path / "folder" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    assert read_engagement(tmp_path / "folder").engagement.changes == stored.changes
    assert stored.changes[0].group == "executive"
