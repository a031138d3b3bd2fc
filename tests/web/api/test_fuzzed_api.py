"""Schemathesis sends whatever the description allows, and what it forbids, to the real server.

The gate sends a few cases of each operation. The long form lasts as many seconds as it is told:
``PMO_DESIGN_API_SECONDS=300 pytest -q -s tests/web/api/test_fuzzed_api.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from served_api import api_for, written
from served_survey import served

HERE = Path(__file__).parent
SECONDS = int(os.environ.get("PMO_DESIGN_API_SECONDS", "0"))
LENGTH = ["--max-time", str(SECONDS)] if SECONDS else ["--max-examples", "4"]
SHORT_PHASES = "examples,fuzzing"


def fuzzed(folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    """A whole run of Schemathesis, reported in a file of the folder."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file",
               str(HERE / "schemathesis.toml"), "--no-color", "run", "--seed", "1",
               f"http://127.0.0.1:{port}/api/v1/openapi.json",
               "--phases", "examples,coverage,fuzzing,stateful" if SECONDS else SHORT_PHASES,
               "--report", "ndjson", "--report-ndjson-path", str(folder / "events.ndjson"),
               *LENGTH]  # fmt: skip
    environment = os.environ | {
        "PMO_DESIGN_API_SECRETS": str(folder / "secrets.json"),
        "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path]),
    }
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, cwd=folder
    )


def test_no_server_error_and_no_status_that_is_not_documented(tmp_path: Path) -> None:
    written(api_for(tmp_path / "data"), tmp_path / "secrets.json")

    with served(tmp_path / "data", "--server", "gunicorn", "--workers", "2") as running:
        done = fuzzed(tmp_path, running.port)

    if SECONDS:
        print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
