"""The roadmap's charts: plan by service, capacity, value by horizon, maturity at the end.

Each gives None where it would be empty.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from pmo_design.charts.balance import Balance
from pmo_design.charts.capacity import Capacity
from pmo_design.charts.gantt import Gantt, GanttRow
from pmo_design.charts.heat_map import HeatMap
from pmo_design.documents.content import Figure
from pmo_design.documents.figures_of_scores import missing_label
from pmo_design.documents.plan_view import (
    FULL,
    first_waves,
    limit,
    new_services,
    run_full,
    served,
    setup_full,
    wave_heads,
)
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Wave

HORIZONS = ("short", "medium", "long")
TICKS = 5
"""Steps of an axis at most; a finer axis is harder to read than the printed numbers."""

ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
LOWEST_LEVEL, HIGHEST_LEVEL = 1.0, 5.0
ROUNDING = 1e-9
NAMED = 4
"""Lowest cells that are named; more are counted."""


def gantt_figure(snapshot: Snapshot, wording: Wording) -> Figure | None:
    """Departments served by each service wave by wave, and what waits for what."""
    order = tuple(first_waves(snapshot))
    if not order or not snapshot.roadmap.waves:
        return None
    rows = tuple(_gantt_row(snapshot, service, order) for service in order)
    waiting = sum(bool(row.after) for row in rows)
    chart = Gantt(
        rows=rows,
        waves=wave_heads(snapshot, wording),
        live_label=wording("gantt.live"),
        before_label=wording("gantt.before"),
        after_label=wording("gantt.after"),
    )
    says = wording(
        "gantt.says",
        services=wording.count("service", len(order)),
        today=wording.number(len(order) - len(new_services(snapshot))),
        number=wording.number(waiting),
    )
    return Figure(chart, wording("gantt.title"), says)


def _gantt_row(snapshot: Snapshot, service: str, order: tuple[str, ...]) -> GanttRow:
    needed = snapshot.catalog.service(service).after
    return GanttRow(
        label=snapshot.service_name(service),
        live=served(snapshot, service),
        running_before=first_waves(snapshot)[service] == 0,
        after=tuple(order.index(name) for name in needed if name in order),
    )


def setup_figure(snapshot: Snapshot, wording: Wording) -> Figure | None:
    """Set-up effort used of what there is, wave by wave."""
    waves = snapshot.roadmap.waves
    used = tuple(wave.setup_used for wave in waves)
    if not any(used):
        return None
    chart = Capacity(
        waves=wave_heads(snapshot, wording),
        used=used,
        available=tuple(wave.setup_capacity for wave in waves),
        texts=tuple(wording.number(amount, 1) for amount in used),
        axis=axis(max(*used, *(wave.setup_capacity for wave in waves)), wording),
        unit=wording("unit.person-months"),
        used_label=wording("capacity.used"),
        available_label=wording("capacity.available"),
    )
    says = _capacity_says(waves, setup_full(waves), "setup", wording, limit(snapshot) == "setup")
    return Figure(chart, wording("capacity.setup.title"), says)


def run_figure(snapshot: Snapshot, wording: Wording) -> Figure | None:
    """Running capacity used of what there is, wave by wave."""
    waves = snapshot.roadmap.waves
    used = tuple(wave.run_used for wave in waves)
    if not any(used):
        return None
    chart = Capacity(
        waves=wave_heads(snapshot, wording),
        used=used,
        available=tuple(wave.run_capacity for wave in waves),
        texts=tuple(wording.number(amount, 2) for amount in used),
        axis=axis(max(*used, *(wave.run_capacity for wave in waves)), wording),
        unit=wording("unit.fte"),
        used_label=wording("capacity.used"),
        available_label=wording("capacity.available"),
    )
    says = _capacity_says(waves, run_full(waves), "run", wording, limit(snapshot) == "run")
    return Figure(chart, wording("capacity.run.title"), says)


def _capacity_says(
    waves: tuple[Wave, ...], full: int, kind: str, wording: Wording, limiting: bool
) -> str:
    state = "limits" if limiting else "full" if full else "free"
    return wording(
        f"capacity.{kind}.{state}",
        number=wording.number(full),
        share=wording.percent(FULL),
        waves=wording.number(len(waves)),
    )


def balance_figure(snapshot: Snapshot, wording: Wording) -> Figure | None:
    """Value of the running starts wave by wave, by how soon their services are felt."""
    waves = snapshot.roadmap.waves
    totals = [sum(wave.value.values()) for wave in waves]
    if not any(total > 0 for total in totals):
        return None
    chart = Balance(
        waves=wave_heads(snapshot, wording),
        parts=tuple(
            (
                wording(f"horizon.{horizon}"),
                tuple(max(wave.value.get(horizon, 0.0), 0.0) for wave in waves),
            )
            for horizon in HORIZONS
        ),
        axis=axis(max(totals), wording),
        axis_label=wording("balance.axis"),
    )
    shares = value_shares(waves[-1])
    says = wording(
        "balance.says",
        first=wording.percent(shares["short"]),
        next=wording.percent(shares["medium"]),
        end=wording.percent(shares["long"]),
    )
    return Figure(chart, wording("balance.title"), says)


def value_shares(wave: Wave) -> dict[str, float]:
    """Share of a wave's value by horizon; all 0 where nothing that started is running."""
    total = sum(wave.value.values())
    return {
        horizon: wave.value.get(horizon, 0.0) / total if total > 0 else 0.0 for horizon in HORIZONS
    }


