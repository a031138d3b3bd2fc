"""What every page works with: made once by `create_app`, found through the request's app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for

from pmo_design.config import Settings
from pmo_design.operations.passwords import Passwords
from pmo_design.operations.snapshots import Snapshots
from pmo_design.storage.store import Store
from pmo_design.web.limits import Limits

EXTENSION = "pmo_design"

Clock = Callable[[], datetime]

PATIENCE = 2.0
"""Seconds that a page may take before it has to say what it waits for."""


@dataclass(frozen=True, slots=True)
class House:
    """Store, settings, limits, clock and passwords of an app.

    Attributes
    ----------
    address : str
        Base address that links begin with; never taken from a request.
    limits : Limits
        How often something may be tried.
    clock : callable
        Gives the moment in UTC.
    passwords : Passwords
        Hashes and checks those of people who sign in.
    snapshots : Snapshots
        Those that pages of results asked for last.
    lan : bool
        Whether pages are served to a local network without https.
    patience : float or None
        Seconds that a page waits for a plan before it says that one is being made.
    """

    store: Store
    settings: Settings
    address: str
    limits: Limits
    clock: Clock
    passwords: Passwords
    snapshots: Snapshots
    lan: bool = False
    patience: float | None = PATIENCE

    def link(self, endpoint: str, **values: object) -> str:
        """Full address of a page, for mails, cards and QR codes."""
        return self.address + url_for(endpoint, _external=False, **values)  # type: ignore[arg-type]


def house() -> House:
    """House of the app that answers the present request."""
    found: House = current_app.extensions[EXTENSION]
    return found
