"""Pages by which a client is closed, or removed with everything of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pmo_design.account import Account, Action
from pmo_design.operations import accounts
from pmo_design.storage.documents import DocumentShelf
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.sessions import require

pages = Blueprint("ending", __name__, url_prefix="/engagements/<engagement>")


@pages.get("/end")
def ask(engagement: str) -> ResponseReturnValue:
    """What closing and what deleting means, each with its form."""
    return _page(require(Action.CLOSE_ENGAGEMENT, engagement), engagement)


@pages.post("/close")
def close(engagement: str) -> ResponseReturnValue:
    """Let the client be only read from now on."""
    account = require(Action.CLOSE_ENGAGEMENT, engagement)
    name = accounts.engagement_of(house().store, account, engagement).name
    house().store.close(engagement)
    flash(words("ending.closed", client=name))
    return redirect(url_for("workspace.overview", engagement=engagement), 303)


@pages.post("/delete")
def delete(engagement: str) -> ResponseReturnValue:
    """Remove the client, if its id was typed."""
    account = require(Action.DELETE_ENGAGEMENT, engagement)
    typed = request.form.get("id", "").strip()
    if typed != engagement:
        return _page(account, engagement, words("ending.not-the-id", id=engagement), 400)
    name = accounts.engagement_of(house().store, account, engagement).name
    house().store.delete(engagement)
    flash(words("ending.deleted", client=name, id=engagement))
    return redirect(url_for("workspace.clients"), 303)


def _page(
    account: Account, engagement: str, error: str = "", status: int = 200
) -> ResponseReturnValue:
    store = house().store
    line = accounts.engagement_of(store, account, engagement)
    page = render_template(
        "workspace/ending.html",
        engagement=line,
        documents=len(DocumentShelf(store.engine).lines(engagement)),
        may_delete=accounts.may(store, account, Action.DELETE_ENGAGEMENT, engagement),
        takes_home=line.confidentiality == "attributed"
        and accounts.may(store, account, Action.READ_ANSWERS, engagement),
        error=error,
    )
    return page, status
