from __future__ import annotations

import pytest

from pmo_design.rendering.spacing import NO_BREAK, bound


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("at most 2 % of it", "at most 2_% of it"),
        ("3 FTE a year", "3_FTE a year"),
        ("above GBP 50 000 each", "above GBP_50_000 each"),
        ("20.280 GBP", "20.280_GBP"),
        ("from Q1 2027 on", "from Q1_2027 on"),
        ("desde el T4 2028", "desde el T4_2028"),
        ("starts in wave 3", "starts in wave_3"),
        ("Support (from wave 3); Audits", "Support (from wave_3); Audits"),
    ],
)
def test_number_and_unit_are_held_together(typed: str, held: str) -> None:
    assert bound(typed) == held.replace("_", NO_BREAK)


@pytest.mark.parametrize(
    "text", ["2 of 8 waves", "a plan 2.0 of ours", "5 projects\n3 people", ""]
)
def test_other_spaces_stay_as_they_are(text: str) -> None:
    assert bound(text) == text


def test_holding_twice_changes_nothing() -> None:
    assert bound(bound("2 % of GBP 50 000")) == bound("2 % of GBP 50 000")
