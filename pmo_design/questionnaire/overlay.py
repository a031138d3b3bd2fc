"""What one client is asked otherwise than everybody else, as written in a file."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

from pydantic import Field, StringConstraints

from pmo_design.errors import raise_faults
from pmo_design.language import LanguageMap
from pmo_design.messages import say
from pmo_design.questionnaire.definition import GROUPS, Group, Item, Name
from pmo_design.questionnaire.loader import available_versions
from pmo_design.record import Format, Positive, Record, Version
from pmo_design.schema import typed
from pmo_design.yaml_source import Source

MARK_DIGITS = 8
"""Hexadecimal digits of a mark: two tailorings of one client share it once in 4 milliards."""

CATALOGUE_KEYS = ("catalog", "services", "outcomes", "models", "modes", "method", "decisions")
"""Keys with which somebody would try to tailor the catalogue."""

Target = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class Overlay(Record):
    """What one client is asked otherwise, as written in a file of ``overlays/``.

    Attributes
    ----------
    off : tuple of str
        Items, outcomes (both their questions) or topics (all their questions).
    reword : dict of str to language map
        New text of an item, new statement of an outcome, or new name of a topic; it replaces
        every language of the old one.
    weights : dict of item id to float
        Of maturity items: share in the domain, relative to its other items.
    groups : dict of item or outcome id to tuple of str
        Customer groups that are asked.
    add : tuple of Item
        Questions asked after the released ones of their topic.
    """

    format: Format
    questionnaire: Name
    version: Version
    title: LanguageMap | None = None
    introduction: LanguageMap | None = None
    off: tuple[Target, ...] = ()
    reword: dict[Target, LanguageMap] = Field(default_factory=dict)
    weights: dict[Target, Positive] = Field(default_factory=dict)
    groups: dict[Target, Annotated[tuple[Group, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    add: tuple[Item, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether it leaves its questionnaire as released."""
        named = {"format", "questionnaire", "version"}
        return not any(value for name, value in self if name not in named)


def overlay_of(source: Source) -> Overlay:
    """Overlay of a file; what needs its questionnaire is checked by `tailored`.

    Raises
    ------
    InputError
        With every fault that the file shows by itself.
    """
    content = source.content if isinstance(source.content, dict) else {}
    raise_faults(
        [
            source.fault(
                (key,),
                say(
                    "the catalogue is not tailored here; change figures under method and "
                    "services under decisions in engagement.yaml"
                ),
            )
            for key in CATALOGUE_KEYS
            if key in content
        ]
    )
    overlay = typed(source, Overlay)
    faults = [*source.repeated(("off",), overlay.off)]
    faults += source.repeated(("add",), [item.id for item in overlay.add])
    known = available_versions(overlay.questionnaire)
    if overlay.version not in known:
        message = say(
            "questionnaire {name} has no version '{version}'; there is {known}",
            name=overlay.questionnaire,
            version=overlay.version,
            known=", ".join(known),
        )
        faults.append(source.fault(("version",), message))
    raise_faults(faults)
    return overlay


def in_order(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Groups in the order in which they are always named, each once."""
    return tuple(group for group in GROUPS if group in groups)


def canonical(overlay: Overlay) -> Overlay:
    """The same overlay in its one form: ids sorted, groups in their usual order."""
    return overlay.model_copy(
        update={
            "off": tuple(sorted(set(overlay.off))),
            "reword": dict(sorted(overlay.reword.items())),
            "weights": dict(sorted(overlay.weights.items())),
            "groups": {key: in_order(each) for key, each in sorted(overlay.groups.items())},
        }
    )


def mark(overlay: Overlay) -> str:
    """First digits of the SHA-256 of the overlay's canonical form."""
    content = canonical(overlay).model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:MARK_DIGITS]
