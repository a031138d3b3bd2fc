"""Answering in the browser: what a request costs the server, beside Flask, Django and FastAPI.

Every app is served by a process of its own with one worker: the product, an app that does
nothing and Django by gunicorn with eight threads each, FastAPI by uvicorn. One client asks
over one connection, in turns. What is counted is the CPU time of the server's processes.
Then two hundred people answer once a second, whether or not the server keeps up.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from measure import Timing, print_machine, print_ratio, print_timings
from served_survey import ITEMS, SECTION, Asked, Person, form, people_of, served, survey_for

from pmo_design.storage.database import FILE

TICKS = os.sysconf("SC_CLK_TCK")
PEOPLE = 50
"""Take turns in autosaving, so that no link meets its limit."""

HEADS = 200
RATE = 200
PEER_ITEMS = ",".join(ITEMS)


class Client:
    """One connection that stays open for a round, and one person's cookies."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, fields: Mapping[str, str], cookie: str) -> Answer:
        """Status, text and cookies of an answer."""
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
        }
        self.connection.request(method, path, urlencode(fields), headers)
        answer = self.connection.getresponse()
        return Answer(
            answer.status,
            answer.read().decode(),
            answer.headers.get("Location", ""),
            "; ".join(c.partition(";")[0] for c in answer.headers.get_all("Set-Cookie", [])),
        )

    def begin_round(self) -> None:
        """Connect anew: servers close what was idle meanwhile."""
        self.connection.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a server."""

    status: int
    text: str
    location: str
    cookie: str


@dataclass(slots=True)
class Head:
    """One person at one of the apps."""

    path: str
    cookie: str
    fields: Mapping[str, str]
    versions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contender:
    """An app behind a socket and the heads that answer there.

    Attributes
    ----------
    first : int
        Process whose CPU time is counted, with that of its workers.
    """

    first: int
    client: Client
    heads: tuple[Head, ...] = ()
    turns: Iterator[int] = field(default_factory=count)

    def cpu_seconds(self) -> float:
        """CPU time used so far, of user and system."""
        children = Path(f"/proc/{self.first}/task/{self.first}/children")
        workers = map(int, children.read_text(encoding="ascii").split())
        return sum(_cpu_ticks(each) for each in (self.first, *workers)) / TICKS

    def autosave(self) -> None:
        """Another answer of the next person, as the page's script sends it."""
        turn = next(self.turns)
        head, item = self.heads[turn % PEOPLE], ITEMS[turn // PEOPLE % len(ITEMS)]
        version = head.versions.get(item, 0)
        answer = {"answer": str(version % 5 + 1), "version": str(version)}
        empty = {"comment": "", "evidence": "", "confidence": ""}
        fields = {f"{item}-{name}": text for name, text in (answer | empty).items()}
        path = f"{head.path}/answers/{item}"
        answered = self.client.ask("POST", path, head.fields | fields, head.cookie)
        assert answered.status == 200, answered
        head.versions[item] = version + 1

    def page(self) -> None:
        """A section's page of the first person."""
        path = f"{self.heads[0].path}/sections/{SECTION}"
        assert self.client.ask("GET", path, {}, self.heads[0].cookie).status == 200

    def empty_post(self) -> None:
        """A form of the same size."""
        item = ITEMS[0]
        names = ("answer", "version", "comment", "evidence", "confidence")
        fields = {f"{item}-{name}": "4" for name in names} | {"csrf_token": "x" * 90}
        assert self.client.ask("POST", "/", fields, "").status == 200

    def empty_get(self) -> None:
        """A page of one word."""
        assert self.client.ask("GET", "/", {}, "").status == 200


def _cpu_ticks(process: int) -> int:
    text = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(text[11]) + int(text[12])


@contextmanager
def product(asked: Asked) -> Iterator[Contender]:
    with served(asked.data, "--workers", "1", "--threads", "8") as server:
        client = Client(server.port)
        heads = tuple(_product_head(client, token) for token in asked.tokens[:PEOPLE])
        yield Contender(server.process.pid, client, heads)


def _product_head(client: Client, token: str) -> Head:
    entered = client.ask("GET", f"/s/{token}", {}, "")
    page = client.ask("GET", f"{entered.location}/sections/{SECTION}", {}, entered.cookie)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page
    return Head(entered.location, page.cookie or entered.cookie, {"csrf_token": found[1]})


@contextmanager
def peer(
    command: list[str], data: Path, tokens: tuple[str, ...], field_name: str
) -> Iterator[Contender]:
    """A peer on a database of its own; its page of the link's address is its form's token."""
    with _started(command, data) as (first, client):
        heads = []
        for token in tokens[:PEOPLE]:
            entered = client.ask("GET", f"/s/{token}", {}, "")
            assert entered.status == 200, entered
            heads.append(Head("", entered.cookie, {field_name: entered.text}))
        yield Contender(first, client, tuple(heads))


@contextmanager
def empty(data: Path) -> Iterator[Contender]:
    with _started(gunicorn("empty_flask:app"), data) as (first, client):
        yield Contender(first, client)


def gunicorn(app: str) -> list[str]:
    options = ["--workers", "1", "--threads", "8", "--worker-class", "gthread", "--preload"]
    return [sys.executable, "-m", "gunicorn", app, *options, "--bind", "127.0.0.1:{port}"]


def uvicorn(app: str) -> list[str]:
    return [sys.executable, "-m", "uvicorn", app, "--port", "{port}", "--no-access-log"]


@contextmanager
def _started(command: list[str], data: Path) -> Iterator[tuple[int, Client]]:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 -- our own commands
        [part.format(port=port) for part in command],
        cwd=HERE / "peers_web",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PEER_DATABASE": str(data / FILE), "PEER_ITEMS": PEER_ITEMS},
        start_new_session=True,
    )
    try:
        _wait_for(port)
        yield process.pid, Client(port)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.1)
        else:
            return


