"""Does a plan follow need or cost? Rank correlations, and what departments need most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pmo_design.catalog.definition import Service
from pmo_design.catalog.method import RoadmapMethod
from pmo_design.roadmap.definition import Cell, Roadmap
from pmo_design.scoring.scorecard import RECOMMENDED, DepartmentScores, Scorecard, ServiceScore

MONTHS_A_WAVE = 3
TOP = 3
"""Services of most fit that count as a department's top where none is strong or likely."""

LEAST_CELLS = 3
"""Fewer cells have no order worth a figure."""

OUTSIDE = ("not-scored", "not-called-for", "forbidden")


@dataclass(frozen=True, slots=True)
class TopServices:
    """What a department needs most, and how much of it runs at the end.

    Attributes
    ----------
    called_for : bool
        Whether they are its strong and likely services, or else its first three by fit.
    """

    department: str
    called_for: bool
    services: int
    live: int


@dataclass(frozen=True, slots=True)
class NeedAgainstCost:
    """How the number of waves in which a cell runs goes with its fit and its cost.

    Attributes
    ----------
    cells : int
        Scored cells that could start.
    with_fit, with_cost : float or None
        Spearman's rank correlation; None where there is no order to compare.
    """

    cells: int
    with_fit: float | None
    with_cost: float | None
    tops: tuple[TopServices, ...]

    @property
    def cost_decided(self) -> bool:
        """Whether cost orders the plan more than need does."""
        if self.with_fit is None or self.with_cost is None:
            return False
        return abs(self.with_cost) > self.with_fit


def need_against_cost(
    roadmap: Roadmap, scorecard: Scorecard, services: Iterable[Service], rules: RoadmapMethod
) -> NeedAgainstCost:
    """What ordered a plan: the departments' needs, or what services cost."""
    last = len(roadmap.waves)
    waves = {
        (start.service, start.department): last + 1 - wave.number
        for wave in roadmap.waves
        for start in wave.starts
    }
    waiting = {
        (each.service, each.department): 0
        for each in roadmap.not_started
        if each.reason not in OUTSIDE
    }
    scores = {each.id: each.services for each in scorecard.departments}
    fits = {
        cell: score.fit.mean
        for cell in sorted({**waves, **waiting})
        if (score := scores[cell[1]][cell[0]])
    }
    live = [waves.get(cell, 0) for cell in fits]
    costs = _costs(roadmap, services, rules)
    return NeedAgainstCost(
        cells=len(fits),
        with_fit=spearman(live, list(fits.values())),
        with_cost=spearman(live, [costs[cell[0]] for cell in fits]),
        tops=tuple(_tops(roadmap, scorecard, waves)),
    )


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's rank correlation, equal values sharing their average rank.

    Examples
    --------
    >>> spearman([1, 2, 3], [10, 30, 20])
    0.5
    """
    if len(one) < LEAST_CELLS or min(len(set(one)), len(set(other))) == 1:
        return None
    return round(float(np.corrcoef(_ranks(one), _ranks(other))[0, 1]), 12)


def _ranks(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    _, place, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    ranks: np.ndarray[tuple[int], np.dtype[np.float64]] = np.cumsum(counts) - (counts - 1) / 2
    return ranks[place]


def _costs(
    roadmap: Roadmap, services: Iterable[Service], rules: RoadmapMethod
) -> dict[str, float]:
    """Person-months of each service in one department, from wave 1 to the last.

    What a service that runs today has in place already costs nothing more.
    """
    running = {service for service, _ in roadmap.running_before}
    months = MONTHS_A_WAVE * len(roadmap.waves)
    costs = {}
    for sheet in services:
        once, base = sheet.setup_person_months, sheet.run_fte_base
        own = rules.start_person_months + sheet.run_fte_per_department * months
        costs[sheet.id] = own if sheet.id in running else own + once + base * months
    return costs


def _tops(
    roadmap: Roadmap, scorecard: Scorecard, waves: Mapping[Cell, int]
) -> Iterator[TopServices]:
    live = {*waves, *roadmap.running_before}
    for department in scorecard.departments:
        called, services = _top_of(department)
        if services:
            count = sum((name, department.id) in live for name in services)
            yield TopServices(department.id, called, len(services), count)


def _top_of(department: DepartmentScores) -> tuple[bool, list[str]]:
    scored: dict[str, ServiceScore] = {
        name: score for name, score in department.services.items() if score
    }
    called = [name for name, score in scored.items() if score.service_class in RECOMMENDED]
    ranked = sorted(scored, key=lambda name: (-scored[name].fit.mean, name))
    return bool(called), called or ranked[:TOP]
