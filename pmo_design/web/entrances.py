"""The ways into a survey: a personal link, a short code; and the pages before both."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from pmo_design.errors import LinkError
from pmo_design.operations import surveys
from pmo_design.survey import Survey
from pmo_design.web import links
from pmo_design.web.house import house
from pmo_design.web.language import switched
from pmo_design.web.limits import network_of

pages = Blueprint("entrances", __name__)

LONGEST_CODE = 40


@pages.get("/")
def home() -> str:
    """What this is, and the way in by code."""
    return render_template("survey/home.html", left="left" in request.args)


@pages.get("/accessibility")
def accessibility() -> str:
    """What these pages can and cannot do for people with a disability."""
    return render_template("survey/accessibility.html", contact=house().settings.contact)


@pages.get("/s/<token>")
def enter(token: str) -> ResponseReturnValue:
    """Exchange a link for a cookie; the page that follows has no secret in its address."""
    survey = _opened(token)
    if request.method == "HEAD":
        return redirect(url_for("surveys.first", page_id=links.public_id(token)), 303)
    return _entered(token, survey)


@pages.get("/code")
def ask_code() -> str:
    """Form for a short code."""
    return render_template("survey/code.html", typed="", wrong=False)


@pages.post("/code")
def take_code() -> ResponseReturnValue:
    """Open the survey that a short code stands for."""
    typed = request.form.get("code", "")
    if switched(request.form.get("language", "")):
        return render_template("survey/code.html", typed=typed[:LONGEST_CODE], wrong=False)
    limits, network = house().limits, network_of(request.remote_addr)
    limits.check("wrong-link", network)
    limits.check("wrong-code")
    try:
        token = _token_of(typed)
    except LinkError:
        limits.hit("wrong-link", network)
        limits.hit("wrong-code")
        return render_template("survey/code.html", typed=typed[:LONGEST_CODE], wrong=True), 404
    return _entered(token, _opened(token))


def _token_of(code: str) -> str:
    if len(code) > LONGEST_CODE:
        raise LinkError
    secret = current_app.config["SECRET_KEY"]
    return surveys.token_of_code(house().store, code, house().clock(), secret)


def _opened(token: str) -> Survey:
    """Survey of a link; only failures count for an address, which an office may share."""
    limits, network = house().limits, network_of(request.remote_addr)
    limits.check("wrong-link", network)
    try:
        survey = surveys.open_survey(house().store, token, house().clock())
    except LinkError:
        limits.hit("wrong-link", network)
        raise
    limits.hit("open-link", token)
    return survey


def _entered(token: str, survey: Survey) -> ResponseReturnValue:
    """Keep the link in the cookie and go to the survey's first page."""
    held = links.find(links.public_id(token))
    known = held is not None and not surveys.is_ended(house().store, held.nonce)
    page_id = links.remember(token, held.nonce if held and known else "")
    if "language" not in session:  # as the letter was, whatever the browser prefers
        session["language"] = survey.language
    return redirect(url_for("surveys.first", page_id=page_id), 303)
