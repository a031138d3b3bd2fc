"""What has to be decided before anybody signs the mandate."""

from __future__ import annotations

from pmo_design.documents.open_points import COMMITTEE_PARTS, open_in_committees, open_in_limits
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

DECIDERS = ("sponsor", "finance", "head", "steering-committee")


def open_points(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Parts of the charter that nobody has settled, by who is to decide them.

    Those that the governance document builds on stand here too: whoever signs the mandate
    has to see all that is open.
    """
    points = []
    for decider in DECIDERS:
        names = [
            wording(key) for who, key, said in _parts(snapshot) if who == decider and not said
        ]
        # Phrases that hold an "and" of their own stand apart.
        listed = [*([wording.join(names)] if names else []), *_within(snapshot, wording, decider)]
        if listed:
            strong = wording(f"decide.by-{decider}")
            points.append((strong, wording("decide.points", names="; ".join(listed))))
    return tuple(points)


def _parts(snapshot: Snapshot) -> tuple[tuple[str, str, object], ...]:
    """Who decides, the part's words, and what the charter says of it."""
    charter = snapshot.charter
    return (
        ("sponsor", "open-point.sponsor", charter.sponsor),
        ("sponsor", "open-point.head", charter.pmo_head),
        ("sponsor", "open-point.approvals", charter.approvals),
        ("sponsor", "open-point.vision", charter.vision),
        ("sponsor", "open-point.scope", charter.scope.inside and charter.scope.outside),
        ("sponsor", "open-point.objectives", charter.objectives),
        ("sponsor", "open-point.authority", charter.authority),
        ("sponsor", "open-point.reporting-line", charter.reporting_line),
        ("sponsor", "gap.committees", charter.committees),
        ("sponsor", "gap.escalation", charter.escalation),
        ("finance", "open-point.funding", charter.funding),
        ("finance", "open-point.rates", charter.rates.person_month and charter.rates.fte_year),
        ("finance", "open-point.problems", charter.problems),
        ("finance", "gap.thresholds", charter.thresholds),
        ("head", "open-point.staff", charter.staff),
        ("head", "open-point.risks", charter.risks),
        ("head", "gap.calendar", charter.calendar),
        ("head", "gap.communication", charter.communication),
        ("steering-committee", "gap.audit", charter.audit),
    )


def _within(snapshot: Snapshot, wording: Wording, decider: str) -> list[str]:
    """What parts that the charter does settle leave out."""
    found = open_in_limits(snapshot, wording) if decider == "finance" else []
    if decider in COMMITTEE_PARTS:
        found += open_in_committees(snapshot, wording, decider)
    return found
