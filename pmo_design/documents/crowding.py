"""Whether what starts in a plan brings more for a capacity than a service that it kept out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from pmo_design.catalog.definition import Service
from pmo_design.documents.plan_view import starts
from pmo_design.documents.snapshot import Snapshot
from pmo_design.roadmap.definition import Reason

CAPACITIES: tuple[Reason, ...] = ("run-capacity", "setup-capacity")


def crowded_out(service: str, capacity: Reason, snapshot: Snapshot) -> bool:
    """Whether the plan's starts bring more value for a capacity than a service could at best.

    Value is what the roadmap counts: weight of the department times expected fit above the
    floor. A service is at its best in the departments that call for it most, as many of
    them as give the most for its own effort and theirs.
    """
    worth = _worth(snapshot)
    made = starts(snapshot)
    cost = sum(
        start.run_fte if capacity == "run-capacity" else start.setup_person_months
        for start in made
    )
    value = sum(worth.get((start.service, start.department), 0.0) for start in made)
    mine = sorted((each for cell, each in worth.items() if cell[0] == service), reverse=True)
    once, each_time = _efforts(snapshot.catalog.service(service), capacity, snapshot)
    return cost > 0 and all(
        total * cost < value * (once + count * each_time)
        for count, total in enumerate(accumulate(mine), start=1)
    )


def _efforts(service: Service, capacity: Reason, snapshot: Snapshot) -> tuple[float, float]:
    """What a service takes once, and in each department."""
    if capacity == "run-capacity":
        return service.run_fte_base, service.run_fte_per_department
    return service.setup_person_months, snapshot.engagement.method.roadmap.start_person_months


def _worth(snapshot: Snapshot) -> dict[tuple[str, str], float]:
    """Value of each service in each department in one wave."""
    return dict(_worths(snapshot))


def _worths(snapshot: Snapshot) -> Iterator[tuple[tuple[str, str], float]]:
    for department, scores in snapshot.together:
        for name, score in scores.services.items():
            if score:
                yield (name, department.id), department.weight * score.excess
