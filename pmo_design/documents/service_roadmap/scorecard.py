"""Balanced scorecard: what to watch for customers, money, the PMO's work, and its growth."""

from __future__ import annotations

from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.economics import (
    expected_return,
    missing_inputs,
    running_cost,
    wave_cost,
)
from pmo_design.documents.organisation_view import needs
from pmo_design.documents.plan_view import (
    first_waves,
    kpi_start,
    kpi_target,
)
from pmo_design.documents.service_roadmap.projection import domain_gains
from pmo_design.documents.service_roadmap.today import running_fte_today, start_text, target_text
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

MEASURES = 6
"""Measures a perspective at most: a board watches few figures or none."""

Row = tuple[str, str, str, str]


def scorecard_section(snapshot: Snapshot, wording: Wording) -> Section:
    """The four perspectives, each with its measures."""
    title = wording("scorecard.title")
    perspectives = (
        _perspective(wording, "customer", _customer_rows(snapshot, wording)),
        _perspective(wording, "finance", _finance_rows(snapshot, wording)),
        _perspective(wording, "process", _process_rows(snapshot, wording)),
        _perspective(wording, "growth", _growth_rows(snapshot, wording)),
    )
    lead = Paragraph(wording("scorecard.lead"), "lead")
    return Section("scorecard", title, (lead,), perspectives)


def _perspective(wording: Wording, name: str, rows: tuple[Row, ...]) -> Section:
    columns = (
        Column(wording("head.measure"), 2.1),
        Column(wording("head.today"), 0.95),
        Column(wording("head.target"), 1.5),
        Column(wording("head.source"), 1.65),
    )
    table = Table(columns, rows, "", wording("scorecard.empty"))
    blocks: tuple[Block, ...] = (Paragraph(wording(f"scorecard.{name}-says")), table)
    return Section(f"scorecard-{name}", wording(f"scorecard.{name}"), blocks)


def promised_outcomes(snapshot: Snapshot) -> tuple[str, ...]:
    """Outcomes that a planned service answers strongly, those with most need first."""
    planned = set(snapshot.planned)
    wanted = [each.id for each in snapshot.catalog.outcomes if planned & set(each.strong)]
    scored = [need.outcome for need in needs(snapshot) if need.outcome in wanted]
    return (*scored, *(name for name in wanted if name not in scored))


def _customer_rows(snapshot: Snapshot, wording: Wording) -> tuple[Row, ...]:
    satisfied = {need.outcome: need.satisfaction for need in needs(snapshot)}
    return tuple(
        (
            snapshot.text(snapshot.catalog.outcome(name).measure),
            wording("scorecard.take-start"),
            wording("scorecard.agree-target"),
            _asked(name, satisfied.get(name), snapshot, wording),
        )
        for name in promised_outcomes(snapshot)[:MEASURES]
    )


def _asked(name: str, satisfied: float | None, snapshot: Snapshot, wording: Wording) -> str:
    """The outcome that a measure comes from, and how satisfied people are with it today."""
    outcome = snapshot.outcome_name(name)
    if satisfied is None:
        return wording("scorecard.from-unanswered", outcome=outcome)
    satisfaction = wording.number(satisfied, 1)
    return wording("scorecard.from-outcome", outcome=outcome, satisfaction=satisfaction)


def _finance_rows(snapshot: Snapshot, wording: Wording) -> tuple[Row, ...]:
    return (
        _cost_row(snapshot, wording),
        _total_row(snapshot, wording),
        _cost_deviation_row(snapshot, wording),
        _time_deviation_row(snapshot, wording),
        _return_row(snapshot, wording),
    )


def _cost_row(snapshot: Snapshot, wording: Wording) -> Row:
    currency, rate = snapshot.engagement.currency, snapshot.charter.rates.fte_year
    cost = running_cost(snapshot)
    return (
        wording("finance.running"),
        wording("finance.no-rate")
        if rate is None
        else wording.money(running_fte_today(snapshot) * rate, currency),
        wording("finance.no-rate" if rate is None else "finance.no-plan")
        if cost is None
        else wording.money(cost, currency),
        wording("finance.from-plan"),
    )


