"""What holds for every test; being here also lets each of them import `builders`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from a_server import Server, engines_put_away, running_server
from hypothesis import Phase, settings

from pmo_design.messages import choose_language

collect_ignore_glob = ["*conftest.py"]
"""Fixtures hold no doctests, and modules of one name cannot be collected together."""

settings.register_profile(  # few examples, always the same: one run for each of many mutants
    "mutation",
    derandomize=True,
    max_examples=5,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)


@pytest.fixture(scope="session", autouse=True)
def english_environment() -> Iterator[None]:
    """Messages are in English whatever the machine speaks, in processes of a test too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PMO_DESIGN_LANGUAGE", "en")
        patch.setenv("LANGUAGE", "en")
        yield


@pytest.fixture(autouse=True)
def no_language_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that spoke Spanish leaves English to the next one; click reads LANGUAGE."""
    monkeypatch.setenv("LANGUAGE", "en")
    yield
    choose_language("en")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of this run's own; all workers of a run share it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"pmo-design-{run[:12]}"
    with running_server(folder, os.environ.get("PYTEST_XDIST_WORKER", "alone")) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """A database on that server with all tables and nothing in them."""
    with postgres.database(postgres.with_tables) as url, engines_put_away():
        yield url


@pytest.fixture
def empty_postgres_url(postgres: Server) -> Iterator[str]:
    """A database on that server without tables, as createdb makes it."""
    with postgres.database("template0") as url, engines_put_away():
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Every kind of database in turn; None is the embedded one."""
    return request.getfixturevalue("postgres_url") if request.param == "postgresql" else None


@pytest.fixture(scope="session")
def two_clients_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder with two clients, to be copied."""
    from account_cast import make_two_clients

    return make_two_clients(tmp_path_factory.mktemp("two-clients"))


@pytest.fixture(scope="session")
def cast_made(two_clients_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder with two clients and the standing cast, to be copied."""
    from account_cast import make_cast

    return make_cast(two_clients_made, tmp_path_factory.mktemp("cast"))


@pytest.fixture
def people(cast_made: Path, tmp_path: Path) -> Iterator[Any]:
    """The standing cast in a store of this test's own."""
    from account_cast import opened_copy, people_of

    store = opened_copy(cast_made, tmp_path / "cast")
    yield people_of(store)
    store.engine.dispose()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In the gate a skip is a failure: what a test needs is installed there."""
    report = yield
    if report.skipped and os.environ.get("PMO_DESIGN_GATE"):
        report.outcome = "failed"
        report.longrepr = f"skipped in the gate: {report.longrepr}"
    return report
