"""The roadmap's ends: services as they run today, what changed, and what each is to reach."""

from __future__ import annotations

from pmo_design.cycle import ActiveService
from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.plan_view import (
    HIGHEST_LEVEL,
    KpiFigure,
    everywhere,
    figure_text,
    first_waves,
    kpi_start,
    kpi_target,
    level_aim,
    quarter,
    served_today,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording


def today_section(snapshot: Snapshot, wording: Wording) -> Section:
    """Services that run today, how well, for whom, and what they take."""
    active = [each for each in snapshot.cycle.services if each.active]
    title = wording("today.title")
    if not active:
        key = "today.none" if snapshot.cycle.services else "today.unknown"
        return Section("today", title, (Paragraph(wording(key), "lead"),))
    lead = wording(
        "today.lead",
        services=wording.count("service.runs", len(active)),
        effort=wording.number(running_fte_today(snapshot), 2),
    )
    blocks: list[Block] = [Paragraph(lead, "lead"), _today_table(snapshot, wording, active)]
    blocks.append(_next_level_table(snapshot, wording, active))
    blocks.append(Paragraph(wording("today.note"), "note"))
    idle = [
        snapshot.service_name(each.service) for each in snapshot.cycle.services if not each.active
    ]
    if idle:
        blocks.append(Paragraph(wording("today.idle", names=wording.join(idle))))
    return Section("today", title, tuple(blocks))


def running_fte_today(snapshot: Snapshot) -> float:
    """Full-time equivalents that the services running today take, by the catalogue's efforts."""
    running = {service for service, _ in snapshot.roadmap.running_before}
    sheets = [snapshot.catalog.service(name) for name in sorted(running)]
    return sum(
        sheet.run_fte_base + sheet.run_fte_per_department * len(served_today(snapshot, sheet.id))
        for sheet in sheets
    )


def _today_table(snapshot: Snapshot, wording: Wording, active: list[ActiveService]) -> Table:
    rows = []
    for each in active:
        level = each.maturity
        levels = snapshot.catalog.service(each.service).levels
        rows.append(
            (
                snapshot.service_name(each.service),
                wording("today.unrated") if level is None else wording.number(level),
                wording("today.rate") if level is None else snapshot.text(levels[level - 1]),
                everywhere(snapshot, wording, served_today(snapshot, each.service)),
            )
        )
    columns = (
        Column(wording("head.service"), 1.3),
        Column(wording("head.level"), 0.6, "right"),
        Column(wording("head.seen"), 2.6),
        Column(wording("head.departments"), 1.5),
    )
    return Table(columns, tuple(rows), wording("today.table"))


def _next_level_table(snapshot: Snapshot, wording: Wording, active: list[ActiveService]) -> Table:
    rows = []
    for each in active:
        level = each.maturity
        if level is not None and level < HIGHEST_LEVEL:
            text = snapshot.text(snapshot.catalog.service(each.service).levels[level])
            rows.append((snapshot.service_name(each.service), wording.number(level + 1), text))
    columns = (
        Column(wording("head.service"), 1.3),
        Column(wording("head.next-level"), 0.6, "right"),
        Column(wording("head.to-see"), 4.1),
    )
    return Table(columns, tuple(rows), wording("today.next-table"), wording("today.next-empty"))


def targets_section(snapshot: Snapshot, wording: Wording) -> Section:
    """What each planned service is to reach: its KPI, and how well it is to be run."""
    title = wording("targets.title")
    planned = tuple(first_waves(snapshot))
    if not planned:
        return Section("targets", title, (Paragraph(wording("plan.nothing"), "lead"),))
    given = sum(kpi_start(snapshot, snapshot.catalog.service(name)).given for name in planned)
    agreed = sum(kpi_target(snapshot, snapshot.catalog.service(name)).given for name in planned)
    lead = wording(
        "targets.lead" if given + agreed else "targets.lead-estimates",
        services=wording.count("service", len(planned)),
        number=wording.number(given),
        count=wording.number(agreed),
    )
    blocks: list[Block] = [Paragraph(lead, "lead")]
    if given < len(planned):
        blocks.append(Paragraph(wording("targets.measure-first")))
    blocks.append(_kpi_table(snapshot, wording, planned))
    blocks.append(Paragraph(wording("targets.levels")))
    blocks.append(_level_table(snapshot, wording, planned))
    return Section("targets", title, tuple(blocks))


def _kpi_table(snapshot: Snapshot, wording: Wording, planned: tuple[str, ...]) -> Table:
    rows: list[tuple[str, ...]] = []
    for name in planned:
        service = snapshot.catalog.service(name)
        rows.append(
            (
                snapshot.service_name(name),
                wording(
                    "kpi.named",
                    kpi=snapshot.text(service.kpi.name),
                    unit=snapshot.text(service.kpi.unit),
                ),
                start_text(kpi_start(snapshot, service), wording),
                target_text(kpi_target(snapshot, service), wording),
                _last_reading(snapshot, wording, name),
            )
        )
    columns: tuple[Column, ...] = (
        Column(wording("head.service"), 1.5),
        Column(wording("head.kpi"), 2.0),
        Column(wording("head.start"), 1.05),
        Column(wording("head.target"), 1.05),
        Column(wording("head.reading"), 0.9),
    )
    if not snapshot.cycle.readings:
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(columns, tuple(rows), wording("targets.kpi-table"))


def _last_reading(snapshot: Snapshot, wording: Wording, service: str) -> str:
    """Latest reading of the service's KPI with its day."""
    kpi = snapshot.catalog.service(service).kpi.id
    readings = [
        each for each in snapshot.cycle.readings if (each.service, each.kpi) == (service, kpi)
    ]
    if not readings:
        return wording("kpi.no-reading")
    last = max(readings, key=lambda each: (each.day, each.value))
    return wording(
        "kpi.reading", value=figure_text(last.value, wording), date=wording.date(last.day)
    )


def start_text(figure: KpiFigure, wording: Wording) -> str:
    """Start of a KPI, marked as measured or estimated."""
    key = "kpi.measured" if figure.given else "kpi.estimated"
    return wording(key, value=figure_text(figure.value, wording))


def target_text(figure: KpiFigure, wording: Wording) -> str:
    """Target of a KPI, marked as agreed or proposed."""
    key = "kpi.agreed" if figure.given else "kpi.proposed"
    return wording(key, value=figure_text(figure.value, wording))


def _level_table(snapshot: Snapshot, wording: Wording, planned: tuple[str, ...]) -> Table:
    rows = []
    for name in planned:
        aim = level_aim(snapshot, name)
        runs = first_waves(snapshot)[name]
        rows.append(
            (
                snapshot.service_name(name),
                quarter(snapshot, wording, runs) if runs else wording("targets.running"),
                _today_level(aim.today, runs, wording),
                wording("open.mark") if aim.target is None else wording.number(aim.target),
                _aim_text(snapshot, wording, name, aim.target),
            )
        )
    columns = (
        Column(wording("head.service"), 1.5),
        Column(wording("head.from"), 0.8),
        Column(wording("head.level-today"), 0.7, "right"),
        Column(wording("head.level-target"), 0.7, "right"),
        Column(wording("head.to-see"), 3.2),
    )
    return Table(columns, tuple(rows), wording("targets.level-table"))


def _today_level(today: int | None, first: int, wording: Wording) -> str:
    if today is not None:
        return wording.number(today)
    return wording("targets.new") if first else wording("today.unrated")


def _aim_text(snapshot: Snapshot, wording: Wording, service: str, target: int | None) -> str:
    if target is None:
        return wording("targets.rate-first")
    return snapshot.text(snapshot.catalog.service(service).levels[target - 1])


def changes_section(snapshot: Snapshot, wording: Wording) -> Section:
    """What is different from the last cycle, as far as the inputs themselves tell."""
    title = wording("changes.title")
    cycles = snapshot.engagement.cycles
    if len(cycles) == 1:
        blocks: tuple[Block, ...] = (
            Paragraph(wording("changes.first"), "lead"),
            Paragraph(wording("changes.next")),
        )
        return Section("changes", title, blocks)
    before, now = cycles[-2], cycles[-1]
    lead = wording(
        "changes.lead", first=wording.date(before.closed), next=wording.date(now.closed)
    )
    columns = (
        Column(wording("head.service"), 2),
        Column(wording("head.last-cycle")),
        Column(wording("head.this-cycle")),
    )
    then = {each.service: each for each in before.services}
    this = {each.service: each for each in now.services}
    rows = tuple(
        (
            snapshot.service_name(name),
            _state(then.get(name), wording),
            _state(this.get(name), wording),
        )
        for name in sorted({*then, *this} & {each.id for each in snapshot.catalog.services})
    )
    table = Table(columns, rows, wording("changes.table"), wording("changes.empty"))
    return Section(
        "changes",
        title,
        (Paragraph(lead, "lead"), table, Paragraph(wording("changes.rescore"), "open")),
    )


def _state(service: ActiveService | None, wording: Wording) -> str:
    if service is None:
        return wording("state.unknown")
    if not service.active:
        return wording("state.idle")
    if service.maturity is None:
        return wording("state.running")
    return wording("state.level", level=wording.number(service.maturity))
