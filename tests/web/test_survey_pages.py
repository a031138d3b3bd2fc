"""What the survey's pages show, worked out without a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from survey_client import ITEM, NOON, an_answer, running_survey

from pmo_design.documents.wording import page_words
from pmo_design.operations.surveys import open_survey
from pmo_design.questionnaire.definition import Group
from pmo_design.survey import Given, Survey
from pmo_design.web.section_pages import Attempt, section_page
from pmo_design.web.survey_pages import (
    closing,
    groups_asked,
    missing,
    moment,
    next_section,
    review,
    section_lines,
    totals,
)

WORDS = page_words("en")


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """Ana's: the needs questionnaire, of which executives are asked 13 statements twice."""
    running = running_survey(tmp_path)
    return open_survey(running.store, running.tokens["Ana"], NOON)


def given(value: object = 4, version: int = 1, **changes: object) -> Given:
    return Given(an_answer(value, **changes), version)


def test_section_is_not_begun_then_begun_then_complete(survey: Survey) -> None:
    first = survey.sections[0]
    sheets = (
        {},
        {ITEM: given()},
        {item.id: given(item=item.id) for item in first.items},
    )

    lines = [section_lines(survey, sheet)[0] for sheet in sheets]

    assert [(line.status, line.answered, line.asked) for line in lines] == [
        ("empty", 0, 8),
        ("some", 1, 8),
        ("complete", 8, 8),
    ]


def test_section_passed_on_says_to_whom(survey: Survey) -> None:
    passed = replace(survey, passed_on={"needs.deciding": "Lu"})

    first, second = section_lines(passed, {ITEM: given()})[:2]

    assert (first.status, first.colleague) == ("passed", "Lu")
    assert (second.status, second.colleague) == ("empty", "")


def test_progress_counts_all_sections(survey: Survey) -> None:
    assert totals(section_lines(survey, {ITEM: given()})) == (1, len(survey.items))


def test_untouched_question_has_nothing_chosen(survey: Survey) -> None:
    question = section_page(survey, survey.sections[0], {}, WORDS).blocks[0].questions[0]

    assert [choice.value for choice in question.choices] == ["1", "2", "3", "4", "5"]
    assert [choice.value for choice in question.ways_out] == ["dk", "na"]
    assert not any(each.checked for each in (*question.choices, *question.ways_out))


def test_stored_answer_is_chosen_with_its_version(survey: Survey) -> None:
    sheet = {ITEM: given(4, version=3)}

    question = section_page(survey, survey.sections[0], sheet, WORDS).blocks[0].questions[0]

    assert [choice.checked for choice in question.choices] == [False, False, False, True, False]
    assert question.typed.version == 3


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (given(5), "5 – Essential: without it we miss most of our goals for the year"),
        (None, ""),
    ],
)
def test_conflict_shows_the_other_answer_in_words(
    survey: Survey, theirs: Given | None, said: str
) -> None:
    attempt = Attempt(conflicts={ITEM: theirs})

    page = section_page(survey, survey.sections[0], {}, WORDS, attempt)

    (question,) = page.troubled
    assert question.conflict is not None
    assert question.conflict.theirs == said


def test_sections_follow_one_another_and_the_last_has_none(survey: Survey) -> None:
    assert next_section(survey, survey.sections[0]) == survey.sections[1]
    assert next_section(survey, survey.sections[-1]) is None


def test_review_says_answers_in_words(survey: Survey) -> None:
    sheet = {ITEM: given(4, comment="c", confidence="low")}

    line = review(survey, sheet, WORDS)[0].lines[0]

    assert line.answer.startswith("4 – Very important")
    assert (line.comment, line.confidence) == ("c", "confidence.low")


def test_what_was_passed_on_is_not_missing(survey: Survey) -> None:
    passed = replace(survey, passed_on={survey.sections[0].id: ""})

    open_questions = missing(review(passed, {}, WORDS))

    assert len(open_questions) == len(survey.items) - len(survey.sections[0].items)
    assert (survey.sections[1].id, ITEM) not in [(at, line.item) for at, line in open_questions]


@pytest.mark.parametrize(
    ("section", "groups"),
    [
        ("needs.deciding", ("executive", "functional-manager", "project-manager")),
        (
            "needs.working",
            ("executive", "functional-manager", "project-manager", "team-member"),
        ),
    ],
)
def test_colleague_may_be_of_any_group_that_is_asked_something(
    survey: Survey, section: str, groups: tuple[Group, ...]
) -> None:
    assert groups_asked(survey, section) == groups


@pytest.mark.parametrize(
    ("language", "date"), [("en", "15 October 2026"), ("es", "15 de octubre de 2026")]
)
def test_closing_is_the_last_minute_of_the_closing_day(
    survey: Survey, language: str, date: str
) -> None:
    last = closing(survey, page_words(language))

    assert (last.date, last.time, last.zone) == (date, "23:59", "Madrid")


def test_moment_in_utc_is_told_as_such() -> None:
    told = moment(datetime(2026, 10, 1, 9, 5, tzinfo=UTC), WORDS)

    assert (told.time, told.zone) == ("09:05", "UTC")
