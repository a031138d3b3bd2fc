"""What must hold for the app as a whole, whatever page it is; numbers are those of the threat list."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, request
from house_builders import (
    HOST,
    LONG_LINK,
    SECRET,
    SETTINGS,
    Browser,
    a_client,
    an_app,
    content_hash,
    csrf_token,
)
from werkzeug.routing import Rule
from werkzeug.test import Cookie

from pmo_design.config import Settings
from pmo_design.errors import InputError
from pmo_design.storage.database import FILE
from pmo_design.storage.store import Store
from pmo_design.web import create_app
from pmo_design.web.house import house

TWELVE_QUESTIONS = {
    f"q{n:02}-{part}": "\N{GRINNING FACE}" * 2000 for n in range(12) for part in "ab"
}

LAN = {"lan": True, "settings": Settings(url="http://192.0.2.10:8080")}


def addresses(app: Flask) -> list[str]:
    """One address of every route that can be read, with something for each of its parts."""
    adapter = app.url_map.bind(HOST)
    return [
        adapter.build(rule.endpoint, {part: _something(rule, part) for part in rule.arguments})
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    ]


def _something(rule: Rule, part: str) -> str:
    return "pages.css" if rule.endpoint == "static" else f"no-{part}"


def test_every_answer_carries_every_header(client: Browser, app: Flask) -> None:
    answers = [client.get(path) for path in [*addresses(app), "/nowhere", "/raise/bug"]]

    lacking = [
        (answer.request.path, name)
        for answer in answers
        for name in (
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Permissions-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
            "Strict-Transport-Security",
            "X-Robots-Tag",
            "Cache-Control",
        )
        if not answer.headers.get(name)
    ]

    assert len(answers) > 6
    assert lacking == []


def test_pages_allow_nothing_inline_and_no_other_site(client: Browser) -> None:
    policy = client.get("/form").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")


def test_case_19_no_page_may_be_shown_in_a_frame(client: Browser) -> None:
    policy = client.get("/form").headers["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy.split("; ")


def test_pages_are_never_kept_by_a_browser(client: Browser) -> None:
    kept = {client.get(path).headers["Cache-Control"] for path in ("/form", "/ready", "/nowhere")}

    assert kept == {"no-store"}


def test_stylesheet_is_kept_for_ever_under_the_hash_of_its_content(client: Browser) -> None:
    address = client.get("/nowhere").text.partition('href="')[2].partition('"')[0]

    named = client.get(address).headers["Cache-Control"]
    unnamed = client.get("/static/pages.css").headers["Cache-Control"]

    assert address.startswith("/static/pages.css?v=")
    assert named == "public, max-age=31536000, immutable"
    assert unnamed == "no-cache"


def test_session_cookie_is_bound_to_this_host_and_kept_from_scripts(client: Browser) -> None:
    cookie = client.get("/form").headers["Set-Cookie"]

    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-pmo=")
    assert set(attributes) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_cookie_of_a_local_network_is_plain(store: Store) -> None:
    client = a_client(an_app(store, **LAN), "192.0.2.10:8080")

    cookie = client.get("/form").headers["Set-Cookie"]

    assert cookie.startswith("pmo=")
    assert "Secure" not in cookie
    assert "Strict-Transport-Security" not in client.get("/form").headers


@pytest.mark.parametrize(
    "url",
    [
        "http://pmo.example.org",
        "ftp://pmo.example.org",
        "pmo.example.org",
        "https://pmo.example.org/below",
        "https://a:b@pmo.example.org",
        "https://[::1",
        "https://[2001:db8::1]",
        "https://pmo.example.org:port",
    ],
)
def test_public_address_is_https_and_nothing_but_a_host(store: Store, url: str) -> None:
    with pytest.raises(InputError, match="https"):
        create_app(store, Settings(url=url), secret=SECRET)


@pytest.mark.parametrize("url", [None, "http://localhost:5000", "https://pmo.example.org/"])
def test_this_machine_needs_no_https(store: Store, url: str | None) -> None:
    assert create_app(store, Settings(url=url), secret=SECRET)


def test_case_9_log_holds_six_characters_of_a_token_and_no_address(
    client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    client.get(f"/t/{LONG_LINK}?language=es&code={LONG_LINK}")
    client.get(f"/other/{LONG_LINK}")
    client.get("/t/short-secret")

    assert LONG_LINK not in caplog.text
    assert "short-secret" not in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert "GET /t/T0kenO… 200" in caplog.text
    assert "GET /other/T0kenO… 404" in caplog.text


def test_no_request_forges_a_line_of_the_log(
    client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    client.get("/a%0d%0a09f911 GET /forged 200%1b[31m")

    assert "GET /a%0D%0A09f911%20GET%20/forged%20200%1B[31m 404" in caplog.text


def test_case_10_session_before_signing_in_is_worth_nothing_after(client: Browser) -> None:
    token = csrf_token(client)
    client.get(f"/t/{LONG_LINK}?language=es")
    with client.session_transaction() as before:
        had = dict(before)

    client.post("/renew", data={"csrf_token": token})

    with client.session_transaction() as after:
        kept = {key for key in had if after.get(key) == had[key]}
    assert set(had) == {"csrf_token", "language", "survey"}
    assert kept == {"language"}
    assert client.post("/form", data={"csrf_token": token}).status_code == 400


def test_every_sign_in_has_a_session_id_of_its_own(app: Flask) -> None:
    first, second = (a_client(app), a_client(app))

    ids = {_signed_in(client) for client in (first, second)}

    assert len(ids) == 2


def _signed_in(client: Browser) -> str:
    client.post("/renew", data={"csrf_token": csrf_token(client)})
    with client.session_transaction() as session:
        return str(session["id"])


def test_case_13_cookie_of_the_former_key_is_still_taken(store: Store, client: Browser) -> None:
    client.get("/nowhere?language=es")
    cookie = client.get_cookie("__Host-pmo", domain=HOST)
    rotated = an_app(store, secret=b"n" * 32, fallbacks=[SECRET])
    lost = an_app(store, secret=b"n" * 32)

    pages = [_page_with_cookie(app, cookie) for app in (rotated, lost)]

    assert ["no se abre" in page for page in pages] == [True, False]


def _page_with_cookie(app: Flask, cookie: Cookie | None) -> str:
    client = a_client(app)
    assert cookie
    client.set_cookie(cookie.key, cookie.value, domain=HOST)
    return client.get("/nowhere").text


@pytest.mark.parametrize("data", [{"comment": "Typed"}, {"comment": "Typed", "csrf_token": "x"}])
def test_case_15_form_without_our_token_is_refused_and_its_text_kept(
    client: Browser, data: dict[str, str]
) -> None:
    answer = client.post("/form", data=data)

    assert answer.status_code == 400
    assert "Typed</textarea>" in answer.text


@pytest.mark.parametrize("open_for", [timedelta(hours=8), timedelta(days=100)])
def test_case_16_form_left_open_for_long_is_still_taken(
    client: Browser, monkeypatch: pytest.MonkeyPatch, open_for: timedelta
) -> None:
    token = csrf_token(client)
    later = time.time() + open_for.total_seconds()
    monkeypatch.setattr(time, "time", lambda: later)

    answer = client.post("/form", data={"csrf_token": token, "comment": "After lunch"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 200), ("none", 200), ("cross-site", 400), ("same-site", 400)],
)
def test_form_that_another_site_sent_is_refused(client: Browser, site: str, status: int) -> None:
    data = {"csrf_token": csrf_token(client)}

    answer = client.post("/form", data=data, headers={"Sec-Fetch-Site": site})

    assert answer.status_code == status


def test_link_in_a_mail_opens_though_another_site_sent_it(client: Browser) -> None:
    answer = client.get(f"/t/{LONG_LINK}", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "host", ["evil", "evil.org", "pmo.example.org.evil.org", "192.0.2.1", "a b"]
)
def test_case_17_request_for_another_host_is_refused(app: Flask, host: str) -> None:
    answer = a_client(app, host).get("/form")

    assert answer.status_code == 400
    assert "does not answer to that name" in answer.text


@pytest.mark.parametrize("host", [HOST, "listed.example.org", "127.0.0.1:8080", "localhost"])
def test_hosts_of_ours_are_answered(store: Store, host: str) -> None:
    settings = Settings(url=SETTINGS.url, trusted_hosts=("listed.example.org",))

    assert a_client(an_app(store, settings), host).get("/form").status_code == 200


def test_case_17_links_begin_with_the_configured_address(store: Store) -> None:
    app = an_app(store)

    with app.test_request_context(
        base_url="http://localhost", headers={"X-Forwarded-Host": "evil"}
    ):
        link = house().link("trial.opened", **{"token": "abc"})

    assert link == "https://pmo.example.org/t/abc"


@pytest.mark.parametrize(
    ("hops", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "192.0.2.66")]
)
def test_address_is_taken_from_exactly_as_many_proxies_as_there_are(
    store: Store, hops: int, seen: str
) -> None:
    app = an_app(store, Settings(url=SETTINGS.url, proxies=hops))
    app.add_url_rule("/me", view_func=lambda: str(request.remote_addr))

    answer = a_client(app).get("/me", headers={"X-Forwarded-For": "192.0.2.66, 203.0.113.9"})

    assert answer.text == seen


def test_case_20_ten_megabytes_are_refused(client: Browser) -> None:
    data = {"csrf_token": csrf_token(client), "comment": "a" * 10_000_000}

    assert client.post("/form", data=data).status_code == 413


def test_longest_page_of_answers_passes(client: Browser) -> None:
    data = {"csrf_token": csrf_token(client)} | TWELVE_QUESTIONS

    assert client.post("/form", data=data).text == "25 fields"


@pytest.mark.parametrize("field", ["a=&", "a&", "=&"])
def test_case_21_a_million_fields_are_refused(client: Browser, field: str) -> None:
    headers = {
        "X-CSRFToken": csrf_token(client),
        "Content-Type": "application/x-www-form-urlencoded",
    }

    answer = client.post("/form", data=field * 1_000_001, headers=headers)

    assert answer.status_code == 413


def test_case_21_form_of_many_parts_is_refused(client: Browser) -> None:
    data = {f"q{number}": "x" for number in range(501)}
    headers = {"X-CSRFToken": csrf_token(client), "Content-Type": "multipart/form-data"}

    assert client.post("/form", data=data, headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
        ),
        ("application/json", b'{"csrf_token": '),
        ("text/plain", b"a=b"),
        ("", b"a=b"),
        ("application/x-www-form-urlencoded", b"a=%ff%00&csrf_token=%"),
    ],
    ids=["no boundary", "broken", "cut", "json", "text", "none", "no UTF-8"],
)
def test_case_22_body_that_is_no_form_is_refused(
    client: Browser, content_type: str, body: bytes
) -> None:
    answer = client.post("/form", data=body, content_type=content_type)

    assert answer.status_code in (400, 415)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../config.py",
        "/static/../../pyproject.toml",
        "/static/%2e%2e/config.py",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e%2f%2e%2e%2fpyproject.toml",
        "/static/..%5c..%5cpyproject.toml",
        "/static//etc/passwd",
        "/static/pages.css%00.txt",
        "/static/%252e%252e/config.py",
        "/static/",
    ],
)
def test_case_30_no_path_leads_out_of_the_static_files(client: Browser, path: str) -> None:
    assert client.get(path, follow_redirects=True).status_code == 404


def test_token_of_ten_kilobytes_is_no_fault_of_the_program(client: Browser) -> None:
    assert client.get("/nowhere/" + "t" * 10_000).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_a_page_changes_nothing(
    store: Store, app: Flask, client: Browser, tmp_path: Path, method: str
) -> None:
    database = tmp_path / FILE
    before = content_hash(database)

    statuses = [client.open(path, method=method).status_code for path in addresses(app)]

    assert 200 in statuses
    assert content_hash(database) == before


def test_ready_while_the_database_answers(client: Browser) -> None:
    assert [client.get("/ready").status_code, client.head("/ready").status_code] == [200, 200]


def test_not_ready_once_the_database_is_gone(
    store: Store, client: Browser, tmp_path: Path
) -> None:
    store.engine.dispose()
    (tmp_path / FILE).write_bytes(b"no database" * 1000)

    assert [client.get("/ready").status_code, client.head("/ready").status_code] == [503, 503]
