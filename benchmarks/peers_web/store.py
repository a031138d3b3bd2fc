"""What the web peers share: the product's own file, opened and written as the product does.

Same settings of SQLite, same statements through SQLAlchemy Core, built once; the same order
of work for one answer: find the link, check the fields, lock, look, write, commit.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    Table,
    bindparam,
    create_engine,
    event,
    exists,
    insert,
    select,
    update,
)

CHOICES = frozenset({"1", "2", "3", "4", "5", "dk", "na"})
CONFIDENCES = frozenset({"", "low", "medium", "high"})
MOST_TEXT = 2000
PRAGMAS = (
    "journal_mode = wal",
    "synchronous = full",
    "foreign_keys = on",
    "busy_timeout = 10000",
    "trusted_schema = off",
)
WRITTEN = ("state", "value", "confidence", "comment", "evidence")


@dataclass(frozen=True, slots=True)
class Fields:
    """One question as it was sent, checked by the peer's own form library."""

    answer: str
    comment: str
    evidence: str
    confidence: str
    version: int


class Store:
    """Links and answers of one file."""

    def __init__(self, path: str) -> None:
        self._engine = create_engine(f"sqlite:///{path}", pool_size=0)
        event.listen(self._engine, "connect", _set_up)
        event.listen(self._engine, "begin", _begin)
        self._writes = self._engine.execution_options(writes=True)
        tables = _tables(self._engine)
        self._engine.dispose()
        link, invitation = tables["link"], tables["invitation"]
        client, cycle = tables["engagement"], tables["cycle"]
        answer, person, ended = tables["answer"], tables["respondent"], tables["ended_session"]
        self._open = (
            select(
                invitation,
                client.c.closed.label("client_closed"),
                client.c.timezone,
                cycle.c.closed.label("last_day"),
                exists(ended).where(ended.c.nonce == bindparam("nonce_")).label("ended"),
            )
            .join(link, link.c.invitation == invitation.c.id)
            .join(client, client.c.id == invitation.c.engagement)
            .join(cycle, cycle.c.engagement == client.c.id)
            .where(link.c.hash == bindparam("hash_"))
        )
        mine = [
            answer.c.engagement == bindparam("engagement_"),
            answer.c.cycle == bindparam("cycle_"),
            answer.c.sheet == "answers",
            answer.c.respondent == bindparam("respondent_"),
            answer.c.department == "",
            answer.c.item == bindparam("item_"),
            answer.c.source == "survey",
            answer.c.round == 1,
        ]
        self._known = select(person.c.id).where(
            person.c.engagement == bindparam("engagement_"),
            person.c.id == bindparam("respondent_"),
        )
        self._one = select(answer).where(*mine)
        self._insert = insert(answer)
        self._update = (
            update(answer)
            .where(*mine)
            .values({name: bindparam(f"new_{name}") for name in WRITTEN})
            .values(version=bindparam("to"))
        )
        self._mark = (
            update(invitation)
            .where(invitation.c.engagement == bindparam("engagement_"))
            .where(invitation.c.id == bindparam("invitation_"))
            .values(state="started")
        )

    def opened(self, token: str, nonce: str) -> dict[str, Any] | None:
        """Invitation that a link opens now."""
        wanted = {"hash_": hashlib.sha256(token.encode()).hexdigest(), "nonce_": nonce}
        with self._engine.connect() as connection:
            row = connection.execute(self._open, wanted).mappings().first()
        if row is None or row["ended"] or row["revoked"] or row["client_closed"]:
            return None
        return dict(row) if row["last_day"] >= datetime.now(UTC).date() else None

    def save(self, invitation: dict[str, Any], item: str, fields: Fields) -> int | None:
        """Version stored now; None where another one was stored meanwhile."""
        key = {
            "engagement_": invitation["engagement"],
            "cycle_": invitation["cycle"],
            "respondent_": invitation["respondent"],
            "item_": item,
        }
        if invitation["state"] == "invited":
            with self._writes.begin() as connection:
                connection.execute(self._mark, {**key, "invitation_": invitation["id"]})
        with self._writes.begin() as connection:
            if not fields.version and connection.execute(self._known, key).first() is None:
                return None
            return self._written(connection, key, item, fields)

    def _written(
        self, connection: Connection, key: dict[str, Any], item: str, fields: Fields
    ) -> int | None:
        stored = connection.execute(self._one, key).mappings().first()
        new = _columns(fields)
        version = stored["version"] if stored else 0
        if stored and all(stored[name] == new[name] for name in WRITTEN):
            return int(version)
        if fields.version != version:
            return None
        if stored:
            news = {f"new_{name}": text for name, text in new.items()}
            connection.execute(self._update, {**key, **news, "to": version + 1})
        else:
            names = {name.rstrip("_"): value for name, value in key.items()}
            rest = {"sheet": "answers", "department": "", "source": "survey", "round": 1}
            connection.execute(self._insert, {**names, **rest, **new, "version": 1})
        return int(version) + 1


def _columns(fields: Fields) -> dict[str, str | None]:
    way_out = fields.answer in ("dk", "na")
    return {
        "state": fields.answer if way_out else "value",
        "value": None if way_out else json.dumps(int(fields.answer)),
        "confidence": fields.confidence or None,
        "comment": fields.comment,
        "evidence": fields.evidence,
    }


def _tables(engine: Engine) -> dict[str, Table]:
    metadata = MetaData()
    metadata.reflect(engine)
    return dict(metadata.tables)


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
