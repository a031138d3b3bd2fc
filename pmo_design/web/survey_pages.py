"""What the pages of a survey show, worked out before anything is drawn: no web in here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from babel.dates import get_timezone_location

from pmo_design.documents.answer_copy import Sheet, Texts, answer_text, entries
from pmo_design.documents.wording import Wording
from pmo_design.language import LOCALES
from pmo_design.questionnaire.definition import GROUPS, Group
from pmo_design.questionnaire.sections import Section
from pmo_design.survey import Survey, asked_sections

Status = Literal["empty", "some", "complete", "passed"]


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section in the list of sections.

    Attributes
    ----------
    number : int
        Counted from 1 through the whole survey.
    colleague : str
        To whom it was passed on; "" where it was not, or nobody was named.
    """

    id: str
    number: int
    questionnaire: str
    name: Texts | None
    status: Status
    answered: int
    asked: int
    colleague: str = ""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One question as it is saved.

    Attributes
    ----------
    answer : str
        In words; "" where nothing is answered.
    confidence : str
        Key of its words, "" for no statement.
    """

    item: str
    number: int
    statement: Texts | None
    question: Texts
    answer: str
    comment: str = ""
    evidence: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class ReviewSection:
    """One section with its answers."""

    line: SectionLine
    lines: tuple[ReviewLine, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time in words, where the client is."""

    date: str
    time: str
    zone: str


def section_lines(survey: Survey, sheet: Sheet) -> tuple[SectionLine, ...]:
    """Sections in order, each with how far it is answered."""
    return tuple(
        section_line(survey, section, sheet, number)
        for number, section in enumerate(survey.sections, start=1)
    )


def section_line(survey: Survey, section: Section, sheet: Sheet, number: int) -> SectionLine:
    """How far one section is answered."""
    asked = len(section.items)
    answered = sum(item.id in sheet for item in section.items)
    return SectionLine(
        id=section.id,
        number=number,
        questionnaire=section.questionnaire,
        name=section.name,
        status=_status(answered, asked, section.id in survey.passed_on),
        answered=answered,
        asked=asked,
        colleague=survey.passed_on.get(section.id, ""),
    )


def _status(answered: int, asked: int, passed: bool) -> Status:
    if answered == asked:
        return "complete"
    if passed:
        return "passed"
    return "some" if answered else "empty"


def totals(lines: Sequence[SectionLine]) -> tuple[int, int]:
    """How many questions are answered, and how many are asked."""
    return sum(line.answered for line in lines), sum(line.asked for line in lines)


def next_section(survey: Survey, section: Section) -> Section | None:
    """Section that follows; None after the last."""
    at = survey.sections.index(section) + 1
    return survey.sections[at] if at < len(survey.sections) else None


def review(survey: Survey, sheet: Sheet, words: Wording) -> tuple[ReviewSection, ...]:
    """Every question with its answer in words."""
    return tuple(
        ReviewSection(line, tuple(_review_lines(section, sheet, words)))
        for section, line in zip(survey.sections, section_lines(survey, sheet), strict=True)
    )


def _review_lines(section: Section, sheet: Sheet, words: Wording) -> Iterator[ReviewLine]:
    for entry in entries(section, sheet):
        answer = entry.answer
        yield ReviewLine(
            item=entry.item.id,
            number=entry.number,
            statement=entry.statement,
            question=entry.item.text,
            answer=answer_text(entry.item, answer, words) if answer else "",
            comment=answer.comment if answer else "",
            evidence=answer.evidence if answer else "",
            confidence=f"confidence.{answer.confidence}" if answer and answer.confidence else "",
        )


def missing(reviewed: Sequence[ReviewSection]) -> tuple[tuple[str, ReviewLine], ...]:
    """Questions without an answer, each with its section; what was passed on is not missing."""
    return tuple(
        (section.line.id, line)
        for section in reviewed
        if section.line.status != "passed"
        for line in section.lines
        if not line.answer
    )


def groups_asked(survey: Survey, section_id: str) -> tuple[Group, ...]:
    """Customer groups that are asked something in a section."""
    return tuple(
        group for group in GROUPS if asked_sections(survey.questionnaires, (section_id,), group)
    )


def closing(survey: Survey, words: Wording) -> Moment:
    """Last minute in which an answer is taken."""
    return moment(survey.closes - timedelta(minutes=1), words)


def moment(when: datetime, words: Wording) -> Moment:
    """Point in time in the zone that it carries."""
    zone = get_timezone_location(when.tzinfo, locale=LOCALES[words.language], return_city=True)
    return Moment(words.date(when.date()), f"{when:%H:%M}", zone)
