"""The content tree of a document: sections holding paragraphs, lists, tables and figures.

Every text is plain text: no markup has a meaning, so nothing a respondent typed can
change the page. Whoever draws the tree escapes, caps and checks glyphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pmo_design.charts.balance import Balance
from pmo_design.charts.capacity import Capacity
from pmo_design.charts.gantt import Gantt
from pmo_design.charts.heat_map import HeatMap
from pmo_design.charts.model_fit import ModelFit
from pmo_design.charts.quadrant import Quadrant
from pmo_design.charts.ranking import Ranking

Chart = HeatMap | Ranking | ModelFit | Quadrant | Gantt | Capacity | Balance
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: ``lead`` opens a section, ``note`` is small print, ``open`` is undecided."""

    text: str
    style: Literal["body", "lead", "note", "open"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item may open with a strong word or name."""

    items: tuple[tuple[str, str], ...]
    """Pairs of (strong opening or "", text)."""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Two to five large numbers side by side, each with its caption."""

    figures: tuple[tuple[str, str], ...]
    """Pairs of (number as printed, caption)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; ``width`` is a share, relative to the other columns."""

    title: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titled columns, which repeat on each page.

    Attributes
    ----------
    columns : tuple of Column
    rows : tuple of tuple of str
        Each as long as ``columns``.
    title : str
        Caption above the table; "" for none.
    empty : str
        What is said where there are no rows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    empty: str = ""

    def __post_init__(self) -> None:
        """Refuse a ragged table: it would be drawn wrong or not at all."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.title!r}: a row is not {len(self.columns)} cells long")


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, such as the fields of a service sheet."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption and the one sentence that says what to see."""

    chart: Chart
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person wrote, word for word, and who that was."""

    text: str
    source: str


Block = Paragraph | Bullets | KeyFigures | Table | Facts | Figure | Quote


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document; sub-sections follow its own blocks."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """Words that the drawing of any document needs, in its language."""

    contents: str
    page: str
    """With {number} and {total}."""
    figure: str
    """With {number}."""
    table: str
    """With {number}."""
    cut: str
    """Mark at the end of a text that was cut, with {count} of the characters left out."""
    open: str
    """Mark before what is still to be decided."""
    dated: str
    """What the date on the cover is, with {date}."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document, complete and in one language.

    Attributes
    ----------
    name : str
        File name without ending: mandate, governance or roadmap.
    title, subtitle, organisation : str
    dated : date
        The cycle's closing day, or the day of a copy; a document knows no other clock.
    facts : tuple of (str, str)
        Document control on the first page.
    fingerprint : str
        SHA-256 of the inputs, printed in the footer.
    """

    name: str
    title: str
    subtitle: str
    organisation: str
    language: str
    dated: date
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    fingerprint: str
    labels: Labels
