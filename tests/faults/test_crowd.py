"""Everybody at once: no error of the server, and no answer lost. Times are not asserted.

The gate sends fifty people; the long form sends three hundred and prints the times:
``PMO_DESIGN_CROWD=300 pytest -q -s tests/faults/test_crowd.py``.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable
from pathlib import Path

import pytest
from served_survey import ITEMS, Asked, Page, Person, people_of, served, survey_for

CROWD = int(os.environ.get("PMO_DESIGN_CROWD", "50"))
ROUNDS = 3
SERVERS = {
    "gunicorn": ("--server", "gunicorn", "--workers", "2", "--threads", "8"),
    "waitress": ("--server", "waitress", "--threads", "16"),
}


class Diary:
    """How one person fared: the status and the milliseconds of every request."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.statuses: list[int] = []
        self.times: list[float] = []

    async def note(self, asking: Awaitable[Page]) -> None:
        began = time.perf_counter()
        try:
            self.statuses.append((await asking).status)
        except OSError:
            self.statuses.append(0)  # no answer at all
        self.times.append((time.perf_counter() - began) * 1000)

    async def answer(self, think_seconds: float) -> None:
        """Open the section and send it, three times."""
        for _ in range(ROUNDS):
            await self.note(self.person.look())
            await asyncio.sleep(think_seconds)
            await self.note(self.person.send(self.person.changed(*ITEMS)))
            await asyncio.sleep(think_seconds)


async def crowd(asked: Asked, server: str, think_seconds: float) -> list[Diary]:
    with served(asked.data, *SERVERS[server]) as running:
        diaries = [Diary(person) for person in people_of(asked, running.port)]
        for diary in diaries:
            await diary.person.enter()
        await asyncio.gather(*(diary.answer(think_seconds) for diary in diaries))
    return diaries


@pytest.mark.slow
@pytest.mark.parametrize("think_seconds", [0.0, 1.0], ids=["burst", "thinking"])
@pytest.mark.parametrize("server", SERVERS)
def test_case_29_crowd_meets_no_error_and_loses_no_answer(
    tmp_path: Path, server: str, think_seconds: float
) -> None:
    asked = survey_for(tmp_path, CROWD)

    diaries = asyncio.run(crowd(asked, server, think_seconds))

    tell(server, think_seconds, [each for diary in diaries for each in diary.times])
    assert [diary.statuses for diary in diaries] == [[200, 303] * ROUNDS] * CROWD
    assert [asked.sheet(diary.person.number) for diary in diaries] == [
        diary.person.known for diary in diaries
    ]
    assert diaries[0].person.known[ITEMS[0]][1] == ROUNDS


def tell(server: str, think_seconds: float, times: list[float]) -> None:
    """Print how long requests took."""
    percentiles = statistics.quantiles(times, n=100)
    print(
        f"\n{server}, {CROWD} people, {think_seconds:.0f} s to think: {len(times)} requests,",
        end=" ",
    )
    print(
        f"p50 {percentiles[49]:.0f} ms, p99 {percentiles[98]:.0f} ms, longest {max(times):.0f} ms"
    )
