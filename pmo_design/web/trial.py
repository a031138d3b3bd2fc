"""A test drive's answers: in the cookie alone, one short text for each section.

The cookie holds what is chosen or a number, nothing that was written: it has room for
4,000 characters, and whoever tries a survey is promised that texts are not kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import session

from pmo_design.answers import Answer, AnswerState
from pmo_design.exchange.canonical_text import cell_text
from pmo_design.questionnaire.definition import STATE_WORDS, Item
from pmo_design.questionnaire.kinds import kind_of, parse
from pmo_design.questionnaire.sections import Section
from pmo_design.survey import Change, Given, Saved, Survey

_KEY = "trial"
_BETWEEN = ";"


def trial_sheet(survey: Survey) -> dict[str, Given]:
    """What was chosen in this browser, by item."""
    kept = session.get(_KEY, {})
    found: dict[str, Given] = {}
    for section in survey.sections:
        found |= unpacked(section, kept.get(section.id, ""), survey.respondent)
    return found


def keep_in_cookie(survey: Survey, changes: Sequence[Change]) -> Saved:
    """Keep changes in the cookie; nothing conflicts, for there is one cookie."""
    sheet = trial_sheet(survey)
    for change in changes:
        sheet.pop(change.item, None)
        if change.answer is not None:
            sheet[change.item] = Given(change.answer, 1)
    session[_KEY] = {section.id: packed(section, sheet) for section in survey.sections}
    return Saved({change.item: int(change.item in sheet) for change in changes}, {})


def forget_trial() -> None:
    """Begin with nothing chosen."""
    session.pop(_KEY, None)


def packed(section: Section, sheet: dict[str, Given]) -> str:
    """Answers of a section in the order of its questions, nothing for an unanswered one."""
    texts = (_text(item, sheet.get(item.id)) for item in section.items)
    return _BETWEEN.join(texts).rstrip(_BETWEEN)


def unpacked(section: Section, text: str, respondent: str) -> dict[str, Given]:
    """Answers that a section's text stands for; what does not fit is left out."""
    found: dict[str, Given] = {}
    for item, each in zip(section.items, text.split(_BETWEEN), strict=False):
        way_out = each in STATE_WORDS
        value = None if way_out or not each else parse(each, item)
        if way_out or value is not None:
            state = AnswerState(each) if way_out else AnswerState.VALUE
            found[item.id] = Given(Answer(respondent, item.id, state, value), 1)
    return found


def _text(item: Item, given: Given | None) -> str:
    if given is None:
        return ""
    answer = given.answer
    if answer.state is not AnswerState.VALUE:
        return answer.state.value
    return "" if kind_of(item).input == "text" else cell_text(answer.value)
