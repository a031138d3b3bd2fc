"""One figure for what a customer group wants, in every document that prints it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import an_engagement
from document_reading import blocks, sections

from pmo_design.documents.content import Table
from pmo_design.documents.customer_groups import group_view, strongest_of_group
from pmo_design.documents.governance.document import governance
from pmo_design.documents.mandate.document import mandate
from pmo_design.documents.snapshot import Snapshot
from pmo_design.operations.scoring import take_snapshot
from pmo_design.scoring.scorecard import GroupPriority

Views = dict[str, dict[str, tuple[float, int]]]


@cache
def scored() -> Snapshot:
    with TemporaryDirectory() as folder:
        loaded = an_engagement(Path(folder), confidentiality="attributed")
    return take_snapshot(loaded.engagement, loaded.instrument)


def seen_by(*views: Views) -> Snapshot:
    """The first outcomes as groups of a department see them, the others seen by nobody."""
    shot = scored()
    names = [outcome.id for outcome in shot.catalog.outcomes]
    departments = []
    for scores in shot.scorecard.departments:
        some = next(score for score in scores.outcomes.values() if score)
        said = {
            name: {group: GroupPriority(*figures) for group, figures in view[scores.id].items()}
            for name, view in zip(names, views, strict=False)
            if scores.id in view
        }
        outcomes = {
            name: replace(some, by_group=said[name]) if name in said else None for name in names
        }
        departments.append(replace(scores, outcomes=outcomes))
    return replace(shot, scorecard=replace(shot.scorecard, departments=tuple(departments)))


def test_departments_count_by_their_weight_and_not_by_their_people() -> None:
    shot = seen_by({"d1": {"executive": (0.9, 4)}, "d2": {"executive": (0.3, 1)}})
    first = shot.catalog.outcomes[0].id

    view = group_view(shot, "executive", first)

    # Weights of d1 and d2 are 1 and 2: (0.9 + 2 x 0.3) / 3; over people it would be 0.78.
    assert view is not None
    assert view.priority == pytest.approx(0.5)
    assert view.people == 5


def test_mandate_and_governance_print_the_same_figure_for_a_group() -> None:
    shot = seen_by({"d1": {"executive": (0.9, 4)}, "d2": {"executive": (0.3, 1)}})
    name = shot.outcome_name(shot.catalog.outcomes[0].id)

    wanted = blocks(sections(mandate(shot))["customers"], Table)[1]
    hears = blocks(sections(governance(shot))["communication"], Table)[0]

    assert wanted.rows == (("Executives", f"{name} (50%)"),)
    assert hears.rows[0][1] == f"{name} (priority 50%, 5 people)"


def test_few_people_speak_for_a_group_only_where_no_outcome_has_more() -> None:
    few: Views = {"d1": {"executive": (1.0, 2)}}
    many: Views = {"d1": {"executive": (0.4, 3)}}
    shot = seen_by(few, many)
    first, second = (outcome.id for outcome in shot.catalog.outcomes[:2])

    assert [name for name, _ in strongest_of_group(shot, "executive")] == [second]
    assert [name for name, _ in strongest_of_group(seen_by(few), "executive")] == [first]


def test_few_people_are_never_shown_where_answers_are_confidential() -> None:
    shot = seen_by({"d1": {"executive": (1.0, 2), "team-member": (0.4, 3)}})
    hidden = replace(shot, engagement=replace(shot.engagement, confidentiality="confidential"))

    assert strongest_of_group(hidden, "executive") == ()
    assert len(strongest_of_group(hidden, "team-member")) == 1
