"""Every route of the app, walked with ids of another client and by each role.

A page of the workspace or an operation of the API that is not guarded fails here, whoever
adds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from account_cast import People
from api_callers import Program, program_of
from flask import Flask
from house_builders import Clock, a_client
from small_client import small_client
from survey_client import invite
from workspace_visitors import Member, a_workspace, signed_in

from pmo_design.engagement import Department
from pmo_design.storage.links import Invitations
from pmo_design.storage.people import People as Shelf

FILLED = {
    "own": "d1",
    "kind": "departments",
    "what": "departments",
    "form": "rows",
    "department": "d1",
    "service": "report",
    "model": "directive",
    "name": "mandate",
}
"""Parts of addresses that lead somewhere in the client; whatever else is asked for is "1"."""

OPEN = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
"""A moment at which both clients' surveys are open."""

EVERYWHERE = {"/engagements", "/engagements/new", "/engagements/folder"}
SAFE = ("GET", "HEAD", "OPTIONS")
READING = {"/engagements/<engagement>/documents/verify"}
"""Forms that change nothing: a file is sent in and compared."""


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and rule of everything below the clients."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/engagements"):
            yield from (
                (method, rule.rule)
                for method in sorted(rule.methods or ())
                if method not in ("HEAD", "OPTIONS")
            )


def address(rule: str, engagement: str) -> str:
    """Address of a rule in a client."""
    first = re.sub(r"<(?:\w+:)?engagement\w*>", engagement, rule, count=1)
    filled = FILLED | ({"own": "e1"} if "/respondents/<own>" in rule else {})
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: filled.get(found[1], "1"), first)


def walked(member: Member, app: Flask, engagement: str) -> dict[tuple[str, str], int]:
    """Status of every route in a client."""
    token = member.csrf_token()
    return {
        (method, rule): member.browser.open(
            address(rule, engagement),
            method=method,
            data={"csrf_token": token} if method not in SAFE else None,
        ).status_code
        for method, rule in routes(app)
        if rule not in EVERYWHERE
    }


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people, Clock(OPEN))


def test_there_are_routes_to_walk(app: Flask) -> None:
    found = list(routes(app))

    assert len(found) >= 24
    assert all("<engagement" in rule for _, rule in found if rule not in EVERYWHERE)


@pytest.mark.parametrize("engagement", ["other", "gone", "small%00", "small;", "SMALL"])
@pytest.mark.parametrize("who", ["carla", "pia"])
def test_routes_of_a_client_one_is_no_member_of_are_not_found(
    app: Flask, people: People, who: str, engagement: str
) -> None:
    statuses = walked(signed_in(app, who), app, engagement)

    assert {route: status for route, status in statuses.items() if status != 404} == {}
    assert people.store.load("other").departments == small_client().departments


def test_routes_lead_whoever_is_not_signed_in_to_sign_in_and_take_no_form(
    app: Flask, people: People
) -> None:
    browser = a_client(app)
    token = (
        browser.get("/sign-in").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    )

    pages = {
        browser.get(address(rule, "small")).location.partition("?")[0]
        for method, rule in routes(app)
        if method == "GET"
    }
    forms = {
        browser.open(address(rule, "small"), method=method, data={"csrf_token": token}).status_code
        for method, rule in routes(app)
        if method not in SAFE
    }

    assert pages == {"/sign-in"}
    assert forms == {403}
    assert people.store.load("small") == small_client()


def test_a_slash_at_the_end_of_an_address_leads_to_the_page_without_it(app: Flask) -> None:
    carla = signed_in(app, "carla")
    pages = [address(rule, "small") for method, rule in routes(app) if method == "GET"]

    locations = {page: carla.browser.get(f"{page}/?sort=name").location for page in pages}

    assert locations == {page: f"{page}?sort=name" for page in pages}
    assert carla.browser.get("/engagements/other/", follow_redirects=True).status_code == 404


def test_forms_without_a_token_are_refused_for_everybody(app: Flask, people: People) -> None:
    ada = signed_in(app, "ada")

    statuses = {
        ada.browser.open(address(rule, "small"), method=method).status_code
        for method, rule in routes(app)
        if method not in SAFE
    }

    assert statuses == {400}
    assert people.store.load("small") == small_client()


