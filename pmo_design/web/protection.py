"""What holds for every answer of the app: headers, sessions, and who may send a form."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.middleware.proxy_fix import ProxyFix

from pmo_design.web.house import House

MEBIBYTE = 1024 * 1024
MAX_BODY_BYTES = MEBIBYTE
"""Of one request; twelve questions with two comments of 2,000 characters each need 0.6 MB."""

LARGER_BODIES = {"folders.take_in": 21 * MEBIBYTE}
"""Pages that take more, from whoever is signed in: a client's folder with all its answers."""

MAX_DISCARDED_BYTES = 16 * MEBIBYTE
"""Of a body that is too large; read and dropped, or browsers show a broken connection."""

MAX_FORM_PARTS = 500
SESSION_DAYS = 120
"""A survey's cookie outlives any form that was left open; staff have shorter hours."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none"})
"""What a browser says of where a form comes from, if it comes from us or a bookmark."""

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
"""What a browser sends of a form."""

JSON_PATHS = "/api/"
"""Paths below which programs ask: bodies are JSON, and cookies mean nothing."""

THIS_MACHINE = ("localhost", "127.0.0.1")
YEAR_SECONDS = 31_536_000
DAY_SECONDS = 86_400

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_FEATURES = """
    accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen
    geolocation gyroscope magnetometer microphone midi payment picture-in-picture
    publickey-credentials-get screen-wake-lock usb xr-spatial-tracking
"""
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES.split()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
"""Sent with every answer, whatever it is."""


def init_protection(app: Flask, house: House, secret: bytes, fallbacks: Sequence[bytes]) -> None:
    """Set limits, cookies, trusted hosts and headers, and refuse forms that are not ours."""
    secure = house.address.startswith("https:")
    app.config.update(
        SECRET_KEY=secret,
        SECRET_KEY_FALLBACKS=list(fallbacks),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        TRUSTED_HOSTS=list(trusted_hosts(house)),
        SESSION_COOKIE_NAME="__Host-pmo" if secure else "pmo",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=SESSION_DAYS),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may stay open over lunch
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which we tell browsers not to send
    )
    hops = house.settings.proxies
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.before_request(_refuse_large_bodies)
    app.before_request(_refuse_what_is_no_form)
    app.before_request(_refuse_foreign_forms)
    CSRFProtect(app)
    app.teardown_request(_close_files)
    _version_static_files(app)
    transport = {"Strict-Transport-Security": f"max-age={YEAR_SECONDS}"} if secure else {}

    @app.after_request
    def _add_headers(response: Response) -> Response:
        response.headers.update(HEADERS | transport)
        response.headers["Cache-Control"] = _caching(app, response)
        return response


def trusted_hosts(house: House) -> tuple[str, ...]:
    """Hosts a request may name: the public one, those listed, and this machine."""
    public = urlsplit(house.address).hostname or ""
    return tuple(dict.fromkeys((public, *house.settings.trusted_hosts, *THIS_MACHINE)))


def renew_session(**values: object) -> None:
    """Begin a new session in the place of the present one, as after signing in.

    A cookie that somebody else had put there is worth nothing afterwards. The language
    that was chosen is kept.
    """
    kept = {key: session[key] for key in ("language",) if key in session}
    session.clear()
    session.update(kept | values | {"id": secrets.token_urlsafe(16)})
    session.permanent = True


def _refuse_large_bodies() -> None:
    """Refuse by its announced length, on every path, what the page would not take."""
    most = LARGER_BODIES.get(request.endpoint or "", 0) if "account" in session else 0
    if most:
        request.max_content_length = most
    if (request.content_length or 0) > max(most, MAX_BODY_BYTES):
        raise RequestEntityTooLarge


def _refuse_what_is_no_form() -> None:
    """Refuse bodies that pages would read as an empty form, and answer as if it were saved."""
    sent = request.method not in SAFE_METHODS and bool(request.content_length)
    if sent and request.mimetype not in FORMS and not request.path.startswith(JSON_PATHS):
        raise UnsupportedMediaType


def _refuse_foreign_forms() -> None:
    """Refuse what another site makes a browser send; the token is the second lock."""
    site = request.headers.get("Sec-Fetch-Site")
    if request.method not in SAFE_METHODS and site is not None and site not in OWN_SITE:
        raise CSRFError("The form was sent from another site.")


def _close_files(error: BaseException | None) -> None:
    """Close files that were sent; large ones lie on disk until then."""
    request.close()


def _version_static_files(app: Flask) -> None:
    """Give templates ``asset(name)``: the address of a static file with its content's hash."""
    hashes = _hashes(Path(app.static_folder or ""))
    app.extensions["pmo_design_assets"] = hashes

    def asset(name: str) -> str:
        return f"{request.script_root}{app.static_url_path}/{name}?v={hashes[name]}"

    app.jinja_env.globals["asset"] = asset


def _hashes(folder: Path) -> dict[str, str]:
    """Short content hash of each file, by its path below the folder."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()[:16]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _caching(app: Flask, response: Response) -> str:
    """Pages are never kept; a static file for ever, if it was asked for by its hash; fonts a day."""
    if request.endpoint == "fonts.face" and response.status_code in (200, 304):
        return f"public, max-age={DAY_SECONDS}"
    if request.endpoint != "static" or response.status_code not in (200, 304):
        return "no-store"
    name = (request.view_args or {}).get("filename", "")
    known = app.extensions["pmo_design_assets"].get(name)
    if known and request.args.get("v") == known:
        return f"public, max-age={YEAR_SECONDS}, immutable"
    return "no-cache"
