"""Tables set for the page: no head or word is cut, and cells are cheap where they are short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import FrameBreak, Paragraph, Table, TableStyle

from pmo_design.documents import content
from pmo_design.rendering.columns import PADDING, column_widths
from pmo_design.rendering.fonts import BOLD, REGULAR
from pmo_design.rendering.hyphenation import fitted
from pmo_design.rendering.measure import fits_in, width_of, wrap
from pmo_design.rendering.spacing import bound
from pmo_design.rendering.styles import (
    ACCENT,
    ACCENT_PALE,
    BLUE,
    CELL,
    CELLS,
    HAIRLINE,
    HEADS,
    INK,
    KEY_CAPTION,
    LABEL,
    NAVY,
    RULE,
    SKY,
)
from pmo_design.rendering.text_safety import markup

TALLEST_ROW = 480.0
"""A head and row up to this height, in points, are kept whole: any page holds them."""

SHORT_TABLE = 160.0
"""A table up to this height, in points, is not split."""

SHORT_FACTS = 360.0
"""So of facts, about half a page: they have no head that could repeat above what is torn off."""

FACT_LABEL = 0.28
"""Share of the width that the labels of facts take."""

HEAD_LINES = 6
_HEAD = (CELL.fontSize, BOLD)
FIGURES_A_ROW = 5
FIGURE_SIZES = (24.0, 20.0, 17.0, 14.0, 11.0)

_COMMON = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("FONT", (0, 0), (-1, -1), REGULAR, CELL.fontSize, CELL.leading),
    ("TEXTCOLOR", (0, 0), (-1, -1), INK),
    ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
    ("TOPPADDING", (0, 0), (-1, -1), 3.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4.0),
]


class _RowTable(Table):  # type: ignore[misc]  # ReportLab has no types
    """Splits between rows; inside a row only where that row alone would outgrow a page.

    ReportLab's ``splitInRow`` by itself also cuts rows that the next page could hold.
    """

    whole_up_to = SHORT_TABLE
    """Height up to which it is not split."""

    def opening_height(self) -> float:
        """Height of all of a short table, else of the head and the first rows it keeps whole.

        One low row alone under its head looks like the whole table.
        """
        self.wrap(sum(self._colWidths), TALLEST_ROW)
        whole = float(sum(self._rowHeights))
        if whole <= self.whole_up_to:
            return whole
        one, two = (float(sum(self._rowHeights[: self.repeatRows + rows])) for rows in (1, 2))
        return two if two <= SHORT_TABLE else min(one, TALLEST_ROW)

    def split(self, availWidth: float, availHeight: float) -> list[Any]:  # noqa: N803
        self.splitInRow = 0
        parts: list[Any] = super().split(availWidth, availHeight)
        first = float(sum(self._rowHeights[: self.repeatRows + 1]))
        if parts:
            return self._less_lonely(parts, availWidth)
        if first <= TALLEST_ROW:
            return parts
        self.splitInRow = 1
        return list(super().split(availWidth, availHeight))

    def _less_lonely(self, parts: list[Any], width: float) -> list[Any]:
        """Take a second row along where the last one would stand alone on the next page."""
        kept = len(self._rowHeights) - 2
        if len(parts) != 2 or len(parts[0]._rowHeights) != kept + 1 or kept < self.repeatRows + 2:
            return parts
        shorter = float(sum(self._rowHeights[:kept])) + 0.1
        fewer: list[Any] = super().split(width, shorter)
        # Without the break the rest would go on below, on this page, under a head of its own.
        return [fewer[0], FrameBreak, *fewer[1:]] if fewer else parts


def data_table(block: content.Table, width: float, language: str) -> _RowTable:
    """Rows under a head that repeats on every page; a huge cell splits over pages."""
    widths = column_widths(block, width, language)
    head = [
        Paragraph(markup(_head(column.title, room, language)), HEADS[column.align])
        if column.title
        else ""
        for column, room in zip(block.columns, widths, strict=True)
    ]
    rows = [
        [
            _cell(text, column.align, room, language)
            for text, column, room in zip(row, block.columns, widths, strict=True)
        ]
        for row in block.rows
    ]
    style = [
        *_COMMON,
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, 0), 1.0, BLUE),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, HAIRLINE),
        ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.5, RULE),
        *(
            ("ALIGN", (number, 0), (number, -1), column.align.upper())
            for number, column in enumerate(block.columns)
        ),
    ]
    return _table([head, *rows], widths, style, repeatRows=1)


def facts_table(pairs: Sequence[tuple[str, str]], width: float, language: str) -> _RowTable:
    """Labels with their values beside them."""
    widths = [width * FACT_LABEL, width * (1 - FACT_LABEL)]
    rows = [
        [Paragraph(markup(label), LABEL), _cell(text, "left", widths[1], language)]
        for label, text in pairs
    ]
    table = _table(rows, widths, [*_COMMON, ("LINEBELOW", (0, 0), (-1, -1), 0.5, HAIRLINE)])
    table.whole_up_to = SHORT_FACTS
    return table


def figures_tables(figures: Sequence[tuple[str, str]], width: float) -> list[Table]:
    """Large numbers side by side, each above its caption."""
    starts = range(0, len(figures), FIGURES_A_ROW)
    return [_figures(figures[start : start + FIGURES_A_ROW], width) for start in starts]


def barred(rows: Sequence[Any], width: float, *, marked: bool = False) -> Table:
    """Flowables below each other beside a bar; ``marked`` sets them on a tinted ground."""
    style = [
        *_COMMON,
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("LINEBEFORE", (0, 0), (0, -1), 2.5, ACCENT if marked else SKY),
    ]
    if marked:
        style.append(("BACKGROUND", (0, 0), (-1, -1), ACCENT_PALE))
    table = _table([[row] for row in rows], [width], style)
    table.spaceBefore = 6
    return table


def cut_heads(block: content.Table, width: float, language: str) -> list[str]:
    """Heads as drawn that do not fit on their lines and so lose letters."""
    widths = column_widths(block, width, language)
    return [
        _head(column.title, room, language)
        for column, room in zip(block.columns, widths, strict=True)
        if not fits_in(
            _broken_head(column.title, room, language), _text_room(room), *_HEAD, HEAD_LINES
        )
    ]


def _text_room(width: float) -> float:
    return width - 2 * PADDING


def _broken_head(title: str, width: float, language: str) -> str:
    return fitted(bound(title), _text_room(width), CELL.fontSize, language, BOLD)


def _head(title: str, width: float, language: str) -> str:
    """Title of a column on a few lines: the head repeats, so it must never fill the page."""
    broken = _broken_head(title, width, language)
    return " ".join(wrap(broken, _text_room(width), *_HEAD, most=HEAD_LINES))


def _cell(text: str, align: content.Align, width: float, language: str) -> Any:
    """Plain text where it fits on one line, which is drawn twice as fast; else a paragraph.

    A plain string in a table is never read as markup.
    """
    if "\n" not in text and width_of(text, CELL.fontSize) <= _text_room(width):
        return text
    broken = fitted(bound(text), _text_room(width), CELL.fontSize, language)
    return Paragraph(markup(broken), CELLS[align])


def _figures(figures: Sequence[tuple[str, str]], width: float) -> Table:
    gap = 12.0
    share = width / len(figures)
    size = min(_figure_size(number, share - gap) for number, _ in figures)
    number_style = CELL.clone("key-number", fontName=BOLD, fontSize=size, leading=size * 1.2)
    number_style.textColor = NAVY
    cells = [
        [Paragraph(markup(number), number_style), Paragraph(markup(caption), KEY_CAPTION)]
        for number, caption in figures
    ]
    style = [
        *_COMMON,
        ("LEFTPADDING", (0, 0), (-1, -1), 8),
        ("LINEBEFORE", (0, 0), (-1, -1), 1.6, SKY),
    ]
    rows = [[number for number, _ in cells], [caption for _, caption in cells]]
    return _table(rows, [share] * len(figures), style)


def _figure_size(number: str, width: float) -> float:
    sizes = (size for size in FIGURE_SIZES if width_of(number, size, BOLD) <= width)
    return next(sizes, FIGURE_SIZES[-1])


def _table(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    style: Any,
    repeatRows: int = 0,  # noqa: N803 - ReportLab's name
) -> _RowTable:
    return _RowTable(
        rows,
        colWidths=widths,
        style=TableStyle(style),
        repeatRows=repeatRows,
        hAlign="LEFT",
        spaceBefore=2,
        spaceAfter=10,
    )
