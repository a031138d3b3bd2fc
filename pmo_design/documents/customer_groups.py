"""What customer groups want over all departments: one figure, wherever a document prints it.

Each department's priority of an outcome for a group is the mean of the group's people there
by their confidence; over departments these figures are weighted as the scores weigh the
departments. A large department thus counts by its weight, never by how many people it sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pmo_design.documents.organisation_view import weighted_mean
from pmo_design.documents.snapshot import Snapshot
from pmo_design.scoring.scorecard import GroupPriority

Said = Mapping[str, Mapping[str, GroupPriority]]
"""What each group of a department says of an outcome, by department."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """Priority 0..1 of an outcome for one group, over departments by their weight."""

    group: str
    priority: float
    people: int


def said_of(snapshot: Snapshot, outcome: str) -> Said:
    """What each group says of an outcome, in every department where it is scored."""
    return {
        scores.id: score.by_group
        for scores in snapshot.scorecard.departments
        if (score := scores.outcomes.get(outcome))
    }


def view_in(snapshot: Snapshot, group: str, said: Said, places: list[str]) -> GroupView | None:
    """View of a group in some departments that all heard it; None where none has any weight."""
    answers = {place: said[place][group] for place in places}
    priority = weighted_mean(
        (each.raw, snapshot.engagement.department(place).weight) for place, each in answers.items()
    )
    if priority is None:
        return None
    return GroupView(group, priority, sum(each.people for each in answers.values()))


def group_view(snapshot: Snapshot, group: str, outcome: str) -> GroupView | None:
    """View of a group over all departments in which it answered."""
    said = said_of(snapshot, outcome)
    return view_in(snapshot, group, said, [place for place in said if group in said[place]])


def strongest_of_group(snapshot: Snapshot, group: str) -> tuple[tuple[str, GroupView], ...]:
    """Outcomes a group wants most, strongest first; empty where it was not heard.

    One or two people speak for a group only where no outcome was answered by more, and only
    where answers are attributed by agreement.
    """
    least = snapshot.engagement.method.flags.fewest_answers
    views = [
        (outcome.id, view)
        for outcome in snapshot.catalog.outcomes
        if (view := group_view(snapshot, group, outcome.id))
    ]
    broad = [pair for pair in views if pair[1].people >= least]
    few = views if snapshot.engagement.confidentiality == "attributed" else []
    return tuple(sorted(broad or few, key=lambda pair: (-pair[1].priority, pair[0])))
