"""What the plan costs and what it may bring; no input is ever invented.

recoverable = yearly portfolio budget x past cost deviation
              x sum over problems of relevance x chance that the services started solve it;
return = (recoverable - yearly cost of the PMO) / yearly cost of the PMO.

Only services that the plan starts are credited: past deviations happened although those of
today were running, so what these avoid is no part of them. The cost is still that of all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pmo_design.charter import Problem
from pmo_design.documents.snapshot import Snapshot
from pmo_design.roadmap.definition import Wave

WAVES_A_YEAR = 4


@dataclass(frozen=True, slots=True)
class Return:
    """Every figure of the return, for one year with the PMO as it stands after the last wave.

    Attributes
    ----------
    budget, deviation : float
        Yearly portfolio budget, and past cost deviation as a share of it.
    solved : float
        Share of the deviation that the services credited are expected to avoid, 0..1.
    recoverable, cost : float
        Per year, in the engagement's currency.
    rate : float or None
        (recoverable - cost) / cost; None while no service is credited with anything.
    """

    budget: float
    deviation: float
    solved: float
    recoverable: float
    cost: float
    rate: float | None

    @property
    def left(self) -> float:
        """Cost deviation that is expected once the services credited run, as a share."""
        return self.deviation * (1 - self.solved)


def wave_cost(snapshot: Snapshot, wave: Wave) -> float | None:
    """Cost of one wave; None unless the charter gives both rates."""
    rates = snapshot.charter.rates
    if rates.person_month is None or rates.fte_year is None:
        return None
    return wave.setup_used * rates.person_month + wave.run_used * rates.fte_year / WAVES_A_YEAR


def running_cost(snapshot: Snapshot) -> float | None:
    """Yearly running cost after the last wave; None without a rate or a plan."""
    rate = snapshot.charter.rates.fte_year
    if rate is None or not snapshot.roadmap.waves:
        return None
    return snapshot.roadmap.waves[-1].run_used * rate


def credited(snapshot: Snapshot, problem: Problem) -> tuple[str, ...]:
    """Services that the plan starts against a problem, in id order."""
    return tuple(each for each in snapshot.started if problem.solved_by.get(each))


def not_credited(snapshot: Snapshot) -> tuple[str, ...]:
    """Services that would solve a problem but run today already, in id order."""
    running = {service for service, _ in snapshot.roadmap.running_before}
    solvers = {
        service
        for problem in snapshot.charter.problems
        for service, chance in problem.solved_by.items()
        if chance
    }
    return tuple(sorted(running & solvers))


def chance_solved(snapshot: Snapshot, problem: Problem) -> float:
    """Chance that a service the plan starts solves the problem; taken as independent."""
    services = credited(snapshot, problem)
    return 1.0 - math.prod(1.0 - problem.solved_by[service] for service in services)


def missing_inputs(snapshot: Snapshot) -> tuple[str, ...]:
    """Codes of the inputs that a return would need and nobody has given."""
    needed = {
        "portfolio-budget": snapshot.baseline("baseline.portfolio-budget"),
        "past-cost-deviation": snapshot.baseline("baseline.past-cost-deviation"),
        "fte-rate": snapshot.charter.rates.fte_year,
        "problems": snapshot.charter.problems or None,
        "plan": snapshot.roadmap.waves or None,
    }
    return tuple(name for name, value in needed.items() if value is None)


def expected_return(snapshot: Snapshot) -> Return | None:
    """Return of the plan; None where an input is missing or nothing is spent."""
    cost = running_cost(snapshot)
    if missing_inputs(snapshot) or not cost:
        return None
    budget = float(snapshot.baseline("baseline.portfolio-budget") or 0.0)
    deviation = float(snapshot.baseline("baseline.past-cost-deviation") or 0.0)
    solved = sum(
        problem.relevance * chance_solved(snapshot, problem)
        for problem in snapshot.charter.problems
    )
    recoverable = budget * deviation * solved
    rate = (recoverable - cost) / cost if solved else None
    return Return(budget, deviation, solved, recoverable, cost, rate)
