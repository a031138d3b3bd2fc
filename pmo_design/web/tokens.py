"""Pages of one's own tokens: listed, made for the programs one runs, and revoked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, PasswordField, StringField
from wtforms.validators import AnyOf, StopValidation

from pmo_design.account import Account
from pmo_design.errors import InputError, RefusedError
from pmo_design.operations import tokens
from pmo_design.operations.tokens import MadeToken
from pmo_design.web.account_forms import filled, show_faults
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.sessions import require
from pmo_design.web.sign_in import proven

pages = Blueprint("tokens", __name__, url_prefix="/account/tokens")

DAYS = (7, 30, tokens.DAYS, tokens.MOST_DAYS)
"""Lifetimes offered."""


class TokenForm(Form):
    """What a token is for, how long it opens, and the password of whoever makes it."""

    name = StringField(validators=[filled])
    days = StringField(validators=[AnyOf([str(days) for days in DAYS])], default=str(tokens.DAYS))
    password = PasswordField(validators=[filled])

    def validate_password(self, field: Any) -> None:
        """Refuse whoever merely found a browser left open: a token outlives its session."""
        if not proven(require(), field.data):
            raise StopValidation(words("token.wrong-password"))


@pages.get("")
def listing() -> ResponseReturnValue:
    """Tokens of whoever is signed in, and a form for another one."""
    return _page(require(), TokenForm())


@pages.post("")
def make() -> ResponseReturnValue:
    """Make a token; its secret stands on this page alone."""
    account, form = require(), TokenForm(request.form)
    if not form.validate():
        return _page(account, form, status=400)
    store, now, days = house().store, house().clock(), int(form.days.data or tokens.DAYS)
    try:
        made = tokens.make_token(store, account, form.name.data or "", now, days)
    except InputError as refused:
        show_faults(form, refused)
        return _page(account, form, status=400)
    except RefusedError as refused:
        form["name"].errors = [str(refused)]
        return _page(account, form, status=409)
    return _page(account, TokenForm(), made)


@pages.post("/<own>/revoke")
def revoke(own: str) -> ResponseReturnValue:
    """End a token of one's own; anybody else's is not there."""
    ended = tokens.revoke_token(house().store, own, require())
    flash(words("token.revoked-now", name=ended.name))
    return redirect(url_for("tokens.listing"), 303)


def _page(
    account: Account, form: Form, made: MadeToken | None = None, status: int = 200
) -> ResponseReturnValue:
    now = house().clock()
    listed = [
        (token, token.opens(account, now)) for token in tokens.tokens_of(house().store, account)
    ]
    page = render_template(
        "account/tokens.html", account=account, form=form, listed=listed, made=made, days=DAYS
    )
    return page, status
