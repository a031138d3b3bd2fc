"""The 26 services as a list that sorts and filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pmo_design.documents.figures_of_scores import CLASSES, cut_label, services_ranking
from pmo_design.documents.overrides import named
from pmo_design.documents.small_groups import absent
from pmo_design.scoring.scorecard import OrganisationService, ServiceScore
from pmo_design.web.results_in_plan import service_in_plan
from pmo_design.web.results_pages import draws_says, interval
from pmo_design.web.results_parts import Cell, Drawn, Grid, Head, Results, Sorted, cells

SORTS = ("fit", "name", "class")
NOT_SCORED = "not-scored"
FILTERS = (*CLASSES, NOT_SCORED)


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
    says = results.words(
        "results.classes-say",
        count=results.words.number(method.top_count(scored)),
        floor=paper.percent(method.fit_floor),
        strong=paper.percent(limits.strong),
        likely=paper.percent(limits.likely),
        unclear=paper.percent(limits.unclear),
    )
    return f"{says} {draws_says(results)}"


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


def _cut_after(choice: Choice, listed: list[tuple[str, Score]]) -> int | None:
    """Rows above the cut line: drawn where all that is computed as called for stands above it."""
    if choice != Choice():
        return None
    called = [isinstance(s, OrganisationService) and s.recommended for _, s in listed]
    count = sum(called)
    return count if 0 < count < len(called) and all(called[:count]) else None
