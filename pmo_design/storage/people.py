"""Departments and respondents, changed one at a time while a survey runs.

Nothing here replaces an engagement as a whole, so that answers which come in meanwhile
stay. Whoever changes something names what they have seen of it; see `mark_of`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select, update

from pmo_design.engagement import Department, Respondent
from pmo_design.errors import NotFoundError, RefusedError
from pmo_design.messages import say
from pmo_design.storage import records, tables
from pmo_design.storage.transactions import reading, writing

_answer, _invitation = tables.answer, tables.invitation


def mark_of(person: Department | Respondent) -> str:
    """Short text that is another one as soon as anything of it has changed."""
    content = [type(person).__name__, *(getattr(person, name) for name in person.__slots__)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


class People:
    """Who is asked, and for which department."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def answered(self, engagement: str, cycle: int) -> dict[str, int]:
        """Respondents of each department of whom there is an answer; none where there is none."""
        table = tables.respondent
        query = (
            select(table.c.department, func.count(func.distinct(_answer.c.respondent)))
            .select_from(_answer)
            .join(
                table,
                (table.c.engagement == _answer.c.engagement)
                & (table.c.id == _answer.c.respondent),
            )
            .where(_answer.c.engagement == engagement, _answer.c.cycle == cycle)
            .where(_answer.c.sheet == "answers")
            .group_by(table.c.department)
        )
        with reading(self._engine) as connection:
            return {name: int(number) for name, number in connection.execute(query)}

    def held(self, engagement: str, cycle: int) -> int:
        """How many answers to the questionnaires there are."""
        query = select(func.count()).select_from(_answer)
        query = query.where(_answer.c.engagement == engagement, _answer.c.cycle == cycle)
        with reading(self._engine) as connection:
            found = connection.execute(query.where(_answer.c.sheet == "answers"))
            return int(found.scalar_one())

    def with_answers(self, engagement: str) -> frozenset[str]:
        """Ids of respondents of whom there is an answer in any cycle."""
        with reading(self._engine) as connection:
            return _with_answers(connection, engagement)

    def add(
        self,
        engagement: str,
        respondents: Sequence[Respondent],
        departments: Sequence[Department] = (),
    ) -> None:
        """Store people and departments that are new.

        Raises
        ------
        RefusedError
            If the engagement is closed, or somebody else was quicker with such an id.
        """
        rows = (
            (
                tables.department,
                [records.department_row(engagement, each) for each in departments],
            ),
            (
                tables.respondent,
                [records.respondent_row(engagement, each) for each in respondents],
            ),
        )
        with writing(self._engine) as connection:
            refuse_closed(connection, engagement)
            for table, new in rows:
                _refuse_taken(connection, table, engagement, {row["id"] for row in new})
                if new:
                    connection.execute(insert(table), new)

    def change_department(self, engagement: str, seen: str, changed: Department) -> None:
        """Store a department's new properties; its id stays.

        Raises
        ------
        NotFoundError
            If it is not there any more.
        RefusedError
            If the engagement is closed, or it was changed since it was seen.
        """
        with writing(self._engine) as connection:
            refuse_closed(connection, engagement)
            _refuse_changed(department_in(connection, engagement, changed.id), seen)
            row = records.department_row(engagement, changed)
            connection.execute(update(tables.department).where(*_own(row)).values(row))

    def change_respondent(self, engagement: str, seen: str, changed: Respondent) -> None:
        """Store a respondent's new properties, also in their invitations; the id stays.

        Answers belong to the person and go along to another department.

        Raises
        ------
        NotFoundError, RefusedError
            As for `change_department`.
        """
        with writing(self._engine) as connection:
            refuse_closed(connection, engagement)
            _refuse_changed(respondent_in(connection, engagement, changed.id), seen)
            department_in(connection, engagement, changed.department)
            row = records.respondent_row(engagement, changed)
            own = _own(row, tables.respondent)
            connection.execute(update(tables.respondent).where(*own).values(row))
            invited = {name: value for name, value in row.items() if name not in _KEY}
            connection.execute(
                update(_invitation)
                .where(_invitation.c.engagement == engagement)
                .where(_invitation.c.respondent == changed.id)
                .values(invited)
            )

    def remove_respondent(self, engagement: str, respondent: str) -> None:
        """Remove somebody who has not answered, with their invitations and links.

        Raises
        ------
        NotFoundError
            If there is no such respondent.
        RefusedError
            If the engagement is closed, or there are answers of theirs.
        """
        with writing(self._engine) as connection:
            refuse_closed(connection, engagement)
            respondent_in(connection, engagement, respondent)
            if respondent in _with_answers(connection, engagement):
                raise RefusedError(
                    say("{id} has answered, and answers are kept; revoke the link", id=respondent)
                )
            for table, column in ((_invitation, "respondent"), (tables.respondent, "id")):
                connection.execute(
                    delete(table).where(
                        table.c.engagement == engagement, table.c[column] == respondent
                    )
                )

    def remove_department(self, engagement: str, department: str) -> None:
        """Remove a department of which nobody is asked and nothing is said.

        Raises
        ------
        NotFoundError
            If there is no such department.
        RefusedError
            If the engagement is closed, or the department is in use.
        """
        with writing(self._engine) as connection:
            refuse_closed(connection, engagement)
            found = department_in(connection, engagement, department)
            used = any(
                _is_there(connection, table, engagement, department)
                for table in (tables.respondent, _invitation, _answer)
            )
            if used or is_decided_on(connection, engagement, department):
                raise RefusedError(
                    say(
                        "{name} has people, answers or decisions; merge it with another "
                        "department instead",
                        name=found.name,
                    )
                )
            table = tables.department
            connection.execute(
                delete(table).where(table.c.engagement == engagement, table.c.id == department)
            )


