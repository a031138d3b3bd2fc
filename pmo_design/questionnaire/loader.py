"""From a questionnaire's file to a checked questionnaire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from pmo_design.errors import Fault, InputError, raise_faults
from pmo_design.messages import say, say_count
from pmo_design.questionnaire.definition import (
    NAMES,
    STATE_WORDS,
    AspectQuestion,
    Item,
    Name,
    Pair,
    Questionnaire,
    QuestionnaireFile,
)
from pmo_design.record import versions
from pmo_design.resources import root
from pmo_design.schema import typed
from pmo_design.yaml_source import Location, Source, read_yaml


def available_versions(name: Name) -> tuple[str, ...]:
    """Versions of a questionnaire that are shipped, oldest first."""
    return versions(path.stem for path in (root("questionnaires") / name).glob("*.yaml"))


def load_questionnaire(name: Name, version: str) -> Questionnaire:
    """Shipped questionnaire of that name and version.

    Raises
    ------
    InputError
        If there is no such version, or its file holds faults.
    """
    versions = available_versions(name)
    if version not in versions:
        known = ", ".join(versions)
        message = say(
            "questionnaire {name} has no version '{version}'; there is {known}",
            name=name,
            version=version,
            known=known,
        )
        raise InputError([Fault(f"questionnaires/{name}", message)])
    file = f"questionnaires/{name}/{version}.yaml"
    found = read_questionnaire(root("questionnaires") / name / f"{version}.yaml", file)
    if (found.name, found.version) != (name, version):
        message = say(
            "calls itself {found}, expected {wanted}",
            found=f"{found.name} {found.version}",
            wanted=f"{name} {version}",
        )
        raise InputError([Fault(file, message)])
    return found


@cache
def released_items() -> Mapping[str, Item]:
    """Every item of every questionnaire by id, as its latest version has it."""
    return {
        item.id: item
        for name in NAMES
        for version in available_versions(name)
        for item in load_questionnaire(name, version).items
    }


def read_questionnaire(path: Path, file_name: str | None = None) -> Questionnaire:
    """Read and check one questionnaire file, listing every fault."""
    source = read_yaml(path, file_name)
    written = typed(source, QuestionnaireFile)
    raise_faults([*_own_faults(source, written)])
    items = tuple(_complete_items(written))
    raise_faults([*_id_faults(source, written, items)])
    return Questionnaire(
        name=written.name,
        version=written.version,
        title=written.title,
        introduction=written.introduction,
        minutes=written.minutes,
        topics=written.topics,
        items=items,
        statements={pair.outcome: pair.statement for pair in written.pairs},
        retired=tuple(sorted(written.retired)),
    )


def _complete_items(written: QuestionnaireFile) -> Iterator[Item]:
    """Items with their scale's labels as anchors; pairs become two items each."""
    labels = {scale.id: scale.labels for scale in written.scales}
    for pair in written.pairs:
        for aspect in written.aspects:
            yield _pair_item(pair, aspect, labels[aspect.scale])
    for item in written.items:
        yield item.model_copy(update={"anchors": labels[item.scale]}) if item.scale else item


def _pair_item(pair: Pair, aspect: AspectQuestion, labels: tuple[dict[str, str], ...]) -> Item:
    return Item(
        id=f"need.{pair.outcome}.{aspect.id}",
        kind="scale",
        text=aspect.text,
        topic=pair.topic,
        outcome=pair.outcome,
        aspect=aspect.id,
        scale=aspect.scale,
        anchors=labels,
        groups=pair.groups,
    )


def _own_faults(source: Source, written: QuestionnaireFile) -> Iterator[Fault]:
    """Faults that one file can show by itself; cross references are the instrument's."""
    yield from source.repeated(("topics",), [topic.id for topic in written.topics])
    yield from source.repeated(("scales",), [scale.id for scale in written.scales])
    yield from source.repeated(("aspects",), [aspect.id for aspect in written.aspects])
    yield from source.repeated(("pairs",), [pair.outcome for pair in written.pairs])
    yield from source.repeated(("items",), [item.id for item in written.items])
    if not written.items and not written.pairs:
        yield source.fault((), say("asks nothing; expected items or pairs"))
    if written.pairs and len(written.aspects) != 2:
        yield source.fault(("aspects",), say("expected both importance and satisfaction"))
    yield from source.repeated(("retired",), written.retired)
    yield from _scored_scale_faults(source, written)
    scales = [scale.id for scale in written.scales]
    for at, aspect in enumerate(written.aspects):
        yield from source.unknown(("aspects", at, "scale"), [aspect.scale], scales)
    yield from _topic_faults(source, written)
    topics = [topic.id for topic in written.topics]
    for at, item in enumerate(written.items):
        yield from item_faults(source, ("items", at), item, written.name, topics, scales)
        for key in ("outcome", "aspect"):
            if getattr(item, key):
                message = say("only pairs ask of outcomes; write a pair")
                yield source.fault(("items", at, key), f"{item.id}: {message}")


