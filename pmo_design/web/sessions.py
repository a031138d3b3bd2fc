"""Who is signed in: begun, looked up and ended in this one place.

A session lives in the signed cookie: account, epoch, when it began and was last used, and
an id of its own. The store knows which ids were ended by signing out, and the epoch that
ends all sessions of an account at once.
"""

from __future__ import annotations

from datetime import timedelta

from flask import abort, g, redirect, request, session, url_for

from pmo_design.account import Account, Action
from pmo_design.messages import SPOKEN
from pmo_design.operations import accounts, surveys
from pmo_design.web.house import house
from pmo_design.web.protection import SAFE_METHODS, renew_session

LONGEST = timedelta(hours=12)
"""From signing in, whatever happens."""

IDLE = timedelta(minutes=60)
"""Without any page being asked for."""

NOTED_EVERY = timedelta(minutes=1)
"""A use of the session is written into the cookie no more often than that."""

CLOCK_SLIP = timedelta(minutes=5)
"""How far the clock may be put back before sessions of its future are refused."""

START = "workspace.clients"
"""Page that somebody sees who signed in on the way to nowhere."""

UNATTENDED = frozenset({"board.news"})
"""Pages that a script asks for by itself: a browser left alone is no use of the session."""


class SignedOutError(Exception):
    """A form came from somebody whose session had ended."""


def begin_session(account: Account) -> None:
    """Sign somebody in, in a new session in the place of the present one."""
    now = _now()
    renew_session(account=account.id, epoch=account.session_epoch, began=now, seen=now)
    speak_in(account.language)
    g.account = account


def end_session() -> None:
    """Sign out: the cookie opens nothing from now on, also where it was copied."""
    if "account" in session:
        surveys.end_session(house().store, session["id"], house().clock())
    language = session.get("language")
    session.clear()
    speak_in(language or "")
    g.account = None


def speak_in(language: str) -> None:
    """Let pages of this session speak a language; "" for what they speak anyway."""
    if language in SPOKEN:
        session["language"] = language


def current_account() -> Account | None:
    """Whoever is signed in; None for nobody, or not any more."""
    if "account" not in g:
        g.account = _signed_in()
    found: Account | None = g.account
    return found


def require(action: Action | None = None, engagement: str | None = None) -> Account:
    """Whoever is signed in and may do this; nobody else gets past this line.

    Parameters
    ----------
    action : Action, optional
        What is to be done; None for what everybody may do who signed in.
    engagement : str, optional
        Where, for actions that concern an engagement.

    Raises
    ------
    HTTPException
        404 if they may not, or there is no such engagement: which of the two is told to
        nobody. A way to the sign-in page if nobody is signed in and a page was asked for.
    SignedOutError
        If nobody is signed in and a form was sent.
    """
    account = current_account()
    if account is None:
        if request.method not in SAFE_METHODS:
            raise SignedOutError
        abort(redirect(url_for("sign_in.sign_in", next=request.full_path.rstrip("?")), 303))
    if action is not None and not accounts.may(house().store, account, action, engagement):
        abort(404)
    return account


def local_path(address: str | None) -> str | None:
    r"""Address to go on to, if it is a path of this server and nothing else.

    Browsers take ``\`` for ``/`` and leave out tabs and newlines, so that whatever holds
    one of them is refused.

    Examples
    --------
    >>> local_path("/account?done=1")
    '/account?done=1'
    >>> [local_path(text) for text in ("//evil", "/\\evil", "https:evil", "/\t/evil", "", None)]
    [None, None, None, None, None, None]
    """
    if not address or address[0] != "/" or address[1:2] == "/":
        return None
    strange = any(letter == "\\" or not letter.isprintable() for letter in address)
    return None if strange else address


def _signed_in() -> Account | None:
    if "account" not in session:
        return None
    now, seen = _now(), session["seen"]
    if not (_within(LONGEST, now - session["began"]) and _within(IDLE, now - seen)):
        return None
    found = accounts.signed_in(house().store, session["account"], session["epoch"], session["id"])
    attended = request.endpoint not in UNATTENDED
    if found and attended and now - seen >= NOTED_EVERY.total_seconds():
        session["seen"] = now
    return found


def _within(time: timedelta, seconds: float) -> bool:
    return -CLOCK_SLIP.total_seconds() <= seconds < time.total_seconds()


def _now() -> int:
    return int(house().clock().timestamp())
