"""PostgreSQL: what keeps it from being used is said in one message, without a secret."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from a_server import SECRET, Server
from builders import write_folder
from click.testing import CliRunner
from small_client import small_client
from sqlalchemy import make_url

from pmo_design.cli import main
from pmo_design.errors import StoreError
from pmo_design.storage.database import open_database
from pmo_design.storage.store import Store
from pmo_design.storage.transactions import writing


def refused(tmp_path: Path, url: str) -> str:
    """Message of the refusal to open a database."""
    with pytest.raises(StoreError) as error:
        open_database(tmp_path, url)
    return str(error.value)


def as_role(url: str, role: str, password: str = SECRET) -> str:
    changed = make_url(url).set(username=role, password=password)
    return changed.render_as_string(hide_password=False)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_server_is_reached_by_psycopg_however_its_url_begins(
    tmp_path: Path, postgres_url: str, scheme: str
) -> None:
    url = scheme + postgres_url[postgres_url.index("://") :]

    store = Store(open_database(tmp_path, url))
    store.save(small_client())

    assert store.engine.driver == "psycopg"
    assert store.load("small") == small_client()


def test_missing_driver_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as Python marks what is not there

    message = refused(tmp_path, "postgresql://localhost/pmo")

    assert 'pip install "pmo-design[postgres]"' in message


def test_server_that_is_not_there_is_named_and_the_password_is_not(tmp_path: Path) -> None:
    message = refused(tmp_path, f"postgresql://ada:{SECRET}@127.0.0.1:1/pmo")

    assert message.startswith("database postgresql://ada@127.0.0.1:1/pmo cannot be used: ")
    assert "check that the server runs" in message
    assert SECRET not in message
    assert "\n" not in message


def test_wrong_password_is_refused_and_never_printed(
    tmp_path: Path, postgres: Server, postgres_url: str
) -> None:
    message = refused(tmp_path, as_role(postgres_url, postgres.guarded, "wrong-guess"))

    assert "password authentication failed" in message
    assert "user and password in the URL" in message
    assert "wrong-guess" not in message


def test_database_that_was_not_made_is_named(tmp_path: Path, postgres: Server) -> None:
    message = refused(tmp_path, postgres.address("nowhere"))

    assert 'database "nowhere" does not exist' in message
    assert "createdb" in message


def test_user_who_may_not_make_tables_is_told_the_rights_it_takes(
    tmp_path: Path, postgres: Server, empty_postgres_url: str
) -> None:
    message = refused(tmp_path, as_role(empty_postgres_url, postgres.guarded))

    assert "permission denied for schema public" in message
    assert f"GRANT ALL ON SCHEMA public TO {postgres.guarded}" in message


def test_user_who_may_not_read_is_told_the_rights_it_takes(
    tmp_path: Path, postgres: Server, postgres_url: str
) -> None:
    message = refused(tmp_path, as_role(postgres_url, postgres.guarded))

    assert "permission denied for table alembic_version" in message
    assert f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {postgres.guarded}" in message


@pytest.fixture
def reader(postgres: Server, postgres_url: str) -> str:
    """URL of a role that may read every table, and do nothing else."""
    name = make_url(postgres_url).database or ""
    given = f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {postgres.guarded}"
    postgres.run(given, database=name)
    return as_role(postgres_url, postgres.guarded)


def test_user_who_may_only_read_reads_and_saves_nothing(
    tmp_path: Path, postgres_url: str, reader: str
) -> None:
    Store(open_database(tmp_path, postgres_url)).save(small_client())
    store = Store(open_database(tmp_path, reader))

    with pytest.raises(StoreError, match="nothing was saved: permission denied for table"):
        store.save(small_client(id="another"))

    assert [line.id for line in store.engagements()] == ["small"]


WRONG = {
    "no URL": SECRET,
    "a port in words": f"postgresql://ada:{SECRET}@host:port/pmo",
    "an @ in the password": f"postgresql://ada:x@{SECRET}@host/pmo",
}


@pytest.mark.parametrize("url", WRONG.values(), ids=WRONG)
def test_url_that_cannot_be_read_is_not_repeated(tmp_path: Path, url: str) -> None:
    message = refused(tmp_path, url)

    assert "postgresql://USER:PASSWORD@HOST:PORT/DATABASE" in message
    assert SECRET not in message


def test_password_among_the_options_is_not_printed(tmp_path: Path) -> None:
    message = refused(tmp_path, f"postgresql://127.0.0.1:1/pmo?password={SECRET}")

    assert SECRET not in message


def test_database_of_another_kind_is_refused(tmp_path: Path) -> None:
    message = refused(tmp_path, f"mysql://ada:{SECRET}@host/pmo")

    assert message == (
        "database mysql is not known; expected sqlite:///FILE, postgresql://USER@HOST/DATABASE"
    )


def test_value_that_does_not_fit_is_refused_and_nothing_is_saved(
    tmp_path: Path, postgres_url: str
) -> None:
    store = Store(open_database(tmp_path, postgres_url))

    with pytest.raises(StoreError, match="nothing was saved: value too long"):
        store.save(small_client(id="x" * 61))

    assert store.engagements() == ()


HANG_UP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' "
    "AND pid <> pg_backend_pid()"
)


def test_connection_lost_meanwhile_is_made_again(
    tmp_path: Path, postgres: Server, postgres_url: str
) -> None:
    store = Store(open_database(tmp_path, postgres_url))
    store.save(small_client())

    postgres.run(HANG_UP.format(name=make_url(postgres_url).database))

    assert [line.id for line in store.engagements()] == ["small"]


def test_connection_lost_while_saving_saves_nothing(
    tmp_path: Path, postgres: Server, postgres_url: str
) -> None:
    store = Store(open_database(tmp_path, postgres_url))
    store.save(small_client())

    def interrupted() -> None:
        with writing(store.engine) as connection:
            connection.exec_driver_sql("DELETE FROM engagement")
            postgres.run(HANG_UP.format(name=make_url(postgres_url).database))
            connection.exec_driver_sql("DELETE FROM department")

    with pytest.raises(StoreError, match="connection to the database was lost"):
        interrupted()

    assert store.load("small") == small_client()


def test_client_comes_back_from_a_copy_made_with_pg_dump(
    tmp_path: Path, postgres: Server, postgres_url: str, empty_postgres_url: str
) -> None:
    store = Store(open_database(tmp_path, postgres_url))
    store.save(small_client())
    copy = tmp_path / "copy.dump"

    run(postgres.tools / "pg_dump", "--format=custom", f"--file={copy}", postgres_url)
    store.delete("small")
    run(postgres.tools / "pg_restore", f"--dbname={empty_postgres_url}", copy)

    assert Store(open_database(tmp_path, empty_postgres_url)).load("small") == small_client()


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, timeout=60)


def test_commands_work_on_the_database_that_is_named(tmp_path: Path, postgres_url: str) -> None:
    folder = write_folder(tmp_path / "in")

    for command in (["engagement", "import", str(folder)], ["score", "sample"]):
        done = CliRunner().invoke(main, ["--database", postgres_url, *command])
        assert done.exit_code == 0, done.output

    done = CliRunner().invoke(main, ["--database", postgres_url, "engagement", "list"])
    assert "sample: Sample Client, 3 departments, 6 people, 472 answers" in done.output
