"""The people on the roster, against the roles to fill and the effort planned."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pmo_design.charts.capacity import Capacity
from pmo_design.documents.content import Block, Column, Figure, Paragraph, Section, Table
from pmo_design.documents.governance.parts import undecided
from pmo_design.documents.headcount import (
    FTE_DECIMALS,
    fte_text,
    headcount_text,
    largest_need,
    needed_fte,
    setup_fte,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Wave

AXIS_STEPS = 4
"""Parts that the axis of the chart is cut into."""


def roster(snapshot: Snapshot, titles: Mapping[str, frozenset[str]], wording: Wording) -> Section:
    """People of the charter against the roles to fill and the effort of each wave.

    ``titles`` are the names, in any language, that fill each role.
    """
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
            fte_text(each.fte, wording),
            ", ".join(each.competencies) or wording("roster.not-said"),
        )
        for each in staff
    )
    blocks: list[Block] = [Table(columns, rows, wording("roster.table"))] if staff else []
    if not staff:
        blocks.append(undecided("roster", wording))
    blocks += _unfilled(snapshot, titles, wording)
    blocks += _against_plan(snapshot, wording) if waves else [Paragraph(wording("no-plan"))]
    return Section("roster", wording("roster.title"), tuple(blocks))


def _unfilled(
    snapshot: Snapshot, titles: Mapping[str, frozenset[str]], wording: Wording
) -> list[Block]:
    """Owner roles that nobody on the roster has, by the role's name."""
    if not snapshot.charter.staff:
        return []
    filled = {each.role.casefold() for each in snapshot.charter.staff}
    missing = [role for role, names in titles.items() if not names & filled]
    if not missing:
        return [Paragraph(wording("roster.complete"))]
    count = wording.count("role", len(missing))
    return [Paragraph(wording("roster.missing", count=count, names=wording.join(missing)))]


def _against_plan(snapshot: Snapshot, wording: Wording) -> list[Block]:
    waves = snapshot.roadmap.waves
    have = sum(each.fte for each in snapshot.charter.staff)
    known = bool(snapshot.charter.staff)
    says = headcount_text(waves, wording)
    figures: list[Block] = [_need_figure(snapshot, have, wording)] if known else []
    if not known:
        number = wording.number(largest_need(waves).number)
        says = f"{says} {wording('roster.most', wave=wording('wave.inline', number=number))}"
    note = Paragraph(wording("roster.note"), "note")
    return [Paragraph(says), *figures, note, _need_table(snapshot, have, wording)]


def _wave(wave: Wave, wording: Wording) -> str:
    return wording("wave", number=wording.number(wave.number))


def _need_table(snapshot: Snapshot, have: float, wording: Wording) -> Table:
    known = bool(snapshot.charter.staff)
    rows = []
    for wave in snapshot.roadmap.waves:
        need = needed_fte(wave)
        numbers = (wave.run_used, setup_fte(wave), need)
        row = [_wave(wave, wording), *(fte_text(number, wording) for number in numbers)]
        if known:
            row += [fte_text(have, wording), fte_text(have - round(need, FTE_DECIMALS), wording)]
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
    says = wording("roster.enough", total=fte_text(have, wording))
    if short:
        gap = max(need - have for need in needs)
        waves_short = wording.count("wave-count", len(short))
        says = wording(
            "roster.short",
            total=fte_text(have, wording),
            waves=waves_short,
            first=wording("wave.inline", number=wording.number(short[0].number)),
            gap=fte_text(gap, wording),
        )
    chart = Capacity(
        waves=tuple(_wave(wave, wording) for wave in waves),
        used=needs,
        available=(have,) * len(waves),
        texts=tuple(fte_text(need, wording) for need in needs),
        axis=axis,
        unit=wording("column.fte"),
        used_label=wording("column.needed"),
        available_label=wording("column.roster"),
        over_label=wording("roster.over") if short else "",
    )
    return Figure(chart, wording("roster.figure"), says)
