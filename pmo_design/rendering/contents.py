"""Numbered headings, and the contents that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Paragraph

from pmo_design.documents.content import Document, Section
from pmo_design.rendering.fonts import BOLD, REGULAR
from pmo_design.rendering.measure import width_of, wrap
from pmo_design.rendering.pages import LateCanvas
from pmo_design.rendering.styles import CONTENTS_HEADING, GREY, HEADINGS, INK, NAVY
from pmo_design.rendering.text_safety import markup, one_line

NUMBER_ROOM = 26.0
"""Room for a section's number before its title in the contents."""

PAGE_ROOM = 30.0
INDENT = 16.0
DOT_STEP = 4.0


@dataclass(frozen=True, slots=True)
class NumberedSection:
    """A section with its place in the document.

    Attributes
    ----------
    section : Section
    number : str
        Such as 2.1.
    depth : int
        0 for a section of the document itself.
    """

    section: Section
    number: str
    depth: int

    @property
    def title(self) -> str:
        """The section's title on one line."""
        return one_line(self.section.title)

    @property
    def key(self) -> str:
        """Name of the bookmark; made from the number, so no text from outside is in it."""
        return f"section-{self.number}"


def numbered(
    sections: tuple[Section, ...], parent: str = "", depth: int = 0
) -> Iterator[NumberedSection]:
    """Every section in reading order, with its number."""
    for position, section in enumerate(sections, start=1):
        number = f"{parent}{position}"
        yield NumberedSection(section, number, depth)
        yield from numbered(section.sections, f"{number}.", depth + 1)


class Anchor(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """Nothing to see: sets the bookmark and the outline entry of the heading that follows."""

    _ZEROSIZE = 1
    """ReportLab's word for what fits even where no room is left."""

    def __init__(self, place: NumberedSection) -> None:
        """Mark the place of one section."""
        super().__init__()
        self._place = place

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Remember the page."""
        place, canvas = self._place, self.canv
        canvas.bookmarkHorizontal(place.key, 0, 0)
        canvas.page_of[place.key] = int(canvas.getPageNumber())
        canvas.addOutlineEntry(f"{place.number} {place.title}", place.key, place.depth, 0)


def heading(place: NumberedSection) -> list[Any]:
    """Set the numbered heading of a section, with its anchor."""
    style = HEADINGS[min(place.depth, len(HEADINGS) - 1)]
    return [Anchor(place), Paragraph(f"{place.number}&nbsp;&nbsp;{markup(place.title)}", style)]


class ContentsLine(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """One line of the contents: number, title, dots, page; all of it a link."""

    def __init__(self, place: NumberedSection, width: float) -> None:
        """Set the line for one section."""
        super().__init__()
        self._place = place
        self._top = place.depth == 0
        self._size = 10.0 if self._top else 9.0
        self._face = BOLD if self._top else REGULAR
        self._indent = INDENT * min(place.depth, 3)
        number_room = max(NUMBER_ROOM, width_of(place.number, self._size, self._face) + 6)
        self._text_left = self._indent + number_room
        room = width - self._text_left - PAGE_ROOM
        self._lines = wrap(place.title, room, self._size, self._face, most=3)
        self.width = width
        self.height = self._leading * len(self._lines) + (7 if self._top else 2)

    @property
    def _leading(self) -> float:
        return self._size * 1.3

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Give the size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line, keep the place of its page number and lay the link over it."""
        canvas: LateCanvas = self.canv
        canvas.setFillColor(NAVY if self._top else INK)
        canvas.setFont(self._face, self._size)
        last = 3.0
        first = last + self._leading * (len(self._lines) - 1)
        canvas.drawString(self._indent, first, self._place.number)
        for number, line in enumerate(self._lines):
            canvas.drawString(self._text_left, first - number * self._leading, line)
        start = self._text_left + width_of(self._lines[-1], self._size, self._face) + 4
        self._dots(start, last)
        canvas.saveState()
        canvas.translate(0, last)
        canvas.later(f"page-of-{self._place.key}", self._page_number)
        canvas.restoreState()
        area = (0, 0, self.width, self.height)
        canvas.linkRect("", self._place.key, area, relative=1, thickness=0)

    def _dots(self, start: float, y: float) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(GREY)
        canvas.setLineWidth(0.6)
        canvas.setLineCap(1)
        canvas.setDash([0, DOT_STEP])
        # From the right, so that the dots of all lines stand under each other.
        canvas.line(self.width - PAGE_ROOM + 8, y + 0.6, start, y + 0.6)
        canvas.restoreState()

    def _page_number(self, canvas: Canvas) -> None:
        canvas.setFont(self._face, self._size)
        canvas.setFillColor(NAVY if self._top else INK)
        page = canvas.page_of.get(self._place.key)
        canvas.drawRightString(self.width, 0, str(page or ""))


def contents(document: Document, width: float, room: float) -> list[Any]:
    """Set the contents: below what stands on the cover if they fit, else on the next page.

    Parameters
    ----------
    document : Document
    width : float
        Of the text, in points.
    room : float
        Height of a whole page; contents longer than that begin on a new page and run on.
    """
    lines = [ContentsLine(place, width) for place in numbered(document.sections)]
    if not lines:
        return []
    heading = Paragraph(markup(one_line(document.labels.contents)), CONTENTS_HEADING)
    needed = sum(line.height for line in lines) + CONTENTS_HEADING.leading + 30
    return [CondPageBreak(min(needed, room)), heading, *lines]
