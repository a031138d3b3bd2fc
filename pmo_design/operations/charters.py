"""The charter, changed part by part: checked as its file is, kept over what one has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pmo_design.charter import Charter
from pmo_design.engagement import Engagement
from pmo_design.errors import raise_faults
from pmo_design.exchange.references import charter_faults
from pmo_design.operations.engagements import instrument_of
from pmo_design.operations.settings import open_engagement
from pmo_design.schema import typed
from pmo_design.storage.settings import SettingsShelf
from pmo_design.yaml_source import Location, Plain, Source

if TYPE_CHECKING:
    from pmo_design.storage.store import Store

FILE = "charter"

Places = Mapping[Location, tuple[int, int]]


def keep_charter(
    store: Store, engagement: str, content: dict[str, Plain], places: Places, made_from: int
) -> int:
    """Store new content of some parts of a charter; the other parts stay.

    Parameters
    ----------
    content : dict
        By top-level key of charter.yaml, every scalar as text; None takes a part away.
    places : mapping of location to (line, column)
        Where faults are reported.
    made_from : int
        Number of the settings that the change was made from.

    Returns
    -------
    int
        Number of the settings as they are now; the same where nothing changes.

    Raises
    ------
    InputError
        With every fault of the content.
    ChangedMeanwhileError
        If the settings were changed since, and the charter does not say this already.
    RefusedError
        If the engagement is closed.
    """
    opened = open_engagement(store, engagement)
    found = opened.engagement
    charter = _checked(found, content, places)
    if charter == found.charter:
        return opened.version
    return SettingsShelf(store.engine).keep(replace(found, charter=charter), made_from)


def _checked(engagement: Engagement, content: dict[str, Plain], places: Places) -> Charter:
    given: dict[str, Plain] = {name: value for name, value in content.items() if value is not None}
    stays = engagement.charter.model_dump(exclude=set(content))
    charter = typed(Source(FILE, stays | given, places), Charter)
    services = [service.id for service in instrument_of(engagement).catalog.services]
    raise_faults([*charter_faults(Source(FILE, given, places), charter, services)])
    return charter
