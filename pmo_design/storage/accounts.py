"""Accounts, membership and one-time links; of a link's secret only the hash is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from pmo_design.account import Account, Role, SignInLink
from pmo_design.errors import NotFoundError, RefusedError, nearest
from pmo_design.messages import say
from pmo_design.storage import tables
from pmo_design.storage.transactions import reading, writing

_account = tables.account
_link = tables.sign_in_link
_membership = tables.membership


class Accounts:
    """Who may sign in, and of which engagements they are members."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, account: Account, link: SignInLink, engagements: Sequence[str] = ()) -> None:
        """Store somebody new with their first link and their engagements.

        Raises
        ------
        RefusedError
            If somebody has that e-mail address already.
        NotFoundError
            If an engagement is not known, with the nearest one.
        """
        with writing(self._engine) as connection:
            _refuse_taken(connection, account)
            connection.execute(insert(_account).values(_row(account)))
            connection.execute(insert(_link).values(_link_row(link)))
            for engagement in dict.fromkeys(engagements):
                _join(connection, account.id, engagement)

    def all(self) -> tuple[tuple[Account, tuple[str, ...]], ...]:
        """Everybody by e-mail address, each with the engagements they are members of."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(_account).order_by(_account.c.email)).mappings()
            return tuple(
                (account_from(dict(row)), _joined(connection, row["id"])) for row in rows.all()
            )

    def find(self, email: str) -> Account:
        """Account of an e-mail address.

        Raises
        ------
        NotFoundError
            If there is none, with the nearest known one.
        """
        found = self.credentials(email)
        if found:
            return found[0]
        with reading(self._engine) as connection:
            known = list(connection.execute(select(_account.c.email)).scalars())
        raise NotFoundError(
            say(
                "nobody signs in as '{email}'; see: pmo-design user list{hint}",
                email=email,
                hint=nearest(email, known),
            )
        )

    def credentials(self, email: str) -> tuple[Account, str] | None:
        """Account of an e-mail address with its password's hash, "" before there is one."""
        return self._credentials(_account.c.email == email)

    def credentials_of(self, account: Account) -> tuple[Account, str] | None:
        """The account as it is stored now, with its password's hash."""
        return self._credentials(_account.c.id == account.id)

    def signed_in(self, account: str, epoch: int, nonce: str) -> Account | None:
        """Account of a session; None if the session was ended or the account is closed."""
        ended = tables.ended_session
        query = select(_account).where(
            _account.c.id == account,
            _account.c.session_epoch == epoch,
            _account.c.disabled.is_(False),
            ~select(ended.c.nonce).where(ended.c.nonce == nonce).exists(),
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return account_from(dict(row)) if row else None

    def opened_by(self, link_hash: str, now: datetime) -> tuple[Account, SignInLink] | None:
        """Whom a one-time link was made for; None if it opens nothing, for whatever reason."""
        query = select(_link).where(_link.c.hash == link_hash, _link.c.expires > now)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
            owner = row and _first(connection, _account.c.id == row["account"])
        if not row or not owner or owner["disabled"]:
            return None
        return account_from(owner), SignInLink(**row)

    def use_link(self, link: SignInLink, password_hash: str) -> Account | None:
        """Set the password that a link was for; None if the link is gone meanwhile.

        Every link and every session of the account ends with it.
        """
        with writing(self._engine) as connection:
            used = connection.execute(delete(_link).where(_link.c.hash == link.hash)).rowcount
            if not used:
                return None
            _drop_links(connection, link.account)
            return _end_sessions(connection, link.account, {"password_hash": password_hash})

    def set_password(self, account: Account, password_hash: str) -> Account:
        """Set another password; every session and every link of the account ends."""
        with writing(self._engine) as connection:
            _drop_links(connection, account.id)
            return _end_sessions(connection, account.id, {"password_hash": password_hash})

    def rehash(self, account: Account, former: str, password_hash: str) -> None:
        """Store the same password under a newer hash, if it is still the same one."""
        own = (_account.c.id == account.id) & (_account.c.password_hash == former)
        with writing(self._engine) as connection:
            connection.execute(update(_account).where(own).values(password_hash=password_hash))

    def reset(self, account: Account, link: SignInLink) -> None:
        """Let nothing open the account but a new link; one that was disabled is open again."""
        with writing(self._engine) as connection:
            _drop_links(connection, account.id)
            _end_sessions(connection, account.id, {"password_hash": "", "disabled": False})
            connection.execute(insert(_link).values(_link_row(link)))

    def disable(self, account: Account) -> None:
        """Close an account: its sessions and links end."""
        with writing(self._engine) as connection:
            _drop_links(connection, account.id)
            _end_sessions(connection, account.id, {"disabled": True})

    def change(self, account: Account) -> Account:
        """Store another name, address or role of an account; another role ends its sessions.

        Raises
        ------
        RefusedError
            If somebody else has that e-mail address.
        """
        own = _account.c.id == account.id
        values = {"email": account.email, "name": account.name, "role": str(account.role)}
        with writing(self._engine) as connection:
            _refuse_taken(connection, account)
            former = connection.execute(select(_account.c.role).where(own)).scalar_one()
            if former != account.role:
                return _end_sessions(connection, account.id, values)
            connection.execute(update(_account).where(own).values(values))
            return account

    def set_language(self, account: Account, language: str) -> None:
        """Set the language in which pages speak to somebody."""
        own = update(_account).where(_account.c.id == account.id)
        with writing(self._engine) as connection:
            connection.execute(own.values(language=language))

    def join(self, account: Account, engagement: str) -> None:
        """Make somebody a member of an engagement; nothing happens if they are.

        Raises
        ------
        NotFoundError
            If the engagement is not known, with the nearest one.
        """
        with writing(self._engine) as connection:
            _join(connection, account.id, engagement)

    def leave(self, account: Account, engagement: str) -> bool:
        """End a membership; whether there was one."""
        own = (_membership.c.account == account.id) & (_membership.c.engagement == engagement)
        with writing(self._engine) as connection:
            return connection.execute(delete(_membership).where(own)).rowcount > 0

    def engagements_of(self, account: Account) -> tuple[str, ...]:
        """Ids of the engagements that somebody may enter: an admin all, in id order."""
        with reading(self._engine) as connection:
            if account.role == Role.ADMIN:
                return _engagements(connection)
            return _joined(connection, account.id)

    def may_enter(self, account: Account, engagement: str) -> bool:
        """Whether there is such an engagement, and it is one of theirs."""
        if account.role == Role.ADMIN:
            query = select(tables.engagement.c.id).where(tables.engagement.c.id == engagement)
        else:
            query = select(_membership.c.engagement).where(
                _membership.c.account == account.id, _membership.c.engagement == engagement
            )
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def _credentials(self, own: ColumnElement[bool]) -> tuple[Account, str] | None:
        with reading(self._engine) as connection:
            row = _first(connection, own)
        return (account_from(row), row["password_hash"]) if row else None


def _first(connection: Connection, own: ColumnElement[bool]) -> Mapping[str, Any] | None:
    row = connection.execute(select(_account).where(own)).mappings().first()
    return dict(row) if row else None


def _refuse_taken(connection: Connection, account: Account) -> None:
    """Refuse an e-mail address that another account has."""
    other = (_account.c.email == account.email) & (_account.c.id != account.id)
    if _first(connection, other):
        raise RefusedError(say("{email} has an account already", email=account.email))


def _end_sessions(connection: Connection, account: str, values: Mapping[str, object]) -> Account:
    """Change an account, and raise its epoch so that no session of before is taken."""
    own = _account.c.id == account
    epoch = {"session_epoch": _account.c.session_epoch + 1}
    row = connection.execute(
        update(_account).where(own).values(epoch | dict(values)).returning(_account)
    )
    return account_from(dict(row.mappings().one()))


def _drop_links(connection: Connection, account: str) -> None:
    connection.execute(delete(_link).where(_link.c.account == account))


def _join(connection: Connection, account: str, engagement: str) -> None:
    known = _engagements(connection)
    if engagement not in known:
        raise NotFoundError(
            say(
                "engagement '{id}' is not known; see: pmo-design engagement list{hint}",
                id=engagement,
                hint=nearest(engagement, known),
            )
        )
    if engagement not in _joined(connection, account):
        row = {"account": account, "engagement": engagement}
        connection.execute(insert(_membership).values(row))


def _engagements(connection: Connection) -> tuple[str, ...]:
    column = tables.engagement.c.id
    return tuple(connection.execute(select(column).order_by(column)).scalars())


def _joined(connection: Connection, account: str) -> tuple[str, ...]:
    column = _membership.c.engagement
    query = select(column).where(_membership.c.account == account).order_by(column)
    return tuple(connection.execute(query).scalars())


def _row(account: Account) -> dict[str, object]:
    """Row of somebody new, who has no password yet."""
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "role": str(account.role),
        "language": account.language,
        "password_hash": "",
        "disabled": account.disabled,
        "session_epoch": account.session_epoch,
    }


def account_from(row: Mapping[str, Any]) -> Account:
    """Account of a row, without its password."""
    return Account(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=Role(row["role"]),
        language=row["language"],
        has_password=bool(row["password_hash"]),
        disabled=row["disabled"],
        session_epoch=row["session_epoch"],
    )


def _link_row(link: SignInLink) -> dict[str, object]:
    return {name: getattr(link, name) for name in SignInLink.__slots__}
