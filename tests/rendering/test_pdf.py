from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab import rl_config

from pmo_design.charts.ranking import RankedEntry, Ranking
from pmo_design.documents.content import (
    Block,
    Bullets,
    Column,
    Document,
    Facts,
    Figure,
    KeyFigures,
    Paragraph,
    Quote,
    Section,
    Table,
)
from pmo_design.rendering.pdf import RenderedPdf, render_pdf

Render = Callable[..., RenderedPdf]
Printed = Callable[[RenderedPdf], str]
Reader = Callable[[RenderedPdf], PdfReader]

HOSTILE = (
    "R&D <b> <i>x</i>",
    "<img src='/etc/passwd'/>",
    "<a href='javascript:x'>y</a>",
    "<onDraw name='z'/>",
    "</para>",
    "&#60; &amp;",
    "{{7*7}}",
    "%s %(a)s",
    "]]> <!--",
)
HUGE = "A comment of many words. " * 1200
ROOT = Path(__file__).parents[2]


def everywhere(text: str) -> tuple[Block, ...]:
    """One block of each kind with the text in every place that takes one."""
    entry = RankedEntry(text, 0.1, 0.5, 0.9, 0, text)
    return (
        *(Paragraph(text, style) for style in ("body", "lead", "note", "open")),
        Bullets(((text, text), ("", text))),
        KeyFigures(((text, text), ("12", "services"))),
        Table((Column(text), Column("No.", 0.2, "right")), ((text, "1"), (text, "2")), text),
        Table((Column("Service"),), (), text, text),
        Facts(((text, text),)),
        Figure(Ranking((entry,), (text,), ((0.0, text), (1.0, text)), text, 1, text), text, text),
        Quote(text, text),
    )


def filled(document: Callable[..., Document], text: str) -> Document:
    return document(
        title=text,
        subtitle=text,
        organisation=text,
        fingerprint=text,
        facts=((text, text),),
        sections=(Section(text, text, everywhere(text), (Section("sub", text),)),),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_text_is_printed_literally(
    text: str, rendered: Render, printed: Printed
) -> None:
    assert printed(rendered(Paragraph(text), Quote(text, "head"))).count(text) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_text_makes_no_picture_and_no_link(
    text: str, document: Callable[..., Document], reader: Reader
) -> None:
    pdf = reader(render_pdf(filled(document, text)))

    actions = [
        annotation.get_object().get("/A")
        for page in pdf.pages
        for annotation in page.get("/Annots", ())
    ]
    assert not any(page.images for page in pdf.pages)
    assert all(action is None or action["/S"] == "/GoTo" for action in actions)


def test_characters_of_many_scripts_are_printed_or_named(
    rendered: Render, printed: Printed
) -> None:
    pdf = rendered(Paragraph("Ωμέγα Łódź Жизнь ệ 👍 → 中"))

    assert "Ωμέγα Łódź Жизнь ệ [THUMBS UP SIGN] -> [U+4E2D]" in printed(pdf)
    assert pdf.warnings == (
        "U+2192 RIGHTWARDS ARROW drawn as ->, 1 time",
        "U+4E2D CJK UNIFIED IDEOGRAPH-4E2D drawn as [U+4E2D], 1 time",
        "U+1F44D THUMBS UP SIGN drawn as [THUMBS UP SIGN], 1 time",
    )


def test_control_characters_leave_the_page_and_reach_the_log(
    rendered: Render, printed: Printed
) -> None:
    pdf = rendered(Paragraph("a\x00b\x1bc\ufffed\ud800e"))

    assert "abcde" in printed(pdf)
    assert len(pdf.warnings) == 4


def test_direction_override_is_shown(rendered: Render, printed: Printed) -> None:
    assert "exe[RLO]fdp" in printed(rendered(Paragraph("exe\u202efdp")))


@pytest.mark.parametrize("text", [HUGE, "x" * 100_000], ids=["30 kB of words", "100 kB word"])
def test_huge_text_is_cut_with_a_visible_mark(
    text: str, rendered: Render, printed: Printed
) -> None:
    pdf = rendered(Paragraph(text))

    left_out = len(text) - 2000
    assert f"[cut: {left_out} characters left out]" in printed(pdf)
    assert pdf.pages <= 3
    assert len(pdf.warnings) == 1


def test_huge_text_anywhere_still_makes_pages(document: Callable[..., Document]) -> None:
    assert render_pdf(filled(document, "x" * 5000)).pages > 5


def test_cell_taller_than_a_page_runs_on(rendered: Render, printed: Printed) -> None:
    narrow = (Column("A", 0.05), Column("B", 1))
    text = " ".join(f"w{number}" for number in range(380))

    pdf = rendered(Table(narrow, ((text, "one line"), ("next", "row"))))

    assert pdf.pages >= 3
    assert " w379 " in printed(pdf)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(), max_size=120))
