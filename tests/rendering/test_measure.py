from __future__ import annotations

import pytest

from pmo_design.rendering.fonts import register
from pmo_design.rendering.measure import fits_in, largest_size, shorten, width_of, wrap

NAME = "PM maturity, PMO performance and benchmarking"


@pytest.fixture(autouse=True)
def faces() -> None:
    register()


def test_line_that_fits_is_left_whole() -> None:
    assert shorten(NAME, 400, 8) == NAME


def test_line_that_does_not_fit_ends_in_an_ellipsis_within_the_width() -> None:
    short = shorten(NAME, 80, 8)

    assert short.endswith("…")
    assert width_of(short, 8) <= 80


def test_wrapped_lines_keep_every_word() -> None:
    assert " ".join(wrap(NAME, 100, 8, most=3)) == NAME


def test_unbroken_word_is_shortened_rather_than_drawn_over_the_edge() -> None:
    assert all(width_of(line, 8) <= 50 for line in wrap("x" * 90 + " y", 50, 8))


def test_no_break_space_keeps_number_and_unit_together() -> None:
    assert wrap("gate 75\N{NO-BREAK SPACE}%", 30, 8) == ("gate", "75\N{NO-BREAK SPACE}%")


def test_empty_text_is_one_empty_line() -> None:
    assert wrap("", 50, 8) == ("",)


@pytest.mark.parametrize(("width", "fits"), [(400, True), (40, False)])
def test_fitting_means_no_letter_is_lost(width: float, fits: bool) -> None:
    assert fits_in(NAME, width, 8) is fits


def test_largest_size_falls_back_to_the_smallest() -> None:
    assert largest_size(NAME, 10, (12, 8, 6)) == 6
