"""The 26 services as a list that sorts and filters, and one of them explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pmo_design.documents.content import Block, Facts, Paragraph, Table
from pmo_design.documents.content import Column as TableColumn
from pmo_design.documents.evidence.reasons import input_name
from pmo_design.documents.figures_of_scores import CLASSES, cut_label, services_ranking
from pmo_design.documents.mandate.kept_out import computed_reason
from pmo_design.documents.mandate.planned import in_plan, planned_anyway
from pmo_design.documents.mandate.services import why_chosen
from pmo_design.documents.overrides import named, override_says
from pmo_design.documents.small_groups import absent
from pmo_design.explanation.definition import ANSWERS, Flip, Line, Swing
from pmo_design.explanation.sums import rolled_up
from pmo_design.operations.explaining import ExplainedService
from pmo_design.scoring.scorecard import OrganisationService, ServiceScore
from pmo_design.web.results_pages import estimated_says, interval
from pmo_design.web.results_parts import Cell, Drawn, Grid, Head, Part, Results, Sorted, cells

SORTS = ("fit", "name", "class")
NOT_SCORED = "not-scored"
FILTERS = (*CLASSES, NOT_SCORED)
LEVELS = ("maturity", "item")
"""Lines of a sum whose values are levels 1 to 5."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How the list is sorted and filtered; what an address names and nobody knows is left out.

    Attributes
    ----------
    sort : str
        One of `SORTS`.
    service_class : str
        One of `FILTERS`; "" for all.
    department : str
        Id of the department whose fits are listed; "" for all together.
    """

    sort: str = "fit"
    service_class: str = ""
    department: str = ""

    @classmethod
    def of(cls, wanted: Mapping[str, str], results: Results) -> Choice:
        """Choice that an address names."""
        known = [each.id for each in results.snapshot.engagement.departments]
        sort, kind = wanted.get("sort", ""), wanted.get("class", "")
        department = wanted.get("department", "")
        return cls(
            sort if sort in SORTS else "fit",
            kind if kind in FILTERS else "",
            department if department in known else "",
        )

    def address(self, results: Results, **changes: str) -> str:
        """Address of the list with something chosen differently."""
        parts = {"sort": self.sort, "class": self.service_class, "department": self.department}
        query = {name: part for name, part in (parts | changes).items() if part}
        return f"{results.base}/services?{urlencode(query)}#table"


@dataclass(frozen=True, slots=True)
class Option:
    """A link that filters, and whether it is the present choice."""

    text: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ServicesPage:
    """The list with its picture, its filters, and what its classes mean."""

    heading: str
    rule: str
    figure: tuple[Drawn, ...]
    classes: tuple[Option, ...]
    departments: tuple[Option, ...]
    grid: Grid


def services_page(choice: Choice, results: Results) -> ServicesPage:
    """Every service as chosen by sort, class and department."""
    figure = services_ranking(results.snapshot, results.paper)
    words, snapshot = results.words, results.snapshot
    everything = (("", words("results.all")),)
    classes = (*everything, *((name, _class_name(name, results)) for name in FILTERS))
    departments = (
        *everything,
        *((each.id, each.name) for each in snapshot.engagement.departments),
    )
    return ServicesPage(
        heading=_where(choice, results) or words("results.everybody"),
        rule=_class_rule(choice, results),
        figure=(Drawn("ranking", figure),) if figure else (),
        classes=tuple(
            Option(text, choice.address(results, **{"class": name}), name == choice.service_class)
            for name, text in classes
        ),
        departments=tuple(
            Option(text, choice.address(results, department=name), name == choice.department)
            for name, text in departments
        ),
        grid=_grid(choice, results),
    )


def _where(choice: Choice, results: Results) -> str:
    """Name of the department whose fits are listed; "" for all together."""
    return choice.department and results.snapshot.department_name(choice.department)


def _class_rule(choice: Choice, results: Results) -> str:
    """What makes a service strongly called for, likely, unclear, or not now."""
    method, paper = results.snapshot.engagement.method, results.paper
    scored = sum(score is not None for score in _scores(choice, results).values())
    limits = method.classes
    return results.words(
        "results.classes-say",
        count=results.words.number(method.top_count(scored)),
        floor=paper.percent(method.fit_floor),
        strong=paper.percent(limits.strong),
        likely=paper.percent(limits.likely),
        unclear=paper.percent(limits.unclear),
    )


def _class_name(name: str, results: Results) -> str:
    return (
        results.words("results.not-scored")
        if name == NOT_SCORED
        else results.paper(f"class.{name}")
    )


Score = OrganisationService | ServiceScore | None


def _scores(choice: Choice, results: Results) -> dict[str, Score]:
    card = results.snapshot.scorecard
    if choice.department:
        return dict(card.department(choice.department).services)
    return dict(card.services)


def _listed(choice: Choice, results: Results) -> list[tuple[str, Score]]:
    """Services that pass the filter, in the order chosen; what is not scored comes last."""
    found = [
        (name, score)
        for name, score in _scores(choice, results).items()
        if choice.service_class in ("", score.service_class if score else NOT_SCORED)
    ]
    by_fit = sorted(found, key=lambda pair: -pair[1].fit.mean if pair[1] else 1.0)
    if choice.sort == "name":
        return sorted(found, key=lambda pair: results.snapshot.service_name(pair[0]).casefold())
    if choice.sort == "class":
        order = [*CLASSES, NOT_SCORED]
        return sorted(
            by_fit, key=lambda pair: order.index(pair[1].service_class if pair[1] else NOT_SCORED)
        )
    return by_fit


def _grid(choice: Choice, results: Results) -> Grid:
    words, listed = results.words, _listed(choice, results)
    where = _where(choice, results)
    last = "results.mode" if where else "results.plan"
    heads = (
        _sorting("service", "name", choice, results),
        _sorting("class", "class", choice, results),
        _sorting("fit", "fit", choice, results),
        Head(words("results.interval"), "right"),
        Head(words(last)),
    )
    cut = _cut_after(choice, listed)
    return Grid(
        words("results.services-of", department=where) if where else words("results.services-all"),
        heads,
        tuple(_row(name, score, choice, results) for name, score in listed),
        words("results.no-service"),
        cut,
        cut_label(results.snapshot, results.paper) if cut else "",
    )


def _sorting(word: str, sort: str, choice: Choice, results: Results) -> Head:
    chosen: Sorted = "descending" if sort == "fit" else "ascending"
    return Head(
        results.words(f"results.{word}"),
        "right" if sort == "fit" else "left",
        choice.address(results, sort=sort),
        chosen if choice.sort == sort else "",
    )


def _row(name: str, score: Score, choice: Choice, results: Results) -> tuple[Cell, ...]:
    snapshot, paper = results.snapshot, results.paper
    link = Cell(named(name, snapshot, paper), results.service(name, choice.department or None))
    if score is None:
        none = paper("evidence.none")
        if choice.department:
            none = absent(name, snapshot.scorecard.department(choice.department), paper, none)
        plan = none if choice.department else service_in_plan(name, results)
        return (link, Cell(_class_name(NOT_SCORED, results)), *cells((none, none, plan)))
    place = (
        snapshot.mode_name(score.mode)
        if isinstance(score, ServiceScore)
        else service_in_plan(name, results)
    )
    return (
        link,
        *cells(
            (
                paper(f"class.{score.service_class}"),
                paper.percent(score.fit.mean),
                interval((score.fit.low, score.fit.high), results),
                place,
            )
        ),
    )


def service_in_plan(service: str, results: Results) -> str:
    """What the plan makes of a service, and why where it is not recommended."""
    snapshot, paper = results.snapshot, results.paper
    chosen = {each.id for each in snapshot.recommended}
    if service in snapshot.planned and service not in chosen:
        return planned_anyway(service, snapshot, paper)
    return in_plan(service, snapshot, paper)


def _cut_after(choice: Choice, listed: list[tuple[str, Score]]) -> int | None:
    """Rows above the cut line: drawn where all that is computed as called for stands above it."""
    if choice != Choice():
        return None
    called = [isinstance(s, OrganisationService) and s.recommended for _, s in listed]
    count = sum(called)
    return count if 0 < count < len(called) and all(called[:count]) else None


def service_parts(
    service: str, department: str | None, explained: ExplainedService | None, results: Results
) -> tuple[Part, ...]:
    """A service as computed, why it is in or out, and where ``explained`` its sum.

    Parameters
    ----------
    department : str or None
        Id of the department for which its sum is shown.
    explained : ExplainedService or None
        None where small groups are protected.
    """
    words = results.words
    parts = [
        Part("computed", words("results.computed"), _computed(service, results)),
        Part("by-department", words("results.by-department"), (_by_department(service, results),)),
    ]
    if explained is not None:
        parts.append(_sum_part(explained, results))
    if explained is not None and department is None and explained.line is not None:
        parts.append(Part("flips", words("results.flips"), _flips(explained.flips, results)))
        parts.append(Part("swings", words("results.swings"), _swings(explained, results)))
    return tuple(parts)


def _computed(service: str, results: Results) -> tuple[Block, ...]:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    score, known = snapshot.scorecard.services[service], snapshot.catalog.service(service)
    decided = override_says(service, snapshot, paper)
    out = computed_reason(known, snapshot, paper)
    why = (
        words("results.why-out", reason=out)
        if out
        else words("results.why-in", reason=why_chosen(known, snapshot, paper))
    )
    facts = [(words("results.plan"), service_in_plan(service, results))]
    if score:
        facts = [
            (words("results.class"), paper(f"class.{score.service_class}")),
            (words("results.fit"), paper.percent(score.fit.mean)),
            (words("results.raw-fit"), paper.percent(score.fit.raw, 1)),
            (words("results.interval"), interval((score.fit.low, score.fit.high), results)),
            (words("results.rank"), words.number(score.rank)),
            (words("results.chance"), paper.percent(score.called)),
            *facts,
        ]
    return (
        Paragraph(snapshot.text(known.description)),
        *((Paragraph(decided, "lead"),) if decided else ()),
        *_unscheduled(service, results),
        Facts(tuple(facts)),
        *((Paragraph(estimated_says(results), "note"),) if score else ()),
        Paragraph(why),
        *_firmness(service, results),
    )


def _unscheduled(service: str, results: Results) -> tuple[Block, ...]:
    """That recommending by hand does not bring a service into the plan, where it did not."""
    snapshot = results.snapshot
    override = snapshot.scorecard.overrides.get(service)
    if override is None or override.action != "recommend" or service in snapshot.planned:
        return ()
    return (Paragraph(results.words("results.not-scheduled")),)


def _firmness(service: str, results: Results) -> tuple[Block, ...]:
    found = results.snapshot.explanation.sensitivity
    if service not in found.services:
        return ()
    says = results.words(
        "results.stays",
        share=results.paper.percent(found.services[service]),
        draws=results.paper.number(found.draws),
        percent=results.paper.percent(found.spread),
    )
    return (Paragraph(says),)


def _by_department(service: str, results: Results) -> Grid:
    snapshot, paper, words = results.snapshot, results.paper, results.words
    rows = []
    for department in snapshot.engagement.departments:
        scores = snapshot.scorecard.department(department.id)
        score = scores.services[service]
        missing = absent(service, scores, paper, paper("evidence.none"))
        figures = (
            (
                paper.percent(score.fit.mean),
                paper.percent(score.fit.raw),
                interval((score.fit.low, score.fit.high), results),
                paper.percent(score.demand.mean),
                paper.percent(score.gap.mean),
                snapshot.mode_name(score.mode),
            )
            if score
            else (missing,) * 6
        )
        link = Cell(department.name, f"{results.service(service, department.id)}#sum")
        rows.append((link, *cells(figures)))
    numbers = ("fit", "raw-fit", "interval", "demand", "gap")
    heads = (
        Head(words("results.department")),
        *(Head(words(f"results.{key}"), "right") for key in numbers),
        Head(words("results.mode")),
    )
    return Grid(words("results.by-department-title"), heads, tuple(rows))


def _sum_part(explained: ExplainedService, results: Results) -> Part:
    words, snapshot = results.words, results.snapshot
    where = explained.department
    title = (
        words("results.sum-of", department=snapshot.department_name(where))
        if where
        else words("results.sum")
    )
    if explained.line is None:
        return Part("sum", title, (Paragraph(words("results.no-sum")),))
    line = explained.line if where else rolled_up(explained.line)
    lines = tuple(_flat(line.children, 0))
    heads = [
        Head(words("results.line")),
        *(Head(words(f"results.{key}"), "right") for key in ("weight", "value", "part", "people")),
    ]
    rows = [_line_row(each, depth, results) for each, depth in lines]
    if any(each.posterior for each, _ in lines):
        heads.append(Head(words("results.posterior"), "right"))
        rows = [
            (*row, Cell(_estimate(each, results)))
            for row, (each, _) in zip(rows, lines, strict=True)
        ]
    total = results.paper.percent(line.value, 1)
    return Part(
        "sum",
        title,
        (
            Paragraph(words("results.sum-says", total=total)),
            Grid(words("results.sum-title"), tuple(heads), tuple(rows)),
            *(() if where else (Paragraph(words("results.sum-means"), "note"),)),
        ),
    )


def _flat(lines: Iterable[Line], depth: int) -> Iterator[tuple[Line, int]]:
    for line in lines:
        yield line, depth
        yield from _flat(line.children, depth + 1)


def _line_row(line: Line, depth: int, results: Results) -> tuple[Cell, ...]:
    paper = results.paper
    levels = line.kind in LEVELS
    return (
        Cell(_line_name(line, results), depth=depth),
        *cells(
            (
                paper.percent(line.weight),
                paper.number(line.value, 1) if levels else paper.percent(line.value),
                paper.percent(line.contribution, 1),
                paper.number(line.count),
            )
        ),
    )


def _estimate(line: Line, results: Results) -> str:
    """Estimate of a line with its interval; "" where it has none of its own."""
    found, paper, levels = line.posterior, results.paper, line.kind in LEVELS
    if found is None:
        return ""
    mean = paper.number(found.mean, 1) if levels else paper.percent(found.mean)
    ends = interval((found.low, found.high), results, level=levels)
    return results.words("results.span", mean=mean, interval=ends)


def _line_name(line: Line, results: Results) -> str:
    snapshot, words = results.snapshot, results.words
    if line.kind == "department":
        return snapshot.department_name(line.id)
    if line.kind == "outcome":
        return snapshot.outcome_name(line.id)
    if line.kind == "maturity":
        return words("results.line.maturity", domain=snapshot.domain_name(line.id))
    if line.kind == "item":
        item = snapshot.instrument.item(line.id)
        return snapshot.text(item.text) if item else line.id
    if line.kind in ("importance", "shortfall"):
        mean = words.number(next(iter(line.means.values())), 1)
        return words(f"results.line.{line.kind}", mean=mean)
    return words(f"results.line.{line.kind}")


def _flips(flips: tuple[Flip, ...], results: Results) -> tuple[Block, ...]:
    words = results.words
    if not flips:
        return (Paragraph(words("results.no-flips")),)
    columns = (
        TableColumn(words("results.input"), 3),
        TableColumn(words("results.where"), 1.5),
        *(
            TableColumn(words(f"results.{key}"), 1, "right")
            for key in ("today", "needed", "change")
        ),
    )
    rows = tuple(_flip_row(flip, results) for flip in flips)
    key = "results.flips-in" if flips[0].turn == "in" else "results.flips-out"
    return (
        Paragraph(words(key)),
        Table(columns, rows, words("results.flips-title")),
        *everywhere_says(flips, results),
    )


def flip_place(flip: Flip, results: Results) -> str:
    """Where answers would have to change; a weight has no place."""
    if flip.kind not in ANSWERS:
        return results.paper("evidence.none")
    if flip.department is None:
        return results.words("results.everywhere")
    return results.snapshot.department_name(flip.department)


def everywhere_says(flips: tuple[Flip, ...], results: Results) -> tuple[Paragraph, ...]:
    """What a mean of all departments is weighted by, where one is named."""
    if not any(flip.kind in ANSWERS and flip.department is None for flip in flips):
        return ()
    return (Paragraph(results.words("results.everywhere-says"), "note"),)


def _flip_row(flip: Flip, results: Results) -> tuple[str, ...]:
    paper = results.paper
    in_steps = flip.kind in ANSWERS or flip.kind == "gate"
    decimals = 3 if abs(flip.end - flip.start) < 0.01 else 2
    change = paper.number(flip.change, decimals) if in_steps else paper.percent(flip.change, 1)
    return (
        input_name(flip, results.snapshot, paper),
        flip_place(flip, results),
        paper.number(flip.start, decimals),
        paper.number(flip.end, decimals),
        f"+{change}" if flip.change > 0 else change,
    )


def _swings(explained: ExplainedService, results: Results) -> tuple[Block, ...]:
    words, paper = results.words, results.paper
    spread = paper.percent(results.snapshot.explanation.sensitivity.spread)
    columns = (
        TableColumn(words("results.weight"), 3),
        TableColumn(words("results.lowered", percent=spread), 1, "right"),
        TableColumn(words("results.raised", percent=spread), 1, "right"),
    )
    rows = tuple(_swing_row(swing, results) for swing in explained.swings)
    title = words("results.swings-title")
    return (
        Paragraph(words("results.swings-say", percent=spread)),
        Table(columns, rows, title, words("results.no-swings")),
    )


def _swing_row(swing: Swing, results: Results) -> tuple[str, ...]:
    paper = results.paper
    name = input_name(swing, results.snapshot, paper)
    return (name, paper.percent(swing.low, 2), paper.percent(swing.high, 2))
