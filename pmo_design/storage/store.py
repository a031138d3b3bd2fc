"""The store: engagements, results and documents by name; nothing but whole transactions."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError

from pmo_design.answers import Answer
from pmo_design.engagement import Cycle, Engagement
from pmo_design.errors import NotFoundError, RefusedError, StoreError, nearest
from pmo_design.messages import say
from pmo_design.storage import records, tables
from pmo_design.storage.entries import EngagementLine, StoredDocument
from pmo_design.storage.transactions import reading, writing


class Store:
    """What is remembered; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def close_connections(self) -> None:
        """Close every connection now, as before a fork; whoever asks next opens a new one."""
        self.engine.dispose()

    def forget_connections(self) -> None:
        """Open connections anew from here on; none may be used on both sides of a fork."""
        self.engine.dispose(close=False)

    def ping(self) -> None:
        """Ask the database for something small.

        Raises
        ------
        StoreError
            If it does not answer.
        """
        try:
            with self.engine.connect() as connection:
                connection.execute(select(tables.engagement.c.id).limit(1)).first()
        except DatabaseError as error:
            reason = str(error.orig or error)
            raise StoreError(
                say("the database does not answer: {reason}", reason=reason)
            ) from error

    @property
    def address(self) -> str:
        """Address that opens the same database, with its password: never to be shown."""
        return self.engine.url.render_as_string(hide_password=False)

    @property
    def embedded(self) -> bool:
        """Whether the store is the embedded database rather than a server's."""
        return self.engine.dialect.name == "sqlite"

    def engagements(self) -> tuple[EngagementLine, ...]:
        """Every engagement, in id order."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(tables.engagement)).mappings().all()
            return tuple(
                EngagementLine(
                    id=row["id"],
                    name=row["name"],
                    cycles=_count(connection, tables.cycle, row["id"]),
                    departments=_count(connection, tables.department, row["id"]),
                    respondents=_count(connection, tables.respondent, row["id"]),
                    answers=_count(connection, tables.answer, row["id"]),
                    answered=_people_heard(connection, row["id"]),
                    closed=row["closed"],
                    confidentiality=row["confidentiality"],
                    last_day=_last_day(connection, row["id"]),
                    timezone=row["timezone"],
                    **_asked_by_link(connection, row["id"]),
                )
                for row in sorted(rows, key=itemgetter("id"))
            )

    def load(self, engagement: str) -> Engagement:
        """Engagement of that id, as it was saved.

        Raises
        ------
        NotFoundError
            If there is none, with the nearest known id.
        """
        return self._loaded(engagement, _cycle)

    def load_frame(self, engagement: str) -> Engagement:
        """Engagement without all that people answered and measured: quick at any size.

        Raises
        ------
        NotFoundError
            As for `load`.
        """
        return self._loaded(engagement, lambda _, row: _head(row))

    def _loaded(
        self, engagement: str, cycle: Callable[[Connection, Mapping[str, Any]], Cycle]
    ) -> Engagement:
        with reading(self.engine) as connection:
            return records.engagement_from(
                _known(connection, engagement),
                _rows(connection, tables.department, engagement),
                _rows(connection, tables.respondent, engagement),
                [cycle(connection, row) for row in _rows(connection, tables.cycle, engagement)],
            )

    def save(self, engagement: Engagement) -> None:
        """Store an engagement in the place of the one of the same id, if there is one.

        Results and documents of the former one are removed with it: they are of other
        inputs.

        Raises
        ------
        RefusedError
            If the stored engagement is closed, or answers were given to it under another
            promise of confidentiality.
        """
        with writing(self.engine) as connection:
            if _may_replace(connection, engagement):
                _clear(connection, engagement)
            else:
                row = records.engagement_row(engagement) | {"closed": False}
                connection.execute(insert(tables.engagement).values(row))
            _insert(
                connection,
                tables.department,
                [records.department_row(engagement.id, each) for each in engagement.departments],
            )
            _insert(
                connection,
                tables.respondent,
                [records.respondent_row(engagement.id, each) for each in engagement.respondents],
            )
            for cycle in engagement.cycles:
                _insert_cycle(connection, engagement.id, cycle)

    def is_closed(self, engagement: str) -> bool:
        """Whether an engagement is only read from now on."""
        table = tables.engagement
        query = select(table.c.closed).where(table.c.id == engagement)
        with reading(self.engine) as connection:
            return bool(connection.execute(query).scalar())

    def close(self, engagement: str) -> None:
        """Close an engagement: from now on it is only read."""
        with writing(self.engine) as connection:
            _known(connection, engagement)
            table = tables.engagement
            connection.execute(update(table).where(table.c.id == engagement).values(closed=True))

    def set_closing(self, engagement: str, cycle: int, day: date, timezone: str) -> None:
        """Set the last day of a cycle, and the time zone in which the day ends."""
        with writing(self.engine) as connection:
            if _known(connection, engagement)["closed"]:
                raise RefusedError(
                    say("engagement {id} is closed and stays as it is", id=engagement)
                )
            own, table = tables.engagement, tables.cycle
            key = {"engagement": engagement, "number": cycle}
            connection.execute(update(table).where(*_equal(table, key)).values(closed=day))
            connection.execute(update(own).where(own.c.id == engagement).values(timezone=timezone))

    def delete(self, engagement: str) -> None:
        """Remove an engagement with everything of it."""
        with writing(self.engine) as connection:
            _known(connection, engagement)
            table = tables.engagement
            connection.execute(delete(table).where(table.c.id == engagement))

    def save_results(
        self, engagement: str, cycle: int, inputs_sha256: str, contents: Mapping[str, str]
    ) -> None:
        """Store scorecard and roadmap, by kind, in the place of the former ones."""
        table = tables.result
        key = {"engagement": engagement, "cycle": cycle}
        rows = [
            key | {"kind": kind, "inputs_sha256": inputs_sha256, "content": content}
            for kind, content in contents.items()
        ]
        with writing(self.engine) as connection:
            connection.execute(delete(table).where(*_equal(table, key)))
            _insert(connection, table, rows)

    def result(self, engagement: str, cycle: int, kind: str, inputs_sha256: str) -> str | None:
        """Stored result of exactly these inputs as JSON text; None where there is none."""
        table = tables.result
        key = {
            "engagement": engagement,
            "cycle": cycle,
            "kind": kind,
            "inputs_sha256": inputs_sha256,
        }
        with reading(self.engine) as connection:
            found = connection.execute(select(table.c.content).where(*_equal(table, key)))
            return found.scalar()

    def save_documents(self, documents: list[StoredDocument]) -> None:
        """Store documents that belong together, in the place of the former ones."""
        table = tables.document
        with writing(self.engine) as connection:
            for document in documents:
                row = {name: getattr(document, name) for name in StoredDocument.__slots__}
                key = {column.name: row[column.name] for column in table.primary_key}
                connection.execute(delete(table).where(*_equal(table, key)))
                connection.execute(insert(table).values(row))

    def find_document(self, sha256: str) -> StoredDocument | None:
        """Document whose bytes have that digest; None where none was built here."""
        table = tables.document
        with reading(self.engine) as connection:
            found = connection.execute(select(table).where(table.c.sha256 == sha256))
            row = found.mappings().first()
            return None if row is None else StoredDocument(**row)

    @contextmanager
    def job(self, engagement: str, kind: str) -> Iterator[Job]:
        """Record of a long piece of work; failed if the block raises, done otherwise."""
        with writing(self.engine) as connection:
            _known(connection, engagement)
            values = {
                "engagement": engagement,
                "kind": kind,
                "state": "running",
                "progress": 0.0,
                "message": "",
                "process": os.getpid(),
                "seen": datetime.now(UTC),
            }
            query = insert(tables.job).values(values).returning(tables.job.c.id)
            number = connection.execute(query).scalar_one()
        job = Job(self, number)
        try:
            yield job
        except BaseException as error:
            job.end("failed", str(error))
            raise
        job.end("done")

    def jobs(self, engagement: str) -> tuple[Mapping[str, Any], ...]:
        """Jobs of an engagement, oldest first."""
        table = tables.job
        query = select(table).where(table.c.engagement == engagement).order_by(table.c.id)
        with reading(self.engine) as connection:
            return tuple(dict(row) for row in connection.execute(query).mappings())

    def update_job(self, job: int, values: Mapping[str, Any]) -> None:
        """Change columns of a job; `Job` is the way to do it."""
        with writing(self.engine) as connection:
            table = tables.job
            seen = {"seen": datetime.now(UTC)}
            connection.execute(update(table).where(table.c.id == job).values({**seen, **values}))


class Job:
    """A running job's handle."""

    def __init__(self, store: Store, number: int) -> None:
        self._store = store
        self._number = number

    def reached(self, progress: float, message: str) -> None:
        """Tell how far the work is, 0 to 1, and what is done next."""
        self._store.update_job(self._number, {"progress": progress, "message": message})

    def end(self, state: str, message: str = "") -> None:
        """Tell how the work ended."""
        values: dict[str, object] = {"state": state, "message": message}
        if state == "done":
            values["progress"] = 1.0
        self._store.update_job(self._number, values)


