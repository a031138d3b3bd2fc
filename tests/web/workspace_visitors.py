"""The standing cast at the workspace, each signed in with a browser of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from account_cast import NOW, PASSWORD, People, cheap
from flask import Flask
from house_builders import SECRET, SETTINGS, Browser, Clock, a_client
from werkzeug.test import TestResponse

from pmo_design.web import create_app


def a_workspace(people: People, clock: Clock | None = None) -> Flask:
    """The app on the store of the cast."""
    watch = clock or Clock(NOW)
    return create_app(
        people.store, SETTINGS, secret=SECRET, clock=watch, passwords=cheap(), patience=None
    )


@dataclass
class Member:
    """Somebody signed in, at their browser."""

    browser: Browser

    def get(self, path: str, **options: object) -> TestResponse:
        return self.browser.get(path, **options)  # type: ignore[arg-type]

    def post(self, path: str, /, **fields: object) -> TestResponse:
        data = {"csrf_token": self.csrf_token()} | fields
        return self.browser.post(path, data=data)

    def csrf_token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/account").text)
        assert found
        return found[1]


def signed_in(app: Flask, name: str, language: str = "en") -> Member:
    """Browser of one of the cast."""
    browser = a_client(app)
    page = browser.get(f"/sign-in?language={language}").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    user = f"{name}@example.org"
    fields = {"csrf_token": token, "user": user, "password": PASSWORD}
    assert browser.post("/sign-in", data=fields).status_code == 303
    return Member(browser)
