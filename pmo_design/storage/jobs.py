"""Long pieces of work: begun once at a time, watched, and recognised when they were lost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from pmo_design.errors import NotFoundError
from pmo_design.messages import say
from pmo_design.storage import tables
from pmo_design.storage.entries import JobLine
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
        values = {
            "engagement": engagement,
            "kind": kind,
            "state": "running",
            "progress": 0.0,
            "message": "",
            "process": os.getpid(),
            "seen": now,
        }
        with writing(self._engine) as connection:
            known = select(tables.engagement.c.id).where(tables.engagement.c.id == engagement)
            if not connection.execute(known).first():
                raise NotFoundError(say("engagement '{id}' is not known", id=engagement))
            connection.execute(update(OWN).where(*same, lost).values(state="failed", message=""))
            if connection.execute(select(OWN.c.id).where(*same)).first():
                return None
            query = insert(OWN).values(values).returning(OWN.c.id)
            return int(connection.execute(query).scalar_one())

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
