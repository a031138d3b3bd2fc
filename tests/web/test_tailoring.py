"""What one client is asked otherwise: written, checked, compared and kept in the browser."""

from __future__ import annotations

import io
from dataclasses import replace
from html import unescape

import pytest
from account_cast import People
from flask import Flask
from house_builders import Browser, csrf_token
from inside_visitors import a_workspace, send, signed_in
from small_client import an_answer

from pmo_design.answers import Answer, AnswerState
from pmo_design.operations.engagements import instrument_of
from pmo_design.storage.store import Store

BASE = "/engagements/small/tailoring"
SHEET = f"{BASE}/needs"
ITEM = "need.clear-view.importance"
HEAD = 'format: 1\nquestionnaire: needs\nversion: "1"\n'
OVERLAY = HEAD + "off: [clear-view]\n"


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people)


@pytest.fixture
def carla(app: Flask) -> Browser:
    return signed_in(app, "carla")


def asked(store: Store) -> set[str]:
    """Ids of what the client is asked of its needs."""
    items = instrument_of(store.load("small")).questionnaires["needs"].items
    return {item.id for item in items}


def test_overlay_is_kept_and_shown_in_its_one_form(carla: Browser, people: People) -> None:
    answer = send(carla, SHEET, overlay=OVERLAY, version="1", go="keep")

    page = carla.get(answer.location).text
    assert answer.status_code == 303
    assert ITEM not in asked(people.store)
    assert '"off": [clear-view]' in unescape(page)
    assert f"Switched off: <code>{ITEM}</code>" in page
    assert "From now on" in page


def test_checking_shows_what_would_change_and_keeps_nothing(
    carla: Browser, people: People
) -> None:
    page = send(carla, SHEET, overlay=OVERLAY, version="1", go="check").text

    assert "nothing has been saved yet" in page
    assert f"Switched off: <code>{ITEM}</code>" in page
    assert f'data-item="{ITEM}"' not in page
    assert 'data-item="need.early-warning.importance"' in page
    assert ITEM in asked(people.store)


@pytest.mark.parametrize(
    ("overlay", "line", "says"),
    [
        (HEAD + "off: [clear-vew]\n", 4, "did you mean clear-view?"),
        (HEAD + f"off:\n  - {ITEM}\n", 5, "switched off together"),
        (HEAD + "services: {}\n", 4, "the catalogue is not tailored here"),
        (HEAD.replace("needs", "maturity"), 2, "tailors maturity 1, expected needs 1"),
        (HEAD + "off: [\n", 5, "is not valid YAML"),
    ],
)
def test_faults_are_told_by_their_line_and_the_text_stays(
    carla: Browser, people: People, overlay: str, line: int, says: str
) -> None:
    answer = send(carla, SHEET, overlay=overlay, version="1", go="keep")

    assert answer.status_code == 400
    assert f"Line {line}:" in answer.text
    assert says in answer.text
    assert overlay.splitlines()[-1] in unescape(answer.text)
    assert people.store.load("small").overlays == ()


def test_file_takes_the_place_of_the_text(carla: Browser, people: People) -> None:
    form = {"csrf_token": csrf_token(carla, "/account"), "version": "1", "go": "keep",
            "overlay": "", "file": (io.BytesIO(OVERLAY.encode()), "needs.yaml")}  # fmt: skip

    carla.post(SHEET, data=form)

    assert ITEM not in asked(people.store)


def test_file_that_is_no_text_is_told(carla: Browser) -> None:
    form = {"csrf_token": csrf_token(carla, "/account"), "version": "1",
            "file": (io.BytesIO(b"\xff\xfe\x00"), "needs.yaml")}  # fmt: skip

    answer = carla.post(SHEET, data=form)

    assert answer.status_code == 400
    assert "is not UTF-8" in answer.text


def test_emptied_overlay_asks_the_questionnaire_as_released(
    carla: Browser, people: People
) -> None:
    send(carla, SHEET, overlay=OVERLAY, version="1", go="keep")

    send(carla, SHEET, overlay="", version="2", go="keep")

    assert ITEM in asked(people.store)
    assert people.store.load("small").overlays == ()


def test_of_two_who_tailor_at_once_the_second_is_told_and_keeps_their_text(
    app: Flask, carla: Browser, people: People
) -> None:
    send(carla, SHEET, overlay=OVERLAY, version="1", go="keep")
    late = HEAD + "off: [early-warning]\n"

    answer = send(signed_in(app, "ada"), SHEET, overlay=late, version="1", go="keep")

    assert answer.status_code == 409
    assert "off: [early-warning]" in answer.text
    assert '"off": [clear-view]' in unescape(answer.text)
    assert ITEM not in asked(people.store)


def test_answers_given_meanwhile_stay(carla: Browser, people: People) -> None:
    before = people.store.load("small").latest.answers

    send(carla, SHEET, overlay=OVERLAY, version="1", go="keep")

    assert people.store.load("small").latest.answers == before


def test_answers_count_again_once_their_question_is_asked_again(
    carla: Browser, people: People
) -> None:
    send(carla, SHEET, overlay=OVERLAY, version="1", go="keep")
    small = people.store.load("small")
    kept = (
        Answer("e1", ITEM, AnswerState.VALUE, "4"),
        Answer("p1", ITEM, AnswerState.VALUE, "much"),
    )
    people.store.save(replace(small, cycles=(replace(small.latest, retired=kept),)))

    send(carla, SHEET, overlay="", version="3", go="keep")

    latest = people.store.load("small").latest
    assert an_answer("e1", ITEM, 4) in latest.answers
    assert latest.retired == (kept[1],)


def test_questionnaires_of_a_closed_client_stay(carla: Browser, people: People) -> None:
    people.store.close("small")

    answer = send(carla, SHEET, overlay=OVERLAY, version="1", go="keep")

    assert answer.status_code == 409
    assert people.store.load("small").overlays == ()


@pytest.mark.parametrize("name", ["otto", "pia"])
@pytest.mark.parametrize("path", [BASE, SHEET])
def test_who_may_not_change_the_survey_finds_no_tailoring(
    app: Flask, name: str, path: str
) -> None:
    assert signed_in(app, name).get(path).status_code == 404


def test_questionnaire_that_is_none_is_not_there(carla: Browser) -> None:
    assert carla.get(f"{BASE}/nothing").status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", [BASE, SHEET, f"{BASE}/baseline"])
def test_every_page_of_tailoring_has_one_heading(carla: Browser, path: str, language: str) -> None:
    page = carla.get(f"{path}?language={language}")

    assert page.status_code == 200
    assert page.text.count("<h1>") == 1


@pytest.mark.parametrize("name", ["maturity", "needs", "baseline"])
def test_example_on_the_page_fits_its_questionnaire_as_it_stands(
    carla: Browser, name: str
) -> None:
    sheet = f"{BASE}/{name}"
    page = carla.get(sheet).text
    shown = page.partition('<pre class="code">')[2].partition("</pre>")[0]

    answer = send(carla, sheet, overlay=unescape(shown), version="1", go="check")

    assert answer.status_code == 200
    assert "The overlay fits" in answer.text
    assert "Switched off:" in answer.text
    assert "Added:" in answer.text
    assert "docs/" not in page
