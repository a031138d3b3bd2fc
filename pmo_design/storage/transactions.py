"""Writing in whole transactions, and what a database says when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from pmo_design.errors import StoreError
from pmo_design.messages import say


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes; undone as a whole if the block or the database fails.

    Raises
    ------
    StoreError
        If the database is locked for too long, full, or cannot be written.
    """
    try:
        with engine.execution_options(writes=True).begin() as connection:
            yield connection
    except OperationalError as error:
        raise StoreError(say("nothing was saved: {reason}", reason=_reason(error))) from error


def _reason(error: OperationalError) -> str:
    detail = str(error.orig or error)
    if "locked" in detail:
        return say("another process is writing; try again in a moment")
    if "full" in detail:
        return say("the disk is full; free some space and try again")
    return detail
