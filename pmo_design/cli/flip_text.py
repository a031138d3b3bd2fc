"""What would change a result, and what moves it most, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pmo_design.cli.printing import columns, figure
from pmo_design.explanation.definition import Flip, FlipKind, Swing
from pmo_design.language import percent_text
from pmo_design.messages import current_language, mark, say

if TYPE_CHECKING:
    from pmo_design.documents.snapshot import Snapshot

_ANSWERS: dict[FlipKind, tuple[str, str]] = {
    "maturity": (mark("everywhere: maturity in {name}"), mark("{where}: maturity in {name}")),
    "importance": (
        mark("everywhere: importance of {name}"),
        mark("{where}: importance of {name}"),
    ),
    "satisfaction": (
        mark("everywhere: satisfaction with {name}"),
        mark("{where}: satisfaction with {name}"),
    ),
}
"""Said of a change everywhere, and of one in a department."""
STEPS = 2
"""Decimals of a change in steps of the answer scale."""
SHARE = 1
"""Decimals of a change in percent of a weight."""


def flip_lines(flips: Iterable[Flip], snapshot: Snapshot) -> Iterator[str]:
    """One line for each change, with where the input stands and where it would have to be."""
    lines = [_flip_line(flip, snapshot) for flip in flips]
    if not lines:
        yield "  " + say("no single change within its scale or reach")
        return
    yield columns("", (say("change"), say("from"), say("to")))
    yield from lines


def _flip_line(flip: Flip, snapshot: Snapshot) -> str:
    name = input_name(flip, snapshot)
    if flip.instead:
        name = f"{flip.instead}, {name}"
    decimals = STEPS + 1 if abs(flip.change) < 10**-STEPS else STEPS
    in_steps = flip.kind in _ANSWERS or flip.kind == "gate"
    change = (
        _signed(figure(flip.change, decimals), flip.change)
        if in_steps
        else _signed(percent_text(flip.change, current_language(), SHARE), flip.change)
    )
    cells = (change, figure(flip.start, decimals), figure(flip.end, decimals))
    return columns(f"  {name}", cells)


def _signed(text: str, value: float) -> str:
    return f"+{text}" if value > 0 else text


def swing_lines(
    swings: Iterable[Swing], spread: float, snapshot: Snapshot, decimals: int
) -> Iterator[str]:
    """One line for each weight, with the result when it is lowered and raised."""
    ends = tuple(
        _signed(percent_text(each, current_language()), each) for each in (-spread, spread)
    )
    yield columns("", ends)
    for swing in swings:
        cells = (figure(swing.low, decimals), figure(swing.high, decimals))
        yield columns(f"  {input_name(swing, snapshot)}", cells)


def input_name(moved: Flip | Swing, snapshot: Snapshot) -> str:
    """What is moved, in words."""
    if moved.kind in _ANSWERS and isinstance(moved, Flip):
        return _answer_name(moved, snapshot)
    if moved.kind == "demand-weight":
        return say("weight of demand in the fit")
    if moved.kind == "group-weight":
        return say("weight of the group {name}", name=moved.id)
    if moved.kind == "department-weight":
        return say("weight of {name}", name=snapshot.department_name(moved.id))
    if moved.kind == "gate":
        return gate_name(moved.id, snapshot)
    outcome, service = snapshot.outcome_name(moved.id), moved.service or ""
    return say("link {outcome} > {service}", outcome=outcome, service=service)


def _answer_name(flip: Flip, snapshot: Snapshot) -> str:
    known = snapshot.domain_name if flip.kind == "maturity" else snapshot.outcome_name
    everywhere, somewhere = _ANSWERS[flip.kind]
    if flip.department is None:
        return say(everywhere, name=known(flip.id))
    where = snapshot.department_name(flip.department)
    return say(somewhere, name=known(flip.id), where=where)


def gate_name(item: str, snapshot: Snapshot) -> str:
    """Baseline item of a gate by the last part of its id, which is short."""
    return item.removeprefix("baseline.")
