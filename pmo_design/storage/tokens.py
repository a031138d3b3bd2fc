"""Tokens of people's own programs; of a token's secret only the hash is stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, insert, select, update

from pmo_design.account import Account, ApiToken
from pmo_design.errors import NotFoundError, RefusedError
from pmo_design.messages import say
from pmo_design.storage import tables
from pmo_design.storage.accounts import account_from
from pmo_design.storage.transactions import reading, writing

OWN = tables.api_token
_OWNER = tables.account


class Tokens:
    """The tokens of everybody."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, token: ApiToken, now: datetime, most: int) -> None:
        """Store a new token.

        Raises
        ------
        RefusedError
            If its owner has ``most`` tokens that open already.
        """
        row = {name: getattr(token, name) for name in ApiToken.__slots__}
        open_ones = select(OWN.c.id).where(
            OWN.c.account == token.account,
            OWN.c.epoch == token.epoch,
            OWN.c.expires > now,
            OWN.c.revoked.is_(False),
        )
        with writing(self._engine) as connection:
            if len(connection.execute(open_ones).all()) >= most:
                raise RefusedError(
                    say("{most} tokens are open, which is the most; revoke one first", most=most)
                )
            connection.execute(insert(OWN).values(row))

    def opened_by(self, secret_hash: str) -> tuple[ApiToken, Account] | None:
        """Token of that secret with its owner, whether or not it still opens."""
        return next(iter(self._found(OWN.c.hash == secret_hash)), None)

    def of(self, account: Account | None = None) -> tuple[tuple[ApiToken, Account], ...]:
        """Tokens of somebody, or of everybody, the newest first, each with its owner."""
        return self._found(OWN.c.account == account.id if account else and_(True))

    def _found(self, which: ColumnElement[bool]) -> tuple[tuple[ApiToken, Account], ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(OWN).where(which)).mappings().all()
            owners = connection.execute(
                select(_OWNER).where(_OWNER.c.id.in_({row["account"] for row in rows}))
            ).mappings()
            by_id = {row["id"]: account_from(dict(row)) for row in owners}
        tokens = [ApiToken(**row) for row in rows]
        tokens.sort(key=lambda token: (token.made, token.id), reverse=True)
        return tuple((token, by_id[token.account]) for token in tokens)

    def note_use(self, token: ApiToken, now: datetime) -> None:
        """Note when a token was used last."""
        with writing(self._engine) as connection:
            connection.execute(update(OWN).where(OWN.c.id == token.id).values(used=now))

    def revoke(self, token_id: str, account: Account | None = None) -> ApiToken:
        """End a token, for whoever holds it; one that has ended stays so.

        Parameters
        ----------
        account : Account, optional
            Whose it must be; None for anybody's.

        Raises
        ------
        NotFoundError
            If there is no such token.
        """
        own = [OWN.c.id == token_id, *([OWN.c.account == account.id] if account else [])]
        query = update(OWN).where(*own).values(revoked=True).returning(OWN)
        with writing(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFoundError(
                say("token '{id}' is not known; see: pmo-design token list", id=token_id)
            )
        return ApiToken(**row)
