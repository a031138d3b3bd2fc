from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import an_engagement
from small_client import small_client
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from pmo_design.answers import Answer, AnswerState
from pmo_design.charter import Charter, Person
from pmo_design.cycle import ActiveService, FeedbackAnswer, Reading
from pmo_design.engagement import Capacity, Decision, Engagement
from pmo_design.errors import NotFoundError, RefusedError
from pmo_design.questionnaire.definition import Item
from pmo_design.questionnaire.overlay import Overlay
from pmo_design.storage import records, tables
from pmo_design.storage.database import open_database
from pmo_design.storage.documents import DocumentShelf
from pmo_design.storage.entries import StoredDocument
from pmo_design.storage.jobs import JobShelf
from pmo_design.storage.store import Store
from pmo_design.storage.transactions import writing

DIGEST = "a" * 64
OVERLAY = Overlay(
    format=1,
    questionnaire="needs",
    version="1",
    off=("view",),
    reword={"warning": {"en": "Told in time", "es": "Avisados a tiempo"}},
    weights={"maturity.plan.a": 0.1 + 0.2},
    add=(Item(id="need.own.words", kind="text", text={"en": "Anything else?"}),),
)


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[Store]:
    engine = open_database(tmp_path / "data", database_url)
    yield Store(engine)
    engine.dispose()


def full_client() -> Engagement:
    """A client with something in every field."""
    client = small_client(
        capacity=Capacity(setup_person_months=(1.5, 2.0), run_fte=(1.0, 1.25), coaches=1),
        decisions=(Decision(service="report", action="forbid", reason="not now: “later” → 2027"),),
        charter=Charter(vision="Ωμέγα Łódź Жизнь 👍", sponsor=Person(name="Ada", role="CEO")),
        overlays=(OVERLAY,),
    )
    cycle = replace(
        client.latest,
        services=(ActiveService("report", True, 2, ("d1", "d2")), ActiveService("x", False)),
        feedback=(FeedbackAnswer("e1", "report", "", "feedback.use", "value", 3, "fine"),),
        readings=(Reading("report", "rate", date(2026, 3, 1), 0.1 + 0.2),),
        retired=(Answer("e1", "maturity.plan.gone", AnswerState.VALUE, "4", comment="a\nb"),),
    )
    return replace(client, cycles=(cycle, replace(cycle, number=2)))


def test_part_that_the_method_has_gained_since_is_the_catalogue_s(store: Store) -> None:
    client = full_client()
    settings = json.loads(records.engagement_row(client)["settings"])
    older = {name: part for name, part in settings["method"].items() if name != "sensitivity"}
    older["fit_floor"] = 0.45
    store.save(client)
    with writing(store.engine) as connection:
        connection.execute(
            update(tables.engagement).values(settings=json.dumps({**settings, "method": older}))
        )

    found = store.load("small").method

    assert found.sensitivity == client.method.sensitivity
    assert found.fit_floor == 0.45


def test_engagement_comes_back_as_it_went_in(store: Store) -> None:
    store.save(full_client())

    assert store.load("small") == full_client()


def test_folder_goes_through_the_store_unchanged(store: Store, tmp_path: Path) -> None:
    loaded = an_engagement(tmp_path / "in").engagement

    store.save(loaded)

    assert store.load(loaded.id) == loaded


def test_saving_again_replaces_everything_of_before(store: Store) -> None:
    store.save(full_client())

    store.save(small_client())

    assert store.load("small") == small_client()


def test_list_counts_what_is_stored(store: Store) -> None:
    store.save(full_client())
    store.save(small_client(id="another"))

    lines = store.engagements()

    assert [line.id for line in lines] == ["another", "small"]
    assert (lines[1].departments, lines[1].respondents, lines[1].cycles) == (2, 3, 2)
    assert not lines[1].closed


def test_unknown_engagement_names_the_nearest(store: Store) -> None:
    store.save(small_client())

    with pytest.raises(NotFoundError, match=r"there is small; did you mean small\?"):
        store.load("smal")


def test_empty_store_says_that_it_is_empty(store: Store) -> None:
    with pytest.raises(NotFoundError, match="there is none yet"):
        store.load("small")


def test_closed_engagement_is_read_and_not_changed(store: Store) -> None:
    store.save(small_client())
    store.close("small")

    with pytest.raises(RefusedError, match="closed and stays as it is"):
        store.save(small_client(name="Other"))

    assert store.load("small").name == "Small Client"


def test_deleting_leaves_no_row_behind(store: Store) -> None:
    store.save(full_client())
    with JobShelf(store.engine).running("small", "score"):
        pass

    store.delete("small")

    with store.engine.connect() as connection:
        left = {
            table.name: len(connection.execute(table.select()).all())
            for table in tables.metadata.sorted_tables
        }
    assert set(left.values()) == {0}


def test_result_is_found_for_exactly_its_inputs(store: Store) -> None:
    store.save(small_client())
    store.save_results("small", 1, DIGEST, {"scorecard": "{}", "roadmap": "[]"})

    assert store.result("small", 1, "roadmap", DIGEST) == "[]"
    assert store.result("small", 1, "roadmap", "b" * 64) is None


def a_document(data: bytes, digest: str) -> StoredDocument:
    return StoredDocument("small", 1, "mandate", "en", "A4", DIGEST, digest, data)


def test_document_is_found_by_its_digest_until_it_is_built_again(store: Store) -> None:
    store.save(small_client())
    documents = DocumentShelf(store.engine)
    documents.save([a_document(b"first", "1" * 64)])
    documents.save([a_document(b"second", "2" * 64)])

    assert documents.find_anywhere("1" * 64) is None
    found = documents.find_anywhere("2" * 64)
    assert found is not None
    assert found.data == b"second"


def test_job_tells_how_far_it_is_and_how_it_ended(store: Store) -> None:
    store.save(small_client())

    jobs = JobShelf(store.engine)
    with jobs.running("small", "score") as job:
        job.reached(0.5, "half way")
        (running,) = jobs.all_of("small")
    with pytest.raises(ZeroDivisionError), jobs.running("small", "documents"):
        _ = 1 / 0

    done, failed = jobs.all_of("small")
    assert (running["state"], running["progress"], running["message"]) == (
        "running",
        0.5,
        "half way",
    )
    assert (done["state"], done["progress"]) == ("done", 1.0)
    assert (failed["state"], failed["message"]) == ("failed", "division by zero")


@pytest.mark.parametrize(
    "slip",
    [
        {"state": "value", "value": None},
        {"state": "dk", "value": "3"},
        {"state": "maybe"},
        {"confidence": "sure"},
        {"source": "dream"},
        {"round": 0},
        {"cycle": 7},
    ],
    ids=str,
)
def test_row_that_breaks_an_invariant_is_refused_by_the_database(
    store: Store, slip: dict[str, object]
) -> None:
    store.save(small_client())
    sound = records.answer_row(
        "small", 1, "answers", Answer("e1", "maturity.plan.z", AnswerState.VALUE, 3)
    )

    with pytest.raises(IntegrityError), writing(store.engine) as connection:
        connection.execute(insert(tables.answer).values(sound | slip))
