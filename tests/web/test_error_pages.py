"""Every error is one page in plain words: the right status, no detail, nothing typed lost."""

from __future__ import annotations

import pytest
from house_builders import Browser, csrf_token
from werkzeug.datastructures import MultiDict

from pmo_design.web.errors import typed_answers


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("input", 400, "importance: 6 found, 1 to 5 expected"),
        ("refused", 409, "the survey is closed"),
        ("not-found", 404, "This page does not open"),
        ("store", 503, "What was saved before is still there"),
        ("bug", 500, "It is not your fault"),
    ],
)
def test_each_error_has_its_status_and_its_words(
    client: Browser, name: str, status: int, said: str
) -> None:
    answer = client.get(f"/raise/{name}")

    assert answer.status_code == status
    assert said in answer.text


def test_page_of_a_lost_link_names_whom_to_ask(client: Browser) -> None:
    assert "ask Ana Ruiz, ana@example.org" in client.get("/nowhere").text


@pytest.mark.parametrize(
    ("name", "detail"), [("bug", "a detail of the program"), ("not-found", "hospital")]
)
def test_details_stand_in_no_page(client: Browser, name: str, detail: str) -> None:
    answer = client.get(f"/raise/{name}")

    assert detail not in answer.text
    assert "Traceback" not in answer.text


def test_number_on_the_page_of_a_bug_leads_to_its_traceback(
    client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.get("/raise/bug").text

    noted = next(record for record in caplog.records if record.exc_info)
    number = noted.getMessage().split()[0]
    assert f"whoever runs this server: {number}" in page
    assert "a detail of the program" in caplog.text


@pytest.mark.parametrize("path", ["/nowhere/", "/%2fexample.org/", "/api/v1/me/"])
def test_a_slash_at_the_end_leads_nowhere_where_there_is_no_page_without_it(
    client: Browser, path: str
) -> None:
    assert client.get(path).status_code in (401, 404)


def test_full_storage_says_not_saved_and_when_to_try_again(client: Browser) -> None:
    data = {"csrf_token": csrf_token(client), "m01-comment": "Three weeks late <again>"}

    answer = client.post("/raise/store", data=data)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "your answers were NOT saved" in answer.text
    assert "Three weeks late &lt;again&gt;</textarea>" in answer.text


def test_refused_form_is_shown_again_for_copying(client: Browser) -> None:
    data = {"csrf_token": csrf_token(client), "comment": "Kept"}

    assert ">\nKept</textarea>" in client.post("/raise/refused", data=data).text


def test_only_what_a_person_wrote_is_shown_again() -> None:
    form = MultiDict(
        [
            ("csrf_token", "x"),
            ("password", "p"),
            ("_at", "2"),
            ("a", " "),
            ("b", "Yes"),
            ("b", "No"),
        ]
    )

    assert typed_answers(form) == (("b", "Yes"), ("b", "No"))


def test_texts_of_a_question_are_shown_by_what_they_are(client: Browser) -> None:
    data = {"csrf_token": csrf_token(client), "need.a-comment": "Kept", "other": "This too"}

    page = client.post("/raise/refused", data=data).text

    assert ">Comment (need.a)</label>" in page
    assert ">other</label>" in page


def test_script_gets_its_error_as_json(client: Browser) -> None:
    headers = {"X-CSRFToken": csrf_token(client), "Accept": "application/json"}

    answer = client.post("/raise/store", data={"a": "1"}, headers=headers)

    assert answer.status_code == 503
    assert "NOT saved" in answer.json["error"]  # type: ignore[index]


def test_page_speaks_the_language_that_is_asked_for(client: Browser) -> None:
    assert '<html lang="es">' in client.get("/nowhere?language=es").text
    assert "Esta página no se abre" in client.get("/nowhere").text


def test_browser_that_prefers_spanish_is_answered_in_spanish(client: Browser) -> None:
    page = client.get("/nowhere", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}).text

    assert "Esta página no se abre" in page


def test_refusal_offers_languages_at_an_address_that_opens_unless_typed_texts_would_be_lost(
    client: Browser,
) -> None:
    token = {"csrf_token": csrf_token(client)}

    assert 'href="?language=es"' in client.get("/nowhere").text
    assert 'href="?language=es"' in client.post("/raise/refused", data=token).text
    assert 'href="/?language=es"' in client.post("/nowhere", data=token).text
    assert (
        'href="/engagements?language=es"' in client.post("/engagements/x/close", data=token).text
    )
    typed = client.post("/raise/refused", data=token | {"comment": "Kept"}).text
    assert 'hreflang="es"' not in typed


def test_unsupported_method_names_those_that_are(client: Browser) -> None:
    data = {"csrf_token": csrf_token(client)}

    answer = client.post("/ready", data=data)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(("path", "leads"), [("/engagements/nobody/x", True), ("/s/x", False)])
def test_page_that_is_none_leads_back_to_the_clients_only_from_within(
    client: Browser, path: str, leads: bool
) -> None:
    page = client.get(path)

    assert page.status_code == 404
    assert ('href="/engagements"' in page.text) is leads
