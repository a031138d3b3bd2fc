"""Does a roadmap keep every rule of docs/scoring.md, section "The roadmap"?

Written from the paper, in exact arithmetic, and sharing nothing with the planner but the
types of its input and output. `violations` lists one sentence for each broken rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import ceil

from pmo_design.catalog.definition import Catalog, Service
from pmo_design.engagement import Engagement
from pmo_design.roadmap.definition import Cell, Roadmap, Wave
from pmo_design.scoring.scorecard import DepartmentScores, Scorecard

SLACK = Fraction(1, 10**9)
"""Forgiven to figures that the planner adds up as floats."""


def violations(
    engagement: Engagement, catalog: Catalog, scorecard: Scorecard, roadmap: Roadmap
) -> list[str]:
    """Every broken rule, as a sentence; empty for a plan that keeps them all."""
    case = Case(engagement, catalog, scorecard)
    return [
        *_shape(case, roadmap),
        *(str(each) for each in _broken(case, _starts(roadmap))),
        *_no_quick_start(case, _starts(roadmap)),
        *_wrong_figures(case, roadmap),
        *_wrong_proof(roadmap),
    ]


def best_value(engagement: Engagement, catalog: Catalog, scorecard: Scorecard) -> Fraction | None:
    """Value of the best plan, found by trying all; None where none keeps the rules.

    In each early wave something of short first value starts, if any plan so far has that.
    """
    case = Case(engagement, catalog, scorecard)
    cells = sorted(case.may_start())
    plans = [
        {cell: wave for cell, wave in zip(cells, waves, strict=True) if wave}
        for waves in product((0, *case.waves), repeat=len(cells))
    ]
    plans = [starts for starts in plans if not _broken(case, starts)]
    for wave in range(1, min(case.rules.early_waves, len(case.waves)) + 1):
        plans = [starts for starts in plans if _starts_quick(case, starts, wave)] or plans
    return max(map(case.objective, plans), default=None)


def exact(number: float) -> Fraction:
    """The decimal that a float is written as."""
    return Fraction(repr(number))


class Case:
    """The inputs, by name."""

    def __init__(self, engagement: Engagement, catalog: Catalog, scorecard: Scorecard) -> None:
        assert engagement.capacity is not None
        self.capacity = engagement.capacity
        self.waves = range(1, len(self.capacity.run_fte) + 1)
        self.method = engagement.method
        self.rules = engagement.method.roadmap
        self.services: dict[str, Service] = {each.id: each for each in catalog.services}
        self.weights = {each.id: exact(each.weight) for each in engagement.departments}
        self.scores: dict[str, DepartmentScores] = {
            each.id: each for each in scorecard.departments
        }
        self.decisions = engagement.decisions
        self.running = {
            (row.service, department)
            for row in engagement.cycles[-1].services
            if row.active
            for department in (row.departments or self.scores)
        }

    def decided(self, action: str) -> Iterator:
        return (decision for decision in self.decisions if decision.action == action)

    def since(self, starts: Mapping[Cell, int]) -> dict[Cell, int]:
        """Wave from which each cell is live; 0 where it runs today."""
        return {**starts, **dict.fromkeys(self.running, 0)}

    def may_start(self) -> set[Cell]:
        """Cells that are called for or pinned, and the services that those wait for.

        What runs today or is forbidden does not start, so nothing starts for its sake.
        """
        cells = {
            (service, department)
            for department, scores in self.scores.items()
            for service, score in scores.services.items()
            if score is not None and score.chance >= self.rules.eligible_chance
        }
        cells |= {(pin.service, pin.department) for pin in self.decided("pin")}
        out = self.running | {
            (each.service, department)
            for each in self.decided("forbid")
            for department in ([each.department] if each.department else self.scores)
        }
        cells, size = cells - out, -1
        while size != len(cells):
            size = len(cells)
            waited_for = {name for service, _ in cells for name in self.services[service].after}
            cells |= {(service, each) for service in waited_for for each in self.scores} - out
        return cells

    def level(
        self, live: Mapping[Cell, int], department: str, domain: str, wave: int
    ) -> Fraction | None:
        """Maturity at the beginning of a wave."""
        score = self.scores[department].maturity[domain]
        if score is None:
            return None
        level = exact(score.estimate.mean)
        for earlier in range(1, wave):
            for (service, served), since in live.items():
                if served == department and since <= earlier:
                    uplift = exact(float(self.services[service].uplift.get(domain, 0)))
                    level += uplift / self.rules.uplift_waves
        return min(level, Fraction(5))

    def setup(self, starts: Mapping[Cell, int], wave: int) -> Fraction:
        """Person-months that the starts of a wave take."""
        live = self.since(starts)
        first = {service: _first(live, service) for service, _ in starts}
        used = sum(
            exact(self.services[service].setup_person_months)
            for service, since in first.items()
            if since == wave
        )
        count = sum(since == wave for since in starts.values())
        return used + count * exact(self.rules.start_person_months)

    def run(self, starts: Mapping[Cell, int], wave: int) -> Fraction:
        """Full-time equivalents of everything live in a wave."""
        live = [cell for cell, since in self.since(starts).items() if since <= wave]
        bases = sum(exact(self.services[name].run_fte_base) for name in {name for name, _ in live})
        return bases + sum(exact(self.services[name].run_fte_per_department) for name, _ in live)

    def objective(self, starts: Mapping[Cell, int]) -> Fraction:
        """Discounted value of every wave a start runs in, less the cost of the start."""
        total = Fraction(0)
        for (service, department), start in starts.items():
            score = self.scores[department].services[service]
            excess = exact(score.excess) if score else Fraction(0)
            for wave in self.waves:
                if wave >= start:
                    discount = exact(self.rules.discount) ** (wave - 1)
                    total += self.weights[department] * excess * discount
            total -= exact(self.rules.start_cost)
        return total


@dataclass(frozen=True)
class Broken:
    """A broken rule; ``what`` carries no figures, so that two plans may be compared."""

    rule: str
    what: object

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}"


def _starts(roadmap: Roadmap) -> dict[Cell, int]:
    return {
        (start.service, start.department): wave.number
        for wave in roadmap.waves
        for start in wave.starts
    }


def _first(live: Mapping[Cell, int], service: str) -> int:
    return min(since for (name, _), since in live.items() if name == service)


def _shape(case: Case, roadmap: Roadmap) -> Iterator[str]:
    """Every wave is there, every cell in one place, and today's services stay."""
    if [wave.number for wave in roadmap.waves] != list(case.waves):
        yield "waves: not one for each figure of the capacity"
    placed = Counter((each.service, each.department) for each in roadmap.not_started)
    placed.update(
        (start.service, start.department) for wave in roadmap.waves for start in wave.starts
    )
    placed.update(roadmap.running_before)
    cells = {(service, department) for service in case.services for department in case.scores}
    if placed != Counter(cells):
        yield f"cells: not each in one place: {placed}"
    if set(roadmap.running_before) != case.running:
        yield "running today: services were stopped or added"


