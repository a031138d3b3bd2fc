"""The comparison of two questionnaires as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmo_design.catalog.definition import Catalog
    from pmo_design.instrument import Reach
    from pmo_design.questionnaire.comparison import Change, Comparison

_WHAT = {
    "added": "is asked now",
    "asked-again": "was retired and is asked again",
    "removed": "is gone without being retired: answers to it will be refused; "
    "list it under retired",
    "retired": "is retired: its answers are kept and no longer scored",
    "forgotten": "is no longer among the retired: old answers to it will be refused",
}
_REACH = {"domain": "maturity domain", "outcome": "outcome", "gate": "conditions of PMO models"}
_REST = {
    "home": "at home here",
    "requires": "need a level of it",
    "gate": "PMO models with this condition",
}
"""How services rest on what moves; strengths of links speak for themselves."""


def comparison_lines(comparison: Comparison, catalog: Catalog) -> Iterator[str]:
    """Lines that say what changed, and then which scores feel it."""
    from pmo_design.instrument import reached

    old, new = comparison.old, comparison.new
    changes = comparison.changes
    counted = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    yield f"{new.name} {old.version} -> {new.version}: {counted if changes else 'no difference'}"
    if comparison.reuses_version:
        yield (
            f"Both call themselves version {new.version}; a released version is never edited, "
            "so give the new one a version of its own."
        )
    for alike in _alike(changes):
        yield ""
        yield from _change_lines(alike, comparison, catalog)
    found = reached(comparison, catalog)
    moved = [each for each in found if each.moves]
    broken = [each for each in found if not each.moves]
    if moved:
        yield "\nScores that move:"
        yield from _reach_lines(moved)
    if broken:
        yield "\nScores that stay, and are no longer comparable with earlier ones:"
        yield from _reach_lines(broken)
    if changes and not found:
        yield "\nNo score rests on what changed."


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
        yield f"  {_WHAT[first.what]}"
        if first.part == "item":
            yield f"    {first.after or first.before}"
    elif first.what == "reworded" and first.part != "minutes":
        yield f"  {first.part} is reworded"
        yield f"    before: {first.before}"
        yield f"    after:  {first.after}"
    elif first.what == "translated":
        yield f"  {first.part}: languages {first.before} -> {first.after}"
    else:
        yield f"  {first.part}: {first.before or 'none'} -> {first.after or 'none'}"
    yield f"  {_effect(alike, comparison, catalog)}"


def _effect(alike: Sequence[Change], comparison: Comparison, catalog: Catalog) -> str:
    from pmo_design.instrument import reached_by

    first = alike[0]
    found = [each for change in alike for each in reached_by(change, comparison, catalog)]
    names = "; ".join(
        f"{_REACH[kind]} {', '.join(dict.fromkeys(each.id for each in group))}"
        for kind, group in groupby(found, key=lambda each: each.kind)
    )
    broken = "answers before and after are not comparable"
    if first.moves and first.breaks:
        return f"moves {names or 'no score'}; {broken}"
    if first.moves:
        return f"moves {names or 'no score'}"
    if first.breaks:
        return f"moves no score by itself, but {broken}" + (f": {names}" if names else "")
    if first.part.startswith("introduction") and first.what == "reworded":
        return "moves no score; answers stay comparable unless people are told to answer otherwise"
    return "moves no score"


def _reach_lines(found: Sequence[Reach]) -> Iterator[str]:
    for each in found:
        broken = "; no longer comparable either" if each.moves and each.breaks else ""
        yield f"  {_REACH[each.kind]} {each.id}{broken}"
        if not each.rests:
            yield "    nothing in the catalogue rests on it"
        for how, group in groupby(each.rests, key=lambda rest: rest[0]):
            names = ", ".join(name for _, name in group)
            yield f"    {_REST.get(how, f'{how} link')}: {names}"
