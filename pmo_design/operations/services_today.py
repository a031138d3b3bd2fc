"""What the PMO runs today: which services, how well, and for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pmo_design.cycle import ActiveService
from pmo_design.engagement import Engagement
from pmo_design.errors import NotFoundError, nearest
from pmo_design.messages import say
from pmo_design.operations.engagements import instrument_of
from pmo_design.storage.running import RunningShelf, ServiceChange

if TYPE_CHECKING:
    from pmo_design.storage.store import Store


def services_today(engagement: Engagement) -> Mapping[str, ActiveService]:
    """What is known of the services of the latest cycle, by id."""
    return {each.service: each for each in engagement.latest.services}


def save_services_today(
    store: Store, engagement: Engagement, changes: Sequence[ServiceChange]
) -> Mapping[str, ActiveService | None]:
    """Store changes one service at a time; what somebody else changed meanwhile is returned.

    Raises
    ------
    NotFoundError
        If a service or a department is not known.
    RefusedError
        If the engagement is closed.
    """
    known = {each.id for each in instrument_of(engagement).catalog.services}
    departments = {each.id for each in engagement.departments}
    for change in changes:
        served = set(change.now.departments) if change.now else set()
        for name, names in ((change.service, known), *((each, departments) for each in served)):
            if name not in names:
                hint = nearest(name, sorted(names))
                raise NotFoundError(say("'{name}' is not known{hint}", name=name, hint=hint))
    return RunningShelf(store.engine).save(engagement.id, engagement.latest.number, changes)
