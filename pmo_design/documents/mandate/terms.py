"""How success is measured, what may go wrong, and when the mandate changes."""

from __future__ import annotations

from pmo_design.catalog.definition import Service
from pmo_design.documents.content import Block, Bullets, Column, Paragraph, Section, Table
from pmo_design.documents.frame import still_open
from pmo_design.documents.mandate.aims import year_after
from pmo_design.documents.mandate.model import condition
from pmo_design.documents.organisation_view import first_waves, weighted_mean
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

WEAK_LEVEL = 2
"""Level of a baseline scale at or below which it is a risk."""

EARLY_WAVES = 2
SHOWN_RISKS = 6
FLAG_RISKS = {"single-voice": "voices", "few-answers": "voices", "no-answers": "silent"}
"""Flags of departments that are a risk to the mandate, and the wording of each."""

OCCASIONS = ("yearly", "change", "people", "model")


def measures(snapshot: Snapshot, wording: Wording) -> Section:
    """KPIs of the recommended services and maturity to be reached."""
    blocks: list[Block] = [Paragraph(wording("measures.lead"))]
    if snapshot.recommended:
        blocks.append(_kpis(snapshot, wording))
        if any(service.id not in snapshot.charter.kpis for service in snapshot.recommended):
            blocks.append(Paragraph(wording("measures.estimates"), "note"))
    else:
        key = "recommend.no-service" if snapshot.answered else "no-answers"
        blocks.append(Paragraph(wording(key)))
    return Section(
        "measures", wording("measures.title"), (*blocks, *_projection(snapshot, wording))
    )


def _kpis(snapshot: Snapshot, wording: Wording) -> Table:
    columns = (
        Column(wording("services.service"), 2),
        Column(wording("measures.kpi"), 3),
        Column(wording("measures.today"), 1, "right"),
        Column(wording("measures.target"), 1, "right"),
        Column(wording("measures.unit"), 1.1),
        Column(wording("measures.source"), 1.1),
    )
    rows = tuple(_kpi(service, snapshot, wording) for service in snapshot.recommended)
    return Table(columns, rows, wording("measures.table"))


def _kpi(service: Service, snapshot: Snapshot, wording: Wording) -> tuple[str, ...]:
    kpi = service.kpi
    agreed = snapshot.charter.kpis.get(service.id)
    start, target = kpi.start, kpi.target
    if agreed:
        start = kpi.start if agreed.baseline is None else agreed.baseline
        target = kpi.target if agreed.target is None else agreed.target
    return (
        snapshot.text(service.name),
        snapshot.text(kpi.name),
        _bare(start, wording),
        _bare(target, wording),
        snapshot.text(kpi.unit),
        wording("measures.agreed" if agreed else "measures.estimate"),
    )


def _bare(value: float, wording: Wording) -> str:
    return wording.number(value, 0 if float(value).is_integer() else 1)


