"""Roles, what they must know, and the people on the roster against the effort planned."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pmo_design.charts.capacity import Capacity
from pmo_design.documents.content import (
    Block,
    Bullets,
    Column,
    Facts,
    Figure,
    Paragraph,
    Section,
    Table,
)
from pmo_design.documents.frame import said_or_open
from pmo_design.documents.governance.parts import (
    governed,
    last_wave,
    live_cells,
    undecided,
)
from pmo_design.documents.plan_view import MONTHS_A_WAVE
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Wave

FTE_DECIMALS = 2
"""Decimals of full-time equivalents; a service takes a few hundredths per department."""

AXIS_STEPS = 4
"""Parts that the axis of the chart is cut into."""


@dataclass(frozen=True, slots=True)
class OwnerRole:
    """A role that owns services.

    Attributes
    ----------
    domains : tuple of str
        Home domains of the services: what the owner has to be at home in.
    today, last : float
        Full-time equivalents its services take before the first and after the last wave.
    """

    name: str
    services: tuple[str, ...]
    domains: tuple[str, ...]
    today: float
    last: float


def owner_roles(snapshot: Snapshot) -> tuple[OwnerRole, ...]:
    """Owners of the services ruled, most effort first and then by name."""
    by_role: dict[str, list[str]] = {}
    for service in governed(snapshot):
        name = snapshot.text(snapshot.catalog.service(service).owner_role)
        by_role.setdefault(name, []).append(service)
    today, last = _running(snapshot, 0), _running(snapshot, last_wave(snapshot))
    roles = (
        OwnerRole(
            name=name,
            services=tuple(services),
            domains=tuple(
                dict.fromkeys(snapshot.catalog.service(each).home_domain for each in services)
            ),
            today=sum(today.get(each, 0.0) for each in services),
            last=sum(last.get(each, 0.0) for each in services),
        )
        for name, services in by_role.items()
    )
    return tuple(sorted(roles, key=lambda role: (-role.last, role.name)))


def _running(snapshot: Snapshot, wave: int) -> dict[str, float]:
    """Full-time equivalents of every running service: its base and its part per department."""
    effort: dict[str, float] = {}
    for service, _ in live_cells(snapshot, wave):
        sheet = snapshot.catalog.service(service)
        effort.setdefault(service, sheet.run_fte_base)
        effort[service] += sheet.run_fte_per_department
    return effort


def needed_fte(wave: Wave) -> float:
    """People a wave takes: to run its services, and to set up what starts in it."""
    return wave.run_used + wave.setup_used / MONTHS_A_WAVE


def roles(snapshot: Snapshot, wording: Wording) -> Section:
    """Who fills which role, and whether the roster is enough."""
    return Section(
        "roles",
        wording("roles.title"),
        (Paragraph(wording("roles.lead"), "lead"),),
        (
            _head(snapshot, wording),
            _owners(snapshot, wording),
            _coaches(snapshot, wording),
            _roster(snapshot, wording),
        ),
    )


def _head(snapshot: Snapshot, wording: Wording) -> Section:
    head = snapshot.charter.pmo_head
    named = head.name if head else wording("open.named")
    role = head.role if head and head.role else wording("raci.head-of-pmo")
    return Section(
        "head-of-pmo",
        wording("head-of-pmo.title"),
        (
            Facts(
                (
                    (wording("column.name"), named),
                    (wording("column.role"), role),
                    (wording("column.competence"), wording("head-of-pmo.knows")),
                )
            ),
            Paragraph(wording("head-of-pmo.does")),
            Bullets(tuple(("", wording(f"head-of-pmo.{number}")) for number in range(1, 4))),
            Paragraph(wording("head-of-pmo.line")),
            said_or_open(snapshot.charter.reporting_line, wording, "sponsor"),
        ),
    )


def _owners(snapshot: Snapshot, wording: Wording) -> Section:
    owners = owner_roles(snapshot)
    title = wording("owners.title")
    if not owners:
        return Section("service-owners", title, (Paragraph(wording("no-services")),))
    rows = [
        (
            owner.name,
            "; ".join(snapshot.service_name(each) for each in owner.services),
            _competence(snapshot, owner, wording),
            _fte(owner.today, wording),
            _fte(owner.last, wording),
        )
        for owner in owners
    ]
    today, last = sum(owner.today for owner in owners), sum(owner.last for owner in owners)
    totals = (_fte(today, wording), _fte(last, wording))
    rows.append((wording("total"), "", "", *totals))
    columns = (
        Column(wording("column.role"), 1.6),
        Column(wording("column.services"), 1.8),
        Column(wording("column.competence"), 3.0),
        Column(wording("column.fte-today"), 0.8, "right"),
        Column(wording("column.fte-last"), 0.9, "right"),
    )
    says = Paragraph(
        wording(
            "owners.says",
            count=wording.count("role", len(owners)),
            total=_fte(last, wording),
        )
    )
    blocks: list[Block] = [says] if snapshot.roadmap.waves else [Paragraph(wording("no-plan"))]
    table = Table(columns, tuple(rows), wording("owners.table"))
    return Section(
        "service-owners", title, (*blocks, table, Paragraph(wording("owners.note"), "note"))
    )


def _fte(value: float, wording: Wording) -> str:
    return wording.number(value, FTE_DECIMALS)


def _competence(snapshot: Snapshot, owner: OwnerRole, wording: Wording) -> str:
    """Fields that the role is at home in, and what it has to be able to produce."""
    sheet = snapshot.catalog.service(owner.services[0])
    domains = wording.join([snapshot.domain_name(domain) for domain in owner.domains])
    return wording("owners.knows", domains=domains, first=snapshot.text(sheet.outputs[0]))


def _coaches(snapshot: Snapshot, wording: Wording) -> Section:
    """How many coaches the plan needs where coaching runs, against those there are."""
    service = snapshot.engagement.method.roadmap.coaching_service
    rule = snapshot.engagement.method.roadmap.departments_per_coach
    cells = live_cells(snapshot, last_wave(snapshot))
    coached = sum(name == service for name, _ in cells)
    capacity = snapshot.engagement.capacity
    have = capacity.coaches if capacity else None
    blocks: list[Block] = []
    if coached:
        each = wording.count("department", rule)
        blocks.append(
            Paragraph(
                wording(
                    "coaches.needed",
                    departments=wording.count("department", coached),
                    count=wording.count("coach", math.ceil(coached / rule)),
                    limit=each,
                )
            )
        )
    else:
        blocks.append(Paragraph(wording("coaches.none")))
    if have is not None:
        blocks.append(Paragraph(wording("coaches.have", count=wording.count("coach", have))))
    elif coached:
        blocks.append(undecided("coaches", wording))
    if coached:
        blocks.append(Paragraph(wording("coaches.profile")))
    return Section("coaches", wording("coaches.title"), tuple(blocks))


def _roster(snapshot: Snapshot, wording: Wording) -> Section:
    staff, waves = snapshot.charter.staff, snapshot.roadmap.waves
    columns = (
        Column(wording("column.name"), 1.4),
        Column(wording("column.role"), 1.6),
        Column(wording("column.fte"), 0.6, "right"),
        Column(wording("column.competences"), 2.6),
    )
    rows = tuple(
        (
            each.name,
            each.role,
            _fte(each.fte, wording),
            ", ".join(each.competencies) or wording("roster.not-said"),
        )
        for each in staff
    )
    blocks: list[Block] = [Table(columns, rows, wording("roster.table"))] if staff else []
    if not staff:
        blocks.append(undecided("roster", wording))
    blocks += _unfilled(snapshot, wording)
    blocks += _against_plan(snapshot, wording) if waves else [Paragraph(wording("no-plan"))]
    return Section("roster", wording("roster.title"), tuple(blocks))


def _unfilled(snapshot: Snapshot, wording: Wording) -> list[Block]:
    """Owner roles that nobody on the roster has, by the role's name."""
    if not snapshot.charter.staff:
        return []
    filled = {each.role.casefold() for each in snapshot.charter.staff}
    missing = [each.name for each in owner_roles(snapshot) if each.name.casefold() not in filled]
    if not missing:
        return [Paragraph(wording("roster.complete"))]
    count = wording.count("role", len(missing))
    return [Paragraph(wording("roster.missing", count=count, names=wording.join(missing)))]


