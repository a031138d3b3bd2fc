"""An API served by the real server, with clients of every kind, and an admin's tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from account_cast import CAST
from small_client import small_client

from pmo_design.engagement import Confidentiality, Engagement
from pmo_design.operations import accounts
from pmo_design.operations.databases import open_store
from pmo_design.operations.secrets import load_secrets
from pmo_design.operations.tokens import MOST_TOKENS, make_token

CLIENTS: Mapping[str, Confidentiality] = {
    "small": "attributed",
    "other": "attributed",
    "quiet": "confidential",
    "masked": "anonymous",
}
"""Clients and what their people were promised; surveys of all are open for years."""


def api_for(folder: Path) -> None:
    """Data folder ``data`` with the clients, and ``secrets.json`` with an admin's tokens.

    One token may ask 600 times a minute, so whoever asks more often takes turns.
    """
    store = open_store(folder / "data")
    load_secrets(folder / "data", depended_on=False)
    for name, promise in CLIENTS.items():
        store.save(a_client(name, promise))
    now = datetime.now(UTC)
    admin = accounts.add_user(store, CAST[0], now).account
    secrets = [make_token(store, admin, f"t{at}", now).secret for at in range(MOST_TOKENS)]
    store.engine.dispose()
    (folder / "secrets.json").write_text(json.dumps(secrets), encoding="utf-8")


def a_client(name: str, promise: Confidentiality) -> Engagement:
    """The small client under another name and promise; nobody is listed where nobody is known."""
    small = small_client()
    cycle = replace(small.latest, closed=date(2099, 12, 31))
    named = replace(small, id=name, name=name.title(), confidentiality=promise)
    if promise == "anonymous":
        return replace(named, respondents=(), cycles=(replace(cycle, answers=()),))
    return replace(named, cycles=(cycle,))