def _scored_scale_faults(source: Source, written: QuestionnaireFile) -> Iterator[Fault]:
    """Scoring maps steps 1 to 5 onto 0..1, so what it reads must have five of them."""
    for at, scale in enumerate(written.scales):
        if written.name in ("maturity", "needs") and len(scale.labels) != 5:
            message = say_count(
                "{count} label found, expected 5",
                "{count} labels found, expected 5",
                len(scale.labels),
            )
            yield source.fault(("scales", at, "labels"), f"{scale.id}: {message}")


def _topic_faults(source: Source, written: QuestionnaireFile) -> Iterator[Fault]:
    topics = [topic.id for topic in written.topics]
    used = {pair.topic for pair in written.pairs}
    used |= {topic for item in written.items for topic in (item.domain, item.topic) if topic}
    for at, pair in enumerate(written.pairs):
        yield from source.unknown(("pairs", at, "topic"), [pair.topic], topics)
    for at, topic in enumerate(topics):
        if topic not in used:
            yield source.fault(("topics", at), say("no item belongs to {topic}", topic=topic))


def item_faults(
    source: Source,
    at: Location,
    item: Item,
    name: Name,
    topics: Collection[str],
    scales: Collection[str],
) -> Iterator[Fault]:
    """Faults of one item as written at ``at``, in a questionnaire with these topics and scales."""
    for key in ("domain", "topic"):
        named = getattr(item, key)
        yield from source.unknown((*at, key), [named] if named else [], topics)
    if name == "maturity" and not item.domain:
        yield source.fault(at, say("{item} names no domain", item=item.id))
    if name == "maturity" and item.kind != "scale":
        message = say("{item} is of kind {kind}, expected scale", item=item.id, kind=item.kind)
        yield source.fault((*at, "kind"), message)
    if item.scale:
        yield from source.unknown((*at, "scale"), [item.scale], scales)
        if item.kind != "scale":
            message = say("{item} is of kind {kind}, not scale", item=item.id, kind=item.kind)
            yield source.fault((*at, "scale"), message)
    elif item.kind == "scale" and len(item.anchors) != 5:
        message = say_count(
            "{count} anchor found, expected 5",
            "{count} anchors found, expected 5",
            len(item.anchors),
        )
        yield source.fault(at, f"{item.id}: {message}")
    if item.kind == "choice" and len(item.options) < 2:
        message = say("a choice needs two options or more")
        yield source.fault(at, f"{item.id}: {message}")
    yield from source.repeated((*at, "options"), [option.id for option in item.options])
    yield from _taken_faults(source, at, item)


def _taken_faults(source: Source, at: Location, item: Item) -> Iterator[Fault]:
    """A form sends an option's id where it sends "I don't know", so it must differ."""
    for option_at, option in enumerate(item.options):
        if option.id in STATE_WORDS:
            message = say("option id {id} already stands for a way not to answer", id=option.id)
            yield source.fault((*at, "options", option_at, "id"), f"{item.id}: {message}")


def _id_faults(
    source: Source, written: QuestionnaireFile, items: Sequence[Item]
) -> Iterator[Fault]:
    """Faults that show only once pairs have become items."""
    retired = {item_id: at for at, item_id in enumerate(written.retired)}
    for item_id, times in Counter(item.id for item in items).items():
        if times > 1:
            message = say(
                "{item} is asked {times} times, expected once", item=item_id, times=times
            )
            yield source.fault(("items",), message)
        if item_id in retired:
            message = say("{item} is asked and retired at once", item=item_id)
            yield source.fault(("retired", retired[item_id]), message)
