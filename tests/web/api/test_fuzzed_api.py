"""Schemathesis sends whatever the description allows, and what it forbids, to the real server.

The gate sends a few cases of each operation. The long form lasts as many seconds as it is told:
``PMO_DESIGN_API_SECONDS=300 pytest -q -s tests/web/api/test_fuzzed_api.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from served_api import api_for
from served_survey import served

HERE = Path(__file__).parent
SECONDS = int(os.environ.get("PMO_DESIGN_API_SECONDS", "0"))
LENGTH = (
    ["--phases", "examples,coverage,fuzzing,stateful", "--max-time", str(SECONDS)]
    if SECONDS
    else ["--phases", "fuzzing", "--max-examples", "3"]
)
OPERATIONS = 28


def fuzzed(folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    """A whole run of Schemathesis; `schemathesis_hooks` notes in the folder what was answered."""
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "schemathesis.cli", "--no-color",
               "--config-file", str(HERE / "schemathesis.toml"),
               "run", f"{url}/api/v1/openapi.json", "--seed", "1", *LENGTH]  # fmt: skip
    environment = os.environ | {
        "PMO_DESIGN_API_FOLDER": str(folder),
        "PMO_DESIGN_API_URL": url,
        "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path]),
    }
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, cwd=folder
    )


def told(statuses: Counter[tuple[str, str]]) -> str:
    """How often each operation was answered in which way, a line each."""
    lines = {
        operation: " ".join(
            f"{status}: {count}"
            for (own, status), count in sorted(statuses.items())
            if own == operation
        )
        for operation, _ in sorted(statuses)
    }
    return "\n".join(f"{operation}: {line}" for operation, line in lines.items())


def test_no_server_error_and_no_status_that_is_not_documented(tmp_path: Path) -> None:
    api_for(tmp_path)

    with served(tmp_path / "data", "--server", "gunicorn", "--workers", "2") as running:
        done = fuzzed(tmp_path, running.port)

    assert done.returncode == 0, done.stdout + done.stderr
    lines = (tmp_path / "statuses.txt").read_text("utf-8").splitlines()
    statuses = Counter((line.rpartition(" ")[0], line.rpartition(" ")[2]) for line in lines)
    assert len({operation for operation, _ in statuses}) == OPERATIONS
    if SECONDS:
        print(done.stdout, told(statuses), sep="\n")
        succeeded = {operation for operation, status in statuses if status[0] == "2"}
        assert len(succeeded) == OPERATIONS
