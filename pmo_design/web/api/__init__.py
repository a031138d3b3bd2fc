"""The API: the same operations as pages and commands have, for programs.

Programs send a token with every request. Cookies mean nothing here, so that no page of
another site can make a browser ask in somebody's name.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from werkzeug.exceptions import NotFound

from pmo_design.record import CONTROL
from pmo_design.web.api import (
    answers,
    description,
    documents,
    engagements,
    invitations,
    people,
    results,
)
from pmo_design.web.api.problems import api_answer

SHAPE = api_answer

_PAGES = (
    description.pages,
    engagements.pages,
    people.pages,
    invitations.pages,
    answers.pages,
    results.pages,
    documents.pages,
)


def _refuse_strange_names() -> None:
    """No id holds a control character; some databases do not even take the question."""
    names: dict[str, Any] = request.view_args or {}
    if any(CONTROL.search(str(name)) for name in names.values()):
        raise NotFound


for pages in _PAGES:
    pages.before_request(_refuse_strange_names)


def init_api(app: Flask) -> None:
    """Let programs ask, without the tokens that forms of pages carry."""
    for pages in _PAGES:
        app.extensions["csrf"].exempt(pages)
        app.register_blueprint(pages)
