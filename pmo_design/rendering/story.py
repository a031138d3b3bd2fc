"""The content tree as ReportLab flowables, with headings kept by what follows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count, repeat
from typing import Any, assert_never

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import CondPageBreak, Paragraph

from pmo_design.documents import content
from pmo_design.documents.content import Document
from pmo_design.messages import say
from pmo_design.rendering.contents import heading, numbered
from pmo_design.rendering.drawings import draw
from pmo_design.rendering.figures import FittedFigure, Gap, Redraw
from pmo_design.rendering.styles import (
    ACCENT,
    BODY,
    BULLET,
    CAPTION,
    LAST_BULLET,
    LEAD,
    NOTE,
    QUOTE,
    SAYS,
    SOURCE,
)
from pmo_design.rendering.tables import (
    barred,
    cut_heads,
    data_table,
    facts_table,
    figures_tables,
)
from pmo_design.rendering.text_safety import markup, one_line

TEXT_START = 44.0
"""Height of three lines: less of a paragraph does not stand below its heading."""

SHORT_LEAD = 90.0
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
    redraw : callable or None
        Draws a figure again, at most so high.
    """

    flowables: list[Any]
    start: float | None = TEXT_START
    redraw: Redraw | None = None


@dataclass(frozen=True, slots=True)
class Setter:
    """Sets blocks one after the other and counts figures and tables."""

    document: Document
    width: float
    height: float
    """Height of a page's text."""
    note: Callable[[str], None]
    """Takes what could not be drawn whole."""
    _figures: Iterator[int] = field(default_factory=lambda: count(1))
    _tables: Iterator[int] = field(default_factory=lambda: count(1))

    def piece(self, block: content.Block, above: float) -> Piece:
        """Set one block; the headings that stand above it are ``above`` points high."""
        match block:
            case content.Paragraph():
                return self._paragraph(block)
            case content.Bullets():
                items = _bullets(block.items)
                return Piece(items, min(_height(items[:1], self.width), SHORT_LEAD))
            case content.KeyFigures():
                return Piece(figures_tables(block.figures, self.width), FIGURES_START)
            case content.Table():
                return self._table(block)
            case content.Facts():
                return self._facts(block)
            case content.Figure():
                return self._figure(block, above)
            case content.Quote():
                return self._quote(block)
        assert_never(block)

    def _paragraph(self, block: content.Paragraph) -> Piece:
        lines = [line for line in block.text.split("\n") if line.strip()]
        if block.style != "open":
            return Piece([Paragraph(markup(line), STYLES[block.style]) for line in lines])
        mark = f'<b><font color="#{ACCENT.hexval()[2:]}">{markup(self.document.labels.open)}</font></b> '
        texts = [mark + markup("\n".join(lines))]
        flush = BODY.clone("open", spaceAfter=0)
        return Piece([barred([Paragraph(text, flush) for text in texts], self.width, marked=True)])

    def _table(self, block: content.Table) -> Piece:
        flowables: list[Any] = []
        if block.title:
            flowables.append(_caption(self.document.labels.table, next(self._tables), block.title))
        if not block.rows or not block.columns:
            return Piece([*flowables, Paragraph(markup(block.empty or NOTHING), NOTE)])
        language = self.document.language
        for head in cut_heads(block, self.width, language):
            self.note(say('head of a column cut: "{head}"', head=head))
        table = data_table(block, self.width, language)
        return Piece([*flowables, table], _room(flowables, self.width) + table.opening_height())

    def _facts(self, block: content.Facts) -> Piece:
        if not block.pairs:
            return Piece([])
        table = facts_table(block.pairs, self.width, self.document.language)
        return Piece([table], table.opening_height())

    def _figure(self, block: content.Figure, above: float) -> Piece:
        caption = _caption(self.document.labels.figure, next(self._figures), block.title)
        says = Paragraph(markup(block.says), SAYS)
        page = self.height - SPACE_AROUND
        left = page - above - _height([caption, says], self.width)
        # Below texts as long as half a page the drawing gets a page of its own.
        drawings = draw(block.chart, self.width, left if left > page / 2 else page)
        return Piece(
            [caption, says, *_spaced(drawings)], None, partial(draw, block.chart, self.width)
        )

    def _quote(self, block: content.Quote) -> Piece:
        rows = [Paragraph(markup(line), QUOTE) for line in block.text.split("\n") if line.strip()]
        if block.source:
            rows.append(Paragraph(f"— {markup(block.source)}", SOURCE))
        return Piece([barred(rows, self.width)] if rows else [])


