"""A survey served by the real server, and people who answer it over HTTP, many at a time.

Servers are processes of their own on a free port, each the leader of a group of its own,
so that a kill reaches its workers and nobody else. Used by `tests/faults` and
`benchmarks/bench_web.py`.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from builders import ENGAGEMENT, write_folder

from pmo_design.operations.databases import open_store
from pmo_design.operations.engagements import import_engagement
from pmo_design.operations.link_secrets import token_hash
from pmo_design.operations.secrets import load_secrets
from pmo_design.storage.database import FILE
from pmo_design.storage.links import Invitations
from pmo_design.survey import Invitation, Link

SECTION = "needs.deciding"
ITEMS = (
    "need.clear-view.importance",
    "need.clear-view.satisfaction",
    "need.right-choices.importance",
    "need.right-choices.satisfaction",
)
"""Some of the section's items, each answered with 1 to 5."""

BOUND_SECONDS = 60
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)", re.IGNORECASE)
_COOKIE = re.compile(r"\r\nSet-Cookie: ([^;\r]+)", re.IGNORECASE)
_HEADER = r"\r\n{}: ([^\r]*)"

Sheet = dict[str, tuple[int, int]]
"""Value and version by item."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A data folder with a survey that is open for years, and everybody's link."""

    data: Path
    tokens: tuple[str, ...]

    def sheet(self, number: int) -> Sheet:
        """What the database holds of one person."""
        rows = self.query("SELECT item, value, version FROM answer WHERE respondent = ?", number)
        return {item: (int(value), version) for item, value, version in rows}

    def state(self, number: int) -> str:
        """How far that person's invitation has come."""
        return str(self.query("SELECT state FROM invitation WHERE respondent = ?", number)[0][0])

    def integrity(self) -> str:
        """What SQLite finds wrong with the file; "ok" for nothing."""
        return str(self.query("PRAGMA integrity_check")[0][0])

    def query(self, statement: str, *people: int) -> list[tuple[object, ...]]:
        """Rows of a statement about people, past the program."""
        with closing(sqlite3.connect(self.data / FILE, timeout=BOUND_SECONDS)) as database:
            return database.execute(statement, [person_id(each) for each in people]).fetchall()


def person_id(number: int) -> str:
    return f"p{number:03}"


def survey_for(folder: Path, people: int) -> Asked:
    """A survey about needs with that many executives invited and nothing answered."""
    cycles = [{**ENGAGEMENT["cycles"][0], "closed": "2099-12-31"}]  # type: ignore[index]
    ids = [person_id(number) for number in range(people)]
    rows = "".join(f"{each},d1,executive\n" for each in ids)
    files = {
        "respondents.csv": f"id,department,group\n{rows}",
        "cycles/1/answers.csv": None,
        "cycles/1/baseline.csv": None,
    }
    store = open_store(folder / "data")
    load_secrets(folder / "data", depended_on=False)
    import_engagement(store, write_folder(folder / "folder", files, cycles=cycles))
    tokens = tuple(f"secret-of-{each}-0123456789abcdef0123456789abcdef" for each in ids)
    invitations = [
        Invitation(
            engagement="sample",
            cycle=1,
            id=f"inv-{each}",
            department="d1",
            group="executive",
            asks=("needs",),
            issued=date(2026, 9, 1),
            respondent=each,
            name=each.upper(),
        )
        for each in ids
    ]
    links = [
        ("sample", Link(token_hash(token), invitation.id))
        for token, invitation in zip(tokens, invitations, strict=True)
    ]
    Invitations(store.engine).issue(invitations, links)
    store.engine.dispose()
    return Asked(folder / "data", tokens)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes requests."""

    process: subprocess.Popen[str]
    port: int

    def kill(self) -> None:
        """Kill it and its workers; nothing of it runs on."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=BOUND_SECONDS)

    def processes(self) -> list[int]:
        """Ids of its processes, the first one and its workers."""
        first = self.process.pid
        workers = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii")
        return [first, *map(int, workers.split())]


