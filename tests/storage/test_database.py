"""Opening the database: settings on every connection, unusable files refused with a way out."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from pmo_design.errors import StoreError
from pmo_design.storage.database import (
    FILE,
    HEAD,
    downgrade,
    open_database,
    schema_revision,
    upgrade,
    upgrade_database,
)
from pmo_design.storage.tables import metadata
from pmo_design.storage.transactions import reading, writing


def test_every_connection_answers_with_the_settings_that_lose_nothing(tmp_path: Path) -> None:
    engine = open_database(tmp_path)

    for _ in range(2):
        with engine.connect() as connection:
            found = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout",
                             "trusted_schema")
            }  # fmt: skip
        assert found == {
            "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000,
            "trusted_schema": 0,
        }  # fmt: skip


def test_database_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    open_database(tmp_path / "new")

    mode = stat.S_IMODE((tmp_path / "new" / FILE).stat().st_mode)
    assert mode == 0o600


def test_migrations_make_exactly_the_tables_of_the_code(
    tmp_path: Path, database_url: str | None
) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_database(tmp_path, database_url)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert schema_revision(connection) == HEAD


def test_known_head_is_alembic_s(tmp_path: Path) -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "pmo_design:storage/migrations")

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_schema_goes_down_and_up_again(tmp_path: Path, database_url: str | None) -> None:
    engine = open_database(tmp_path, database_url)

    downgrade(engine, "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    upgrade(engine)

    with engine.connect() as connection:
        assert "answer" in inspect(connection).get_table_names()


def stamped(data: Path, url: str | None, revision: str) -> None:
    engine = open_database(data, url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    engine.dispose()


def test_newer_schema_is_refused_with_the_command_that_helps(  # case 65
    tmp_path: Path, database_url: str | None
) -> None:
    stamped(tmp_path, database_url, "9999")

    with pytest.raises(StoreError, match=r"newer pmo-design .*pip install --upgrade"):
        open_database(tmp_path, database_url)


def test_older_schema_asks_for_the_upgrade(tmp_path: Path, database_url: str | None) -> None:
    stamped(tmp_path, database_url, "0000")

    with pytest.raises(StoreError, match="run: pmo-design db upgrade"):
        open_database(tmp_path, database_url)


def test_empty_file_is_refused(tmp_path: Path) -> None:  # case 65
    (tmp_path / FILE).touch()

    with pytest.raises(StoreError, match=r"0 bytes.*engagement import"):
        open_database(tmp_path)


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:  # case 65
    (tmp_path / FILE).write_bytes(b"Dear database, " * 500)

    with pytest.raises(StoreError, match=r"not a database.*engagement import"):
        open_database(tmp_path)


def test_flipped_bytes_are_refused(tmp_path: Path) -> None:  # case 65
    open_database(tmp_path).dispose()
    path = tmp_path / FILE
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    path.write_bytes(data)

    with pytest.raises(StoreError, match=r"(damaged|malformed).*engagement import"):
        open_database(tmp_path)


def test_truncated_file_is_refused(tmp_path: Path) -> None:  # case 65
    open_database(tmp_path).dispose()
    path = tmp_path / FILE
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(StoreError, match=r"(damaged|malformed).*engagement import"):
        open_database(tmp_path)


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("CREATE TABLE invoices (id INTEGER)")

    with pytest.raises(StoreError, match="another program: invoices"):
        open_database(tmp_path)


def test_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:  # case 68
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with pytest.raises(StoreError, match=r"cannot be written.*--data"):
        open_database(tmp_path / "file" / "data")


def test_upgrade_says_which_schema_it_reached(tmp_path: Path, database_url: str | None) -> None:
    assert upgrade_database(tmp_path, database_url) == HEAD


def test_failed_statement_is_told_without_its_values(tmp_path: Path) -> None:
    with open_database(tmp_path).connect() as connection, pytest.raises(DatabaseError) as failed:
        connection.execute(text("SELECT :answer FROM nowhere"), {"answer": "what somebody wrote"})

    assert "nowhere" in str(failed.value)
    assert "what somebody wrote" not in str(failed.value)


def test_crowd_that_waits_too_long_for_a_connection_is_told_to_try_again(tmp_path: Path) -> None:
    open_database(tmp_path).dispose()
    one_at_a_time = create_engine(
        f"sqlite:///{tmp_path / FILE}", pool_size=1, max_overflow=0, pool_timeout=0.01
    )

    with (
        one_at_a_time.connect(),
        pytest.raises(StoreError, match="too many are asking at once"),
        reading(one_at_a_time),
    ):
        pass


def test_every_thread_of_a_server_may_hold_a_connection(tmp_path: Path) -> None:
    engine = open_database(tmp_path)

    with ExitStack() as held:
        connections = [held.enter_context(engine.connect()) for _ in range(128)]

    assert len(connections) == 128
