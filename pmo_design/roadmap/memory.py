"""Plans kept for a while: a page, its language and its documents ask for the same one.

Solving takes seconds, and most changes of an engagement (its charter, a name, a language) leave
the program as it is. A plan is found by everything that went into it, so one of other inputs is
never given out.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Protocol

from pmo_design.roadmap.definition import Cell

MOST = 64
"""Plans kept in one process, of some kilobytes each."""

RULES = 5
"""Part of every question: to be raised when other plans follow from the same inputs."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan that a search found, with its bound and greedy's value, if greedy had one."""

    starts: Mapping[Cell, int]
    bound: float
    greedy_objective: float | None


class Keeper(Protocol):
    """Where plans outlive a process, and are shared with others."""

    def find(self, question: str) -> str | None:
        """What was kept, waited for while somebody searches; None: whoever asks is to search."""

    def keep(self, question: str, plan: str) -> None:
        """Keep what a search found."""

    def give_up(self, question: str) -> None:
        """Let the next who asks search: this search ended without a plan."""


class Memory:
    """The plans asked for last."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: OrderedDict[str, Found] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def recall(
        self, question: object, search: Callable[[], Found], keeper: Keeper | None = None
    ) -> Found:
        """Answer to a question whose ``repr`` says all of it; searched for where it is new."""
        key = sha256(repr((RULES, question)).encode()).hexdigest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = search() if keeper is None else _shared(key, search, keeper)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


def _shared(key: str, search: Callable[[], Found], keeper: Keeper) -> Found:
    """What others found, or what the search finds, which others are then given."""
    text = keeper.find(key)
    if text is not None:
        return _read(text)
    try:
        found = search()
        keeper.keep(key, _written(found))
    except BaseException:
        keeper.give_up(key)
        raise
    return found


def _written(found: Found) -> str:
    starts = [[*cell, wave] for cell, wave in sorted(found.starts.items())]
    return json.dumps([starts, found.bound, found.greedy_objective])


def _read(text: str) -> Found:
    starts, bound, greedy_objective = json.loads(text)
    return Found(
        {(service, department): wave for service, department, wave in starts},
        bound,
        greedy_objective,
    )
