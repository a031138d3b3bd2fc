"""Does a set of starts keep every rule? In exact arithmetic, and from the problem alone.

The solver works with rounded numbers and the program with rows; neither is trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from pmo_design.roadmap.definition import Cell
from pmo_design.roadmap.exact import SLACK, exact
from pmo_design.roadmap.problem import Problem
from pmo_design.roadmap.row import Rule


class Check:
    """The rules that a set of starts breaks.

    Parameters
    ----------
    starts : dict of cell to int
        Wave of each start; what runs today does not start.
    """

    def __init__(self, problem: Problem, starts: Mapping[Cell, int]) -> None:
        self._problem = problem
        self._starts = starts
        self._live = {**starts, **dict.fromkeys(problem.running_before, 0)}
        self._since: dict[str, int] = {}
        for (service, _), wave in self._live.items():
            self._since[service] = min(wave, self._since.get(service, wave))

    def broken(self) -> list[Rule]:
        """Every broken rule, once for each time it is broken."""
        found: list[Rule] = []
        for cell, wave in self._starts.items():
            found += self._of_start(cell, wave)
        return [*found, *self._of_plan()]

    def quick(self, wave: int) -> bool:
        """Whether something of short first value starts in a wave."""
        sheets = self._problem.services
        return any(
            since == wave and sheets[service].first_value == "short"
            for (service, _), since in self._starts.items()
        )

    def _of_start(self, cell: Cell, wave: int) -> Iterator[Rule]:
        """Rules that one start breaks."""
        problem, sheet = self._problem, self._problem.services[cell[0]]
        if wave not in range(1, problem.waves + 1) or cell in problem.running_before:
            yield "stays"
        if problem.forbidden(cell) or cell not in problem.eligible:
            yield "forbidden"
        if any(self._since.get(needed, wave) >= wave for needed in sheet.after):
            yield "prerequisite"
        if any(self._live.get((cell[0], name), wave + 1) > wave for name in problem.before(cell)):
            yield "order"
        if not all(self._reached(cell[1], wave, *each) for each in sheet.requires.items()):
            yield "required-level"

    def _reached(self, department: str, wave: int, domain: str, level: float) -> bool:
        problem = self._problem
        today = problem.maturity(department, domain)
        if today is None:
            return False
        lift = sum(
            exact(problem.services[service].uplift.get(domain, 0.0)) * (wave - max(since, 1))
            for (service, served), since in self._live.items()
            if served == department and since < wave
        )
        reached = exact(today) + lift / Fraction(problem.rules.uplift_waves)
        return reached >= exact(level) - SLACK

    def _of_plan(self) -> Iterator[Rule]:
        """Rules that hold for the starts together."""
        problem, rules = self._problem, self._problem.rules
        if any(self._starts.get(cell) != wave for cell, wave in problem.pins.items()):
            yield "stays"
        load = Counter((department, wave) for (_, department), wave in self._starts.items())
        if any(count > rules.starts_per_department for count in load.values()):
            yield "department-load"
        for wave in range(1, problem.waves + 1):
            if self._setup(wave) > exact(problem.capacity.setup_person_months[wave - 1]) + SLACK:
                yield "setup-capacity"
            if self._run(wave) > exact(problem.capacity.run_fte[wave - 1]) + SLACK:
                yield "run-capacity"
        coaches = problem.capacity.coaches
        coached = sum(service == rules.coaching_service for service, _ in self._live)
        if coaches is not None and coached > coaches * rules.departments_per_coach:
            yield "coaches"

    def _setup(self, wave: int) -> Fraction:
        """Person-months that a wave takes: of services set up in it, and of its starts."""
        sheets, own = self._problem.services, exact(self._problem.rules.start_person_months)
        new = [service for service, since in self._since.items() if since == wave]
        count = sum(since == wave for since in self._starts.values())
        return own * count + sum(exact(sheets[name].setup_person_months) for name in new)

    def _run(self, wave: int) -> Fraction:
        """Full-time equivalents of everything that is live in a wave."""
        sheets = self._problem.services
        bases = [name for name, since in self._since.items() if since <= wave]
        parts = [service for (service, _), since in self._live.items() if since <= wave]
        return sum((exact(sheets[name].run_fte_base) for name in bases), Fraction(0)) + sum(
            exact(sheets[name].run_fte_per_department) for name in parts
        )
