"""The secret key: made once, and refused where anybody else could know it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pmo_design.errors import StoreError
from pmo_design.operations.secrets import FILE, FORMER, load_secrets

PRINT_KEY = """
import sys; from pathlib import Path
from pmo_design.operations.secrets import load_secrets
print(load_secrets(Path(sys.argv[1]), depended_on=False).key.hex())
"""


def put(path: Path, content: bytes = b"k" * 32, mode: int = 0o600) -> None:
    path.write_bytes(content)
    path.chmod(mode)


def refusal(data: Path, *, depended_on: bool = True) -> str:
    with pytest.raises(StoreError) as refused:
        load_secrets(data, depended_on=depended_on)
    return str(refused.value)


def test_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    made = load_secrets(tmp_path, depended_on=False)

    assert len(made.key) == 32
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_next_start_takes_the_key_that_is_there(tmp_path: Path) -> None:
    first = load_secrets(tmp_path, depended_on=False)

    assert load_secrets(tmp_path, depended_on=False) == first
    assert load_secrets(tmp_path, depended_on=True) == first


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PRINT_KEY, str(tmp_path)]

    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    keys = {process.communicate(timeout=60)[0] for process in started}

    assert len(keys) == 1
    assert keys != {""}


def test_case_12_missing_key_is_not_made_anew_where_something_depends_on_it(
    tmp_path: Path,
) -> None:
    said = refusal(tmp_path)

    assert "is missing" in said
    assert "bring it back from your copy" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [0, 1, 31])
def test_short_key_is_refused_with_its_length(tmp_path: Path, size: int) -> None:
    put(tmp_path / FILE, b"k" * size)

    assert f"has {size} bytes, 32 are needed" in refusal(tmp_path, depended_on=False)


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o666])
def test_key_that_others_may_touch_is_refused_with_the_command_that_helps(
    tmp_path: Path, mode: int
) -> None:
    put(tmp_path / FILE, mode=mode)

    assert f"run: chmod 600 {tmp_path / FILE}" in refusal(tmp_path)


def test_link_to_a_key_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere")
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")

    assert "is a symbolic link" in refusal(tmp_path, depended_on=False)


def test_link_to_nowhere_is_refused_and_not_filled(tmp_path: Path) -> None:
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")

    assert "is a symbolic link" in refusal(tmp_path, depended_on=False)
    assert not (tmp_path / "elsewhere").exists()


def test_key_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / FILE)
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)

    assert f"belongs to another user; run: chown {other}" in refusal(tmp_path)


def test_pipe_in_the_place_of_a_key_is_refused_and_hangs_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE, 0o600)

    assert "is no ordinary file" in refusal(tmp_path)


def test_folder_in_the_place_of_a_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir(mode=0o700)

    assert "is no ordinary file" in refusal(tmp_path)


def test_former_key_is_a_fallback(tmp_path: Path) -> None:
    put(tmp_path / FILE, b"n" * 32)
    put(tmp_path / FORMER, b"o" * 32)

    found = load_secrets(tmp_path, depended_on=True)

    assert (found.key, found.fallbacks) == (b"n" * 32, (b"o" * 32,))


def test_former_key_that_others_may_read_is_refused_too(tmp_path: Path) -> None:
    put(tmp_path / FILE)
    put(tmp_path / FORMER, mode=0o644)

    assert f"run: chmod 600 {tmp_path / FORMER}" in refusal(tmp_path)


def test_keys_are_never_shown(tmp_path: Path) -> None:
    put(tmp_path / FILE)
    put(tmp_path / FORMER)

    assert repr(load_secrets(tmp_path, depended_on=True)) == "Secrets()"
