"""The database locked or the disk full while people answer: told in time, and nothing half saved.

Waiting is bounded by what the rule itself names, the busy timeout.
"""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from served_survey import (
    ITEMS,
    SECTION,
    Asked,
    Page,
    Person,
    Server,
    form,
    people_of,
    served,
    survey_for,
)

from pmo_design.storage.database import FILE
from pmo_design.storage.transactions import BUSY_MILLISECONDS

BUSY_SECONDS = BUSY_MILLISECONDS / 1000
NOT_SAVED = "Your answers were NOT saved"
REMARK = "typed with care & <thought>"


async def entered(asked: Asked, server: Server) -> list[Person]:
    people = people_of(asked, server.port)
    for person in people:
        await person.enter()
    return people


async def timely(person: Person) -> Page:
    """Send a section; wait for the answer no longer than the rule allows."""
    return await asyncio.wait_for(person.send(person.changed(*ITEMS)), BUSY_SECONDS + 1)


@contextmanager
def locked(asked: Asked) -> Iterator[None]:
    """Let another program hold the database's write lock."""
    with closing(sqlite3.connect(asked.data / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def sent_while_locked(asked: Asked, people: list[Person], seconds: float) -> list[Page]:
    with locked(asked):
        sending = [asyncio.create_task(timely(person)) for person in people]
        await asyncio.sleep(seconds)
    return await asyncio.gather(*sending)


@pytest.mark.slow
def test_twenty_writers_outlast_a_lock_of_five_seconds(tmp_path: Path) -> None:
    asked = survey_for(tmp_path, 20)

    async def fight() -> tuple[list[Person], list[Page]]:
        with served(asked.data, "--workers", "2") as server:
            people = await entered(asked, server)
            return people, await sent_while_locked(asked, people, 5)

    people, pages = asyncio.run(fight())

    assert [page.status for page in pages] == [303] * 20
    assert [asked.sheet(each.number) for each in people] == [each.known for each in people]
    assert asked.integrity() == "ok"


@pytest.mark.slow
@pytest.mark.parametrize("server_name", ["gunicorn", "waitress"])
def test_lock_beyond_the_busy_timeout_is_told_in_time_and_leaves_nothing_half_saved(
    tmp_path: Path, server_name: str
) -> None:
    asked = survey_for(tmp_path, 20)
    options = ("--server", server_name, "--workers", "2", "--threads", "20")

    async def fight() -> tuple[list[Page], list[Page]]:
        with served(asked.data, *options) as server:
            people = await entered(asked, server)
            refused = await sent_while_locked(asked, people, BUSY_SECONDS + 2)
            return refused, [await person.send(person.sent) for person in people]

    refused, again = asyncio.run(fight())

    assert [page.status for page in refused] == [503] * 20
    assert {page.header("Retry-After") for page in refused} == {"10"}
    assert [NOT_SAVED in page.text for page in refused] == [True] * 20
    assert [page.status for page in again] == [303] * 20
    assert [version for _, version in asked.sheet(0).values()] == [1] * len(ITEMS)


def limit_files(server: Server, size: int) -> None:
    """Let no process of the server write a file beyond a size, as on a full disk."""
    for process in server.processes():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits of a running process are Linux's")
@pytest.mark.parametrize("server_name", ["gunicorn", "waitress"])
def test_case_63_full_disk_is_told_and_the_typed_text_comes_back(
    tmp_path: Path, server_name: str
) -> None:
    asked = survey_for(tmp_path, 1)

    async def fill() -> tuple[Person, dict[str, Page]]:
        with served(asked.data, "--server", server_name) as server:
            (person,) = await entered(asked, server)
            pages = {"before": await person.send(person.changed(ITEMS[0]))}
            limit_files(server, 0)
            change = person.changed(*ITEMS[:2])
            fields = form(change) | {f"{ITEMS[0]}-comment": REMARK}
            pages["full"] = await person.post(f"/sections/{SECTION}", fields)
            pages["autosave"] = await person.autosave(person.changed(ITEMS[1]))
            pages["read"] = await person.look()
            limit_files(server, resource.RLIM_INFINITY)
            pages["freed"] = await person.send(change)
            return person, pages

    person, pages = asyncio.run(fill())

    statuses = {name: page.status for name, page in pages.items()}
    assert statuses == {"before": 303, "full": 503, "autosave": 503, "read": 200, "freed": 303}
    assert NOT_SAVED in pages["full"].text
    assert "typed with care &amp; &lt;thought&gt;" in pages["full"].text
    assert "NOT saved" in pages["autosave"].text
    assert asked.sheet(0) == person.known
    assert asked.integrity() == "ok"
