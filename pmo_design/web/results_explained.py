"""Why a figure is what it is: its sum line by line, what would change it, how firmly it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pmo_design.documents.content import Block, Paragraph, Table
from pmo_design.documents.content import Column as TableColumn
from pmo_design.documents.evidence.reasons import input_name
from pmo_design.explanation.definition import ANSWERS, Flip, Line, Swing
from pmo_design.explanation.sums import rolled_up
from pmo_design.operations.explaining import ExplainedService
from pmo_design.web.results_pages import interval
from pmo_design.web.results_parts import Cell, Grid, Head, Part, Results, cells

LEVELS = ("maturity", "item")
"""Lines of a sum whose values are levels 1 to 5."""


def sum_part(explained: ExplainedService, results: Results) -> Part:
    """The sum of a service's fit, line by line down to questions and people."""
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
            Paragraph(words("results.sum-formula"), "note"),
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
                paper.level(line.value) if levels else paper.percent(line.value),
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
    mean = paper.level(found.mean) if levels else paper.percent(found.mean)
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


def flip_blocks(flips: tuple[Flip, ...], results: Results) -> tuple[Block, ...]:
    """Smallest changes that would recommend a service, or no longer."""
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


def swing_blocks(explained: ExplainedService, results: Results) -> tuple[Block, ...]:
    """How often a service stays where it is as weights vary, and which input moves it most."""
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