def timed(
    work: Mapping[str, tuple[Contender, Callable[[], None]]], rounds: int, each: int
) -> dict[str, Timing]:
    """Requests of every contender in turn; CPU time is the server's, wall time the client's."""
    wall: dict[str, list[float]] = {name: [] for name in work}
    cpu: dict[str, list[float]] = {name: [] for name in work}
    for number in range(rounds + 1):
        for name, (contender, call) in work.items():
            contender.client.begin_round()
            began, used = time.perf_counter(), contender.cpu_seconds()
            for _ in range(each):
                call()
            if number:  # the first round warms up
                cpu[name].append((contender.cpu_seconds() - used) / each)
                wall[name].append((time.perf_counter() - began) / each)
    return {name: Timing(tuple(wall[name]), tuple(cpu[name])) for name in work}


def stored(data: Path) -> list[tuple[object, ...]]:
    asked = Asked(data, ())
    columns = "respondent, item, state, value, confidence, comment, evidence, version"
    return asked.query(f"SELECT {columns} FROM answer ORDER BY respondent, item")  # noqa: S608


def side_by_side(folder: Path, asked: Asked, rounds: int, each: int) -> None:
    """Rows 6 and 7: what an answer and a page cost."""
    copies = {name: Path(shutil.copytree(asked.data, folder / name)) for name in ("dj", "fa")}
    with ExitStack() as running:
        enter = running.enter_context
        ours, nothing = enter(product(asked)), enter(empty(folder))
        dj = enter(
            peer(gunicorn("django_app:app"), copies["dj"], asked.tokens, "csrfmiddlewaretoken")
        )
        fa = enter(peer(uvicorn("fastapi_app:app"), copies["fa"], asked.tokens, "csrf_token"))
        for contender in (ours, dj, fa):
            contender.client.begin_round()
            for _ in range(PEOPLE * len(ITEMS) * 2):
                contender.autosave()
        assert stored(asked.data) == stored(copies["dj"]) == stored(copies["fa"])
        assert len(stored(asked.data)) == PEOPLE * len(ITEMS)
        timings = timed(
            {
                "empty Flask GET": (nothing, nothing.empty_get),
                "empty Flask POST": (nothing, nothing.empty_post),
                "autosave: pmo-design": (ours, ours.autosave),
                "autosave: Django": (dj, dj.autosave),
                "autosave: FastAPI": (fa, fa.autosave),
                "section page: pmo-design": (ours, ours.page),
            },
            rounds,
            each,
        )
        assert stored(asked.data) == stored(copies["dj"]) == stored(copies["fa"])
    print_timings(timings)
    mine = timings["autosave: pmo-design"]
    print_ratio("autosave / empty POST (goal 3 or less)", mine, timings["empty Flask POST"])
    print_ratio("Django / autosave (goal 1.5 or more)", timings["autosave: Django"], mine)
    print_ratio("FastAPI / autosave (goal 1.5 or more)", timings["autosave: FastAPI"], mine)
    section = timings["section page: pmo-design"]
    print_ratio("section page / empty GET (goal 8 or less)", section, timings["empty Flask GET"])


