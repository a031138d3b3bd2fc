"""The plan on a page: starts that sort and filter, pictures, what is left out, how it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pmo_design.documents.content import Block, Figure, Paragraph, Section
from pmo_design.documents.delivery import delivery_mode
from pmo_design.documents.plan_view import starts, wave_begins, wave_heads
from pmo_design.documents.service_roadmap.limits import left_section
from pmo_design.documents.service_roadmap.method import method_section
from pmo_design.documents.service_roadmap.outlook import capacity_section, gantt_section
from pmo_design.documents.start_reasons import start_reason
from pmo_design.exchange.plain_names import folded
from pmo_design.roadmap.definition import Start, Wave
from pmo_design.web.results_parts import Cell, Drawn, Grid, Head, Part, Results, Sorted, cells
from pmo_design.web.results_services import Option

Listed = tuple[Wave, Start]

SORTS: Mapping[str, Callable[[Listed, Results], str | float]] = {
    "wave": lambda listed, _: listed[0].number,
    "service": lambda listed, results: folded(results.snapshot.service_name(listed[1].service)),
    "department": lambda listed, results: folded(
        results.snapshot.department_name(listed[1].department)
    ),
    "mode": lambda listed, results: folded(_mode(listed[1], results)),
    "setup": lambda listed, _: -listed[1].setup_person_months,
}
"""Columns by which starts are sorted, the largest set-up first; of equals the plan decides."""

PLAN_FIRST = "wave"


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """How the starts are sorted and filtered; what an address names and nobody knows is left out.

    Attributes
    ----------
    sort : str
        One of `SORTS`.
    wave : str
        Number of the wave whose starts are listed; "" for all.
    """

    sort: str = PLAN_FIRST
    wave: str = ""

    @classmethod
    def of(cls, wanted: Mapping[str, str], results: Results) -> PlanChoice:
        """Choice that an address names."""
        known = [str(each.number) for each in results.snapshot.roadmap.waves]
        sort, wave = wanted.get("sort", ""), wanted.get("wave", "")
        return cls(sort if sort in SORTS else PLAN_FIRST, wave if wave in known else "")

    def address(self, results: Results, **changes: str) -> str:
        """Address of the starts with something chosen differently."""
        parts = {"sort": self.sort, "wave": self.wave} | changes
        query = {name: part for name, part in parts.items() if part}
        return f"{results.base}/plan?{urlencode(query)}#starts"


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan with its starts; ``starts`` counts those of all waves."""

    opening: tuple[Block, ...]
    waves: tuple[Option, ...]
    grid: Grid
    starts: int
    parts: tuple[Part, ...]


def plan_page(choice: PlanChoice, results: Results) -> PlanPage | None:
    """Everything the page shows; None where no capacity is given, which leaves no waves.

    ``results`` has the sentences of the roadmap as its paper.
    """
    snapshot, paper = results.snapshot, results.paper
    if not snapshot.roadmap.waves:
        return None
    lead = paper(
        "waves.lead",
        date=paper.date(wave_begins(snapshot, 1)),
        closed=paper.date(snapshot.cycle.closed),
    )
    builders = (gantt_section, capacity_section, left_section, method_section)
    return PlanPage(
        opening=(Paragraph(lead, "lead"),),
        waves=_waves(choice, results),
        grid=_grid(choice, results),
        starts=len(starts(snapshot)),
        parts=tuple(_part(build(snapshot, paper)) for build in builders),
    )


def _part(section: Section) -> Part:
    """A section of the roadmap, with its figures drawn."""
    return Part(section.id, section.title, tuple(_drawn(section.id, section.blocks)))


def _drawn(name: str, blocks: Iterable[Block]) -> Iterable[Block | Drawn]:
    for place, block in enumerate(blocks):
        yield Drawn(f"{name}-{place}", block) if isinstance(block, Figure) else block


def _waves(choice: PlanChoice, results: Results) -> tuple[Option, ...]:
    """Links that list one wave, or all."""
    numbers = [str(each.number) for each in results.snapshot.roadmap.waves]
    named = zip(numbers, wave_heads(results.snapshot, results.paper), strict=True)
    return tuple(
        Option(text, choice.address(results, wave=wave), wave == choice.wave)
        for wave, text in (("", results.words("results.all-waves")), *named)
    )


def _listed(choice: PlanChoice, results: Results) -> list[Listed]:
    """Starts that pass the filter, in the order chosen."""
    found = [
        (wave, start)
        for wave in results.snapshot.roadmap.waves
        for start in wave.starts
        if choice.wave in ("", str(wave.number))
    ]
    return sorted(found, key=lambda listed: SORTS[choice.sort](listed, results))


def _grid(choice: PlanChoice, results: Results) -> Grid:
    words, paper = results.words, results.paper
    heads = (
        _sorting("service", paper("head.service"), choice, results),
        _sorting("department", paper("head.department"), choice, results),
        _sorting("wave", paper("head.wave"), choice, results),
        _sorting("mode", words("results.mode"), choice, results),
        _sorting("setup", paper("head.setup"), choice, results),
        Head(paper("head.reason")),
    )
    by_wave = dict(enumerate(wave_heads(results.snapshot, paper), start=1))
    rows = tuple(
        _row(start, by_wave[wave.number], results) for wave, start in _listed(choice, results)
    )
    title = (
        words("results.starts-of", wave=by_wave[int(choice.wave)])
        if choice.wave
        else words("results.starts-all")
    )
    return Grid(title, heads, rows, _empty(results))


def _empty(results: Results) -> str:
    """What is said where no start is listed."""
    if starts(results.snapshot):
        return results.paper("wave.nothing")
    return results.paper("plan.no-start" if results.snapshot.answered else "no-answers")


def _sorting(sort: str, text: str, choice: PlanChoice, results: Results) -> Head:
    largest_first = sort == "setup"
    order: Sorted = "descending" if largest_first else "ascending"
    return Head(
        text,
        "right" if largest_first else "left",
        choice.address(results, sort=sort),
        order if choice.sort == sort else "",
    )


def _row(start: Start, wave: str, results: Results) -> tuple[Cell, ...]:
    snapshot, paper = results.snapshot, results.paper
    return (
        Cell(snapshot.service_name(start.service), results.service(start.service)),
        Cell(snapshot.department_name(start.department), results.department(start.department)),
        *cells(
            (
                wave,
                _mode(start, results),
                paper.number(start.setup_person_months, 1),
                start_reason(snapshot, paper, start),
            )
        ),
    )


def _mode(start: Start, results: Results) -> str:
    """How the department receives the service, as all documents say it."""
    mode = delivery_mode(results.snapshot, start.service, start.department)
    return results.snapshot.mode_name(mode) if mode else results.paper("mode.unknown")
