"""From a released questionnaire and an overlay to what one client is asked.

Questions may be switched off, reworded, reweighted, asked of other groups, and added; the
released version is never edited. The result is an ordinary questionnaire. An id stays with
its meaning, so a question that asks something else is a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pmo_design.errors import Fault, InputError, raise_faults
from pmo_design.messages import say
from pmo_design.questionnaire.definition import Group, Item, Questionnaire, Tailoring, Topic
from pmo_design.questionnaire.loader import item_faults
from pmo_design.questionnaire.overlay import Overlay, in_order, mark
from pmo_design.yaml_source import Source

Groups = Mapping[str, tuple[Group, ...]]


def tailored(
    questionnaire: Questionnaire, overlay: Overlay, source: Source | None = None
) -> Questionnaire:
    """Questionnaire as this client is asked it.

    Parameters
    ----------
    questionnaire : Questionnaire
        As it was released.
    overlay : Overlay
    source : Source, optional
        File of the overlay, for the places of faults.

    Returns
    -------
    Questionnaire
        The released one itself where the overlay changes nothing. Switched-off items are
        among the retired, topics without a question among the unasked; the time it takes
        is that of the share of questions.

    Raises
    ------
    InputError
        With every fault of the overlay: unknown ids, one question alone of a pair, an added
        item that does not fit, or nothing left to ask.
    """
    name = f"overlay of {overlay.questionnaire} {overlay.version}"
    source = source or Source(name, None, {})
    plan = _Plan(questionnaire, overlay)
    raise_faults([*plan.faults(source)])
    result = plan.result()
    if not result.items:
        message = say("leaves nothing to ask; leave a question on or add one")
        raise InputError([source.fault(("off",), message)])
    if result == questionnaire:
        return questionnaire
    return replace(result, tailoring=_tailoring(questionnaire, result, overlay))


def as_asked(questionnaire: Questionnaire, overlays: Iterable[Overlay]) -> Questionnaire:
    """Questionnaire after the overlay of its name and version; itself where there is none."""
    key = (questionnaire.name, questionnaire.version)
    own = (each for each in overlays if (each.questionnaire, each.version) == key)
    overlay = next(own, None)
    return tailored(questionnaire, overlay) if overlay else questionnaire


@dataclass(frozen=True, slots=True)
class _Plan:
    """An overlay beside the questionnaire that it tailors."""

    released: Questionnaire
    overlay: Overlay

    @property
    def outcomes(self) -> dict[str, tuple[str, ...]]:
        """Items of each outcome."""
        return {
            outcome: tuple(item.id for item in self.released.items if item.outcome == outcome)
            for outcome in self.released.statements
        }

    @property
    def topics(self) -> dict[str, tuple[str, ...]]:
        """Items of each topic; an id that an outcome has too means the outcome."""
        return {
            topic.id: tuple(
                item.id for item in self.released.items if topic.id in (item.domain, item.topic)
            )
            for topic in self.released.topics
            if topic.id not in self.released.statements
        }

    @property
    def scales(self) -> dict[str, tuple[dict[str, str], ...]]:
        """Labels of each scale that the questionnaire's items share."""
        return {item.scale: item.anchors for item in self.released.items if item.scale}

    def off(self) -> frozenset[str]:
        """Items that are switched off."""
        groups = {**self.topics, **self.outcomes}
        return frozenset(
            item for target in self.overlay.off for item in groups.get(target, (target,))
        )

    def asked_of(self) -> Groups:
        """Groups by item, where the overlay names them."""
        return {
            item: in_order(groups)
            for target, groups in self.overlay.groups.items()
            for item in self.outcomes.get(target, (target,))
        }

    # What is wrong with it

    def faults(self, source: Source) -> Iterator[Fault]:
        """Every fault of the overlay against its questionnaire."""
        overlay, released = self.overlay, self.released
        if (overlay.questionnaire, overlay.version) != (released.name, released.version):
            message = say(
                "tailors {found}, expected {wanted}",
                found=f"{overlay.questionnaire} {overlay.version}",
                wanted=f"{released.name} {released.version}",
            )
            yield source.fault(("questionnaire",), message)
            return
        items = [item.id for item in released.items]
        pairs, topics = list(self.outcomes), list(self.topics)
        for at, target in enumerate(overlay.off):
            yield from source.unknown(("off", at), [target], [*items, *pairs, *topics])
        for target in overlay.reword:
            yield from source.unknown(("reword", target), [target], [*items, *pairs, *topics])
        for target in overlay.groups:
            yield from source.unknown(("groups", target), [target], [*items, *pairs])
        yield from self._weight_faults(source)
        yield from self._half_pair_faults(source)
        for at, item in enumerate(overlay.add):
            yield from self._added_faults(source, at, item)

    def _weight_faults(self, source: Source) -> Iterator[Fault]:
        weighed = [item.id for item in self.released.items if item.domain]
        for target in self.overlay.weights:
            if not weighed:
                message = say("only maturity items have a weight; remove it")
                yield source.fault(("weights", target), message)
            else:
                yield from source.unknown(("weights", target), [target], weighed)

    def _half_pair_faults(self, source: Source) -> Iterator[Fault]:
        """An outcome's score needs both its questions, answered by the same people."""
        off = self.off()
        for outcome, ids in self.outcomes.items():
            alone = [item for item in ids if item in off]
            if len(alone) == 1:
                at = self.overlay.off.index(alone[0])
                message = say(
                    "both questions of an outcome are switched off together; write {outcome}",
                    outcome=outcome,
                )
                yield source.fault(("off", at), f"{alone[0]}: {message}")
            for item in ids:
                if item in self.overlay.groups:
                    message = say(
                        "both questions of an outcome are asked of the same people; write {outcome}",
                        outcome=outcome,
                    )
                    yield source.fault(("groups", item), message)

    def _added_faults(self, source: Source, at: int, item: Item) -> Iterator[Fault]:
        released, place = self.released, ("add", at)
        family = released.items[0].id.partition(".")[0]
        if item.id.partition(".")[0] != family:
            message = say(
                "'{item}' found, expected an id that begins with {start}",
                item=item.id,
                start=f"{family}.",
            )
            yield source.fault((*place, "id"), message)
        if released.item(item.id) or item.id in released.retired:
            message = say(
                "{item} is an id of the questionnaire already; choose another", item=item.id
            )
            yield source.fault((*place, "id"), message)
        for key in ("outcome", "aspect"):
            if getattr(item, key):
                message = say(
                    "outcomes are those of the catalogue; an overlay can switch them off, "
                    "not add one"
                )
                yield source.fault((*place, key), f"{item.id}: {message}")
        topics = [topic.id for topic in released.topics]
        yield from item_faults(source, place, item, released.name, topics, list(self.scales))

    # What comes of it

    def result(self) -> Questionnaire:
        """The tailored questionnaire, before it is known whether anything changed."""
        released, overlay, off, groups = self.released, self.overlay, self.off(), self.asked_of()
        items = (
            *(self._changed(item, groups) for item in released.items if item.id not in off),
            *self._added(),
        )
        used = {topic for item in items for topic in (item.domain, item.topic)}
        left = {item.outcome for item in items}
        topics = self._renamed_topics()
        return replace(
            released,
            title=overlay.title or released.title,
            introduction=overlay.introduction or released.introduction,
            minutes=max(1, round(released.minutes * len(items) / len(released.items))),
            topics=tuple(topic for topic in topics if topic.id in used),
            unasked=tuple(topic for topic in topics if topic.id not in used),
            items=items,
            statements={
                outcome: overlay.reword.get(outcome, statement)
                for outcome, statement in released.statements.items()
                if outcome in left
            },
            retired=tuple(sorted({*released.retired, *off})),
        )

    def _changed(self, item: Item, groups: Groups) -> Item:
        overlay = self.overlay
        changes: dict[str, object] = {}
        if item.id in overlay.reword:
            changes["text"] = overlay.reword[item.id]
        if item.id in overlay.weights:
            changes["weight"] = overlay.weights[item.id]
        if set(groups.get(item.id, item.groups)) != set(item.groups):
            changes["groups"] = groups[item.id]
        return item.model_copy(update=changes) if changes else item

    def _added(self) -> Iterator[Item]:
        """Added items, those of a shared scale with its labels."""
        scales = self.scales
        for item in self.overlay.add:
            yield item.model_copy(update={"anchors": scales[item.scale]}) if item.scale else item

    def _renamed_topics(self) -> tuple[Topic, ...]:
        names = {name: text for name, text in self.overlay.reword.items() if name in self.topics}
        return tuple(
            topic.model_copy(update={"name": names[topic.id]}) if topic.id in names else topic
            for topic in self.released.topics
        )


def _tailoring(released: Questionnaire, result: Questionnaire, overlay: Overlay) -> Tailoring:
    before: Mapping[str, Item] = {item.id: item for item in released.items}
    after: Mapping[str, Item] = {item.id: item for item in result.items}
    kept = [(before[name], item) for name, item in after.items() if name in before]
    return Tailoring(
        mark=mark(overlay),
        off=len(before) - len(kept),
        reworded=sum(
            (old.text, released.statements.get(old.outcome or ""))
            != (new.text, result.statements.get(new.outcome or ""))
            for old, new in kept
        ),
        reweighted=sum(old.weight != new.weight for old, new in kept),
        regrouped=sum(old.groups != new.groups for old, new in kept),
        added=len(after) - len(kept),
    )