def story(
    document: Document, width: float, height: float, note: Callable[[str], None]
) -> list[Any]:
    """Every section of a document as flowables.

    Parameters
    ----------
    document : Document
        Its texts have passed the text door.
    width, height : float
        Size of a page's text, in points.
    note : callable
        Takes a line for each text that could not be drawn whole.
    """
    setter = Setter(document, width, height, note)
    flowables: list[Any] = []
    waiting: list[Any] = []
    for place in numbered(document.sections):
        waiting += heading(place)
        blocks = place.section.blocks
        followers = (*blocks[1:], *place.section.sections[:1])
        for block, following in zip(blocks, chain(followers, repeat(None)), strict=False):
            piece = setter.piece(block, _height(waiting, width))
            leads = _leads(block, following) and _height(piece.flowables, width) <= SHORT_LEAD
            if leads or (block is blocks[0] and _opens(blocks, setter)):
                waiting += piece.flowables
            elif piece.flowables:
                flowables += _kept(waiting, piece, width, height)
                waiting = []
    return [*flowables, *_kept(waiting, Piece([]), width, height)]


def _leads(block: content.Block, following: content.Block | content.Section | None) -> bool:
    """Whether a text leads to what follows it rather than standing for itself."""
    follower = (
        content.Bullets | content.Table | content.Figure | content.KeyFigures | content.Section
    )
    if not isinstance(block, content.Paragraph) or following is None:
        return False
    if block.style == "open":
        # What is marked as open is the standing of the table or list below it.
        return isinstance(following, content.Table | content.Bullets)
    announces = block.style == "lead" or block.text.rstrip().endswith(":")
    marked = isinstance(following, content.Paragraph) and following.style == "open"
    return block.style != "note" and (announces or marked or isinstance(following, follower))


def _opens(blocks: tuple[content.Block, ...], setter: Setter) -> bool:
    """Whether the first of two short texts below a heading stays with what the second leads to.

    Two lines alone between their heading and a white rest of the page look forgotten.
    """
    texts = blocks[:2]
    if len(blocks) <= len(texts) or not all(
        isinstance(each, content.Paragraph) and each.style in STYLES for each in texts
    ):
        return False
    set_texts = [part for each in texts for part in setter.piece(each, 0.0).flowables]
    return _leads(texts[1], blocks[2]) and _height(set_texts, setter.width) <= SHORT_LEAD


def _kept(headings: list[Any], piece: Piece, width: float, height: float) -> list[Any]:
    """Headings with the start of what follows them, so that none ends a page."""
    if piece.start is None:
        return _together([*headings, *piece.flowables], piece.redraw)
    if not headings and len(piece.flowables) < 2 and piece.start <= TEXT_START:
        return piece.flowables
    needed = _room(headings, width) + piece.start
    return [CondPageBreak(min(needed, height)), *headings, *piece.flowables]


def _height(flowables: list[Any], width: float) -> float:
    """Height of texts below each other, with the space before each."""
    return float(sum(part.wrap(width, 1e6)[1] + part.getSpaceBefore() for part in flowables))


def _room(flowables: list[Any], width: float) -> float:
    """Height of texts that something follows: with the space after each as well."""
    return _height(flowables, width) + sum(float(part.getSpaceAfter()) for part in flowables)


def _together(flowables: list[Any], redraw: Redraw | None) -> list[Any]:
    """Keep all up to the first drawing on one page; further drawings follow as they fit."""
    first = next(number for number, part in enumerate(flowables) if isinstance(part, Drawing))
    more = flowables[first + 1 :]
    alone = not any(isinstance(part, Drawing) for part in more)
    whole = FittedFigure(flowables[:first], flowables[first], redraw if alone else None)
    return [whole, *more]


def _spaced(drawings: tuple[Any, ...]) -> list[Any]:
    return [part for drawing in drawings for part in (drawing, Gap(0, 10))]


def _bullets(items: tuple[tuple[str, str], ...]) -> list[Any]:
    """Items of a list; the last one keeps what follows at the distance of a paragraph."""
    styles = [*[BULLET] * (len(items) - 1), LAST_BULLET][: len(items)]
    return [
        _bullet(strong, text, style) for (strong, text), style in zip(items, styles, strict=True)
    ]


def _bullet(strong: str, text: str, style: Any) -> Paragraph:
    opening = f"<b>{markup(strong)}</b> " if strong else ""
    return Paragraph(opening + markup(text), style, bulletText="•")


def _caption(label: str, number: int, title: str) -> Paragraph:
    name = markup(one_line(label).replace("{number}", str(number)))
    return Paragraph(f"<b>{name}</b>&nbsp; {markup(one_line(title))}", CAPTION)
