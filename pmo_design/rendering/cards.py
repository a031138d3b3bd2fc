"""Printable invitation cards: eight to a page, each with a code to scan and one to type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from urllib.parse import urlsplit

import segno
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from pmo_design.documents.wording import Wording
from pmo_design.errors import RefusedError
from pmo_design.letter import Letter, letter_words
from pmo_design.messages import say
from pmo_design.rendering import fonts
from pmo_design.rendering.fonts import BOLD, REGULAR
from pmo_design.rendering.lockdown import lock_reportlab
from pmo_design.rendering.measure import largest_size, shorten, width_of, wrap
from pmo_design.rendering.pages import AUTHOR
from pmo_design.rendering.styles import (
    BLACK,
    BLUE,
    GREY,
    INK,
    NAVY,
    PAGE_SIZES,
    RULE,
    PageSize,
)
from pmo_design.rendering.text_safety import drawable, one_line

COLUMNS, ROWS = 2, 4
PAGE_MARGIN = 24.0
"""Around the cards, in points: no office printer prints nearer to the edge than 12."""

PADDING = 12.0
GAP = 10.0
TEXT_HEIGHT = 82.0
"""Height of a card that its lines above and below the square take, in points."""

QUIET = 4
"""Modules kept white around a QR code (ISO/IEC 18004)."""

LONGEST = 300
"""Characters of a text that are looked at; a card has room for fewer."""

CODE_SIZES = (18.0, 14.0, 11.0, 8.0)
ADDRESS_SIZES = (9.5, 8.5, 7.5, 6.5)


def cards_pdf(letters: Sequence[Letter], page_size: PageSize = "A4") -> bytes:
    """Cards of those letters that have a link, with light lines to cut along.

    Parameters
    ----------
    letters : sequence of Letter
    page_size : "A4" or "Letter"

    Returns
    -------
    bytes
        A PDF; the same for the same letters.

    Raises
    ------
    RefusedError
        If no letter has a link, or a link is too long for a QR code.
    """
    cards = [letter for letter in letters if letter.link]
    if not cards:
        raise RefusedError(say("there is no card to print: no letter has a link"))
    lock_reportlab()
    fonts.register()
    target = BytesIO()
    canvas = _canvas(target, cards[0], PAGE_SIZES[page_size])
    on_page = COLUMNS * ROWS
    for start in range(0, len(cards), on_page):
        _draw_page(canvas, cards[start : start + on_page], PAGE_SIZES[page_size])
    canvas.save()
    return target.getvalue()


def qr_rows(link: str) -> tuple[tuple[bool, ...], ...]:
    """Modules of a link's QR code, True for dark, without the quiet zone.

    Error correction is M: a crease or a stain of 15 % of the area is repaired.

    Raises
    ------
    RefusedError
        If the link is too long.
    """
    try:
        code = segno.make_qr(link, error="m", boost_error=False)
    except segno.DataOverflowError as error:
        message = say(
            "a link of {count} characters is too long for a QR code; shorten the server's address",
            count=len(link),
        )
        raise RefusedError(message) from error
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def _canvas(target: BytesIO, first: Letter, size: tuple[float, float]) -> Canvas:
    canvas = Canvas(target, pagesize=size, invariant=1, lang=first.language)
    canvas.setTitle(letter_words(first.language)("card.title", organisation=_drawn(first.client)))
    canvas.setAuthor(AUTHOR)
    canvas.setCreator(AUTHOR)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _draw_page(canvas: Canvas, letters: Sequence[Letter], size: tuple[float, float]) -> None:
    width = (size[0] - 2 * PAGE_MARGIN) / COLUMNS
    height = (size[1] - 2 * PAGE_MARGIN) / ROWS
    _draw_cut_lines(canvas, size, width, height)
    for number, letter in enumerate(letters):
        row, column = divmod(number, COLUMNS)
        left = PAGE_MARGIN + column * width + PADDING
        bottom = size[1] - PAGE_MARGIN - (row + 1) * height
        card = _Card(letter, letter_words(letter.language), width - 2 * PADDING, height)
        canvas.saveState()
        canvas.translate(left, bottom)
        card.draw(canvas)
        canvas.restoreState()
    canvas.showPage()


def _draw_cut_lines(
    canvas: Canvas, size: tuple[float, float], width: float, height: float
) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 2)
    for column in range(COLUMNS + 1):
        x = PAGE_MARGIN + column * width
        canvas.line(x, 0, x, size[1])
    for row in range(ROWS + 1):
        y = PAGE_MARGIN + row * height
        canvas.line(0, y, size[0], y)


def _drawn(text: str) -> str:
    """Text on one line, with a visible stand-in for whatever the font lacks."""
    return " ".join(one_line(drawable(text, fonts.covers, LONGEST).text).split())


@dataclass(frozen=True, slots=True)
class _Card:
    """One card, drawn from its lower left corner; widths are those between the paddings."""

    letter: Letter
    words: Wording
    width: float
    height: float

    @property
    def side(self) -> float:
        """Side of the square with the QR code and its quiet zone."""
        return self.height - TEXT_HEIGHT

    def draw(self, canvas: Canvas) -> None:
        """Draw all of it: who asks on top, the square, whom it is for, and the code below."""
        top = self.height - PADDING - 9
        client = shorten(_drawn(self.letter.client), self.width, 9, BOLD)
        _write(canvas, 0, top, client, 9, NAVY, BOLD)
        square = top - 6 - self.side
        _draw_qr(canvas, qr_rows(self.letter.link), square, self.side)
        self._draw_person(canvas, square)
        self._draw_code(canvas, square - 19)
        promise = self.words(f"card.{self.letter.confidentiality}")
        _write(canvas, 0, 13, shorten(promise, self.width, 7.5), 7.5, GREY)

    def _draw_person(self, canvas: Canvas, foot: float) -> None:
        """Name, department and last day, from the top of the square down; how, at its foot."""
        left = self.side + GAP
        width = self.width - left
        day = self.words.date(self.letter.closes).replace(" ", "\xa0")
        y = foot + self.side - 13
        for line in wrap(_drawn(self.letter.name or self.letter.person), width, 13, BOLD):
            _write(canvas, left, y, line, 13, INK, BOLD)
            y -= 15
        for line in wrap(_drawn(self.letter.department), width, 9.5):
            _write(canvas, left, y, line, 9.5, GREY)
            y -= 12
        y -= 5
        for line in wrap(self.words("card.until", date=day), width, 8.5):
            _write(canvas, left, y, line, 8.5, INK)
            y -= 11
        scan = shorten(self.words("card.scan"), width, 9, BOLD)
        _write(canvas, left, foot + 3, scan, 9, BLUE, BOLD)

    def _draw_code(self, canvas: Canvas, y: float) -> None:
        """Say what to type where; only where the square leads, for a letter without code."""
        key, address = "card.at", self.letter.code_address
        if self.letter.code:
            label = self.words("card.code")
            left = width_of(label, 9) + 6
            room = self.width - left
            code = _drawn(self.letter.code)
            size = largest_size(code, room, CODE_SIZES, BOLD)
            _write(canvas, 0, y, label, 9, GREY)
            _write(canvas, left, y, shorten(code, room, size, BOLD), size, NAVY, BOLD)
        else:
            parts = urlsplit(self.letter.link)
            key, address = "card.open", f"{parts.scheme}://{parts.netloc}"
        text = self.words(key, address=_drawn(address))
        size = largest_size(text, self.width, ADDRESS_SIZES)
        _write(canvas, 0, y - 13, shorten(text, self.width, size), size, INK)


def _draw_qr(canvas: Canvas, rows: Sequence[Sequence[bool]], bottom: float, side: float) -> None:
    """Draw dark modules as one path, so that no viewer shows seams between them."""
    module = side / (len(rows) + 2 * QUIET)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        y = bottom + side - (QUIET + number + 1) * module
        for start, count in _dark_runs(row):
            path.rect((QUIET + start) * module, y, count * module, module)
    canvas.setFillColor(BLACK)
    canvas.drawPath(path, stroke=0, fill=1)


def _dark_runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield where each run of dark modules starts and how many they are."""
    place = 0
    for dark, run in groupby(row):
        count = len(tuple(run))
        if dark:
            yield place, count
        place += count


def _write(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    size: float,
    colour: Color,
    face: str = REGULAR,
) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(face, size)
    canvas.drawString(x, y, text)
