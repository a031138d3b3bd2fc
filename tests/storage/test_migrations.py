"""Migrations with data in the tables, and databases that may only be read."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from small_client import small_client
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from pmo_design.errors import StoreError
from pmo_design.storage import migrations
from pmo_design.storage.database import (
    FILE,
    HEAD,
    downgrade,
    open_database,
    schema_revision,
    upgrade,
)
from pmo_design.storage.store import Store

NOBODY = 65534


def test_client_survives_a_migration_that_has_nothing_to_do(
    tmp_path: Path, database_url: str | None
) -> None:
    engine = open_database(tmp_path, database_url)
    Store(engine).save(small_client())

    upgrade(engine)

    assert Store(engine).load("small") == small_client()


def test_going_down_and_up_leaves_tables_that_take_the_client_again(
    tmp_path: Path, database_url: str | None
) -> None:
    engine = open_database(tmp_path, database_url)
    Store(engine).save(small_client())

    downgrade(engine, "base")
    upgrade(engine)

    assert Store(engine).engagements() == ()
    Store(engine).save(small_client())
    assert Store(engine).load("small") == small_client()


def test_client_survives_the_way_to_the_first_schema_and_back(
    tmp_path: Path, database_url: str | None
) -> None:
    engine = open_database(tmp_path, database_url)
    Store(engine).save(small_client())

    downgrade(engine, "0001")
    with engine.connect() as connection:
        assert "invitation" not in inspect(connection).get_table_names()
    upgrade(engine)

    assert Store(engine).load("small") == small_client()


@pytest.mark.parametrize("table", ["respondent", "answer"])
def test_rows_brought_up_from_the_first_schema_have_no_number(tmp_path: Path, table: str) -> None:
    engine = open_database(tmp_path)
    Store(engine).save(small_client())

    downgrade(engine, "0001")
    upgrade(engine)

    with engine.connect() as connection, pytest.raises(OperationalError, match="rowid"):
        connection.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608


BROKEN = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "BEFORE"


def upgrade():
    op.create_table("half_way", sa.Column("id", sa.Integer))
    op.execute("DELETE FROM engagement")
    raise ZeroDivisionError


def downgrade():
    op.drop_table("half_way")
"""


def test_migration_that_breaks_half_way_leaves_schema_and_data_as_they_were(
    tmp_path: Path, database_url: str | None
) -> None:
    engine = open_database(tmp_path / "data", database_url)
    Store(engine).save(small_client())
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, scripts)
    (scripts / "versions" / "9999_broken.py").write_text(
        BROKEN.replace("BEFORE", HEAD), encoding="utf-8"
    )
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["engine"] = engine

    with pytest.raises(ZeroDivisionError):
        command.upgrade(config, "head")

    with engine.connect() as connection:
        assert schema_revision(connection) == HEAD
        assert "half_way" not in inspect(connection).get_table_names()
    assert Store(open_database(tmp_path / "data", database_url)).load("small") == small_client()


def as_nobody(act: Callable[[], object]) -> str:
    """Message of the `StoreError` that ``act`` raises in a process without any rights."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        message = "no error"
        try:
            act()
        except StoreError as refused:
            message = str(refused)
        except BaseException as other:
            message = f"{type(other).__name__}: {other}"
        os.write(writer, message.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    return os.read(reader, 10_000).decode()


@pytest.fixture
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that other users may reach, and read but not write."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to become a user without rights")
    folder = tmp_path_factory.mktemp("shared")
    for place in (folder, *folder.parents):
        if place.stat().st_uid == 0 and place != Path("/"):
            place.chmod(place.stat().st_mode | stat.S_IXOTH)
    return folder


def test_folder_that_may_only_be_read_is_refused(shared: Path) -> None:  # case 68
    message = as_nobody(lambda: open_database(shared))

    assert "cannot be written: Permission denied" in message
    assert "--data" in message


def test_database_that_may_only_be_read_is_refused(shared: Path) -> None:  # case 68
    open_database(shared).dispose()
    (shared / FILE).chmod(0o644)

    message = as_nobody(lambda: Store(open_database(shared)).save(small_client()))

    assert "readonly database" in message
    assert "write permission" in message
