"""Long pieces of work: begun once at a time, watched, and recognised when they were lost."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from pmo_design.clock import utc_now
from pmo_design.errors import NotFoundError
from pmo_design.messages import say
from pmo_design.storage import tables
from pmo_design.storage.entries import JobLine
from pmo_design.storage.rows import known_row
from pmo_design.storage.transactions import reading, writing

OWN = tables.job


class JobShelf:
    """The jobs of all engagements; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(
        self, engagement: str, kind: str, now: datetime, lost_before: datetime
    ) -> int | None:
        """Note that work begins; its number, or None where the same is under way already.

        Parameters
        ----------
        lost_before : datetime
            Running jobs that were last seen before this are lost, and noted as failed.

        Raises
        ------
        NotFoundError
            If there is no such engagement.
        """
        same = (OWN.c.engagement == engagement, OWN.c.kind == kind, OWN.c.state == "running")
        lost = (OWN.c.seen < lost_before) | OWN.c.seen.is_(None)
        with writing(self._engine) as connection:
            known = select(tables.engagement.c.id).where(tables.engagement.c.id == engagement)
            if not connection.execute(known).first():
                raise NotFoundError(say("engagement '{id}' is not known", id=engagement))
            connection.execute(update(OWN).where(*same, lost).values(state="failed", message=""))
            if connection.execute(select(OWN.c.id).where(*same)).first():
                return None
            return _begun(connection, engagement, kind, now)

    @contextmanager
    def running(self, engagement: str, kind: str) -> Iterator[Job]:
        """Note a long piece of work; failed if the block raises, done otherwise."""
        with writing(self._engine) as connection:
            known_row(connection, engagement)
            job = Job(self._engine, _begun(connection, engagement, kind, utc_now()))
        try:
            yield job
        except BaseException as error:
            job.end("failed", str(error))
            raise
        job.end("done")

    def all_of(self, engagement: str) -> tuple[Mapping[str, Any], ...]:
        """Jobs of an engagement, oldest first."""
        query = select(OWN).where(OWN.c.engagement == engagement).order_by(OWN.c.id)
        with reading(self._engine) as connection:
            return tuple(dict(row) for row in connection.execute(query).mappings())

    def latest(self, engagement: str, kind: str) -> JobLine | None:
        """The job of a kind that began last; None where there was none."""
        query = select(OWN).where(OWN.c.engagement == engagement, OWN.c.kind == kind)
        with reading(self._engine) as connection:
            row = connection.execute(query.order_by(OWN.c.id.desc()).limit(1)).mappings().first()
        if row is None:
            return None
        return JobLine(row["id"], row["state"], row["progress"], row["message"], row["seen"])

    def last_done(self, engagement: str, kind: str) -> datetime | None:
        """When the job of a kind that ended well last did so; None where none did."""
        query = select(OWN.c.seen).where(OWN.c.engagement == engagement, OWN.c.kind == kind)
        query = query.where(OWN.c.state == "done").order_by(OWN.c.id.desc()).limit(1)
        with reading(self._engine) as connection:
            found: datetime | None = connection.execute(query).scalar()
        return found

    def tell(self, job: int, now: datetime, **values: Any) -> None:
        """Note how a running job stands; one that has ended stays as it is."""
        changes: Mapping[str, Any] = {"seen": now, **values}
        with writing(self._engine) as connection:
            running = (OWN.c.id == job, OWN.c.state == "running")
            connection.execute(update(OWN).where(*running).values(changes))


class Job:
    """A running job's handle."""

    def __init__(self, engine: Engine, number: int) -> None:
        self._engine = engine
        self._number = number

    def reached(self, progress: float, message: str) -> None:
        """Tell how far the work is, 0 to 1, and what is done next."""
        self._tell({"progress": progress, "message": message})

    def end(self, state: str, message: str = "") -> None:
        """Tell how the work ended."""
        values: dict[str, object] = {"state": state, "message": message}
        if state == "done":
            values["progress"] = 1.0
        self._tell(values)

    def _tell(self, values: Mapping[str, object]) -> None:
        """Note it, also of a job that was held to be lost meanwhile."""
        changes = {"seen": utc_now(), **values}
        with writing(self._engine) as connection:
            connection.execute(update(OWN).where(OWN.c.id == self._number).values(changes))


def _begun(connection: Connection, engagement: str, kind: str, now: datetime) -> int:
    values = {
        "engagement": engagement,
        "kind": kind,
        "state": "running",
        "progress": 0.0,
        "message": "",
        "process": os.getpid(),
        "seen": now,
    }
    query = insert(OWN).values(values).returning(OWN.c.id)
    return int(connection.execute(query).scalar_one())
