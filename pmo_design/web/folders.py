"""Pages by which a client comes in as a folder, and goes home as one."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pmo_design.account import Account, Action
from pmo_design.engagement import Engagement
from pmo_design.errors import Fault, InputError
from pmo_design.exchange.sent_folder import unpacked
from pmo_design.operations.folders import bring_in, taken_home
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.sessions import require
from pmo_design.web.workspace import look_at

pages = Blueprint("folders", __name__, url_prefix="/engagements")

SHOWN_NOTES = 20


@pages.get("/folder")
def ask() -> ResponseReturnValue:
    """Ask for a client's folder."""
    require(Action.MAKE_ENGAGEMENT)
    return _page()


@pages.post("/folder")
def take_in() -> ResponseReturnValue:
    """Store the client of a folder as a new one."""
    account = require(Action.MAKE_ENGAGEMENT)
    try:
        came = bring_in(house().store, account, _files_sent())
    except InputError as refused:
        return _page(refused.faults, 400)
    flash(_brought_in(account, came.engagement))
    for note in came.notes[:SHOWN_NOTES]:
        flash(note)
    if len(came.notes) > SHOWN_NOTES:
        flash(words.count("folder.more-notes", len(came.notes) - SHOWN_NOTES))
    return redirect(url_for("workspace.overview", engagement=came.engagement.id), 303)


@pages.get("/<engagement>/folder.zip")
def take_home(engagement: str) -> Response:
    """The client's folder, to be kept or handed over."""
    require(Action.READ_ANSWERS, engagement)
    response = make_response(taken_home(house().store, engagement))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{engagement}.zip"'
    return response


def _brought_in(account: Account, engagement: Engagement) -> str:
    """How much came in, and what to do next."""
    step = look_at(account, engagement.id).next_step
    return words(
        "folder.brought-in",
        listed=words.join(_what_came(engagement)),
        step=words(f"workspace.step.{step}"),
    )


def _what_came(engagement: Engagement) -> list[str]:
    """Each kind of what came in, counted; what need not come is named only where it did."""
    latest, capacity = engagement.latest, engagement.capacity
    always = {
        "workspace.departments": len(engagement.departments),
        "workspace.people": len(engagement.respondents),
        "workspace.answers": len(latest.answers),
    }
    optional = {
        "folder.came.baseline": len(latest.baseline),
        "folder.came.services": sum(each.active for each in latest.services),
        "folder.came.capacity": len(capacity.run_fte) if capacity else 0,
    }
    came = always | {key: count for key, count in optional.items() if count}
    return [words.count(key, count) for key, count in came.items()]


def _files_sent() -> dict[str, bytes]:
    """Files by path, out of the folder that was chosen or out of a zip; the zip goes first."""
    zipped = request.files.get("zip")
    if zipped and zipped.filename:
        return unpacked(zipped.read(), zipped.filename[:100])
    sent = [file for file in request.files.getlist("folder") if file.filename]
    if not sent:
        raise InputError([Fault("", words("folder.nothing-sent"))])
    return {file.filename or "": file.read() for file in sent}


def _page(faults: tuple[Fault, ...] = (), status: int = 200) -> ResponseReturnValue:
    return render_template("workspace/folder.html", faults=faults), status