def test_pmo_lead_changes_nobody_and_nothing_but_the_charter(app: Flask, people: People) -> None:
    statuses = walked(signed_in(app, "pia"), app, "small")

    taken = {
        rule
        for (method, rule), status in statuses.items()
        if method not in SAFE and status != 404 and "/charter" not in rule and rule not in READING
    }
    assert taken == set()
    assert people.store.load("small").departments == small_client().departments


def test_ids_of_another_client_lead_nowhere_in_ones_own(app: Flask, people: People) -> None:
    theirs = invite(people.store, "e1", "d1", "executive", "secret-of-e1", engagement="other")
    Shelf(people.store.engine).add("other", (), [Department("theirs", "Theirs")])
    carla = signed_in(app, "carla")

    statuses = [
        carla.get("/engagements/small/people/departments/theirs").status_code,
        carla.get("/engagements/small/people/departments/d1/merge?other=theirs").status_code,
        carla.post("/engagements/small/people/departments/theirs/remove").status_code,
        carla.post(f"/engagements/small/board/invitations/{theirs.id}/revoke").status_code,
        carla.post(f"/engagements/small/board/invitations/{theirs.id}/reissue").status_code,
    ]

    assert statuses == [404] * 5
    assert not Invitations(people.store.engine).find("other", theirs.id).revoked


API = "/api/v1"
PUBLIC = {f"{API}/openapi.json"}
"""Operations that need no token: the description, which holds nothing of anybody."""


def operations(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and rule of everything that programs may ask for."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(API) and rule.rule not in PUBLIC:
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            yield from ((method, rule.rule.removeprefix(API)) for method in methods)


def asked(program: Program, app: Flask, engagement: str) -> dict[tuple[str, str], int]:
    """Status of every operation in a client."""
    return {
        (method, rule): program.open(method, address(rule, engagement), json={}).status_code
        for method, rule in operations(app)
        if "<engagement>" in rule
    }


def test_there_are_operations_to_walk(app: Flask) -> None:
    found = list(operations(app))

    assert len(found) >= 26
    assert {rule for _, rule in found if "<engagement>" not in rule} == {"/me", "/engagements"}


@pytest.mark.parametrize("engagement", ["other", "gone", "small%00", "small;", "SMALL"])
@pytest.mark.parametrize("who", ["carla", "pia"])
def test_operations_in_a_client_one_is_no_member_of_find_nothing(
    app: Flask, people: People, who: str, engagement: str
) -> None:
    statuses = asked(program_of(people, who, app), app, engagement)

    assert {route: status for route, status in statuses.items() if status != 404} == {}
    assert people.store.load("other").departments == small_client().departments


def test_operations_without_a_token_do_nothing_also_for_a_browser_that_is_signed_in(
    app: Flask, people: People
) -> None:
    ada = signed_in(app, "ada")
    token = ada.csrf_token()

    statuses = {
        ada.browser.open(
            API + address(rule, "small"), method=method, json={}, headers={"X-CSRFToken": token}
        ).status_code
        for method, rule in operations(app)
    }

    assert statuses == {401}
    assert people.store.load("small") == small_client()


def test_program_of_a_pmo_lead_reads_and_changes_nothing(app: Flask, people: People) -> None:
    statuses = asked(program_of(people, "pia", app), app, "small")

    changing = {status for (method, _), status in statuses.items() if method != "GET"}
    reading = {rule for (_, rule), status in statuses.items() if status == 403}
    assert changing == {403}
    assert {rule.rpartition("/")[2] for rule in reading} >= {"respondents", "answers"}
    assert people.store.load("small") == small_client()


def test_ids_of_another_client_lead_programs_nowhere_in_ones_own(
    app: Flask, people: People
) -> None:
    theirs = invite(people.store, "e1", "d1", "executive", "secret-of-e1", engagement="other")
    Shelf(people.store.engine).add("other", (), [Department("theirs", "Theirs")])
    carla = program_of(people, "carla", app)

    statuses = [
        carla.get("/engagements/small/departments/theirs").status_code,
        carla.delete("/engagements/small/departments/theirs").status_code,
        carla.post(f"/engagements/small/invitations/{theirs.id}/revoke").status_code,
    ]

    assert statuses == [404] * 3
    assert not Invitations(people.store.engine).find("other", theirs.id).revoked
