"""The workspace behind a real server, and people who sign in with real browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from account_cast import PASSWORD, cheap
from flask import Flask
from playwright.sync_api import expect
from survey_site import SECRET, Person, listening

from pmo_design.config import Settings
from pmo_design.storage.store import Store
from pmo_design.web import create_app

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Inside:
    """A workspace that browsers can open.

    Attributes
    ----------
    address : str
        Of the server, without a slash at its end.
    """

    store: Store
    address: str

    def admit(self, somebody: Person, who: str) -> None:
        """Sign one of the cast in, whoever was signed in before."""
        somebody.page.context.clear_cookies()
        somebody.page.goto(f"{self.address}/sign-in")
        somebody.page.locator("#user").fill(f"{who}@example.org")
        somebody.page.locator("#password").fill(PASSWORD)
        somebody.press("account.sign-in")
        expect(somebody.heading).to_have_text(somebody.words("workspace.clients"))


@contextmanager
def opened_to(store: Store, clock: Clock, patience: float | None = None) -> Iterator[Inside]:
    """Serve a store on a free port of this machine; pages wait for plans unless told not to."""

    def make(settings: Settings) -> Flask:
        return create_app(
            store, settings, secret=SECRET, clock=clock, passwords=cheap(), patience=patience
        )

    try:
        with listening(make) as address:
            yield Inside(store, address)
    finally:
        store.engine.dispose()
