"""What merging two respondents or two departments would do, and where their answers differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from pmo_design.answers import Answer
from pmo_design.errors import RefusedError
from pmo_design.messages import say
from pmo_design.storage import records, tables
from pmo_design.storage.people import department_in, mark_of, respondent_in

Choice = Literal["kept", "other"]
Column = Literal["respondent", "department"]

SAID = ("state", "value", "confidence", "comment", "evidence")
"""What of an answer may differ between two people."""

_answer = tables.answer


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question that both answered, each in another way.

    Attributes
    ----------
    key : str
        Tells conflicts of a merger apart.
    cycle : int
    """

    key: str
    cycle: int
    kept: Answer
    other: Answer


@dataclass(frozen=True, slots=True)
class Merger:
    """What merging would do.

    Attributes
    ----------
    moved : int
        Answers that go over as they are.
    digest : str
        Another one as soon as anything that is merged has changed.
    """

    moved: int
    conflicts: tuple[Conflict, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An answer that goes over, and the one that stands there already."""

    moved: Mapping[str, Any]
    there: Mapping[str, Any] | None

    @property
    def differs(self) -> bool:
        """Whether both answered, each in another way."""
        return self.there is not None and any(
            self.there[name] != self.moved[name] for name in SAID
        )

    def conflict(self) -> Conflict:
        """The pair as whoever merges is shown it."""
        row = self.moved
        parts = (row["cycle"], row["sheet"], row["item"], row["source"], row["round"])
        return Conflict(
            "|".join(map(str, (*parts, row["respondent"] if not row["department"] else ""))),
            row["cycle"],
            records.answer_from(self.there or row),
            records.answer_from(row),
        )


def merger_of(
    connection: Connection, engagement: str, column: Column, kept: str, other: str
) -> Merger:
    """What merging ``other`` into ``kept`` would do."""
    if kept == other:
        raise RefusedError(say("{id} cannot be merged with itself", id=kept))
    found = respondent_in if column == "respondent" else department_in
    marks = [mark_of(found(connection, engagement, each)) for each in (kept, other)]
    pairs = pairs_of(connection, engagement, column, kept, other)
    conflicts = tuple(pair.conflict() for pair in pairs if pair.differs)
    content = [marks, [repr(conflict) for conflict in conflicts]]
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
    return Merger(sum(pair.there is None for pair in pairs), conflicts, digest)


def pairs_of(
    connection: Connection, engagement: str, column: Column, kept: str, other: str
) -> list[Pair]:
    """Every answer of ``other`` with the one of ``kept`` in its place."""
    there = {_place(row, column): row for row in _of(connection, engagement, column, kept)}
    return [
        Pair(row, there.get(_place(row, column)))
        for row in _of(connection, engagement, column, other)
    ]


def _of(
    connection: Connection, engagement: str, column: Column, own: str
) -> list[Mapping[str, Any]]:
    query = select(_answer).where(_answer.c.engagement == engagement, _answer.c[column] == own)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    return sorted(rows, key=lambda row: _place(row, column))


def _place(row: Mapping[str, Any], column: Column) -> tuple[Any, ...]:
    """Key of an answer but for whose it is."""
    return tuple(row[each.name] for each in _answer.primary_key if each.name != column)