def maturity_figure(snapshot: Snapshot, wording: Wording) -> Figure | None:
    """Projected maturity of every department and domain after the last wave."""
    waves = snapshot.roadmap.waves
    if not waves or not any(waves[-1].maturity.values()):
        return None
    domains = [domain.id for domain in snapshot.instrument.domains]
    levels = _own_levels(snapshot, waves[-1])
    if not levels:
        return None
    values = tuple(tuple(own.get(domain) for domain in domains) for own in levels.values())
    chart = HeatMap(
        rows=tuple(snapshot.department_name(name) for name in levels),
        columns=tuple(snapshot.domain_name(domain) for domain in domains),
        values=values,
        texts=tuple(
            tuple("" if level is None else wording.level(level) for level in row) for row in values
        ),
        low=LOWEST_LEVEL,
        high=HIGHEST_LEVEL,
        low_label=wording("figure.maturity.low"),
        high_label=wording("figure.maturity.high"),
        missing=missing_label(snapshot, wording),
    )
    return Figure(chart, wording("maturity.title"), _maturity_says(snapshot, wording, levels))


def _maturity_says(
    snapshot: Snapshot, wording: Wording, levels: Mapping[str, Mapping[str, float]]
) -> str:
    """Lowest and highest level as printed, and every cell that is printed with the lowest."""
    cells = [
        (level, department, domain)
        for department, own in levels.items()
        for domain, level in own.items()
    ]
    low, high = (wording.level(pick(level for level, _, _ in cells)) for pick in (min, max))
    lowest = [
        wording(
            "maturity.place",
            department=snapshot.department_name(department),
            domain=snapshot.domain_name(domain),
        )
        for level, department, domain in cells
        if wording.level(level) == low
    ]
    if len(lowest) > NAMED:
        count = wording.number(len(lowest))
        return wording("maturity.says-many", low=low, high=high, count=count)
    return wording("maturity.says", low=low, high=high, names=wording.join(lowest))


def _own_levels(snapshot: Snapshot, wave: Wave) -> dict[str, dict[str, float]]:
    """Projected levels that are a department's own, of departments that have any."""
    withheld = {each.id: each.withheld for each in snapshot.scorecard.departments}
    levels = {
        name: {domain: level for domain, level in own.items() if domain not in withheld[name]}
        for name, own in wave.maturity.items()
    }
    return {name: own for name, own in levels.items() if own}


def axis(highest: float, wording: Wording) -> tuple[tuple[float, str], ...]:
    """Round ticks from 0 to just above ``highest``."""
    if highest <= 0:
        return ((0.0, wording.number(0)), (1.0, wording.number(1)))
    power = 10.0 ** math.floor(math.log10(highest / TICKS))
    step = next(each * power for each in ROUND_STEPS if each * power * TICKS >= highest)
    count = math.ceil(highest / step - ROUNDING)
    decimals = next((few for few in range(4) if abs(step - round(step, few)) < ROUNDING), 4)
    return tuple((tick * step, wording.number(tick * step, decimals)) for tick in range(count + 1))
