"""What binds in a wave: capacities of which nothing is left, and the rule that keeps most out."""

from __future__ import annotations

from collections import Counter

from pmo_design.roadmap.definition import Binding, Cell, Reason
from pmo_design.roadmap.ledger import TOLERANCE
from pmo_design.roadmap.schedule import Schedule


def binding(schedule: Schedule, wave: int) -> Binding:
    """What keeps the cells that do not run yet from starting in a wave, one more at a time."""
    waiting = _waiting(schedule, wave)
    setup = [_setup_fits(schedule, cell, wave) for cell in waiting]
    run = [_run_fits(schedule, cell, wave, wave + 1) for cell in waiting]
    setup_used_up = bool(waiting) and not any(setup)
    run_used_up = bool(waiting) and not any(run)
    found: Counter[Reason] = Counter()
    for cell in waiting:
        hindrance = _hindrance(schedule, cell, wave)
        if hindrance == "setup-capacity" and run_used_up and not setup_used_up:
            hindrance = "run-capacity"
        if hindrance:
            found[hindrance] += 1
    return Binding(
        waiting=len(waiting),
        setup_used_up=setup_used_up,
        run_used_up=run_used_up,
        held_back=dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _waiting(schedule: Schedule, wave: int) -> list[Cell]:
    """Cells that may start and are not live in a wave."""
    problem = schedule.problem
    return [cell for cell in problem.eligible if schedule.live.get(cell, wave + 1) > wave]


def _hindrance(schedule: Schedule, cell: Cell, wave: int) -> Reason | None:
    """The first rule or capacity against starting in a wave what starts later or never."""
    problem = schedule.problem
    if rule := schedule.rule_against(cell, wave):
        return rule
    if cell not in schedule.live and schedule.ledger.lack(cell[0], wave) == "coaches":
        return "coaches"
    if not _setup_fits(schedule, cell, wave):
        return "setup-capacity"
    until = schedule.live.get(cell, problem.waves + 1)
    return None if _run_fits(schedule, cell, wave, until) else "run-capacity"


def _setup_fits(schedule: Schedule, cell: Cell, wave: int) -> bool:
    needed = schedule.ledger.setup[wave - 1] + schedule.ledger.setup_of(cell[0], wave)
    return needed <= schedule.problem.capacity.setup_person_months[wave - 1] + TOLERANCE


def _run_fits(schedule: Schedule, cell: Cell, wave: int, until: int) -> bool:
    """Whether every wave can carry it, up to the one from which it runs anyway."""
    ledger, given = schedule.ledger, schedule.problem.capacity.run_fte
    return all(
        ledger.run[at - 1] + ledger.run_of(cell[0], at) <= given[at - 1] + TOLERANCE
        for at in range(wave, until)
    )
