from __future__ import annotations

import pytest

from pmo_design.rendering.fonts import BOLD, register
from pmo_design.rendering.hyphenation import fitted, narrowest
from pmo_design.rendering.measure import width_of, words_of


@pytest.fixture(autouse=True)
def faces() -> None:
    register()


@pytest.mark.parametrize(
    ("word", "language", "broken"),
    [
        ("herramientas", "es", "herra- mientas"),
        ("Participación", "es", "Participa- ción"),
        ("benchmarking", "en", "bench- marking"),
    ],
)
def test_wide_word_is_broken_by_syllable(word: str, language: str, broken: str) -> None:
    assert fitted(word, 36, 8.5, language) == broken


def test_word_that_fits_is_left_whole() -> None:
    assert fitted("Métodos y herramientas", 100, 8.5, "es") == "Métodos y herramientas"


def test_words_own_hyphen_is_the_place_to_break_it() -> None:
    assert fitted("person-months", 35, 8.5, "en") == "person- months"


def test_every_letter_stays_and_every_piece_fits() -> None:
    text = "Gobernanza, planificación y recuperación"
    broken = fitted(text, 40, 8.5, "es", BOLD)

    assert broken.replace("- ", "") == text
    assert all(width_of(piece, 8.5, BOLD) <= 40 for piece in words_of(broken))


def test_line_ends_stay_where_they_are() -> None:
    assert fitted("a\nherramientas", 36, 8.5, "es") == "a\nherra- mientas"


@pytest.mark.parametrize(("word", "language"), [("x" * 300, "en"), ("herramientas", "tlh")])
def test_word_without_known_syllables_stays_whole(word: str, language: str) -> None:
    assert fitted(word, 36, 8.5, language) == word


def test_narrowest_width_is_that_of_the_widest_syllable() -> None:
    assert narrowest("herramientas", 8.5, "es") == width_of("mien-", 8.5)
    assert narrowest("uno", 8.5, "es") == width_of("uno", 8.5)
