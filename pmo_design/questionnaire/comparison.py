"""Two versions of a questionnaire side by side: what changed, and which scores feel it.

A change can do two things. It *moves* a score where the same people's scores come out
otherwise because of it; rescoring with one version mends the comparison. It *breaks*
comparability where the answers themselves mean something else, as after a new wording;
nothing mends that.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pmo_design.errors import RefusedError
from pmo_design.language import FALLBACK, text_in
from pmo_design.messages import say
from pmo_design.questionnaire.definition import Item, Questionnaire

What = Literal[
    "added", "asked-again", "removed", "retired", "forgotten", "kind", "steps", "scale",
    "reworded", "options", "unit", "weight", "groups", "moved", "translated",
]  # fmt: skip
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between two versions.

    Attributes
    ----------
    item : str or None
        None where the change is of the questionnaire as a whole or of a topic.
    part : str
        What of the item changed: "text", "anchor 3", "option yes", "domain", ...
    before, after : str
        As written in the versions; empty where there is nothing.
    moves, breaks : bool
        Whether scores move, and whether old answers stop being comparable with new ones.
    domains, outcomes : tuple of str
        What is scored from the item, in either version; empty where nothing is.
    """

    item: str | None
    what: What
    part: str
    before: str
    after: str
    moves: bool = False
    breaks: bool = False
    domains: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two versions of one questionnaire."""

    old: Questionnaire
    new: Questionnaire
    changes: tuple[Change, ...]

    @property
    def reuses_version(self) -> bool:
        """Whether two different questionnaires call themselves the same version."""
        return bool(self.changes) and self.old.label == self.new.label


def compare(old: Questionnaire, new: Questionnaire, language: str = FALLBACK) -> Comparison:
    """Everything that differs, the whole first, then item by item as they are asked.

    Texts that stand for an item are in ``language``; rewordings are told in every language
    in which there is one, this one first.

    Raises
    ------
    RefusedError
        If they are versions of different questionnaires.
    """
    if old.name != new.name:
        raise RefusedError(
            say(
                "{old} and {new} are different questionnaires; expected two versions of one",
                old=old.name,
                new=new.name,
            )
        )
    changes = [*_head_changes(old, new, language)]
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    for item in new.items:
        if item.id in before:
            changes += _item_changes(old, new, (before[item.id], item), language)
        else:
            changes.append(_added(old, new, item, language))
    changes += [_removed(old, new, item, language) for item in old.items if item.id not in after]
    changes += _forgotten(old, new)
    return Comparison(old, new, tuple(changes))


def _head_changes(old: Questionnaire, new: Questionnaire, language: str) -> Iterator[Change]:
    yield from _wording(None, "title", (old.title, new.title), language)
    yield from _wording(None, "introduction", (old.introduction, new.introduction), language)
    if old.minutes != new.minutes:
        yield Change(None, "reworded", "minutes", str(old.minutes), str(new.minutes))
    topics = {topic.id: topic for topic in old.topics}
    for topic in new.topics:
        if topic.id in topics:
            before = topics[topic.id]
            names, texts = (before.name, topic.name), (before.about, topic.about)
            yield from _wording(None, f"name of topic {topic.id}", names, language)
            yield from _wording(None, f"text of topic {topic.id}", texts, language)


def _added(old: Questionnaire, new: Questionnaire, item: Item, language: str) -> Change:
    what: What = "asked-again" if item.id in old.retired else "added"
    return _change(new, (item,), what, "item", "", _question(new, item, language), moves=True)


def _removed(old: Questionnaire, new: Questionnaire, item: Item, language: str) -> Change:
    what: What = "retired" if item.id in new.retired else "removed"
    return _change(old, (item,), what, "item", _question(old, item, language), "", moves=True)


def _question(questionnaire: Questionnaire, item: Item, language: str) -> str:
    """What is asked, after the statement that it is asked about."""
    statement = questionnaire.statements.get(item.outcome or "")
    asked = text_in(item.text, language)
    return f"{text_in(statement, language)} | {asked}" if statement else asked


def _forgotten(old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    """Retired ids that the new version no longer knows: their answers would be refused."""
    known = {*new.retired, *(item.id for item in new.items)}
    for item_id in old.retired:
        if item_id not in known:
            yield Change(item_id, "forgotten", "retired", item_id, "")


def _item_changes(
    old: Questionnaire, new: Questionnaire, both: tuple[Item, Item], language: str
) -> Iterator[Change]:
    before, after = both
    if before.kind != after.kind:
        kinds = (before.kind, after.kind)
        yield _change(new, both, "kind", "kind", *kinds, moves=True, breaks=True)
    elif before.steps != after.steps:
        steps = (str(before.steps), str(after.steps))
        yield _change(new, both, "steps", "steps", *steps, moves=True, breaks=True)
    elif before.scale != after.scale:
        yield _change(new, both, "scale", "scale", before.scale or "own", after.scale or "own")
    yield from _item_wordings(old, new, both, language)
    yield from _option_changes(new, both, language)
    if before.weight != after.weight:
        shares = [_share(old, before), _share(new, after)]
        moves = after.domain is not None and not math.isclose(*shares)
        weights = (f"{before.weight:g}", f"{after.weight:g}")
        yield _change(new, both, "weight", "weight", *weights, moves=moves)
    if set(before.groups) != set(after.groups):
        groups = (", ".join(before.groups), ", ".join(after.groups))
        yield _change(new, both, "groups", "groups", *groups, moves=True)
    yield from _moves(new, before, after)


def _item_wordings(
    old: Questionnaire, new: Questionnaire, both: tuple[Item, Item], language: str
) -> Iterator[Change]:
    before, after = both
    pairs = [("text", before.text, after.text)]
    if before.outcome and before.outcome == after.outcome:
        statements = (old.statements.get(before.outcome), new.statements.get(before.outcome))
        pairs.append(("statement", statements[0] or {}, statements[1] or {}))
    if before.steps == after.steps:
        anchors = enumerate(zip(before.anchors, after.anchors, strict=True), start=1)
        pairs += [(f"anchor {step}", *texts) for step, texts in anchors]
    for part, *texts in pairs:
        for change in _wording(after.id, part, (texts[0], texts[1]), language):
            broken = change.what == "reworded"
            yield _change(
                new, both, change.what, change.part, change.before, change.after, breaks=broken
            )
    if (before.unit or {}).get("en") != (after.unit or {}).get("en"):
        units = [text_in(each.unit, language) if each.unit else "" for each in both]
        yield _change(new, both, "unit", "unit", *units, breaks=True)


def _option_changes(
    new: Questionnaire, both: tuple[Item, Item], language: str
) -> Iterator[Change]:
    """Options that came, went or say something else; a new one draws answers from the others."""
    before, after = both
    names = {option.id: option.name for option in before.options}
    if before.kind == after.kind:
        ids = (", ".join(names), ", ".join(option.id for option in after.options))
        if set(names) != {option.id for option in after.options}:
            yield _change(new, both, "options", "options", *ids, breaks=True)
    for option in after.options:
        part = f"option {option.id}"
        texts = (names.get(option.id, {}), option.name)
        for change in _wording(after.id, part, texts, language):
            broken = change.what == "reworded"
            yield _change(
                new, both, change.what, change.part, change.before, change.after, breaks=broken
            )


def _moves(new: Questionnaire, before: Item, after: Item) -> Iterator[Change]:
    """Places the item has changed; only a domain, an outcome or an aspect carries a score."""
    for part in ("domain", "topic", "outcome", "aspect"):
        places = [getattr(item, part) or "" for item in (before, after)]
        if places[0] != places[1]:
            moves = part != "topic"
            yield _change(new, (before, after), "moved", part, *places, moves=moves)


def _wording(
    item: str | None, part: str, texts: tuple[Texts, Texts], own: str
) -> Iterator[Change]:
    """Differences of one text: reworded in a language both have, or in other languages now."""
    before, after = texts
    if not before or not after:
        return
    both = sorted(set(before) & set(after), key=lambda code: (code != own, code != FALLBACK, code))
    for language in both:
        if before[language] != after[language]:
            where = part if language == FALLBACK else f"{part} ({language})"
            yield Change(item, "reworded", where, before[language], after[language])
    if set(before) != set(after):
        languages = (", ".join(sorted(before)), ", ".join(sorted(after)))
        yield Change(item, "translated", part, *languages)


def _share(questionnaire: Questionnaire, item: Item) -> float:
    """Share of an item in its domain, 0 to 1: only this part of a weight is felt."""
    family = [each.weight for each in questionnaire.items if each.domain == item.domain]
    return item.weight / sum(family)


def _change(
    questionnaire: Questionnaire,
    versions: tuple[Item, ...],
    what: What,
    part: str,
    before: str,
    after: str,
    *,
    moves: bool = False,
    breaks: bool = False,
) -> Change:
    """Change of one item, with what is scored from it in any of its versions."""
    domains = dict.fromkeys(item.domain for item in versions if item.domain)
    outcomes = dict.fromkeys(item.outcome for item in versions if item.outcome and item.aspect)
    return Change(
        item=versions[-1].id,
        what=what,
        part=part,
        before=before,
        after=after,
        moves=moves,
        breaks=breaks,
        domains=tuple(domains) if questionnaire.name == "maturity" else (),
        outcomes=tuple(outcomes) if questionnaire.name == "needs" else (),
    )
