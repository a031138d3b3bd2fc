from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader
from reportlab import platypus
from reportlab.graphics.shapes import Drawing
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from pmo_design.charts.heat_map import HeatMap
from pmo_design.documents.content import Column, Figure, Paragraph, Section, Table
from pmo_design.rendering.contents import Anchor, NumberedSection
from pmo_design.rendering.figures import FittedFigure
from pmo_design.rendering.pdf import RenderedPdf

Render = Callable[..., RenderedPdf]
Reader = Callable[[RenderedPdf], PdfReader]

NAMES = tuple(f"Unit {number}" for number in range(14))


def a_map() -> Figure:
    chart = HeatMap(
        rows=NAMES,
        columns=("One", "Two"),
        values=tuple((1.0, 2.0) for _ in NAMES),
        texts=tuple(("1", "2") for _ in NAMES),
        low=1.0,
        high=5.0,
        low_label="low",
        high_label="high",
        missing="none",
    )
    return Figure(chart, "Levels", "See the first.")


def lines(number: int) -> Paragraph:
    return Paragraph("\n".join(f"Line {each}." for each in range(number)))


def page_of(reader: PdfReader, text: str) -> int:
    return next(n for n, page in enumerate(reader.pages) if text in page.extract_text())


@pytest.mark.parametrize(("above", "pages"), [(16, 2), (18, 2), (21, 2), (24, 3)])
def test_figure_is_drawn_lower_rather_than_leaving_half_a_page_white(
    above: int, pages: int, rendered: Render, reader: Reader
) -> None:
    pdf = reader(rendered(lines(above), a_map()))

    assert len(pdf.pages) == pages
    assert page_of(pdf, "Levels") == page_of(pdf, "Unit 0") == page_of(pdf, "Unit 13")


@pytest.mark.parametrize("above", range(20, 36, 2))
def test_heading_and_lead_stay_with_the_first_rows_of_the_part_below(
    above: int, rendered: Render, reader: Reader
) -> None:
    table = Table((Column("Name"),), tuple((f"Row {number}.",) for number in range(20)))
    part = Section("part", "Customers", (Paragraph("Do they get it?"), table))
    pdf = reader(
        rendered(
            sections=(
                Section("before", "Before", (lines(above),)),
                Section(
                    "card", "Balanced scorecard", (Paragraph("Four views.", "lead"),), (part,)
                ),
            )
        )
    )

    page = pdf.pages[-1 if "Four views." in pdf.pages[-1].extract_text() else -2].extract_text()
    assert all(text in page for text in ("Four views.", "Do they get it?", "Row 0.", "Row 1."))


@pytest.mark.parametrize("above", range(20, 36))
def test_heading_with_two_short_texts_stays_with_the_table_they_lead_to(
    above: int, rendered: Render, reader: Reader
) -> None:
    table = Table(
        (Column("Name"),), tuple((f"Row {number}.",) for number in range(20)), "Kept out"
    )
    texts = (Paragraph("They would help."), Paragraph("Some start all the same."))
    pdf = reader(
        rendered(
            sections=(
                Section("before", "Before", (lines(above),)),
                Section("out", "Not chosen", (*texts, table)),
            )
        )
    )

    page = page_of(pdf, "They would help.")
    assert page == page_of(pdf, "Some start all the same.") == page_of(pdf, "Row 0.")


@pytest.mark.parametrize("above", range(20, 45, 3))
def test_first_row_of_a_table_never_stands_alone(
    above: int, rendered: Render, reader: Reader
) -> None:
    rows = tuple((f"Row {number}.",) for number in range(30))
    pdf = reader(rendered(lines(above), Table((Column("Name"),), rows, "Many")))

    assert all(page.extract_text().count("Row ") != 1 for page in pdf.pages)


@pytest.mark.parametrize("lines", range(30, 37))
def test_full_last_page_is_followed_by_no_empty_one(
    lines: int, rendered: Render, reader: Reader
) -> None:
    pdf = reader(rendered(Paragraph("\n".join(f"Line {number}." for number in range(lines)))))

    assert all("Line " in page.extract_text() for page in pdf.pages[1:])


@pytest.mark.parametrize("left", [300.0, 310.0, 320.0])
def test_figure_below_a_new_heading_stays_with_its_caption(left: float) -> None:
    """The space above the heading, 16 points, is part of what has to fit."""
    anchor = Anchor(NumberedSection(Section("capacity", "Capacity"), "1", 0))
    heading = platypus.Paragraph("Capacity", ParagraphStyle("heading", spaceBefore=16, leading=20))
    figure = FittedFigure(
        [anchor, heading], Drawing(100, 290), lambda height: (Drawing(100, height),)
    )
    page = platypus.Frame(0, 0, 200, left + 100, *(0, 0, 0, 0))
    canvas = Canvas(io.BytesIO())
    page.add(platypus.Spacer(1, 100), canvas)

    parts = page.split(figure, canvas)

    whole = sum(part.wrap(200, 999)[1] for part in parts) + 16
    assert parts == [] or not isinstance(parts[0], Anchor) or whole <= left
