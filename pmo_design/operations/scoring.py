"""Scoring and planning: of an engagement in hand, and of one in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Engagement, engagement_instrument, fingerprint
from pmo_design.errors import RefusedError
from pmo_design.exchange.results_json import roadmap_text, scorecard_text
from pmo_design.explanation.basis import basis
from pmo_design.explanation.explaining import explain
from pmo_design.instrument import Instrument
from pmo_design.messages import say
from pmo_design.roadmap.memory import Keeper
from pmo_design.roadmap.planning import check_plan, plan
from pmo_design.roadmap.shadows import Shadow, shadows
from pmo_design.scoring.engine import Scored, score_both
from pmo_design.storage.jobs import JobShelf
from pmo_design.storage.plans import MOST, PlanShelf

if TYPE_CHECKING:
    from pmo_design.storage.store import Store


def take_snapshot(
    engagement: Engagement,
    instrument: Instrument,
    language: str | None = None,
    keeper: Keeper | None = None,
) -> Snapshot:
    """Score, plan and explain the latest cycle.

    Parameters
    ----------
    keeper : Keeper, optional
        Where plans are kept beyond this process.

    Raises
    ------
    RefusedError
        If there is no department to score.
    PlanError
        If the decisions leave no plan.
    """
    scored = _scored(engagement, instrument)
    return Snapshot(
        engagement,
        instrument,
        scored.shown,
        plan(engagement, instrument.catalog, scored.underlying, instrument.domains, keeper),
        explain(basis(engagement, instrument, scored.shown, scored.cells)),
        language or engagement.language,
        scored.underlying if engagement.protected else None,
    )


def check_settings(engagement: Engagement, instrument: Instrument) -> None:
    """Make sure that an engagement can be scored and planned, without planning it well.

    Raises
    ------
    RefusedError, PlanError
        As for `take_snapshot`.
    """
    scores = _scored(engagement, instrument).underlying
    check_plan(engagement, instrument.catalog, scores, instrument.domains)


def _scored(engagement: Engagement, instrument: Instrument) -> Scored:
    if not engagement.departments:
        raise RefusedError(
            say(
                "engagement {id} has no department yet; write its folder and "
                "bring it in with: pmo-design engagement import FOLDER",
                id=engagement.id,
            )
        )
    return score_both(engagement, instrument, _earlier_instruments(engagement))


def _earlier_instruments(engagement: Engagement) -> dict[int, Instrument]:
    """Instruments of the cycles before, which decide with the latest what may be shown."""
    if not engagement.protected:
        return {}
    return {
        cycle.number: engagement_instrument(engagement, cycle)
        for cycle in engagement.cycles
        if (cycle.questionnaires, cycle.catalog)
        != (engagement.latest.questionnaires, engagement.latest.catalog)
    }


def stored_snapshot(store: Store, engagement: str, language: str | None = None) -> Snapshot:
    """Score and plan the latest cycle of a stored engagement; nothing but its plan is kept."""
    found = store.load(engagement)
    instrument = engagement_instrument(found, found.latest)
    return take_snapshot(found, instrument, language, plans_of(store, found))


def plans_of(store: Store, engagement: Engagement) -> PlanShelf:
    """Where plans of an engagement are kept.

    Where answers are given in confidence the latest alone is: former plans beside it would
    tell what one more answer moved.
    """
    return PlanShelf(store.engine, engagement.id, most=1 if engagement.protected else MOST)


def worth_of_more(snapshot: Snapshot) -> tuple[Shadow, ...]:
    """What one more of each capacity would bring to a plan; solves once for each.

    Raises
    ------
    RefusedError
        If no capacity is given.
    """
    engagement, scores = snapshot.engagement, snapshot.underlying or snapshot.scorecard
    if engagement.capacity is None:
        raise RefusedError(
            say("engagement {id} has no capacity yet, so there is no plan", id=engagement.id)
        )
    return tuple(shadows(engagement, snapshot.catalog, scores, snapshot.roadmap))


def result_texts(snapshot: Snapshot) -> dict[str, str]:
    """scorecard.json and roadmap.json, by the name without ending."""
    return {
        "scorecard": scorecard_text(snapshot.scorecard),
        "roadmap": roadmap_text(snapshot.roadmap, snapshot.scorecard, snapshot.need),
    }


def score_engagement(store: Store, engagement: str) -> Snapshot:
    """Score and plan the latest cycle of a stored engagement, and store both results."""
    with JobShelf(store.engine).running(engagement, "score") as job:
        snapshot = stored_snapshot(store, engagement)
        job.reached(0.8, "saving")
        card = snapshot.scorecard
        store.save_results(engagement, card.cycle, card.inputs_sha256, result_texts(snapshot))
    return snapshot


def stored_result(store: Store, engagement: str, kind: str) -> str:
    """Stored scorecard or roadmap of the latest cycle; scored first where inputs changed."""
    found = store.load(engagement)
    text = store.result(engagement, found.latest.number, kind, fingerprint(found))
    return text or result_texts(score_engagement(store, engagement))[kind]
