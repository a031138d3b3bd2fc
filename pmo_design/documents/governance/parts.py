"""What several sections of the governance document ask of a snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pmo_design.documents.content import Paragraph
from pmo_design.documents.delivery import delivery_mode
from pmo_design.documents.organisation_view import first_waves
from pmo_design.documents.plan_view import MONTHS_A_WAVE, wave_begins
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.roadmap.definition import Cell, Wave

MONTHS_A_YEAR = 12
NAMES_SHOWN = 6
"""Names listed in a cell or sentence before the rest is counted."""

SPEED_ITEM = "baseline.decision-speed"
SLOW = 3
"""Highest step of decision speed at which an answer takes more than two weeks."""


def governed(snapshot: Snapshot) -> tuple[str, ...]:
    """Services that the document rules: those planned or, without a plan, those recommended.

    See `as_they_start` for their order.
    """
    recommended = tuple(service.id for service in snapshot.recommended)
    return as_they_start(snapshot, snapshot.planned or recommended)


def as_they_start(snapshot: Snapshot, services: Iterable[str]) -> tuple[str, ...]:
    """Services of today first, then by the wave of their first start, best fit first in each.

    Ids would order them by words that no reader sees.
    """
    waves, ranked = first_waves(snapshot), snapshot.scorecard.ranked_services
    rank = {name: at for at, name in enumerate(ranked)}

    def place(service: str) -> tuple[int, int, str]:
        return waves.get(service, 0), rank.get(service, len(ranked)), service

    return tuple(sorted(services, key=place))


def live_cells(snapshot: Snapshot, wave: int) -> tuple[Cell, ...]:
    """Cells in operation at the end of a wave, in id order; wave 0 is today."""
    started = {
        (start.service, start.department)
        for each in snapshot.roadmap.waves
        if each.number <= wave
        for start in each.starts
    }
    return tuple(sorted(started | set(snapshot.roadmap.running_before)))


def last_wave(snapshot: Snapshot) -> int:
    """Number of the plan's last wave; 0 without a plan."""
    return snapshot.roadmap.waves[-1].number if snapshot.roadmap.waves else 0


def first_services(snapshot: Snapshot) -> tuple[str, ...]:
    """Services that come first: of the first wave with starts.

    Without any start these are the services that run today and, without those, the
    recommended ones.
    """
    for wave in snapshot.roadmap.waves:
        if wave.starts:
            return services_of(snapshot, wave)
    return governed(snapshot)


def services_of(snapshot: Snapshot, wave: Wave) -> tuple[str, ...]:
    """Services with a start in the wave; see `as_they_start` for their order."""
    return as_they_start(snapshot, {start.service for start in wave.starts})


def modes_by_department(snapshot: Snapshot, service: str) -> dict[str, str | None]:
    """Delivery mode of a service in each department it serves at the end of the plan.

    Of a service that nobody plans, the mode in every department where it is scored. None
    where the service is delivered without anything known of how.
    """
    served = [
        place for name, place in live_cells(snapshot, last_wave(snapshot)) if name == service
    ]
    if not served:
        scores = snapshot.scorecard.departments
        served = [each.id for each in scores if each.services.get(service)]
    return {place: delivery_mode(snapshot, service, place) for place in served}


def usual_mode(snapshot: Snapshot, modes: Mapping[str, str | None]) -> str | None:
    """Mode of most departments; where equal, the one that leaves more to the PMO.

    None where it is known of no department.
    """
    order = [mode.id for mode in snapshot.catalog.modes]
    counts = Counter(mode for mode in modes.values() if mode)
    return max(order, key=lambda mode: (counts[mode], -order.index(mode))) if counts else None


def some(names: Iterable[str], wording: Wording, shown: int = NAMES_SHOWN) -> str:
    """Names in running text; beyond the first few, how many more there are."""
    listed = list(names)
    if len(listed) <= shown + 1:
        return wording.join(listed)
    return wording.join([*listed[:shown], wording.count("more-names", len(listed) - shown)])


def services_named(snapshot: Snapshot, services: Iterable[str], wording: Wording) -> str:
    """Names of some services, set apart by semicolons: most of them hold an "and" or a comma."""
    names = [snapshot.service_name(service) for service in services]
    if len(names) > NAMES_SHOWN + 1:
        rest = wording.count("more-names", len(names) - NAMES_SHOWN)
        names = [*names[:NAMES_SHOWN], rest]
    return "; ".join(names)


def departments_named(snapshot: Snapshot, departments: Iterable[str], wording: Wording) -> str:
    """Names of some departments in running text."""
    return some((snapshot.department_name(each) for each in departments), wording)


def proposal(key: str, wording: Wording) -> Paragraph:
    """Marked line: what follows is proposed, and who confirms it."""
    return Paragraph(wording(f"proposal.{key}"), "open")


def undecided(key: str, wording: Wording) -> Paragraph:
    """Marked line that names what is open and who decides it."""
    return Paragraph(wording(f"undecided.{key}"), "open")


def decision_speed(snapshot: Snapshot) -> int | None:
    """Step 1..5 of how fast decisions are taken today; None where nobody said."""
    value = snapshot.baseline(SPEED_ITEM)
    return int(value) if isinstance(value, int | float) else None


def speed_today(snapshot: Snapshot) -> str:
    """How long a decision takes today, in the questionnaire's words; "" where unknown."""
    step, item = decision_speed(snapshot), snapshot.instrument.item(SPEED_ITEM)
    if step is None or item is None or not 1 <= step <= item.steps:
        return ""
    return snapshot.text(item.anchors[step - 1]).rstrip(".")


def meets_monthly(snapshot: Snapshot) -> bool:
    """Whether the steering committee has to meet monthly, because answers are slow today."""
    speed = decision_speed(snapshot)
    return speed is None or speed <= SLOW


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the year that follows a cycle.

    Attributes
    ----------
    number : int
        1 follows the month in which the cycle closed.
    begins : date
    wave : int
        0 before the first wave.
    of_wave : int
        1 to 3; before the first wave, as if a wave 0 ended where wave 1 begins.
    """

    number: int
    begins: date
    wave: int
    of_wave: int


def months(snapshot: Snapshot) -> tuple[Month, ...]:
    """The twelve months after the cycle's closing, with the wave that each lies in."""
    closed, first = snapshot.cycle.closed, wave_begins(snapshot, 1)
    found = []
    for number in range(1, MONTHS_A_YEAR + 1):
        years, month = divmod(closed.month - 1 + number, MONTHS_A_YEAR)
        begins = date(closed.year + years, month + 1, 1)
        since = MONTHS_A_YEAR * (begins.year - first.year) + begins.month - first.month
        quarters, within = divmod(since, MONTHS_A_WAVE)
        found.append(Month(number, begins, quarters + 1, within + 1))
    return tuple(found)
