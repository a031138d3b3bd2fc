"""What the PMO runs today, changed one service at a time.

Whoever changes a service names what they saw of it; of two who change one service the
second is told, and overwrites nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select

from pmo_design.cycle import ActiveService
from pmo_design.storage import records, tables
from pmo_design.storage.sheets import refuse_closed
from pmo_design.storage.transactions import writing

OWN = tables.active_service


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """What is to be stored of a service, and what was stored of it when that was written.

    Attributes
    ----------
    seen, now : ActiveService or None
        None where nothing is known of it.
    """

    service: str
    seen: ActiveService | None
    now: ActiveService | None


class RunningShelf:
    """Services that run today, of all engagements."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(
        self, engagement: str, cycle: int, changes: Sequence[ServiceChange]
    ) -> Mapping[str, ActiveService | None]:
        """Store changes in one transaction, except those made from something else.

        Returns
        -------
        dict of service id to ActiveService or None
            What is stored of each service that somebody else has changed meanwhile.

        Raises
        ------
        RefusedError
            If the engagement is closed.
        """
        conflicts: dict[str, ActiveService | None] = {}
        with writing(self._engine) as connection:
            refuse_closed(connection, engagement)
            for change in changes:
                stored = _stored(connection, engagement, cycle, change.service)
                if stored == change.now:
                    continue
                if stored != change.seen:
                    conflicts[change.service] = stored
                else:
                    _write(connection, engagement, cycle, change)
        return conflicts


def _stored(
    connection: Connection, engagement: str, cycle: int, service: str
) -> ActiveService | None:
    query = select(OWN).where(*_place(engagement, cycle, service))
    row = connection.execute(query).mappings().first()
    return records.service_from(dict(row)) if row else None


def _write(connection: Connection, engagement: str, cycle: int, change: ServiceChange) -> None:
    connection.execute(delete(OWN).where(*_place(engagement, cycle, change.service)))
    if change.now:
        row = records.service_row(engagement, cycle, change.now)
        connection.execute(insert(OWN).values(row))


def _place(engagement: str, cycle: int, service: str) -> tuple[ColumnElement[bool], ...]:
    key = {"engagement": engagement, "cycle": cycle, "service": service}
    return tuple(OWN.c[name] == value for name, value in key.items())
