"""The web app: a thin door to the operations."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from jinja2 import StrictUndefined

from pmo_design.clock import utc_now
from pmo_design.config import Settings
from pmo_design.operations.passwords import Passwords
from pmo_design.operations.snapshots import Snapshots, StillPlanningError
from pmo_design.rendering.html import spoken
from pmo_design.resources import root
from pmo_design.storage.store import Store
from pmo_design.web import (
    baseline,
    board,
    charter_form,
    decided,
    documents,
    ending,
    entrances,
    folders,
    fonts,
    health,
    mergers,
    people,
    plan,
    reading,
    results,
    services_today,
    sign_in,
    single_answers,
    surveys,
    tailoring,
    tokens,
    workspace,
)
from pmo_design.web.access_log import init_access_log
from pmo_design.web.api import SHAPE, init_api
from pmo_design.web.blocked import BlockedError, blocked_page
from pmo_design.web.errors import init_errors
from pmo_design.web.house import EXTENSION, PATIENCE, Clock, House
from pmo_design.web.language import init_language
from pmo_design.web.limits import FILE, IN_MEMORY, Limits
from pmo_design.web.protection import JSON_PATHS, init_protection
from pmo_design.web.sections import init_sections
from pmo_design.web.waiting import waiting_page

BLUEPRINTS = (
    health.pages,
    entrances.pages,
    fonts.pages,
    surveys.pages,
    sign_in.pages,
    tokens.pages,
    results.pages,
    plan.pages,
    decided.pages,
    workspace.pages,
    folders.pages,
    ending.pages,
    people.pages,
    single_answers.pages,
    mergers.pages,
    board.pages,
    charter_form.pages,
    services_today.pages,
    baseline.pages,
    documents.pages,
    reading.pages,
    tailoring.pages,
)
"""Pages of the app; a further group of pages is one further name here."""


def create_app(
    store: Store,
    settings: Settings,
    *,
    secret: bytes,
    fallbacks: Sequence[bytes] = (),
    clock: Clock = utc_now,
    lan: bool = False,
    passwords: Passwords | None = None,
    patience: float | None = PATIENCE,
) -> Flask:
    """App on a store.

    Parameters
    ----------
    store : Store
    settings : Settings
        Where its ``data`` is None, rate limits are counted in memory.
    secret : bytes
        Signs cookies; 32 bytes or more.
    fallbacks : sequence of bytes
        Former secrets, whose cookies are still taken.
    clock : callable
        Gives the moment in UTC.
    lan : bool
        Whether pages are served to a local network without https.
    passwords : Passwords, optional
        Hashes and checks passwords, where not with the parameters of its module.
    patience : float, optional
        Seconds that a page waits for a plan before it says that one is being made; None for
        as long as it takes.

    Raises
    ------
    InputError
        If the public address is none, or is neither https nor local.
    """
    limits = Limits(_limits_place(settings), secret, lambda: clock().timestamp())
    address, kept = settings.address(lan=lan), passwords or Passwords()
    snapshots = Snapshots(store)
    house = House(store, settings, address, limits, clock, kept, snapshots, lan, patience)
    app = Flask(__name__, template_folder=str(root("templates") / "web"))
    app.extensions[EXTENSION] = house
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["spoken"] = spoken
    init_access_log(app)
    init_language(app)
    init_protection(app, house, secret, fallbacks)
    init_errors(app, {JSON_PATHS: SHAPE})
    for pages in BLUEPRINTS:
        app.register_blueprint(pages)
    init_api(app)
    init_sections(app)
    app.register_error_handler(BlockedError, blocked_page)
    app.register_error_handler(StillPlanningError, waiting_page)
    return app


def _limits_place(settings: Settings) -> str:
    return str(settings.data / FILE) if settings.data else IN_MEMORY
