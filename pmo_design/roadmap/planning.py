"""From a scorecard to a roadmap: plan, then tell what each wave takes and where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pmo_design.catalog.definition import Catalog
from pmo_design.engagement import Engagement
from pmo_design.questionnaire.definition import Topic
from pmo_design.roadmap.binding import binding
from pmo_design.roadmap.definition import Cell, NotStarted, Reason, Roadmap, Start, Wave
from pmo_design.roadmap.greedy import GreedyPlan
from pmo_design.roadmap.memory import Keeper
from pmo_design.roadmap.optimising import gap, optimise
from pmo_design.roadmap.problem import Problem, running_cells
from pmo_design.roadmap.schedule import Schedule
from pmo_design.roadmap.verification import Check
from pmo_design.scoring.scorecard import Scorecard

ANY_PLAN = 1.0
"""Precision with which whatever keeps the rules is good enough."""


def check_plan(
    engagement: Engagement,
    catalog: Catalog,
    scorecard: Scorecard,
    domains: Iterable[Topic] = (),
) -> None:
    """Make sure that there is a plan, which takes a fraction of what the best one takes.

    Raises
    ------
    PlanError
        As for `plan`.
    """
    if engagement.capacity is not None:
        problem = Problem(engagement, catalog, scorecard, engagement.capacity, domains)
        optimise(problem, ANY_PLAN)


def plan(
    engagement: Engagement,
    catalog: Catalog,
    scorecard: Scorecard,
    domains: Iterable[Topic] = (),
    keeper: Keeper | None = None,
) -> Roadmap:
    """Best roadmap for the engagement's capacity; no waves where none is given.

    Parameters
    ----------
    domains : iterable of Topic, optional
        Maturity domains that messages name; others are named by their ids.
    keeper : Keeper, optional
        Where plans are kept beyond this process.

    Raises
    ------
    PlanError
        If running services, decisions and capacity leave no plan, naming what is in the way.
    """
    if engagement.capacity is None:
        running = tuple(sorted(running_cells(engagement)))
        return Roadmap((), (), running, 0.0, None, None, None, "greedy")
    problem = Problem(engagement, catalog, scorecard, engagement.capacity, domains)
    best = optimise(problem, keeper=keeper)
    return _bounded(best.schedule, best.bound, best.greedy_objective)


def better_of(
    found: Roadmap,
    known: Roadmap,
    engagement: Engagement,
    catalog: Catalog,
    scorecard: Scorecard,
) -> Roadmap:
    """The plan found, or a known one of the same client where that is worth more.

    A plan found to 1 % can be worth less than one that was made for less capacity, or for more
    decisions. Where the known plan keeps all rules here too, whatever still fits is added to it
    and the two are compared.

    Parameters
    ----------
    found : Roadmap
        For this engagement.
    known : Roadmap
        For the same client with another capacity, other weights or other decisions.
    """
    if engagement.capacity is None or found.bound is None:
        return found
    problem = Problem(engagement, catalog, scorecard, engagement.capacity)
    check, ours = Check(problem, known.starts), Check(problem, found.starts)
    early = range(1, problem.rules.early_waves + 1)
    if check.broken() or any(ours.quick(wave) and not check.quick(wave) for wave in early):
        return found
    schedule = GreedyPlan(problem, known.starts)
    if schedule.objective <= found.objective:
        return found
    return _bounded(schedule, max(found.bound, schedule.objective), found.greedy_objective)


def _bounded(schedule: Schedule, bound: float, greedy_objective: float | None) -> Roadmap:
    return replace(
        roadmap_of(schedule),
        bound=bound,
        gap=gap(schedule.objective, bound),
        greedy_objective=greedy_objective,
        solver="highs",
    )


def roadmap_of(schedule: Schedule) -> Roadmap:
    """A schedule as a roadmap without a bound: what each wave takes, and where it leads."""
    problem = schedule.problem
    return Roadmap(
        waves=tuple(_wave(schedule, number) for number in range(1, problem.waves + 1)),
        not_started=tuple(_left_out(schedule)),
        running_before=tuple(sorted(problem.running_before)),
        objective=schedule.objective,
        bound=None,
        gap=None,
        greedy_objective=None,
        solver="greedy",
    )


def _wave(schedule: Schedule, number: int) -> Wave:
    problem = schedule.problem
    live = [cell for cell, since in schedule.live.items() if since <= number]
    maturity = _projected_maturity(schedule, number)
    return Wave(
        number=number,
        starts=tuple(_described(schedule, number)),
        setup_used=schedule.ledger.setup[number - 1],
        setup_capacity=problem.capacity.setup_person_months[number - 1],
        run_used=schedule.ledger.run[number - 1],
        run_capacity=problem.capacity.run_fte[number - 1],
        maturity=maturity,
        fit=_projected_fit(problem, maturity),
        value=_value_by_horizon(problem, live, number),
        binding=binding(schedule, number),
        modes=_projected_modes(schedule, live, number),
    )


def _described(schedule: Schedule, wave: int) -> Iterator[Start]:
    """Starts of a wave; the service's own set-up stands on the first department by id."""
    problem = schedule.problem
    shown: set[str] = set()
    for service, department in schedule.starts(wave):
        sheet = problem.services[service]
        first = schedule.ledger.since[service] == wave and service not in shown
        shown.add(service)
        setup = problem.rules.start_person_months
        yield Start(
            service=service,
            department=department,
            mode=problem.mode((service, department)),
            setup_person_months=setup + (sheet.setup_person_months if first else 0.0),
            run_fte=sheet.run_fte_per_department + (sheet.run_fte_base if first else 0.0),
            after=sheet.after,
        )


