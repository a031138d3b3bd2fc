"""Answers about the organisation, given in the browser by whoever fills in the charter."""

from __future__ import annotations

import pytest
from account_cast import People
from flask import Flask
from house_builders import Browser
from inside_visitors import a_workspace, send, signed_in

from pmo_design.answers import Answer, AnswerState

BASE = "/engagements/small/baseline"
SECTION = f"{BASE}/baseline.sponsorship-and-authority"
ITEM = "baseline.sponsor-support"


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people)


@pytest.fixture
def pia(app: Flask) -> Browser:
    return signed_in(app, "pia")


def given(people: People) -> dict[str, Answer]:
    return {answer.item: answer for answer in people.store.load("small").latest.baseline}


def test_answers_about_the_organisation_are_kept_one_by_one(pia: Browser, people: People) -> None:
    fields = {f"{ITEM}-answer": "4", f"{ITEM}-version": "0", f"{ITEM}-comment": "See minutes."}

    answer = send(pia, SECTION, **fields)

    kept = given(people)[ITEM]
    assert (answer.status_code, answer.location) == (303, BASE)
    assert (kept.respondent, kept.value, kept.comment) == ("", 4, "See minutes.")
    assert given(people)["baseline.support"].value == 2


def test_what_a_folder_has_no_place_for_is_not_kept(pia: Browser, people: People) -> None:
    fields = {f"{ITEM}-answer": "4", f"{ITEM}-version": "0",
              f"{ITEM}-evidence": "minutes", f"{ITEM}-confidence": "low"}  # fmt: skip

    send(pia, SECTION, **fields)

    assert given(people)[ITEM] == Answer("", ITEM, AnswerState.VALUE, 4)


def test_of_two_who_answer_one_question_the_second_is_told(app: Flask, people: People) -> None:
    send(signed_in(app, "carla"), SECTION, **{f"{ITEM}-answer": "4", f"{ITEM}-version": "0"})

    told = send(signed_in(app, "pia"), SECTION, **{f"{ITEM}-answer": "2", f"{ITEM}-version": "0"})

    assert told.status_code == 400
    assert "Changed meanwhile" in told.text
    assert given(people)[ITEM].value == 4


def test_question_about_people_is_none_about_the_organisation(
    pia: Browser, people: People
) -> None:
    send(pia, SECTION, **{"maturity.plan.a-answer": "4", "maturity.plan.a-version": "0"})

    assert set(given(people)) == {"baseline.support"}


def test_answers_about_a_closed_client_stay(pia: Browser, people: People) -> None:
    people.store.close("small")

    answer = send(pia, SECTION, **{f"{ITEM}-answer": "4", f"{ITEM}-version": "0"})

    assert answer.status_code == 409
    assert set(given(people)) == {"baseline.support"}


@pytest.mark.parametrize("path", [BASE, SECTION])
def test_baseline_is_a_part_of_the_charters_section(pia: Browser, path: str) -> None:
    page = pia.get(path).text

    assert '/engagements/small/charter" aria-current="page">Charter</a>' in page
    assert page.count('/engagements/small/charter"') == 2  # the tab, and the step on the path


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", [BASE, SECTION])
def test_every_page_of_the_baseline_has_one_heading(
    pia: Browser, path: str, language: str
) -> None:
    page = pia.get(f"{path}?language={language}")

    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
