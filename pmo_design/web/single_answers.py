"""What one person answered, where people were told that their names stand with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pmo_design.account import Action
from pmo_design.answers import Answer, AnswerState, counting
from pmo_design.cycle import Cycle
from pmo_design.documents.answer_copy import answer_text
from pmo_design.documents.wording import Wording
from pmo_design.engagement import Engagement, engagement_instrument
from pmo_design.language import text_in
from pmo_design.operations.folders import refuse_in_confidence
from pmo_design.questionnaire.sections import Section, sections_of
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.people_found import found
from pmo_design.web.sessions import require

pages = Blueprint("single_answers", __name__, url_prefix="/engagements/<engagement>/people")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer in words; ``confidence`` is a key of the words, "" for none."""

    question: str
    answer: str
    confidence: str
    comment: str
    evidence: str


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Answers about one topic, in the order in which they are asked."""

    cycle: int
    title: str
    lines: tuple[AnswerLine, ...]


@pages.get("/respondents/<own>/answers")
def show(engagement: str, own: str) -> ResponseReturnValue:
    """Everything that one person answered, the latest cycle first."""
    require(Action.READ_ANSWERS, engagement)
    client = house().store.load(engagement)
    refuse_in_confidence(client)
    person = found(client, "respondent", own)
    return render_template(
        "workspace/answers.html",
        engagement=client,
        person=person,
        department=client.department(person.department),
        tables=tuple(answer_tables(client, own, words)),
    )


def answer_tables(client: Engagement, respondent: str, words: Wording) -> Iterator[AnswerTable]:
    """Answers of one person by cycle and topic; those that count, of several to a question."""
    for cycle in reversed(client.cycles):
        given = (*cycle.answers, *cycle.retired)
        own = counting(answer for answer in given if answer.respondent == respondent)
        answers = {answer.item: answer for answer in own.values()}
        if answers:
            yield from _tables(client, cycle, answers, words)


def _tables(
    client: Engagement, cycle: Cycle, answers: Mapping[str, Answer], words: Wording
) -> Iterator[AnswerTable]:
    left = dict(answers)
    for questionnaire in engagement_instrument(client, cycle).questionnaires.values():
        for section in sections_of(questionnaire):
            if lines := tuple(_lines(section, left, words)):
                name = text_in(section.name, words.language) if section.name else ""
                yield AnswerTable(cycle.number, name or words("preview.other-topic"), lines)
    if left:  # to questions that are switched off; nothing but their ids is known here
        lines = tuple(_line(item, _bare(answer, words), answer) for item, answer in left.items())
        yield AnswerTable(cycle.number, words("answers.switched-off"), lines)


def _lines(section: Section, left: dict[str, Answer], words: Wording) -> Iterator[AnswerLine]:
    """Lines of the answers in a section, which are taken out of those that are left."""
    for block in section.blocks:
        about = f"{text_in(block.statement, words.language)} " if block.statement else ""
        for item in block.items:
            if answer := left.pop(item.id, None):
                question = about + text_in(item.text, words.language)
                yield _line(question, answer_text(item, answer, words), answer)


def _bare(answer: Answer, words: Wording) -> str:
    """Answer to a question that is not known here any more."""
    if answer.state is AnswerState.VALUE:
        return str(answer.value)
    return words(f"answer.{answer.state.value}")


def _line(question: str, said: str, answer: Answer) -> AnswerLine:
    confidence = f"confidence.{answer.confidence}" if answer.confidence else ""
    return AnswerLine(question, said, confidence, answer.comment, answer.evidence)
