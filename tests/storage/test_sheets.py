"""Sheets: one answer at a time, never lost, never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from survey_client import ANA, ITEM, OTHER_ITEM, a_change, an_answer, running_survey

from pmo_design.answers import AnswerState
from pmo_design.engagement import Respondent
from pmo_design.storage.sheets import Sheets
from pmo_design.survey import Change, Given


@pytest.fixture
def sheets(tmp_path: Path, database_url: str | None) -> Sheets:
    return Sheets(running_survey(tmp_path, database=database_url).store.engine)


def ana(sheets: Sheets) -> dict[str, Given]:
    return sheets.given("sample", 1, "ana")


def save(sheets: Sheets, *changes: Change, person: Respondent = ANA):  # type: ignore[no-untyped-def]
    return sheets.save("sample", 1, person, changes)


def test_saved_answer_comes_back_with_its_version(sheets: Sheets) -> None:
    answer = an_answer(3, comment="only for Finance", evidence="minutes", confidence="low")

    saved = save(sheets, Change(ITEM, answer, 0))

    assert saved.versions == {ITEM: 1}
    assert ana(sheets) == {ITEM: Given(answer, 1)}


def test_case_43_later_answer_to_the_same_question_replaces_the_former_one(sheets: Sheets) -> None:
    save(sheets, a_change(3))

    saved = save(sheets, a_change(5, version=1))

    assert saved.versions == {ITEM: 2}
    assert ana(sheets)[ITEM].answer.value == 5


def test_answer_taken_back_is_untouched_again(sheets: Sheets) -> None:
    save(sheets, a_change(3))

    saved = save(sheets, Change(ITEM, None, 1))

    assert saved.versions == {ITEM: 0}
    assert ana(sheets) == {}


def test_same_form_sent_twice_gives_one_answer_and_no_conflict(sheets: Sheets) -> None:  # 24
    first = save(sheets, a_change(3))

    second = save(sheets, a_change(3))

    assert first == second
    assert ana(sheets) == {ITEM: Given(an_answer(3), 1)}


def test_outdated_form_is_told_what_was_stored_meanwhile(sheets: Sheets) -> None:  # case 26
    save(sheets, a_change(3))
    save(sheets, a_change(5, version=1))

    saved = save(sheets, a_change(1, version=1))

    assert saved.conflicts == {ITEM: Given(an_answer(5), 2)}
    assert ana(sheets)[ITEM].answer.value == 5


def test_form_with_an_answer_that_was_taken_back_meanwhile_conflicts(sheets: Sheets) -> None:
    save(sheets, a_change(3))
    save(sheets, Change(ITEM, None, 1))

    saved = save(sheets, a_change(4, version=1))

    assert saved.conflicts == {ITEM: None}
    assert ana(sheets) == {}


def test_what_does_not_conflict_is_stored_beside_what_does(sheets: Sheets) -> None:
    save(sheets, a_change(3))

    saved = save(sheets, a_change(4), a_change(2, item=OTHER_ITEM))

    assert set(saved.conflicts) == {ITEM}
    assert saved.versions == {OTHER_ITEM: 1}


@pytest.mark.parametrize("state", [AnswerState.NOT_APPLICABLE, AnswerState.DONT_KNOW])
def test_states_without_a_value_are_answers(sheets: Sheets, state: AnswerState) -> None:
    answer = replace(an_answer(), state=state, value=None)

    save(sheets, Change(ITEM, answer, 0))

    assert ana(sheets)[ITEM].answer == answer


def test_sheets_of_two_people_stay_apart(sheets: Sheets) -> None:
    save(sheets, a_change(3))

    save(sheets, a_change(1, respondent="ben"), person=Respondent("ben", "d1", "team-member"))

    assert ana(sheets)[ITEM].answer.value == 3
    assert sheets.given("sample", 1, "ben")[ITEM].answer.value == 1


def test_saved_answers_are_in_the_engagement_that_is_scored(
    tmp_path: Path, database_url: str | None
) -> None:
    store = running_survey(tmp_path, database=database_url).store

    Sheets(store.engine).save("sample", 1, ANA, [a_change(4)])

    assert store.load("sample").latest.answers == (an_answer(4),)


def test_person_of_an_anonymous_sheet_becomes_known_with_the_first_answer(
    tmp_path: Path, database_url: str | None
) -> None:
    store = running_survey(tmp_path, "anonymous", database=database_url).store
    somebody = Respondent("anonymous-1", "d1", "executive")

    Sheets(store.engine).save("sample", 1, somebody, [a_change(4, respondent="anonymous-1")])

    assert store.load("sample").respondents == (somebody,)
