"""What holds for every test; being here also lets each of them import `builders`."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In the gate a skip is a failure: what a test needs is installed there."""
    report = yield
    if report.skipped and os.environ.get("PMO_DESIGN_GATE"):
        report.outcome = "failed"
        report.longrepr = f"skipped in the gate: {report.longrepr}"
    return report
