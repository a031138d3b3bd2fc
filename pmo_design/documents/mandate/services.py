"""Services chosen and not chosen, each with its reason, and what was decided by hand."""

from __future__ import annotations

from pmo_design.catalog.definition import Service
from pmo_design.documents.content import Block, Bullets, Column, Paragraph, Section, Table
from pmo_design.documents.figures_of_scores import services_ranking
from pmo_design.documents.mandate.changes import changes_table
from pmo_design.documents.mandate.kept_out import why_not
from pmo_design.documents.mandate.planned import in_plan, planned_anyway
from pmo_design.documents.organisation_view import (
    calling_departments,
    calling_outcomes,
)
from pmo_design.documents.overrides import computed, named, override_says
from pmo_design.documents.plan_view import starts
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.engagement import OVERRIDES, Decision
from pmo_design.scoring.scorecard import Estimate

NAMED_OUTCOMES = 2


def services(snapshot: Snapshot, wording: Wording) -> Section:
    """All services of the catalogue, chosen or not."""
    title = wording("services.title")
    figure = services_ranking(snapshot, wording)
    if figure is None:
        blocks: tuple[Block, ...] = (Paragraph(wording("no-answers")),)
        return Section("services", title, (*blocks, *_decisions(snapshot, wording)))
    return Section(
        "services",
        title,
        (_how_chosen(snapshot, wording), figure),
        (
            Section("chosen", wording("services.chosen"), _chosen(snapshot, wording)),
            Section("not-chosen", wording("services.not-chosen"), _not_chosen(snapshot, wording)),
            *(
                (Section("decisions", wording("services.decisions"), decided),)
                if (decided := _decisions(snapshot, wording))
                else ()
            ),
        ),
    )


def _how_chosen(snapshot: Snapshot, wording: Wording) -> Paragraph:
    rules = snapshot.engagement.method
    scored = len(snapshot.scorecard.ranked_services)
    return Paragraph(
        wording(
            "services.lead",
            count=wording.number(rules.top_count(scored)),
            percent=wording.percent(rules.classes.likely),
            threshold=wording.percent(rules.fit_floor),
        )
    )


def _chosen(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    if not snapshot.recommended:
        return (Paragraph(wording("recommend.no-service")),)
    columns = (
        Column(wording("services.service"), 2.2),
        Column(wording("services.class"), 1.2),
        Column(wording("services.fit"), 1.1, "right"),
        Column(wording("services.reason"), 3.6),
        Column(wording("services.plan"), 2.2),
    )
    rows = tuple(_chosen_row(service, snapshot, wording) for service in snapshot.recommended)
    what = tuple(
        (f"{snapshot.text(service.name)}.", snapshot.text(service.description))
        for service in snapshot.recommended
    )
    return (
        Table(columns, rows, wording("services.chosen-title")),
        Paragraph(wording("services.what")),
        Bullets(what),
    )


def _chosen_row(service: Service, snapshot: Snapshot, wording: Wording) -> tuple[str, ...]:
    score = snapshot.scorecard.services[service.id]
    return (
        _with_code(service, snapshot, wording),
        wording(f"class.{score.service_class}") if score else wording("evidence.none"),
        _fit(score.fit, wording) if score else wording("evidence.none"),
        override_says(service.id, snapshot, wording) or why_chosen(service, snapshot, wording),
        in_plan(service.id, snapshot, wording),
    )


def _with_code(service: Service, snapshot: Snapshot, wording: Wording) -> str:
    return wording("services.code", name=named(service.id, snapshot, wording), number=service.code)


def _fit(fit: Estimate, wording: Wording) -> str:
    return wording(
        "evidence.cell",
        mean=wording.percent(fit.mean),
        low=wording.percent(fit.low),
        high=wording.percent(fit.high),
    )


def why_chosen(service: Service, snapshot: Snapshot, wording: Wording) -> str:
    """What speaks for a service: outcomes, maturity at home, and in how many departments."""
    names = calling_outcomes(snapshot, service.id, NAMED_OUTCOMES)
    reached = {
        "floor": wording.percent(snapshot.engagement.method.fit_floor),
        "count": wording.number(calling_departments(snapshot, service.id)),
        "total": wording.number(len(snapshot.together)),
    }
    at_home = snapshot.scorecard.maturity[service.home_domain]
    if not names or at_home is None:
        return wording("services.called", **reached)
    return wording(
        "services.why",
        outcomes=wording.join(
            [wording("purpose.need", name=snapshot.outcome_name(name)) for name in names]
        ),
        domain=snapshot.domain_name(service.home_domain),
        maturity=wording.level(at_home.mean),
        **reached,
    )


def _not_chosen(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    card = snapshot.scorecard
    chosen = {service.id for service in snapshot.recommended}
    ranked = [name for name in card.ranked_services if name not in chosen]
    unscored = [name for name, score in card.services.items() if score is None]
    columns = (
        Column(wording("services.service"), 2.2),
        Column(wording("services.class"), 1.1),
        Column(wording("services.fit"), 1.1, "right"),
        Column(wording("services.kept-out"), 4),
        Column(wording("services.plan"), 1.9),
    )
    rows = tuple(
        _not_chosen_row(snapshot.catalog.service(name), snapshot, wording)
        for name in (*ranked, *unscored)
    )
    return (
        Paragraph(wording("services.not-chosen-says")),
        *((Paragraph(wording("services.planned-says")),) if _any_starts(snapshot) else ()),
        Table(columns, rows, wording("services.not-chosen-title"), wording("empty")),
    )


def _any_starts(snapshot: Snapshot) -> bool:
    """Whether the plan starts a service that is not recommended."""
    chosen = set(snapshot.scorecard.recommended)
    return any(start.service not in chosen for start in starts(snapshot))


def _not_chosen_row(service: Service, snapshot: Snapshot, wording: Wording) -> tuple[str, ...]:
    score = snapshot.scorecard.services[service.id]
    none = wording("evidence.none")
    return (
        _with_code(service, snapshot, wording),
        wording(f"class.{score.service_class}") if score else none,
        _fit(score.fit, wording) if score else none,
        why_not(service, snapshot, wording),
        planned_anyway(service.id, snapshot, wording),
    )


def _decisions(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """What was decided beyond the computation; the reasons are those on record."""
    decisions = snapshot.engagement.decisions
    changes = changes_table(snapshot, wording)
    if not decisions:
        return changes
    columns = (
        Column(wording("services.service"), 2),
        Column(wording("services.decision"), 2),
        Column(wording("services.reason"), 4),
    )
    rows = tuple(
        (
            snapshot.service_name(decision.service),
            _decided(decision, snapshot, wording),
            decision.reason,
        )
        for decision in decisions
    )
    says = Paragraph(wording("services.decisions-say"))
    return (says, Table(columns, rows, wording("services.decisions")), *changes)


def _decided(decision: Decision, snapshot: Snapshot, wording: Wording) -> str:
    if decision.action in OVERRIDES:
        status = computed(decision.service, snapshot, wording)
        return wording(f"decision.{decision.action}", status=status)
    names = decision.departments or ((decision.department,) if decision.department else ())
    known = {department.id: department.name for department in snapshot.engagement.departments}
    where = wording.join([known.get(name, name) for name in names])
    return wording(
        f"decision.{decision.action}" if where else "decision.nowhere",
        departments=where,
        wave=wording.number(decision.wave or 0),
        mode=snapshot.mode_name(decision.mode) if decision.mode else "",
    )
