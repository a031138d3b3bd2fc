"""What the PMO runs today, said in the browser by whoever fills in the charter."""

from __future__ import annotations

import pytest
from account_cast import People
from flask import Flask
from house_builders import Browser
from inside_visitors import a_workspace, send, signed_in

from pmo_design.cycle import ActiveService

CHARTER = "/engagements/small/charter"
PAGE = f"{CHARTER}/services-today"
COACHING = ActiveService("coaching", active=True, maturity=2, departments=("d1",))


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people)


@pytest.fixture
def pia(app: Flask) -> Browser:
    return signed_in(app, "pia")


def stored(people: People) -> tuple[ActiveService, ...]:
    return people.store.load("small").latest.services


def said(service: str = "coaching", seen: str = " ", **fields: str) -> dict[str, str]:
    """Fields of one service, as the form sends them."""
    names = {f"{service}-{name}": text for name, text in fields.items()}
    return {f"{service}-seen": seen} | names


def test_what_runs_is_kept_with_its_level_and_departments(pia: Browser, people: People) -> None:
    answer = send(pia, PAGE, **said(active="yes", level="2", department="d1"))

    assert (answer.status_code, answer.location) == (303, CHARTER)
    assert stored(people) == (COACHING,)
    assert "1 of 26 services run today" in pia.get(CHARTER).text


def test_page_shows_what_is_stored(pia: Browser) -> None:
    send(pia, PAGE, **said(active="yes", level="2", department="d1"))

    page = pia.get(PAGE).text

    assert 'name="coaching-seen" value="yes 2 d1"' in page
    assert 'name="coaching-department" value="d1" checked' in page
    assert page.count(" checked>") == 1


def test_service_can_be_left_open_again(pia: Browser, people: People) -> None:
    send(pia, PAGE, **said(active="yes", level="2", department="d1"))

    send(pia, PAGE, **said(seen="yes 2 d1"))

    assert stored(people) == ()


def test_form_sent_twice_is_no_conflict(pia: Browser, people: People) -> None:
    form = said(active="yes", level="2", department="d1")

    assert [send(pia, PAGE, **form).status_code for _ in range(2)] == [303, 303]
    assert stored(people) == (COACHING,)


def test_of_two_who_change_one_service_the_second_is_told_and_the_rest_is_kept(
    app: Flask, people: People
) -> None:
    send(signed_in(app, "carla"), PAGE, **said(active="yes", level="2", department="d1"))
    pia = signed_in(app, "pia")

    told = send(pia, PAGE, **(said(active="no") | said("training", active="yes")))

    assert told.status_code == 409
    assert "everything else is kept" in told.text
    assert stored(people) == (COACHING, ActiveService("training", active=True))
    assert 'name="coaching-seen" value="yes 2 d1"' in told.text


def test_conflict_sent_once_more_takes_the_place_of_what_was_stored(
    app: Flask, people: People
) -> None:
    send(signed_in(app, "carla"), PAGE, **said(active="yes", level="2", department="d1"))

    send(signed_in(app, "pia"), PAGE, **said(seen="yes 2 d1", active="no"))

    assert stored(people) == (ActiveService("coaching", active=False),)


def test_service_one_did_not_touch_stays_as_somebody_else_left_it(
    app: Flask, people: People
) -> None:
    send(signed_in(app, "carla"), PAGE, **said(active="yes", level="2", department="d1"))

    answer = send(signed_in(app, "pia"), PAGE, **said())

    assert answer.status_code == 303
    assert stored(people) == (COACHING,)


def test_level_without_saying_whether_it_runs_is_asked_for_and_nothing_kept(
    pia: Browser, people: People
) -> None:
    answer = send(pia, PAGE, **(said(level="3") | said("training", active="yes")))

    assert answer.status_code == 400
    assert answer.text.count("Please say whether it runs today.") == 2
    assert '<option value="3" selected>' in answer.text
    assert stored(people) == ()


def test_what_a_form_names_and_nobody_knows_is_left_out(pia: Browser, people: People) -> None:
    send(pia, PAGE, **said("juggling", active="yes"))
    send(pia, PAGE, **said(active="yes", level="9", department="d9"))

    assert stored(people) == (ActiveService("coaching", active=True),)


def test_what_runs_at_a_closed_client_stays(pia: Browser, people: People) -> None:
    people.store.close("small")

    answer = send(pia, PAGE, **said(active="yes"))

    assert answer.status_code == 409
    assert stored(people) == ()


def test_results_show_the_level_beside_what_runs(app: Flask) -> None:
    carla = signed_in(app, "carla")
    send(carla, PAGE, **said(active="yes", level="2"))

    assert "Runs today, level 2" in carla.get("/engagements/small/results/services").text


@pytest.mark.parametrize("where", ["", "/charter", "/results/services"])
def test_page_is_linked_where_a_newcomer_looks_for_it(pia: Browser, where: str) -> None:
    assert f'href="{PAGE}"' in pia.get(f"/engagements/small{where}").text


@pytest.mark.parametrize("language", ["en", "es"])
def test_page_has_one_heading_and_every_field_a_label(pia: Browser, language: str) -> None:
    page = pia.get(f"{PAGE}?language={language}").text

    assert page.count("<h1>") == 1
    assert page.count("<select") == 52
    assert page.count('<label for="') == 52
