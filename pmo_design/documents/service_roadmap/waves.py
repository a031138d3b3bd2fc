"""The waves one by one: what starts where, and a sheet for every service that is new."""

from __future__ import annotations

from pmo_design.documents.content import Block, Bullets, Column, Facts, Paragraph, Section, Table
from pmo_design.documents.delivery import delivery_mode
from pmo_design.documents.economics import wave_cost
from pmo_design.documents.frame import still_open
from pmo_design.documents.mode_changes import changes_told, mode_changes
from pmo_design.documents.organisation_view import calling_departments, calling_outcomes
from pmo_design.documents.plan_view import (
    everywhere,
    first_waves,
    kpi_start,
    kpi_target,
    listed,
    new_in,
    new_services,
    owner,
    quarter,
    starts,
    wave_begins,
    wave_ends,
)
from pmo_design.documents.service_roadmap.today import start_text, target_text
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.start_reasons import grouped_reasons
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Start, Wave

OUTCOMES_SHOWN = 3
"""Outcomes that a sheet names as the reason for its service."""


def waves_section(snapshot: Snapshot, wording: Wording) -> Section:
    """Every wave as a part of its own."""
    title = wording("waves.title")
    waves = snapshot.roadmap.waves
    if not waves:
        blocks = (Paragraph(wording("plan.no-capacity"), "lead"), still_open(wording, "sponsor"))
        return Section("waves", title, blocks)
    if not starts(snapshot):
        key = "plan.no-start" if snapshot.answered else "no-answers"
        return Section("waves", title, (Paragraph(wording(key), "lead"),))
    lead = wording(
        "waves.lead",
        date=wording.date(wave_begins(snapshot, 1)),
        closed=wording.date(snapshot.cycle.closed),
    )
    opening: list[Block] = [Paragraph(lead, "lead"), Paragraph(wording("waves.reading"))]
    opening.append(Bullets(_modes(snapshot)))
    if wave_cost(snapshot, waves[0]) is None:
        opening.append(Paragraph(wording("cost.none"), "open"))
    parts = tuple(_wave(snapshot, wording, wave) for wave in waves)
    return Section("waves", title, tuple(opening), parts)


