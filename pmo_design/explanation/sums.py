"""A service's raw fit as a sum, line by line, down to the means and counts of answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from pmo_design.explanation.basis import Basis, Booleans
from pmo_design.explanation.definition import Line, LineKind
from pmo_design.explanation.items import ItemParts, parts_of
from pmo_design.questionnaire.definition import Item
from pmo_design.scoring.scorecard import Estimate, Span

HALF = 0.5
"""What importance and shortfall each count in a priority, ``(I + max(I - S, 0)) / 2``."""


class Sums:
    """Sums of one engagement's services; what they share is computed once."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.parts: ItemParts = parts_of(basis.answers)
        needs = basis.instrument.questionnaires["needs"].items
        self.needs: dict[tuple[str, str], Item] = {
            (item.outcome or "", item.aspect or ""): item for item in needs
        }
        self.maturity_items = basis.instrument.questionnaires["maturity"].items
        answers = basis.answers
        heard = answers.weight[:, None] > 0
        self.wanting = heard & (answers.pair_confidence > 0)
        """Voices that count for an outcome, shape (n_voices, n_outcomes)."""
        self.rating = heard & (answers.confidence > 0)
        """Voices that count for an item, shape (n_voices, n_items)."""

    def organisation(self, service: str) -> Line | None:
        """Fit of a service as the sum over departments; None where it is not scored."""
        at = self.basis.services.index(service)
        if np.isnan(self.basis.fit[at]):
            return None
        rows = np.flatnonzero(self.basis.share[:, at] > 0)
        children = tuple(self._department(int(row), at) for row in rows)
        scored = self.basis.scorecard.services[service]
        return Line(
            "service",
            service,
            1.0,
            float(self.basis.fit[at]),
            float(sum(child.contribution for child in children)),
            len(children),
            _span(scored.fit if scored else None),
            children=children,
        )

    def department(self, service: str, department: str) -> Line | None:
        """Fit of a service in one department; None where it is not scored there."""
        at = self.basis.services.index(service)
        row = self.basis.answers.departments.index(department)
        if np.isnan(self.basis.raw.fit[row, at]):
            return None
        return self._cell(row, at, 1.0, 1.0)

    def _department(self, row: int, at: int) -> Line:
        share = float(self.basis.share[row, at])
        return self._cell(row, at, share, share)

    def _cell(self, row: int, at: int, weight: float, share: float) -> Line:
        """Line of a department; ``share`` is what it counts in the figure on top."""
        scores = self.basis.scorecard.departments[row].services[self.basis.services[at]]
        children = (self._demand(row, at, share), self._gap(row, at, share))
        value = float(self.basis.raw.fit[row, at])
        return Line(
            "department",
            self.basis.answers.departments[row],
            weight,
            value,
            share * value,
            self._people(row, at),
            _span(scores.fit if scores else None),
            children=children,
        )

    def _wanting(self, row: int, at: int) -> Booleans:
        """Voices of a department that count for an outcome of the service."""
        linked = self.basis.raw.mapping.weights[row, at] > 0
        return np.asarray(
            self.wanting[:, linked].any(axis=1) & (self.basis.answers.department == row)
        )

    def _people(self, row: int, at: int) -> int:
        """Voices of a department that count for the service at all."""
        answers = self.basis.answers
        items = answers.item_domain == self.basis.arrays.home[at]
        rating = self.rating[:, items].any(axis=1) & (answers.department == row)
        return int((self._wanting(row, at) | rating).sum())

    def _demand(self, row: int, at: int, share: float) -> Line:
        basis = self.basis
        weight = basis.method.demand_weight
        scores = basis.scorecard.departments[row].services[basis.services[at]]
        linked = np.flatnonzero(basis.raw.mapping.weights[row, at] > 0)
        children = tuple(self._outcome(row, at, int(n), share * weight) for n in linked)
        value = float(basis.raw.demand[row, at])
        return Line(
            "demand",
            basis.services[at],
            weight,
            value,
            share * weight * value,
            int(self._wanting(row, at).sum()),
            _span(scores.demand if scores else None),
            children=children,
        )

    def _outcome(self, row: int, at: int, n: int, share: float) -> Line:
        basis, name = self.basis, self.basis.answers.outcomes[n]
        weight = float(basis.raw.mapping.weights[row, at, n])
        value = float(basis.raw.priority.mean[row, n])
        score = basis.scorecard.departments[row].outcomes[name]
        children = self._halves(row, n, share * weight * HALF)
        return Line(
            "outcome",
            name,
            weight,
            value,
            share * weight * value,
            int(basis.raw.priority.people[row, n]),
            _span(score.priority if score else None),
            {key: mean for child in children for key, mean in child.means.items()},
            children,
        )

    def _halves(self, row: int, n: int, part: float) -> tuple[Line, ...]:
        """Importance, and how far satisfaction falls short of it; ``o = (I + shortfall) / 2``."""
        raw, name = self.basis.raw, self.basis.answers.outcomes[n]
        people = int(raw.priority.people[row, n])
        important = float(raw.importance[row, n])
        short = 2.0 * float(raw.priority.mean[row, n]) - important
        halves: tuple[tuple[LineKind, str, float, float], ...] = (
            ("importance", "importance", important, important),
            ("shortfall", "satisfaction", short, float(raw.satisfaction[row, n])),
        )
        return tuple(
            Line(kind, self.needs[name, aspect].id, HALF, figure, part * figure, people,
                 means={aspect: self._step(name, aspect, mean)})
            for kind, aspect, figure, mean in halves
        )  # fmt: skip

    def _step(self, outcome: str, aspect: str, mean: float) -> float:
        """A mean of 0..1 as a step of the scale people answered on."""
        return 1.0 + mean * (self.needs[outcome, aspect].steps - 1)

    def _gap(self, row: int, at: int, share: float) -> Line:
        basis = self.basis
        weight = 1.0 - basis.method.demand_weight
        domain = int(basis.arrays.home[at])
        scores = basis.scorecard.departments[row].services[basis.services[at]]
        value = float(basis.raw.gap[row, at])
        maturity = self._maturity(row, domain, share * weight)
        return Line(
            "gap",
            basis.services[at],
            weight,
            value,
            share * weight * value,
            maturity.count,
            _span(scores.gap if scores else None),
            children=(maturity,),
        )

    def _maturity(self, row: int, domain: int, share: float) -> Line:
        basis, name = self.basis, self.basis.answers.domains[domain]
        score = basis.scorecard.departments[row].maturity[name]
        level = float(basis.raw.maturity.mean[row, domain])
        items = np.flatnonzero(
            (basis.answers.item_domain == domain) & (self.parts.weight[row] > 0)
        )
        return Line(
            "maturity",
            name,
            1.0,
            level,
            share * _room(level),
            int(basis.raw.maturity.people[row, domain]),
            _span(score.estimate if score else None),
            children=tuple(self._item(row, int(item), share) for item in items),
        )

    def _item(self, row: int, item: int, share: float) -> Line:
        weight, mean = float(self.parts.weight[row, item]), float(self.parts.mean[row, item])
        people = int(self.parts.people[row, item])
        name = self.maturity_items[item].id
        return Line("item", name, weight, mean, share * weight * _room(mean), people)


