"""How the plan runs: over the quarters, against capacity, and in value."""

from __future__ import annotations

from pmo_design.documents.content import Block, Column, Figure, Paragraph, Section, Table
from pmo_design.documents.economics import wave_cost
from pmo_design.documents.figures_of_plan import (
    HORIZONS,
    balance_figure,
    gantt_figure,
    run_figure,
    setup_figure,
    value_shares,
)
from pmo_design.documents.plan_view import (
    felt_too_late,
    first_waves,
    limit,
    listed,
    new_services,
    quarter,
    served,
    served_today,
    share_used,
    starts,
)
from pmo_design.documents.service_roadmap.what_decides import binding_blocks
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Wave


def _shown(*figures: Figure | None) -> list[Block]:
    return [figure for figure in figures if figure]


def gantt_section(snapshot: Snapshot, wording: Wording) -> Section:
    """The plan by service."""
    title = wording("gantt.section")
    order = tuple(first_waves(snapshot))
    if not order:
        return Section("gantt", title, (Paragraph(wording("plan.nothing"), "lead"),))
    columns = (
        Column(wording("head.service"), 1.6),
        Column(wording("head.today"), 0.5, "right"),
        Column(wording("head.served-from"), 2.8),
        Column(wording("head.at-end"), 0.7, "right"),
        Column(wording("head.after"), 1.5),
    )
    rows = tuple(_gantt_row(snapshot, wording, name) for name in order)
    blocks: list[Block] = [
        Paragraph(wording("gantt.lead"), "lead"),
        *_shown(gantt_figure(snapshot, wording)),
        Table(columns, rows, wording("gantt.table")),
    ]
    if starts(snapshot):
        blocks.append(_department_table(snapshot, wording))
    return Section("gantt", title, tuple(blocks))


def _gantt_row(snapshot: Snapshot, wording: Wording, name: str) -> tuple[str, ...]:
    today, counts = len(served_today(snapshot, name)), served(snapshot, name)
    steps = [
        wording(
            "gantt.step",
            count=wording.number(count),
            quarter=quarter(snapshot, wording, wave),
        )
        for wave, (before, count) in enumerate(zip((today, *counts), counts, strict=False), 1)
        if count > before
    ]
    return (
        snapshot.service_name(name),
        wording.number(today) if today else wording("gantt.none"),
        ", ".join(steps) or wording("gantt.unchanged"),
        wording.number(counts[-1] if counts else today),
        listed(snapshot, wording, snapshot.catalog.service(name).after)
        or wording("after.nothing"),
    )


def _department_table(snapshot: Snapshot, wording: Wording) -> Table:
    """What each department gets and when, which is what its head looks for."""
    rows = []
    for department in snapshot.engagement.departments:
        lines = []
        for wave in snapshot.roadmap.waves:
            mine = [each.service for each in wave.starts if each.department == department.id]
            if mine:
                lines.append(
                    wording(
                        "gantt.department-line",
                        quarter=quarter(snapshot, wording, wave.number),
                        services=listed(snapshot, wording, mine),
                    )
                )
        count = sum(each.department == department.id for each in starts(snapshot))
        rows.append(
            (
                department.name,
                wording.number(count),
                "\n".join(lines) or wording("gantt.no-start"),
            )
        )
    columns = (
        Column(wording("head.department"), 1.2),
        Column(wording("head.starts"), 0.5, "right"),
        Column(wording("head.what-when"), 4.3),
    )
    return Table(columns, tuple(rows), wording("gantt.departments"))


def capacity_section(snapshot: Snapshot, wording: Wording) -> Section:
    """What the plan takes of what there is."""
    title = wording("capacity.section")
    waves = snapshot.roadmap.waves
    if not waves:
        return Section("capacity", title, (Paragraph(wording("plan.no-capacity"), "lead"),))
    blocks: list[Block] = [Paragraph(wording(f"capacity.lead.{limit(snapshot)}"), "lead")]
    blocks += _shown(setup_figure(snapshot, wording), run_figure(snapshot, wording))
    costs = [wave_cost(snapshot, wave) for wave in waves]
    blocks.append(_capacity_table(snapshot, wording))
    blocks += binding_blocks(snapshot, wording)
    known = [cost for cost in costs if cost is not None]
    if known:
        total = wording.money(sum(known), snapshot.engagement.currency)
        text = wording("capacity.total", total=total, waves=wording.count("wave", len(waves)))
        blocks.append(Paragraph(text))
    coaches = snapshot.engagement.capacity.coaches if snapshot.engagement.capacity else None
    if coaches is not None:
        each = snapshot.engagement.method.roadmap.departments_per_coach
        count = wording.count("coach", coaches, limit=wording.number(coaches * each))
        blocks.append(Paragraph(count))
    return Section("capacity", title, tuple(blocks))


