"""Pages of signing in and out, of the first password, and of one's own account."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from pmo_design.account import Account, SignInLink, plain_email
from pmo_design.errors import InputError, NotFoundError
from pmo_design.operations import accounts
from pmo_design.web.account_forms import (
    ChangePasswordForm,
    LanguageForm,
    NewPasswordForm,
    SignInForm,
    show_faults,
)
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.limits import Rate, network_of
from pmo_design.web.sessions import (
    START,
    begin_session,
    current_account,
    end_session,
    local_path,
    require,
    speak_in,
)

pages = Blueprint("sign_in", __name__)

RATES: tuple[Rate, ...] = ("sign-in", "sign-in-hour")


@pages.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask for address and password."""
    asked_for = request.args.get("next", "")
    if current_account():
        return _go_on(asked_for)
    return _sign_in_page(SignInForm(data={"next": asked_for}))


@pages.post("/sign-in")
def check() -> ResponseReturnValue:
    """Sign somebody in; what is wrong with what they sent is not told in detail."""
    form = SignInForm(request.form)
    if not form.validate():
        return _sign_in_page(form, 400)
    account = _checked(form.user.data or "", form.password.data or "")
    if account is None:
        return _sign_in_page(form, 400, wrong=True)
    begin_session(account)
    return _go_on(form.next.data)


def _checked(user: str, password: str) -> Account | None:
    """Account that was proven; failures are counted for the address and for the place."""
    limits = house().limits
    attempts = list(_attempts(user))
    for rate, key in attempts:
        limits.check(rate, key)
    account = accounts.check_password(house().store, house().passwords, user, password)
    if account is None:
        for rate, key in attempts:
            limits.hit(rate, key)
    return account


def proven(account: Account, password: str) -> bool:
    """Whether somebody who is signed in knows their password; wrong ones count as at the door."""
    return _checked(account.email, password) is not None


def _attempts(user: str) -> Iterator[tuple[Rate, str]]:
    whose = (f"user {plain_email(user)}", f"address {network_of(request.remote_addr)}")
    return product(RATES, whose)


def _go_on(address: str | None) -> ResponseReturnValue:
    return redirect(local_path(address) or url_for(START), 303)


def _sign_in_page(form: Form, status: int = 200, wrong: bool = False) -> ResponseReturnValue:
    return render_template("account/sign_in.html", form=form, wrong=wrong), status


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session; the cookie opens nothing afterwards."""
    end_session()
    return redirect(url_for("sign_in.sign_in"), 303)


@pages.get("/forgotten")
def forgotten() -> str:
    """Say who can help: no mail is sent from here."""
    return render_template("account/forgotten.html", contact=house().settings.contact)


@pages.get(f"{accounts.WELCOME_PATH}<token>")
def welcome(token: str) -> ResponseReturnValue:
    """Ask for a password of one's own; looking at the page uses nothing up."""
    return _welcome_page(NewPasswordForm(), *_opened(token))


@pages.post(f"{accounts.WELCOME_PATH}<token>")
def choose(token: str) -> ResponseReturnValue:
    """Set the password, and sign its owner in."""
    account, link = _opened(token)
    form = NewPasswordForm(request.form)
    if not form.validate():
        return _welcome_page(form, account, link, 400)
    now, password = house().clock(), form.new_password.data or ""
    try:
        chosen = accounts.choose_password(house().store, house().passwords, token, password, now)
    except InputError as refused:
        show_faults(form, refused)
        return _welcome_page(form, account, link, 400)
    begin_session(chosen)
    flash(words("account.done.password"))
    return redirect(url_for(START), 303)


def _opened(token: str) -> tuple[Account, SignInLink]:
    """Whom a link is for; wrong ones are counted for the place they are tried from."""
    place, limits = network_of(request.remote_addr), house().limits
    limits.check("wrong-link", place)
    try:
        return accounts.opened_link(house().store, token, house().clock())
    except NotFoundError:
        limits.hit("wrong-link", place)
        raise


def _welcome_page(
    form: Form, account: Account, link: SignInLink, status: int = 200
) -> ResponseReturnValue:
    page = render_template("account/welcome.html", form=form, account=account, link=link)
    return page, status


@pages.get("/account")
def account() -> ResponseReturnValue:
    """Show somebody what is known of them."""
    return _account_page(require(), ChangePasswordForm())


@pages.post("/account")
def change_password() -> ResponseReturnValue:
    """Change the password; every other session ends."""
    account, form = require(), ChangePasswordForm(request.form)
    if not form.validate():
        return _account_page(account, form, 400)
    current, new = form.password.data or "", form.new_password.data or ""
    for rate, key in _attempts(account.email):
        house().limits.check(rate, key)
    try:
        changed = accounts.change_password(house().store, house().passwords, account, current, new)
    except InputError as refused:
        _count_wrong_passwords(account, refused)
        show_faults(form, refused)
        return _account_page(account, form, 400)
    begin_session(changed)
    return redirect(url_for("sign_in.account", done="password"), 303)


def _count_wrong_passwords(account: Account, refused: InputError) -> None:
    """Whoever finds a browser left open must not guess faster than at the door."""
    if any(fault.file == "password" for fault in refused.faults):
        for rate, key in _attempts(account.email):
            house().limits.hit(rate, key)


@pages.post("/account/language")
def change_language() -> ResponseReturnValue:
    """Remember in which language pages speak to somebody."""
    account, form = require(), LanguageForm(request.form)
    if not form.validate():
        return _account_page(account, ChangePasswordForm(), 400)
    language = form.chosen.data or ""
    accounts.choose_language_of(house().store, account, language)
    session.pop("language", None)
    speak_in(language)
    return redirect(url_for("sign_in.account", done="language"), 303)


def _account_page(account: Account, form: Form, status: int = 200) -> ResponseReturnValue:
    done = request.args.get("done", "")
    page = render_template(
        "account/account.html",
        account=account,
        engagements=accounts.engagements_of(house().store, account),
        form=form,
        done=words(f"account.done.{done}") if done in ("password", "language") else "",
    )
    return page, status
