"""Who gets in by a token, how errors look, and what an address beside a token changes: nothing."""

from __future__ import annotations

import logging

import pytest
from account_cast import NOW, People
from api_callers import V1, Program, error_of, fields_of, program_of
from flask import Flask
from house_builders import Clock, a_client
from workspace_visitors import a_workspace, signed_in

from pmo_design.operations import accounts
from pmo_design.operations.tokens import revoke_token, tokens_of


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def app(people: People, clock: Clock) -> Flask:
    return a_workspace(people, clock)


@pytest.fixture
def carla(people: People, app: Flask) -> Program:
    return program_of(people, "carla", app)


def test_token_says_in_whose_name_it_asks(carla: Program) -> None:
    found = carla.get("/me").json

    assert (found["email"], found["role"]) == ("carla@example.org", "consultant")
    assert found["token"]["expires"] == "2027-02-20T09:00:00Z"  # 90 days after 22 November


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer pmo_x", "Basic Y2FybGE6eA==", "pmo_x"],
    ids=["none", "empty", "unknown", "another way", "bare"],
)
def test_whoever_has_no_open_token_is_told_how_to_send_one(app: Flask, header: str) -> None:
    answer = a_client(app).get(f"{V1}/me", headers={"Authorization": header} if header else {})

    assert error_of(answer) == (401, "sign-in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="pmo-design"'


def test_expired_and_revoked_tokens_get_the_same_answer_as_unknown_ones(
    people: People, app: Flask, clock: Clock
) -> None:
    expired = program_of(people, "carla", app, days=1)
    clock.move(days=2)
    revoked = program_of(people, "carla", app, days=30)
    lasting = max(tokens_of(people.store, people["carla"]), key=lambda token: token.expires)
    revoke_token(people.store, lasting.id)
    unknown = Program(expired.client, "pmo_" + "x" * 43)

    answers = {program.get("/me").text for program in (expired, revoked, unknown)}

    assert len(answers) == 1


def test_cookie_of_somebody_who_is_signed_in_opens_nothing_here(app: Flask) -> None:
    browser = signed_in(app, "carla").browser

    assert browser.get(f"{V1}/me").status_code == 401
    assert browser.post(f"{V1}/engagements/small/close", json={}).status_code == 401


def test_api_sets_no_cookie_whatever_language_is_asked_for(carla: Program) -> None:
    answer = carla.get("/engagements/gone?language=es")

    assert "Set-Cookie" not in answer.headers
    assert answer.json["error"]["message"].startswith("there is no such thing")


def test_errors_speak_the_language_that_is_accepted(carla: Program) -> None:
    answer = carla.get("/engagements/gone", headers={"Accept-Language": "es"})

    assert error_of(answer) == (404, "not-found")
    assert answer.json["error"]["message"].startswith("no existe")


def test_disabled_person_s_programs_are_kept_out(people: People, carla: Program) -> None:
    before = carla.get("/me").status_code

    accounts.disable_user(people.store, "carla@example.org")

    assert (before, carla.get("/me").status_code) == (200, 401)


def test_member_who_left_finds_the_engagement_gone(people: People, carla: Program) -> None:
    before = carla.get("/engagements/small").status_code

    accounts.leave(people.store, "carla@example.org", "small")

    assert (before, carla.get("/engagements/small").status_code) == (200, 404)


def test_foreign_and_unknown_engagement_get_the_same_answer(carla: Program) -> None:
    foreign, unknown = (carla.get(f"/engagements/{name}") for name in ("other", "gone"))

    assert error_of(foreign) == (404, "not-found")
    assert foreign.text == unknown.text


def test_role_that_may_not_do_it_is_told_so_in_its_own_engagement_only(
    people: People, app: Flask
) -> None:
    pia = program_of(people, "pia", app)

    assert error_of(pia.post("/engagements/small/departments")) == (403, "role")
    assert error_of(pia.post("/engagements/other/departments")) == (404, "not-found")
    assert error_of(pia.post("/engagements")) == (403, "role")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "malformed"),
        (b"[1", "malformed"),
        (b"\xff\xfe{\x00}\x00", "malformed"),
        (b'{"name": NaN}', "malformed"),
        (b'{"name": "a", "name": "b"}', "malformed"),
        (b"[" * 100_000, "malformed"),
        (b'{"name": ' + b"9" * 5000 + b"}", "malformed"),
        (b'{"name": "\\ud800"}', "malformed"),
        (b"null", "invalid"),
        (b"[]", "invalid"),
        (b'{"name": 1e999}', "invalid"),
        (b'{"name": "a\\u0000b"}', "invalid"),
    ],
    ids=["empty", "cut", "utf-16", "nan", "twice", "deep", "huge", "half", "null", "list",
         "infinite", "zero"],
)  # fmt: skip
def test_body_that_two_readers_read_in_two_ways_is_refused(
    carla: Program, sent: bytes, code: str
) -> None:
    answer = carla.open(
        "POST", "/engagements", data=sent, headers={"Content-Type": "application/json"}
    )

    assert error_of(answer) == (400 if code == "malformed" else 422, code)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_body_that_is_not_said_to_be_json_is_refused(carla: Program, kind: str) -> None:
    answer = carla.open("POST", "/engagements", data=b"{}", headers={"Content-Type": kind})

    assert error_of(answer) == (415, "media-type")


