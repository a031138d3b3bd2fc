"""What the roadmap says in several places: dates, first starts, KPI figures, levels aimed at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pmo_design.catalog.definition import Service
from pmo_design.documents import organisation_view
from pmo_design.documents.economics import WAVES_A_YEAR
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Reason, Start, Wave

MONTHS_A_WAVE = 12 // WAVES_A_YEAR
FULL = 0.95
"""Share of a capacity from which it counts as used up: less than a usual start is left."""

FIRST_FELT: Mapping[str, int] = {"short": 0, "medium": 1, "long": 4}
"""Waves after its start in which a service is felt at the earliest, by first value."""

FIRST_LEVEL, FIRST_YEAR_LEVEL, HIGHEST_LEVEL = 2, 3, 5
"""Service levels aimed at: within the first year, after a year, and the scale's end."""


@dataclass(frozen=True, slots=True)
class KpiFigure:
    """Start or target of a KPI; ``given`` by the charter, or else the catalogue's estimate."""

    value: float
    given: bool


@dataclass(frozen=True, slots=True)
class LevelAim:
    """Service level today and the one aimed at by the end; None where nobody has rated it."""

    today: int | None
    target: int | None


def wave_begins(snapshot: Snapshot, wave: int) -> date:
    """First day of a wave; wave 1 begins with the quarter after the one of the closing day."""
    closed = snapshot.cycle.closed
    quarters = (closed.month - 1) // MONTHS_A_WAVE + wave
    years, quarter = divmod(quarters, WAVES_A_YEAR)
    return date(closed.year + years, quarter * MONTHS_A_WAVE + 1, 1)


def wave_ends(snapshot: Snapshot, wave: int) -> date:
    """Last day of a wave."""
    return wave_begins(snapshot, wave + 1) - timedelta(days=1)


def quarter(snapshot: Snapshot, wording: Wording, wave: int) -> str:
    """Calendar quarter of a wave, such as Q1 2027."""
    begins = wave_begins(snapshot, wave)
    number = (begins.month - 1) // MONTHS_A_WAVE + 1
    return wording("quarter", number=wording.number(number), year=str(begins.year))


def wave_heads(snapshot: Snapshot, wording: Wording) -> tuple[str, ...]:
    """Wave and quarter, short enough for a column of a chart."""
    return tuple(
        wording(
            "wave.short",
            number=wording.number(wave.number),
            quarter=quarter(snapshot, wording, wave.number),
        )
        for wave in snapshot.roadmap.waves
    )


def starts(snapshot: Snapshot) -> tuple[Start, ...]:
    """Every start of the plan, wave after wave."""
    return tuple(start for wave in snapshot.roadmap.waves for start in wave.starts)


def first_waves(snapshot: Snapshot) -> dict[str, int]:
    """Wave from which each planned service runs, earliest first; 0 where it runs today."""
    first = organisation_view.first_waves(snapshot)
    return dict(sorted(first.items(), key=lambda pair: (pair[1], pair[0])))


def new_in(snapshot: Snapshot, wave: int) -> tuple[str, ...]:
    """Services that are set up in a wave, in id order."""
    return tuple(name for name, first in first_waves(snapshot).items() if first == wave)


def new_services(snapshot: Snapshot) -> tuple[str, ...]:
    """Services that do not run today and start in the plan, earliest first."""
    return tuple(name for name, first in first_waves(snapshot).items() if first > 0)


def late_or_absent(snapshot: Snapshot, service: str) -> tuple[str, ...]:
    """Services that a service waits for and that run too late in the plan, or never."""
    first, last = first_waves(snapshot), len(snapshot.roadmap.waves)
    needed = snapshot.catalog.service(service).after
    return tuple(each for each in needed if first.get(each, last) >= last)


def served(snapshot: Snapshot, service: str) -> tuple[int, ...]:
    """Departments that a service serves in each wave."""
    count = sum(name == service for name, _ in snapshot.roadmap.running_before)
    counts = []
    for wave in snapshot.roadmap.waves:
        count += sum(start.service == service for start in wave.starts)
        counts.append(count)
    return tuple(counts)


def served_today(snapshot: Snapshot, service: str) -> tuple[str, ...]:
    """Ids of the departments that a service serves today."""
    return tuple(where for name, where in snapshot.roadmap.running_before if name == service)


def first_felt(snapshot: Snapshot) -> int | None:
    """Earliest wave in which customers can feel a started service; None without a start."""
    return min(
        (
            wave.number + FIRST_FELT[snapshot.catalog.service(start.service).first_value]
            for wave in snapshot.roadmap.waves
            for start in wave.starts
        ),
        default=None,
    )


def felt_too_late(snapshot: Snapshot) -> int:
    """Number of starts that customers can feel only after the last wave."""
    last = len(snapshot.roadmap.waves)
    return sum(
        wave.number + FIRST_FELT[snapshot.catalog.service(start.service).first_value] > last
        for wave in snapshot.roadmap.waves
        for start in wave.starts
    )


