"""What one more of each capacity would bring, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmo_design.language import number_text
from pmo_design.messages import current_language, mark, say

if TYPE_CHECKING:
    from pmo_design.roadmap.shadows import Shadow

_SAYS = {
    "run_fte": mark(
        "one full-time equivalent more in every wave: {gain} (between {least} and {most})"
    ),
    "setup_person_months": mark(
        "one person-month of set-up more in every wave: {gain} (between {least} and {most})"
    ),
    "coaches": mark("one coach more: {gain} (between {least} and {most})"),
}
DECIMALS = 2


def shadow_lines(shadows: Sequence[Shadow]) -> list[str]:
    """Value gained, with the limits that both plans' bounds leave."""
    if not shadows:
        return []
    lead = say(
        "What more capacity would add to the plan's value. Both plans are known to within their "
        "gap, so each gain is only known to lie within the limits given; limits with 0 between "
        "them tell no gain from none."
    )
    return ["", lead, *map(_line, shadows)]


def _line(shadow: Shadow) -> str:
    gain, least, most = (
        number_text(each, current_language(), DECIMALS)
        for each in (shadow.gain, shadow.least, shadow.most)
    )
    return "  " + say(_SAYS[shadow.supply], gain=gain, least=least, most=most)
