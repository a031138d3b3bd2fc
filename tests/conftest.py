"""What holds for every test; being here also lets each of them import `builders`."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator

import pytest
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In the gate a skip is a failure: what a test needs is installed there."""
    report = yield
    if report.skipped and os.environ.get("PMO_DESIGN_GATE"):
        report.outcome = "failed"
        report.longrepr = f"skipped in the gate: {report.longrepr}"
    return report
