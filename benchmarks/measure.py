"""Timing side by side: rounds interleaved, wall and CPU time, medians with their range.

Imports nothing that starts threads, so that a script can pin them first.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
LEAST_SECONDS = 0.05
"""A round repeats what is faster, so that no clock tick shows."""


def pin_threads() -> None:
    """Give every library one thread; takes effect only before numpy is imported."""
    for name in THREADS:
        os.environ[name] = "1"


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one call, one figure for each round."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]

    def times(self, factor: float) -> Timing:
        """The same for that many calls."""
        return Timing(
            tuple(each * factor for each in self.wall), tuple(each * factor for each in self.cpu)
        )


def interleaved(work: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Timing]:
    """Time every piece of work once in each round, in turn: A B A B.

    What disturbs the machine for a while disturbs all of them alike. A warm-up call of each
    comes first and decides how often it is repeated within a round.
    """
    repeats = {name: _repeats(call) for name, call in work.items()}
    wall: dict[str, list[float]] = {name: [] for name in work}
    cpu: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, call in work.items():
            began, used = time.perf_counter(), time.process_time()
            for _ in range(repeats[name]):
                call()
            cpu[name].append((time.process_time() - used) / repeats[name])
            wall[name].append((time.perf_counter() - began) / repeats[name])
    return {name: Timing(tuple(wall[name]), tuple(cpu[name])) for name in work}


def _repeats(call: Callable[[], object]) -> int:
    call()
    began = time.perf_counter()
    call()
    return max(1, round(LEAST_SECONDS / max(time.perf_counter() - began, 1e-9)))


def print_machine(*packages: str) -> None:
    """Versions and cores, without which no figure means anything."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    print(f"Python {platform.python_version()}, {versions}; {os.cpu_count()} cores, one thread")


def print_timings(timings: Mapping[str, Timing]) -> None:
    """One line each: median and range of wall and CPU time, in milliseconds."""
    print(f"{'':44} {'CPU ms, median (min-max)':>34} {'wall ms, median (min-max)':>34}")
    for name, timing in timings.items():
        print(f"{name:44} {_span(timing.cpu, 1e3):>34} {_span(timing.wall, 1e3):>34}")


def print_ratio(claim: str, slow: Timing, fast: Timing) -> None:
    """How many times the CPU time of one is that of the other, round by round."""
    ratios = [one / other for one, other in zip(slow.cpu, fast.cpu, strict=True)]
    print(f"{claim}: {_span(ratios, 1.0)}")


def _span(values: tuple[float, ...] | list[float], unit: float) -> str:
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle * unit:,.2f} ({low * unit:,.2f}-{high * unit:,.2f})"