def _may_replace(connection: Connection, engagement: Engagement) -> bool:
    """Whether one of that id is stored; refuses what must not happen to it."""
    table = tables.engagement
    query = select(table.c.closed, table.c.confidentiality).where(table.c.id == engagement.id)
    found = connection.execute(query).mappings().first()
    if found is None:
        return False
    if found["closed"]:
        raise RefusedError(say("engagement {id} is closed and stays as it is", id=engagement.id))
    if found["confidentiality"] != engagement.confidentiality:
        _refuse_broken_promise(connection, engagement, found["confidentiality"])
    _refuse_losses(connection, engagement)
    return True


def _refuse_broken_promise(connection: Connection, engagement: Engagement, promised: str) -> None:
    asked = (tables.answer, tables.feedback, tables.invitation)
    if any(_count(connection, each, engagement.id) for each in asked):
        raise RefusedError(
            say(
                "engagement {id} has answers or invitations that were given as {promised}; it "
                "cannot become {wanted}: what people were promised holds",
                id=engagement.id,
                promised=promised,
                wanted=engagement.confidentiality,
            )
        )


def _refuse_losses(connection: Connection, engagement: Engagement) -> None:
    """Refuse to replace a running survey by a state that lacks people or answers of it."""
    invited = _rows(connection, tables.invitation, engagement.id)
    if not invited:
        return
    departments = {department.id for department in engagement.departments}
    people = {respondent.id for respondent in engagement.respondents} | {""}
    lost = [
        each["id"]
        for each in invited
        if each["department"] not in departments or each["respondent"] not in people
    ]
    kept = {
        (cycle.number, answer.respondent, answer.item)
        for cycle in engagement.cycles
        for answer in (*cycle.answers, *cycle.baseline, *cycle.retired)
    }
    given = {
        (row["cycle"], row["respondent"], row["item"])
        for row in _rows(connection, tables.answer, engagement.id)
        if row["source"] == "survey"
    }
    if lost or given - kept:
        raise RefusedError(
            say(
                "engagement {id} has a survey that would lose people ({people} invitations) or "
                "{answers} answers by this; export it first and make your changes in that folder",
                id=engagement.id,
                people=len(lost),
                answers=len(given - kept),
            )
        )


