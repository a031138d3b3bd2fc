"""A figure on its page: a little lower where that saves half a page of white."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.graphics.shapes import Drawing, Group, String
from reportlab.platypus import KeepTogether, Spacer

from pmo_design.rendering.measure import ELLIPSIS

SMALLEST = 0.7
"""Share of its height to which a figure may be drawn lower rather than moved on."""

SLACK = 2.0
"""Points left free, so that rounding never makes a figure too high."""

Redraw = Callable[[float], tuple[Drawing, ...]]


class Gap(Spacer):  # type: ignore[misc]  # ReportLab ships no types
    """Space below a drawing, less of it at the foot of a page: no page is begun for it."""

    _ZEROSIZE = 1
    """ReportLab's word for what fits even where no room is left."""

    def wrap(self, _width: float, height: float) -> tuple[float, float]:
        """Take what there is."""
        return self.width, min(self.height, max(height, 0.0))


class FittedFigure(KeepTogether):  # type: ignore[misc]  # ReportLab ships no types
    """Texts and the drawing below them on one page, drawn lower where that page is short."""

    def __init__(self, texts: list[Any], drawing: Drawing, redraw: Redraw | None) -> None:
        """Take what stands above the drawing; ``redraw`` draws it at most so high."""
        super().__init__([*texts, drawing])
        self._redraw = redraw

    def split(self, availWidth: float, availHeight: float) -> list[Any]:  # noqa: N803
        """Fit the drawing into what is left of the page, if that is enough for all its labels."""
        self.wrap(availWidth, availHeight)
        room = availHeight - self._space_above()
        if self._redraw and SMALLEST * self._H <= room < self._H:
            drawing = self._content[-1]
            drawn = self._redraw(room - (self._H - drawing.height) - SLACK)
            if len(drawn) == 1 and _labels_cut(drawn[0]) <= _labels_cut(drawing):
                self._content[-1] = drawn[0]
                self._wrapInfo = None
        return list(super().split(availWidth, room))

    def _space_above(self) -> float:
        """Space above a heading below its anchor, which ReportLab's measure leaves out."""
        first, *others = self._content
        if not getattr(first, "_ZEROSIZE", 0):
            return 0.0
        return float(others[0].getSpaceBefore())


def _labels_cut(shape: Drawing | Group) -> int:
    """Count the texts of a drawing that were shortened."""
    inner = sum(_labels_cut(part) for part in shape.contents if isinstance(part, Group))
    texts = (str(part.text) for part in shape.contents if isinstance(part, String))
    return inner + sum(text.endswith(ELLIPSIS) for text in texts)