def _broken(case: Case, starts: Mapping[Cell, int]) -> list[Broken]:
    """Rules that hold for a set of starts, whatever the roadmap says about them."""
    return [
        *_eligibility(case, starts),
        *_prerequisites(case, starts),
        *_levels(case, starts),
        *_load(case, starts),
        *_capacity(case, starts),
        *_coaches(case, starts),
        *_decisions(case, starts),
    ]


def _eligibility(case: Case, starts: Mapping[Cell, int]) -> Iterator[Broken]:
    for cell in starts.keys() - case.may_start():
        yield Broken("starts without being called for or waited for", cell)
    for cell in starts.keys() & case.running:
        yield Broken("starts although it runs today", cell)


def _prerequisites(case: Case, starts: Mapping[Cell, int]) -> Iterator[Broken]:
    live = case.since(starts)
    for cell, wave in starts.items():
        for needed in case.services[cell[0]].after:
            if not any(name == needed and since < wave for (name, _), since in live.items()):
                yield Broken("starts before its prerequisite", (cell, needed))


def _levels(case: Case, starts: Mapping[Cell, int]) -> Iterator[Broken]:
    live = case.since(starts)
    for cell, wave in starts.items():
        for domain, required in case.services[cell[0]].requires.items():
            level = case.level(live, cell[1], domain, wave)
            if level is None or level < exact(required) - SLACK:
                yield Broken("starts below the required level", (cell, domain))


