"""People with a browser each, at a running survey."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from house_builders import SECRET, SETTINGS, Browser, a_client
from survey_client import NOON, Running, Watch
from werkzeug.test import TestResponse

from pmo_design.operations.surveys import open_survey, sheet
from pmo_design.survey import Given
from pmo_design.web import create_app

SECTION = "needs.deciding"


def a_survey_app(running: Running, watch: Watch | None = None) -> Flask:
    return create_app(running.store, SETTINGS, secret=SECRET, clock=watch or Watch())


@dataclass
class Visitor:
    """One person's browser, which has opened their link."""

    browser: Browser
    base: str

    def get(self, path: str = "", **options: object) -> TestResponse:
        return self.browser.get(self.base + path, **options)  # type: ignore[arg-type]

    def post(self, path: str, fields: dict[str, str] | None = None) -> TestResponse:
        data = {"csrf_token": self.csrf_token()} | (fields or {})
        return self.browser.post(self.base + path, data=data)

    def csrf_token(self) -> str:
        return self.get().text.partition('name="csrf_token" value="')[2].partition('"')[0]

    def answer(self, item: str, **fields: str) -> TestResponse:
        """Send one question as the page's script does."""
        return self.post(f"/answers/{item}", form(item, **fields))

    def send(self, item: str, **fields: str) -> TestResponse:
        """Send the first section with one question filled in."""
        return self.post(f"/sections/{SECTION}", form(item, **fields))


def form(item: str, **fields: str) -> dict[str, str]:
    """Fields of one question, of a page that showed no answer unless a version is given."""
    return {f"{item}-{name}": text for name, text in ({"version": "0"} | fields).items()}


def visitor(app: Flask, running: Running, name: str = "Ana", language: str = "en") -> Visitor:
    browser = a_client(app)
    entered = browser.get(f"/s/{running.tokens[name]}")
    browser.get(f"{entered.location}?language={language}")
    return Visitor(browser, entered.location)


def stored(running: Running, name: str = "Ana") -> dict[str, Given]:
    """What is stored of a person's answers, by item."""
    return sheet(running.store, open_survey(running.store, running.tokens[name], NOON))
