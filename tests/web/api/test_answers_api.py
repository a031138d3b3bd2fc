"""Answers, results and documents: what programs bring in, what they get, what stays unseen."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from account_cast import NOW, People
from api_callers import Program, error_of, fields_of, program_of
from small_client import small_client

from pmo_design.operations import accounts
from pmo_design.operations.documents import store_documents
from pmo_design.operations.engagements import instrument_of
from pmo_design.operations.scoring import stored_result
from pmo_design.storage.jobs import JobShelf

AGREED = {
    "department": "d1",
    "source": "agreed",
    "state": "value",
    "value": 4,
}
SMALL = "/engagements/small"


@pytest.fixture
def carla(people: People) -> Program:
    return program_of(people, "carla")


def an_item(people: People) -> str:
    sheet = instrument_of(people.store.load("small")).questionnaires["maturity"]
    return next(item.id for item in sheet.items if item.kind == "scale")


@pytest.fixture
def agreed(people: People) -> dict[str, object]:
    """An answer that a department agreed on."""
    return AGREED | {"item": an_item(people)}


def answers_of(people: People, source: str) -> list[tuple[str, object]]:
    found = people.store.load("small").latest.answers
    return [
        (each.department or each.respondent, each.value) for each in found if each.source == source
    ]


def quiet(people: People, promise: str) -> None:
    """Let Carla's client be one that was promised confidence."""
    people.store.delete("small")
    people.store.save(replace(small_client(), confidentiality=promise))  # type: ignore[arg-type]
    accounts.join(people.store, "carla@example.org", "small")


def test_answers_are_listed_a_page_at_a_time_and_by_person(people: People, carla: Program) -> None:
    total = len(people.store.load("small").latest.answers)

    pages = [carla.get(f"{SMALL}/answers?limit=10&offset={at}").json for at in (0, 10, 20)]
    own = carla.get(f"{SMALL}/answers?respondent=e1").json

    listed = [each for page in pages for each in page["answers"]]
    assert len(listed) == total == pages[0]["total"]
    assert len({(each["respondent"], each["item"]) for each in listed}) == total
    assert {each["respondent"] for each in own["answers"]} == {"e1"}
    assert own["total"] == len(own["answers"]) < total


def test_agreed_answer_comes_in_is_changed_and_taken_back(
    people: People, carla: Program, agreed: dict[str, object]
) -> None:
    first = carla.post(f"{SMALL}/answers", {"put": [agreed]})
    twice = carla.post(f"{SMALL}/answers", {"put": [agreed]})
    changed = carla.post(f"{SMALL}/answers", {"put": [agreed | {"value": 5, "version": 1}]})

    assert [each.json["changed"] for each in (first, twice, changed)] == [1, 0, 1]
    assert answers_of(people, "agreed") == [("d1", 5)]

    key = {name: agreed[name] for name in ("item", "department", "source")} | {"version": 2}
    assert carla.post(f"{SMALL}/answers", {"clear": [key]}).json == {"changed": 1}
    assert answers_of(people, "agreed") == []


def test_batch_with_one_outdated_answer_stores_nothing_and_names_it(
    people: People, carla: Program, agreed: dict[str, object]
) -> None:
    carla.post(f"{SMALL}/answers", {"put": [agreed]})
    workshop = agreed | {"source": "workshop", "department": "", "respondent": "e1"}

    answer = carla.post(f"{SMALL}/answers", {"put": [workshop, agreed | {"value": 1}]})

    assert error_of(answer) == (409, "refused")
    assert answer.json["error"]["details"] == [
        {"field": "put.1", "message": "version 1 is stored, the change was made from 0"}
    ]
    assert answers_of(people, "workshop") == []
    assert answers_of(people, "agreed") == [("d1", 4)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": 6}, "expected a level from 1 to 5"),
        ({"value": "4.5"}, "expected a level from 1 to 5"),
        ({"value": None}, "value is missing"),
        ({"state": "dk"}, "value: '4' found, expected none with state dk"),
        ({"item": "maturity.nothing.here"}, "is not known"),
        ({"department": "d11"}, "did you mean d1"),
        ({"respondent": "e1"}, "none where source is agreed"),
        ({"source": "workshop"}, "respondent is missing"),
    ],
)
def test_answer_that_does_not_fit_is_named_as_in_a_file(
    people: People,
    carla: Program,
    agreed: dict[str, object],
    change: dict[str, object],
    said: str,
) -> None:
    answer = carla.post(f"{SMALL}/answers", {"put": [agreed | change]})

    assert error_of(answer) == (422, "unfit")
    assert set(fields_of(answer)) == {"put.0"}
    assert said in " ".join(each["message"] for each in answer.json["error"]["details"])
    assert answers_of(people, "agreed") == []


def test_the_same_answer_twice_in_a_batch_is_refused(
    carla: Program, agreed: dict[str, object]
) -> None:
    answer = carla.post(f"{SMALL}/answers", {"put": [agreed, agreed]})

    assert error_of(answer) == (422, "unfit")
    assert "stands twice; first in row 1" in answer.json["error"]["details"][0]["message"]


