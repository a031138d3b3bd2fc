"""The comparison of two questionnaires as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from pmo_design.messages import mark, say, say_count

if TYPE_CHECKING:
    from pmo_design.catalog.definition import Catalog
    from pmo_design.instrument import Reach
    from pmo_design.questionnaire.comparison import Change, Comparison

_WHAT = {
    "added": mark("is asked now"),
    "asked-again": mark("was retired and is asked again"),
    "removed": mark(
        "is gone without being retired: answers to it will be refused; list it under retired"
    ),
    "retired": mark("is retired: its answers are kept and no longer scored"),
    "forgotten": mark("is no longer among the retired: old answers to it will be refused"),
}
_REACH = {
    "domain": mark("maturity domain {names}"),
    "outcome": mark("outcome {names}"),
    "gate": mark("conditions of PMO models {names}"),
}
_REST = {
    "home": mark("at home here: {names}"),
    "requires": mark("need a level of it: {names}"),
    "strong": mark("strong link: {names}"),
    "moderate": mark("moderate link: {names}"),
    "weak": mark("weak link: {names}"),
    "gate": mark("PMO models with this condition: {names}"),
}
"""How services and PMO models rest on what moves."""


def comparison_lines(comparison: Comparison, catalog: Catalog) -> Iterator[str]:
    """Lines that say what changed, and then which scores feel it."""
    from pmo_design.instrument import reached

    old, new = comparison.old, comparison.new
    changes = comparison.changes
    counted = say_count("{count} change", "{count} changes", len(changes))
    difference = counted if changes else say("no difference")
    yield f"{new.name} {old.label} -> {new.label}: {difference}"
    if comparison.reuses_version:
        yield say(
            "Both call themselves version {version}; a released version is never edited, "
            "so give the new one a version of its own.",
            version=new.version,
        )
    for alike in _alike(changes):
        yield ""
        yield from _change_lines(alike, comparison, catalog)
    found = reached(comparison, catalog)
    moved = [each for each in found if each.moves]
    broken = [each for each in found if not each.moves]
    if moved:
        yield "\n" + say("Scores that move:")
        yield from _reach_lines(moved)
    if broken:
        yield "\n" + say("Scores that stay, and are no longer comparable with earlier ones:")
        yield from _reach_lines(broken)
    if changes and not found:
        yield "\n" + say("No score rests on what changed.")


def _alike(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Changes that say the same of several items, as where items share a scale."""

    def key(change: Change) -> tuple[str, ...]:
        alone = change.item or "" if change.part == "item" else ""
        return (change.what, change.part, change.before, change.after, str(change.moves), alone)

    order = list(dict.fromkeys(key(change) for change in changes))
    ranked = sorted(changes, key=lambda change: order.index(key(change)))
    for _, group in groupby(ranked, key=key):
        yield list(group)


def _change_lines(
    alike: Sequence[Change], comparison: Comparison, catalog: Catalog
) -> Iterator[str]:
    first = alike[0]
    yield ", ".join(dict.fromkeys(change.item or comparison.new.name for change in alike))
    if first.what in _WHAT:
        yield f"  {say(_WHAT[first.what])}"
        if first.part == "item":
            yield f"    {first.after or first.before}"
    elif first.what == "reworded" and first.part != "minutes":
        yield "  " + say("{part} is reworded", part=first.part)
        yield "    " + say("before: {text}", text=first.before)
        yield "    " + say("after:  {text}", text=first.after)
    elif first.what == "translated":
        languages = f"{first.before} -> {first.after}"
        yield "  " + say("{part}: languages {languages}", part=first.part, languages=languages)
    else:
        yield f"  {first.part}: {first.before or say('none')} -> {first.after or say('none')}"
    yield f"  {_effect(alike, comparison, catalog)}"


def _effect(alike: Sequence[Change], comparison: Comparison, catalog: Catalog) -> str:
    from pmo_design.instrument import reached_by

    first = alike[0]
    found = [each for change in alike for each in reached_by(change, comparison, catalog)]
    names = "; ".join(
        say(_REACH[kind], names=", ".join(dict.fromkeys(each.id for each in group)))
        for kind, group in groupby(found, key=lambda each: each.kind)
    )
    moves = say("moves {names}", names=names) if names else say("moves no score")
    if first.moves and first.breaks:
        return say("{moves}; answers before and after are not comparable", moves=moves)
    if first.moves:
        return moves
    if first.breaks:
        broken = say("moves no score by itself, but answers before and after are not comparable")
        return f"{broken}: {names}" if names else broken
    if first.part.startswith("introduction") and first.what == "reworded":
        return say(
            "moves no score; answers stay comparable unless people are told to answer otherwise"
        )
    return say("moves no score")


def _reach_lines(found: Sequence[Reach]) -> Iterator[str]:
    for each in found:
        reach = say(_REACH[each.kind], names=each.id)
        if each.moves and each.breaks:
            reach = say("{reach}; no longer comparable either", reach=reach)
        yield f"  {reach}"
        if not each.rests:
            yield "    " + say("nothing in the catalogue rests on it")
        for how, group in groupby(each.rests, key=lambda rest: rest[0]):
            names = ", ".join(name for _, name in group)
            yield f"    {say(_REST[how], names=names)}"
