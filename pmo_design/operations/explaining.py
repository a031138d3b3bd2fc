"""Why and what if, of an engagement in the store; nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pmo_design.documents.organisation_view import first_waves
from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Engagement
from pmo_design.errors import NotFoundError, RefusedError, nearest
from pmo_design.exchange.explanation_json import explanation_text, service_text, what_if_text
from pmo_design.explanation.basis import basis
from pmo_design.explanation.definition import Flip, Line, Swing
from pmo_design.explanation.sensitivity import fit_tornado
from pmo_design.explanation.sums import Sums
from pmo_design.explanation.weights import WeightedChain
from pmo_design.explanation.what_if import Changes, Comparison, compared, what_if
from pmo_design.messages import say
from pmo_design.operations.scoring import plans_of, stored_snapshot, take_snapshot
from pmo_design.roadmap.difference import PlanDifference, plan_difference
from pmo_design.roadmap.planning import better_of

if TYPE_CHECKING:
    from pmo_design.storage.store import Store


@dataclass(frozen=True, slots=True)
class ExplainedService:
    """One service of a snapshot, explained.

    Attributes
    ----------
    line : Line or None
        Its sum, for the department or over all; None where it is not scored.
    flips : tuple of Flip
        What would turn it in the organisation's raw list.
    swings : tuple of Swing
        Weights that move its raw fit in the organisation most.
    """

    snapshot: Snapshot
    service: str
    department: str | None
    line: Line | None
    flips: tuple[Flip, ...]
    swings: tuple[Swing, ...]

    @property
    def json(self) -> str:
        """Everything as JSON text."""
        name = self.snapshot.engagement.id
        return service_text(
            name, self.service, self.department, self.line, self.flips, self.swings
        )


def explained(store: Store, engagement: str, language: str | None = None) -> Snapshot:
    """Snapshot of a stored engagement, which carries its explanation.

    Raises
    ------
    RefusedError
        If small groups are protected.
    """
    snapshot = stored_snapshot(store, engagement, language)
    if refusal := why_unexplained(snapshot.engagement):
        raise RefusedError(refusal)
    return snapshot


def why_unexplained(engagement: Engagement) -> str:
    """Why an engagement's results are not explained down to answers; "" where they are."""
    if not engagement.protected:
        return ""
    return say(
        "people of engagement {id} answered in confidence: an explanation goes down to "
        "single questions and groups, which would tell of few people; the documents say why "
        "services were left out",
        id=engagement.id,
    )


def explained_json(snapshot: Snapshot) -> str:
    """Explanation of a snapshot as JSON text."""
    return explanation_text(snapshot.engagement.id, snapshot.explanation)


def explain_service(
    store: Store,
    engagement: str,
    service: str,
    department: str | None = None,
    language: str | None = None,
) -> ExplainedService:
    """Explain one service for the organisation or for one department.

    Raises
    ------
    NotFoundError
        If there is no such service or department; the nearest name is told.
    RefusedError
        If small groups are protected.
    """
    return service_explained(explained(store, engagement, language), service, department)


def service_explained(
    snapshot: Snapshot, service: str, department: str | None = None
) -> ExplainedService:
    """Explain one service of a snapshot; see `explain_service`."""
    if refusal := why_unexplained(snapshot.engagement):
        raise RefusedError(refusal)
    known = [each.id for each in snapshot.catalog.services]
    if service not in known:
        raise NotFoundError(
            say("service '{name}' is not known{hint}", name=service, hint=nearest(service, known))
        )
    departments = [each.id for each in snapshot.engagement.departments]
    if department is not None and department not in departments:
        hint = nearest(department, departments)
        raise NotFoundError(
            say("department '{name}' is not known{hint}", name=department, hint=hint)
        )
    start = basis(snapshot.engagement, snapshot.instrument, snapshot.scorecard)
    sums = Sums(start)
    return ExplainedService(
        snapshot,
        service,
        department,
        sums.department(service, department) if department else sums.organisation(service),
        snapshot.explanation.flips.get(service, ()),
        fit_tornado(start, WeightedChain(start), service),
    )


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two snapshots of one client, and what moved between them."""

    before: Snapshot
    after: Snapshot
    comparison: Comparison

    @property
    def plans(self) -> PlanDifference:
        """Both plans; their values only where weights cannot tell of few people."""
        values = not self.before.engagement.protected
        return plan_difference(self.before.roadmap, self.after.roadmap, values)

    @property
    def json(self) -> str:
        """What moved as JSON text."""
        return what_if_text(self.before.engagement.id, self.comparison, self.plans)


def ask_what_if(
    store: Store, engagement: str, changes: Changes, language: str | None = None
) -> WhatIf:
    """Score and plan a stored engagement as it is and with changes; what is stored stays.

    Raises
    ------
    RefusedError
        If a change cannot be made; see `pmo_design.explanation.what_if.what_if`.
    """
    found = store.load(engagement)
    changed = what_if(found, changes)
    before = stored_snapshot(store, engagement, language)
    after = take_snapshot(changed, before.instrument, language, plans_of(store, found))
    return moved_between(before, knowing(after, before))


def knowing(snapshot: Snapshot, other: Snapshot) -> Snapshot:
    """A snapshot with the plan of another of the same client, where that is worth more in it."""
    scores = snapshot.underlying or snapshot.scorecard
    inputs = snapshot.engagement, snapshot.catalog, scores
    return replace(snapshot, roadmap=better_of(snapshot.roadmap, other.roadmap, *inputs))


def moved_between(before: Snapshot, after: Snapshot) -> WhatIf:
    """What moved between two snapshots of one client."""
    comparison = compared(
        before.scorecard, after.scorecard, first_waves(before), first_waves(after)
    )
    return WhatIf(before, after, comparison)
