"""One line for each request, without addresses, answers or whole tokens.

The line holds method, path, status, milliseconds and the request's id; a query is never
written, nor is where the request came from: in an anonymous survey that would tell who
answered when.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request

log = logging.getLogger("pmo_design.access")

SHOWN = 6
"""Characters of a token that are written, enough to tell two of them apart."""

_TOKEN_PAGES = re.compile(r"^(/[a-z]/)([^/]*)")
"""Pages whose address is a credential have one letter: ``/s/TOKEN``."""
_LONG = re.compile(r"[^/]{20,}")
_UNPRINTABLE = re.compile(r"[^\x21-\x7e]")
_LONGEST_PATH = 200


def init_access_log(app: Flask) -> None:
    """Number every request, and write a line when it has been answered."""

    @app.before_request
    def _begin() -> None:
        g.request_id = secrets.token_hex(4)
        g.began = time.perf_counter()

    @app.after_request
    def _write(response: Response) -> Response:
        milliseconds = (time.perf_counter() - g.began) * 1000
        log.info(
            "%s %s %s %d %.0f ms",
            g.request_id,
            plain(request.method)[:SHOWN],
            masked(request.path),
            response.status_code,
            milliseconds,
        )
        return response


def masked(path: str) -> str:
    r"""Path as it may be written: tokens cut, whatever could forge a line escaped.

    Examples
    --------
    >>> masked("/s/abcdefghijklmnop"), masked("/s/a1b2c3d4/section/2"), masked("/ready")
    ('/s/abcdef…', '/s/a1b2c3…/section/2', '/ready')
    >>> masked("/x\r\nforged")
    '/x%0D%0Aforged'
    """
    cut = _TOKEN_PAGES.sub(lambda found: found[1] + _cut(found[2]), path[: 50 * _LONGEST_PATH])
    return plain(_LONG.sub(lambda found: _cut(found[0]), cut)[:_LONGEST_PATH])


def plain(text: str) -> str:
    """Text without spaces and control characters; they are written as percent codes."""
    return _UNPRINTABLE.sub(lambda found: _escaped(found[0]), text)


def _cut(token: str) -> str:
    return token if len(token) <= SHOWN else token[:SHOWN] + "…"


def _escaped(character: str) -> str:
    if character == "…":
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
