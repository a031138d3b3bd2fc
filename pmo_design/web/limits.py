"""How often something may be tried: counted in windows of fixed length.

Counting never waits for answers, nor answers for counting: what all workers share lies in
a database file of its own, which may be lost without harm. Keys are hashed with the app's
secret, so that the file holds neither links nor addresses.
"""

from __future__ import annotations

import hashlib
import logging
import math
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Literal

from limits import (
    RateLimitItem,
    RateLimitItemPerHour,
    RateLimitItemPerMinute,
)
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

log = logging.getLogger("pmo_design.web")

FILE = "limits.sqlite3"
IN_MEMORY = ":memory:"

Rate = Literal[
    "autosave",
    "open-link",
    "wrong-link",
    "wrong-code",
    "copy",
    "mail",
    "sign-in",
    "sign-in-hour",
    "documents",
    "api",
    "wrong-token",
]
RATES: dict[Rate, RateLimitItem] = {
    "autosave": RateLimitItemPerMinute(120),  # of one link; a change of every half second
    "open-link": RateLimitItemPerMinute(60),  # of one link; mail scanners open it many times
    "wrong-link": RateLimitItemPerMinute(30, 10),  # from one address, which an office shares
    "wrong-code": RateLimitItemPerHour(200),  # of the whole server: codes are short
    "copy": RateLimitItemPerMinute(6),  # of one link; documents cost seconds
    "documents": RateLimitItemPerMinute(6),  # by one person; each costs seconds and memory
    "api": RateLimitItemPerMinute(600),  # of one token; a program that waits for no answer
    "wrong-token": RateLimitItemPerMinute(30, 10),  # from one address; right ones still pass
    "mail": RateLimitItemPerHour(20),  # by one consultant
    "sign-in": RateLimitItemPerMinute(5),  # wrong passwords, for one account and from one address
    "sign-in-hour": RateLimitItemPerHour(20),  # the same, for whoever is patient
}
"""What is counted, and how much of it is let pass in which time."""

OF_ONE_WORKER: frozenset[Rate] = frozenset({"autosave", "api"})
"""Counted by each worker for itself: too frequent for a file, and only there to stop a flood."""

PURGE_EVERY = 500
BUSY_SECONDS = 0.25

_TABLE = "CREATE TABLE IF NOT EXISTS counter (key TEXT PRIMARY KEY, count INTEGER, ends REAL)"
_COUNT = """
    INSERT INTO counter VALUES (:key, :amount, :now + :expiry)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN ends > :now AND ends <= :now + :expiry THEN count ELSE 0 END + :amount,
        ends = CASE WHEN ends > :now AND ends <= :now + :expiry THEN ends ELSE :now + :expiry END
    RETURNING count
"""
"""A window that ended, or that ends too far ahead since the clock was put back, begins anew."""


class TooManyError(Exception):
    """Tried too often; ``wait`` is the number of seconds until it is let pass again."""

    def __init__(self, name: Rate, wait: int) -> None:
        self.name = name
        self.wait = wait
        super().__init__(f"{name}: too many, wait {wait} s")


class Counters(Storage):
    """Counts in an SQLite database, a file for several processes or memory for one.

    Parameters
    ----------
    place : str
        Path of the file, or ":memory:".
    now : callable
        Gives the moment in seconds since 1970.
    """

    STORAGE_SCHEME = None

    def __init__(self, place: str, now: Callable[[], float]) -> None:
        super().__init__()
        self._place = place
        self._now = now
        self._lock = threading.Lock()
        self._connections: dict[int, sqlite3.Connection] = {}  # by process: none outlives a fork
        self._until_purge = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong here."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` more, and return the count of the window, ``expiry`` seconds long."""
        now = self._now()
        with self._lock:
            self._purge(now)
            values = {"key": key, "amount": amount, "now": now, "expiry": expiry}
            return int(self._connection().execute(_COUNT, values).fetchall()[0][0])

    def get(self, key: str) -> int:
        """Count of the present window."""
        return int(self._row(key)[0])

    def get_expiry(self, key: str) -> float:
        """Moment at which the present window ends; now, if there is none."""
        return float(self._row(key)[1])

    def check(self) -> bool:
        """Whether counting is possible."""
        with suppress(sqlite3.Error):
            self._row("")
            return True
        return False

    def reset(self) -> int:
        """Forget every count, and return how many there were."""
        with self._lock:
            return self._connection().execute("DELETE FROM counter").rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._lock:
            self._connection().execute("DELETE FROM counter WHERE key = ?", (key,))

    def close(self) -> None:
        """Close the connection of this process."""
        with self._lock:
            opened = self._connections.pop(os.getpid(), None)
            if opened:
                opened.close()

    def _row(self, key: str) -> tuple[int, float]:
        now = self._now()
        query = "SELECT count, ends FROM counter WHERE key = ? AND ends > ?"
        with self._lock:
            rows = self._connection().execute(query, (key, now)).fetchall()
        return rows[0] if rows else (0, now)

    def _purge(self, now: float) -> None:
        """Drop ended windows now and then, so that the counts of a flood do not stay."""
        self._until_purge -= 1
        if self._until_purge < 0:
            self._until_purge = PURGE_EVERY
            self._connection().execute("DELETE FROM counter WHERE ends <= ?", (now,))

    def _connection(self) -> sqlite3.Connection:
        process = os.getpid()
        if process not in self._connections:
            self._connections[process] = _opened(self._place)
        return self._connections[process]


