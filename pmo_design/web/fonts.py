"""The documents' font, for charts on pages: texts were measured with it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, send_file

from pmo_design.rendering.fonts import BOLD, FILES, REGULAR, font_file

pages = Blueprint("fonts", __name__)

SERVED = {FILES[face]: face for face in (REGULAR, BOLD)}


@pages.get("/fonts/<name>")
def face(name: str) -> Response:
    """One of the two faces that charts are drawn in."""
    if name not in SERVED:
        abort(404)
    return send_file(font_file(SERVED[name]), mimetype="font/ttf")
