"""Plans kept for a while: a page, its language and its documents ask for the same one.

Solving takes seconds, and most changes of an engagement (its charter, a name, a language) leave
the program as it is. A plan is found by everything that went into it, so one of other inputs is
never given out.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from pmo_design.roadmap.definition import Cell

MOST = 64
"""Plans kept in one process, of some kilobytes each."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan that a search found, with its bound and greedy's value, if greedy had one."""

    starts: Mapping[Cell, int]
    bound: float
    greedy_objective: float | None


class Memory:
    """The plans asked for last."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: OrderedDict[bytes, Found] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def recall(self, question: object, search: Callable[[], Found]) -> Found:
        """Answer to a question whose ``repr`` says all of it; searched for where it is new."""
        key = sha256(repr(question).encode()).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = search()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
