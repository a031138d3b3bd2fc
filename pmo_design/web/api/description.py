"""What there is to ask for: as OpenAPI for programs, as a page for people."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from pmo_design.web.api.contract import PREFIX, openapi

pages = Blueprint("api_description", __name__, url_prefix=PREFIX)


@pages.get("/openapi.json")
def show_description() -> ResponseReturnValue:
    """Describe every operation as OpenAPI 3.1; nothing here is anybody's secret."""
    return openapi(current_app)
