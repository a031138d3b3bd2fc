"""What the decisions about a service change: the client without them and with them."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pmo_design.errors import PlanError
from pmo_design.operations.explaining import knowing, moved_between
from pmo_design.web.language import words
from pmo_design.web.results import Visit, visit
from pmo_design.web.results_parts import Part
from pmo_design.web.waiting import soon
from pmo_design.web.what_if_pages import what_if_parts

pages = Blueprint("decided", __name__, url_prefix="/engagements/<engagement>/results")


@pages.get("/services/<service>/decided")
def show(engagement: str, service: str) -> ResponseReturnValue:
    """Both plans side by side; the service's own page where nothing is decided about it."""
    found = visit(engagement)
    back = url_for("results.service", engagement=engagement, service=service)
    if all(each.service != service for each in found.opened.engagement.decisions):
        return redirect(back)
    parts: tuple[Part, ...] = ()
    needed = ""
    try:
        parts = _moves(found, service)
    except PlanError as error:
        needed = str(error)
    name = found.results.snapshot.service_name(service)
    title = words("results.decided", service=name)
    return found.page("decided", title, parts=parts, needed=needed, back=back, tab="services")


def _moves(found: Visit, service: str) -> tuple[Part, ...]:
    """What moves between the client without what is decided about a service, and as it is."""
    known = found.opened.engagement
    others = tuple(each for each in known.decisions if each.service != service)
    now = found.results.snapshot
    before = knowing(soon(replace(known, decisions=others), words.language), now)
    return what_if_parts(moved_between(before, now), found.results)
