"""What one client is asked otherwise: an overlay as text, checked, compared and kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from pmo_design.engagement import Engagement
from pmo_design.errors import InputError, NotFoundError
from pmo_design.exchange.engagement_writer import overlay_text
from pmo_design.exchange.overlay_files import overlay_notes
from pmo_design.instrument import Instrument
from pmo_design.messages import current_language, say
from pmo_design.operations.engagements import instrument_of
from pmo_design.operations.settings import Opened, open_engagement
from pmo_design.questionnaire.comparison import Comparison, compare
from pmo_design.questionnaire.definition import Name, Questionnaire
from pmo_design.questionnaire.loader import load_questionnaire
from pmo_design.questionnaire.overlay import Overlay, canonical, overlay_of
from pmo_design.questionnaire.tailoring import as_asked, tailored
from pmo_design.storage.settings import SettingsShelf
from pmo_design.yaml_source import parse_yaml

if TYPE_CHECKING:
    from pmo_design.storage.store import Store

FILE = "overlay"
"""How faults call the text."""

ANSWERED: tuple[Name, ...] = ("maturity", "needs", "baseline")
"""Questionnaires whose answers are kept one by one."""


@dataclass(frozen=True, slots=True)
class Tailored:
    """A questionnaire of a client's latest cycle, and what an overlay makes of it.

    Attributes
    ----------
    engagement : Engagement
        With the overlay, whether or not it is stored.
    text : str
        Of the overlay; "" where the questionnaire is asked as it was released.
    notes : tuple of str
        What the overlay means for the results that its author may not have meant.
    """

    engagement: Engagement
    released: Questionnaire
    asked: Questionnaire
    text: str
    notes: tuple[str, ...]

    @property
    def comparison(self) -> Comparison:
        """What differs from the released questionnaire, in the language of messages."""
        return compare(self.released, self.asked, current_language())

    @property
    def answers(self) -> int:
        """How many answers of the latest cycle were given to the released questions."""
        ids = {item.id for item in self.released.items}
        cycle = self.engagement.latest
        given = (*cycle.answers, *cycle.baseline, *cycle.retired)
        return sum(answer.item in ids for answer in given)


def stored_tailoring(engagement: Engagement, name: str) -> Tailored:
    """Questionnaire of a name as it is asked now.

    Raises
    ------
    NotFoundError
        If the latest cycle has no such questionnaire.
    """
    released = _released(engagement, name)
    text = "".join(map(overlay_text, _own(engagement, released)))
    return _tailored(engagement, released, text, instrument_of(engagement))


def try_overlay(engagement: Engagement, name: str, text: str) -> Tailored:
    """Questionnaire of a name as it would be asked with an overlay; nothing is stored.

    Parameters
    ----------
    text : str
        Content of an overlay's file; "" for the questionnaire as it was released.

    Raises
    ------
    InputError
        With every fault of the text, by line.
    NotFoundError
        If the latest cycle has no such questionnaire.
    """
    released = _released(engagement, name)
    others = [each for each in engagement.overlays if each not in _own(engagement, released)]
    overlay = _checked(released, text) if text.strip() else None
    if overlay and not overlay.says_nothing:
        others.append(canonical(overlay))
    overlays = tuple(sorted(others, key=attrgetter("questionnaire", "version")))
    changed = replace(engagement, overlays=overlays)
    return _tailored(changed, released, text, instrument_of(changed))


def keep_overlay(store: Store, engagement: str, name: str, text: str, made_from: int) -> int:
    """Store an overlay in the place of the former one; the new number of the settings.

    Raises
    ------
    InputError, NotFoundError
        As for `try_overlay`.
    ChangedMeanwhileError
        If the settings were changed since, and do not say this already.
    RefusedError
        If the engagement is closed.
    """
    opened: Opened = open_engagement(store, engagement)
    changed = try_overlay(opened.engagement, name, text).engagement
    if changed.overlays == opened.engagement.overlays:
        return opened.version
    sheets = instrument_of(changed).questionnaires
    asked = {item.id: item for sheet in ANSWERED for item in sheets[sheet].items}
    return SettingsShelf(store.engine).keep_overlays(changed, asked, made_from)


def example_overlay(released: Questionnaire) -> str:
    """Overlay that fits a questionnaire and does a little of everything, to be changed."""
    first = released.items[0]
    targets = list(released.statements) or [item.id for item in released.items]
    said = released.statements.get(targets[0], first.text)
    own = {"id": f"{first.id.partition('.')[0]}.of-this-client", "outcome": None, "aspect": None}
    overlay = Overlay(
        format=1,
        questionnaire=released.name,
        version=released.version,
        off=tuple(targets[-1:]),
        reword={targets[0]: said},
        weights={released.items[1].id: 2.0} if released.name == "maturity" else {},
        groups={targets[1]: ("executive", "functional-manager")} if len(targets) > 2 else {},
        add=(first.model_copy(update=own),),
    )
    return overlay_text(overlay)


def _released(engagement: Engagement, name: str) -> Questionnaire:
    for known, version in engagement.latest.questionnaires.items():
        if known == name:
            return load_questionnaire(known, version)
    raise NotFoundError(say("questionnaire '{name}' is not known", name=name))


def _own(engagement: Engagement, released: Questionnaire) -> tuple[Overlay, ...]:
    """Overlay of a questionnaire, of which there is one at most."""
    key = (released.name, released.version)
    return tuple(each for each in engagement.overlays if (each.questionnaire, each.version) == key)


def _checked(released: Questionnaire, text: str) -> Overlay:
    source = parse_yaml(text, FILE)
    overlay = overlay_of(source)
    found = f"{overlay.questionnaire} {overlay.version}"
    wanted = f"{released.name} {released.version}"
    if found != wanted:
        message = say("tailors {found}, expected {wanted}", found=found, wanted=wanted)
        raise InputError([source.fault(("questionnaire",), message)])
    tailored(released, overlay, source)
    return overlay


def _tailored(
    engagement: Engagement, released: Questionnaire, text: str, instrument: Instrument
) -> Tailored:
    asked = as_asked(released, engagement.overlays)
    return Tailored(
        engagement, released, asked, text, tuple(overlay_notes(engagement, instrument))
    )
