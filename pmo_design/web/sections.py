"""The sections of a client's workspace, and which of them somebody may enter.

A section is linked where the app has its page, so that pages come and go without one
knowing of the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from pmo_design.account import Action
from pmo_design.operations import accounts
from pmo_design.web.house import house
from pmo_design.web.sessions import current_account

SECTIONS: tuple[tuple[str, Action], ...] = (
    ("overview", Action.READ_BOARD),
    ("people", Action.EDIT_PEOPLE),
    ("board", Action.READ_BOARD),
    ("results", Action.READ_RESULTS),
    ("charter", Action.EDIT_CHARTER),
    ("tailoring", Action.EDIT_SURVEY),
    ("documents", Action.READ_DOCUMENTS),
)
"""Name of each section, last in the path of its first page, and what one must be let do."""

WITHIN = {"baseline": "charter"}
"""Pages that belong to the section of another name."""

_FIRST_PAGE = re.compile(r"/engagements/<(\w+)>(?:/(\w+))?")
_PAGES = "pmo_design_sections"


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section as the navigation shows it."""

    name: str
    href: str
    current: bool


def init_sections(app: Flask) -> None:
    """Find the first page of each section, and let templates ask for the links."""
    app.extensions[_PAGES] = {
        found[2] or "overview": (rule.endpoint, found[1])
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and (found := _FIRST_PAGE.fullmatch(rule.rule))
    }
    app.jinja_env.globals["sections_of"] = sections_of
    app.jinja_env.globals["section_href"] = section_href
    app.jinja_env.globals["is_closed"] = is_closed
    app.jinja_env.globals["signed_in"] = current_account


def sections_of(engagement: str) -> tuple[SectionLink, ...]:
    """Sections of a client that whoever is signed in may enter."""
    account, now = current_account(), current_section()
    return tuple(
        SectionLink(name, href, name == now)
        for name, action in SECTIONS
        if (href := section_href(name, engagement))
        and account
        and accounts.may(house().store, account, action, engagement)
    )


def is_closed(engagement: str) -> bool:
    """Whether a client is only read, which every page of it says."""
    return house().store.is_closed(engagement)


def section_href(name: str, engagement: str) -> str:
    """Address of a section's first page; "" where this app has none."""
    endpoint, parameter = current_app.extensions[_PAGES].get(name, ("", ""))
    values: dict[str, Any] = {parameter: engagement}
    return url_for(endpoint, **values) if endpoint else ""


def current_section() -> str:
    """Name of the section that the present request is in; "" outside of all."""
    parts = request.path.split("/")
    if len(parts) < 3 or parts[1] != "engagements" or not request.view_args:
        return ""
    name = parts[3] if len(parts) > 3 else "overview"
    return WITHIN.get(name, name)
