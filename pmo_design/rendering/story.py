"""The content tree as ReportLab flowables, with headings kept by what follows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, zip_longest
from typing import Any, assert_never

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import CondPageBreak, KeepTogether, Paragraph, Spacer

from pmo_design.documents import content
from pmo_design.documents.content import Document, Labels
from pmo_design.rendering.contents import heading, numbered
from pmo_design.rendering.drawings import draw
from pmo_design.rendering.styles import (
    ACCENT,
    BODY,
    BULLET,
    CAPTION,
    LEAD,
    NOTE,
    QUOTE,
    SAYS,
    SOURCE,
)
from pmo_design.rendering.tables import barred, data_table, facts_table, figures_tables
from pmo_design.rendering.text_safety import markup, one_line

TEXT_START = 44.0
"""Height of three lines: less of a paragraph does not stand below its heading."""

SHORT_LEAD = 60.0
"""Text up to this height, in points, stays with the list, table or figure it leads to."""

FIGURES_START = 70.0
"""Height of a row of key figures, in points."""

SPACE_AROUND = 30.0
"""Spacing that measured heights do not include, in points."""

NOTHING = "-"
"""Stands for the rows of a table that has none and says nothing about it."""

STYLES = {"body": BODY, "lead": LEAD, "note": NOTE}


@dataclass(frozen=True, slots=True)
class Piece:
    """A block set.

    Attributes
    ----------
    flowables : list
    start : float or None
        Height of the part that must stand below what leads to it; None where the whole
        piece must stay together.
    """

    flowables: list[Any]
    start: float | None = TEXT_START


@dataclass(frozen=True, slots=True)
class Setter:
    """Sets blocks one after the other and counts figures and tables."""

    labels: Labels
    width: float
    height: float
    """Height of a page's text."""
    _figures: Iterator[int] = field(default_factory=lambda: count(1))
    _tables: Iterator[int] = field(default_factory=lambda: count(1))

    def piece(self, block: content.Block, above: float) -> Piece:
        """Set one block; the headings that stand above it are ``above`` points high."""
        match block:
            case content.Paragraph():
                return self._paragraph(block)
            case content.Bullets():
                items = [_bullet(strong, text) for strong, text in block.items]
                return Piece(items, min(_height(items[:1], self.width), SHORT_LEAD))
            case content.KeyFigures():
                return Piece(figures_tables(block.figures, self.width), FIGURES_START)
            case content.Table():
                return self._table(block)
            case content.Facts():
                return Piece([facts_table(block.pairs, self.width)] if block.pairs else [])
            case content.Figure():
                return self._figure(block, above)
            case content.Quote():
                return self._quote(block)
        assert_never(block)

    def _paragraph(self, block: content.Paragraph) -> Piece:
        lines = [line for line in block.text.split("\n") if line.strip()]
        if block.style != "open":
            return Piece([Paragraph(markup(line), STYLES[block.style]) for line in lines])
        mark = f'<b><font color="#{ACCENT.hexval()[2:]}">{markup(self.labels.open)}</font></b> '
        texts = [mark + markup("\n".join(lines))]
        flush = BODY.clone("open", spaceAfter=0)
        return Piece([barred([Paragraph(text, flush) for text in texts], self.width, marked=True)])

    def _table(self, block: content.Table) -> Piece:
        flowables: list[Any] = []
        if block.title:
            flowables.append(_caption(self.labels.table, next(self._tables), block.title))
        if not block.rows or not block.columns:
            return Piece([*flowables, Paragraph(markup(block.empty or NOTHING), NOTE)])
        table = data_table(block, self.width)
        return Piece([*flowables, table], _height(flowables, self.width) + table.opening_height())

    def _figure(self, block: content.Figure, above: float) -> Piece:
        caption = _caption(self.labels.figure, next(self._figures), block.title)
        says = Paragraph(markup(block.says), SAYS)
        page = self.height - SPACE_AROUND
        left = page - above - _height([caption, says], self.width)
        # Below texts as long as half a page the drawing gets a page of its own.
        drawings = draw(block.chart, self.width, left if left > page / 2 else page)
        return Piece([caption, says, *_spaced(drawings)], None)

    def _quote(self, block: content.Quote) -> Piece:
        rows = [Paragraph(markup(line), QUOTE) for line in block.text.split("\n") if line.strip()]
        if block.source:
            rows.append(Paragraph(f"— {markup(block.source)}", SOURCE))
        return Piece([barred(rows, self.width)] if rows else [])


def story(document: Document, width: float, height: float) -> list[Any]:
    """Every section of a document as flowables.

    Parameters
    ----------
    document : Document
        Its texts have passed the text door.
    width, height : float
        Size of a page's text, in points.
    """
    setter = Setter(document.labels, width, height)
    flowables: list[Any] = []
    waiting: list[Any] = []
    for place in numbered(document.sections):
        waiting += heading(place)
        blocks = place.section.blocks
        for block, following in zip_longest(blocks, blocks[1:]):
            piece = setter.piece(block, _height(waiting, width))
            if _leads(block, following) and _height(piece.flowables, width) <= SHORT_LEAD:
                waiting += piece.flowables
            elif piece.flowables:
                flowables += _kept(waiting, piece, width, height)
                waiting = []
    return [*flowables, *_kept(waiting, Piece([]), width, height)]


def _leads(block: content.Block, following: content.Block | None) -> bool:
    """Whether a text leads to what follows it rather than standing for itself."""
    follower = content.Bullets | content.Table | content.Figure | content.KeyFigures
    is_text = isinstance(block, content.Paragraph) and block.style in ("body", "lead")
    announces = isinstance(block, content.Paragraph) and block.text.rstrip().endswith(":")
    return is_text and (isinstance(following, follower) or (announces and following is not None))


def _kept(headings: list[Any], piece: Piece, width: float, height: float) -> list[Any]:
    """Headings with the start of what follows them, so that none ends a page."""
    if piece.start is None:
        return _together([*headings, *piece.flowables])
    if not headings and len(piece.flowables) == 1:
        return piece.flowables
    after = sum(float(part.getSpaceAfter()) for part in headings)
    needed = _height(headings, width) + after + piece.start
    return [CondPageBreak(min(needed, height)), *headings, *piece.flowables]


def _height(flowables: list[Any], width: float) -> float:
    """Height of texts below each other, with the space before each."""
    return float(sum(part.wrap(width, 1e6)[1] + part.getSpaceBefore() for part in flowables))


def _together(flowables: list[Any]) -> list[Any]:
    """Keep all up to the first drawing on one page; further drawings follow as they fit."""
    first = next(number for number, part in enumerate(flowables) if isinstance(part, Drawing))
    return [KeepTogether(flowables[: first + 1]), *flowables[first + 1 :]]


def _spaced(drawings: tuple[Any, ...]) -> list[Any]:
    return [part for drawing in drawings for part in (drawing, Spacer(0, 10))]


def _bullet(strong: str, text: str) -> Paragraph:
    opening = f"<b>{markup(strong)}</b> " if strong else ""
    return Paragraph(opening + markup(text), BULLET, bulletText="•")


def _caption(label: str, number: int, title: str) -> Paragraph:
    name = markup(one_line(label).replace("{number}", str(number)))
    return Paragraph(f"<b>{name}</b>&nbsp; {markup(one_line(title))}", CAPTION)