class Limits:
    """What may be tried how often.

    Parameters
    ----------
    place : str
        Path of the file that all workers share, or ":memory:" where there is one worker.
    secret : bytes
        Hashes what is counted by.
    now : callable
        Gives the moment in seconds since 1970.
    """

    def __init__(self, place: str, secret: bytes, now: Callable[[], float]) -> None:
        self._secret = hashlib.sha256(b"limits" + secret).digest()
        self._now = now
        self._shared = FixedWindowRateLimiter(Counters(place, now))
        self._own = FixedWindowRateLimiter(Counters(IN_MEMORY, now))

    def hit(self, name: Rate, key: str = "") -> None:
        """Count one attempt.

        Parameters
        ----------
        name : str
            Of `RATES`.
        key : str
            Who or what is counted; empty for the whole server.

        Raises
        ------
        TooManyError
            If it was one too many.
        """
        self._ask(name, key, lambda limiter, item, of: limiter.hit(item, of))

    def check(self, name: Rate, key: str = "") -> None:
        """Refuse whoever has no attempt left, without counting one; see `hit`.

        Where only failures count, this stands before the attempt and `hit` after a
        failure; otherwise a right guess would still pass after any number of wrong ones.
        """
        self._ask(name, key, lambda limiter, item, of: limiter.test(item, of))

    def _ask(
        self,
        name: Rate,
        key: str,
        ask: Callable[[FixedWindowRateLimiter, RateLimitItem, str], bool],
    ) -> None:
        item = RATES[name]
        of = (
            f"{name}:{hashlib.blake2b(key.encode(), key=self._secret, digest_size=16).hexdigest()}"
        )
        limiter = self._own if name in OF_ONE_WORKER else self._shared
        try:
            passed = ask(limiter, item, of)
        except sqlite3.Error as error:  # better counted by each worker than not at all
            log.error("limits are counted in memory: %s", error)  # noqa: TRY400 -- no bug of ours
            limiter = self._own
            passed = ask(limiter, item, of)
        if not passed:
            ends = limiter.get_window_stats(item, of).reset_time
            raise TooManyError(name, max(1, math.ceil(ends - self._now())))


def network_of(address: str | None) -> str:
    """What an address is counted by: itself, or the /64 that one IPv6 customer has.

    Examples
    --------
    >>> network_of("192.0.2.7"), network_of("2001:db8::1:2:3:4"), network_of(None)
    ('192.0.2.7', '2001:db8::', '')
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)


def _opened(place: str) -> sqlite3.Connection:
    """Connection to the counts; a damaged file is thrown away."""
    try:
        return _connected(place)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        for end in ("", "-wal", "-shm"):
            Path(place + end).unlink(missing_ok=True)
        return _connected(place)


def _connected(place: str) -> sqlite3.Connection:
    if place != IN_MEMORY:
        _make_private(place)
    connection = sqlite3.connect(
        place, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = wal").fetchall()
        connection.execute("PRAGMA synchronous = off")
        connection.execute(_TABLE)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _make_private(place: str) -> None:
    """Make the file readable by its owner alone; SQLite's other files take over its mode."""
    with suppress(OSError):
        os.close(os.open(place, os.O_CREAT | os.O_RDWR, 0o600))
