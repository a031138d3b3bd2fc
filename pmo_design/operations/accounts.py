"""People who sign in: added, let in, kept out; and what they may do where."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pmo_design.account import (
    EVERYWHERE,
    ROLES,
    Account,
    Action,
    LinkPurpose,
    Role,
    SignInLink,
    plain_email,
)
from pmo_design.engagement import Engagement
from pmo_design.errors import Fault, InputError, NotFoundError, RefusedError, raise_faults
from pmo_design.messages import say
from pmo_design.operations.engagements import NewEngagement, make_engagement
from pmo_design.operations.link_secrets import new_token, token_hash
from pmo_design.operations.passwords import Passwords, check_new_password
from pmo_design.record import CONTROL
from pmo_design.storage.accounts import Accounts
from pmo_design.storage.entries import EngagementLine
from pmo_design.storage.store import Store

LINK_HOURS = 48
"""How long a one-time link opens; an invitation of Friday evening still does on Sunday."""

WELCOME_PATH = "/welcome/"
"""Where one-time links lead, below the base address of the pages."""

LONGEST_EMAIL = 254  # RFC 5321, section 4.5.3.1.3, less the two brackets of a path
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewUser:
    """What must be known of somebody who is to sign in."""

    email: str
    name: str
    role: Role
    engagements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A link as it is handed out: ``token`` is told once and nowhere kept."""

    account: Account
    token: str
    expires: datetime

    def address(self, base: str) -> str:
        """Full address, below the base address of the pages."""
        return f"{base}{WELCOME_PATH}{self.token}"


def add_user(store: Store, new: NewUser, now: datetime) -> OneTimeLink:
    """Let somebody sign in, who chooses a password through the link returned.

    Raises
    ------
    InputError
        If the address or the name is none.
    RefusedError
        If somebody has that address already.
    NotFoundError
        If an engagement is not known.
    """
    account = Account(
        id=secrets.token_urlsafe(16),
        email=plain_email(new.email),
        name=new.name.strip(),
        role=new.role,
    )
    raise_faults(_faults(account))
    handed_out, link = _new_link(account, "sign-in", now)
    Accounts(store.engine).add(account, link, new.engagements)
    return handed_out


def _faults(account: Account) -> list[Fault]:
    faults = []
    before, _, host = account.email.rpartition("@")
    strange = any(unicodedata.category(letter)[0] in "CZ" for letter in account.email)
    if not before or not host or "@" in before or strange or len(account.email) > LONGEST_EMAIL:
        message = say(
            "'{found}' is no e-mail address; write one such as ana@example.org",
            found=account.email[:LONGEST_EMAIL],
        )
        faults.append(Fault("email", message))
    if not account.name or len(account.name) > LONGEST_NAME or CONTROL.search(account.name):
        message = say(
            "1 to {most} letters expected, {found} found",
            most=LONGEST_NAME,
            found=len(account.name),
        )
        faults.append(Fault("name", message))
    return faults


def _new_link(
    account: Account, purpose: LinkPurpose, now: datetime
) -> tuple[OneTimeLink, SignInLink]:
    token, expires = new_token(), now + timedelta(hours=LINK_HOURS)
    return (
        OneTimeLink(account, token, expires),
        SignInLink(token_hash(token), account.id, purpose, expires),
    )


def users(store: Store) -> tuple[tuple[Account, tuple[str, ...]], ...]:
    """Everybody by e-mail address, each with the engagements they are members of."""
    return Accounts(store.engine).all()


def change_user(
    store: Store,
    email: str,
    *,
    name: str | None = None,
    role: Role | None = None,
    new_email: str | None = None,
) -> Account:
    """Give somebody another name, role or e-mail address; what is None stays.

    Another role ends their sessions and tokens, so that nothing of the former role stays open.

    Raises
    ------
    NotFoundError
        If nobody has that address; so in all that follows.
    InputError
        If the new address or the name is none.
    RefusedError
        If nothing is to be changed, or somebody else has the new address.
    """
    if name is None and role is None and new_email is None:
        raise RefusedError(say("nothing to change was named; give --name, --role or --new-email"))
    accounts = Accounts(store.engine)
    former = accounts.find(plain_email(email))
    changed = replace(
        former,
        email=former.email if new_email is None else plain_email(new_email),
        name=former.name if name is None else name.strip(),
        role=role or former.role,
    )
    raise_faults(_faults(changed))
    return accounts.change(changed)


def disable_user(store: Store, email: str) -> Account:
    """Close somebody's account and end their sessions; nothing of their work is removed."""
    accounts = Accounts(store.engine)
    account = accounts.find(plain_email(email))
    accounts.disable(account)
    return account


def reset_user(store: Store, email: str, now: datetime) -> OneTimeLink:
    """End somebody's sessions and password, and hand out a link to choose a new one.

    A disabled account is open again.
    """
    accounts = Accounts(store.engine)
    account = accounts.find(plain_email(email))
    handed_out, link = _new_link(account, "reset", now)
    accounts.reset(account, link)
    return handed_out


