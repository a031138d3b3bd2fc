"""Answers taken elsewhere, as in a workshop, brought in row by row; and all of them listed.

Only of attributed engagements: where people were promised confidence, nobody answers in
their name, and no single answer is given out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_design.answers import SOURCES, Answer, AnswerState
from pmo_design.engagement import Engagement
from pmo_design.errors import RefusedError
from pmo_design.exchange.answer_files import Asked, People, answer_of, asked_in
from pmo_design.exchange.cells import CellReader, Keys
from pmo_design.exchange.csv_source import Row
from pmo_design.exchange.findings import Findings, Names
from pmo_design.exchange.folder_files import ANSWERS
from pmo_design.messages import mark, say
from pmo_design.operations.engagements import instrument_of
from pmo_design.storage.answer_rows import AnswerRows, RowChange
from pmo_design.survey import Given

if TYPE_CHECKING:
    from pmo_design.storage.store import Store

_TWICE = mark("answer {name} stands twice; first in row {line}")


@dataclass(frozen=True, slots=True)
class RowSent:
    """A row as it was sent.

    Attributes
    ----------
    place : str
        Where it stands in what was sent.
    cells : dict of column to str
        As in answers.csv.
    version : int
        Version that it was made from; 0 where there was no answer.
    clear : bool
        Whether the answer is taken back.
    """

    place: str
    cells: dict[str, str]
    version: int
    clear: bool = False


def list_answers(
    store: Store, engagement_id: str, limit: int, offset: int, respondent: str | None = None
) -> tuple[tuple[Given, ...], int]:
    """A page of the latest cycle's answers, and how many there are.

    Raises
    ------
    NotFoundError
        If there is no such engagement.
    RefusedError
        If its answers were given in confidence.
    """
    engagement = store.load_frame(engagement_id)
    refuse_protected(engagement)
    return _rows(store, engagement).listed(limit, offset, respondent)


def change_answers(store: Store, engagement_id: str, sent: Sequence[RowSent]) -> int:
    """Store rows of the latest cycle, all or none; how many answers changed.

    Raises
    ------
    InputError
        Listing every row that does not fit what is asked and who is known.
    AnsweredMeanwhileError
        If rows were made from other answers than those stored.
    RefusedError
        If the engagement is closed, or its answers are given in confidence.
    """
    engagement = store.load_frame(engagement_id)
    refuse_protected(engagement)
    findings, keys = Findings(), Keys(_TWICE)
    asked, people = _asked(engagement), _people(engagement)
    changes = []
    for number, row in enumerate(sent, start=1):
        cells = CellReader(Row(row.place, number, row.cells), findings)
        answer = _key(cells) if row.clear else answer_of(cells, asked, people)
        keys.check(cells, *answer.key)
        changes.append(RowChange(row.place, answer, row.version, row.clear))
    findings.raise_faults()
    return _rows(store, engagement).save(changes)


def refuse_protected(engagement: Engagement) -> None:
    """Refuse single answers where people were promised that nobody sees theirs."""
    if engagement.protected:
        raise RefusedError(
            say(
                "engagement {id} is {confidentiality}: single answers are neither given out nor "
                "taken from anybody but the people themselves",
                id=engagement.id,
                confidentiality=engagement.confidentiality,
            )
        )


def _rows(store: Store, engagement: Engagement) -> AnswerRows:
    return AnswerRows(store.engine, engagement.id, engagement.latest.number)


def _asked(engagement: Engagement) -> Asked:
    found = asked_in(ANSWERS, instrument_of(engagement))
    return Asked(found.items, frozenset(), found.elsewhere, found.names)


def _people(engagement: Engagement) -> People:
    return People(
        Names(each.id for each in engagement.respondents),
        Names(each.id for each in engagement.departments),
    )


def _key(cells: CellReader) -> Answer:
    """Which answer is meant; whatever else was once stored of it may have gone meanwhile."""
    return Answer(
        respondent=cells.raw("respondent"),
        item=cells.raw("item"),
        state=AnswerState.DONT_KNOW,
        source=cells.word("source", SOURCES) or "survey",
        round=cells.integer("round", least=1),
        department=cells.raw("department"),
    )