def _room(level: float) -> float:
    """Distance from level 5 on 0..1, as in `chain.practice_gap`."""
    return (5.0 - level) / 4.0


def _span(estimate: Estimate | None) -> Span | None:
    return Span(estimate.mean, estimate.low, estimate.high) if estimate else None


@dataclass(frozen=True, slots=True)
class _Part:
    """A line with what it counts in the figure on top."""

    share: float
    line: Line


def rolled_up(service: Line) -> Line:
    """The same sum with its departments taken together: demand and gap, outcomes and domain.

    Values are means over the departments with the weights they have in the sum; figures of
    the posterior stay with the service alone.
    """
    children = [
        _Part(department.weight * child.weight, child)
        for department in service.children
        for child in department.children
    ]
    return replace(service, children=tuple(_merged(children, 1.0)))


def _merged(parts: Iterable[_Part], whole: float) -> Iterable[Line]:
    """One line for the parts of each kind and id, in the order in which they first appear."""
    groups: dict[tuple[str, str], list[_Part]] = {}
    for part in parts:
        groups.setdefault((part.line.kind, part.line.id), []).append(part)
    for same in groups.values():
        yield _together(same, whole)


def _together(same: list[_Part], whole: float) -> Line:
    share = sum(part.share for part in same)

    def mean(values: Iterable[float]) -> float:
        return sum(p.share * v for p, v in zip(same, values, strict=True)) / (share or 1.0)

    first = same[0].line
    children = [
        _Part(part.share * child.weight, child) for part in same for child in part.line.children
    ]
    return Line(
        first.kind,
        first.id,
        share / (whole or 1.0),
        mean(part.line.value for part in same),
        sum(part.line.contribution for part in same),
        sum(part.line.count for part in same),
        means={key: mean(part.line.means[key] for part in same) for key in first.means},
        children=tuple(_merged(children, share)),
    )
