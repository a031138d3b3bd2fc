"""Single answers of people and departments, listed in pages and changed as a whole batch.

Unlike `sheets`, which stores what one person answers in the browser, this knows every source
and round: answers that a workshop agreed on stand beside those of the survey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from pmo_design.answers import Answer
from pmo_design.errors import AnsweredMeanwhileError, Fault
from pmo_design.messages import say
from pmo_design.storage import records, tables
from pmo_design.storage.people import refuse_closed
from pmo_design.storage.transactions import reading, writing
from pmo_design.survey import Given

OWN = tables.answer
_KEY = ("respondent", "department", "item", "source", "round")


@dataclass(frozen=True, slots=True)
class RowChange:
    """What is wanted of one answer.

    Attributes
    ----------
    place : str
        Where it stands in what was sent, for messages.
    answer : Answer
        Where it is to be cleared, its key alone counts.
    version : int
        Version that the change was made from; 0 where there was no answer.
    clear : bool
        Whether the answer is taken back.
    """

    place: str
    answer: Answer
    version: int
    clear: bool = False


class AnswerRows:
    """Answers of one engagement's cycle."""

    def __init__(self, engine: Engine, engagement: str, cycle: int) -> None:
        self._engine = engine
        self._engagement = engagement
        self._cycle = cycle
        self._all = (
            OWN.c.engagement == engagement,
            OWN.c.cycle == cycle,
            OWN.c.sheet == "answers",
        )

    def listed(
        self, limit: int, offset: int, respondent: str | None = None
    ) -> tuple[tuple[Given, ...], int]:
        """A page of answers in the order of their keys, and how many there are in all."""
        which = [*self._all, *([OWN.c.respondent == respondent] if respondent else [])]
        order = [OWN.c[name] for name in _KEY]
        page = select(OWN).where(*which).order_by(*order).limit(limit).offset(offset)
        with reading(self._engine) as connection:
            rows = connection.execute(page).mappings().all()
            count = select(func.count()).select_from(OWN).where(*which)
            total = int(connection.execute(count).scalar_one())
        return tuple(Given(records.answer_from(dict(row)), row["version"]) for row in rows), total

    def save(self, changes: Sequence[RowChange]) -> int:
        """Store all changes or none; how many answers are other ones now.

        A change that asks for what is stored already is no conflict, so that the same batch
        may be sent twice.

        Raises
        ------
        AnsweredMeanwhileError
            Naming every change that was made from another version than the stored one.
        RefusedError
            If the engagement is closed.
        """
        with writing(self._engine) as connection:
            refuse_closed(connection, self._engagement)
            due = []
            conflicts = []
            for change in changes:
                stored = self._stored(connection, change.answer)
                if (stored.answer if stored else None) == (
                    None if change.clear else change.answer
                ):
                    continue
                due.append(change)
                version = stored.version if stored else 0
                if change.version != version:
                    conflicts.append(_conflict(change, version))
            if conflicts:
                raise AnsweredMeanwhileError(conflicts)
            for change in due:
                self._write(connection, change)
        return len(due)

    def _stored(self, connection: Connection, answer: Answer) -> Given | None:
        query = select(OWN).where(*self._at(answer))
        row = connection.execute(query).mappings().first()
        return Given(records.answer_from(dict(row)), row["version"]) if row else None

    def _write(self, connection: Connection, change: RowChange) -> None:
        if change.clear:
            connection.execute(delete(OWN).where(*self._at(change.answer)))
            return
        row: dict[str, Any] = records.answer_row(
            self._engagement, self._cycle, "answers", change.answer
        ) | {"version": change.version + 1}
        if change.version:
            connection.execute(update(OWN).where(*self._at(change.answer)).values(row))
        else:
            connection.execute(insert(OWN).values(row))

    def _at(self, answer: Answer) -> list[ColumnElement[bool]]:
        return [*self._all, *(OWN.c[name] == getattr(answer, name) for name in _KEY)]


def _conflict(change: RowChange, version: int) -> Fault:
    message = say(
        "version {found} is stored, the change was made from {seen}",
        found=version,
        seen=change.version,
    )
    return Fault(change.place, message)
