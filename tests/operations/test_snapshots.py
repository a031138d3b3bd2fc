"""A snapshot is computed once for equal inputs, and never given out for others."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory, mkdtemp

import pytest
from builders import an_engagement
from sqlalchemy import text

from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Capacity, Confidentiality, Decision, Engagement
from pmo_design.errors import PlanError, StoreError
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.messages import speaking
from pmo_design.operations.databases import open_store
from pmo_design.operations.documents import WRITERS
from pmo_design.operations.snapshots import Snapshots, StillPlanningError
from pmo_design.resources import root
from pmo_design.storage.store import Store

AMPLE = Capacity(run_fte=(9.0, 9.0), setup_person_months=(90.0, 90.0))


@cache
def client() -> Engagement:
    with TemporaryDirectory() as folder:
        return an_engagement(Path(folder)).engagement


@cache
def store() -> Store:
    store = open_store(Path(mkdtemp(prefix="pmo-snapshots-")))
    store.save(client())
    return store


def a_shelf(most: int = 12) -> Snapshots:
    return Snapshots(store(), most)


def test_equal_inputs_are_scored_once() -> None:
    snapshots = a_shelf()

    first, second = snapshots.of(client(), "en"), snapshots.of(replace(client()), "en")

    assert second.scorecard is first.scorecard


def test_another_language_needs_no_other_scores() -> None:
    snapshots = a_shelf()
    english, spanish = snapshots.of(client(), "en"), snapshots.of(client(), "es")

    assert spanish.scorecard is english.scorecard
    assert spanish.language == "es"
    assert spanish.service_name("coaching") != english.service_name("coaching")


def test_a_changed_input_is_scored_anew() -> None:
    snapshots = a_shelf()
    first = snapshots.of(client(), "en")
    method = client().method.model_copy(update={"demand_weight": 0.5})

    second = snapshots.of(replace(client(), method=method), "en")

    assert second.scorecard.inputs_sha256 != first.scorecard.inputs_sha256


def test_the_one_asked_for_longest_ago_is_forgotten_first() -> None:
    snapshots = a_shelf(most=2)
    others = [replace(client(), seed=seed) for seed in (101, 102)]
    first = snapshots.of(client(), "en")
    snapshots.of(others[0], "en")
    snapshots.of(client(), "en")
    snapshots.of(others[1], "en")

    assert snapshots.of(client(), "en").scorecard is first.scorecard


def test_what_was_forgotten_is_scored_again_to_the_same() -> None:
    snapshots = a_shelf(most=1)
    first = snapshots.of(client(), "en")
    snapshots.of(replace(client(), seed=101), "en")

    again = snapshots.of(client(), "en")

    assert again.scorecard is not first.scorecard
    assert again.scorecard == first.scorecard


def test_whoever_does_not_wait_is_told_and_finds_it_later() -> None:
    snapshots = a_shelf()

    with pytest.raises(StillPlanningError):
        snapshots.of(client(), "en", patience=0.0)
    waited = snapshots.of(client(), "en")

    assert snapshots.of(client(), "en", patience=0.0).scorecard is waited.scorecard


def contradicting() -> Engagement:
    pin = {"service": "coaching", "action": "pin", "department": client().departments[0].id}
    pins = [Decision(**pin, wave=wave, reason="agreed") for wave in (1, 2)]
    return replace(client(), decisions=tuple(pins), capacity=AMPLE)


def test_why_there_is_no_plan_is_told_to_everybody_who_asks_in_their_language() -> None:
    snapshots, told = a_shelf(), []

    for language in ("en", "en", "es"):
        with speaking(language), pytest.raises(PlanError) as refused:
            snapshots.of(contradicting(), language)
        told.append(str(refused.value))

    assert told[0] == told[1] != told[2]
    assert "keep one of them" in told[0]


def outcome(snapshots: Snapshots, engagement: Engagement) -> Snapshot | StoreError:
    """What is told to somebody who looks again and again and never waits."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            return snapshots.of(engagement, "en", patience=0.0)
        except StillPlanningError:
            time.sleep(0.01)
        except StoreError as error:
            return error
    raise TimeoutError


def test_a_failure_is_told_to_whoever_looks_again_and_may_go_better_the_next_time(
    tmp_path: Path,
) -> None:
    store = open_store(tmp_path)
    planned = replace(client(), capacity=AMPLE)
    store.save(planned)
    snapshots = Snapshots(store)
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE found_plan RENAME TO hidden"))

    failed = outcome(snapshots, planned)
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE hidden RENAME TO found_plan"))

    assert isinstance(failed, StoreError)
    assert isinstance(outcome(snapshots, planned), Snapshot)
    store.engine.dispose()


def test_a_plan_is_kept_for_other_processes() -> None:
    planned = replace(client(), capacity=AMPLE)

    a_shelf().of(planned, "en")

    with store().engine.connect() as connection:
        kept = connection.execute(text("SELECT plan FROM found_plan")).scalars().all()
    assert len([each for each in kept if each]) == len(kept) > 0


HASTY = """
import sys, time
from pathlib import Path
from sqlalchemy import text
from pmo_design.operations.databases import open_store
from pmo_design.operations.snapshots import Snapshots, StillPlanningError

def searches():
    with store.engine.connect() as connection:
        return connection.execute(text("SELECT plan FROM found_plan")).all()

store = open_store(Path(sys.argv[1]))
try:
    Snapshots(store).of(store.load("northbridge"), "en", patience=0.0)
except StillPlanningError:
    while not searches():
        time.sleep(0.01)
    print("searching" if searches() == [(None,)] else "found")
"""


def test_a_process_that_ends_while_it_plans_ends_well_and_leaves_the_plan_to_others(
    tmp_path: Path,
) -> None:
    store = open_store(tmp_path)
    sample = read_engagement(Path(str(root("samples"))) / "northbridge").engagement
    run_fte = tuple(each * 1.01 for each in sample.capacity.run_fte)
    store.save(replace(sample, capacity=sample.capacity.model_copy(update={"run_fte": run_fte})))

    command = [sys.executable, "-c", HASTY, str(tmp_path)]
    ended = run(command, capture_output=True, text=True, timeout=120)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "searching\n"
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM found_plan")).scalar_one() == 0


@pytest.mark.parametrize("promise", ["attributed", "confidential", "anonymous"])
def test_departments_in_which_nobody_is_asked_yet_are_scored_and_written_about(
    promise: Confidentiality,
) -> None:
    cycle = replace(client().latest, answers=())
    nobody = replace(client(), confidentiality=promise, respondents=(), cycles=(cycle,))

    snapshot = a_shelf().of(nobody, "en")

    departments = snapshot.scorecard.departments
    assert {score for each in departments for score in each.maturity.values()} == {None}
    assert [write(snapshot).name for write in WRITERS.values()] == [
        "mandate",
        "governance",
        "roadmap",
    ]
