"""What kept each service out that is not recommended, as a sentence."""

from __future__ import annotations

from pmo_design.catalog.definition import Service
from pmo_design.documents.organisation_view import FitParts, fit_parts, weighted_mean
from pmo_design.documents.overrides import override_says
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.explanation.definition import NotScored, ServiceReason

MOST_DECIMALS = 2
"""Decimals of a percentage beyond which a fit counts as just below the floor."""


def why_not(service: Service, snapshot: Snapshot, wording: Wording) -> str:
    """What kept a service out: a decision, too few answers, the floor, or others before it."""
    return override_says(service.id, snapshot, wording) or computed_reason(
        service, snapshot, wording
    )


def computed_reason(service: Service, snapshot: Snapshot, wording: Wording) -> str:
    """What kept a service out of those that are computed to be called for; "" for one of them."""
    reasons = {reason.service: reason for reason in snapshot.explanation.why_not}
    reason = reasons.get(service.id)
    if reason is None:
        return ""
    if reason.missing:
        return _missing(reason.missing, service, snapshot, wording)
    # One decimal: rounded to whole percents, a fit just below a limit would equal it.
    value = wording.percent(reason.fit or 0.0, 1)
    limit = wording.percent(reason.limit or 0.0, 1)
    if reason.code == "below-floor":
        return _below_floor(reason.fit or 0.0, snapshot.engagement.method.fit_floor, wording)
    if reason.code == "not-among-first":
        count, rank = wording.number(reason.limit_rank or 0), wording.number(reason.rank or 0)
        says = wording("services.rank", rank=rank, value=value, count=count, threshold=limit)
    else:
        says = _chance(reason, snapshot, wording)
    others = [fit_parts(snapshot, each.id) for each in snapshot.recommended]
    chosen = [parts for parts in others if parts]
    own = fit_parts(snapshot, service.id)
    if own is None or not chosen:
        return says
    return f"{_weak_part(own, chosen, service, snapshot, wording)} {says}"


def _below_floor(fit: float, floor: float, wording: Wording) -> str:
    """Fit against the floor, with as many decimals as it takes to tell them apart."""
    for decimals in range(1, MOST_DECIMALS + 1):
        value = wording.percent(fit, decimals)
        if value != wording.percent(floor, decimals):
            threshold = wording.percent(floor)
            return wording("services.below-floor", value=value, threshold=threshold)
    return wording("services.just-below", threshold=wording.percent(floor))


def _missing(missing: NotScored, service: Service, snapshot: Snapshot, wording: Wording) -> str:
    """Outcomes and domain without the answers that a service rests on."""
    said = []
    if missing.outcomes:
        names = [
            wording("purpose.need", name=snapshot.outcome_name(each)) for each in missing.outcomes
        ]
        said.append(wording("services.not-scored", outcomes=wording.join(names)))
    if missing.domain:
        domain = snapshot.domain_name(service.home_domain)
        said.append(wording("services.not-scored-domain", domain=domain))
    return " ".join(said) or wording("services.not-scored-at-all")


def _chance(reason: ServiceReason, snapshot: Snapshot, wording: Wording) -> str:
    scored = len(snapshot.scorecard.ranked_services)
    return wording(
        "services.chance",
        count=wording.number(snapshot.engagement.method.top_count(scored)),
        probability=wording.percent(reason.chance or 0.0),
    )


def _weak_part(
    own: FitParts, chosen: list[FitParts], service: Service, snapshot: Snapshot, wording: Wording
) -> str:
    """The part of the fit that costs a service most against the recommended ones."""
    share = snapshot.engagement.method.demand_weight
    demand = weighted_mean((each.demand, 1.0) for each in chosen) or 0.0
    gap = weighted_mean((each.gap, 1.0) for each in chosen) or 0.0
    in_demand, in_gap = share * (demand - own.demand), (1.0 - share) * (gap - own.gap)
    at_home = snapshot.scorecard.maturity[service.home_domain]
    if in_gap > in_demand and in_gap > 0 and at_home:
        return wording(
            "services.less-gap",
            domain=snapshot.domain_name(service.home_domain),
            maturity=wording.level(at_home.mean),
            average=wording.level(_home_maturity(snapshot)),
        )
    if in_demand > 0:
        return wording(
            "services.less-demand",
            value=wording.percent(own.demand),
            average=wording.percent(demand),
        )
    return wording("services.less-sure")


def _home_maturity(snapshot: Snapshot) -> float:
    """Mean maturity in the home domains of the recommended services."""
    levels = [snapshot.scorecard.maturity[each.home_domain] for each in snapshot.recommended]
    return weighted_mean((level.mean, 1.0) for level in levels if level) or 0.0
