"""The roadmap's search against a greedy plan and other solvers on the same columns and rows.

Goals (CPU time, one thread): 26 services x 12 departments x 8 waves proven to 1 % in 10
seconds, 26 x 50 x 8 in 60. Peers run on the first client of each kind. They may take as long
as the search took by the clock (they know no other limit), but 10 seconds in any case and 30 at
most. A plan counts only if it keeps every rule, checked in exact arithmetic.

Run from the repository: PYTHONPATH=. python benchmarks/bench_roadmap.py
"""

from __future__ import annotations

import argparse

import measure

measure.pin_threads()

import time
from collections.abc import Iterator
from pathlib import Path

from clients import simulated, unstructured

from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.roadmap.optimising import gap, optimise
from pmo_design.roadmap.problem import Problem
from pmo_design.roadmap.program import Program
from pmo_design.roadmap.row import Row
from pmo_design.roadmap.schedule import Schedule
from pmo_design.roadmap.verification import Check
from pmo_design.scoring.engine import score_both

SAMPLE = Path(__file__).parent.parent / "samples" / "northbridge"
SEEDS = tuple(range(1, 10))
WAVES = 8
LEAST_SECONDS, MOST_SECONDS = 10.0, 30.0
"""What a peer gets in any case and at most, by the clock."""


def main() -> None:
    options = _options()
    measure.print_machine("highspy", "scipy", "ortools", "numpy")
    print(f"{'':27} {'solver':20} {'value':>9} {'bound':>9} {'gap %':>6} {'CPU s':>7}")
    for name, problem in _problems():
        if options.only in name:
            first = name.endswith(("sample", "seed 1"))
            _compare(name, problem, peers=first and not options.no_peers)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="clients with this in their name")
    parser.add_argument("--no-peers", action="store_true", help="greedy and the search only")
    return parser.parse_args()


def _problems() -> Iterator[tuple[str, Problem]]:
    yield "the sample", _sample()
    yield "26 x 14 x 8 answers, seed 4", simulated(14, WAVES, 4)
    for seed in SEEDS:
        yield f"26 x 12 x 8 answers, seed {seed}", simulated(12, WAVES, seed)
    for seed in SEEDS:
        yield f"26 x 12 x 8 drawn, seed {seed}", unstructured(12, WAVES, seed)
    yield "26 x 50 x 8 answers, seed 1", simulated(50, WAVES, 1)
    yield "26 x 50 x 8 drawn, seed 1", unstructured(50, WAVES, 1)


def _sample() -> Problem:
    loaded = read_engagement(SAMPLE)
    scored = score_both(loaded.engagement, loaded.instrument).underlying
    assert loaded.engagement.capacity is not None
    return Problem(
        loaded.engagement, loaded.instrument.catalog, scored, loaded.engagement.capacity
    )


def _compare(name: str, problem: Problem, peers: bool) -> None:
    began, clock = time.process_time(), time.perf_counter()
    best = optimise(problem)
    used, waited = time.process_time() - began, time.perf_counter() - clock
    if best.greedy_objective is not None:
        _line(name, "greedy", best.greedy_objective, best.bound, 0.0)
    _line(name, "the search", best.schedule.objective, best.bound, used)
    if not peers:
        return
    from roadmap_peers import PEERS

    program = Program(problem)
    rows = [*program.rows, *_quick_starts(program, best.schedule)]
    for peer, solve in PEERS.items():
        found = solve(program, rows, min(max(waited, LEAST_SECONDS), MOST_SECONDS))
        if found.chosen is None:
            print(f"{name:27} {peer:20} no plan in {found.seconds:.1f} s")
            continue
        plan = _checked(problem, program, found.chosen)
        _line(name, peer, plan.objective, found.bound, found.seconds)


def _quick_starts(program: Program, schedule: Schedule) -> Iterator[Row]:
    """The early waves' rows, where the search demanded them."""
    check = Check(program.problem, _starts(schedule))
    for wave in program.waves[: program.problem.rules.early_waves]:
        row = program.quick_start(wave)
        if row and check.quick(wave):
            yield row


def _checked(problem: Problem, program: Program, chosen: tuple[int, ...]) -> Schedule:
    """A peer's plan, with the value that the product gives it; stops where a rule is broken."""
    starts = program.starts(chosen)
    broken = Check(problem, starts).broken()
    assert not broken, broken
    schedule = Schedule(problem, starts)
    value = sum(program.value[at] for at in chosen)
    assert abs(schedule.objective - value) < 1e-6, (schedule.objective, value)
    return schedule


def _starts(schedule: Schedule) -> dict[tuple[str, str], int]:
    return {cell: wave for cell, wave in schedule.live.items() if wave > 0}


def _line(name: str, solver: str, value: float, bound: float, seconds: float) -> None:
    share = 100 * gap(value, bound)
    took = f"{seconds:7.1f}" if seconds else f"{'':7}"
    print(f"{name:27} {solver:20} {value:9.3f} {bound:9.3f} {share:6.2f} {took}", flush=True)


if __name__ == "__main__":
    main()
