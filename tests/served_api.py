"""An API served by the real server, with clients of every kind, and an admin's tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from account_cast import CAST
from small_client import small_client

from pmo_design.operations import accounts
from pmo_design.operations.databases import open_store
from pmo_design.operations.secrets import load_secrets
from pmo_design.operations.tokens import MOST_TOKENS, make_token

CLIENTS: Mapping[str, str] = {
    "small": "attributed",
    "other": "attributed",
    "quiet": "confidential",
    "masked": "anonymous",
}
"""Clients and what their people were promised; surveys of all are open for years."""


def api_for(folder: Path) -> list[str]:
    """Data folder with the clients, and an admin's tokens, as many as one may have.

    One token may ask 600 times a minute, so whoever asks more often takes turns.
    """
    store = open_store(folder)
    load_secrets(folder, depended_on=False)
    for name, promise in CLIENTS.items():
        small = small_client()
        cycle = replace(small.latest, closed=date(2099, 12, 31))
        people = () if promise == "anonymous" else small.respondents
        answers = () if promise == "anonymous" else cycle.answers
        store.save(
            replace(
                small,
                id=name,
                name=name.title(),
                confidentiality=promise,  # type: ignore[arg-type]
                cycles=(replace(cycle, answers=answers),),
                respondents=people,
            )
        )
    now = datetime.now(UTC)
    admin = accounts.add_user(store, CAST[0], now).account
    secrets = [make_token(store, admin, f"t{at}", now).secret for at in range(MOST_TOKENS)]
    store.engine.dispose()
    return secrets


def written(secrets: list[str], file: Path) -> Path:
    """File with the secrets, for a process that asks."""
    file.write_text(json.dumps(secrets), encoding="utf-8")
    return file