def share_used(used: float, capacity: float) -> float:
    """Share of a capacity that is used; all of it where there is none.

    Rounded, so that a sum of starts which is 95 % on paper is 95 % here too.
    """
    return round(used / capacity, 9) if capacity > 0 else 1.0


def setup_full(waves: Iterable[Wave]) -> int:
    """Number of waves without set-up effort to spare."""
    return sum(share_used(wave.setup_used, wave.setup_capacity) >= FULL for wave in waves)


def run_full(waves: Iterable[Wave]) -> int:
    """Number of waves without running capacity to spare."""
    return sum(share_used(wave.run_used, wave.run_capacity) >= FULL for wave in waves)


def count_reason(snapshot: Snapshot, reason: Reason) -> int:
    """Number of cells left out for a reason."""
    return sum(left.reason == reason for left in snapshot.roadmap.not_started)


def limit(snapshot: Snapshot) -> str:
    """Capacity that kept out most: run, setup or none."""
    run, setup = count_reason(snapshot, "run-capacity"), count_reason(snapshot, "setup-capacity")
    if run == setup == 0:
        return "none"
    return "run" if run >= setup else "setup"


def kpi_start(snapshot: Snapshot, service: Service) -> KpiFigure:
    """Start of the service's KPI: measured if the charter has it, else estimated."""
    plan = snapshot.charter.kpis.get(service.id)
    if plan and plan.baseline is not None:
        return KpiFigure(plan.baseline, given=True)
    return KpiFigure(service.kpi.start, given=False)


def kpi_target(snapshot: Snapshot, service: Service) -> KpiFigure:
    """Target of the service's KPI: agreed if the charter has it, else proposed."""
    plan = snapshot.charter.kpis.get(service.id)
    if plan and plan.target is not None:
        return KpiFigure(plan.target, given=True)
    return KpiFigure(service.kpi.target, given=False)


def figure_text(value: float, wording: Wording) -> str:
    """Figure with the decimals it has, two at most."""
    decimals = next((count for count in (0, 1) if round(value, count) == round(value, 2)), 2)
    return wording.number(value, decimals)


def level_aim(snapshot: Snapshot, service: str) -> LevelAim:
    """Service level today and the one to reach by the end of the plan.

    A running service goes one level up; a new one reaches level 3 where it runs for a year
    or longer, else level 2.
    """
    first = first_waves(snapshot)[service]
    if first == 0:
        today = rated_level(snapshot, service)
        return LevelAim(today, None if today is None else min(today + 1, HIGHEST_LEVEL))
    running = len(snapshot.roadmap.waves) - first + 1
    return LevelAim(None, FIRST_YEAR_LEVEL if running >= WAVES_A_YEAR else FIRST_LEVEL)


def rated_level(snapshot: Snapshot, service: str) -> int | None:
    """Service maturity as reported in this cycle."""
    rated = {each.service: each.maturity for each in snapshot.cycle.services if each.active}
    return rated.get(service)


def owner_names(snapshot: Snapshot, service: Service) -> list[str]:
    """People on the PMO's roster in the role that owns the service, written in any language."""
    titles = {title.casefold() for title in service.owner_role.values()}
    return [each.name for each in snapshot.charter.staff if each.role.casefold() in titles]


def owner(snapshot: Snapshot, wording: Wording, service: Service) -> str:
    """Role that owns the service, with whoever has it, or that nobody is named yet."""
    names = wording.join(owner_names(snapshot, service)) or wording("open.named")
    return wording("owner.named", role=snapshot.text(service.owner_role), names=names)


def department_names(snapshot: Snapshot, ids: Iterable[str]) -> list[str]:
    """Names of departments, in the order given."""
    return [snapshot.department_name(each) for each in ids]


def listed(snapshot: Snapshot, wording: Wording, services: Iterable[str]) -> str:
    """Names of services, told apart by more than a comma: many hold a comma or an "and"."""
    return wording("list.separator").join(snapshot.service_name(each) for each in services)


def interval_head(snapshot: Snapshot, wording: Wording) -> str:
    """Head of a column of intervals, with the share of the draws that they hold."""
    interval = snapshot.engagement.method.interval
    return wording("head.interval", percent=wording.percent(interval.high - interval.low))


def everywhere(snapshot: Snapshot, wording: Wording, ids: Iterable[str]) -> str:
    """Departments by name, or that it is all of them."""
    named = tuple(ids)
    if len(named) == len(snapshot.engagement.departments) > 1:
        return wording("departments.all", count=wording.number(len(named)))
    return ", ".join(department_names(snapshot, named))


def organisation_level(
    snapshot: Snapshot, levels: Mapping[str, Mapping[str, float]], domain: str
) -> float | None:
    """Mean of the departments' levels in a domain, by department weight; None without any."""
    weights = {each.id: each.weight for each in snapshot.engagement.departments}
    known = [(weights[name], own[domain]) for name, own in levels.items() if domain in own]
    total = sum(weight for weight, _ in known)
    return sum(weight * level for weight, level in known) / total if total > 0 else None
