"""Reading one state, writing in whole transactions, and what a database says when it cannot.

Both databases are used alike: whoever writes waits for the others before the first
statement, so that what a transaction has read still holds when it writes; whoever reads
sees one state and waits for nobody. `docs/decisions/0014` says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from pmo_design.errors import StoreError
from pmo_design.messages import mark, say

BUSY_MILLISECONDS = 10_000
"""How long a writer waits for the others."""

WRITERS = 7_305_541_019_276
"""Number of the lock that writers on PostgreSQL take in turn; any, but always this one."""

_BEGIN = {
    ("sqlite", False): "BEGIN",
    ("sqlite", True): "BEGIN IMMEDIATE",
    ("postgresql", False): "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
    ("postgresql", True): (
        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE; "
        f"SET LOCAL lock_timeout = {BUSY_MILLISECONDS}; "
        f"SELECT pg_advisory_xact_lock({WRITERS})"
    ),
}
"""First statement of a transaction, by kind of database and whether it writes."""

_BUSY = mark("another process is writing; try again in a moment")
_FULL = mark("the disk is full; free some space and try again")
_LOST = mark("the connection to the database was lost; try again in a moment")
_CROWDED = mark("too many are asking at once; try again in a moment")
_SAID = {"55P03": _BUSY, "53100": _FULL}
"""Messages by SQLSTATE, which does not depend on the server's language."""

_ITS_OWN = {"25006", "42501"}
"""SQLSTATE of a server that only reads, and of missing rights: its own words say it best."""


def begin(connection: Connection) -> None:
    """Begin a transaction that reads, or writes where the option ``writes`` is set."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(_BEGIN[connection.dialect.name, writes])


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that reads: all of its statements see the same state.

    Raises
    ------
    StoreError
        If the database does not answer, or does not let itself be read.
    """
    with _told(mark("the database cannot be read: {reason}")), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes; undone as a whole if the block or the database fails.

    Raises
    ------
    StoreError
        If the database is locked for too long, full, or cannot be written, or cannot hold
        a value.
    """
    with (
        _told(mark("nothing was saved: {reason}")),
        engine.connect() as connection,
        connection.execution_options(writes=True).begin(),
    ):
        yield connection


@contextmanager
def _told(message: str) -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreError(say(message, reason=say(_CROWDED))) from error
    except DBAPIError as error:
        reason = _reason(error)
        if reason is None:
            raise
        raise StoreError(say(message, reason=reason)) from error


def _reason(error: DBAPIError) -> str | None:
    """What keeps the database from it; None where the fault is this program's."""
    state, detail = sqlstate(error), words(error)
    if state in _SAID:
        return say(_SAID[state])
    if error.connection_invalidated:
        return say(_LOST)
    if "locked" in detail:
        return say(_BUSY)
    if "full" in detail:
        return say(_FULL)
    told = isinstance(error, OperationalError | DataError) or state in _ITS_OWN
    return detail if told else None


def sqlstate(error: DBAPIError) -> str | None:
    """Five letters by which PostgreSQL names an error; None where there are none."""
    return getattr(error.orig, "sqlstate", None)


def words(error: DBAPIError) -> str:
    """What the database said, in one line."""
    return " ".join(str(error.orig or error).split())
