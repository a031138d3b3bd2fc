"""What Schemathesis cannot know: tokens that are open, names that lead somewhere, our own rule.

Most cases of the documented form are pointed at what is stored, or nearly all of them would be
answered with 404 and 409; what is sent against the description stays as it was made up.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import requests
import schemathesis
from small_client import small_client

CHANCE = random.Random(1)  # noqa: S311
LEADING = 0.8
"""Share of cases that are pointed at what is stored."""

ENGAGEMENTS = ("small", "small", "other", "quiet", "masked")
LISTED = {
    "department": ("departments", "departments", "id"),
    "respondent": ("respondents", "respondents", "id"),
    "invitation": ("invitations", "invitations", "id"),
    "sha256": ("documents", "documents", "sha256"),
}
"""Where the things of an address are listed: path, list, and what names them."""

FIRST = tuple(each.id for each in (*small_client().respondents, *small_client().departments))
"""Who was there from the beginning, and has answered."""

ITEMS = (
    "need.clear-view.importance",
    "need.clear-view.satisfaction",
    "maturity.governance.business-case",
)
KEPT_OPEN = re.compile(r"/engagements/\{engagement\}/close$")


def _folder() -> Path:
    return Path(os.environ["PMO_DESIGN_API_FOLDER"])


@cache
def _turns() -> Iterator[str]:
    return itertools.cycle(json.loads((_folder() / "secrets.json").read_text("utf-8")))


@schemathesis.auth()
class Tokens:
    """Tokens of one person, in turns: each may ask so many times a minute."""

    def get(self, case: Any, context: Any) -> str:
        return next(_turns())

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {next(_turns())}"}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Point a case at what is stored; clients that are to be closed stay made up."""
    made = case.meta
    if (
        made is None
        or not made.generation.mode.is_positive
        or KEPT_OPEN.search(case.operation.path)
    ):
        return
    names = case.path_parameters or {}
    if "engagement" not in names or CHANCE.random() > LEADING:
        return
    if made.phase.name.value != "stateful":
        names["engagement"] = CHANCE.choice(ENGAGEMENTS)
    client = names["engagement"]
    for name in LISTED.keys() & names:
        stored = _stored(client, name)
        made_here = [each for each in stored if each not in FIRST]
        removes = case.method == "DELETE"  # whoever has answered stays
        names[name] = CHANCE.choice((removes and made_here) or stored or [names[name]])
    if isinstance(case.body, dict):
        _lead(case, client)


def _lead(case: Any, client: str) -> None:
    """Let a body speak of people, questions and versions that are there."""
    body, departments = case.body, _stored(client, "department") or ["gone"]
    if case.method == "PUT":
        own = _asked(case.formatted_path)
        body["version"] = own.get("version", body.get("version"))
    for each in (body, *(body.get("respondents") or ())):
        if isinstance(each, dict) and "department" in each:
            each["department"] = CHANCE.choice(departments)
    people = _stored(client, "respondent") or ["gone"]
    if "asks" in body or case.operation.path.endswith("/invitations"):
        body["respondents"] = CHANCE.choice([None, people[:2]])
    for row in body.get("put") or ():
        _answer(row, CHANCE.choice(people), CHANCE.choice(departments))


def _answer(row: dict[str, Any], person: str, department: str) -> None:
    agreed = row.get("source") == "agreed"
    row.update(item=CHANCE.choice(ITEMS), version=0, round=CHANCE.randint(1, 100))
    row.update(respondent="" if agreed else person, department=department if agreed else "")
    row["value"] = CHANCE.randint(1, 5) if row["state"] == "value" else None


def _stored(client: str, name: str) -> list[str]:
    path, listed, key = LISTED[name]
    found = _asked(f"/api/v1/engagements/{client}/{path}").get(listed, [])
    return [each[key] for each in found]


def _asked(path: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {next(_turns())}"}
    answer = requests.get(os.environ["PMO_DESIGN_API_URL"] + path, headers=headers, timeout=30)
    return answer.json() if answer.ok else {}


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Note how each operation was answered."""
    with (_folder() / "statuses.txt").open("a", encoding="utf-8") as file:
        file.write(f"{case.operation.label} {response.status_code}\n")


@schemathesis.check
def documented_form_is_taken(context: Any, response: Any, case: Any) -> None:
    """What the description allows is never called invalid; it may still not fit what is stored."""
    made = case.meta
    if response.status_code != 422 or made is None or not made.generation.mode.is_positive:
        return
    assert response.json()["error"]["code"] == "unfit", response.text
