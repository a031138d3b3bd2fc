"""The store: engagements and their results by name; nothing but whole transactions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError

from pmo_design.cycle import Cycle
from pmo_design.engagement import Engagement
from pmo_design.errors import RefusedError, StoreError
from pmo_design.messages import say
from pmo_design.storage import records, tables
from pmo_design.storage.entries import EngagementLine
from pmo_design.storage.replacing import clear, may_replace
from pmo_design.storage.rows import (
    count_of,
    cycle_of,
    equal,
    head_of,
    insert_all,
    insert_cycle,
    known_row,
    rows_of,
)
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
                    cycles=count_of(connection, tables.cycle, row["id"]),
                    departments=count_of(connection, tables.department, row["id"]),
                    respondents=count_of(connection, tables.respondent, row["id"]),
                    answers=count_of(connection, tables.answer, row["id"]),
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
        return self._loaded(engagement, cycle_of)

    def load_frame(self, engagement: str) -> Engagement:
        """Engagement without all that people answered and measured: quick at any size.

        Raises
        ------
        NotFoundError
            As for `load`.
        """
        return self._loaded(engagement, lambda _, row: head_of(row))

    def _loaded(
        self, engagement: str, cycle: Callable[[Connection, Mapping[str, Any]], Cycle]
    ) -> Engagement:
        with reading(self.engine) as connection:
            return records.engagement_from(
                known_row(connection, engagement),
                rows_of(connection, tables.department, engagement),
                rows_of(connection, tables.respondent, engagement),
                [cycle(connection, row) for row in rows_of(connection, tables.cycle, engagement)],
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
            if may_replace(connection, engagement):
                clear(connection, engagement)
            else:
                row = records.engagement_row(engagement) | {"closed": False}
                connection.execute(insert(tables.engagement).values(row))
            insert_all(
                connection,
                tables.department,
                [records.department_row(engagement.id, each) for each in engagement.departments],
            )
            insert_all(
                connection,
                tables.respondent,
                [records.respondent_row(engagement.id, each) for each in engagement.respondents],
            )
            for cycle in engagement.cycles:
                insert_cycle(connection, engagement.id, cycle)

    def is_closed(self, engagement: str) -> bool:
        """Whether an engagement is only read from now on."""
        table = tables.engagement
        query = select(table.c.closed).where(table.c.id == engagement)
        with reading(self.engine) as connection:
            return bool(connection.execute(query).scalar())

    def close(self, engagement: str) -> None:
        """Close an engagement: from now on it is only read."""
        with writing(self.engine) as connection:
            known_row(connection, engagement)
            table = tables.engagement
            connection.execute(update(table).where(table.c.id == engagement).values(closed=True))

    def set_closing(self, engagement: str, cycle: int, day: date, timezone: str) -> None:
        """Set the last day of a cycle, and the time zone in which the day ends."""
        with writing(self.engine) as connection:
            if known_row(connection, engagement)["closed"]:
                raise RefusedError(
                    say("engagement {id} is closed and stays as it is", id=engagement)
                )
            own, table = tables.engagement, tables.cycle
            key = {"engagement": engagement, "number": cycle}
            connection.execute(update(table).where(*equal(table, key)).values(closed=day))
            connection.execute(update(own).where(own.c.id == engagement).values(timezone=timezone))

    def delete(self, engagement: str) -> None:
        """Remove an engagement with everything of it."""
        with writing(self.engine) as connection:
            known_row(connection, engagement)
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
            connection.execute(delete(table).where(*equal(table, key)))
            insert_all(connection, table, rows)

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
            found = connection.execute(select(table.c.content).where(*equal(table, key)))
            return found.scalar()


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
