"""Two respondents or two departments made one, while a survey runs.

Every answer is kept. Where both answered the same question differently, whoever merges
chooses; what they choose from must be what is stored, or nothing is done.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from pmo_design.errors import RefusedError
from pmo_design.messages import say
from pmo_design.storage import tables
from pmo_design.storage.conflicts import SAID, Choice, Column, Merger, merger_of, pairs_of
from pmo_design.storage.people import is_decided_on, refuse_closed
from pmo_design.storage.transactions import reading, writing

_answer, _invitation, _link = tables.answer, tables.invitation, tables.link
_ORDER = ("invited", "started", "done")


class Mergers:
    """Mergers of people and of departments."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def prepared(self, engagement: str, column: Column, kept: str, other: str) -> Merger:
        """What merging ``other`` into ``kept`` would do.

        Raises
        ------
        NotFoundError
            If one of them is not there.
        """
        with reading(self._engine) as connection:
            return merger_of(connection, engagement, column, kept, other)

    def merge_respondents(
        self,
        engagement: str,
        kept: str,
        other: str,
        digest: str,
        choices: Mapping[str, Choice],
    ) -> None:
        """Let one respondent have the answers, feedback and links of another one.

        Raises
        ------
        NotFoundError
            If one of them is not there.
        RefusedError
            If something was changed since the merger was prepared, a conflict is without a
            choice, or the engagement is closed.
        """
        with writing(self._engine) as connection:
            refuse_closed(connection, engagement)
            _refuse_outdated(connection, engagement, "respondent", (kept, other), digest, choices)
            _move_answers(connection, engagement, "respondent", kept, other, choices)
            _move_feedback(connection, engagement, kept, other)
            _join_invitations(connection, engagement, kept, other)
            _remove(connection, tables.respondent, engagement, other)

    def merge_departments(
        self,
        engagement: str,
        kept: str,
        other: str,
        digest: str,
        choices: Mapping[str, Choice],
    ) -> None:
        """Let one department have the people, answers and services of another one.

        Raises
        ------
        NotFoundError, RefusedError
            As for `merge_respondents`; also if a decision names the other department.
        """
        with writing(self._engine) as connection:
            refuse_closed(connection, engagement)
            _refuse_outdated(connection, engagement, "department", (kept, other), digest, choices)
            _move_services(connection, engagement, kept, other)
            if is_decided_on(connection, engagement, other):
                raise RefusedError(
                    say("decisions name the department {id}; take them back first", id=other)
                )
            _move_answers(connection, engagement, "department", kept, other, choices)
            for table in (tables.respondent, _invitation):
                connection.execute(
                    update(table)
                    .where(table.c.engagement == engagement, table.c.department == other)
                    .values(department=kept)
                )
            _remove(connection, tables.department, engagement, other)


def _refuse_outdated(
    connection: Connection,
    engagement: str,
    column: Column,
    both: tuple[str, str],
    digest: str,
    choices: Mapping[str, Choice],
) -> None:
    merger = merger_of(connection, engagement, column, *both)
    if merger.digest != digest or {each.key for each in merger.conflicts} - set(choices):
        raise RefusedError(
            say(
                "something was answered or changed meanwhile, or an answer is not chosen yet; "
                "look at both again, and choose"
            )
        )


def _move_answers(
    connection: Connection,
    engagement: str,
    column: Column,
    kept: str,
    other: str,
    choices: Mapping[str, Choice],
) -> None:
    for pair in pairs_of(connection, engagement, column, kept, other):
        chosen = pair.differs and choices[pair.conflict().key] == "other"
        connection.execute(delete(_answer).where(*_key(pair.moved)))
        if pair.there is None:
            connection.execute(insert(_answer).values({**pair.moved, column: kept}))
        elif chosen:
            said = {name: pair.moved[name] for name in SAID}
            version = max(pair.there["version"], pair.moved["version"]) + 1
            own = update(_answer).where(*_key(pair.there))
            connection.execute(own.values(said | {"version": version}))


def _key(row: Mapping[str, Any]) -> list[Any]:
    return [column == row[column.name] for column in _answer.primary_key]


def _move_feedback(connection: Connection, engagement: str, kept: str, other: str) -> None:
    table = tables.feedback
    query = select(table).where(table.c.engagement == engagement)
    for row in connection.execute(query).mappings().all():
        content = json.loads(row["content"])
        if content[0] == other:
            own = [table.c[each.name] == row[each.name] for each in table.primary_key]
            text = json.dumps([kept, *content[1:]], ensure_ascii=False, sort_keys=True)
            connection.execute(update(table).where(*own).values(content=text))


def _move_services(connection: Connection, engagement: str, kept: str, other: str) -> None:
    """Name the kept department where a running service names the other one."""
    table = tables.active_service
    query = select(table).where(table.c.engagement == engagement)
    for row in connection.execute(query).mappings().all():
        named: list[str] = json.loads(row["departments"])
        if other in named:
            joined = list(dict.fromkeys(kept if each == other else each for each in named))
            own = [table.c[each.name] == row[each.name] for each in table.primary_key]
            connection.execute(update(table).where(*own).values(departments=json.dumps(joined)))


def _join_invitations(connection: Connection, engagement: str, kept: str, other: str) -> None:
    """Leave one invitation for each cycle, which every link that opened still opens."""
    owner = select(tables.respondent).where(
        tables.respondent.c.engagement == engagement, tables.respondent.c.id == kept
    )
    person = dict(connection.execute(owner).mappings().one())
    columns = ("department", "customer_group", "name", "email", "language")
    whose = {"respondent": kept} | {name: person[name] for name in columns}
    query = select(_invitation).where(
        _invitation.c.engagement == engagement, _invitation.c.respondent.in_((kept, other))
    )
    by_cycle: dict[tuple[int, bool], list[Mapping[str, Any]]] = {}
    for row in connection.execute(query).mappings().all():
        by_cycle.setdefault((row["cycle"], row["state"] == "trial"), []).append(dict(row))
    for rows in by_cycle.values():
        rows.sort(key=lambda row: (row["revoked"], row["respondent"] != kept, row["id"]))
        _join(connection, rows, whose)


def _join(
    connection: Connection, rows: Sequence[Mapping[str, Any]], whose: Mapping[str, Any]
) -> None:
    """Keep the first invitation; links of revoked ones open nothing afterwards either."""
    first, *others = rows
    asks = list(dict.fromkeys(ask for row in rows for ask in json.loads(row["asks"])))
    state = max((row["state"] for row in rows), key=lambda each: (*_ORDER, "trial").index(each))
    values = {**whose, "asks": json.dumps(asks), "state": state}
    own = [_invitation.c[name] == first[name] for name in ("engagement", "id")]
    connection.execute(update(_invitation).where(*own).values(values))
    for row in others:
        links = [_link.c.engagement == row["engagement"], _link.c.invitation == row["id"]]
        if row["revoked"]:
            connection.execute(delete(_link).where(*links))
        else:
            connection.execute(update(_link).where(*links).values(invitation=first["id"]))
        connection.execute(
            update(_invitation)
            .where(_invitation.c.engagement == row["engagement"])
            .where(_invitation.c.passed_on_by == row["id"])
            .values(passed_on_by=first["id"])
        )
        _remove(connection, _invitation, row["engagement"], row["id"])


def _remove(connection: Connection, table: Any, engagement: str, own: str) -> None:
    connection.execute(delete(table).where(table.c.engagement == engagement, table.c.id == own))
