"""The links that one browser holds, in its signed cookie.

A page's address carries no secret: it names the link by an id that is worked out from the
secret and opens nothing. The nonce tells cookies of one link apart, so that "forget this
link" also holds for a copy of the cookie.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from flask import session

MOST_HELD = 5
"""Links of one browser; a consultant who tries many loses the oldest."""

_KEY = "links"


@dataclass(frozen=True, slots=True)
class Held:
    """One link in the cookie."""

    token: str
    nonce: str


def public_id(token: str) -> str:
    """What stands in addresses in the place of a link's secret."""
    return hashlib.sha256(f"page:{token}".encode()).hexdigest()[:16]


def find(page_id: str) -> Held | None:
    """Link of that public id, None where this browser does not hold it."""
    return next((held for held in _held() if public_id(held.token) == page_id), None)


def remember(token: str, nonce: str = "") -> str:
    """Keep a link in the cookie; its public id.

    Parameters
    ----------
    token : str
    nonce : str
        Of the cookie that holds the link already; a new one where empty.
    """
    others = [held for held in _held() if held.token != token]
    _keep([*others, Held(token, nonce or secrets.token_urlsafe(9))][-MOST_HELD:])
    session.permanent = True
    return public_id(token)


def forget(page_id: str) -> None:
    """Take a link out of the cookie."""
    _keep([held for held in _held() if public_id(held.token) != page_id])


def _held() -> list[Held]:
    return [Held(token, nonce) for token, nonce in session.get(_KEY, ())]


def _keep(links: list[Held]) -> None:
    session[_KEY] = [[held.token, held.nonce] for held in links]