_KEY = ("engagement", "id")


def refuse_closed(connection: Connection, engagement: str) -> None:
    """Refuse to change a closed engagement, and one that is not there."""
    table = tables.engagement
    closed = connection.execute(select(table.c.closed).where(table.c.id == engagement)).scalar()
    if closed is None:
        raise NotFoundError(say("engagement '{id}' is not known", id=engagement))
    if closed:
        raise RefusedError(say("engagement {id} is closed and stays as it is", id=engagement))


def department_in(connection: Connection, engagement: str, department: str) -> Department:
    """Department of that id, or `NotFoundError`."""
    return records.department_from(_row(connection, tables.department, engagement, department))


def respondent_in(connection: Connection, engagement: str, respondent: str) -> Respondent:
    """Respondent of that id, or `NotFoundError`."""
    return records.respondent_from(_row(connection, tables.respondent, engagement, respondent))


def is_decided_on(connection: Connection, engagement: str, department: str) -> bool:
    """Whether a decision or a running service names a department."""
    table, running = tables.engagement, tables.active_service
    settings = select(table.c.settings).where(table.c.id == engagement)
    decisions = json.loads(connection.execute(settings).scalar_one())["decisions"]
    named = {each.get("department") for each in decisions}
    named.update(name for each in decisions for name in each.get("departments") or ())
    lists = select(running.c.departments).where(running.c.engagement == engagement)
    for departments in connection.execute(lists).scalars():
        named.update(json.loads(departments))
    return department in named


def _row(connection: Connection, table: Table, engagement: str, own: str) -> Mapping[str, Any]:
    query = select(table).where(table.c.engagement == engagement, table.c.id == own)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError(
            say("'{id}' is not known in {engagement}", id=own, engagement=engagement)
        )
    return dict(row)


def _own(row: records.Row, table: Table = tables.department) -> list[Any]:
    return [table.c[name] == row[name] for name in _KEY]


def _refuse_changed(stored: Department | Respondent, seen: str) -> None:
    if mark_of(stored) != seen:
        raise RefusedError(
            say("somebody else has changed {id} meanwhile; look at it and try again", id=stored.id)
        )


def _refuse_taken(connection: Connection, table: Table, engagement: str, ids: set[str]) -> None:
    taken = select(table.c.id).where(table.c.engagement == engagement)
    twice = sorted(ids & set(connection.execute(taken).scalars()))
    if twice:
        raise RefusedError(
            say("{ids} came in meanwhile; look at the list and try again", ids=", ".join(twice))
        )


def _with_answers(connection: Connection, engagement: str) -> frozenset[str]:
    query = select(_answer.c.respondent).where(_answer.c.engagement == engagement).distinct()
    feedback = select(tables.feedback.c.content).where(tables.feedback.c.engagement == engagement)
    given: Iterable[str] = connection.execute(feedback).scalars()
    found = {json.loads(content)[0] for content in given}
    return frozenset(found.union(connection.execute(query).scalars()) - {""})


def _is_there(connection: Connection, table: Table, engagement: str, department: str) -> bool:
    query = select(table.c.engagement).where(
        table.c.engagement == engagement, table.c.department == department
    )
    return connection.execute(query.limit(1)).first() is not None
