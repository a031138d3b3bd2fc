"""Rate limits: what is counted, for how long, by whom together, and what the file gives away."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from house_builders import SETTINGS, Clock, a_client, an_app

from pmo_design.storage.store import Store
from pmo_design.web.house import house
from pmo_design.web.limits import FILE, IN_MEMORY, Limits, Rate, TooManyError

SECRET = b"k" * 32

HITS = """
import sys, time
from pmo_design.web.limits import Limits
limits = Limits(sys.argv[1], b"k" * 32, time.time)
for _ in range(int(sys.argv[2])):
    limits.hit("wrong-link", "192.0.2.7")
"""


def hits(limits: Limits, name: Rate, count: int, key: str = "a") -> int:
    """How many of so many attempts pass."""
    return sum(_passes(limits, name, key) for _ in range(count))


def _passes(limits: Limits, name: Rate, key: str) -> bool:
    try:
        limits.hit(name, key)
    except TooManyError:
        return False
    return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(tmp_path: Path, clock: Clock) -> Limits:
    return Limits(str(tmp_path / FILE), SECRET, clock.seconds)


@pytest.mark.parametrize(
    ("name", "allowed", "window_seconds"),
    [
        ("autosave", 120, 60),
        ("open-link", 60, 60),
        ("wrong-link", 30, 600),
        ("wrong-code", 200, 3600),
        ("copy", 6, 60),
        ("mail", 20, 3600),
        ("sign-in", 5, 60),
        ("sign-in-hour", 20, 3600),
    ],
)
def test_so_many_pass_in_a_window_and_none_before_its_end(
    limits: Limits, clock: Clock, name: Rate, allowed: int, window_seconds: int
) -> None:
    assert hits(limits, name, allowed + 5) == allowed

    clock.move(seconds=window_seconds - 1)
    with pytest.raises(TooManyError) as refused:
        limits.hit(name, "a")
    assert refused.value.wait == 1

    clock.move(seconds=1)
    assert hits(limits, name, 1) == 1


def test_each_key_is_counted_for_itself(limits: Limits) -> None:
    hits(limits, "copy", 6, key="a")

    assert hits(limits, "copy", 6, key="b") == 6


def test_checking_counts_nothing(limits: Limits) -> None:
    hits(limits, "wrong-link", 29)

    limits.check("wrong-link", "a")
    limits.check("wrong-link", "a")

    assert hits(limits, "wrong-link", 2) == 1
    with pytest.raises(TooManyError):
        limits.check("wrong-link", "a")


def test_clock_put_back_a_year_locks_nobody_out_for_a_year(limits: Limits, clock: Clock) -> None:
    hits(limits, "copy", 7)

    clock.move(days=-365)

    assert hits(limits, "copy", 1) == 1


def test_two_processes_share_the_count(tmp_path: Path) -> None:
    place = str(tmp_path / FILE)
    count = [sys.executable, "-c", HITS, place]

    started = [subprocess.Popen([*count, "15"]) for _ in range(2)]
    ended = [process.wait(timeout=60) for process in started]
    one_more = subprocess.run([*count, "1"], capture_output=True, timeout=60, check=False)

    assert ended == [0, 0]
    assert b"TooManyError" in one_more.stderr


def test_autosave_is_counted_by_each_worker_for_itself(tmp_path: Path, clock: Clock) -> None:
    workers = [Limits(str(tmp_path / FILE), SECRET, clock.seconds) for _ in range(2)]

    passed = [hits(worker, "autosave", 121) for worker in workers]

    assert passed == [120, 120]


def test_file_holds_neither_addresses_nor_links(limits: Limits, tmp_path: Path) -> None:
    limits.hit("wrong-link", "192.0.2.7")
    limits.hit("open-link", "a-link-as-long-as-a-secret")

    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert b"wrong-link" in kept
    assert b"192.0.2.7" not in kept
    assert b"a-link-as-long" not in kept


def test_file_is_readable_by_its_owner_alone(limits: Limits, tmp_path: Path) -> None:
    limits.hit("copy", "a")

    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}

    assert modes == {0o600}


def test_damaged_file_is_begun_anew(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)

    limits = Limits(str(tmp_path / FILE), SECRET, clock.seconds)

    assert hits(limits, "copy", 7) == 6
    assert (tmp_path / FILE).read_bytes().startswith(b"SQLite format 3")


def test_without_a_file_to_write_each_worker_counts_for_itself(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    limits = Limits(str(tmp_path / "no-folder" / FILE), SECRET, clock.seconds)

    assert hits(limits, "copy", 7) == 6
    assert "counted in memory" in caplog.text


def test_ended_windows_leave_the_file(limits: Limits, clock: Clock) -> None:
    for number in range(100):
        limits.hit("copy", str(number))
    clock.move(minutes=2)

    for number in range(500):
        limits.hit("copy", f"later {number}")

    assert limits._shared.storage.reset() <= 501


def test_answer_to_too_many_says_how_long_to_wait(store: Store, clock: Clock) -> None:
    app = an_app(store, clock=clock)
    _count_copies(app)
    client = a_client(app)
    statuses = [client.get("/copy").status_code for _ in range(6)]
    clock.move(seconds=18)

    refused = client.get("/copy")

    assert statuses == [200] * 6
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "42"
    assert "wait 42 seconds" in refused.text


def test_app_with_a_data_folder_counts_in_a_file_there(store: Store, tmp_path: Path) -> None:
    app = an_app(store, replace(SETTINGS, data=tmp_path))
    _count_copies(app)

    a_client(app).get("/copy")

    assert (tmp_path / FILE).is_file()


def test_counts_in_memory_are_of_one_process(clock: Clock) -> None:
    assert hits(Limits(IN_MEMORY, SECRET, clock.seconds), "copy", 7) == 6


def _count_copies(app: Flask) -> None:
    @app.get("/copy")
    def _copy() -> str:
        house().limits.hit("copy", "link")
        return "a copy"
