from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_design.language import (
    date_text,
    level_text,
    money_text,
    number_text,
    percent_text,
    rounded_level,
    text_in,
)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(2.44, 1, "2.4"), (1234.5, 0, "1,234"), (12500000, 0, "12,500,000"), (-0.04, 1, "0.0")],
)
def test_numbers_are_written_as_english_readers_write_them(
    value: float, decimals: int, shown: str
) -> None:
    assert number_text(value, "en", decimals) == shown


def test_shares_money_and_days_are_written_in_full() -> None:
    assert percent_text(0.184, "en") == "18%"
    assert percent_text(0.184, "en", 1) == "18.4%"
    assert money_text(12500000, "EUR", "en") == "EUR 12,500,000"
    assert date_text(date(2026, 10, 9), "en") == "9 October 2026"


def test_spanish_writes_numbers_its_own_way() -> None:
    assert number_text(1234567.8, "es", 1) == "1.234.567,8"
    assert percent_text(0.184, "es") == "18\xa0%"
    assert money_text(12500000, "EUR", "es") == "12.500.000\xa0EUR"
    assert date_text(date(2026, 10, 9), "es") == "9 de octubre de 2026"


def test_shares_and_money_are_rounded_once_and_never_minus_zero() -> None:
    assert percent_text(0.154996, "en") == "15%"  # by way of 15.5 it would be 16
    assert percent_text(0.123456, "en", 3) == "12.346%"
    assert money_text(-0.4, "EUR", "en") == "EUR 0"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_a_number_is_never_shown(value: float) -> None:
    with pytest.raises(ValueError, match="cannot be shown"):
        number_text(value, "en")


@given(level=st.floats(1, 5), decimals=st.integers(1, 2))
def test_a_level_is_never_printed_as_reached_before_it_is(level: float, decimals: int) -> None:
    shown = rounded_level(level, decimals)

    assert math.floor(shown) == math.floor(level + 1e-9)
    assert shown == pytest.approx(level, abs=10.0**-decimals)


def test_levels_are_written_as_readers_write_them() -> None:
    assert level_text(1.96, "en") == "1.9"
    assert level_text(2.04, "es") == "2,0"
    assert level_text(2.996, "en", 2) == "2.99"


def test_missing_language_falls_back_to_english() -> None:
    assert text_in({"en": "risk"}, "es") == "risk"


def test_negative_numbers_carry_a_true_minus() -> None:
    assert number_text(-1234.5, "en", 1) == "\u22121,234.5"
    assert number_text(-1234.5, "es", 1) == "\u22121.234,5"
    assert percent_text(-0.25, "es") == "\u221225\xa0%"
    assert money_text(-1250000, "EUR", "en") == "\u2212EUR 1,250,000"
