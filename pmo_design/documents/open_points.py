"""What the charter leaves open inside a part that it does settle, by who is to decide it."""

from __future__ import annotations

from pmo_design.charter import Committee
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

LIMITS = ("spend", "scope", "risk")
"""Kinds of limit, in the order in which people read them."""

COMMITTEE_PARTS = {
    "sponsor": ("purpose", "chair", "members", "authority", "quorum", "cadence"),
    "steering-committee": ("agenda",),
}
"""Fields of a committee, by who decides one that the charter leaves out."""


def open_in_committees(snapshot: Snapshot, wording: Wording, *deciders: str) -> list[str]:
    """What these have still to say of the charter's committees, one phrase for each of them."""
    return [
        wording("committee.open", names=wording.join(parts), committee=committee.name)
        for committee in snapshot.charter.committees
        if (parts := _left_out(committee, wording, deciders))
    ]


def _left_out(committee: Committee, wording: Wording, deciders: tuple[str, ...]) -> list[str]:
    return [
        wording(f"committee.open.{part}")
        for decider in deciders
        for part in COMMITTEE_PARTS[decider]
        if not getattr(committee, part)
    ]


def open_in_limits(snapshot: Snapshot, wording: Wording) -> list[str]:
    """Kinds of limit that the charter leaves out although it sets others, in one phrase."""
    given = {each.kind for each in snapshot.charter.thresholds}
    missing = [wording(f"limit.{kind}") for kind in LIMITS if kind not in given]
    return [wording("limit.missing", names=wording.join(missing))] if given and missing else []
