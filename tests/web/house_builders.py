"""An app with a few pages of its own, each of them one way for things to go."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, render_template_string, request, session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pmo_design.config import Settings
from pmo_design.errors import Fault, InputError, NotFoundError, RefusedError, StoreError
from pmo_design.storage.store import Store
from pmo_design.web import create_app
from pmo_design.web.protection import renew_session

SECRET = b"s" * 32
HOST = "pmo.example.org"
SETTINGS = Settings(url=f"https://{HOST}", contact="Ana Ruiz, ana@example.org")

FORM = '<form method="post"><input name="csrf_token" value="{{ csrf_token() }}"></form>'
LONG_LINK = "T0kenOfFortyThreeCharactersThatNobodyGuesses"

ERRORS = {
    "input": InputError([Fault("form", "importance: 6 found, 1 to 5 expected")]),
    "refused": RefusedError("the survey is closed"),
    "not-found": NotFoundError("engagement 'x' is not known; there is hospital"),
    "store": StoreError("nothing was saved: the disk is full"),
    "bug": ZeroDivisionError("a detail of the program"),
}

pages = Blueprint("trial", __name__)


@pages.route("/form", methods=["GET", "POST"])
def form() -> str:
    if request.method == "POST":
        return f"{len(request.form)} fields"
    return render_template_string(FORM)


@pages.route("/raise/<name>", methods=["GET", "POST"])
def failing(name: str) -> str:
    raise ERRORS[name]


@pages.get("/t/<token>")
def opened(token: str) -> str:
    session["survey"] = len(token)
    return "opened"


@pages.post("/renew")
def renew() -> str:
    renew_session(user="consultant")
    return "signed in"


def an_app(store: Store, settings: Settings = SETTINGS, **options: Any) -> Flask:
    app = create_app(store, settings, **({"secret": SECRET, "patience": None} | options))
    app.register_blueprint(pages)
    return app


@dataclass
class Clock:
    """Clock that stands until it is moved."""

    moment: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def seconds(self) -> float:
        return self.moment.timestamp()

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Browser(FlaskClient):
    """Browser that asks for one host over https, and reads every answer to its end."""

    host = HOST

    def open(self, *args: Any, **options: Any) -> TestResponse:
        defaults = {"base_url": f"https://{self.host}", "buffered": True}
        return super().open(*args, **(defaults | options))

    def session_transaction(self, **options: Any) -> Any:
        return super().session_transaction(base_url=f"https://{self.host}", **options)


def a_client(app: Flask, host: str = HOST) -> Browser:
    browser = Browser(app, app.response_class)
    browser.host = host
    return browser


def csrf_token(client: Browser, path: str = "/form") -> str:
    return client.get(path).text.partition('value="')[2].partition('"')[0]


def content_hash(database: Path) -> str:
    """Hash of what a database holds, its write-ahead log included."""
    parts = [database, database.with_name(database.name + "-wal")]
    return hashlib.sha256(b"|".join(p.read_bytes() for p in parts if p.exists())).hexdigest()