def _clear(connection: Connection, engagement: Engagement) -> None:
    """Remove all but invitations, and write the engagement's own row anew."""
    for table in (tables.cycle, tables.department, tables.job):
        connection.execute(delete(table).where(table.c.engagement == engagement.id))
    own = tables.engagement
    row = records.engagement_row(engagement) | {"settings_version": own.c.settings_version + 1}
    connection.execute(update(own).where(own.c.id == engagement.id).values(row))


def _known(connection: Connection, engagement: str) -> Mapping[str, Any]:
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


def _rows(connection: Connection, table: Table, engagement: str) -> list[Mapping[str, Any]]:
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


def _count(connection: Connection, table: Table, engagement: str) -> int:
    query = select(func.count()).select_from(table).where(table.c.engagement == engagement)
    return int(connection.execute(query).scalar_one())


def _people_heard(connection: Connection, engagement: str) -> int:
    """People of whom there is an answer in any cycle."""
    table = tables.answer
    query = select(func.count(func.distinct(table.c.respondent))).where(
        table.c.engagement == engagement, table.c.sheet == "answers", table.c.respondent != ""
    )
    return int(connection.execute(query).scalar_one())


def _last_day(connection: Connection, engagement: str) -> date:
    """Last day of an engagement's latest cycle."""
    table = tables.cycle
    own = select(table.c.closed).where(table.c.engagement == engagement)
    found: date = connection.execute(own.order_by(table.c.number.desc()).limit(1)).scalar_one()
    return found


