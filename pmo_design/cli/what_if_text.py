"""What moved between a client as it is and with changes, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmo_design.cli.printing import columns, figure, named
from pmo_design.messages import mark, say, say_count

if TYPE_CHECKING:
    from pmo_design.documents.snapshot import Snapshot
    from pmo_design.explanation.what_if import Moved
    from pmo_design.operations.explaining import WhatIf
    from pmo_design.roadmap.difference import PlanDifference

FIT = 2
"""Decimals of a fit."""


def comparison_lines(found: WhatIf) -> list[str]:
    """What moved between a client as it is and with changes."""
    comparison, after = found.comparison, found.after
    if comparison.nothing and found.plans.nothing:
        return [say("Nothing moves: the same services, ranks, waves and model.")]
    lines = []
    for title, names in (
        (say("Comes in: {names}", names=_names(comparison.comes, after)), comparison.comes),
        (say("Goes out: {names}", names=_names(comparison.goes, after)), comparison.goes),
    ):
        if names:
            lines.append(title)
    lines += [_first_text(found), *_plan_lines(found.plans)]
    if comparison.moved:
        lines += ["", columns(say("What moves"), (say("fit"), say("rank"), say("wave")))]
        lines += [_moved_line(each, after) for each in comparison.moved]
    count = len(comparison.moved)
    moved = say_count("{count} service moves", "{count} services move", count)
    return [*lines, "", say("{moved}; nothing was stored.", moved=moved)]


def _plan_lines(plans: PlanDifference) -> list[str]:
    """Both plans in figures, and how many starts move."""
    before, after = plans.before, plans.after
    pairs = (
        (say("Value of the plan"), figure(before.value, FIT), figure(after.value, FIT)),
        (say("Starts"), str(before.starts), str(after.starts)),
        (say("Services in departments at the end"), str(before.live), str(after.live)),
        (say("Services at the end"), str(before.services), str(after.services)),
    )
    lines = [
        say("{name}: {change}", name=name, change=_change(one, other))
        for name, one, other in pairs
        if (before.value is not None or name != pairs[0][0])
    ]
    moved = say(
        "Starts that move: {earlier} earlier, {later} later, {added} added, {gone} gone",
        earlier=plans.earlier,
        later=plans.later,
        added=plans.added,
        gone=plans.gone,
    )
    return [*lines, *_undecided_lines(plans), moved]


def _undecided_lines(plans: PlanDifference) -> list[str]:
    """That the difference of two values tells nothing, where neither search went so far."""
    if not plans.undecided:
        return []
    return [
        say(
            "Which plan is better is open: the best may be worth up to {before} more than the "
            "first, and up to {after} more than the second",
            before=figure(plans.before.missing, FIT),
            after=figure(plans.after.missing, FIT),
        )
    ]


def _first_text(found: WhatIf) -> str:
    comparison, after = found.comparison, found.after
    old, new = comparison.first_before, comparison.first_after
    if old is None or new is None:
        return say("PMO model: nothing to say yet")
    if old != new:
        return say("PMO model: {first} instead of {before}",
                   first=after.model_name(new), before=after.model_name(old))  # fmt: skip
    if comparison.clear_before != comparison.clear_after:
        text = (
            mark("PMO model: {first}, now with a clear lead")
            if comparison.clear_after
            else mark("PMO model: {first}, no longer with a clear lead")
        )
        return say(text, first=after.model_name(new))
    return say("PMO model: {first}, as before", first=after.model_name(new))


def _moved_line(moved: Moved, snapshot: Snapshot) -> str:
    name = named(moved.service, snapshot.service_name(moved.service))
    cells = (
        _change(figure(moved.fit_before, FIT), figure(moved.fit_after, FIT)),
        _change(_count(moved.rank_before), _count(moved.rank_after)),
        _change(_wave(moved.wave_before), _wave(moved.wave_after)),
    )
    return columns(f"  {name}", cells)


def _change(before: str, after: str) -> str:
    return after if before == after else f"{before} > {after}"


def _count(number: int | None) -> str:
    return "-" if number is None else str(number)


def _wave(number: int | None) -> str:
    """Wave, or that the service runs today."""
    return say("runs") if number == 0 else _count(number)


def _names(names: Sequence[str], snapshot: Snapshot) -> str:
    return ", ".join(snapshot.service_name(name) for name in names)
