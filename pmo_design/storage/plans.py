"""Plans that were found for an engagement, shared by every process that works on the store.

A plan belongs to the hash of everything that it follows from, so none is ever out of date.
Whoever searches says so first: who asks the same meanwhile waits instead of searching too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from pmo_design.clock import utc_now
from pmo_design.errors import StoreError
from pmo_design.storage import tables
from pmo_design.storage.transactions import reading, writing

OWN = tables.found_plan

MOST = 64
"""Plans kept of one engagement."""

LOST_AFTER = timedelta(seconds=60)
"""Age of a search that nobody waits for any more: its process may have died."""

LOOK_SECONDS = 0.2


class PlanShelf:
    """The plans of one engagement.

    A store that cannot be written keeps none, and whoever asks searches: a plan is worth the
    time it takes to find again, and no more.

    Parameters
    ----------
    engagement : str
        Nothing is kept of one that is not stored.
    most : int
        Plans kept; the oldest leave first.
    """

    def __init__(
        self,
        engine: Engine,
        engagement: str,
        most: int = MOST,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._engine = engine
        self._engagement = engagement
        self._most = most
        self._now = now

    def find(self, question: str) -> str | None:
        """Plan for a question; None where none is kept, and whoever asks is to search."""
        while True:
            with reading(self._engine) as connection:
                row = connection.execute(select(OWN).where(*self._key(question))).first()
            if row is not None and row.plan is not None:
                return str(row.plan)
            if row is None or self._lost(row.since):
                if self._taken_on(question):
                    return None
            else:
                time.sleep(LOOK_SECONDS)

    def keep(self, question: str, plan: str) -> None:
        """Keep the plan that a search found."""
        with suppress(StoreError), writing(self._engine) as connection:
            self._put(connection, question, plan)
            self._leave_out_the_oldest(connection)

    def give_up(self, question: str) -> None:
        """Note that a search ended without a plan."""
        unanswered = (*self._key(question), OWN.c.plan.is_(None))
        with suppress(StoreError), writing(self._engine) as connection:
            connection.execute(delete(OWN).where(*unanswered))

    def _taken_on(self, question: str) -> bool:
        """Note that a search begins; False where somebody else was quicker."""
        with suppress(StoreError), writing(self._engine) as connection:
            row = connection.execute(select(OWN).where(*self._key(question))).first()
            if row is not None and (row.plan or not self._lost(row.since)):
                return False
            self._put(connection, question, None)
        return True

    def _lost(self, since: datetime) -> bool:
        """Whether nobody waits for a search any more; a clock may have been set back since."""
        return abs(self._now() - since) > LOST_AFTER

    def _put(self, connection: Connection, question: str, plan: str | None) -> None:
        known = select(tables.engagement.c.id).where(tables.engagement.c.id == self._engagement)
        if connection.execute(known).first() is None:
            return
        values = {"since": self._now(), "plan": plan}
        found = connection.execute(update(OWN).where(*self._key(question)).values(values))
        if not found.rowcount:
            key = {"engagement": self._engagement, "question": question}
            connection.execute(insert(OWN).values(key | values))

    def _leave_out_the_oldest(self, connection: Connection) -> None:
        answered = (OWN.c.engagement == self._engagement, OWN.c.plan.is_not(None))
        newest = select(OWN.c.question).where(*answered).order_by(OWN.c.since.desc())
        kept = connection.execute(newest.limit(self._most)).scalars().all()
        connection.execute(delete(OWN).where(*answered, OWN.c.question.not_in(kept)))

    def _key(self, question: str) -> tuple[ColumnElement[bool], ...]:
        return OWN.c.engagement == self._engagement, OWN.c.question == question
