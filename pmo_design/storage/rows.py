"""Rows of an engagement and of its cycles: found in the order of their keys, counted, written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select

from pmo_design.answers import Answer
from pmo_design.cycle import Cycle
from pmo_design.errors import NotFoundError, nearest
from pmo_design.messages import say
from pmo_design.storage import records, tables


def known_row(connection: Connection, engagement: str) -> Mapping[str, Any]:
    """Row of the engagement itself, or `NotFoundError` with the nearest known id."""
    table = tables.engagement
    row = connection.execute(select(table).where(table.c.id == engagement)).mappings().first()
    if row is None:
        known = connection.execute(select(table.c.id)).scalars()
        raise NotFoundError(_unknown(engagement, sorted(known)))
    return dict(row)


def _unknown(engagement: str, known: list[str]) -> str:
    if not known:
        return say("engagement '{id}' is not known; there is none yet", id=engagement)
    return say(
        "engagement '{id}' is not known; there is {known}{hint}",
        id=engagement,
        known=", ".join(known),
        hint=nearest(engagement, known),
    )


def rows_of(connection: Connection, table: Table, engagement: str) -> list[Mapping[str, Any]]:
    """Rows of an engagement in the order of the table's key."""
    return _sorted(connection, table, table.c.engagement == engagement)


def _sorted(
    connection: Connection, table: Table, *conditions: ColumnElement[bool]
) -> list[Mapping[str, Any]]:
    """Rows in the order of the table's key, letters by their code points.

    Sorted here: PostgreSQL sorts as the language of its database does, and an engagement
    must come back in the same order from everywhere, for its fingerprint depends on it.
    """
    rows = connection.execute(select(table).where(*conditions)).mappings()
    key = itemgetter(*(column.name for column in table.primary_key))
    return sorted((dict(row) for row in rows), key=key)


def count_of(connection: Connection, table: Table, engagement: str) -> int:
    """How many rows of an engagement there are."""
    query = select(func.count()).select_from(table).where(table.c.engagement == engagement)
    return int(connection.execute(query).scalar_one())


def equal(table: Table, key: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions that hold for rows with these values."""
    return [table.c[name] == value for name, value in key.items()]


def insert_all(connection: Connection, table: Table, rows: list[records.Row]) -> None:
    """Insert rows, if there are any."""
    if rows:
        connection.execute(insert(table), rows)


def insert_cycle(connection: Connection, engagement: str, cycle: Cycle) -> None:
    """Insert a cycle with all that was gathered in it."""
    key = (engagement, cycle.number)
    connection.execute(insert(tables.cycle).values(records.cycle_row(engagement, cycle)))
    for sheet in records.SHEETS:
        answers = getattr(cycle, sheet)
        insert_all(
            connection,
            tables.answer,
            [records.answer_row(*key, sheet, answer) for answer in answers],
        )
    insert_all(
        connection,
        tables.active_service,
        [records.service_row(*key, service) for service in cycle.services],
    )
    insert_all(
        connection,
        tables.feedback,
        [records.feedback_row(*key, at, given) for at, given in enumerate(cycle.feedback)],
    )
    insert_all(
        connection,
        tables.reading,
        [records.reading_row(*key, at, reading) for at, reading in enumerate(cycle.readings)],
    )


def head_of(row: Mapping[str, Any], **parts: Any) -> Cycle:
    """Cycle of a row, without what was gathered in it unless that is given."""
    return Cycle(
        number=row["number"],
        opened=row["opened"],
        closed=row["closed"],
        questionnaires=json.loads(row["questionnaires"]),
        catalog=row["catalog"],
        **parts,
    )


def cycle_of(connection: Connection, row: Mapping[str, Any]) -> Cycle:
    """Cycle of a row with all that was gathered in it."""

    def part(table: Table) -> list[Mapping[str, Any]]:
        key = {"engagement": row["engagement"], "cycle": row["number"]}
        return _sorted(connection, table, *equal(table, key))

    sheets: dict[str, list[Answer]] = {sheet: [] for sheet in records.SHEETS}
    for found in part(tables.answer):
        sheets[str(found["sheet"])].append(records.answer_from(found))
    return head_of(
        row,
        **{name: tuple(sorted(found, key=attrgetter("key"))) for name, found in sheets.items()},
        services=tuple(records.service_from(found) for found in part(tables.active_service)),
        feedback=tuple(records.feedback_from(found) for found in part(tables.feedback)),
        readings=tuple(records.reading_from(found) for found in part(tables.reading)),
    )
