"""answers.csv and baseline.csv of a cycle: what was answered, checked against what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import cast

from pmo_design.answers import CONFIDENCES, SOURCES, Answer, AnswerSource, AnswerState
from pmo_design.errors import shown
from pmo_design.exchange.cells import CellReader, Keys
from pmo_design.exchange.csv_source import Table
from pmo_design.exchange.findings import Names
from pmo_design.exchange.folder_files import ANSWERS, BASELINE, FEEDBACK, SERVICES, FolderFiles
from pmo_design.instrument import Instrument
from pmo_design.messages import mark, say
from pmo_design.questionnaire.definition import Item, Name
from pmo_design.questionnaire.kinds import Value, expected, parse

HOME: Mapping[Name, str] = {
    "maturity": ANSWERS,
    "needs": ANSWERS,
    "baseline": BASELINE,
    "feedback": FEEDBACK,
    "pmo-services": SERVICES,
}
"""File of a cycle in which a questionnaire's answers stand."""

STATES = tuple(state.value for state in AnswerState)

_TWICE = mark("answer {name} stands twice; first in line {line}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one file of a cycle may answer.

    Attributes
    ----------
    items : dict of item id to Item
    retired : frozenset of item id
        Answers to these are kept as written.
    elsewhere : dict of item id to file name
        Items of the same cycle whose answers stand in another file.
    """

    items: Mapping[str, Item]
    retired: frozenset[str]
    elsewhere: Mapping[str, str]
    names: Names


def asked_in(file: str, instrument: Instrument) -> Asked:
    """What ``file`` of a cycle with this instrument may answer."""
    items: dict[str, Item] = {}
    retired: set[str] = set()
    elsewhere: dict[str, str] = {}
    for name, sheet in instrument.questionnaires.items():
        if HOME[name] == file:
            items |= {item.id: item for item in sheet.items}
            retired.update(sheet.retired)
        else:
            elsewhere |= {item.id: HOME[name] for item in sheet.items}
            elsewhere |= dict.fromkeys(sheet.retired, HOME[name])
    return Asked(items, frozenset(retired), elsewhere, Names(items))


@dataclass(frozen=True, slots=True)
class People:
    """Who may have answered."""

    respondents: Names
    departments: Names


@dataclass(frozen=True, slots=True)
class SortedAnswers:
    """Answers in key order; ``retired`` are those to items no longer asked."""

    scored: tuple[Answer, ...]
    retired: tuple[Answer, ...]


def read_answers(
    files: FolderFiles, folder: str, instrument: Instrument, people: People
) -> SortedAnswers:
    """Answers of one cycle, from ``folder``/answers.csv."""
    optional = ("source", "round", "department")
    required = ("respondent", "item", "state", "value", "confidence", "comment", "evidence")
    table = files.optional_table(f"{folder}/{ANSWERS}", required, optional)
    asked = asked_in(ANSWERS, instrument)
    return _sorted(_answers(table, files, asked, people), asked)


def read_baseline(files: FolderFiles, folder: str, instrument: Instrument) -> SortedAnswers:
    """Answers about the organisation, from ``folder``/baseline.csv."""
    required = ("item", "state", "value", "comment")
    table = files.optional_table(f"{folder}/{BASELINE}", required)
    asked = asked_in(BASELINE, instrument)
    return _sorted(_baseline(table, files, asked), asked)


def _sorted(answers: Iterator[Answer], asked: Asked) -> SortedAnswers:
    ordered = sorted(answers, key=attrgetter("key"))
    return SortedAnswers(
        scored=tuple(answer for answer in ordered if answer.item not in asked.retired),
        retired=tuple(answer for answer in ordered if answer.item in asked.retired),
    )


def _answers(table: Table, files: FolderFiles, asked: Asked, people: People) -> Iterator[Answer]:
    keys = Keys(_TWICE)
    for row in table.rows:
        cells = CellReader(row, files.findings)
        answer = answer_of(cells, asked, people)
        keys.check(cells, *answer.key)
        yield answer


def answer_of(cells: CellReader, asked: Asked, people: People) -> Answer:
    """Answer of a row, with every fault of it noted."""
    state, value = read_value(cells, asked)
    source = _source(cells, people)
    confidence = cells.word("confidence", CONFIDENCES) if cells.raw("confidence") else None
    return Answer(
        respondent=cells.raw("respondent"),
        item=cells.raw("item"),
        state=state,
        value=value,
        confidence=confidence,
        comment=cells.free_text("comment"),
        evidence=cells.free_text("evidence"),
        source=source,
        round=cells.integer("round", least=1) if cells.raw("round") else 1,
        department=cells.raw("department"),
    )


def _source(cells: CellReader, people: People) -> AnswerSource:
    """How the answer was taken, which decides who must be named."""
    source = cells.word("source", SOURCES) if cells.raw("source") else "survey"
    if source == "agreed":
        cells.reference("department", people.departments)
        if cells.raw("respondent"):
            wanted = say("none where source is agreed: it speaks for a department")
            cells.refuse("respondent", wanted)
    elif source:
        cells.reference("respondent", people.respondents)
        if cells.raw("department"):
            cells.refuse("department", say("none unless source is agreed"))
    return source or "survey"


def _baseline(table: Table, files: FolderFiles, asked: Asked) -> Iterator[Answer]:
    keys = Keys(_TWICE)
    for row in table.rows:
        cells = CellReader(row, files.findings)
        state, value = read_value(cells, asked)
        item = cells.raw("item")
        keys.check(cells, item)
        yield Answer("", item, state, value, comment=cells.free_text("comment"))


def read_value(cells: CellReader, asked: Asked) -> tuple[AnswerState, Value | None]:
    """State and value of a row that answers an item, with every fault of either."""
    item = _item(cells, asked)
    word = cells.word("state", STATES)
    state = AnswerState(word or "value")
    blank = cells.blank("value")
    if word is None:
        return state, None
    if state is not AnswerState.VALUE:
        if not blank:
            cells.refuse("value", say("none with state {state}", state=state))
        return state, None
    if blank:
        cells.fault(_missing_value(item))
        return state, None
    return state, _value(cells, item)


def _missing_value(item: Item | None) -> str:
    if item is None:
        return say(
            "value is missing: expected one with state value; "
            "a question nobody answered has no row"
        )
    return say(
        "value is missing: expected {expected}; a question nobody answered has no row",
        expected=expected(item),
    )


def _item(cells: CellReader, asked: Asked) -> Item | None:
    """Item that the row answers; None for a retired one, and after a fault."""
    name = cells.raw("item")
    item = asked.items.get(name)
    if item is None and name not in asked.retired:
        if name in asked.elsewhere:
            home = asked.elsewhere[name]
            message = say("{item} belongs in {file}; move the row there", item=name, file=home)
            cells.fault(f"item: {message}")
        else:
            cells.reference("item", asked.names)
    return item


def _value(cells: CellReader, item: Item | None) -> Value:
    """Value on the item's scale; the text itself where the item is retired."""
    text = cells.raw("value")
    if item is None or item.kind == "text":
        text = cells.free_text("value")
    if item is None:
        return text
    value = parse(text, item)
    if value is None:
        message = say(
            "value of {item}: {found} found, expected {expected}",
            item=item.id,
            found=shown(text),
            expected=expected(item),
        )
        cells.fault(message)
    return cast("Value", value)
