"""What else could plan: the same columns and rows, given to other solvers for as much CPU time.

CP-SAT runs in a process of its own, for ortools and highspy do not get on in one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from pmo_design.roadmap.program import Program
from pmo_design.roadmap.row import Row

GAP = 0.01
SCALE = 10**6
"""CP-SAT counts in whole numbers; values are rounded to this part of one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a solver ended with: columns that are 1, and a value that no plan exceeds."""

    chosen: tuple[int, ...] | None
    bound: float
    seconds: float


Peer = Callable[[Program, Sequence[Row], float], Outcome]


def scipy_milp(program: Program, rows: Sequence[Row], seconds: float) -> Outcome:
    """The same solver as shipped with scipy, with its own heuristics and settings."""
    at = [(line, column, count) for line, row in enumerate(rows) for column, count in row.terms]
    lines, columns, counts = zip(*at, strict=True)
    matrix = csr_array((counts, (lines, columns)), shape=(len(rows), program.columns))
    lower = np.zeros(program.columns)
    lower[list(program.pinned)] = 1
    began = time.process_time()
    found = milp(
        -np.array(program.value),
        integrality=np.ones(program.columns),
        bounds=Bounds(lower, 1),
        constraints=LinearConstraint(matrix, ub=[row.most for row in rows]),
        options={"time_limit": seconds, "mip_rel_gap": GAP},
    )
    used = time.process_time() - began
    bound = np.inf if found.mip_dual_bound is None else -found.mip_dual_bound
    chosen = None if found.x is None else tuple(map(int, np.flatnonzero(found.x > 0.5)))
    return Outcome(chosen, float(bound), used)


def cp_sat(program: Program, rows: Sequence[Row], seconds: float) -> Outcome:
    """CP-SAT with one worker."""
    model = {
        "value": program.value,
        "pinned": sorted(program.pinned),
        "rows": [(row.terms, row.most) for row in rows],
        "seconds": seconds,
    }
    run = subprocess.run(  # noqa: S603  # this file
        [sys.executable, __file__], input=json.dumps(model), capture_output=True, text=True
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    found = json.loads(run.stdout)
    chosen = None if found["chosen"] is None else tuple(found["chosen"])
    return Outcome(chosen, found["bound"], found["seconds"])


PEERS: dict[str, Peer] = {"scipy.optimize.milp": scipy_milp, "CP-SAT": cp_sat}


def _solve_with_cp_sat() -> None:
    """Read a model from standard input, and write what was found."""
    from ortools.sat.python import cp_model

    given = json.load(sys.stdin)
    model = cp_model.CpModel()
    columns = [model.new_bool_var(f"c{at}") for at in range(len(given["value"]))]
    for at in given["pinned"]:
        model.add(columns[at] == 1)
    for terms, most in given["rows"]:
        model.add(sum(count * columns[at] for at, count in terms) <= most)
    whole = [round(value * SCALE) for value in given["value"]]
    model.maximize(sum(value * column for value, column in zip(whole, columns, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = GAP
    solver.parameters.max_time_in_seconds = given["seconds"]
    began = time.process_time()
    status = solver.solve(model)
    used = time.process_time() - began
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = [at for at, each in enumerate(columns) if solver.value(each)] if found else None
    bound = (solver.best_objective_bound + len(whole) / 2) / SCALE
    print(json.dumps({"chosen": chosen, "bound": bound, "seconds": used}))


if __name__ == "__main__":
    _solve_with_cp_sat()