async def open_loop(asked: Asked, seconds: int) -> tuple[list[float], Counter[int]]:
    """Row 8: milliseconds from the moment an answer was due, and how many came by status."""
    with served(asked.data, "--workers", "2", "--threads", "8") as server:
        people = people_of(asked, server.port, HEADS)
        for person in people:
            await person.enter()
            person.known = asked.sheet(person.number)
        begin = time.perf_counter() + 0.5
        moments = [begin + number / RATE for number in range(RATE * seconds)]
        found = await asyncio.gather(
            *(_due(people[number % HEADS], number, when) for number, when in enumerate(moments))
        )
    assert not any(_lost(asked, person) for person in people)
    return [taken for taken, _ in found], Counter(status for _, status in found)


def _lost(asked: Asked, person: Person) -> list[str]:
    """Questions of which less is stored than was acknowledged."""
    stored = asked.sheet(person.number)
    return [item for item, (_, version) in person.known.items() if stored[item][1] < version]


async def _due(person: Person, number: int, when: float) -> tuple[float, int]:
    await asyncio.sleep(when - time.perf_counter())
    item = ITEMS[number // HEADS % len(ITEMS)]
    change = person.changed(item)
    try:
        page = await person.post(f"/answers/{item}", form(change), "application/json")
        status = page.status
    except OSError:
        status = 0  # no answer at all
    if (
        status == 200
    ):  # answers to one question may overtake each other where the server falls behind
        newest = max(change[item], person.known.get(item, (0, 0)), key=itemgetter(1))
        person.known[item] = newest
    return (time.perf_counter() - when) * 1000, status


def print_open_loop(asked: Asked, rounds: int, seconds: int) -> None:
    for _ in range(rounds):
        times, statuses = asyncio.run(open_loop(asked, seconds))
        cuts = statistics.quantiles(times, n=100)
        print(
            f"{HEADS} heads, {RATE} answers/s for {seconds} s: p50 {cuts[49]:.1f} ms, "
            f"p99 {cuts[98]:.1f} ms, longest {max(times):.0f} ms, by status {dict(statuses)}; "
            f"load {os.getloadavg()[0]:.1f}"
        )


def main() -> None:
    """Measure what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--each", type=int, default=200, help="requests in a round")
    parser.add_argument("--seconds", type=int, default=15, help="of one open loop")
    options = parser.parse_args()
    print_machine("flask", "django", "fastapi", "uvicorn", "gunicorn", "sqlalchemy")
    print("load before:", *os.getloadavg())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = survey_for(folder, PEOPLE)
        side_by_side(folder, asked, options.rounds, options.each)
    print("load between:", *os.getloadavg())
    with tempfile.TemporaryDirectory() as name:
        print_open_loop(survey_for(Path(name), HEADS), 3, options.seconds)
    print("load after:", *os.getloadavg())


if __name__ == "__main__":
    main()
