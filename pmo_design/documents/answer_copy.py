"""A person's own answers, in words: for the copy they keep, on paper and on the page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pmo_design.answers import Answer, AnswerState
from pmo_design.documents.content import Block, Bullets, Document, Paragraph, Quote, Section
from pmo_design.documents.frame import labels
from pmo_design.documents.wording import Wording
from pmo_design.language import text_in
from pmo_design.questionnaire import sections
from pmo_design.questionnaire.definition import Item
from pmo_design.survey import Given, Survey

NAME = "answers"
"""Of the wording and of the file."""

Texts = Mapping[str, str]
Sheet = Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with what is stored for it.

    Attributes
    ----------
    number : int
        As on the page; both questions about a statement carry the statement's.
    answer : Answer or None
        None where nothing is answered.
    """

    number: int
    statement: Texts | None
    item: Item
    answer: Answer | None


def entries(section: sections.Section, sheet: Sheet) -> Iterator[Entry]:
    """Questions of a section in the order in which they are asked."""
    for block in section.blocks:
        for item in block.items:
            given = sheet.get(item.id)
            yield Entry(block.number, block.statement, item, given.answer if given else None)


def chosen(item: Item, value: object) -> Texts | None:
    """Words of the step or option that was chosen; None where the answer was typed."""
    if item.anchors and isinstance(value, int):
        return item.anchors[value - 1]
    return next((option.name for option in item.options if option.id == value), None)


def value_text(item: Item, value: object, words: Wording) -> str:
    """Value in words: step and label, an option's name, or the number with its unit."""
    option = chosen(item, value)
    if option is not None:
        text = text_in(option, words.language)
        return words("answer.step", number=str(value), name=text) if item.anchors else text
    if isinstance(value, int | float):
        unit = text_in(item.unit, words.language) if item.unit else ""
        return f"{words.shortest(value)} {unit}".strip()
    return str(value)


def answer_text(item: Item, answer: Answer, words: Wording) -> str:
    """Answer in words; ``answer.dk`` and ``answer.na`` of the wording for the ways out."""
    if answer.state is AnswerState.VALUE:
        return value_text(item, answer.value, words)
    return words(f"answer.{answer.state.value}")


def answer_copy(survey: Survey, sheet: Sheet, words: Wording, on: date) -> Document:
    """Document with every question and what is stored for it.

    Parameters
    ----------
    survey : Survey
    sheet : mapping of item id to Given
    words : Wording
        Of the document `NAME`.
    on : date
        The day, where the client is, on which the copy is taken.
    """
    asked = [item for section in survey.sections for item in section.items]
    answered = sum(item.id in sheet for item in asked)
    return Document(
        name=NAME,
        title=words("title"),
        subtitle=whose(survey, words),
        organisation=survey.client,
        language=words.language,
        dated=on,
        facts=(
            (words("fact.whose"), whose(survey, words)),
            (
                words("fact.answered"),
                words(
                    "fact.answered-of",
                    answered=words.number(answered),
                    asked=words.number(len(asked)),
                ),
            ),
            (words("fact.taken"), words.date(on)),
        ),
        sections=tuple(_section(each, sheet, words) for each in survey.sections),
        fingerprint=_fingerprint(sheet),
        labels=labels(words),
    )


def whose(survey: Survey, words: Wording) -> str:
    """Whose answers these are, as every page and the copy say it."""
    if survey.confidentiality == "anonymous":
        return words("whose.anonymous", department=survey.department_name)
    if not survey.name:
        return words("whose.department", department=survey.department_name)
    return words("whose.name", name=survey.name, department=survey.department_name)


def _section(section: sections.Section, sheet: Sheet, words: Wording) -> Section:
    title = text_in(section.name, words.language) if section.name else words("other-topic")
    asked = tuple(entries(section, sheet))
    if any(entry.answer for entry in asked):
        blocks = tuple(block for number in _numbers(asked) for block in _blocks(number, words))
    else:
        blocks = (Paragraph(words("section.empty"), "note"),)
    return Section(section.id.replace(".", "-"), title, blocks)


def _numbers(asked: Sequence[Entry]) -> Iterator[tuple[Entry, ...]]:
    """Entries that carry the same number, together."""
    for _, group in groupby(asked, key=lambda entry: entry.number):
        yield tuple(group)


def _blocks(group: Sequence[Entry], words: Wording) -> Iterator[Block]:
    """A statement with the answers about it, or one question alone."""
    first = group[0]
    if first.statement:
        yield Paragraph(f"{first.number}. {text_in(first.statement, words.language)}")
    for entry in group:
        text = text_in(entry.item.text, words.language)
        yield Bullets(
            ((text if first.statement else f"{entry.number}. {text}", _said(entry, words)),)
        )
        if entry.answer:
            yield from _written(entry.answer, words)


def _written(answer: Answer, words: Wording) -> Iterator[Quote]:
    """Comment and evidence, each behind its label; none where only blanks were typed."""
    for label, text in (("comment", answer.comment), ("evidence", answer.evidence)):
        if text.strip():
            yield Quote(f"{words(label)}: {text.strip()}", "")


def _said(entry: Entry, words: Wording) -> str:
    answer = entry.answer
    if answer is None:
        return words("answer.none")
    said = answer_text(entry.item, answer, words)
    return f"{said} ({words(f'confidence.{answer.confidence}')})" if answer.confidence else said


def _fingerprint(sheet: Sheet) -> str:
    """SHA-256 of what is stored, so that two copies can be told apart."""
    lines = [
        repr((item, g.answer.state.value, g.answer.value, g.answer.confidence, g.answer.comment, g.answer.evidence))
        for item, g in sorted(sheet.items())
    ]  # fmt: skip
    return hashlib.sha256("\n".join(lines).encode("utf-8", "backslashreplace")).hexdigest()
