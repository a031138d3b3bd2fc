"""Snapshots kept for a while, and taken beside the requests that ask for them.

Scoring takes half a second, a plan that nobody has found yet many; pages ask for the same ones.
"""

from __future__ import annotations

import atexit
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from threading import Lock, Semaphore, Thread
from typing import TYPE_CHECKING

from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Engagement, engagement_instrument, fingerprint
from pmo_design.errors import PlanError, RefusedError
from pmo_design.messages import current_language, speaking
from pmo_design.operations.scoring import plans_of, take_snapshot
from pmo_design.roadmap.solving import end_solving

if TYPE_CHECKING:
    from pmo_design.storage.store import Store

MOST = 12
"""Snapshots kept in one process, of some megabytes each."""

AT_ONCE = 2
"""Snapshots taken at once by one process; further ones wait for their turn."""

ENDING_SECONDS = 5.0
"""Longest wait for work that is cut short."""

Key = tuple[str, str, str]
"""Engagement, fingerprint of its inputs, and language of what is said about them."""


class StillPlanningError(Exception):
    """A snapshot is being taken, and whoever asked has waited long enough for now."""

    def __init__(self, engagement: Engagement) -> None:
        super().__init__(engagement.id)
        self.engagement = engagement


class Snapshots:
    """The snapshots asked for last.

    A snapshot is found by the fingerprint of everything that went into it, so one of former
    inputs is never given out: there is nothing to be told when inputs change, and every
    process may keep its own.

    Parameters
    ----------
    store : Store
        Where plans are kept.
    most : int
        Snapshots kept.
    """

    def __init__(self, store: Store, most: int = MOST) -> None:
        self._store = store
        self._kept: OrderedDict[Key, Future[Snapshot]] = OrderedDict()
        self._most = most
        self._lock = Lock()
        self._turn = Semaphore(AT_ONCE)

    def of(self, engagement: Engagement, language: str, patience: float | None = None) -> Snapshot:
        """Snapshot of an engagement as it is, with names in a language.

        Parameters
        ----------
        patience : float, optional
            Seconds to wait for it; None for as long as it takes.

        Raises
        ------
        StillPlanningError
            If it is not there in that time; the work goes on, for whoever asks again.
        RefusedError
            If there is no department to score.
        PlanError
            If the decisions leave no plan.
        """
        key = (engagement.id, fingerprint(engagement), current_language())
        taken = self._taken(key, engagement)
        try:
            failure = taken.exception(patience)
        except TimeoutError:
            raise StillPlanningError(engagement) from None
        if failure is not None:
            self._forget(key, failure)
            raise failure.with_traceback(None)
        return replace(taken.result(), engagement=engagement, language=language)

    def _taken(self, key: Key, engagement: Engagement) -> Future[Snapshot]:
        """The snapshot of an engagement, there or on its way."""
        with self._lock:
            taken = self._kept.get(key)
            if taken is None:
                taken = self._kept[key] = Future()
                _begin(self._take, taken, key, engagement)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return taken

    def _take(self, taken: Future[Snapshot], key: Key, engagement: Engagement) -> None:
        try:
            with self._turn, speaking(key[-1]):
                instrument = engagement_instrument(engagement, engagement.latest)
                keeper = plans_of(self._store, engagement)
                taken.set_result(take_snapshot(engagement, instrument, keeper=keeper))
        except BaseException as error:  # told to whoever asks, now or later
            taken.set_exception(error)

    def _forget(self, key: Key, failure: BaseException) -> None:
        """Keep a refusal, for it follows from the inputs; what else failed may go better."""
        if not isinstance(failure, PlanError | RefusedError):
            with self._lock:
                self._kept.pop(key, None)


_under_way: set[Thread] = set()


def _begin(work: Callable[..., None], *parts: object) -> None:
    """Let work be done in a thread of its own, for which nobody waits when the process ends."""

    def run() -> None:
        try:
            work(*parts)
        finally:
            _under_way.discard(thread)

    thread = Thread(target=run, daemon=True)
    _under_way.add(thread)
    thread.start()


@atexit.register
def _end() -> None:
    """Cut short what is under way, and let it say so to those who wait in other processes."""
    end_solving()
    for thread in tuple(_under_way):
        thread.join(ENDING_SECONDS)