def _asked_by_link(connection: Connection, engagement: str) -> dict[str, int]:
    """How many people were invited, and how many of them have finished."""
    table = tables.invitation
    states = connection.execute(
        select(table.c.state, func.count())
        .where(table.c.engagement == engagement, table.c.revoked.is_(False))
        .group_by(table.c.state)
    )
    counts = {state: int(number) for state, number in states}
    counts.pop("trial", None)
    return {"invited": sum(counts.values()), "finished": counts.get("done", 0)}


def _equal(table: Table, key: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in key.items()]


def _insert(connection: Connection, table: Table, rows: list[records.Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _insert_cycle(connection: Connection, engagement: str, cycle: Cycle) -> None:
    key = (engagement, cycle.number)
    connection.execute(insert(tables.cycle).values(records.cycle_row(engagement, cycle)))
    for sheet in records.SHEETS:
        answers = getattr(cycle, sheet)
        _insert(
            connection,
            tables.answer,
            [records.answer_row(*key, sheet, answer) for answer in answers],
        )
    _insert(
        connection,
        tables.active_service,
        [records.service_row(*key, service) for service in cycle.services],
    )
    _insert(
        connection,
        tables.feedback,
        [records.feedback_row(*key, at, given) for at, given in enumerate(cycle.feedback)],
    )
    _insert(
        connection,
        tables.reading,
        [records.reading_row(*key, at, reading) for at, reading in enumerate(cycle.readings)],
    )


def _head(row: Mapping[str, Any], **parts: Any) -> Cycle:
    return Cycle(
        number=row["number"],
        opened=row["opened"],
        closed=row["closed"],
        questionnaires=json.loads(row["questionnaires"]),
        catalog=row["catalog"],
        **parts,
    )


def _cycle(connection: Connection, row: Mapping[str, Any]) -> Cycle:
    def part(table: Table) -> list[Mapping[str, Any]]:
        key = {"engagement": row["engagement"], "cycle": row["number"]}
        return _sorted(connection, table, *_equal(table, key))

    sheets: dict[str, list[Answer]] = {sheet: [] for sheet in records.SHEETS}
    for found in part(tables.answer):
        sheets[str(found["sheet"])].append(records.answer_from(found))
    return _head(
        row,
        **{name: tuple(sorted(found, key=attrgetter("key"))) for name, found in sheets.items()},
        services=tuple(records.service_from(found) for found in part(tables.active_service)),
        feedback=tuple(records.feedback_from(found) for found in part(tables.feedback)),
        readings=tuple(records.reading_from(found) for found in part(tables.reading)),
    )
