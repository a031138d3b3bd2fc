"""The copy of a person's answers: every question, in words, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from survey_client import ITEM, NOON, OTHER_ITEM, an_answer, running_survey

from pmo_design.answers import AnswerState
from pmo_design.documents.answer_copy import NAME, answer_copy, answer_text, entries, whose
from pmo_design.documents.content import Bullets, Paragraph, Quote
from pmo_design.documents.wording import load_wording
from pmo_design.operations.answer_copies import answer_copy_pdf
from pmo_design.operations.surveys import open_survey
from pmo_design.questionnaire.definition import Item
from pmo_design.survey import Given, Survey

TODAY = date(2026, 10, 1)
ENGLISH = load_wording(NAME, "en")


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    running = running_survey(tmp_path)
    return open_survey(running.store, running.tokens["Ana"], NOON)


def given(**changes: object) -> Given:
    return Given(an_answer(**changes), 1)


def test_section_tells_statement_question_and_answer_then_what_was_written(
    survey: Survey,
) -> None:
    sheet = {ITEM: given(value=4, comment="R&D", evidence="minutes", confidence="low")}

    section = answer_copy(survey, sheet, ENGLISH, TODAY).sections[0]

    assert section.title == "Choosing and deciding"
    assert section.blocks[:5] == (
        Paragraph("1. I can see at a glance where our projects stand before I have to decide."),
        Bullets(
            (
                (
                    "How important is this for your department?",
                    "4 – Very important: without it we miss some of our goals for the year"
                    " (not very sure)",
                ),
            )
        ),
        Quote("Comment: R&D", ""),
        Quote("Evidence: minutes", ""),
        Bullets((("How well does this work for your department today?", "Not answered"),)),
    )


@pytest.mark.parametrize(
    ("language", "labels"), [("en", ("Comment", "Evidence")), ("es", ("Comentario", "Pruebas"))]
)
def test_label_of_a_comment_stands_only_before_one(
    survey: Survey, language: str, labels: tuple[str, str]
) -> None:
    sheet = {
        ITEM: given(comment=" \n ", evidence="\t"),
        OTHER_ITEM: given(item=OTHER_ITEM, comment="a\nb", evidence="c"),
    }

    found = answer_copy(survey, sheet, load_wording(NAME, language), TODAY)

    quotes = [
        block for part in found.sections for block in part.blocks if isinstance(block, Quote)
    ]
    assert quotes == [Quote(f"{labels[0]}: a\nb", ""), Quote(f"{labels[1]}: c", "")]


def test_section_without_an_answer_says_so_once(survey: Survey) -> None:
    section = answer_copy(survey, {ITEM: given()}, ENGLISH, TODAY).sections[1]

    assert section.blocks == (Paragraph("None of these questions is answered.", "note"),)


def test_every_question_of_a_section_has_its_entry(survey: Survey) -> None:
    section = survey.sections[0]

    found = tuple(entries(section, {OTHER_ITEM: given(item=OTHER_ITEM)}))

    assert [entry.item for entry in found] == list(section.items)
    assert [entry.answer is not None for entry in found][:3] == [False, True, False]


@pytest.mark.parametrize(
    ("kind", "state", "value", "text"),
    [
        ("integer", AnswerState.VALUE, 12_500, "12,500 people"),
        ("ratio", AnswerState.VALUE, -0.25, "−0.25 people"),
        ("choice", AnswerState.VALUE, "yes", "Certainly"),
        ("text", AnswerState.VALUE, "<b>", "<b>"),
        ("integer", AnswerState.DONT_KNOW, None, "I don't know"),
        ("integer", AnswerState.NOT_APPLICABLE, None, "Does not concern us"),
    ],
)
def test_answer_is_told_in_words(kind: str, state: AnswerState, value: object, text: str) -> None:
    options = [{"id": "yes", "name": {"en": "Certainly"}}, {"id": "no", "name": {"en": "No"}}]
    item = Item.model_validate(
        {
            "id": "baseline.x",
            "kind": kind,
            "text": {"en": "Q"},
            "unit": {"en": "people"},
            "options": options if kind == "choice" else (),
        }
    )

    assert answer_text(item, an_answer(value, state=state), ENGLISH) == text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "Answers of Ana, Finance"),
        ({"name": ""}, "Answers from Finance"),
        ({"confidentiality": "anonymous"}, "Anonymous answers from Finance"),
    ],
)
def test_copy_says_whose_answers_it_holds(
    survey: Survey, changes: dict[str, str], told: str
) -> None:
    named = replace(survey, **changes)  # type: ignore[arg-type]

    assert whose(named, ENGLISH) == told
    assert answer_copy(named, {}, ENGLISH, TODAY).subtitle == told


@pytest.mark.parametrize("language", ["en", "es"])
def test_same_answers_give_the_same_pdf(survey: Survey, language: str) -> None:
    sheet = {ITEM: given(comment="<img src=x> & {{7*7}} \u202e \U0001f600")}

    first, second = (answer_copy_pdf(survey, sheet, language, NOON) for _ in range(2))

    assert first == second
    assert first.startswith(b"%PDF-")
