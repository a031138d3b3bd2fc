"""From a scorecard to a roadmap: plan, then tell what each wave takes and where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pmo_design.catalog.definition import Catalog
from pmo_design.engagement import Engagement
from pmo_design.roadmap.definition import Cell, NotStarted, Reason, Roadmap, Start, Wave
from pmo_design.roadmap.greedy import GreedyPlan
from pmo_design.roadmap.problem import Problem, running_cells
from pmo_design.scoring.scorecard import Scorecard


def plan(engagement: Engagement, catalog: Catalog, scorecard: Scorecard) -> Roadmap:
    """Greedy roadmap for the engagement's capacity; no waves where none is given.

    Raises
    ------
    PlanError
        If running services or pinned starts do not fit capacity or rules, naming both.
    """
    if engagement.capacity is None:
        running = tuple(sorted(running_cells(engagement)))
        return Roadmap((), (), running, 0.0, None, None, None, "greedy")
    problem = Problem(engagement, catalog, scorecard, engagement.capacity)
    greedy = GreedyPlan(problem)
    return Roadmap(
        waves=tuple(_wave(problem, greedy, number) for number in range(1, problem.waves + 1)),
        not_started=tuple(_left_out(problem, greedy)),
        running_before=tuple(sorted(problem.running_before)),
        objective=sum(problem.value(*start) for start in sorted(greedy.live.items())),
        bound=None,
        gap=None,
        greedy_objective=None,
        solver="greedy",
    )


def _wave(problem: Problem, greedy: GreedyPlan, number: int) -> Wave:
    live = [cell for cell, since in greedy.live.items() if since <= number]
    maturity = _projected_maturity(problem, greedy, number)
    return Wave(
        number=number,
        starts=tuple(_described(problem, greedy, number)),
        setup_used=greedy.ledger.setup[number - 1],
        setup_capacity=problem.capacity.setup_person_months[number - 1],
        run_used=greedy.ledger.run[number - 1],
        run_capacity=problem.capacity.run_fte[number - 1],
        maturity=maturity,
        fit=_projected_fit(problem, maturity),
        value=_value_by_horizon(problem, live, number),
    )


def _described(problem: Problem, greedy: GreedyPlan, wave: int) -> Iterator[Start]:
    """Starts of a wave; the service's own set-up stands on the first department by id."""
    shown: set[str] = set()
    for service, department in greedy.starts(wave):
        sheet = problem.services[service]
        first = greedy.ledger.since[service] == wave and service not in shown
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


def _projected_maturity(
    problem: Problem, greedy: GreedyPlan, wave: int
) -> dict[str, dict[str, float]]:
    """Maturity at the end of a wave, of every department and domain that has one."""
    return {
        department: {
            domain: level
            for domain in scores.maturity
            if (level := greedy.projected(department, domain, wave + 1)) is not None
        }
        for department, scores in problem.scores.items()
    }


def _projected_fit(problem: Problem, maturity: dict[str, dict[str, float]]) -> dict[str, float]:
    """Organisation's fit of each scored service once maturity has grown; needs stay."""
    fits = {}
    for service, sheet in problem.services.items():
        total = weight = 0.0
        for department, levels in maturity.items():
            score = problem.score(service, department)
            if score is not None:
                gap = (5.0 - levels[sheet.home_domain]) / 4.0
                share = problem.method.demand_weight
                fit = share * score.demand.mean + (1.0 - share) * gap
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


def _left_out(problem: Problem, greedy: GreedyPlan) -> Iterator[NotStarted]:
    """Every cell that does not run at the end, with what kept it out of the last wave."""
    for service in problem.services:
        for department in problem.scores:
            if (service, department) not in greedy.live:
                yield NotStarted(
                    service, department, _reason(problem, greedy, service, department)
                )


def _reason(problem: Problem, greedy: GreedyPlan, service: str, department: str) -> Reason:
    cell = (service, department)
    if problem.forbidden(cell):
        return "forbidden"
    if cell not in problem.called_for:
        return "not-called-for" if problem.score(*cell) else "not-scored"
    return greedy.hindrance(cell, problem.waves) or "no-gain"
