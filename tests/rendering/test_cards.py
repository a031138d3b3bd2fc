"""Cards as they are printed: codes read back from the drawn page, texts in their places."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from letter_builders import LINK, a_letter, an_anonymous_reminder
from reportlab.lib.pagesizes import A4, LETTER

from pmo_design.errors import RefusedError
from pmo_design.letter import Letter
from pmo_design.rendering.cards import PAGE_MARGIN, cards_pdf, qr_rows

HOSTILE: dict[str, dict[str, Any]] = {
    "long words": {"name": "W" * 400, "department": "D" * 400, "client": "C" * 400},
    "many words": dict.fromkeys(
        ("name", "department", "client"), "Fernández de la Santísima " * 9
    ),
    "emoji": {"name": "Bo 😀👍🏽", "department": "✅", "client": "👩‍👩‍👧"},
    "Arabic": {"name": "مريم الفاسي", "department": "المشتريات", "client": "مياه الشمال"},
    "markup": {"name": "<b>Bo</b> & Co", "department": "<para>", "client": "&#60;i&#62;"},
    "controls": {"name": "Bo\x00\r\n\u202eoB", "department": "\x1b[2J", "client": "a\tb"},
    "nothing": {"name": "", "department": "", "client": "", "code": ""},
    "long code": {"code": "W" * 60, "link": f"https://{'x' * 60}.{'y' * 60}.example.org/s/abc"},
}


@dataclass(frozen=True, slots=True)
class Box:
    """Where some text stands, in points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        aside = self.right <= other.left or other.right <= self.left
        return not (aside or self.top <= other.bottom or other.top <= self.bottom)


def letters(count: int, **changes: Any) -> list[Letter]:
    return [a_letter(link=f"{LINK}{number}", **changes) for number in range(count)]


def pages(data: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(data))


def scanned(data: bytes) -> list[str]:
    """Links read from a picture of each page at 150 dots per inch, as a telephone sees it."""
    pictures = [page.render(scale=150 / 72).to_pil() for page in pages(data)]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages(data)).split())


def boxes(data: bytes) -> list[Box]:
    page = pages(data)[0].get_textpage()
    return [Box(*page.get_rect(number)) for number in range(page.count_rects())]


@pytest.mark.parametrize(
    ("count", "expected_pages"), [(1, 1), (8, 1), (9, 2), (17, 3)], ids=lambda n: str(n)
)
@pytest.mark.parametrize("page_size", ["A4", "Letter"])
def test_every_code_is_scanned_as_the_link_of_its_letter(
    page_size: Any, count: int, expected_pages: int
) -> None:
    data = cards_pdf(letters(count), page_size)

    assert len(pages(data)) == expected_pages
    assert sorted(scanned(data)) == sorted(letter.link for letter in letters(count))


@pytest.mark.parametrize(("page_size", "points"), [("A4", A4), ("Letter", LETTER)])
def test_page_is_of_the_size_asked_for(page_size: Any, points: tuple[float, float]) -> None:
    assert pages(cards_pdf(letters(1), page_size))[0].get_size() == pytest.approx(points, abs=0.01)


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
def test_four_modules_around_a_code_are_white(page_size: Any) -> None:
    (page,) = pages(cards_pdf([a_letter(client="Ç" * 99, department="D" * 99)], page_size))
    picture = page.render(scale=4).to_pil().convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    left, top = code.position.top_left.x, code.position.top_left.y
    right, bottom = code.position.bottom_right.x, code.position.bottom_right.y
    module = (right - left) / 37
    edge = round(0.5 * module)  # the reader places corners to within half a module
    around = np.array(picture, dtype=int)
    around[top - edge : bottom + edge, left - edge : right + edge] = 255

    quiet = round(4 * module) - edge
    ring = around[top - quiet : bottom + quiet, left - quiet : right + quiet]

    assert ring.min() == 255


def test_longest_link_that_a_mail_server_s_owner_may_have_is_still_scanned() -> None:
    link = f"https://{'x' * 60}.{'y' * 60}.{'z' * 60}.example.org/pmo/s/{'A' * 43}"

    assert scanned(cards_pdf([a_letter(link=link)])) == [link]


def test_link_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(RefusedError, match="a link of 3026 characters is too long"):
        cards_pdf([a_letter(link="https://pmo.example.org/s/" + "x" * 3_000)])