def join(store: Store, email: str, engagement: str) -> Account:
    """Make somebody a member of an engagement, which must be known."""
    accounts = Accounts(store.engine)
    account = accounts.find(plain_email(email))
    accounts.join(account, engagement)
    return account


def leave(store: Store, email: str, engagement: str) -> Account:
    """End somebody's membership of an engagement.

    Raises
    ------
    NotFoundError
        If they are no member, with the engagements they are members of.
    """
    accounts = Accounts(store.engine)
    account = accounts.find(plain_email(email))
    if not accounts.leave(account, engagement):
        raise NotFoundError(
            say(
                "{email} is no member of '{engagement}'; see: pmo-design user list",
                email=account.email,
                engagement=engagement,
            )
        )
    return account


def check_password(
    store: Store, passwords: Passwords, email: str, password: str
) -> Account | None:
    """Account of an address and its password; None where they do not belong together.

    Nobody learns whether the address, the password or the account's state was the reason,
    neither from the answer nor from how long it takes. A hash of older parameters is
    renewed.
    """
    accounts = Accounts(store.engine)
    account, stored = accounts.credentials(plain_email(email)) or (None, "")
    fits = passwords.fits(stored, password)
    if account is None or not fits or account.disabled:
        return None
    if passwords.is_outdated(stored):
        accounts.rehash(account, stored, passwords.hashed(password))
    return account


def opened_link(store: Store, token: str, now: datetime) -> tuple[Account, SignInLink]:
    """Whom a one-time link is for; opening it changes nothing.

    Raises
    ------
    NotFoundError
        If it is unknown, used, replaced or expired; which of them is told to nobody.
    """
    opened = Accounts(store.engine).opened_by(token_hash(token), now)
    if opened is None:
        raise NotFoundError(_closed_link())
    return opened


def choose_password(
    store: Store, passwords: Passwords, token: str, password: str, now: datetime
) -> Account:
    """Use a one-time link to set a password; it opens nothing afterwards.

    Raises
    ------
    NotFoundError
        If the link opens nothing.
    InputError
        If the password is not taken; the link stays as it is.
    """
    account, link = opened_link(store, token, now)
    check_new_password(password, own_words(account))
    changed = Accounts(store.engine).use_link(link, passwords.hashed(password))
    if changed is None:  # somebody else was quicker
        raise NotFoundError(_closed_link())
    return changed


def _closed_link() -> str:
    return say("this link opens nothing, or not any more; ask for a new one")


def change_password(
    store: Store, passwords: Passwords, account: Account, current: str, new: str
) -> Account:
    """Set another password; every session of the account ends, also the present one.

    Raises
    ------
    InputError
        If the current password is wrong, or the new one is not taken.
    RefusedError
        If the account has been disabled meanwhile.
    """
    accounts = Accounts(store.engine)
    found, stored = accounts.credentials_of(account) or (account, "")
    if not passwords.fits(stored, current):
        raise InputError([Fault("password", say("This is not your present password."))])
    check_new_password(new, own_words(account))
    if found.disabled or found.session_epoch != account.session_epoch:
        raise RefusedError(say("your session was ended elsewhere; sign in again"))
    return accounts.set_password(account, passwords.hashed(new))


def own_words(account: Account) -> tuple[str, ...]:
    """Words of which somebody's password must not be made."""
    return (account.email, account.name)


def choose_language_of(store: Store, account: Account, language: str) -> None:
    """Remember in which language pages speak to somebody."""
    Accounts(store.engine).set_language(account, language)


def signed_in(store: Store, account: str, epoch: int, nonce: str) -> Account | None:
    """Account of a session; None if that was ended, or the account is closed."""
    return Accounts(store.engine).signed_in(account, epoch, nonce)


def engagements_of(store: Store, account: Account) -> tuple[EngagementLine, ...]:
    """Engagements that somebody may enter, in id order; an admin may enter all."""
    own = frozenset(Accounts(store.engine).engagements_of(account))
    return tuple(line for line in store.engagements() if line.id in own)


def engagement_of(store: Store, account: Account, engagement: str) -> EngagementLine:
    """Line of an engagement that somebody may enter.

    Raises
    ------
    NotFoundError
        If they may not, or it was removed meanwhile.
    """
    found = next((line for line in engagements_of(store, account) if line.id == engagement), None)
    if found is None:
        raise NotFoundError(say("engagement '{id}' is not known", id=engagement))
    return found


def make_engagement_for(store: Store, account: Account, new: NewEngagement) -> Engagement:
    """Store a new client whose first member is the one who made it; see `make_engagement`."""
    made = make_engagement(store, new)
    if account.role != Role.ADMIN:
        Accounts(store.engine).join(account, made.id)
    return made


def may(store: Store, account: Account, action: Action, engagement: str | None = None) -> bool:
    """Whether somebody may do something, in an engagement where it is done in one.

    An engagement that does not exist is one in which nobody may do anything.
    """
    if account.disabled or action not in ROLES[account.role]:
        return False
    if action in EVERYWHERE:
        return True
    return engagement is not None and Accounts(store.engine).may_enter(account, engagement)