def _total_row(snapshot: Snapshot, wording: Wording) -> Row:
    costs = [wave_cost(snapshot, wave) for wave in snapshot.roadmap.waves]
    known = [cost for cost in costs if cost is not None]
    missing = "finance.no-rate" if snapshot.roadmap.waves else "finance.no-plan"
    return (
        wording("finance.total"),
        wording("scorecard.none-yet"),
        wording.money(sum(known), snapshot.engagement.currency) if known else wording(missing),
        wording("finance.from-plan"),
    )


def _share(snapshot: Snapshot, wording: Wording, item: str) -> str:
    value = snapshot.baseline(item)
    return wording("finance.unanswered") if value is None else wording.percent(float(value))


def _cost_deviation_row(snapshot: Snapshot, wording: Wording) -> Row:
    found = expected_return(snapshot)
    target = (
        wording("open.mark")
        if found is None or found.rate is None
        else wording("finance.expected", percent=wording.percent(found.left, 1))
    )
    return (
        wording("finance.cost-deviation"),
        _share(snapshot, wording, "baseline.past-cost-deviation"),
        target,
        wording("finance.from-baseline"),
    )


def _time_deviation_row(snapshot: Snapshot, wording: Wording) -> Row:
    return (
        wording("finance.time-deviation"),
        _share(snapshot, wording, "baseline.past-time-deviation"),
        wording("open.mark"),
        wording("finance.from-baseline"),
    )


def _return_row(snapshot: Snapshot, wording: Wording) -> Row:
    found = expected_return(snapshot)
    if found is None:
        names = [wording(f"missing.{code}") for code in missing_inputs(snapshot)]
        target = (
            wording("finance.missing", names=wording.join(names))
            if names
            else wording("open.mark")
        )
    elif found.rate is None:
        target = wording("finance.nothing-credited")
    else:
        target = wording(
            "finance.return",
            percent=wording.percent(found.rate),
            recoverable=wording.money(found.recoverable, snapshot.engagement.currency),
        )
    return (
        wording("finance.rate"),
        wording("scorecard.none-yet"),
        target,
        wording("finance.from-problems"),
    )


def _process_rows(snapshot: Snapshot, wording: Wording) -> tuple[Row, ...]:
    """KPIs of the planned services that are called for most."""
    planned = first_waves(snapshot)
    ranked = [name for name in snapshot.scorecard.ranked_services if name in planned]
    order = [*ranked, *(name for name in planned if name not in ranked)]
    rows = []
    for name in order[:MEASURES]:
        service = snapshot.catalog.service(name)
        rows.append(
            (
                wording(
                    "kpi.named",
                    kpi=snapshot.text(service.kpi.name),
                    unit=snapshot.text(service.kpi.unit),
                ),
                start_text(kpi_start(snapshot, service), wording),
                target_text(kpi_target(snapshot, service), wording),
                snapshot.service_name(name),
            )
        )
    return tuple(rows)


def _growth_rows(snapshot: Snapshot, wording: Wording) -> tuple[Row, ...]:
    gains = sorted(domain_gains(snapshot), key=lambda gain: (gain[1] - gain[2], gain[0]))
    rows = [
        (
            wording("growth.domain", domain=snapshot.domain_name(domain)),
            wording.level(today),
            wording("growth.projected", level=wording.level(end)),
            wording("growth.from-maturity"),
        )
        for domain, today, end in gains[: MEASURES - 1]
    ]
    return (*rows, _staff_row(snapshot, wording))


def _staff_row(snapshot: Snapshot, wording: Wording) -> Row:
    staff, waves = snapshot.charter.staff, snapshot.roadmap.waves
    return (
        wording("growth.staff"),
        wording.number(sum(each.fte for each in staff), 2)
        if staff
        else wording("growth.no-staff"),
        wording.number(waves[-1].run_used, 2) if waves else wording("finance.no-plan"),
        wording("growth.from-roster"),
    )
