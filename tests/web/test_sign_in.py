"""Signing in and out, the first password, one's own account, and the line nobody gets past.

Numbers of cases are those of the threat list.
"""

from __future__ import annotations

import logging

import pytest
from account_cast import NOW, OTHER_PASSWORD, PASSWORD, People, cheap
from flask import Flask
from house_builders import HOST, SETTINGS, Browser, Clock, a_client, an_app, csrf_token
from werkzeug.test import TestResponse

from pmo_design.account import Action, Role
from pmo_design.operations import accounts
from pmo_design.operations.accounts import NewUser
from pmo_design.web.sessions import require

CARLA = "carla@example.org"
WRONG = "belong together"
COOKIE = "__Host-pmo"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def app(people: People, clock: Clock) -> Flask:
    """The app on the store of the cast, with a page that stands for the workspace's."""
    made = an_app(people.store, SETTINGS, clock=clock, passwords=cheap())

    @made.route("/e/<engagement>/results", methods=["GET", "POST"])
    def _results(engagement: str) -> str:
        return require(Action.READ_RESULTS, engagement).name

    @made.get("/e/<engagement>/answers")
    def _answers(engagement: str) -> str:
        return require(Action.READ_ANSWERS, engagement).name

    return made


@pytest.fixture
def client(app: Flask) -> Browser:
    return a_client(app)


def sign_in(
    client: Browser, user: str = CARLA, password: str = PASSWORD, **more: str
) -> TestResponse:
    data = {"csrf_token": csrf_token(client, "/sign-in"), "user": user, "password": password}
    return client.post("/sign-in", data=data | more)


def sign_out(client: Browser) -> TestResponse:
    return client.post("/sign-out", data={"csrf_token": csrf_token(client, "/account")})


def change(client: Browser, **fields: str) -> TestResponse:
    data = {"csrf_token": csrf_token(client, "/account"), "password": PASSWORD}
    data |= {"new_password": OTHER_PASSWORD, "repeated": OTHER_PASSWORD}
    return client.post("/account", data=data | fields)


def is_signed_in(client: Browser) -> bool:
    return client.get("/account").status_code == 200


def test_consultant_signs_in_and_sees_who_they_are(client: Browser) -> None:
    answer = sign_in(client, " Carla@Example.org ")

    page = client.get("/account")
    assert (answer.status_code, answer.location) == (303, "/engagements")
    assert "Carla Vidal" in page.text
    assert "Consultant" in page.text


def test_case_14_wrong_password_and_unknown_user_get_the_same_page(client: Browser) -> None:
    pages = [sign_in(client, user, OTHER_PASSWORD) for user in (CARLA, "nobody@example.org")]

    texts = [
        page.text.replace(CARLA, "USER").replace("nobody@example.org", "USER") for page in pages
    ]
    assert [page.status_code for page in pages] == [400, 400]
    assert WRONG in texts[0]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("user", [CARLA, "nobody@example.org"])
def test_case_14_sixth_wrong_password_in_a_minute_waits(
    client: Browser, clock: Clock, user: str
) -> None:
    wrong = [sign_in(client, user, OTHER_PASSWORD).status_code for _ in range(5)]
    clock.move(seconds=20)

    refused = sign_in(client, user, PASSWORD)

    assert wrong == [400] * 5
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "40"
    assert "wait 40 seconds" in refused.text


def test_case_14_twenty_wrong_passwords_in_an_hour_wait_for_its_end(
    client: Browser, clock: Clock
) -> None:
    for _ in range(20):
        sign_in(client, CARLA, OTHER_PASSWORD)
        clock.move(minutes=1)

    refused = sign_in(client, CARLA, PASSWORD)
    clock.move(minutes=40)

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "2400"
    assert sign_in(client).status_code == 303


def test_case_14_one_address_guesses_at_five_users_a_minute_and_no_more(
    client: Browser,
) -> None:
    statuses = [
        sign_in(client, f"user{number}@example.org", PASSWORD).status_code for number in range(6)
    ]

    assert statuses == [400] * 5 + [429]


def test_account_that_is_guessed_at_waits_wherever_its_owner_is(
    people: People, clock: Clock
) -> None:
    app = an_app(people.store, SETTINGS, clock=clock, passwords=cheap())
    far = a_client(app)
    far.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    for _ in range(5):
        sign_in(far, CARLA, OTHER_PASSWORD)

    near = a_client(app)

    assert sign_in(near).status_code == 429
    assert sign_in(near, "otto@example.org").status_code == 303


