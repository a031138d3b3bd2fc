"""The server killed while people answer: what was acknowledged is there when it is back.

The gate kills a few times; the long form takes some six minutes:
``PMO_DESIGN_KILLS=200 pytest -q -s tests/faults/test_submissions.py``.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
from contextlib import suppress
from pathlib import Path

import pytest
from served_survey import ITEMS, Asked, Person, Sheet, people_of, served, survey_for

KILLS = int(os.environ.get("PMO_DESIGN_KILLS", "10"))
CLIENTS = 4
_ANSWERED = re.compile(r"(\d+) of \d+")


class Ledger:
    """What one person was told, kept outside of the server."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.steps = 0
        self.receipts: list[tuple[int, int]] = []

    async def answer_until_the_end(self) -> None:
        """Answer one by one and by the whole form, and hand in now and then."""
        with suppress(OSError):
            while True:
                await self.step()

    async def step(self) -> None:
        self.steps += 1
        person = self.person
        if self.steps % 5 == 0 and person.known:
            await self.hand_in()
        elif self.steps % 3 == 0:
            page = await person.send(person.changed(*ITEMS[:3]))
            assert page.status == 303, page
        else:
            page = await person.autosave(person.changed(ITEMS[self.steps % len(ITEMS)]))
            assert page.status == 200, page

    async def hand_in(self) -> None:
        handed = await self.person.post("/submit", {})
        assert handed.status == 303, handed
        done = await self.person.request("GET", f"{self.person.base}/done")
        counted = _ANSWERED.search(done.text)
        assert counted, done
        self.receipts.append((int(counted[1]), len(self.person.known)))

    async def send_again(self) -> None:
        """Send what was not acknowledged once more, exactly as it was."""
        person, sent = self.person, self.person.sent
        if len(sent) == 1:
            page = await person.autosave(sent)
        elif sent:
            page = await person.send(sent)
        assert not sent or page.status in (200, 303), page


def faults(asked: Asked, ledger: Ledger) -> list[str]:
    """How the database contradicts what one person was told."""
    person = ledger.person
    rows, told, sent = asked.sheet(person.number), person.known, person.sent
    found = []
    if rows not in (told, told | sent):  # a form is stored as a whole or not at all
        found.append(f"{person.number}: told {told}, sent {sent}, stored {rows}")
    if ledger.receipts and asked.state(person.number) != "done":
        found.append(f"{person.number}: a receipt, but not handed in")
    found += [f"receipt for {of}, {had} told" for of, had in ledger.receipts if of != had]
    return found


async def load(ledgers: list[Ledger], seconds: float) -> list[asyncio.Task[None]]:
    """People at work for a while; their tasks, which still run."""
    tasks = [asyncio.create_task(each.answer_until_the_end()) for each in ledgers]
    await asyncio.sleep(seconds)
    return tasks


async def one_life(asked: Asked, ledgers: list[Ledger], seconds: float) -> list[str]:
    """Start the server, look at what the kill before has left, work on, kill it."""
    with served(asked.data, "--workers", "2") as server:
        for ledger in ledgers:
            ledger.person.port = server.port
        found = [asked.integrity()]
        found += [fault for each in ledgers for fault in faults(asked, each)]
        for ledger in ledgers:
            if not ledger.person.base:
                await ledger.person.enter()
            await ledger.send_again()
        found += [fault for each in ledgers for fault in faults(asked, each)]
        tasks = await load(ledgers, seconds)
        server.kill()
        await asyncio.gather(*tasks)
    return found


@pytest.mark.slow
def test_server_killed_at_any_moment_loses_no_acknowledged_answer(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - a fixed choice of moments
    asked = survey_for(tmp_path, CLIENTS)
    ledgers = [Ledger(person) for person in people_of(asked, 0)]

    found, unsure = [], 0
    for _ in range(KILLS):
        found += asyncio.run(one_life(asked, ledgers, chance.uniform(0.05, 0.4)))
        unsure += sum(bool(each.person.sent) for each in ledgers)
    found += asyncio.run(one_life(asked, ledgers, 0))

    told(ledgers, unsure)
    assert found == ["ok"] * (KILLS + 1)
    assert sum(version for sheet in sheets(ledgers) for _, version in sheet.values()) > KILLS


def sheets(ledgers: list[Ledger]) -> list[Sheet]:
    return [each.person.known for each in ledgers]


def told(ledgers: list[Ledger], unsure: int) -> None:
    """Say how much the kills have put to the test."""
    answers = sum(version for sheet in sheets(ledgers) for _, version in sheet.values())
    receipts = sum(len(each.receipts) for each in ledgers)
    print(f"\n{KILLS} kills: {answers} answers acknowledged, {receipts} receipts,", end=" ")
    print(f"{unsure} forms cut off and sent again")