def test_any_text_anywhere_makes_pages(document: Callable[..., Document], text: str) -> None:
    assert render_pdf(filled(document, text)).data.startswith(b"%PDF")


def test_same_document_gives_same_bytes(document: Callable[..., Document]) -> None:
    one, other = (render_pdf(filled(document, "Planning")) for _ in range(2))

    assert one.data == other.data


@pytest.mark.parametrize(("seed", "zone"), [("1", "Pacific/Kiritimati"), ("2", "America/Lima")])
def test_bytes_depend_on_no_hash_seed_time_zone_or_setting(
    seed: str, zone: str, document: Callable[..., Document]
) -> None:
    script = (
        "import hashlib\n"
        "from conftest import a_document\n"
        "from test_pdf import filled\n"
        "from pmo_design.rendering.pdf import render_pdf\n"
        "print(hashlib.sha256(render_pdf(filled(a_document, 'Planning')).data).hexdigest())\n"
    )
    path = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    own = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": path, "RL_invariant": "0"}

    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | own, capture_output=True, check=True
    )

    here = hashlib.sha256(render_pdf(filled(document, "Planning")).data).hexdigest()
    assert done.stdout.decode().strip() == here


@pytest.mark.parametrize(("size", "points"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_page_has_the_size_asked_for(
    size: str, points: tuple[int, int], document: Callable[..., Document], reader: Reader
) -> None:
    box = reader(render_pdf(document(), size)).pages[0].mediabox  # type: ignore[arg-type]

    assert (round(box.width), round(box.height)) == points


def test_file_names_its_title_author_subject_language_and_date(
    rendered: Render, reader: Reader
) -> None:
    pdf = reader(rendered())

    assert pdf.metadata is not None
    assert pdf.metadata.title == "Mandate of the PMO - Northwind"
    assert (pdf.metadata.author, pdf.metadata.subject) == ("pmo-design", "For the board")
    assert pdf.metadata["/CreationDate"] == "D:20261030000000+00'00'"
    assert pdf.trailer["/Root"]["/Lang"] == "en"


def many_sections() -> tuple[Section, ...]:
    text = Paragraph("A sentence that fills the page. " * 40)
    return tuple(
        Section(f"s{n}", f"Chapter {n}", (text, text), (Section(f"t{n}", f"Part {n}", (text,)),))
        for n in range(1, 30)
    )


def test_contents_name_every_section_with_its_page(rendered: Render, reader: Reader) -> None:
    pdf = rendered(sections=many_sections())

    pages = reader(pdf).pages
    listed = re.findall(
        r"(\d+(?:\.1)?)\s+((?:Chapter|Part) \d+)\s+(\d+)",
        " ".join(page.extract_text() for page in pages[1:3]),
    )
    found = [title in pages[int(page) - 1].extract_text() for _, title, page in listed[:58]]
    assert len(listed) >= 58
    assert all(found)


def test_contents_lines_lead_to_their_sections(rendered: Render, reader: Reader) -> None:
    pdf = reader(rendered(sections=many_sections()))

    links = [
        annotation.get_object() for page in pdf.pages for annotation in page.get("/Annots", ())
    ]
    assert len(links) == 58
    assert all(link["/Subtype"] == "/Link" and "/URI" not in link for link in links)


def test_bookmarks_follow_the_sections(rendered: Render, reader: Reader) -> None:
    inner = Section("b", "Inner & <b>")
    outline = reader(rendered(sections=(Section("a", "Outer", (), (inner,)),))).outline

    assert outline[0].title == "1 Outer"
    assert outline[1][0].title == "1.1 Inner & <b>"


def test_every_page_tells_its_number_and_the_total(rendered: Render, reader: Reader) -> None:
    pdf = rendered(sections=many_sections())

    texts = [page.extract_text() for page in reader(pdf).pages]
    assert len(texts) == pdf.pages
    assert all(f"Page {n} of {pdf.pages}" in text for n, text in enumerate(texts, start=1))
    assert all("Northwind · Mandate of the PMO" in text for text in texts[1:])


def test_cover_shows_who_what_when_and_the_facts(rendered: Render, reader: Reader) -> None:
    cover = reader(rendered()).pages[0].extract_text()

    shown = (
        "Northwind",
        "Mandate of the PMO",
        "For the board",
        "As of 30 October 2026",
        "Version",
        "1.0",
    )
    assert all(text in cover for text in shown)


def test_figures_and_tables_are_numbered_on_their_own(rendered: Render, printed: Printed) -> None:
    table = Table((Column("A"),), (("x",),), "Owners")
    figure = Figure(Ranking((), (), (), ""), "Order", "See the first.")

    text = printed(rendered(table, figure, table, figure))

    assert all(
        mark in text for mark in ("Table 1 Owners", "Table 2", "Figure 1 Order", "Figure 2")
    )
    assert "See the first." in text


def test_table_without_title_has_no_number(rendered: Render, printed: Printed) -> None:
    assert "Table 1" not in printed(rendered(Table((Column("A"),), (("x",),))))


def test_empty_table_says_so(rendered: Render, printed: Printed) -> None:
    assert "Nothing yet." in printed(rendered(Table((Column("A"),), (), "", "Nothing yet.")))


def test_table_head_repeats_on_every_page(rendered: Render, reader: Reader) -> None:
    rows = tuple((f"row {number}", "1") for number in range(120))

    pdf = reader(rendered(Table((Column("Service"), Column("Days", 1, "right")), rows)))

    pages = [page.extract_text() for page in pdf.pages[1:]]
    assert len(pages) > 2
    assert all("Service" in page for page in pages)


def test_open_question_carries_its_mark(rendered: Render, printed: Printed) -> None:
    assert "To be decided: Who signs?" in printed(rendered(Paragraph("Who signs?", "open")))


def test_document_without_sections_is_a_cover(rendered: Render) -> None:
    assert rendered(sections=(), facts=()).pages == 1


def test_heading_never_ends_a_page(rendered: Render, reader: Reader) -> None:
    sections = tuple(
        Section(f"s{n}", f"Heading {n}.", (Paragraph("Body text. " * (30 + n)),))
        for n in range(40)
    )

    pages = reader(rendered(sections=sections)).pages[2:]

    last_lines = [page.extract_text().split("Page ")[0].strip().splitlines()[-2] for page in pages]
    assert not any(re.fullmatch(r"\d+\s+Heading \d+\.", line) for line in last_lines)


@pytest.mark.parametrize("above", range(20, 60))
def test_text_that_announces_stands_with_what_it_announces(
    rendered: Render, reader: Reader, above: int
) -> None:
    lines = Paragraph("\n".join(f"Line {number}." for number in range(above)))
    pdf = rendered(lines, Paragraph("Outside its scope:"), Paragraph("The kitchen."))

    (page,) = (page for page in reader(pdf).pages if "Outside its scope:" in page.extract_text())
    assert "The kitchen." in page.extract_text()


@pytest.mark.parametrize("rows", range(20, 60))
def test_last_row_of_a_table_never_stands_alone(
    rendered: Render, reader: Reader, rows: int
) -> None:
    table = Table((Column("Name"),), tuple((f"Row {number}.",) for number in range(rows)))

    pages = [page.extract_text() for page in reader(rendered(table)).pages]

    assert all(page.count("Row ") != 1 for page in pages)


@pytest.mark.parametrize("above", range(0, 40))
def test_head_of_a_table_stands_once_on_a_page(
    rendered: Render, reader: Reader, above: int
) -> None:
    lines = Paragraph("\n".join(f"Line {number}." for number in range(above)))
    rows = tuple((f"Row {number}.\nsecond\nthird\nfourth",) for number in range(6))

    pages = [
        page.extract_text()
        for page in reader(rendered(lines, Table((Column("Name"),), rows))).pages
    ]

    assert all(page.count("Name") <= 1 for page in pages)


@pytest.mark.parametrize("notes", range(17))
def test_title_of_a_table_never_stands_without_its_first_row(
    rendered: Render, reader: Reader, notes: int
) -> None:
    rows = tuple((f"Row {number}." + "\nmore" * 8,) for number in range(4))
    table = Table((Column("Name"),), rows, "Tall rows")
    # Notes are less high than other texts, so together they end at every height of a page.
    fine = [Paragraph(f"Note {number}.", "note") for number in range(notes)]

    for lines in range(12, 22):
        text = Paragraph("\n".join(f"Line {number}." for number in range(lines)))
        pages = [page.extract_text() for page in reader(rendered(text, *fine, table)).pages]
        (page,) = (page for page in pages if "Tall rows" in page)
        assert "Row 0." in page


@pytest.mark.parametrize("above", range(20, 60))
def test_short_table_is_not_split(rendered: Render, reader: Reader, above: int) -> None:
    lines = Paragraph("\n".join(f"Line {number}." for number in range(above)))
    table = Table((Column("Name"),), tuple((f"Row {number}.",) for number in range(5)), "Short")

    pages = [page.extract_text() for page in reader(rendered(lines, table)).pages]

    assert sum("Row " in page for page in pages) == 1


@pytest.mark.parametrize("above", range(0, 36, 3))
def test_sheet_of_facts_that_a_page_can_hold_twice_is_not_torn(
    rendered: Render, reader: Reader, above: int
) -> None:
    lines = Paragraph("\n".join(f"Line {number}." for number in range(above)))
    sheet = Facts(tuple((f"Fact {number}", "Two lines.\nHere.") for number in range(10)))

    pages = [page.extract_text() for page in reader(rendered(lines, sheet)).pages]

    assert sum("Fact " in page for page in pages) == 1


def test_reportlab_is_locked_whatever_was_set_before(
    document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("trustedHosts", ["*"]), ("trustedSchemes", ["http"]), ("invariant", 0)):
        monkeypatch.setattr(rl_config, name, value)
    monkeypatch.setattr(rl_config, "toColorCanUse", "rl_safe_eval")

    render_pdf(document())

    assert rl_config.trustedHosts is None
    assert rl_config.trustedSchemes == []
    assert rl_config.toColorCanUse is None
    assert (rl_config.invariant, rl_config.shapeChecking) == (1, 1)


@pytest.mark.parametrize("above", range(20, 60))
def test_heading_lead_and_mark_stand_with_the_table_they_lead_to(
    rendered: Render, reader: Reader, above: int
) -> None:
    lines = Paragraph("\n".join(f"Line {number}." for number in range(above)))
    table = Table((Column("Name"),), tuple((f"Row {number}.",) for number in range(3)))
    led = (Paragraph("It is checked.", "lead"), Paragraph("Not settled.", "open"), table)
    pdf = rendered(sections=(Section("s1", "First", (lines,)), Section("s2", "Audit", led)))

    (page,) = (
        page.extract_text()
        for page in reader(pdf).pages
        if "It is checked." in page.extract_text()
    )
    assert all(text in page for text in ("Not settled.", "Row 0.", "Row 2."))
