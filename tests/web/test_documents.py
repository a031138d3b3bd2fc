"""Documents built in the background, downloaded, and recognised again."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from account_cast import NOW, People
from flask import Flask
from house_builders import Browser, csrf_token
from inside_visitors import a_workspace, send, signed_in

from pmo_design.engagement import fingerprint
from pmo_design.operations import building, building_process
from pmo_design.operations.building import LOST_AFTER, documents_job, reason_of
from pmo_design.operations.building_process import Order
from pmo_design.operations.documents import KIND
from pmo_design.operations.engagements import import_engagement
from pmo_design.resources import root
from pmo_design.storage.documents import DocumentShelf
from pmo_design.storage.entries import StoredDocument
from pmo_design.storage.jobs import JobShelf
from pmo_design.storage.store import Store

BASE = "/engagements/small/documents"
PAPER = {"paper": "en", "page_size": "A4"}


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people)


@pytest.fixture
def carla(app: Flask) -> Browser:
    return signed_in(app, "carla")


@pytest.fixture
def pia(app: Flask) -> Browser:
    return signed_in(app, "pia")


@pytest.fixture
def sample(people: People) -> Store:
    """The sample client in the place of one that the cast knows."""
    import_engagement(people.store, root("samples") / "northbridge")
    return people.store


def a_document(store: Store, data: bytes = b"%PDF-of-the-mandate") -> StoredDocument:
    """Document of what is stored now."""
    inputs, digest = fingerprint(store.load("small")), hashlib.sha256(data).hexdigest()
    made = StoredDocument("small", 1, "mandate", "en", "A4", inputs, digest, data)
    DocumentShelf(store.engine).save([made])
    return made


def begun(store: Store, moment: datetime = NOW) -> int:
    number = JobShelf(store.engine).begin("small", KIND, moment, moment - LOST_AFTER)
    assert number
    return number


def sent_in(browser: Browser, data: bytes) -> str:
    form = {"csrf_token": csrf_token(browser, "/account"), "file": (io.BytesIO(data), "a.pdf")}
    return browser.post(f"{BASE}/verify", data=form).text


def test_process_builds_and_stores_the_three_documents(sample: Store) -> None:
    now = datetime.now(UTC)
    number = JobShelf(sample.engine).begin("northbridge", KIND, now, now - LOST_AFTER)
    assert number

    building._run(Order(sample.address, "northbridge", number, "es", "A4", "en"))

    job = documents_job(sample, "northbridge", datetime.now(UTC))
    assert job
    assert (job.state, job.progress) == ("done", 1.0)
    lines = DocumentShelf(sample.engine).lines("northbridge")
    assert [(line.name, line.language) for line in lines] == [
        ("governance", "es"), ("mandate", "es"), ("roadmap", "es")
    ]  # fmt: skip
    assert {line.inputs_sha256 for line in lines} == {fingerprint(sample.load("northbridge"))}


def test_what_keeps_documents_from_being_built_is_told_in_the_readers_words(
    people: People,
) -> None:
    number = begun(people.store, datetime.now(UTC))

    building_process.build(Order(people.store.address, "none", number, "en", "A4", "es"))

    job = documents_job(people.store, "small", datetime.now(UTC))
    assert job
    assert job.state == "failed"
    assert "no se conoce el encargo" in job.message


def test_second_click_finds_the_first_one_under_way(carla: Browser, people: People) -> None:
    begun(people.store)

    answer = send(carla, f"{BASE}/build", **PAPER)

    page = carla.get(answer.location).text
    assert "being built already" in page
    assert "documents.js" in page
    assert "Look again" in page


def test_page_offers_nothing_to_build_while_it_is_being_built_and_says_that_it_opens_by_itself(
    carla: Browser, people: People
) -> None:
    assert "No document has been built yet." in carla.get(BASE).text
    begun(people.store)

    page = carla.get(BASE).text

    assert "appears by itself" in page
    assert "No document has been built yet." not in page
    assert 'name="page_size"' not in page
    assert page.index("<noscript>") < page.index("Look again") < page.index("</noscript>")


def test_what_could_not_be_printed_is_told_below_the_documents(
    carla: Browser, people: People
) -> None:
    document, number = a_document(people.store), begun(people.store)
    note = "U+202E RIGHT-TO-LEFT OVERRIDE drawn as [RLO], 1 time"
    JobShelf(people.store.engine).tell(number, NOW, state="done", progress=1.0, message=note)

    page = carla.get(BASE).text

    told = page.index("Characters and texts that could not be printed as typed")
    assert page.index(f"{document.sha256}.pdf") < told < page.index(note)


def test_job_that_fell_silent_is_lost_and_makes_room(people: People) -> None:
    begun(people.store)
    later = NOW + LOST_AFTER + timedelta(seconds=1)

    lost = documents_job(people.store, "small", later)

    assert lost
    assert lost.state == "failed"
    assert begun(people.store, later) != lost.id


def test_job_that_ended_is_not_told_to_have_failed(people: People) -> None:
    jobs, number = JobShelf(people.store.engine), begun(people.store)
    jobs.tell(number, NOW, state="done", progress=1.0, message="")

    jobs.tell(number, NOW, state="failed", message="too late")

    job = documents_job(people.store, "small", NOW)
    assert job
    assert (job.state, job.message) == ("done", "")


def test_script_is_told_how_far_building_is_and_nothing_twice(
    pia: Browser, people: People
) -> None:
    number = begun(people.store)
    JobShelf(people.store.engine).tell(number, NOW, progress=1 / 3, message="governance")

    told = pia.get(f"{BASE}/state").json

    assert told == {"seen": f"{number}-running-0.33", "running": True, "percent": 33,
                    "text": "Writing: PMO governance"}  # fmt: skip
    assert pia.get(f"{BASE}/state?seen={told['seen']}").status_code == 204


def test_failure_is_shown_with_its_reason_and_what_was_built_stays(
    carla: Browser, people: People
) -> None:
    document = a_document(people.store)
    number = begun(people.store)
    jobs = JobShelf(people.store.engine)
    jobs.tell(number, NOW, state="failed", message="the decisions leave no plan")

    page = carla.get(BASE).text

    assert "the decisions leave no plan" in page
    assert f"{document.sha256}.pdf" in page


def test_document_is_downloaded_as_it_was_stored(pia: Browser, people: People) -> None:
    document = a_document(people.store)

    answer = pia.get(f"{BASE}/{document.sha256}.pdf")

    assert answer.data == document.data
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="small-1-mandate-en.pdf"'


def test_document_of_former_inputs_is_marked(carla: Browser, people: People) -> None:
    document = a_document(people.store)
    assert "Up to date" in carla.get(BASE).text

    send(carla, "/engagements/small/charter/aims", version="1", vision="On time.")

    assert "Out of date" in carla.get(BASE).text
    assert "It is out of date" in sent_in(carla, document.data)


def test_file_is_recognised_byte_for_byte(pia: Browser, people: People) -> None:
    document = a_document(people.store)

    assert "It is up to date" in sent_in(pia, document.data)
    assert "was not built here for this client" in sent_in(pia, document.data + b" ")


def test_no_file_is_told_at_the_field(pia: Browser) -> None:
    answer = send(pia, f"{BASE}/verify")

    assert answer.status_code == 400
    assert "Please choose a file." in answer.text


def test_pmo_lead_reads_documents_and_has_no_way_to_build_them(pia: Browser) -> None:
    assert 'name="page_size"' not in pia.get(BASE).text
    assert send(pia, f"{BASE}/build", **PAPER).status_code == 404


@pytest.mark.parametrize("path", ["", "/state", "/abc.pdf"])
def test_documents_of_another_client_are_not_there(app: Flask, path: str) -> None:
    assert signed_in(app, "otto").get(BASE + path).status_code == 404


def test_document_is_not_found_under_another_client(app: Flask, people: People) -> None:
    document = a_document(people.store)

    answer = signed_in(app, "otto").get(f"/engagements/other/documents/{document.sha256}.pdf")

    assert answer.status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_page_of_documents_is_there_in_every_language(carla: Browser, language: str) -> None:
    page = carla.get(f"{BASE}?language={language}")

    assert page.status_code == 200
    assert page.text.count("<h1>") == 1


@pytest.mark.parametrize(
    ("code", "says"), [(-24, "60 seconds"), (-9, "memory is short"), (1, "code 1")]
)
def test_end_of_a_process_is_told_in_words(code: int, says: str) -> None:
    assert says in reason_of(code)