def _projection(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """Maturity today, and where the plan's last wave should have brought it."""
    if not snapshot.roadmap.waves or not snapshot.answered:
        return ()
    last = snapshot.roadmap.waves[-1]
    rows = []
    for domain, today in snapshot.scorecard.maturity.items():
        then = weighted_mean(
            (last.maturity[department.id][domain], department.weight)
            for department, scores in snapshot.together
            if scores.maturity[domain] and domain in last.maturity.get(department.id, {})
        )
        if today is not None and then is not None:
            rows.append(
                (
                    snapshot.domain_name(domain),
                    wording.level(today.mean),
                    wording.level(then),
                )
            )
    if not rows:
        return ()
    columns = (
        Column(wording("evidence.domain"), 3),
        Column(wording("measures.today"), 1, "right"),
        Column(wording("measures.then", wave=wording.number(last.number)), 1.4, "right"),
    )
    return (
        Paragraph(wording("measures.maturity")),
        Table(columns, tuple(rows), wording("measures.maturity-table")),
    )


def risks(snapshot: Snapshot, wording: Wording) -> Section:
    """Risks on record, and those the figures show by themselves."""
    blocks: list[Block] = []
    if snapshot.charter.risks:
        blocks.append(_recorded(snapshot, wording))
    else:
        blocks += [Paragraph(wording("risks.nobody")), still_open(wording, "head")]
    seen = (*_from_answers(snapshot, wording), *_from_baseline(snapshot, wording))
    seen = (*seen, *_from_plan(snapshot, wording))
    if seen:
        columns = (Column(wording("risks.seen-in"), 3), Column(wording("risks.response"), 3))
        blocks += [Table(columns, seen, wording("risks.seen"))]
    starting = _of_services(snapshot)
    if starting:
        blocks += [Paragraph(wording("risks.services")), Bullets(starting)]
    return Section("risks", wording("risks.title"), tuple(blocks))


def _recorded(snapshot: Snapshot, wording: Wording) -> Table:
    columns = (
        Column(wording("risks.risk"), 3),
        Column(wording("risks.likelihood"), 1.1),
        Column(wording("risks.impact"), 1.1),
        Column(wording("risks.response"), 3),
        Column(wording("risks.owner"), 1.5),
    )
    missing = wording("aims.missing")
    rows = tuple(
        (
            risk.text,
            wording(f"level.{risk.likelihood}") if risk.likelihood else missing,
            wording(f"level.{risk.impact}") if risk.impact else missing,
            risk.response or missing,
            risk.owner or missing,
        )
        for risk in snapshot.charter.risks
    )
    return Table(columns, rows, wording("risks.recorded"))


def _from_answers(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    named: dict[str, list[str]] = {}
    close = False
    for flag in snapshot.scorecard.flags:
        close = close or flag.code == "close-fits"
        if flag.department and flag.code in FLAG_RISKS:
            name = snapshot.department_name(flag.department)
            named.setdefault(FLAG_RISKS[flag.code], []).append(name)
    rows = [
        (wording(f"risks.{key}", names=wording.join(names)), wording(f"risks.{key}.response"))
        for key, names in sorted(named.items())
    ]
    if close:
        rows.append((wording("risks.close"), wording("risks.close.response")))
    return tuple(rows)


def _from_baseline(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Weak levels of the organisation around the PMO, and gates nobody has assessed."""
    rows = []
    for item in snapshot.instrument.questionnaires["baseline"].items:
        value = snapshot.baseline(item.id)
        if item.kind == "scale" and isinstance(value, int | float) and value <= WEAK_LEVEL:
            text = wording(
                "risks.weak",
                name=condition(item.id, snapshot, wording),
                level=wording.number(value),
                total=wording.number(item.steps),
                reason=snapshot.text(item.anchors[round(value) - 1]),
            )
            rows.append((text, wording("risks.weak.response")))
    gates = {
        gate for score in snapshot.scorecard.models.values() for gate in score.gates_not_assessed
    }
    if gates:
        names = wording.join([condition(gate, snapshot, wording) for gate in sorted(gates)])
        rows.append(
            (wording("risks.unassessed", names=names), wording("risks.unassessed.response"))
        )
    return tuple(rows)


def _from_plan(snapshot: Snapshot, wording: Wording) -> tuple[tuple[str, str], ...]:
    left = sum(
        each.reason in ("run-capacity", "setup-capacity") for each in snapshot.roadmap.not_started
    )
    if not left:
        return ()
    text = wording("risks.capacity", starts=wording.count("start", left))
    return ((text, wording("risks.capacity.response")),)


def _of_services(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Risks from the sheets of the services that start first."""
    waves = first_waves(snapshot)
    early = [service for service, wave in waves.items() if 1 <= wave <= EARLY_WAVES]
    first = sorted(early, key=lambda service: waves[service])[:SHOWN_RISKS]
    sheets = [snapshot.catalog.service(service) for service in first]
    return tuple((f"{snapshot.text(each.name)}.", snapshot.text(each.risk)) for each in sheets)


def review(snapshot: Snapshot, wording: Wording) -> Section:
    """When the mandate is looked at again, and how it is changed."""
    by = wording.date(year_after(snapshot.cycle.closed))
    occasions = tuple(
        (wording(f"review.{name}"), wording(f"review.{name}.does", date=by)) for name in OCCASIONS
    )
    approvers = [person.name for person in snapshot.charter.approvals]
    who: Block = (
        Paragraph(wording("review.approvers", names=wording.join(approvers)))
        if approvers
        else still_open(wording, "sponsor")
    )
    return Section(
        "review",
        wording("review.title"),
        (
            Paragraph(wording("review.lead")),
            Bullets(occasions),
            Paragraph(wording("review.amend")),
            who,
            Paragraph(wording("review.without")),
        ),
    )
