"""Colours, sizes and paragraph styles: one blue, greys and one accent.

Every text colour has at least 4.5:1 on the ground it stands on (a test holds this), and
no meaning hangs on hue alone.
"""

from __future__ import annotations

from typing import Any, Literal

from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle

from pmo_design.rendering.fonts import BOLD, ITALIC, REGULAR

PageSize = Literal["A4", "Letter"]
PAGE_SIZES: dict[PageSize, tuple[float, float]] = {"A4": A4, "Letter": LETTER}

MARGIN = 62.0
"""Left and right, in points."""
MARGIN_TOP = 74.0
MARGIN_BOTTOM = 64.0

WHITE = white
BLACK = black
INK = HexColor(0x1F2933)
GREY = HexColor(0x57636F)
RULE = HexColor(0xCBD2D9)
HATCH = HexColor(0xA3ADB8)
HAIRLINE = HexColor(0xE4E7EB)
NAVY = HexColor(0x12335B)
BLUE = HexColor(0x2563A6)
SKY = HexColor(0x8DB6DE)
PALE = HexColor(0xE6EFF8)
LIGHT = HexColor(0xC3DAF0)
MID = HexColor(0x6BA0D6)
RAMP = (PALE, HexColor(0x9BBFE3), HexColor(0x5C8EC2), HexColor(0x365F8C), NAVY)
"""From low to high, each as much darker than the one before, as the eye sees it.

No shade is between the third and the fourth: neither black nor white is clear on it.
"""

ACCENT = HexColor(0xB4500B)
ACCENT_PALE = HexColor(0xFDF1E6)


def luminance(colour: Color) -> float:
    """Relative luminance as WCAG 2 defines it, 0 to 1."""
    parts = (colour.red, colour.green, colour.blue)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_on(ground: Color) -> Color:
    """White or black, whichever stands out more on the ground."""
    return max((WHITE, BLACK), key=lambda colour: contrast(colour, ground))


def ramp(share: float) -> Color:
    """Shade of the single-hue ramp, from 0 (pale) to 1 (navy); each stands for a fifth."""
    return RAMP[min(int(max(0.0, share) * len(RAMP) + 1e-9), len(RAMP) - 1)]


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    settings = {"fontName": REGULAR, "textColor": INK, "allowWidows": 0, "allowOrphans": 0}
    return ParagraphStyle(name, fontSize=size, leading=leading, **(settings | more))


BODY = _style("body", 9.5, 13.5, spaceAfter=6)
LEAD = _style("lead", 11.5, 16.5, textColor=NAVY, spaceAfter=8)
NOTE = _style("note", 8, 11, textColor=GREY, spaceAfter=6)
BULLET = _style("bullet", 9.5, 13.5, leftIndent=14, bulletIndent=3, spaceAfter=3)
LAST_BULLET = BULLET.clone("last-bullet", spaceAfter=8)
HEADINGS = (
    _style("heading1", 17, 21, fontName=BOLD, textColor=NAVY, spaceBefore=16, spaceAfter=8),
    _style("heading2", 12.5, 16, fontName=BOLD, textColor=BLUE, spaceBefore=12, spaceAfter=5),
    _style("heading3", 10.5, 14, fontName=BOLD, textColor=INK, spaceBefore=9, spaceAfter=4),
)
CONTENTS_HEADING = _style("contents", 14, 18, fontName=BOLD, textColor=NAVY, spaceAfter=8)
CAPTION = _style("caption", 9, 12, textColor=NAVY, spaceBefore=8, spaceAfter=3)
SAYS = _style("says", 9, 12.5, textColor=GREY, spaceAfter=6)
CELL = _style("cell", 8.5, 11)
CELLS = {
    "left": CELL,
    "right": _style("cell-right", 8.5, 11, alignment=2),
    "center": _style("cell-center", 8.5, 11, alignment=1),
}
HEADS = {
    "left": _style("head", 8.5, 11, fontName=BOLD, textColor=NAVY),
    "right": _style("head-right", 8.5, 11, fontName=BOLD, textColor=NAVY, alignment=2),
    "center": _style("head-center", 8.5, 11, fontName=BOLD, textColor=NAVY, alignment=1),
}
LABEL = _style("label", 8.5, 11, textColor=GREY)
KEY_CAPTION = _style("key-caption", 8.5, 11.5, textColor=GREY)
QUOTE = _style("quote", 9.5, 13.5, fontName=ITALIC)
SOURCE = _style("source", 8.5, 11, textColor=GREY)
