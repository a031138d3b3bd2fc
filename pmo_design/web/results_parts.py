"""What pages of results are made of: blocks of the documents, and tables with links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pmo_design.charts.heat_map import HeatMap
from pmo_design.charts.quadrant import Quadrant
from pmo_design.documents.content import Align, Block, Column, Figure, Table
from pmo_design.documents.small_groups import absent
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

Sorted = Literal["", "ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Results:
    """What every page of an engagement's results is written from.

    Attributes
    ----------
    snapshot : Snapshot
    paper : Wording
        Sentences of the documents, which pages share.
    words : Wording
        Words of pages.
    base : str
        Address of the results' first page.
    """

    snapshot: Snapshot
    paper: Wording
    words: Wording
    base: str

    def service(self, service: str, department: str | None = None) -> str:
        """Address of a service's page, where one is named for a department."""
        where = f"?department={department}" if department else ""
        return f"{self.base}/services/{service}{where}"

    def department(self, department: str) -> str:
        """Address of a department's page."""
        return f"{self.base}/departments/{department}"

    def model(self, model: str) -> str:
        """Address of a PMO model's page."""
        return f"{self.base}/models/{model}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; ``depth`` indents it, counted from 0; ``mark`` stands below it."""

    text: str
    href: str = ""
    depth: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a column; ``href`` sorts by it."""

    text: str
    align: Align = "left"
    href: str = ""
    sorted: Sorted = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells may be links; the first cell of a row names it.

    Attributes
    ----------
    cut_after : int or None
        Rows above a line that is drawn across; None draws none.
    cut : str
        What that line says.
    """

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    cut_after: int | None = None
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure of the documents, drawn on the page under an id."""

    id: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of a page."""

    id: str
    title: str
    blocks: tuple[Block | Grid | Drawn, ...]


def drawn(name: str, figure: Figure | None, missing: Block) -> tuple[Block | Drawn, ...]:
    """A figure with the numbers in it as a table, or what is said where there is none."""
    return (Drawn(name, figure),) if figure else (missing,)


def heat_map_numbers(figure: Figure | None, results: Results) -> tuple[Table, ...]:
    """Numbers of the heat map of maturity: departments by domain, and all together last."""
    if figure is None or not isinstance(figure.chart, HeatMap):
        return ()
    chart, snapshot = figure.chart, results.snapshot
    first = Column(results.words("results.department"), 2)
    columns = (first, *(Column(name, 1, "right") for name in chart.columns))
    domains = [domain.id for domain in snapshot.instrument.domains]
    missing = [
        [absent(name, scores, results.paper, results.paper("evidence.none")) for name in domains]
        for scores in snapshot.scorecard.departments
    ]
    together = [results.paper("evidence.none")] * len(domains)
    rows = tuple(
        (name, *(text or word for text, word in zip(texts, words, strict=True)))
        for name, texts, words in zip(chart.rows, chart.texts, [*missing, together], strict=True)
    )
    return (Table(columns, rows, results.words("results.numbers", name=figure.title)),)


def quadrant_numbers(figure: Figure | None, results: Results) -> tuple[Table, ...]:
    """Numbers of a quadrant, a row for each point."""
    if figure is None or not isinstance(figure.chart, Quadrant):
        return ()
    chart = figure.chart
    columns = (
        Column(results.words("results.department"), 2),
        Column(chart.x_label, 1, "right"),
        Column(chart.y_label, 1, "right"),
    )
    rows = tuple(
        (point.label, results.paper.level(point.x), results.paper.percent(point.y))
        for point in chart.points
    )
    return (Table(columns, rows, results.words("results.numbers", name=figure.title)),)


def cells(texts: Iterable[str]) -> tuple[Cell, ...]:
    """Plain cells."""
    return tuple(Cell(text) for text in texts)