def test_people_of_one_office_who_know_their_passwords_never_wait(app: Flask) -> None:
    statuses = [sign_in(a_client(app)).status_code for _ in range(12)]

    assert statuses == [303] * 12


def test_case_10_session_before_signing_in_is_worth_nothing_after(client: Browser) -> None:
    token = csrf_token(client, "/sign-in")
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"

    client.post("/sign-in", data={"csrf_token": token, "user": CARLA, "password": PASSWORD})

    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") is None
        assert after["id"]


def test_case_10_every_sign_in_has_an_id_of_its_own(client: Browser) -> None:
    ids = set()
    for _ in range(2):
        sign_in(client)
        with client.session_transaction() as session:
            ids.add(session["id"])
        sign_out(client)

    assert len(ids) == 2


def test_case_11_cookie_of_before_signing_out_is_refused_after(
    app: Flask, client: Browser
) -> None:
    sign_in(client)
    stolen = client.get_cookie(COOKIE, domain=HOST)
    assert stolen is not None
    thief = a_client(app)
    thief.set_cookie(COOKIE, stolen.value, domain=HOST)
    before = is_signed_in(thief)

    done = sign_out(client)

    thief.set_cookie(COOKIE, stolen.value, domain=HOST)
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert before
    assert not is_signed_in(thief)
    assert not is_signed_in(client)


def test_signing_out_in_one_browser_leaves_the_other_signed_in(app: Flask) -> None:
    here, there = a_client(app), a_client(app)
    sign_in(here)
    sign_in(there)

    sign_out(here)

    assert is_signed_in(there)


def test_signing_out_needs_a_form_of_ours(client: Browser) -> None:
    sign_in(client)

    assert client.post("/sign-out").status_code == 400
    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)


def test_case_13_session_outlives_a_rotated_key(
    people: People, client: Browser, clock: Clock
) -> None:
    sign_in(client)
    cookie = client.get_cookie(COOKIE, domain=HOST)
    assert cookie is not None
    rotated = a_client(
        an_app(people.store, SETTINGS, secret=b"n" * 32, fallbacks=[b"s" * 32], clock=clock)
    )
    rotated.set_cookie(COOKIE, cookie.value, domain=HOST)

    assert is_signed_in(rotated)


@pytest.mark.parametrize(
    "address",
    [
        "//evil",
        "///evil",
        "\\evil",
        "/\\evil",
        "\\\\evil",
        "https:evil",
        "https://evil",
        "javascript:alert(1)",
        "/\t/evil",
        "/\n/evil",
        "evil",
        " /account",
        "",
    ],
)
def test_case_18_way_on_to_another_site_leads_to_the_start_page(
    client: Browser, address: str
) -> None:
    assert sign_in(client, next=address).location == "/engagements"


@pytest.mark.parametrize("address", ["/e/small/results", "/account?done=language", "/e/a%20b"])
def test_way_on_leads_to_the_page_that_was_asked_for(client: Browser, address: str) -> None:
    assert sign_in(client, next=address).location == address


def test_page_asked_for_by_nobody_is_shown_after_signing_in(client: Browser) -> None:
    asked = client.get("/e/small/results?sort=name")
    form = client.get(asked.location).text
    address = form.partition('name="next" value="')[2].partition('"')[0]

    answer = sign_in(client, next=address)

    assert asked.status_code == 303
    assert asked.location.startswith("/sign-in?next=/e/small/results")
    assert answer.location == "/e/small/results?sort=name"
    assert client.get(answer.location).text == "Carla Vidal"


def test_sign_in_page_sends_on_whoever_is_signed_in(client: Browser) -> None:
    sign_in(client)

    assert client.get("/sign-in?next=/e/small/results").location == "/e/small/results"
    assert client.get("/sign-in?next=//evil").location == "/engagements"