def _load(case: Case, starts: Mapping[Cell, int]) -> Iterator[Broken]:
    for place, count in Counter((cell[1], wave) for cell, wave in starts.items()).items():
        if count > case.rules.starts_per_department:
            yield Broken("more starts than a department can take", place)


def _capacity(case: Case, starts: Mapping[Cell, int]) -> Iterator[Broken]:
    for wave in case.waves:
        if case.setup(starts, wave) > exact(case.capacity.setup_person_months[wave - 1]) + SLACK:
            yield Broken("more set-up than there is", wave)
        if case.run(starts, wave) > exact(case.capacity.run_fte[wave - 1]) + SLACK:
            yield Broken("more running effort than there is", wave)


def _coaches(case: Case, starts: Mapping[Cell, int]) -> Iterator[Broken]:
    coached = sum(name == case.rules.coaching_service for name, _ in case.since(starts))
    needed = ceil(Fraction(coached, case.rules.departments_per_coach))
    if case.capacity.coaches is not None and needed > case.capacity.coaches:
        yield Broken("more coaches than there are", case.capacity.coaches)


def _decisions(case: Case, starts: Mapping[Cell, int]) -> Iterator[Broken]:
    for pin in case.decided("pin"):
        cell = (pin.service, pin.department)
        if cell not in case.running and starts.get(cell) != pin.wave:
            yield Broken("pin is not kept", cell)
    for forbid in case.decided("forbid"):
        for cell in starts:
            if cell[0] == forbid.service and forbid.department in (None, cell[1]):
                yield Broken("starts although forbidden", cell)
    live = case.since(starts)
    for order in case.decided("order"):
        for place, department in enumerate(order.departments):
            wave = starts.get((order.service, department))
            for name in order.departments[:place] if wave else ():
                if live.get((order.service, name), wave + 1) > wave:
                    yield Broken("starts out of order", (order.service, department, name))


def _no_quick_start(case: Case, starts: Mapping[Cell, int]) -> Iterator[str]:
    """In each early wave something short starts, if it could have, given the waves before.

    Where pins are decided, what they need may stand in the way; then the whole plan counts
    as given, and something short must not fit in beside it.
    """
    pinned = any(case.decided("pin"))
    for wave in range(1, min(case.rules.early_waves, len(case.waves)) + 1):
        if _starts_quick(case, starts, wave):
            continue
        given = {cell: since for cell, since in starts.items() if pinned or since < wave}
        broken = set(_broken(case, given))
        possible = [
            cell
            for cell in sorted(case.may_start() - case.running)
            if _short(case, cell)
            and given.get(cell, wave) >= wave
            and set(_broken(case, given | {cell: wave})) <= broken
        ]
        if possible:
            yield f"no short start in wave {wave}, though possible: {possible[0]}"


def _starts_quick(case: Case, starts: Mapping[Cell, int], wave: int) -> bool:
    return any(since == wave and _short(case, cell) for cell, since in starts.items())


def _short(case: Case, cell: Cell) -> bool:
    return case.services[cell[0]].first_value == "short"


def _wrong_proof(roadmap: Roadmap) -> Iterator[str]:
    """The bound is no lower than any plan in hand, and the gap is what lies between."""
    if roadmap.bound is None or roadmap.gap is None:
        if roadmap.solver != "greedy":
            yield "bound or gap is missing"
        return
    largest = max(abs(roadmap.bound), abs(roadmap.objective)) or 1.0
    if _differ(roadmap.gap, Fraction((roadmap.bound - roadmap.objective) / largest)):
        yield f"gap: {roadmap.gap}"
    if roadmap.gap < 0:
        yield "bound: below the plan's value"


