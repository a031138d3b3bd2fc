from __future__ import annotations

from itertools import pairwise

import pytest

from pmo_design.rendering import styles
from pmo_design.rendering.styles import contrast, ramp, readable_on


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("INK", "WHITE"),
        ("GREY", "WHITE"),
        ("NAVY", "WHITE"),
        ("BLUE", "WHITE"),
        ("BLUE", "PALE"),
        ("ACCENT", "WHITE"),
        ("ACCENT", "ACCENT_PALE"),
        ("INK", "ACCENT_PALE"),
        ("WHITE", "NAVY"),
        ("WHITE", "BLUE"),
        ("WHITE", "ACCENT"),
        ("PALE", "NAVY"),
        ("SKY", "NAVY"),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(getattr(styles, text), getattr(styles, ground)) >= 4.5


@pytest.mark.parametrize("percent", range(101))
def test_number_in_a_heat_map_cell_stands_out_at_every_shade(percent: int) -> None:
    shade = ramp(percent / 100)

    # well above the 4.5:1 of WCAG 2.2, at which black on a middle blue is still a strain
    assert contrast(readable_on(shade), shade) >= 5.8


def test_ramp_grows_darker_all_the_way() -> None:
    shades = [styles.luminance(ramp(step / 50)) for step in range(51)]

    assert shades == sorted(shades, reverse=True)


def test_shades_of_the_ramp_are_even_steps_to_the_eye() -> None:
    # L* of CIE 1976, 0 (black) to 100 (white), in which equal steps look equal.
    seen = [116 * styles.luminance(ramp(step / 4)) ** (1 / 3) - 16 for step in range(5)]

    steps = [lighter - darker for lighter, darker in pairwise(seen)]
    assert len(set(seen)) == 5
    assert steps == pytest.approx([18.25] * 4, abs=0.3)


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    # WCAG 2.2, definition of contrast ratio: the range is 1 to 21.
    assert contrast(styles.BLACK, styles.WHITE) == pytest.approx(21)