@pytest.mark.parametrize("promise", ["confidential", "anonymous"])
def test_answers_given_in_confidence_are_neither_given_out_nor_taken(
    people: People, agreed: dict[str, object], promise: str
) -> None:
    quiet(people, promise)
    carla = program_of(people, "carla")

    read = carla.get(f"{SMALL}/answers")
    written = carla.post(f"{SMALL}/answers", {"put": [agreed]})

    assert error_of(read) == error_of(written) == (409, "refused")
    assert f"is {promise}" in read.json["error"]["message"]


def test_anonymous_client_s_answers_are_not_listed_as_respondents(people: People) -> None:
    quiet(people, "anonymous")
    carla = program_of(people, "carla")

    for path in ("respondents", "respondents/e1"):
        assert error_of(carla.get(f"{SMALL}/{path}")) == (409, "refused")


@pytest.mark.parametrize("kind", ["scorecard", "roadmap"])
@pytest.mark.parametrize("promise", ["attributed", "confidential"])
def test_results_are_byte_for_byte_those_of_the_command_line(
    people: People, kind: str, promise: str
) -> None:
    if promise != "attributed":
        quiet(people, promise)
    carla = program_of(people, "carla")

    answer = carla.get(f"{SMALL}/{kind}")

    assert answer.mimetype == "application/json"
    assert answer.text == stored_result(people.store, "small", kind)
    assert ("small_groups" in answer.text) is (promise != "attributed" and kind == "scorecard")


def test_starts_are_given_as_a_table_and_as_a_calendar(carla: Program) -> None:
    table, calendar = carla.get(f"{SMALL}/roadmap.csv"), carla.get(f"{SMALL}/roadmap.ics")
    waves = carla.get(f"{SMALL}/roadmap").json["waves"]

    assert (table.mimetype, calendar.mimetype) == ("text/csv", "text/calendar")
    assert table.text.startswith("service,department,wave,starts_on,")
    assert table.text.count("\n") == 1 + sum(len(each["starts"]) for each in waves)
    assert calendar.data.startswith(b"BEGIN:VCALENDAR")


def test_result_that_is_known_already_is_not_sent_again(
    carla: Program, agreed: dict[str, object]
) -> None:
    first = carla.get(f"{SMALL}/scorecard")
    tag = {"If-None-Match": first.headers["ETag"]}

    known = carla.get(f"{SMALL}/scorecard", headers=tag)
    carla.post(f"{SMALL}/answers", {"put": [agreed]})
    changed = carla.get(f"{SMALL}/scorecard", headers=tag)

    assert (known.status_code, known.text) == (304, "")
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_results_of_a_client_without_departments_are_refused_with_the_reason(
    carla: Program,
) -> None:
    dates = {"opened": "2026-03-01", "closed": "2026-04-15"}
    carla.post("/engagements", {"name": "New", "confidentiality": "attributed"} | dates)

    answer = carla.get("/engagements/new/scorecard")

    assert error_of(answer) == (409, "refused")
    assert "has no department yet" in answer.json["error"]["message"]


def test_documents_are_built_watched_and_downloaded(people: People, carla: Program) -> None:
    nothing = carla.get(f"{SMALL}/documents/job")

    begun = carla.post(f"{SMALL}/documents", {"language": "es"})
    again = carla.post(f"{SMALL}/documents", {"page_size": "Letter"})
    job = finished_job(carla, begun.headers["Location"])

    assert (nothing.status_code, nothing.json["state"]) == (200, "none")
    assert (begun.status_code, begun.json["state"]) == (202, "running")
    assert (again.status_code, again.json["id"]) == (202, begun.json["id"])
    assert (job["state"], job["progress"]) == ("done", 1.0), job
    documents = carla.get(f"{SMALL}/documents").json["documents"]
    assert {each["name"] for each in documents} == {"mandate", "governance", "roadmap"}
    assert {(each["language"], each["current"]) for each in documents} == {("es", True)}
    file = carla.get(documents[0]["href"].removeprefix("/api/v1"))
    assert (file.mimetype, file.data[:5]) == ("application/pdf", b"%PDF-")
    assert len(file.data) == documents[0]["size"]
    assert "attachment" in file.headers["Content-Disposition"]


def finished_job(program: Program, address: str) -> dict[str, object]:
    """How building ended; the process that builds may take its time on a busy machine."""
    for _ in range(600):
        job: dict[str, object] = program.get(address.removeprefix("/api/v1")).json
        if job["state"] != "running":
            return job
        time.sleep(0.2)
    return job


def test_documents_of_another_client_are_not_found(people: People, carla: Program) -> None:
    store_documents(people.store, "other", None, "A4", lambda share, name: None)
    otto = program_of(people, "otto")
    (first, *_) = otto.get("/engagements/other/documents").json["documents"]
    end = first["href"].removeprefix("/api/v1/engagements/other")

    assert otto.get(f"/engagements/other{end}").status_code == 200
    assert error_of(carla.get(f"/engagements/other{end}")) == (404, "not-found")
    assert error_of(carla.get(f"{SMALL}{end}")) == (404, "not-found")


def test_documents_are_built_six_times_a_minute_at_most(people: People, carla: Program) -> None:
    JobShelf(people.store.engine).begin("small", "documents", NOW, NOW)

    statuses = [carla.post(f"{SMALL}/documents").status_code for _ in range(7)]

    assert statuses == [202] * 6 + [429]