def _wrong_figures(case: Case, roadmap: Roadmap) -> Iterator[str]:
    starts = _starts(roadmap)
    if _differ(roadmap.objective, case.objective(starts)):
        yield f"objective: {roadmap.objective}, expected {float(case.objective(starts))}"
    before = replace(roadmap.waves[0], number=0, run_used=float(case.run({}, 1)))
    for earlier, wave in zip((before, *roadmap.waves), roadmap.waves, strict=False):
        yield from _wrong_sums(case, starts, earlier, wave)
        yield from _wrong_start_figures(case, starts, wave)
        yield from _wrong_projection(case, starts, wave)


def _wrong_sums(
    case: Case, starts: Mapping[Cell, int], earlier: Wave, wave: Wave
) -> Iterator[str]:
    number = wave.number
    figures = {
        "set-up used": (wave.setup_used, case.setup(starts, number)),
        "set-up of the starts": (
            sum(start.setup_person_months for start in wave.starts),
            case.setup(starts, number),
        ),
        "running effort used": (wave.run_used, case.run(starts, number)),
        "running effort of the starts": (
            earlier.run_used + sum(start.run_fte for start in wave.starts),
            case.run(starts, number),
        ),
        "set-up capacity": (
            wave.setup_capacity,
            exact(case.capacity.setup_person_months[number - 1]),
        ),
        "running capacity": (wave.run_capacity, exact(case.capacity.run_fte[number - 1])),
    }
    for name, (found, expected) in figures.items():
        if _differ(found, expected):
            yield f"wave {number}, {name}: {found}, expected {float(expected)}"


def _wrong_start_figures(case: Case, starts: Mapping[Cell, int], wave: Wave) -> Iterator[str]:
    """A service's own set-up and base stand on the lowest department id of its first wave."""
    live = case.since(starts)
    if list(wave.starts) != sorted(wave.starts, key=lambda each: (each.service, each.department)):
        yield f"wave {wave.number}: starts out of order"
    for start in wave.starts:
        sheet = case.services[start.service]
        first = min(
            (since, department) for (name, department), since in live.items() if name == sheet.id
        )
        pays = first == (wave.number, start.department)
        setup = exact(case.rules.start_person_months) + pays * exact(sheet.setup_person_months)
        run = exact(sheet.run_fte_per_department) + pays * exact(sheet.run_fte_base)
        if _differ(start.setup_person_months, setup) or _differ(start.run_fte, run):
            yield f"wave {wave.number}: effort of {start}"
        if start.after != sheet.after:
            yield f"wave {wave.number}: prerequisites of {start}"


def _wrong_projection(case: Case, starts: Mapping[Cell, int], wave: Wave) -> Iterator[str]:
    live = case.since(starts)
    for department, scores in case.scores.items():
        for domain in scores.maturity:
            expected = case.level(live, department, domain, wave.number + 1)
            found = wave.maturity[department].get(domain)
            if (found is None) != (expected is None) or (found and _differ(found, expected)):
                yield f"wave {wave.number}: maturity of {department} in {domain}: {found}"
    for service in case.services:
        expected = _fit(case, live, service, wave.number)
        found = wave.fit.get(service)
        if (found is None) != (expected is None) or (expected and _differ(found, expected)):
            yield f"wave {wave.number}: fit of {service}: {found}"


def _fit(case: Case, live: Mapping[Cell, int], service: str, wave: int) -> Fraction | None:
    """Organisation's fit at the end of a wave: needs stay, the practice gap shrinks."""
    share = exact(case.method.demand_weight)
    total = weight = Fraction(0)
    for department, scores in case.scores.items():
        score = scores.services[service]
        level = case.level(live, department, case.services[service].home_domain, wave + 1)
        if score is not None and level is not None:
            fit = share * exact(score.demand.mean) + (1 - share) * (5 - level) / 4
            total += case.weights[department] * fit
            weight += case.weights[department]
    return total / weight if weight else None


def _differ(found: float, expected: Fraction) -> bool:
    return abs(Fraction(found) - expected) > SLACK
