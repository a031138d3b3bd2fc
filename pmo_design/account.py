"""People who sign in: who they are, and what each role may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

LinkPurpose = Literal["sign-in", "reset"]


class Role(StrEnum):
    """What somebody who signs in is here for."""

    ADMIN = "admin"
    CONSULTANT = "consultant"
    PMO_LEAD = "pmo-lead"


class Action(StrEnum):
    """What somebody who signed in may want to do."""

    READ_BOARD = "read-board"  # who was invited and how far they are
    READ_RESULTS = "read-results"
    READ_DOCUMENTS = "read-documents"
    EDIT_CHARTER = "edit-charter"
    READ_ANSWERS = "read-answers"  # single answers, which are source data and no result
    EDIT_PEOPLE = "edit-people"  # departments and respondents
    EDIT_SURVEY = "edit-survey"  # questionnaires, tailoring, dates
    INVITE = "invite"  # issue, remind, revoke
    DECIDE = "decide"  # weights, capacity, overrides
    BUILD_DOCUMENTS = "build-documents"
    EDIT_MEMBERS = "edit-members"
    CLOSE_ENGAGEMENT = "close-engagement"
    DELETE_ENGAGEMENT = "delete-engagement"
    MAKE_ENGAGEMENT = "make-engagement"
    MANAGE_USERS = "manage-users"


EVERYWHERE = frozenset({Action.MAKE_ENGAGEMENT, Action.MANAGE_USERS})
"""Actions that concern no single engagement; every other one does."""

_READING = frozenset({Action.READ_BOARD, Action.READ_RESULTS, Action.READ_DOCUMENTS})

ROLES: Mapping[Role, frozenset[Action]] = {
    Role.ADMIN: frozenset(Action),
    Role.CONSULTANT: frozenset(Action) - {Action.MANAGE_USERS},
    Role.PMO_LEAD: _READING | {Action.EDIT_CHARTER},
}
"""What each role may do; in which engagements, membership says (admins: in all)."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in; the password's hash is not here, so that nothing can show it.

    Attributes
    ----------
    id : str
        Random; says nothing about the person.
    email : str
        As `plain_email` makes it; unique.
    language : str
        In which pages speak to them; "" for what the browser asks for.
    has_password : bool
        Whether they have chosen one; without it nobody signs in.
    disabled : bool
        Whether signing in is closed to them.
    session_epoch : int
        Sessions of another epoch have ended; raised to end them all.
    """

    id: str
    email: str
    name: str
    role: Role
    language: str = ""
    has_password: bool = False
    disabled: bool = False
    session_epoch: int = 0


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A way to choose a password, once; only the hash of its secret is known.

    Attributes
    ----------
    hash : str
        64 hexadecimal digits.
    account : str
        Id of the one it was made for.
    purpose : str
        ``sign-in`` for the first password, ``reset`` for a new one.
    expires : datetime
        In UTC; from this moment on it opens nothing.
    """

    hash: str
    account: str
    purpose: LinkPurpose
    expires: datetime


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A way for somebody's own programs to ask; only the hash of its secret is known.

    Attributes
    ----------
    id : str
        Random; names the token where it is listed and revoked, and opens nothing.
    account : str
        Id of the one in whose name it asks.
    name : str
        What its owner calls it.
    hash : str
        64 hexadecimal digits.
    made, expires : datetime
        In UTC; from ``expires`` on it opens nothing.
    epoch : int
        Of the account's sessions when it was made; whatever ends those ends it.
    used : datetime or None
        When it was used last, to the minute; None for never.
    revoked : bool
        Whether its owner, or whoever runs the server, has ended it.
    """

    id: str
    account: str
    name: str
    hash: str
    made: datetime
    expires: datetime
    epoch: int
    used: datetime | None = None
    revoked: bool = False

    def opens(self, owner: Account, now: datetime) -> bool:
        """Whether it still lets a program in."""
        kept = not self.revoked and self.epoch == owner.session_epoch
        return kept and now < self.expires and not owner.disabled


def plain_email(text: str) -> str:
    """E-mail address in the one form in which it is compared and kept.

    Examples
    --------
    >>> plain_email(" Ana.Ruiz@Example.ORG ")
    'ana.ruiz@example.org'
    """
    return text.strip().casefold()
