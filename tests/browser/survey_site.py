"""The running survey of `survey_client` behind a real server, and people with real browsers."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect
from survey_client import NOON, Running, Watch
from werkzeug.serving import make_server

from pmo_design.config import Settings
from pmo_design.documents.wording import Wording, page_words
from pmo_design.operations.scoring import stored_snapshot
from pmo_design.operations.surveys import open_survey, sheet
from pmo_design.scoring.scorecard import OutcomeScore
from pmo_design.web import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = (
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECRET = b"s" * 32
PATIENCE = 30_000
"""Milliseconds that anything may take on a busy machine."""

LOCALES = {"en": "en-GB", "es": "es-ES"}
PHONE = (360, 740)
DESK = (1280, 800)

expect.set_options(timeout=PATIENCE)


def started(playwright: Playwright) -> Browser:
    """A Chromium of the system, which must be there."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))


class Chromium:
    """A browser for one person after the other; where it has died, the next one gets another."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser = started(playwright)

    @property
    def alive(self) -> bool:
        return self._browser.is_connected()

    def context(self, language: str, **options: Any) -> BrowserContext:
        """A device of somebody's own, in their language."""
        if not self.alive:
            self._browser = started(self._playwright)
        context = self._browser.new_context(locale=LOCALES[language], **options)
        context.set_default_timeout(PATIENCE)
        return context

    def close(self) -> None:
        self._browser.close()


@dataclass(frozen=True)
class Site:
    """A survey that browsers can open.

    Attributes
    ----------
    address : str
        Of the server, without a slash at its end.
    """

    running: Running
    watch: Watch
    address: str

    def link(self, name: str) -> str:
        return f"{self.address}/s/{self.running.tokens[name]}"

    def stored(self, name: str, token: str = "") -> dict[str, str]:
        """What a person's answers hold, by item: a value, or the state in its place."""
        survey = open_survey(self.running.store, token or self.running.tokens[name], NOON)
        answers = {key: each.answer for key, each in sheet(self.running.store, survey).items()}
        return {
            key: answer.state.value if answer.value is None else str(answer.value)
            for key, answer in answers.items()
        }

    def outcome(self, department: str, outcome: str) -> OutcomeScore | None:
        """What the scorecard of this moment says of an outcome."""
        card = stored_snapshot(self.running.store, "sample").scorecard
        return card.department(department).outcomes[outcome]


@contextmanager
def serving(running: Running) -> Iterator[Site]:
    """Serve a survey on a free port of this machine; its clock is put forward by hand."""
    watch = Watch()
    try:
        with listening(lambda settings: an_app(running, settings, watch)) as address:
            yield Site(running, watch, address)
    finally:
        running.store.engine.dispose()


def an_app(running: Running, settings: Settings, watch: Watch) -> Flask:
    return create_app(running.store, settings, secret=SECRET, clock=watch)


@contextmanager
def listening(make: Callable[[Settings], Flask]) -> Iterator[str]:
    """Let an app answer on a free port of this machine; gives its address."""
    door = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    app = make(Settings(url=address, contact="Ana Ruiz, ana@example.org"))
    server = make_server("127.0.0.1", 0, app, threaded=True, fd=door.fileno())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        door.close()


@contextmanager
def on_gunicorn(running: Running) -> Iterator[Site]:
    """Serve a survey as it is served in earnest: processes of their own, the machine's clock."""
    command = [sys.executable, "-m", "pmo_design", "--data", str(running.data), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0", "--workers", "2", "--server", "gunicorn"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found, "the server did not start"
        yield Site(running, Watch(), found[0])
    finally:
        process.terminate()
        process.communicate(timeout=60)
        running.store.engine.dispose()


@dataclass
class Person:
    """Somebody at a page, with what they were told is saved.

    Attributes
    ----------
    acknowledged : dict of item id to str
        Answers that the page has confirmed.
    """

    page: Page
    words: Wording
    acknowledged: dict[str, str] = field(default_factory=dict)

    def press(self, key: str, **values: object) -> None:
        """Press the button, or follow the link, that bears these words."""
        name = re.compile(f"^{re.escape(self.words(key, **values))}")
        button = self.page.get_by_role("button", name=name)
        link = self.page.get_by_role("link", name=name)
        button.or_(link).first.click()

    def begin(self, link: str) -> None:
        """Open a link and go to the list of sections."""
        self.page.goto(link)
        self.press("first.begin")
        expect(self.heading).to_have_text(self.words("sections.title"))

    @property
    def heading(self) -> Locator:
        return self.page.locator("h1")

    @property
    def base(self) -> str:
        """Address that the survey's pages begin with."""
        found = re.match(r"http://[^/]+/survey/[^/?#]+", self.page.url)
        assert found, self.page.url
        return found[0]

    def open_section(self, section: str) -> None:
        self.page.goto(f"{self.base}/sections/{section}")

    def part(self, item: str, name: str) -> Locator:
        """One part of a question: "kept", "comment", "error", "conflict"."""
        return self.page.locator(f'[id="{item}-{name}"]')

    def choice(self, item: str, value: str) -> Locator:
        return self.page.locator(f'input[name="{item}-answer"][value="{value}"]')

    def choose(self, item: str, value: str) -> None:
        self.page.locator("label.answer").filter(has=self.choice(item, value)).click()

    def answer(self, item: str, value: str) -> None:
        """Choose, and wait until the page says that it is saved."""
        self.choose(item, value)
        expect(self.part(item, "kept")).to_have_text(self.words("save.saved", time="12:00"))
        self.acknowledged[item] = value

    def write(self, item: str, name: str, text: str) -> None:
        """Write a comment or evidence, unfolding it where it is folded."""
        if not self.part(item, name).is_visible():
            self.page.locator(f'[id="{item}"] summary').click()
        self.part(item, name).fill(text)

    def send(self) -> None:
        """Save the section by its button and see the next page."""
        self.press("section.save")


Device = Callable[..., Person]
"""Gives somebody a device of their own."""


def person(page: Page, language: str) -> Person:
    return Person(page, page_words(language))
