"""A snapshot is computed once for equal inputs, and never given out for others."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import an_engagement

from pmo_design.engagement import Confidentiality, Engagement
from pmo_design.operations.documents import WRITERS
from pmo_design.operations.snapshots import Snapshots


@cache
def client() -> Engagement:
    with TemporaryDirectory() as folder:
        return an_engagement(Path(folder)).engagement


def test_equal_inputs_are_scored_once() -> None:
    snapshots = Snapshots()

    first, second = snapshots.of(client(), "en"), snapshots.of(replace(client()), "en")

    assert second.scorecard is first.scorecard


def test_another_language_needs_no_other_scores() -> None:
    snapshots = Snapshots()
    english, spanish = snapshots.of(client(), "en"), snapshots.of(client(), "es")

    assert spanish.scorecard is english.scorecard
    assert spanish.language == "es"
    assert spanish.service_name("coaching") != english.service_name("coaching")


def test_a_changed_input_is_scored_anew() -> None:
    snapshots = Snapshots()
    first = snapshots.of(client(), "en")
    method = client().method.model_copy(update={"demand_weight": 0.5})

    second = snapshots.of(replace(client(), method=method), "en")

    assert second.scorecard.inputs_sha256 != first.scorecard.inputs_sha256


def test_the_one_asked_for_longest_ago_is_forgotten_first() -> None:
    snapshots = Snapshots(most=2)
    others = [replace(client(), seed=seed) for seed in (101, 102)]
    first = snapshots.of(client(), "en")
    snapshots.of(others[0], "en")
    snapshots.of(client(), "en")
    snapshots.of(others[1], "en")

    assert snapshots.of(client(), "en").scorecard is first.scorecard


def test_what_was_forgotten_is_scored_again_to_the_same() -> None:
    snapshots = Snapshots(most=1)
    first = snapshots.of(client(), "en")
    snapshots.of(replace(client(), seed=101), "en")

    again = snapshots.of(client(), "en")

    assert again.scorecard is not first.scorecard
    assert again.scorecard == first.scorecard


@pytest.mark.parametrize("promise", ["attributed", "confidential", "anonymous"])
def test_departments_in_which_nobody_is_asked_yet_are_scored_and_written_about(
    promise: Confidentiality,
) -> None:
    cycle = replace(client().latest, answers=())
    nobody = replace(client(), confidentiality=promise, respondents=(), cycles=(cycle,))

    snapshot = Snapshots().of(nobody, "en")

    departments = snapshot.scorecard.departments
    assert {score for each in departments for score in each.maturity.values()} == {None}
    assert [write(snapshot).name for write in WRITERS.values()] == [
        "mandate",
        "governance",
        "roadmap",
    ]