def _projected_maturity(schedule: Schedule, wave: int) -> dict[str, dict[str, float]]:
    """Maturity at the end of a wave, of every department and domain that has one."""
    return {
        department: {
            domain: level
            for domain in scores.maturity
            if (level := schedule.projected(department, domain, wave + 1)) is not None
        }
        for department, scores in schedule.problem.scores.items()
    }


def _projected_modes(
    schedule: Schedule, live: Iterable[Cell], wave: int
) -> dict[str, dict[str, str | None]]:
    """Delivery mode of every live cell, by the maturity at the beginning of a wave."""
    problem = schedule.problem
    modes: dict[str, dict[str, str | None]] = {}
    for service, department in sorted(live, key=lambda cell: (cell[1], cell[0])):
        level = schedule.projected(department, problem.services[service].home_domain, wave)
        mode = problem.mode_at((service, department), level)
        modes.setdefault(department, {})[service] = mode
    return modes


def _projected_fit(problem: Problem, maturity: dict[str, dict[str, float]]) -> dict[str, float]:
    """Organisation's fit of each scored service once maturity has grown; needs stay."""
    fits = {}
    for service, sheet in problem.services.items():
        total = weight = 0.0
        for department, levels in maturity.items():
            score = problem.score(service, department)
            if score is not None:
                practice_gap = (5.0 - levels[sheet.home_domain]) / 4.0
                share = problem.method.demand_weight
                fit = share * score.demand.mean + (1.0 - share) * practice_gap
                total += problem.departments[department].weight * fit
                weight += problem.departments[department].weight
        if weight > 0:
            fits[service] = total / weight
    return fits


def _value_by_horizon(problem: Problem, live: Iterable[Cell], wave: int) -> dict[str, float]:
    """Value of a wave's started cells, by how soon their services pay."""
    value = {"short": 0.0, "medium": 0.0, "long": 0.0}
    for cell in live:
        if cell not in problem.running_before:
            value[problem.services[cell[0]].first_value] += problem.wave_value(cell, wave)
    return value


def _left_out(schedule: Schedule) -> Iterator[NotStarted]:
    """Every cell that does not run at the end, with what kept it out of the last wave."""
    for service in schedule.problem.services:
        for department in schedule.problem.scores:
            if (service, department) not in schedule.live:
                yield NotStarted(service, department, _reason(schedule, service, department))


def _reason(schedule: Schedule, service: str, department: str) -> Reason:
    problem, cell = schedule.problem, (service, department)
    if problem.forbidden(cell):
        return "forbidden"
    if cell not in problem.called_for:
        return "not-called-for" if problem.score(*cell) else "not-scored"
    return schedule.hindrance(cell, problem.waves) or "no-gain"
