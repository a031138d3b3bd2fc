"""What starts in a plan against a service that a capacity kept out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_mandate import builders_snapshot

from pmo_design.documents.crowding import crowded_out
from pmo_design.documents.snapshot import Snapshot
from pmo_design.roadmap.definition import Reason
from pmo_design.scoring.scorecard import DepartmentScores

EXCESS = {
    ("documentation-archives", "d1"): 0.1,
    ("coaching", "d1"): 0.05,
    ("coaching", "d2"): 0.1,
}
"""Departments d1 and d2 weigh 1 and 2, so coaching is worth 0.05 and 0.2 there."""


def valued(scores: DepartmentScores) -> DepartmentScores:
    """A department in which only what `EXCESS` names is worth anything."""
    services = {
        name: score and replace(score, excess=EXCESS.get((name, scores.id), 0.0))
        for name, score in scores.services.items()
    }
    return replace(scores, services=services)


def a_plan(run_fte: float, setup: float) -> Snapshot:
    """A plan whose only start is worth 0.1 and takes these efforts."""
    shot = builders_snapshot()
    start = replace(
        shot.roadmap.waves[0].starts[0],
        service="documentation-archives",
        department="d1",
        run_fte=run_fte,
        setup_person_months=setup,
    )
    wave = replace(shot.roadmap.waves[0], starts=(start,))
    departments = tuple(valued(scores) for scores in shot.scorecard.departments)
    return replace(
        shot,
        scorecard=replace(shot.scorecard, departments=departments),
        roadmap=replace(shot.roadmap, waves=(wave,)),
    )


@pytest.mark.parametrize(
    ("capacity", "run_fte", "setup", "crowded"),
    [
        # Coaching takes 0.15 and 0.1 a department: at best 0.2 / 0.25 = 0.8 in d2 alone.
        ("run-capacity", 0.12, 9.0, True),  # 0.1 / 0.12 = 0.83
        ("run-capacity", 0.13, 0.1, False),  # 0.1 / 0.13 = 0.77
        # Set up for 1 and 0.1 a department: at best 0.25 / 1.2 = 0.208 in both.
        ("setup-capacity", 9.0, 0.45, True),  # 0.1 / 0.45 = 0.22
        ("setup-capacity", 0.1, 0.5, False),  # 0.1 / 0.5 = 0.2
        ("run-capacity", 0.0, 0.0, False),
    ],
)
def test_service_is_crowded_out_where_starts_bring_more_for_a_capacity_than_it_could_at_best(
    capacity: Reason, run_fte: float, setup: float, crowded: bool
) -> None:
    assert crowded_out("coaching", capacity, a_plan(run_fte, setup)) is crowded
