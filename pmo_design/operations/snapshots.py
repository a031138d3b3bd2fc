"""Snapshots kept for a while: scoring takes half a second, and pages ask for the same one."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Engagement, engagement_instrument, fingerprint
from pmo_design.operations.scoring import take_snapshot

MOST = 12
"""Snapshots kept in one process, of some megabytes each."""

Key = tuple[str, str]
"""Engagement and fingerprint of its inputs."""


class Snapshots:
    """The snapshots asked for last.

    A snapshot is found by the fingerprint of everything that went into it, so one of former
    inputs is never given out: there is nothing to be told when inputs change, and every
    process may keep its own.
    """

    def __init__(self, most: int = MOST) -> None:
        self._kept: OrderedDict[Key, Snapshot] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def of(self, engagement: Engagement, language: str) -> Snapshot:
        """Snapshot of an engagement as it is, with names in a language.

        Raises
        ------
        RefusedError
            If there is no department to score.
        PlanError
            If the decisions leave no plan.
        """
        key = (engagement.id, fingerprint(engagement))
        found = self._found(key)
        if found is None:
            instrument = engagement_instrument(engagement, engagement.latest)
            found = take_snapshot(engagement, instrument, language)
            self._keep(key, found)
        return replace(found, engagement=engagement, language=language)

    def _found(self, key: Key) -> Snapshot | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Key, snapshot: Snapshot) -> None:
        with self._lock:
            self._kept[key] = snapshot
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
