"""Tokens: with one, somebody's own programs may do what its owner may, until it is ended."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pmo_design.account import Account, ApiToken, plain_email
from pmo_design.errors import Fault, RefusedError, StoreError, raise_faults
from pmo_design.messages import say
from pmo_design.operations.link_secrets import token_hash
from pmo_design.record import CONTROL
from pmo_design.storage.accounts import Accounts
from pmo_design.storage.store import Store
from pmo_design.storage.tokens import Tokens

log = logging.getLogger("pmo_design.tokens")

PREFIX = "pmo_"
"""What every secret begins with, so that scanners of repositories find one that got lost."""

DAYS = 90
MOST_DAYS = 366
MOST_TOKENS = 20
"""Tokens of one person that may be open at once."""

LONGEST_NAME = 100

NOTED_EVERY = timedelta(minutes=1)
"""A use is stored no more often than that: reading must not become writing."""


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token as it is handed out: ``secret`` is told once and nowhere kept."""

    token: ApiToken
    secret: str = field(repr=False)


def make_token(
    store: Store, account: Account, name: str, now: datetime, days: int = DAYS
) -> MadeToken:
    """Make a token of somebody who may sign in.

    Parameters
    ----------
    days : int
        How long it opens, `MOST_DAYS` at most.

    Raises
    ------
    InputError
        If the name or the days do not fit.
    RefusedError
        If the account is closed, or has `MOST_TOKENS` that open already.
    """
    plain = " ".join(name.split())
    raise_faults(_faults(plain, days))
    if account.disabled:
        raise RefusedError(
            say("{email} is disabled; reset the account first", email=account.email)
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        id=secrets.token_hex(6),
        account=account.id,
        name=plain,
        hash=token_hash(secret),
        made=now,
        expires=now + timedelta(days=days),
        epoch=account.session_epoch,
    )
    Tokens(store.engine).add(token, now, MOST_TOKENS)
    return MadeToken(token, secret)


def _faults(name: str, days: int) -> list[Fault]:
    faults = []
    if not name or len(name) > LONGEST_NAME or CONTROL.search(name):
        message = say("1 to {most} letters expected, {found} found", most=LONGEST_NAME,
                      found=len(name))  # fmt: skip
        faults.append(Fault("name", message))
    if not 1 <= days <= MOST_DAYS:
        message = say("{found} found, expected 1 to {most} days", found=days, most=MOST_DAYS)
        faults.append(Fault("days", message))
    return faults


def make_token_for(store: Store, email: str, name: str, now: datetime, days: int) -> MadeToken:
    """Make a token of whoever has an address; see `make_token`.

    Raises
    ------
    NotFoundError
        If nobody has that address.
    """
    account = Accounts(store.engine).find(plain_email(email))
    return make_token(store, account, name, now, days)


def tokens_of(store: Store, account: Account) -> tuple[ApiToken, ...]:
    """Tokens of somebody, the newest first, those included that have ended."""
    return tuple(token for token, _ in Tokens(store.engine).of(account))


def all_tokens(store: Store, email: str | None = None) -> tuple[tuple[ApiToken, Account], ...]:
    """Tokens of everybody or of one address, the newest first, each with its owner."""
    whose = None if email is None else Accounts(store.engine).find(plain_email(email))
    return Tokens(store.engine).of(whose)


def revoke_token(store: Store, token_id: str, account: Account | None = None) -> ApiToken:
    """End a token, of one account or of anybody.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return Tokens(store.engine).revoke(token_id, account)


def bearer_of(store: Store, secret: str, now: datetime) -> tuple[ApiToken, Account] | None:
    """Token of a secret and in whose name it asks; None if it opens nothing, for any reason."""
    if not (secret.startswith(PREFIX) and secret.isascii()):
        return None
    found = Tokens(store.engine).opened_by(token_hash(secret))
    if found is None or not found[0].opens(found[1], now):
        return None
    _note_use(store, found[0], now)
    return found


def _note_use(store: Store, token: ApiToken, now: datetime) -> None:
    """Note a use now and then; a store that cannot be written does not keep anybody out."""
    if token.used is not None and abs(now - token.used) < NOTED_EVERY:
        return
    try:
        Tokens(store.engine).note_use(token, now)
    except StoreError as error:
        log.warning("use of token %s is not noted: %s", token.id, error)