@pytest.mark.parametrize("path", ["/sign-in", "/forgotten", "/account"])
def test_case_19_no_page_is_shown_in_a_frame_or_kept(client: Browser, path: str) -> None:
    sign_in(client)

    headers = client.get(path).headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"].split("; ")
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "engagement", "page", "status"),
    [
        ("carla", "small", "results", 200),
        ("carla", "small", "answers", 200),
        ("carla", "other", "results", 404),
        ("carla", "gone", "results", 404),
        ("pia", "small", "results", 200),
        ("pia", "small", "answers", 404),
        ("pia", "other", "results", 404),
        ("otto", "small", "results", 404),
        ("ada", "other", "answers", 200),
        ("ada", "gone", "answers", 404),
    ],
)
def test_page_opens_for_members_whose_role_allows_it(
    client: Browser, who: str, engagement: str, page: str, status: int
) -> None:
    sign_in(client, f"{who}@example.org")

    assert client.get(f"/e/{engagement}/{page}").status_code == status


def test_foreign_and_unknown_engagement_get_the_same_page(client: Browser) -> None:
    sign_in(client)

    foreign, unknown = (client.get(f"/e/{name}/results") for name in ("other", "gone"))

    assert foreign.text == unknown.text
    assert foreign.status_code == unknown.status_code == 404


def test_member_who_left_is_kept_out_at_the_next_page(people: People, client: Browser) -> None:
    sign_in(client)
    before = client.get("/e/small/results").status_code

    accounts.leave(people.store, CARLA, "small")

    assert (before, client.get("/e/small/results").status_code) == (200, 404)


@pytest.mark.parametrize(
    ("every_minutes", "pages", "open_"),
    [(59, 12, True), (61, 1, False), (30, 23, True), (30, 24, False)],
    ids=["used within the hour", "idle for an hour", "11 h 30", "12 h"],
)
def test_session_ends_after_an_idle_hour_and_after_twelve_hours(
    client: Browser, clock: Clock, every_minutes: int, pages: int, open_: bool
) -> None:
    sign_in(client)

    statuses = []
    for _ in range(pages):
        clock.move(minutes=every_minutes)
        statuses.append(client.get("/e/small/results").status_code)

    assert (statuses[-1] == 200) is open_
    assert set(statuses[:-1]) <= {200}


def test_clock_put_back_far_opens_no_session_again(client: Browser, clock: Clock) -> None:
    sign_in(client)
    clock.move(days=-365)

    assert not is_signed_in(client)


def test_form_of_an_ended_session_comes_back_for_copying(client: Browser, clock: Clock) -> None:
    sign_in(client)
    token = csrf_token(client, "/account")
    clock.move(hours=2)

    data = {"csrf_token": token, "vision": "Projects that end", "password": "secret word"}
    answer = client.post("/e/small/results", data=data)

    assert answer.status_code == 403
    assert "You are signed out" in answer.text
    assert "Projects that end</textarea>" in answer.text
    assert "secret word" not in answer.text


@pytest.mark.parametrize(
    "ended_by",
    [accounts.disable_user, lambda store, email: accounts.reset_user(store, email, NOW)],
    ids=["disabled", "reset"],
)
def test_session_ends_when_the_account_is(people: People, client: Browser, ended_by) -> None:  # type: ignore[no-untyped-def]
    sign_in(client)

    ended_by(people.store, CARLA)

    assert not is_signed_in(client)
    assert sign_in(client).status_code == 400


def a_welcome(people: People) -> str:
    new = NewUser("nora@example.org", "Nora Lind", Role.PMO_LEAD, ("small",))
    return accounts.add_user(people.store, new, NOW).address("")


def choose(client: Browser, path: str, password: str, repeated: str | None = None) -> TestResponse:
    data = {"csrf_token": csrf_token(client, path), "new_password": password}
    return client.post(path, data=data | {"repeated": repeated or password})


