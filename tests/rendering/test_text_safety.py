from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_design.documents.content import Paragraph, Table
from pmo_design.rendering.fonts import covers
from pmo_design.rendering.text_safety import LONGEST, TextDoor, drawable, markup


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("R&D <b> &#60; %s {{7*7}}", "R&D <b> &#60; %s {{7*7}}", id="markup"),
        pytest.param("a\x00b\x1b[31mc\x07", "ab[31mc", id="controls"),
        pytest.param("a\ufffeb\ufdd0c", "abc", id="non-characters"),
        pytest.param("a\ud800b", "ab", id="lone surrogate"),
        pytest.param("pay \u202e001\u202c", "pay [RLO]001[PDF]", id="direction override"),
        pytest.param("zero\u200bwidth\ufeff", "zerowidth", id="zero width"),
        pytest.param("e\u0302\u0323", "\u1ec7", id="accents composed"),
        pytest.param("x\u20dd", "x[U+20DD]", id="accent without glyph"),
        pytest.param("Ωμέγα Łódź Жизнь ệ", "Ωμέγα Łódź Жизнь ệ", id="covered scripts"),
        pytest.param("👍\ufe0f", "[THUMBS UP SIGN]", id="emoji by name"),
        pytest.param("中文", "[U+4E2D][U+6587]", id="ideographs by code"),
        pytest.param("a → b", "a -> b", id="arrow as typed on a keyboard"),
        pytest.param("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour", id="line ends"),
        pytest.param("a\tb\u3000c", "a b c", id="spaces"),
        pytest.param("\ue000", "[U+E000]", id="private use"),
    ],
)
def test_every_character_is_drawn_or_visibly_replaced(typed: str, shown: str) -> None:
    assert drawable(typed, covers).text == shown


def test_replaced_characters_are_listed_in_order_with_what_is_drawn() -> None:
    result = drawable("👍a\x00中", covers)

    assert result.replaced == (("👍", "[THUMBS UP SIGN]"), ("\x00", ""), ("中", "[U+4E2D]"))


def test_text_of_the_longest_length_is_not_cut() -> None:
    result = drawable("x" * LONGEST, covers)

    assert (len(result.text), result.left_out) == (LONGEST, 0)


def test_cut_counts_the_characters_left_out_as_they_were_typed() -> None:
    result = drawable("👍" * 30, covers, longest=40)

    # Two names of 16 letters fit into 40; the other 28 characters do not.
    assert (result.text, result.left_out) == ("[THUMBS UP SIGN]" * 2, 28)


def test_cut_text_ends_in_the_mark_and_is_warned_of_with_its_opening() -> None:
    door = TextDoor(covers, "[{count} left out]")

    text = door.text("word " * 1000)

    assert text.endswith(" [3000 left out]")
    assert door.warnings() == (
        'text cut, 3000 characters left out: "word word word word word word word word ..."',
    )


def test_warnings_count_each_character_once_for_the_whole_document() -> None:
    door = TextDoor(covers, "")

    door.tree((Paragraph("👍 yes 👍"), Paragraph("no \x00")))

    assert door.warnings() == (
        "U+0000 removed, 1 time",
        "U+1F44D THUMBS UP SIGN drawn as [THUMBS UP SIGN], 2 times",
    )


def test_tree_keeps_its_shape_and_its_numbers() -> None:
    table = Table((), ((),), title="t\x00")

    assert TextDoor(covers, "").tree((table, 1.5, None)) == (
        Table((), ((),), title="t"),
        1.5,
        None,
    )


def test_markup_of_text_holds_no_markup_but_line_breaks() -> None:
    assert markup("</para>\n<img src='x'>") == "&lt;/para&gt;<br/>&lt;img src='x'&gt;"


@given(st.text(st.characters(), max_size=200))
def test_drawn_text_holds_only_characters_of_the_font(typed: str) -> None:
    shown = drawable(typed, covers).text

    assert all(char == "\n" or covers(char) for char in shown)
    assert drawable(shown, covers).text == shown
