"""What was decided by hand stands beside what was computed, in every document that lists it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import an_engagement
from document_reading import said, sections

from pmo_design.documents.figures_of_scores import services_ranking
from pmo_design.documents.governance.document import governance
from pmo_design.documents.mandate.document import mandate
from pmo_design.documents.service_roadmap.document import service_roadmap
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import load_wording
from pmo_design.engagement import Decision
from pmo_design.exchange.engagement_folder import LoadedEngagement
from pmo_design.exchange.results_json import scorecard_text
from pmo_design.operations.scoring import take_snapshot


@cache
def loaded() -> LoadedEngagement:
    with TemporaryDirectory() as folder:
        return an_engagement(Path(folder))


@cache
def computed() -> Snapshot:
    return take_snapshot(loaded().engagement, loaded().instrument)


@cache
def decided() -> Snapshot:
    """The first service left out, the last one recommended."""
    decisions = (
        Decision(service=first(), action="withhold", reason="Bought elsewhere."),
        Decision(service=last(), action="recommend", reason="The board insists."),
    )
    client = replace(loaded().engagement, decisions=decisions)
    return take_snapshot(client, loaded().instrument)


def first() -> str:
    """The best service that the computed plan starts."""
    planned = {service for service, _ in computed().roadmap.starts}
    return next(name for name in computed().scorecard.ranked_services if name in planned)


def rank() -> int | None:
    score = computed().scorecard.services[first()]
    assert score is not None
    return score.rank


def last() -> str:
    return computed().scorecard.ranked_services[-1]


def test_a_service_left_out_starts_nowhere_in_the_plan() -> None:
    starts = {start.service for wave in decided().roadmap.waves for start in wave.starts}
    reasons = {cell.reason for cell in decided().roadmap.not_started if cell.service == first()}

    assert first() not in starts
    assert reasons == {"forbidden"}


def test_the_mandate_shows_decision_computation_and_reason_side_by_side() -> None:
    found = sections(mandate(decided()))
    score = computed().scorecard.services[last()]
    assert score is not None

    chosen, not_chosen = said(found["chosen"]), said(found["not-chosen"])

    assert f"{computed().service_name(last())} (recommended by decision)" in chosen
    assert f"Computed: rank {score.rank}, fit " in chosen
    assert "Reason: The board insists." in chosen
    assert f"{computed().service_name(first())} (left out by decision)" in not_chosen
    assert f"Computed: rank {rank()}, fit " in not_chosen
    assert "Reason: Bought elsewhere." in not_chosen


def test_the_annex_marks_services_that_were_decided_by_hand() -> None:
    annex = said(sections(mandate(decided()))["evidence"])

    assert f"{computed().service_name(first())} (left out by decision)" in annex
    assert f"{computed().service_name(last())} (recommended by decision)" in annex


def test_the_ranking_keeps_the_computed_order_and_names_what_was_decided() -> None:
    figure, plain = (
        services_ranking(shot, load_wording("mandate", "en")) for shot in (decided(), computed())
    )
    assert figure is not None
    assert plain is not None

    means = [entry.mean for entry in figure.chart.entries]  # type: ignore[union-attr]

    assert means == [entry.mean for entry in plain.chart.entries]  # type: ignore[union-attr]
    assert "Decided beside the computation: " in figure.says


@pytest.mark.parametrize("action", ["withhold", "recommend"])
def test_the_ranking_counts_what_is_computed_and_what_is_decided(action: str) -> None:
    service = first() if action == "withhold" else last()
    count = len(computed().scorecard.recommended)
    after = count - 1 if action == "withhold" else count + 1
    decision = Decision(service=service, action=action, reason="Agreed.")  # type: ignore[arg-type]
    client = replace(loaded().engagement, decisions=(decision,))
    shot = take_snapshot(client, loaded().instrument)

    figure = services_ranking(shot, load_wording("mandate", "en"))

    total = len(shot.scorecard.ranked_services)
    assert figure is not None
    assert (
        f"As computed, {count} of {total} services are recommended; after decisions, {after}."
        in figure.says
    )
    assert figure.chart.cut_after == count  # type: ignore[union-attr]
    assert figure.chart.cut_label == "recommended as computed above this line"  # type: ignore[union-attr]


@pytest.mark.parametrize("write", [governance, service_roadmap])
def test_other_documents_log_the_decision_with_its_reason(write: object) -> None:
    whole = " ".join(said(part) for part in write(decided()).sections)  # type: ignore[operator]

    assert "is recommended (computed: rank " in whole
    assert f"is left out (computed: rank {rank()}, fit " in whole
    assert "The board insists." in whole
    assert "Bought elsewhere." in whole


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("write", [mandate, governance, service_roadmap])
def test_documents_with_decisions_can_be_written_in_every_language(
    write: object, language: str
) -> None:
    document = write(replace(decided(), language=language))  # type: ignore[operator]

    assert document.language == language


def test_the_scorecard_file_carries_the_decision_beside_the_computed_value() -> None:
    services = json.loads(scorecard_text(decided().scorecard))["services"]
    plain = json.loads(scorecard_text(computed().scorecard))["services"]

    override = {"action": "withhold", "reason": "Bought elsewhere."}
    assert services[first()] == plain[first()] | {"override": override}
    assert [name for name in plain if "override" in plain[name]] == []


def test_a_service_without_a_score_carries_its_decision_too() -> None:
    card = decided().scorecard
    unscored = replace(card, services=card.services | {last(): None})

    found = json.loads(scorecard_text(unscored))["services"][last()]

    assert found == {
        "fit": None, "rank": None, "p_top": None, "class": None, "recommended": False,
        "override": {"action": "recommend", "reason": "The board insists."},
    }  # fmt: skip