def _against_plan(snapshot: Snapshot, wording: Wording) -> list[Block]:
    waves = snapshot.roadmap.waves
    have = sum(each.fte for each in snapshot.charter.staff)
    known = bool(snapshot.charter.staff)
    table = _need_table(snapshot, have, wording)
    note = Paragraph(wording("roster.note"), "note")
    if not known:
        most = max(waves, key=lambda wave: (needed_fte(wave), -wave.number))
        says = wording(
            "roster.most",
            most=_fte(needed_fte(most), wording),
            wave=wording("wave.inline", number=wording.number(most.number)),
        )
        return [Paragraph(says), table, note]
    return [_need_figure(snapshot, have, wording), table, note]


def _wave(wave: Wave, wording: Wording) -> str:
    return wording("wave", number=wording.number(wave.number))


def _need_table(snapshot: Snapshot, have: float, wording: Wording) -> Table:
    known = bool(snapshot.charter.staff)
    rows = []
    for wave in snapshot.roadmap.waves:
        need = needed_fte(wave)
        numbers = (wave.run_used, wave.setup_used / MONTHS_A_WAVE, need)
        row = [_wave(wave, wording), *(_fte(number, wording) for number in numbers)]
        if known:
            row += [_fte(have, wording), _fte(have - round(need, FTE_DECIMALS), wording)]
        rows.append(tuple(row))
    titles = ["wave", "run", "setup", "needed", *(["roster", "difference"] if known else [])]
    columns = tuple(
        Column(wording(f"column.{title}"), 1.0, "left" if title == "wave" else "right")
        for title in titles
    )
    return Table(columns, tuple(rows), wording("roster.need-table"))


def _need_figure(snapshot: Snapshot, have: float, wording: Wording) -> Figure:
    waves = snapshot.roadmap.waves
    needs = tuple(needed_fte(wave) for wave in waves)
    short = [
        wave
        for wave, need in zip(waves, needs, strict=True)
        if round(have - need, FTE_DECIMALS) < 0
    ]
    top = max(*needs, have, 1.0)
    step = math.ceil(top / AXIS_STEPS)
    axis = tuple((float(at), wording.number(at)) for at in range(0, step * (AXIS_STEPS + 1), step))
    says = wording("roster.enough", total=_fte(have, wording))
    if short:
        gap = max(need - have for need in needs)
        waves_short = wording.count("wave-count", len(short))
        says = wording(
            "roster.short",
            total=_fte(have, wording),
            waves=waves_short,
            first=wording("wave.inline", number=wording.number(short[0].number)),
            gap=_fte(gap, wording),
        )
    chart = Capacity(
        waves=tuple(_wave(wave, wording) for wave in waves),
        used=needs,
        available=(have,) * len(waves),
        texts=tuple(_fte(need, wording) for need in needs),
        axis=axis,
        unit=wording("column.fte"),
        used_label=wording("column.needed"),
        available_label=wording("column.roster"),
    )
    return Figure(chart, wording("roster.figure"), says)
