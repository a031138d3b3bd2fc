"""The pages themselves: cover, running header and footer, and numbers known only at the end.

A page cannot say "of 12" while the eleventh is being set, and the contents cannot know the
pages of sections to come. Both are placed as empty forms and filled when all is laid out:
one pass instead of the two or three that an index costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from pmo_design.documents.content import Document
from pmo_design.language import date_text
from pmo_design.rendering.fonts import BOLD, REGULAR
from pmo_design.rendering.measure import largest_size, shorten, wrap
from pmo_design.rendering.styles import (
    GREY,
    MARGIN,
    MARGIN_BOTTOM,
    MARGIN_TOP,
    NAVY,
    PALE,
    RULE,
    SKY,
    WHITE,
)
from pmo_design.rendering.text_safety import one_line

AUTHOR = "pmo-design"
BAND = 0.36
"""Share of the cover's height that the colour band takes."""

TITLE_SIZES = (30.0, 26.0, 22.0, 18.0)
FINGERPRINT_SHOWN = 12
"""Characters of the fingerprint in the footer; the facts on the cover may hold all."""

Drawn = Callable[[Canvas], None]


class LateCanvas(Canvas):  # type: ignore[misc]  # ReportLab ships no types
    """A canvas on which places can be kept free until the last page is laid out."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        """Take what ReportLab gives to any canvas."""
        super().__init__(*args, **settings)
        self._late: dict[str, Drawn] = {}
        self.page_of: dict[str, int] = {}
        """Page of each bookmark that has been passed."""

    @property
    def page_total(self) -> int:
        """Number of pages; right only once the last one is finished."""
        return int(self.getPageNumber()) - 1

    def later(self, name: str, drawn: Drawn) -> None:
        """Keep a place at the current origin; ``drawn`` fills it when all pages are known."""
        self._late[name] = drawn
        self.doForm(name)

    def save(self) -> None:
        """Fill the places that were kept, then write the file."""
        for name, drawn in self._late.items():
            self.beginForm(name, lowery=-20)
            drawn(self)
            self.endForm()
        super().save()


@dataclass(frozen=True, slots=True)
class Pages:
    """Draws what every page of one document carries."""

    document: Document
    size: tuple[float, float]

    @property
    def width(self) -> float:
        """Width of the text."""
        return self.size[0] - 2 * MARGIN

    @property
    def height(self) -> float:
        """Height of the text on all pages but the first."""
        return self.size[1] - MARGIN_TOP - MARGIN_BOTTOM

    @property
    def cover_height(self) -> float:
        """Height below the cover's band."""
        return self.size[1] * (1 - BAND) - MARGIN_BOTTOM - 24

    def template(self, target: Any) -> BaseDocTemplate:
        """ReportLab's document with the two kinds of page."""
        document = self.document
        template = BaseDocTemplate(
            target,
            pagesize=self.size,
            title=f"{one_line(document.title)} - {one_line(document.organisation)}",
            author=AUTHOR,
            creator=AUTHOR,
            subject=one_line(document.subtitle),
            lang=document.language,
            invariant=1,
        )
        template.addPageTemplates(
            [
                self._page_template("cover", self.cover_height, self._cover),
                self._page_template("page", self.height, self._running),
            ]
        )
        return template

    def _page_template(self, name: str, height: float, drawn: Callable[..., None]) -> PageTemplate:
        no_padding = {f"{side}Padding": 0 for side in ("left", "right", "top", "bottom")}
        frame = Frame(MARGIN, MARGIN_BOTTOM, self.width, height, id=name, **no_padding)
        return PageTemplate(name, [frame], onPage=drawn, autoNextPageTemplate="page")

    def _cover(self, canvas: LateCanvas, _template: Any) -> None:
        self._metadata(canvas)
        width, height = self.size
        band = height * BAND
        canvas.setFillColor(NAVY)
        canvas.rect(0, height - band, width, band, stroke=0, fill=1)
        canvas.setFillColor(SKY)
        canvas.rect(0, height - band - 4, width, 4, stroke=0, fill=1)
        document = self.document
        organisation = shorten(one_line(document.organisation), self.width, 12, BOLD)
        _write(canvas, height - 58, (organisation,), 12, SKY, BOLD)
        self._title(canvas, height - band)
        self._footer(canvas)

    def _title(self, canvas: LateCanvas, foot: float) -> None:
        """Title, subtitle and date, set upwards from the foot of the band."""
        document = self.document
        day = date_text(document.dated, document.language)
        dated = one_line(document.labels.dated.replace("{date}", day))
        _write(canvas, foot + 30, (shorten(dated, self.width, 10.5),), 10.5, PALE)
        subtitle = wrap(document.subtitle, self.width, 13) if document.subtitle else ()
        y = foot + 58 + len(subtitle) * 18
        _write(canvas, y - 18, subtitle, 13, PALE, leading=18)
        title = one_line(document.title)
        size = largest_size(title, self.width * 1.9, TITLE_SIZES, BOLD)
        lines = wrap(title, self.width, size, BOLD, most=3)
        leading = size * 1.18
        _write(canvas, y + 6 + (len(lines) - 1) * leading, lines, size, WHITE, BOLD, leading)

    def _running(self, canvas: LateCanvas, _template: Any) -> None:
        width, height = self.size
        document = self.document
        header = one_line(f"{document.organisation} · {document.title}")
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, height - 50, width - MARGIN, height - 50)
        _write(canvas, height - 44, (shorten(header, self.width, 8),), 8, GREY)
        self._footer(canvas)

    def _footer(self, canvas: LateCanvas) -> None:
        number = int(canvas.getPageNumber())
        short = one_line(self.document.fingerprint)[:FINGERPRINT_SHOWN]
        _write(canvas, 36, (shorten(short, self.width / 2, 8),), 8, GREY)

        def page_text(late: Canvas) -> None:
            label = self.document.labels.page.replace("{number}", str(number))
            label = one_line(label).replace("{total}", str(late.page_total))
            late.setFont(REGULAR, 8)
            late.setFillColor(GREY)
            late.drawRightString(self.size[0] - MARGIN, 36, shorten(label, self.width / 2, 8))

        canvas.later(f"footer-{number}", page_text)

    def _metadata(self, canvas: LateCanvas) -> None:
        """Date the file by the cycle, not by the clock, so that equal input is equal bytes."""
        stamp = f"D:{self.document.dated:%Y%m%d}000000+00'00'"
        canvas.setDateFormatter(lambda *_moment: stamp)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()


def _write(
    canvas: Canvas,
    y: float,
    lines: tuple[str, ...],
    size: float,
    colour: Color,
    face: str = REGULAR,
    leading: float = 0.0,
) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(face, size)
    for number, line in enumerate(lines):
        canvas.drawString(MARGIN, y - number * leading, line)
