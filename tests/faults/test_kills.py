"""Killed at any moment: what is there afterwards is the old state or the new one.

The gate kills a few times; PMO_DESIGN_KILLS=50 is the long form (some five minutes):
``PMO_DESIGN_KILLS=50 pytest -q tests/faults``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from builders import write_folder
from pypdf import PdfReader

from pmo_design.engagement import fingerprint
from pmo_design.operations.engagements import import_engagement
from pmo_design.operations.scoring import score_engagement
from pmo_design.storage.database import open_database
from pmo_design.storage.store import Store

KILLS = int(os.environ.get("PMO_DESIGN_KILLS", "5"))
DOCUMENTS = ("mandate.pdf", "governance.pdf", "roadmap.pdf")


def start(data: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pmo_design", "--data", data, *arguments]
    texts = [str(part) for part in command]
    return subprocess.Popen(texts, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def whole_run(data: Path, *arguments: str | Path) -> float:
    """Seconds that the undisturbed command takes here."""
    begun = time.monotonic()
    assert start(data, *arguments).wait(120) == 0
    return time.monotonic() - begun


def killed(data: Path, seconds: float, *arguments: str | Path) -> None:
    """Kill the command, which runs in a process of its own, after that time."""
    process = start(data, *arguments)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait(30)


def moments(longest: float) -> list[float]:
    """Moments over the second half of a run, where its work is done after the imports."""
    chance = random.Random(7)  # noqa: S311 - a fixed choice of moments
    return [longest * chance.uniform(0.35, 1.0) for _ in range(KILLS)]


def opened(data: Path) -> Store:
    return Store(open_database(data))


@pytest.mark.slow
def test_import_killed_at_any_moment_leaves_the_old_or_the_new_client(tmp_path: Path) -> None:
    data = tmp_path / "data"
    old, new = write_folder(tmp_path / "old"), write_folder(tmp_path / "new", seed="9")
    before = import_engagement(opened(data), old)[0]
    longest = whole_run(data, "engagement", "import", new)
    after = opened(data).load("sample")
    states = {fingerprint(before), fingerprint(after)}

    seen = set()
    for moment in moments(longest):
        import_engagement(opened(data), old)
        killed(data, moment, "engagement", "import", new)
        seen.add(fingerprint(opened(data).load("sample")))

    assert seen <= states


@pytest.mark.slow
def test_first_use_killed_at_any_moment_leaves_a_database_that_opens(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    longest = whole_run(tmp_path / "first", "engagement", "import", folder)

    for number, moment in enumerate(moments(longest)):
        data = tmp_path / f"data{number}"
        killed(data, moment, "engagement", "import", folder)

        lines = opened(data).engagements()

        # six people and 76 items each, and 16 of the baseline
        assert [line.answers for line in lines] in ([], [6 * 76 + 16])


@pytest.mark.slow
def test_score_killed_at_any_moment_leaves_both_results_of_the_same_inputs(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    import_engagement(opened(data), write_folder(tmp_path / "in"))
    score_engagement(opened(data), "sample")
    digest = fingerprint(opened(data).load("sample"))
    expected = {
        kind: opened(data).result("sample", 1, kind, digest) for kind in ("scorecard", "roadmap")
    }
    longest = whole_run(data, "score", "sample")

    for moment in moments(longest):
        killed(data, moment, "score", "sample")
        found = {kind: opened(data).result("sample", 1, kind, digest) for kind in expected}
        assert found == expected


@pytest.mark.slow
def test_documents_killed_at_any_moment_are_whole(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    import_engagement(opened(data), write_folder(tmp_path / "in"))
    longest = whole_run(data, "documents", "build", "sample", "--out", out)
    old = {name: (out / name).read_bytes() for name in DOCUMENTS}
    import_engagement(opened(data), write_folder(tmp_path / "new", seed="9"))
    whole_run(data, "documents", "build", "sample", "--out", tmp_path / "other")
    new = {name: (tmp_path / "other" / name).read_bytes() for name in DOCUMENTS}

    for moment in moments(longest):
        killed(data, moment, "documents", "build", "sample", "--out", out)
        for name in DOCUMENTS:
            assert (out / name).read_bytes() in (old[name], new[name])
            assert len(PdfReader(out / name).pages) > 5

    assert old != new
