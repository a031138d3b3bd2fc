"""Letters with full defaults, so that a test shows only what matters to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from pmo_design.letter import Letter

LINK = "https://pmo.example.org/s/" + "Zq7_-xA9" * 5 + "abc"


def a_letter(**changes: Any) -> Letter:
    settings: dict[str, Any] = {
        "id": "i1",
        "client": "Northwind Water",
        "name": "María Ruiz",
        "email": "maria@example.org",
        "department": "Procurement",
        "group": "executive",
        "language": "en",
        "link": LINK,
        "code": "K7QM-2XPD",
        "closes": date(2026, 11, 30),
        "minutes": 15,
        "confidentiality": "attributed",
        "contact": "Cleo Park, cleo@example.org",
    }
    return Letter(**(settings | changes))


def an_anonymous_reminder(**changes: Any) -> Letter:
    settings = {"confidentiality": "anonymous", "reminder": True, "link": "", "code": ""}
    return a_letter(**(settings | changes))
