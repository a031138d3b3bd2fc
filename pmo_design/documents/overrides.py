"""What was decided about a service by hand, always beside what was computed."""

from __future__ import annotations

from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording


def named(service: str, snapshot: Snapshot, wording: Wording) -> str:
    """Name of a service, with a mark where a decision recommends it or leaves it out."""
    name = snapshot.service_name(service)
    override = snapshot.scorecard.overrides.get(service)
    return wording(f"override.{override.action}.mark", name=name) if override else name


def override_says(service: str, snapshot: Snapshot, wording: Wording) -> str:
    """What was decided, what was computed, and the reason on record; "" where nothing was."""
    override = snapshot.scorecard.overrides.get(service)
    if override is None:
        return ""
    return wording(
        f"override.{override.action}.says",
        status=computed(service, snapshot, wording),
        reason=override.reason,
    )


def computed(service: str, snapshot: Snapshot, wording: Wording) -> str:
    """Rank, fit and class of a service as computed."""
    score = snapshot.scorecard.services[service]
    if score is None:
        return wording("override.not-scored")
    return wording(
        "override.computed",
        rank=wording.number(score.rank),
        fit=wording.percent(score.fit.mean),
        status=wording(f"class.{score.service_class}"),
    )
