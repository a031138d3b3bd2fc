"""Opening the database: settings asserted on every connection, unusable files refused.

SQLite is set to lose nothing that was acknowledged: write-ahead log, full
synchronisation, foreign keys, and a write lock taken at the beginning of a transaction
rather than in its middle, where waiting for it can fail. PostgreSQL is set so by whoever
runs it; here it is told how transactions begin (`transactions`).
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from pmo_design.errors import StoreError
from pmo_design.messages import mark, say
from pmo_design.storage.address import place_of, read_address
from pmo_design.storage.transactions import BUSY_MILLISECONDS, begin, sqlstate, words

FILE = "pmo-design.sqlite3"
HEAD = "0007"
"""Schema revision that this program reads and writes; a test holds it against Alembic's."""

CONNECT_SECONDS = 10
"""How long a server may take to answer before it counts as not there."""

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": BUSY_MILLISECONDS,
    "trusted_schema": 0,
}
"""What every SQLite connection must answer; 2 is FULL."""

_WAY_OUT = mark(
    "move it away and bring the clients back from their exported folders "
    "(pmo-design engagement import FOLDER), or restore your copy of the file"
)


def open_database(data: Path, url: str | None = None) -> Engine:
    """Database of a data folder, or of a URL; made on first use.

    Parameters
    ----------
    data : Path
        Data folder; made if it does not exist.
    url : str, optional
        URL of another database: ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE``, or
        ``sqlite:///FILE``.

    Raises
    ------
    StoreError
        If the file is damaged, not a database, made by a newer program, behind this one,
        or cannot be written; if the server is not there, does not let the user in or
        lacks rights; with the command that helps.
    """
    engine, found = _connected(data, url)
    if found is not None and found < HEAD:
        raise StoreError(
            say(
                "database {place} has schema {found}, this program needs {head}; "
                "run: pmo-design db upgrade",
                place=place_of(engine.url),
                found=found,
                head=HEAD,
            )
        )
    if found is None:
        with _usable(engine.url):
            upgrade(engine)
    return engine


def upgrade_database(data: Path, url: str | None = None) -> str:
    """Bring a database to this program's schema, and return the revision it has then."""
    engine, _ = _connected(data, url)
    with _usable(engine.url):
        upgrade(engine)
    return HEAD


def _connected(data: Path, url: str | None) -> tuple[Engine, str | None]:
    """Engine with its settings, and the schema found; refuses what cannot be used at all."""
    engine = _reached(read_address(url)) if url else _embedded(data)
    place = place_of(engine.url)
    _listen(engine)
    with _usable(engine.url), engine.connect() as connection:
        found = schema_revision(connection)
        if engine.dialect.name == "sqlite" and found is not None:
            _refuse_damage(connection, place)
    if found is not None and found > HEAD:
        raise StoreError(
            say(
                "database {place} was made by a newer pmo-design (schema {found}, this program "
                "knows {head}); install the newer version: pip install --upgrade pmo-design",
                place=place,
                found=found,
                head=HEAD,
            )
        )
    return engine, found


@contextlib.contextmanager
def _usable(address: URL) -> Iterator[None]:
    """Tell what keeps a database from being used, and what to do about it."""
    try:
        yield
    except DBAPIError as error:
        reason = _reason(error, address)
        raise StoreError(
            say(
                "database {place} cannot be used: {reason}", place=place_of(address), reason=reason
            )
        ) from error


def _reached(address: URL) -> Engine:
    """Engine of a database that is named by its address."""
    if address.get_backend_name() == "sqlite":
        return create_engine(address, hide_parameters=True)
    patient = {"connect_timeout": str(CONNECT_SECONDS), **address.query}
    try:  # the ping: a server may have been restarted since the last statement
        return create_engine(address.set(query=patient), pool_pre_ping=True, hide_parameters=True)
    except ImportError as error:
        raise StoreError(
            say(
                "PostgreSQL needs a driver that is not installed; run: "
                'pip install "pmo-design[postgres]"'
            )
        ) from error


def _embedded(data: Path) -> Engine:
    path = data / FILE
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        if path.stat().st_size == 0:
            way_out = say(_WAY_OUT)
            raise StoreError(
                say("database {path} is empty (0 bytes): {way_out}", path=path, way_out=way_out)
            )
    except OSError as error:
        message = say(
            "data folder {data} cannot be written: {reason}; name another one with --data",
            data=data,
            reason=error.strerror or error,
        )
        raise StoreError(message) from error
    return create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,  # answers stay out of logs
        pool_size=0,  # every thread keeps its connection: opening one costs more than a query
    )


def _make(path: Path) -> None:
    """Make a database with all its tables beside its place, then put it there in one step.

    A first start that is killed leaves nothing that the next one could not begin with.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        engine = create_engine(f"sqlite:///{temporary}")
        _listen(engine)
        upgrade(engine)
        engine.dispose()
        with contextlib.suppress(FileExistsError):  # another process was quicker
            os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _listen(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", begin)


def _set_pragmas(connection: Any, _record: object) -> None:
    """Set every pragma and read it back: SQLite ignores what it does not know in silence."""
    connection.isolation_level = None  # transactions begin where we say, see begin
    cursor = connection.cursor()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {value}")
        found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise StoreError(
                say(
                    "database setting {name} is {found}, expected {value}",
                    name=name,
                    found=found,
                    value=value,
                )
            )
    cursor.close()


def schema_revision(connection: Connection) -> str | None:
    """Revision of the schema; None for a database without tables."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise StoreError(
                say("the database holds tables of another program: {table}", table=tables[0])
            )
        return None
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


def _refuse_damage(connection: Connection, place: str) -> None:
    found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        raise StoreError(
            say(
                "database {place} is damaged ({found}): {way_out}",
                place=place,
                found=found,
                way_out=say(_WAY_OUT),
            )
        )


def _reason(error: DBAPIError, address: URL) -> str:
    detail = words(error)
    if address.get_backend_name() == "postgresql":
        return _server_reason(detail, sqlstate(error), address)
    if "not a database" in detail or "malformed" in detail:
        return f"{detail}; {say(_WAY_OUT)}"
    if "readonly" in detail or "unable to open" in detail:
        return say(
            "{detail}; give it back its write permission, or name another --data folder",
            detail=detail,
        )
    return detail


def _server_reason(detail: str, state: str | None, address: URL) -> str:
    """What a server said, and what to do: by its SQLSTATE, which it has once connected."""
    if state == "42501":
        return say(
            "{detail}; its owner gives the rights with: "
            "GRANT ALL ON SCHEMA public TO {user}; "
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO {user}; "
            "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {user}",
            detail=detail,
            user=address.username or "USER",
        )
    if state is None or state.startswith(("08", "28", "3D")):
        return say(
            "{detail}; check that the server runs, that the database was made (createdb), and "
            "host, port, user and password in the URL",
            detail=detail,
        )
    return detail


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision, in one transaction.

    Alembic is imported here, for it is slow to load and seldom needed.
    """
    from alembic import command

    command.upgrade(_alembic(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema back to a revision; ``base`` removes every table."""
    from alembic import command

    command.downgrade(_alembic(engine), revision)


def _alembic(engine: Engine) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "pmo_design:storage/migrations")
    config.attributes["engine"] = engine
    return config
