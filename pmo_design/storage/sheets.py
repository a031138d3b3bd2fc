"""The sheet of one person: what was given to each question, changed one answer at a time.

The sheet about the organisation is nobody's in particular and is changed in the same way.

Statements are built once: building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from pmo_design.engagement import Respondent
from pmo_design.errors import RefusedError
from pmo_design.messages import say
from pmo_design.storage import records, tables
from pmo_design.storage.transactions import reading, writing
from pmo_design.survey import Change, Given, Saved

SheetName = Literal["answers", "baseline"]
"""Answers given in the browser stand with those of answers.csv or baseline.csv."""

_answer = tables.answer
_OF_PERSON = and_(
    _answer.c.engagement == bindparam("engagement_"),
    _answer.c.cycle == bindparam("cycle_"),
    _answer.c.sheet == bindparam("sheet_"),
    _answer.c.respondent == bindparam("respondent_"),
    _answer.c.department == "",
    _answer.c.source == "survey",
    _answer.c.round == 1,
)
_OF_ITEM = and_(_OF_PERSON, _answer.c.item == bindparam("item_"))
_CHANGED = ("state", "value", "confidence", "comment", "evidence")
_SHEET = select(_answer).where(_OF_PERSON)
_ONE = select(_answer).where(_OF_ITEM)
_INSERT = insert(_answer)
_UPDATE = (
    update(_answer)
    .where(_OF_ITEM)
    .values({name: bindparam(f"new_{name}") for name in _CHANGED} | {"version": bindparam("to")})
)
_DELETE = delete(_answer).where(_OF_ITEM)
_KNOWN = select(literal_column("1", Integer)).where(
    tables.respondent.c.engagement == bindparam("engagement_"),
    tables.respondent.c.id == bindparam("respondent_"),
)


class Sheets:
    """Answers given in the browser."""

    def __init__(self, engine: Engine, sheet: SheetName = "answers") -> None:
        self._engine = engine
        self._sheet = sheet

    def given(self, engagement: str, cycle: int, respondent: str) -> dict[str, Given]:
        """What a person has answered, by item; "" for nobody in particular."""
        key = self._key(engagement, cycle, respondent)
        with reading(self._engine) as connection:
            rows = connection.execute(_SHEET, key).mappings().all()
        return {row["item"]: _given(dict(row)) for row in rows}

    def save(
        self, engagement: str, cycle: int, person: Respondent | None, changes: Sequence[Change]
    ) -> Saved:
        """Store changes in one transaction, except those made from an outdated version.

        A change that asks for what is stored already is no conflict, so that the same form
        may be sent twice. A person who is not known yet becomes known with the first answer.
        None stands for nobody in particular, whose sheet stays as it is once the engagement
        is closed.

        Raises
        ------
        RefusedError
            If it is closed.
        StoreError
            If nothing could be stored.
        """
        key = self._key(engagement, cycle, person.id if person else "")
        versions: dict[str, int] = {}
        conflicts: dict[str, Given | None] = {}
        with writing(self._engine) as connection:
            first = any(change.version == 0 for change in changes)  # others have answered before
            if person is None:
                refuse_closed(connection, engagement)
            elif first and not connection.execute(_KNOWN, key).scalar():
                row = records.respondent_row(engagement, person)
                connection.execute(insert(tables.respondent).values(row))
            for change in changes:
                stored = _stored(connection, key, change.item)
                if _same(stored, change):
                    versions[change.item] = stored.version if stored else 0
                elif change.version != (stored.version if stored else 0):
                    conflicts[change.item] = stored
                else:
                    versions[change.item] = _write(connection, key, change)
        return Saved(versions, conflicts)

    def _key(self, engagement: str, cycle: int, respondent: str) -> dict[str, object]:
        place = {"engagement_": engagement, "cycle_": cycle, "sheet_": self._sheet}
        return place | {"respondent_": respondent}


def refuse_closed(connection: Connection, engagement: str) -> None:
    """Refuse to change anything of an engagement that is closed."""
    own = tables.engagement
    if connection.execute(select(own.c.closed).where(own.c.id == engagement)).scalar():
        raise RefusedError(say("engagement {id} is closed and stays as it is", id=engagement))


def _given(row: Mapping[str, Any]) -> Given:
    return Given(records.answer_from(row), row["version"])


def _stored(connection: Connection, key: Mapping[str, object], item: str) -> Given | None:
    row = connection.execute(_ONE, {**key, "item_": item}).mappings().first()
    return _given(dict(row)) if row else None


def _same(stored: Given | None, change: Change) -> bool:
    return (stored.answer if stored else None) == change.answer


def _write(connection: Connection, key: Mapping[str, Any], change: Change) -> int:
    """Store what was changed from the version that is stored; its version then."""
    place = {**key, "item_": change.item}
    if change.answer is None:
        connection.execute(_DELETE, place)
        return 0
    row = records.answer_row(key["engagement_"], key["cycle_"], key["sheet_"], change.answer)
    if change.version:
        news = {f"new_{name}": row[name] for name in _CHANGED}
        connection.execute(_UPDATE, {**place, **news, "to": change.version + 1})
    else:
        connection.execute(_INSERT, {**row, "version": 1})
    return change.version + 1