def _modes(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """The delivery modes that the plan uses, with what the PMO does in each."""
    used = {delivery_mode(snapshot, each.service, each.department) for each in starts(snapshot)}
    return tuple(
        (f"{snapshot.text(mode.name)}:", snapshot.text(mode.the_pmo))
        for mode in snapshot.catalog.modes
        if mode.id in used
    )


def _wave(snapshot: Snapshot, wording: Wording, wave: Wave) -> Section:
    title = wording(
        "wave.title",
        wave=wording("wave", number=wording.number(wave.number)),
        quarter=quarter(snapshot, wording, wave.number),
    )
    blocks: list[Block] = [Paragraph(_says(snapshot, wording, wave), "lead")]
    blocks.append(Facts(_wave_facts(snapshot, wording, wave)))
    if wave.starts:
        blocks.append(_starts_table(snapshot, wording, wave))
        blocks.append(_reasons_table(snapshot, wording, wave))
    decided = _decided(snapshot, wording, wave)
    if decided:
        blocks.append(Bullets(decided))
    changes = changes_told(snapshot, wording, mode_changes(snapshot, wave))
    if changes:
        blocks += [Paragraph(wording("wave.mode-change")), Bullets(changes)]
    sheets = tuple(_sheet(snapshot, wording, name) for name in new_in(snapshot, wave.number))
    return Section(f"wave-{wave.number}", title, tuple(blocks), sheets)


def _says(snapshot: Snapshot, wording: Wording, wave: Wave) -> str:
    if not wave.starts:
        return wording("wave.nothing")
    new = listed(snapshot, wording, new_in(snapshot, wave.number))
    return wording(
        "wave.with-new" if new else "wave.further",
        starts=wording.count("start", len(wave.starts)),
        departments=wording.count("department", len({start.department for start in wave.starts})),
        names=new,
    )


def _starts_table(snapshot: Snapshot, wording: Wording, wave: Wave) -> Table:
    rate = snapshot.charter.rates.person_month
    names = _starting(snapshot, wave)
    rows = tuple(_service_row(snapshot, wording, wave, name) for name in names)
    columns: tuple[Column, ...] = (
        Column(wording("head.service"), 1.5),
        Column(wording("head.departments-by-mode"), 2.3),
        Column(wording("head.owner"), 1.1),
        Column(wording("head.after"), 1.2),
        Column(wording("head.setup"), 0.6, "right"),
        Column(wording("head.run"), 0.6, "right"),
        Column(wording("head.setup-cost"), 1.15, "right"),
    )
    if rate is None:
        columns, rows = columns[:-1], tuple(row[:-1] for row in rows)
    return Table(columns, rows, wording("wave.table", number=wording.number(wave.number)))


def _starting(snapshot: Snapshot, wave: Wave) -> list[str]:
    """Services that start somewhere in a wave, new ones first."""
    first = first_waves(snapshot)
    return sorted(
        {start.service for start in wave.starts},
        key=lambda name: (first[name] != wave.number, name),
    )


def _reasons_table(snapshot: Snapshot, wording: Wording, wave: Wave) -> Table:
    """Why each service starts where it does, and the KPI it is judged by."""
    columns = (
        Column(wording("head.service"), 1.5),
        Column(wording("head.reasons"), 4),
        Column(wording("head.kpi-short"), 2.5),
    )
    rows = []
    for name in _starting(snapshot, wave):
        mine = [start for start in wave.starts if start.service == name]
        why = grouped_reasons(snapshot, wording, mine)
        rows.append((snapshot.service_name(name), why, _kpi_line(snapshot, wording, name)))
    return Table(columns, tuple(rows), wording("wave.reasons", number=wording.number(wave.number)))


def _kpi_line(snapshot: Snapshot, wording: Wording, name: str) -> str:
    """KPI of a service with start and target."""
    service = snapshot.catalog.service(name)
    return wording(
        "sheet.kpi-line",
        kpi=wording(
            "kpi.named",
            kpi=snapshot.text(service.kpi.name),
            unit=snapshot.text(service.kpi.unit),
        ),
        start=start_text(kpi_start(snapshot, service), wording),
        target=target_text(kpi_target(snapshot, service), wording),
    )


def _service_row(snapshot: Snapshot, wording: Wording, wave: Wave, name: str) -> tuple[str, ...]:
    service = snapshot.catalog.service(name)
    mine = [start for start in wave.starts if start.service == name]
    setup = sum(start.setup_person_months for start in mine)
    rate = snapshot.charter.rates.person_month
    is_new = first_waves(snapshot)[name] == wave.number
    label = snapshot.service_name(name)
    return (
        wording("service.new", service=label) if is_new else label,
        _by_mode(snapshot, wording, mine),
        owner(snapshot, wording, service),
        listed(snapshot, wording, mine[0].after) or wording("after.nothing"),
        wording.number(setup, 1),
        wording.number(sum(start.run_fte for start in mine), 2),
        "" if rate is None else wording.money(setup * rate, snapshot.engagement.currency),
    )


def _by_mode(snapshot: Snapshot, wording: Wording, made: list[Start]) -> str:
    """Departments of some starts, one line for each delivery mode."""
    lines = []
    names = {mode.id: snapshot.text(mode.name) for mode in snapshot.catalog.modes}
    for mode, name in (*names.items(), (None, wording("mode.unknown"))):
        where = [
            start.department
            for start in made
            if delivery_mode(snapshot, start.service, start.department) == mode
        ]
        if where:
            departments = everywhere(snapshot, wording, where)
            lines.append(wording("mode.line", mode=name, departments=departments))
    return "\n".join(lines)


def _wave_facts(snapshot: Snapshot, wording: Wording, wave: Wave) -> tuple[tuple[str, str], ...]:
    cost = wave_cost(snapshot, wave)
    period = wording(
        "wave.period",
        first=wording.date(wave_begins(snapshot, wave.number)),
        end=wording.date(wave_ends(snapshot, wave.number)),
    )
    setup = wording(
        "wave.setup-of",
        effort=wording.number(wave.setup_used, 1),
        capacity=wording.number(wave.setup_capacity, 1),
    )
    run = wording(
        "wave.run-of",
        effort=wording.number(wave.run_used, 2),
        capacity=wording.number(wave.run_capacity, 2),
    )
    pairs = [
        (wording("fact.period"), period),
        (wording("fact.setup"), setup),
        (wording("fact.run"), run),
    ]
    if cost is not None:
        pairs.append((wording("fact.cost"), wording.money(cost, snapshot.engagement.currency)))
    asked = "wave.feedback" if wave.starts else "wave.feedback-running"
    begins = wording.date(wave_begins(snapshot, wave.number + 1))
    pairs.append((wording("fact.feedback"), wording(asked, date=begins)))
    return tuple(pairs)


def _decided(snapshot: Snapshot, wording: Wording, wave: Wave) -> tuple[tuple[str, str], ...]:
    """Starts of this wave that somebody decided, with the reason given."""
    cells = {(start.service, start.department) for start in wave.starts}
    return tuple(
        (
            wording(
                "decision.pin",
                service=snapshot.service_name(decision.service),
                department=snapshot.department_name(decision.department),
            ),
            decision.reason,
        )
        for decision in snapshot.engagement.decisions
        if decision.action == "pin"
        and decision.department is not None
        and decision.wave == wave.number
        and (decision.service, decision.department) in cells
    )


def _sheet(snapshot: Snapshot, wording: Wording, name: str) -> Section:
    """What everybody must know of a service before its first start."""
    service = snapshot.catalog.service(name)
    steps = "\n".join(
        wording("sheet.step", number=wording.number(number), next=snapshot.text(step))
        for number, step in enumerate(service.first_steps, start=1)
    )
    pairs = (
        (wording("sheet.gets"), snapshot.text(service.description)),
        (wording("sheet.why"), _why(snapshot, wording, name)),
        (wording("sheet.owner"), owner(snapshot, wording, service)),
        (wording("sheet.steps"), steps),
        (wording("sheet.exit"), snapshot.text(service.exit_criterion)),
        (wording("sheet.kpi"), _kpi_line(snapshot, wording, name)),
        (wording("sheet.sla"), snapshot.text(service.sla)),
        (wording("sheet.risk"), snapshot.text(service.risk)),
    )
    title = wording("sheet.title", service=snapshot.service_name(name))
    return Section(f"sheet-{name}", title, (Facts(pairs),))


def _why(snapshot: Snapshot, wording: Wording, name: str) -> str:
    """Why a service is in the plan: who calls for it, what it answers, what waits for it."""
    said = []
    score = snapshot.scorecard.services.get(name)
    if score:
        said.append(
            wording(
                "sheet.why-called",
                count=wording.number(calling_departments(snapshot, name)),
                total=wording.number(len(snapshot.answered)),
                floor=wording.percent(snapshot.engagement.method.fit_floor),
                fit=wording.percent(score.fit.mean),
            )
        )
    outcomes = calling_outcomes(snapshot, name, OUTCOMES_SHOWN)
    if outcomes:
        names = wording("list.separator").join(snapshot.outcome_name(each) for each in outcomes)
        said.append(wording("sheet.why-outcomes", outcomes=names))
    waiting = [
        each for each in new_services(snapshot) if name in snapshot.catalog.service(each).after
    ]
    if waiting:
        said.append(wording("sheet.why-waiting", services=listed(snapshot, wording, waiting)))
    return " ".join(said) or wording("after.nothing")
