"""Closing a client and deleting one: who may, what is asked for, and what stays."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from account_cast import People
from flask import Flask
from house_builders import Clock
from small_client import small_client
from survey_client import invite
from workspace_visitors import Member, a_workspace, signed_in

from pmo_design.operations.invitations import invitations_of
from pmo_design.storage.people import mark_of

HERE = "/engagements/small"
NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
"""In the middle of the small client's survey."""


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people, Clock(NOW))


@pytest.fixture
def carla(app: Flask) -> Member:
    return signed_in(app, "carla")


@pytest.mark.parametrize("language", ["en", "es"])
def test_page_tells_what_goes_and_how_to_keep_a_copy(app: Flask, language: str) -> None:
    page = signed_in(app, "carla", language).get(f"{HERE}/end").text

    assert page.count("<h1>") == 1
    numbers = re.findall(r"<li>(\d+) ", page)
    assert numbers == ["2", "19", "0", "0"]  # departments; answers, one of the baseline; ...
    assert f'href="{HERE}/folder.zip"' in page


def test_overview_leads_whoever_may_close_a_client_there_and_nobody_else(app: Flask) -> None:
    link = f'href="{HERE}/end"'

    assert link in signed_in(app, "carla").get(HERE).text
    assert link not in signed_in(app, "pia").get(HERE).text


@pytest.mark.parametrize("path", ["close", "delete"])
def test_pmo_lead_neither_closes_nor_deletes(app: Flask, people: People, path: str) -> None:
    pia = signed_in(app, "pia")

    assert pia.get(f"{HERE}/end").status_code == 404
    assert pia.post(f"{HERE}/{path}", id="small").status_code == 404
    assert not people.store.is_closed("small")


@pytest.mark.parametrize("typed", ["", "smal", "Small Client", "other"])
def test_client_is_not_deleted_until_its_id_is_typed(
    carla: Member, people: People, typed: str
) -> None:
    page = carla.post(f"{HERE}/delete", id=typed)

    assert page.status_code == 400
    assert "Nothing was deleted" in page.text
    assert people.store.load("small") == small_client()


def test_deleted_client_is_gone_with_its_links_and_the_other_one_stays(
    carla: Member, people: People
) -> None:
    invite(people.store, "e1", "d1", "executive", "secret-of-e1", engagement="small")

    answer = carla.post(f"{HERE}/delete", id=" small ")

    assert answer.location == "/engagements"
    assert "Small Client (small) is deleted." in carla.get("/engagements").text
    assert [line.id for line in people.store.engagements()] == ["other"]
    assert carla.get(HERE).status_code == 404
    assert carla.browser.get("/s/secret-of-e1").status_code == 404


def test_closed_client_says_so_on_every_page_and_is_not_closed_twice(carla: Member) -> None:
    answer = carla.post(f"{HERE}/close")

    assert answer.location == HERE
    for path in ("", "/people", "/people/departments/d1", "/board", "/charter", "/documents"):
        assert "This client is closed:" in carla.get(HERE + path).text
    assert f'action="{HERE}/close"' not in carla.get(f"{HERE}/end").text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("people/add/departments", {"list": "Legal\n"}),
        ("people/add/people", {"list": "name,department,group\nIda,One,executive\n"}),
        ("people/departments/d1", {"seen": "D1", "name": "First", "weight": "1"}),
        (
            "people/respondents/e1",
            {"seen": "E1", "name": "Eva", "department": "d1", "group": "executive"},
        ),
        ("people/respondents/e1/remove", {}),
        ("people/departments/d1/remove", {}),
        ("board/days", {"closed": "2026-04-01", "timezone": "UTC"}),
        ("board/invite", {"who": "all"}),
        ("board/remind", {}),
        ("board/invitations/INVITED/revoke", {}),
        ("board/invitations/INVITED/reissue", {}),
        ("documents/build", {"paper": "en", "page_size": "A4"}),
    ],
)
def test_forms_of_a_closed_client_are_refused_with_words_and_change_nothing(
    carla: Member, people: People, path: str, fields: dict[str, str]
) -> None:
    invited = invite(people.store, "e2", "d2", "executive", "secret", engagement="small")
    client = people.store.load("small")
    marks = {"D1": mark_of(client.departments[0]), "E1": mark_of(client.respondents[0])}
    people.store.close("small")

    sent = {name: marks.get(text, text) for name, text in fields.items()}
    answer = carla.post(f"{HERE}/{path.replace('INVITED', invited.id)}", **sent)

    assert answer.status_code == 409
    assert "is closed" in answer.text
    assert people.store.load("small") == client
    assert invitations_of(people.store, "small") == (invited,)


def test_second_client_of_a_name_is_made_after_a_warning_that_names_the_first(
    carla: Member, people: People
) -> None:
    form = {
        "name": " small client ",
        "language": "en",
        "currency": "EUR",
        "confidentiality": "attributed",
        "opened": "2026-01-01",
        "closed": "2026-02-01",
        "timezone": "UTC",
    }

    warned = carla.post("/engagements/new", **form)
    twin = re.search(r'name="_twin" value="([^"]+)"', warned.text)
    assert twin
    renamed = carla.post("/engagements/new", **(form | {"name": "Other", "_twin": twin[1]}))
    made = carla.post("/engagements/new", **(form | {"_twin": twin[1]}))

    assert warned.status_code == 409
    assert "A client of this name is here already" in warned.text
    assert '<span class="quiet code">small</span>' in warned.text
    assert renamed.location == "/engagements/other-2"  # somebody else's Other is nobody's business
    assert made.location == "/engagements/small-client"


def test_closed_client_is_told_to_do_nothing_that_is_refused(
    carla: Member, people: People
) -> None:
    people.store.close("small")

    page = carla.get(HERE).text

    assert "Read the results" in page
    assert "Fill in the charter" not in page
    assert "The survey is open" not in carla.get(f"{HERE}/board").text
    assert "Build the documents" not in page + carla.get(f"{HERE}/documents").text