def test_one_time_link_lets_choose_a_password_and_signs_in(
    people: People, client: Browser
) -> None:
    path = a_welcome(people)

    answer = choose(client, path, OTHER_PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/engagements")
    assert "Nora Lind" in client.get(answer.location).text
    assert client.get(path).status_code == 404
    sign_out(client)
    assert sign_in(client, "nora@example.org", OTHER_PASSWORD).status_code == 303


def test_scanner_that_opens_the_one_time_link_uses_nothing_up(
    people: People, client: Browser
) -> None:
    path = a_welcome(people)
    scans = [client.open(path, method=method).status_code for method in ("GET", "HEAD") * 20]
    no_form_of_ours = client.post(path).status_code

    assert set(scans) == {200}
    assert no_form_of_ours == 400
    assert choose(client, path, OTHER_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("password", "repeated", "said"),
    [
        ("short", None, "12 or more expected"),
        ("password1234", None, "others would try"),
        ("Nora.Lind.2026", None, "your name or address"),
        (OTHER_PASSWORD, PASSWORD, "not the same"),
        ("", None, "fill this in"),
    ],
)
def test_password_that_is_not_taken_is_told_beside_its_field(
    people: People, client: Browser, password: str, repeated: str | None, said: str
) -> None:
    path = a_welcome(people)

    answer = choose(client, path, password, repeated)

    assert answer.status_code == 400
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert client.get(path).status_code == 200


def test_wrong_and_expired_links_get_the_same_page(
    people: People, client: Browser, clock: Clock
) -> None:
    path = a_welcome(people)
    clock.move(hours=48)

    pages = [client.get(asked) for asked in (path, path[:-1] + "-", "/welcome/" + "t" * 10_000)]

    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1


def test_guessing_at_links_waits(people: People, client: Browser) -> None:
    statuses = [client.get(f"/welcome/{number}").status_code for number in range(31)]

    assert statuses == [404] * 30 + [429]


def test_log_holds_neither_the_one_time_link_nor_a_password(
    people: People, client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = a_welcome(people)

    choose(client, path, OTHER_PASSWORD)
    sign_in(client, CARLA, PASSWORD)

    token = path.rpartition("/")[2]
    assert f"GET /welcome/{token[:6]}… 200" in caplog.text
    assert token not in caplog.text
    assert OTHER_PASSWORD not in caplog.text
    assert PASSWORD not in caplog.text


def test_changed_password_ends_the_other_sessions_and_keeps_this_one(app: Flask) -> None:
    here, there = a_client(app), a_client(app)
    sign_in(here)
    sign_in(there)

    answer = change(here)

    assert "Your password is kept." in here.get(answer.location).text
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert sign_in(there).status_code == 400
    assert sign_in(there, CARLA, OTHER_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": OTHER_PASSWORD}, "not your present password"),
        ({"password": ""}, "fill this in"),
        ({"repeated": PASSWORD}, "not the same"),
        ({"new_password": "carla vidal 1", "repeated": "carla vidal 1"}, "your name or address"),
    ],
)
def test_password_is_not_changed_by_a_form_with_a_slip(
    client: Browser, fields: dict[str, str], said: str
) -> None:
    sign_in(client)

    answer = change(client, **fields)

    assert answer.status_code == 400
    assert said in answer.text
    sign_out(client)
    assert sign_in(client).status_code == 303


def test_present_password_is_guessed_no_faster_than_at_the_door(client: Browser) -> None:
    sign_in(client)

    statuses = [change(client, password=OTHER_PASSWORD).status_code for _ in range(6)]

    assert statuses == [400] * 5 + [429]


def test_language_of_the_account_is_spoken_in_every_browser(app: Flask) -> None:
    here, there = a_client(app), a_client(app)
    sign_in(here)
    token = csrf_token(here, "/account")

    here.post("/account/language", data={"csrf_token": token, "chosen": "es"})
    sign_in(there)

    assert [client.get("/account").text.count('<html lang="es">') for client in (here, there)] == [
        1,
        1,
    ]


@pytest.mark.parametrize("chosen", ["fr", "en' OR 1"])
def test_language_that_is_not_spoken_is_refused(client: Browser, chosen: str) -> None:
    sign_in(client)

    data = {"csrf_token": csrf_token(client, "/account"), "chosen": chosen}

    assert client.post("/account/language", data=data).status_code == 400


def test_account_page_names_the_engagements_one_may_enter(client: Browser) -> None:
    sign_in(client, "otto@example.org")

    page = client.get("/account").text

    assert '<dd><a href="/engagements/other">Other</a></dd>' in page


def test_forgotten_page_names_whom_to_ask_and_the_command(client: Browser) -> None:
    page = client.get("/forgotten").text

    assert "ask Ana Ruiz, ana@example.org" in page
    assert "pmo-design user reset" in page


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", ["/sign-in", "/forgotten", "/account"])
def test_every_page_speaks_both_languages(client: Browser, path: str, language: str) -> None:
    sign_in(client)

    page = client.get(f"{path}?language={language}", follow_redirects=True)

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
