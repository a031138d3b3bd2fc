"""The list of clients, a new client, and what to do next in one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from account_cast import People
from flask import Flask
from house_builders import a_client
from small_client import small_client
from workspace_visitors import Member, a_workspace, signed_in

from pmo_design.charter import CalendarEntry, Charter, Person, Risk, Scope, StaffMember
from pmo_design.documents.wording import page_words
from pmo_design.engagement import fingerprint
from pmo_design.operations.documents import KIND
from pmo_design.storage.documents import DocumentShelf
from pmo_design.storage.entries import StoredDocument
from pmo_design.storage.jobs import JobShelf
from pmo_design.storage.settings import SettingsShelf

LANGUAGES = ("en", "es")
NEW = {
    "name": "Harbour Authority",
    "language": "en",
    "currency": "eur",
    "confidentiality": "confidential",
    "opened": "2026-11-22",
    "closed": "2026-12-31",
    "timezone": "Europe/Madrid",
}


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people)


@pytest.fixture
def carla(app: Flask) -> Member:
    return signed_in(app, "carla")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/engagements", "/engagements/new", "/engagements/small"])
def test_every_first_page_opens_in_both_languages_with_one_heading(
    app: Flask, path: str, language: str
) -> None:
    page = signed_in(app, "carla", language).get(path)

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert page.text.count("<h1>") == 1
    assert page.text.count('aria-current="page"') >= 1


@pytest.mark.parametrize(
    ("who", "small", "other"),
    [("carla", True, False), ("otto", False, True), ("pia", True, False), ("ada", True, True)],
)
def test_list_shows_the_clients_of_whom_one_is_a_member(
    app: Flask, who: str, small: bool, other: bool
) -> None:
    page = signed_in(app, who).get("/engagements").text

    assert ('href="/engagements/small"' in page) is small
    assert ('href="/engagements/other"' in page) is other


@pytest.mark.parametrize(
    ("address", "first"),
    [("", "other"), ("?sort=finished", "other"), ("?text=small", "small"), ("?sort=x", "other")],
)
def test_list_sorts_and_filters_by_its_address(app: Flask, address: str, first: str) -> None:
    page = signed_in(app, "ada").get(f"/engagements{address}").text

    assert page.partition('<th scope="row">')[2].startswith(f'<a href="/engagements/{first}">')


def test_filter_that_fits_nobody_says_so_and_leads_back(app: Flask) -> None:
    page = signed_in(app, "ada").get("/engagements?phase=open").text

    assert "No client fits" in page
    assert "Show all" in page


def test_new_client_is_made_with_its_id_and_its_maker_as_member(
    carla: Member, people: People
) -> None:
    answer = carla.post("/engagements/new", **NEW)

    made = people.store.load("harbour-authority")
    assert (answer.status_code, answer.location) == (303, "/engagements/harbour-authority")
    assert (made.currency, made.confidentiality) == ("EUR", "confidential")
    assert (made.timezone, made.latest.closed) == ("Europe/Madrid", date(2026, 12, 31))
    assert "Harbour Authority is made" in carla.get(answer.location).text


def test_second_client_of_a_name_gets_another_id(carla: Member) -> None:
    carla.post("/engagements/new", **NEW)

    again = carla.post("/engagements/new", **NEW, _twin=NEW["name"])

    assert again.location == "/engagements/harbour-authority-2"


def test_new_client_is_nobodys_but_its_makers(app: Flask, carla: Member) -> None:
    carla.post("/engagements/new", **NEW)

    assert signed_in(app, "otto").get("/engagements/harbour-authority").status_code == 404
    assert signed_in(app, "ada").get("/engagements/harbour-authority").status_code == 200


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("name", " ", "fill in this field"),
        ("name", "x" * 201, "At most 200 characters"),
        ("currency", "euro", "three letters"),
        ("confidentiality", "", "what people are promised"),
        ("opened", "soon", "a day, such as"),
        ("closed", "2026-11-21", "before the first one"),
        ("timezone", "Europe/Madird", "did you mean Europe/Madrid?"),
        ("language", "fr", "expected"),
    ],
)
def test_form_that_does_not_fit_says_why_and_keeps_what_was_typed(
    carla: Member, people: People, field: str, text: str, told: str
) -> None:
    page = carla.post(
        "/engagements/new",
        **(NEW | {field: text}),
    )

    assert page.status_code == 400
    assert told in page.text
    assert f'href="#{field}"' in page.text
    assert "2026-12-31" in page.text or field == "closed"
    assert [line.id for line in people.store.engagements()] == ["other", "small"]


def test_pmo_lead_makes_no_client(app: Flask) -> None:
    pia = signed_in(app, "pia")

    assert "New client" not in pia.get("/engagements").text
    assert pia.get("/engagements/new").status_code == 404
    assert pia.post("/engagements/new", **NEW).status_code == 404


def test_sections_one_may_not_enter_are_not_linked(app: Flask) -> None:
    lead = signed_in(app, "pia").get("/engagements/small").text

    assert 'href="/engagements/small/people"' not in lead


def test_new_client_is_told_to_say_first_who_is_asked(carla: Member) -> None:
    carla.post("/engagements/new", **NEW)

    page = carla.get("/engagements/harbour-authority").text

    now = page.partition('class="now"')[2]
    assert "Say who is asked" in now.partition("</li>")[0]


def test_client_with_answers_is_told_to_read_its_results(carla: Member) -> None:
    page = carla.get("/engagements/small").text

    assert page.count('class="done"') == 3
    assert "Read the results" in page.partition('class="now"')[2]


def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(app: Flask) -> None:
    answer = a_client(app).get("/engagements/small")

    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/engagements/small")


def test_list_shows_ids_and_who_answered_although_nobody_was_invited(carla: Member) -> None:
    page = carla.get("/engagements").text

    assert '<span class="quiet code">small</span>' in page
    assert "3 answered" in page


def states(page: str) -> dict[str, str]:
    """State of each step of an overview, by what is to be done."""
    steps = re.findall(
        r'<li class="(\w+)".*?<span class="what">(?:<a[^>]*>)?(.*?)</', page, re.DOTALL
    )
    return {name: state for state, name in steps}


def test_steps_that_can_be_done_side_by_side_are_not_all_called_the_next(
    carla: Member, people: People
) -> None:
    people.store.close("small")

    page = carla.get("/engagements/small").text

    assert states(page)["Read the results"] == "now"
    assert re.findall(r'<span class="status state">(\w+)<', page) == ["Now"]


HELEN = Person(name="Helen Marchetti")
NEEDED = {
    "sponsor": HELEN,
    "pmo_head": HELEN,
    "approvals": (HELEN,),
    "vision": "Projects that end.",
    "scope": Scope(inside=("Projects",)),
    "authority": "It advises.",
    "reporting_line": "The director",
    "staff": (StaffMember(name="Ola Fagbemi", role="Lead"),),
    "risks": (Risk(text="Nobody comes."),),
    "funding": "The change budget.",
    "communication": "One page.",
    "calendar": (CalendarEntry(what="Report", audience="Board", when="Monthly"),),
    "audit": "Yearly.",
}
"""All of the charter that documents print as open where it is empty, and propose nothing for."""


def charter_step(
    member: Member, people: People, given: Mapping[str, object], **changes: object
) -> str:
    """What the overview says of the charter."""
    people.store.save(small_client(charter=Charter.model_validate(given), **changes))
    page = member.get("/engagements/small").text
    return next(each for each in page.split('<li class="') if "Fill in the charter" in each)


def test_charter_is_done_once_nothing_of_it_would_be_printed_as_open(
    carla: Member, people: People
) -> None:
    def state(*without: str) -> str:
        given = {name: text for name, text in NEEDED.items() if name not in without}
        return charter_step(carla, people, given).partition('"')[0]

    assert state() == "done"
    assert {name: state(name) for name in NEEDED} == dict.fromkeys(NEEDED, "now")


def test_charter_says_how_far_it_and_the_questions_about_the_organisation_are(
    carla: Member, people: People
) -> None:
    client = small_client()
    (measured,) = client.latest.baseline
    counted = replace(measured, item="baseline.project-count")
    given = {name: NEEDED[name] for name in ("vision", "scope")}

    told = charter_step(
        carla,
        people,
        given,
        cycles=(replace(client.latest, baseline=(counted,)),),
    )

    # The scope is a part of its own; the vision shares one with the objectives.
    assert "1 of 11 parts filled in, 1 begun." in told
    assert "Questions about the organisation: 1 of 16 answered." in told


def test_results_are_read_and_documents_done_with_their_day_until_something_changes(
    carla: Member, people: People
) -> None:
    store, step = people.store, "Build the documents"
    empty = carla.get("/engagements/small").text
    inputs = fingerprint(store.load("small"))
    with JobShelf(store.engine).running("small", KIND):
        DocumentShelf(store.engine).save(
            [StoredDocument("small", 1, "mandate", "en", "A4", inputs, "0" * 64, b"%PDF")]
        )
    built = carla.get("/engagements/small").text
    SettingsShelf(store.engine).keep(
        replace(store.load("small"), charter=Charter(vision="Projects that end.")), 1
    )
    stale = carla.get("/engagements/small").text

    today = page_words("en").date(datetime.now(UTC).date())
    assert (states(built)[step], states(stale)[step]) == ("done", "now")
    assert [states(each)["Read the results"] for each in (empty, built, stale)] == [
        "now", "done", "done",
    ]  # fmt: skip
    assert f"Built on {today}." in built
    assert "It is up to date" in built
    assert "have changed since these were built" in stale


def test_account_page_speaks_of_clients_as_every_other_page_does(
    carla: Member,
) -> None:
    assert "<dt>Clients</dt>" in carla.get("/account").text
