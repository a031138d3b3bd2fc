"""Pages of tailoring: what one client is asked otherwise, as an overlay to write or to send in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pmo_design.account import Action
from pmo_design.errors import ChangedMeanwhileError, Fault, InputError
from pmo_design.exchange.cells import cleaned
from pmo_design.messages import say
from pmo_design.operations.settings import Opened, open_engagement
from pmo_design.operations.tailoring import (
    FILE,
    Tailored,
    example_overlay,
    keep_overlay,
    stored_tailoring,
    try_overlay,
)
from pmo_design.questionnaire.definition import NAMES
from pmo_design.questionnaire.sections import sections_of
from pmo_design.web.forms import plain_version
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.section_pages import question_blocks
from pmo_design.web.sessions import require

pages = Blueprint("tailoring", __name__, url_prefix="/engagements/<engagement>/tailoring")


@pages.get("")
def overview(engagement: str) -> str:
    """All questionnaires, and how far each is tailored."""
    found = _opened(engagement).engagement
    names = [name for name in NAMES if name in found.latest.questionnaires]
    return render_template(
        "workspace/tailoring.html",
        engagement=found,
        tailored=[stored_tailoring(found, name) for name in names],
    )


@pages.get("/<name>")
def show(engagement: str, name: str) -> ResponseReturnValue:
    """One questionnaire: its overlay, what that changes, and how it is asked."""
    opened = _opened(engagement)
    return _page(opened, stored_tailoring(opened.engagement, name))


@pages.post("/<name>")
def send(engagement: str, name: str) -> ResponseReturnValue:
    """Check an overlay and show what it makes of the questionnaire; keep it if that is asked."""
    opened = _opened(engagement)
    stored = stored_tailoring(opened.engagement, name)
    version, typed = plain_version(request.form.get("version", "")), ""
    try:
        typed = _text()
        tried = try_overlay(opened.engagement, name, typed)
        if request.form.get("go") != "keep":
            return _page(opened, tried, text=typed, version=version, tried=True)
        keep_overlay(house().store, engagement, name, typed, version)
    except InputError as refused:
        return _page(opened, stored, 400, typed, version, refused.faults)
    except ChangedMeanwhileError:
        now = _opened(engagement)
        return _page(now, stored_tailoring(now.engagement, name), 409, typed)
    flash(words("tailoring.kept"))
    return redirect(url_for("tailoring.show", engagement=engagement, name=name), 303)


def _opened(engagement: str) -> Opened:
    require(Action.EDIT_SURVEY, engagement)
    return open_engagement(house().store, engagement)


def _text() -> str:
    """Overlay that was sent in as a file, or written."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return cleaned(request.form.get("overlay", ""))[0].replace("\r\n", "\n")
    try:
        return file.stream.read().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = say("is not UTF-8 from here on; save the file with the encoding UTF-8")
        raise InputError([Fault(FILE, message)]) from error


def _page(
    opened: Opened,
    shown: Tailored,
    status: int = 200,
    text: str | None = None,
    version: int | None = None,
    faults: tuple[Fault, ...] = (),
    tried: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "workspace/tailoring_sheet.html",
        engagement=opened.engagement,
        shown=shown,
        example=example_overlay(shown.released),
        text=shown.text if text is None else text,
        version=opened.version if version is None else version,
        faults=faults,
        status=status,
        tried=tried,
        sections=[
            (section, question_blocks(section, {}, words)) for section in sections_of(shown.asked)
        ],
    )
    return page, status
