"""The line that no program gets past: a token, the right engagement, a role that may."""

from __future__ import annotations

from flask import g, request
from werkzeug.exceptions import NotFound

from pmo_design.account import Account, Action, ApiToken
from pmo_design.operations import accounts
from pmo_design.operations.tokens import bearer_of
from pmo_design.web.api.problems import RoleError, SignInError
from pmo_design.web.house import house
from pmo_design.web.limits import network_of

SCHEME = "bearer"


def bearer() -> tuple[ApiToken, Account]:
    """Token of the present request, and in whose name it asks.

    Raises
    ------
    SignInError
        If there is none that is open.
    TooManyError
        If the token asks too often, or too many wrong ones came from one place.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    now = house().clock()
    found = bearer_of(house().store, secret.strip(), now) if scheme.lower() == SCHEME else None
    if found is None:
        if secret:
            house().limits.hit("wrong-token", network_of(request.remote_addr))
        raise SignInError
    house().limits.hit("api", found[0].id)
    g.account = found[1]
    return found


def require(action: Action | None = None, engagement: str | None = None) -> Account:
    """Whoever the request's token speaks for, if they may do this.

    Parameters
    ----------
    action : Action, optional
        What is to be done; None for what everybody may do who has a token.
    engagement : str, optional
        Where, for actions that concern an engagement.

    Raises
    ------
    SignInError
        If there is no token that is open.
    NotFound
        If there is no such engagement, or they are no member of it: which of the two is told
        to nobody.
    RoleError
        If they are a member and their role does not do this.
    """
    _, account = bearer()
    store = house().store
    if engagement is not None and not accounts.may(store, account, Action.READ_BOARD, engagement):
        raise NotFound
    if action is not None and not accounts.may(store, account, action, engagement):
        raise RoleError
    return account