def _capacity_table(snapshot: Snapshot, wording: Wording) -> Table:
    rows = [_capacity_row(snapshot, wording, wave) for wave in snapshot.roadmap.waves]
    columns: tuple[Column, ...] = (
        Column(wording("head.wave"), 0.6, "right"),
        Column(wording("head.quarter"), 0.9),
        Column(wording("head.setup-used"), 1, "right"),
        Column(wording("head.setup-of"), 1, "right"),
        Column(wording("head.share"), 0.7, "right"),
        Column(wording("head.run-used"), 1, "right"),
        Column(wording("head.run-of"), 1, "right"),
        Column(wording("head.share"), 0.7, "right"),
        Column(wording("head.cost"), 1.1, "right"),
    )
    if wave_cost(snapshot, snapshot.roadmap.waves[0]) is None:
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(columns, tuple(rows), wording("capacity.table"))


def _capacity_row(snapshot: Snapshot, wording: Wording, wave: Wave) -> tuple[str, ...]:
    cost = wave_cost(snapshot, wave)
    return (
        wording.number(wave.number),
        quarter(snapshot, wording, wave.number),
        wording.number(wave.setup_used, 1),
        wording.number(wave.setup_capacity, 1),
        wording.percent(share_used(wave.setup_used, wave.setup_capacity)),
        wording.number(wave.run_used, 2),
        wording.number(wave.run_capacity, 2),
        wording.percent(share_used(wave.run_used, wave.run_capacity)),
        "" if cost is None else wording.money(cost, snapshot.engagement.currency),
    )


def balance_section(snapshot: Snapshot, wording: Wording) -> Section:
    """How soon the plan pays, over short, medium and long term."""
    title = wording("balance.section")
    made = starts(snapshot)
    if not made:
        return Section("balance", title, (Paragraph(wording("plan.no-start"), "lead"),))
    counts = {
        horizon: sum(
            snapshot.catalog.service(start.service).first_value == horizon for start in made
        )
        for horizon in HORIZONS
    }
    lead = wording(
        "balance.lead",
        first=wording.number(counts["short"]),
        next=wording.number(counts["medium"]),
        end=wording.number(counts["long"]),
        total=wording.number(len(made)),
    )
    late = felt_too_late(snapshot)
    blocks: list[Block] = [Paragraph(lead, "lead")]
    if late:
        blocks.append(Paragraph(wording.count("balance.late", late)))
    blocks += _shown(balance_figure(snapshot, wording))
    blocks += [_horizon_table(snapshot, wording, counts), _value_table(snapshot, wording)]
    note = wording(
        "balance.note",
        percent=wording.percent(1 - snapshot.engagement.method.roadmap.discount),
    )
    blocks.append(Paragraph(note, "note"))
    return Section("balance", title, tuple(blocks))


def _horizon_table(snapshot: Snapshot, wording: Wording, counts: dict[str, int]) -> Table:
    names = {
        horizon: [
            name
            for name in new_services(snapshot)
            if snapshot.catalog.service(name).first_value == horizon
        ]
        for horizon in HORIZONS
    }
    rows = tuple(
        (
            wording(f"horizon.{horizon}"),
            wording(f"felt.{horizon}"),
            wording.number(counts[horizon]),
            listed(snapshot, wording, names[horizon]) or wording("gantt.none"),
        )
        for horizon in HORIZONS
    )
    columns = (
        Column(wording("head.horizon"), 0.9),
        Column(wording("head.felt"), 1.5),
        Column(wording("head.starts"), 0.6, "right"),
        Column(wording("head.new-services"), 3),
    )
    return Table(columns, rows, wording("balance.horizons"))


def _value_table(snapshot: Snapshot, wording: Wording) -> Table:
    rows = []
    for wave in snapshot.roadmap.waves:
        shares = value_shares(wave)
        rows.append(
            (
                wording.number(wave.number),
                quarter(snapshot, wording, wave.number),
                wording.number(sum(wave.value.values()), 1),
                *(wording.percent(shares[horizon]) for horizon in HORIZONS),
            )
        )
    columns = (
        Column(wording("head.wave"), 0.6, "right"),
        Column(wording("head.quarter"), 1),
        Column(wording("head.value"), 1, "right"),
        *(Column(wording(f"horizon.{horizon}"), 1, "right") for horizon in HORIZONS),
    )
    return Table(columns, tuple(rows), wording("balance.table"))