@contextmanager
def served(data: Path, *options: str) -> Iterator[Server]:
    """The survey of a data folder, served until the block ends; killed then, if need be."""
    command = [sys.executable, "-m", "pmo_design", "--data", str(data), "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    try:
        assert process.stdout
        found = _ADDRESS.search(process.stdout.readline())
        assert found
        server = Server(process, int(found[1]))
        yield server
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=BOUND_SECONDS)


@dataclass(frozen=True, slots=True)
class Page:
    """A whole answer of the server."""

    status: int
    head: str
    text: str

    def header(self, name: str) -> str:
        """Value of a header line; "" if there is none."""
        found = re.search(_HEADER.format(name), self.head, re.IGNORECASE)
        return found[1] if found else ""


@dataclass(slots=True)
class Person:
    """Somebody who answers: a browser without a script, one connection for each request.

    Attributes
    ----------
    known : dict of item to value and version
        What the server has acknowledged.
    sent : dict of item to value and version
        What was sent and not acknowledged yet.
    """

    number: int
    token: str
    port: int
    cookie: str = ""
    base: str = ""
    csrf_token: str = ""
    known: Sheet = field(default_factory=dict)
    sent: Sheet = field(default_factory=dict)

    async def enter(self) -> None:
        """Open the link and a section, as a browser is led."""
        entered = await self.request("GET", f"/s/{self.token}")
        assert entered.status == 303, entered
        self.base = entered.header("Location")
        await self.look()

    async def look(self) -> Page:
        """Open the section, whose form holds what is needed to send it."""
        page = await self.request("GET", f"{self.base}/sections/{SECTION}")
        found = _TOKEN.search(page.text)
        if found:
            self.csrf_token = found[1]
        return page

    def changed(self, *items: str) -> Sheet:
        """Another value than the known one for each of the items."""
        found = [(item, *self.known.get(item, (self.number % 5, 0))) for item in items]
        return {item: (value % 5 + 1, version + 1) for item, value, version in found}

    async def autosave(self, change: Sheet) -> Page:
        """Send one answer as the page's script does."""
        self.sent = change
        (item,) = change
        page = await self.post(f"/answers/{item}", form(change), "application/json")
        self._learn(page.status == 200)
        return page

    async def send(self, change: Sheet) -> Page:
        """Send the section with these answers in it."""
        self.sent = change
        page = await self.post(f"/sections/{SECTION}", form(change), "text/html")
        self._learn(page.status == 303)
        return page

    def _learn(self, acknowledged: bool) -> None:
        if acknowledged:
            self.known |= self.sent
            self.sent = {}

    async def post(self, path: str, fields: Mapping[str, str], accept: str = "text/html") -> Page:
        """Send a form of the survey."""
        body = urlencode({"csrf_token": self.csrf_token} | dict(fields))
        return await self.request("POST", self.base + path, body, accept)

    async def request(
        self, method: str, path: str, body: str = "", accept: str = "text/html"
    ) -> Page:
        """Ask the server, and read its whole answer.

        Raises
        ------
        ConnectionError
            If the answer does not come, or not to its end.
        """
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Accept: {accept}",
            "Accept-Language: en",
            "Connection: close",
            f"Content-Length: {len(body)}",
            "Content-Type: application/x-www-form-urlencoded",
            *([f"Cookie: {self.cookie}"] if self.cookie else []),
        ]
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write("\r\n".join([*lines, "", body]).encode("ascii"))
            await writer.drain()
            page = _page(await reader.read(-1))
        finally:
            writer.close()
        self.cookie = next(iter(_COOKIE.findall(page.head)), self.cookie)
        return page


def _page(answer: bytes) -> Page:
    head, _, body = answer.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if not length or len(body) < int(length[1]):
        raise ConnectionResetError("the answer does not come to its end")
    return Page(int(head.split(b" ", 2)[1]), head.decode("latin-1"), body.decode())


def form(change: Sheet) -> dict[str, str]:
    """Fields of some questions, of a page made from the versions before."""
    fields: dict[str, str] = {}
    for item, (value, version) in change.items():
        fields |= {f"{item}-answer": str(value), f"{item}-version": str(version - 1)}
    return fields


def people_of(asked: Asked, port: int, count: int | None = None) -> list[Person]:
    """The first of those who were asked, all of them without a count."""
    return [Person(number, token, port) for number, token in enumerate(asked.tokens[:count])]
