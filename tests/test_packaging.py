"""The data folders at the top level must reach every user, from a checkout and a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import get_args

import pytest

import pmo_design
from pmo_design.errors import MissingDataError
from pmo_design.resources import Kind, root

REPOSITORY = Path(pmo_design.__file__).parent.parent
KINDS: tuple[Kind, ...] = get_args(Kind)


@pytest.mark.parametrize("kind", KINDS)
def test_data_folder_holds_files_and_no_python(kind: Kind) -> None:
    files = [path for path in root(kind).rglob("*") if path.is_file()]

    assert files
    # hatchling refuses an editable install whose data folders hold modules
    assert not [path for path in files if path.suffix == ".py"]


def test_checkout_has_no_copy_of_the_data_inside_the_package() -> None:
    # it would win over the live folders
    assert not (REPOSITORY / "pmo_design" / "_data").exists()


def test_missing_data_folder_names_both_places() -> None:
    with pytest.raises(MissingDataError, match=r"_data.*or.*install again"):
        root("nowhere")  # type: ignore[arg-type]


@pytest.mark.slow
def test_wheel_works_in_a_fresh_environment_outside_the_checkout(tmp_path: Path) -> None:
    def run(*command: str | Path, cwd: Path = tmp_path) -> str:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, REPOSITORY)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "-c", REPOSITORY / "constraints.txt", wheel)
    command = tmp_path / "venv" / "bin" / "pmo-design"

    assert "26 services" in run(command, "catalog", "check")
    assert "Open out/mandate.pdf first" in run(command, "demo", "--out", "out")
    assert (tmp_path / "out" / "governance.pdf").stat().st_size > 10_000