def test_body_over_a_mebibyte_is_refused_before_it_is_read(carla: Program) -> None:
    answer = carla.post("/engagements", {"name": "x" * 1024 * 1024})

    assert error_of(answer) == (413, "too-large")


def test_method_that_an_address_does_not_take_is_told_with_those_it_does(
    carla: Program,
) -> None:
    answer = carla.delete("/engagements")

    assert error_of(answer) == (405, "method")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/nothing", "/engagements/small/nothing", ""])
def test_address_that_is_none_is_told_as_json(carla: Program, path: str) -> None:
    assert error_of(carla.get(path)) == (404, "not-found")


def test_every_fault_of_a_body_is_named_with_what_was_expected(carla: Program) -> None:
    answer = carla.post("/engagements", {"name": "", "opend": "2026-01-01", "closed": 3})

    assert error_of(answer) == (422, "invalid")
    assert fields_of(answer) == ["name", "confidentiality", "opened", "closed", "opend"]
    assert "did you mean opened" in answer.json["error"]["details"][-1]["message"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("offset=-1", "offset"),
        ("limit=ten", "limit"),
        ("page=2", "page"),
        ("limit=1&limit=2", "limit"),
    ],
)
def test_query_that_is_not_understood_is_named(carla: Program, asked: str, field: str) -> None:
    answer = carla.get(f"/engagements?{asked}")

    assert error_of(answer) == (422, "invalid")
    assert fields_of(answer) == [field]


def test_token_that_asks_too_often_waits(carla: Program) -> None:
    statuses = [carla.get("/me").status_code for _ in range(601)]

    refused = carla.get("/me")
    assert statuses == [200] * 600 + [429]
    assert error_of(refused) == (429, "too-many")
    assert refused.headers["Retry-After"] == "60"


def test_wrong_tokens_from_one_place_wait_and_right_ones_still_pass(carla: Program) -> None:
    guesser = Program(carla.client, "pmo_" + "x" * 43)

    statuses = [guesser.get("/me").status_code for _ in range(31)]

    assert statuses == [401] * 30 + [429]
    assert carla.get("/me").status_code == 200


def test_no_log_holds_a_secret(carla: Program, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    carla.get("/me")
    carla.get(f"/engagements/{carla.secret}")
    carla.get(f"/me?token={carla.secret}")

    assert "/api/v1/me" in caplog.text
    assert carla.secret not in caplog.text
    assert carla.secret[10:] not in caplog.text


def test_page_of_another_site_cannot_ask(carla: Program) -> None:
    answer = carla.post("/engagements", headers={"Sec-Fetch-Site": "cross-site"})

    assert error_of(answer) == (400, "form-expired")


def test_answers_are_never_kept_by_browsers_or_proxies(carla: Program) -> None:
    assert carla.get("/me").headers["Cache-Control"] == "no-store"
