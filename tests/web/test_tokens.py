"""One's own tokens in the browser: made with the password, shown once, revoked."""

from __future__ import annotations

import re

import pytest
from account_cast import NOW, OTHER_PASSWORD, PASSWORD, People
from flask import Flask
from house_builders import Clock
from workspace_visitors import Member, a_workspace, signed_in

from pmo_design.operations.tokens import bearer_of, make_token, tokens_of

PATH = "/account/tokens"


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people, Clock(NOW))


@pytest.fixture
def carla(app: Flask) -> Member:
    return signed_in(app, "carla")


def test_made_token_is_shown_once_and_opens(people: People, carla: Member) -> None:
    page = carla.post(PATH, name="export", days="30", password=PASSWORD)

    (secret,) = re.findall(r'value="(pmo_[\w-]{43})"', page.text)
    found = bearer_of(people.store, secret, NOW)
    assert page.status_code == 200
    assert found is not None
    assert (found[0].name, (found[0].expires - NOW).days) == ("export", 30)
    assert page.headers["Cache-Control"] == "no-store"
    listed = carla.get(PATH).text
    assert "export" in listed
    assert secret not in listed


def test_account_page_leads_to_the_tokens(carla: Member) -> None:
    assert f'href="{PATH}"' in carla.get("/account").text


def test_whoever_finds_a_browser_left_open_makes_no_token(people: People, carla: Member) -> None:
    pages = [carla.post(PATH, name="export", days="30", password=OTHER_PASSWORD) for _ in range(6)]

    assert [page.status_code for page in pages] == [400] * 5 + [429]
    assert "This is not your present password." in pages[0].text
    assert tokens_of(people.store, people["carla"]) == ()


@pytest.mark.parametrize("days", ["", "0", "5000", "x"])
def test_lifetime_that_is_not_offered_is_refused(people: People, carla: Member, days: str) -> None:
    page = carla.post(PATH, name="export", days=days, password=PASSWORD)

    assert page.status_code == 400
    assert tokens_of(people.store, people["carla"]) == ()


def test_name_that_is_too_long_is_told_beside_its_field(carla: Member) -> None:
    page = carla.post(PATH, name="x" * 101, days="30", password=PASSWORD)

    assert page.status_code == 400
    assert "1 to 100 letters expected, 101 found" in page.text


def test_one_token_too_many_is_refused_with_what_to_do(people: People, carla: Member) -> None:
    for number in range(20):
        make_token(people.store, people["carla"], f"t{number}", NOW)

    page = carla.post(PATH, name="export", days="30", password=PASSWORD)

    assert page.status_code == 409
    assert "revoke one first" in page.text


def test_revoked_token_opens_nothing_and_says_so(people: People, carla: Member) -> None:
    made = make_token(people.store, people["carla"], "export", NOW)

    answer = carla.post(f"{PATH}/{made.token.id}/revoke")

    assert answer.status_code == 303
    assert bearer_of(people.store, made.secret, NOW) is None
    page = carla.get(PATH).text
    assert "Revoked: export" in page
    assert "It opens nothing any more." in page


def test_tokens_of_others_are_neither_listed_nor_revoked(people: People, carla: Member) -> None:
    made = make_token(people.store, people["otto"], "of otto", NOW)

    answer = carla.post(f"{PATH}/{made.token.id}/revoke")

    assert answer.status_code == 404
    assert "of otto" not in carla.get(PATH).text
    assert bearer_of(people.store, made.secret, NOW) is not None


def test_pages_of_tokens_speak_spanish(app: Flask) -> None:
    assert "Claves para sus programas" in signed_in(app, "carla", "es").get(PATH).text