def test_code_has_the_three_corner_marks_of_a_qr_code() -> None:
    rows = qr_rows(LINK)
    frame = [(True,) * 7, *[(True, *[False] * 5, True)]]

    assert len(rows) == len(rows[0]) == 37  # version 5: 17 + 4 * 5 modules
    assert [row[:7] for row in rows[:2]] == frame
    assert [row[-7:] for row in rows[:2]] == frame
    assert [row[:7] for row in rows[:-3:-1]] == frame


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            ("Scan to answer", "or type K7QM-2XPD", "at https://pmo.example.org/code",
             "Please answer by 30 November 2026", "Your answers carry your name."),
        ),
        (
            "es",
            ("Escanee para responder", "o escriba K7QM-2XPD", "en https://pmo.example.org/code",
             "Responda a más tardar el 30 de noviembre de 2026",
             "Sus respuestas llevan su nombre."),
        ),
    ],
)  # fmt: skip
def test_card_says_all_that_its_reader_needs_in_their_language(
    language: str, sentences: tuple[str, ...]
) -> None:
    text = text_of(cards_pdf([a_letter(language=language)]))

    assert [sentence for sentence in sentences if sentence not in text] == []
    assert "Northwind Water" in text
    assert "María Ruiz Procurement" in text


@pytest.mark.parametrize(
    ("confidentiality", "promise"),
    [
        ("attributed", "Your answers carry your name."),
        ("confidential", "Only the consultants see who answered what."),
        ("anonymous", "Your answers are kept without your name."),
    ],
)
def test_card_makes_the_promise_of_the_engagement(confidentiality: str, promise: str) -> None:
    assert promise in text_of(cards_pdf([a_letter(confidentiality=confidentiality)]))


def test_card_without_a_code_says_where_its_square_leads() -> None:
    text = text_of(cards_pdf([a_letter(code="")]))

    assert "opens https://pmo.example.org" in text
    assert "or type" not in text


def test_letter_without_a_link_has_no_card() -> None:
    data = cards_pdf([an_anonymous_reminder(name="Ben"), a_letter()])

    assert "Ben" not in text_of(data)
    assert scanned(data) == [LINK]


@pytest.mark.parametrize("none", [[], [an_anonymous_reminder()]], ids=["no letter", "no link"])
def test_no_card_at_all_is_refused(none: list[Letter]) -> None:
    with pytest.raises(RefusedError, match="no letter has a link"):
        cards_pdf(none)


@pytest.mark.parametrize("page_size", ["A4", "Letter"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("texts", HOSTILE.values(), ids=HOSTILE.keys())
def test_texts_of_any_kind_keep_clear_of_each_other_the_code_and_the_edge(
    texts: dict[str, Any], language: str, page_size: Any
) -> None:
    data = cards_pdf([a_letter(language=language, **texts)] * 2, page_size)
    width, height = pages(data)[0].get_size()
    card = Box(
        PAGE_MARGIN, height - PAGE_MARGIN - (height - 2 * PAGE_MARGIN) / 4, width / 2, height
    )

    found = boxes(data)
    mine = [box for box in found if box.left < width / 2]

    assert len(scanned(data)) == 2
    assert [pair for pair in combinations(found, 2) if pair[0].overlaps(pair[1])] == []
    assert all(card.left < box.left and box.right < card.right for box in mine)
    assert all(card.bottom < box.bottom and box.top < card.top - PAGE_MARGIN for box in mine)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Bo 👍", "Bo [THUMBS UP SIGN]"),
        ("李", "[U+674E]"),
        ("<b>Bo</b>", "<b>Bo</b>"),
        ("Bo\u202eeman", "Bo[RLO]eman"),
        ("Ana\nRuiz", "Ana Ruiz"),
    ],
)
def test_what_the_font_lacks_is_replaced_where_everybody_sees_it_case_36(
    name: str, shown: str
) -> None:
    assert shown in text_of(cards_pdf([a_letter(name=name)]))


def test_long_name_ends_in_an_ellipsis() -> None:
    assert "Fernández Fernánd… Procurement" in text_of(
        cards_pdf([a_letter(name="Fernández " * 20)])
    )


def test_same_letters_give_the_same_bytes() -> None:
    assert cards_pdf(letters(9)) == cards_pdf(letters(9))


def test_title_names_the_client_for_those_who_do_not_see_the_page() -> None:
    document = pypdfium2.PdfDocument(cards_pdf([a_letter(language="es")]))

    assert document.get_metadata_dict()["Title"] == "Invitaciones de Northwind Water"
