"""The governance year: the reporting calendar, change control, audit and review."""

from __future__ import annotations

from pmo_design.documents.content import Block, Bullets, Column, Facts, Paragraph, Section, Table
from pmo_design.documents.frame import still_open, versions
from pmo_design.documents.governance.parts import (
    MONTHS_A_YEAR,
    Month,
    first_services,
    live_cells,
    meets_monthly,
    months,
    proposal,
    services_named,
    services_of,
    some,
    undecided,
)
from pmo_design.documents.plan_view import (
    MONTHS_A_WAVE,
    KpiFigure,
    figure_text,
    kpi_start,
    kpi_target,
    wave_begins,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

CHANGES = {
    "mandate": "sponsor",
    "catalogue": "steering-committee",
    "roadmap": "steering-committee",
    "mode": "head-of-pmo",
    "method": "steering-committee",
    "governance": "sponsor",
}
"""What may change, and the role that decides it; as in the table of decision rights."""

CHECKS = ("readings", "sla", "raci", "decisions", "figures")


def calendar(snapshot: Snapshot, wording: Wording) -> Section:
    """Twelve months from the cycle's closing: starts, figures, meetings, customers."""
    rows = tuple(_month(snapshot, each, wording) for each in months(snapshot))
    columns = (
        Column(wording("column.month"), 1.5),
        Column(wording("column.starts"), 2.4),
        Column(wording("column.figures"), 1.5),
        Column(wording("column.meetings"), 1.7),
        Column(wording("column.customers"), 1.9),
    )
    lead = wording(
        "calendar.lead",
        closed=wording.date(snapshot.cycle.closed),
        first=wording.date(wave_begins(snapshot, 1)),
    )
    blocks: list[Block] = [Paragraph(lead, "lead")]
    if not snapshot.roadmap.waves:
        blocks.append(Paragraph(wording("no-plan")))
    blocks.append(Table(columns, rows, wording("calendar.table")))
    note = "chartered" if snapshot.charter.committees else "proposed"
    blocks.append(Paragraph(wording(f"calendar.meetings-{note}"), "note"))
    return Section("calendar", wording("calendar.title"), (*blocks, *_entries(snapshot, wording)))


def _month(snapshot: Snapshot, at: Month, wording: Wording) -> tuple[str, ...]:
    return (
        wording.date(at.begins),
        _starts(snapshot, at, wording),
        _figures(snapshot, at, wording),
        _meetings(snapshot, at, wording),
        _customers(snapshot, at, wording),
    )


def _starts(snapshot: Snapshot, at: Month, wording: Wording) -> str:
    """Starts stand in a wave's first month, its review in the last."""
    waves = {wave.number: wave for wave in snapshot.roadmap.waves}
    if waves and at.wave == 0:
        return wording("calendar.before")
    wave = waves.get(at.wave)
    if wave is None:
        return wording("calendar.nothing")
    name = wording("wave", number=wording.number(wave.number))
    if at.of_wave == MONTHS_A_WAVE:
        return wording("calendar.wave-ends", wave=name)
    if not wave.starts:
        return wording("calendar.no-starts", wave=name)
    if at.of_wave > 1:
        return wording("calendar.onboarding", wave=name)
    named = services_named(snapshot, services_of(snapshot, wave), wording)
    starts = wording.count("start", len(wave.starts))
    return wording("calendar.starts", wave=name, starts=starts, services=named)


def _figures(snapshot: Snapshot, at: Month, wording: Wording) -> str:
    """KPI readings monthly; a quarter's last month adds the review of every service."""
    running = len({service for service, _ in live_cells(snapshot, at.wave)})
    if not running:
        return wording("calendar.nothing")
    services = wording.count("service", running)
    key = "calendar.review" if at.of_wave == MONTHS_A_WAVE else "calendar.readings"
    return wording(key, services=services)


def _meetings(snapshot: Snapshot, at: Month, wording: Wording) -> str:
    """Every body meets after the figures it needs."""
    chartered = snapshot.charter.committees
    parts = [] if chartered else [wording("calendar.board")]
    if at.of_wave == MONTHS_A_WAVE:
        name = chartered[0].name if chartered else wording("raci.steering-committee")
        parts.append(wording("calendar.steering-quarter", committee=name))
    elif meets_monthly(snapshot) and not chartered:
        parts.append(wording("calendar.steering"))
    if at.number == MONTHS_A_YEAR:
        parts.append(wording("calendar.yearly"))
    return "\n".join(parts) or wording("calendar.nothing")


def _customers(snapshot: Snapshot, at: Month, wording: Wording) -> str:
    """What customers are asked and told: they answer once a wave is over, as the roadmap says."""
    if at.number == 1:
        return wording("calendar.results")
    if at.number == MONTHS_A_YEAR:
        return wording("calendar.rescore")
    if at.wave < 2 or at.of_wave == MONTHS_A_WAVE or not live_cells(snapshot, at.wave - 1):
        return wording("calendar.nothing")
    return wording("calendar.feedback" if at.of_wave == 1 else "calendar.recognition")


def _entries(snapshot: Snapshot, wording: Wording) -> tuple[Block, ...]:
    """What the charter adds: its own entries, and when its committees meet."""
    rows = [(each.what, each.audience, each.when) for each in snapshot.charter.calendar]
    rows += [
        (each.name, wording("calendar.members"), each.cadence or wording("open.sponsor"))
        for each in snapshot.charter.committees
    ]
    if not rows:
        return (undecided("calendar", wording),)
    columns = (
        Column(wording("column.what"), 2.0),
        Column(wording("column.audience"), 1.6),
        Column(wording("column.when"), 1.6),
    )
    return (Table(columns, tuple(rows), wording("calendar.entries")),)


def change_control(snapshot: Snapshot, wording: Wording) -> Section:
    """How mandate, catalogue and roadmap change."""
    rows = tuple(
        (
            wording(f"change.{each}"),
            wording(f"change.{each}.asks"),
            wording(f"change.{each}.shown"),
            wording(f"raci.{role}"),
        )
        for each, role in CHANGES.items()
    )
    columns = (
        Column(wording("column.change"), 1.4),
        Column(wording("column.asks"), 1.5),
        Column(wording("column.shown"), 2.4),
        Column(wording("column.decides"), 1.3),
    )
    steps = Bullets(
        tuple(
            (wording(f"change.step.{number}.name"), wording(f"change.step.{number}"))
            for number in range(1, 5)
        )
    )
    return Section(
        "change-control",
        wording("change-control.title"),
        (
            Paragraph(wording("change-control.lead"), "lead"),
            proposal("change", wording),
            steps,
            Table(columns, rows, wording("change-control.table")),
            Paragraph(
                wording("change-control.versions", version=versions(snapshot, wording)), "note"
            ),
        ),
    )


def audit(snapshot: Snapshot, wording: Wording) -> Section:
    """What is checked, and the quality promised by the services that come first."""
    columns = (
        Column(wording("column.check"), 2.6),
        Column(wording("column.who"), 1.4),
        Column(wording("column.when"), 1.2),
    )
    rows = tuple(
        (wording(f"check.{each}"), wording(f"check.{each}.who"), wording(f"check.{each}.when"))
        for each in CHECKS
    )
    said = snapshot.charter.audit
    blocks: list[Block] = [
        Paragraph(wording("audit.lead"), "lead"),
        *(
            (Paragraph(wording("charter.says")), Paragraph(said), proposal("audit", wording))
            if said
            else (undecided("audit", wording),)
        ),
        Table(columns, rows, wording("audit.table")),
        _promised(snapshot, wording),
        Paragraph(wording("audit.estimates"), "note"),
    ]
    regulated = [each.name for each in snapshot.engagement.departments if each.regulated]
    if regulated:
        mode = snapshot.mode_name(snapshot.engagement.method.regulated_mode)
        names = some(regulated, wording)
        blocks.append(Paragraph(wording("audit.regulated", names=names, mode=mode)))
    return Section("audit", wording("audit.title"), tuple(blocks))


def _promised(snapshot: Snapshot, wording: Wording) -> Table:
    rows = []
    for service in first_services(snapshot):
        sheet = snapshot.catalog.service(service)
        start, target = kpi_start(snapshot, sheet), kpi_target(snapshot, sheet)
        kpi = wording(
            "audit.kpi",
            kpi=snapshot.text(sheet.kpi.name),
            unit=snapshot.text(sheet.kpi.unit),
            start=_figure(start, "measured", wording),
            target=_figure(target, "agreed", wording),
        )
        rows.append((snapshot.text(sheet.name), snapshot.text(sheet.sla), kpi))
    columns = (
        Column(wording("column.service"), 1.3),
        Column(wording("column.sla"), 2.4),
        Column(wording("column.kpi"), 2.0),
    )
    return Table(columns, tuple(rows), wording("audit.promised"), wording("no-services"))


def _figure(figure: KpiFigure, given: str, wording: Wording) -> str:
    """Figure with its standing, as the roadmap shows it: a target alone hides its direction."""
    key = given if figure.given else "estimated"
    return wording(f"audit.{key}", value=figure_text(figure.value, wording))


def review(snapshot: Snapshot, wording: Wording) -> Section:
    """When this document is looked at again, and who signs it."""
    due = wording.date(months(snapshot)[-1].begins)
    facts = Facts(
        (
            (wording("review.next"), due),
            (wording("review.owner"), wording("raci.head-of-pmo")),
            (wording("review.approver"), wording("raci.sponsor")),
        )
    )
    triggers = tuple(("", wording(f"review.when.{number}")) for number in range(1, 5))
    people = snapshot.charter.approvals
    rows = tuple((each.name, each.role or wording("review.no-role"), "", "") for each in people)
    columns = (
        Column(wording("column.name"), 1.6),
        Column(wording("column.role"), 1.6),
        Column(wording("column.date"), 1.0),
        Column(wording("column.signature"), 1.6),
    )
    approvals: Block = (
        Table(columns, rows, wording("review.approvals"))
        if people
        else still_open(wording, "sponsor")
    )
    return Section(
        "review",
        wording("review.title"),
        (
            Paragraph(wording("review.lead"), "lead"),
            facts,
            Paragraph(wording("review.early")),
            Bullets(triggers),
            Paragraph(wording("review.approve")),
            approvals,
        ),
    )
