"""Whether the app can do its work, for whoever watches over the server."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from pmo_design.errors import StoreError
from pmo_design.web.house import house

pages = Blueprint("health", __name__)


@pages.get("/ready")
def ready() -> ResponseReturnValue:
    """Answer 200 if the database answers, 503 otherwise."""
    try:
        house().store.ping()
    except StoreError:
        return "not ready\n", 503, {"Content-Type": "text/plain"}
    return "ready\n", 200, {"Content-Type": "text/plain"}
