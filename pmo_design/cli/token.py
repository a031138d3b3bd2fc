"""``token``: what people's own programs sign in with."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from pmo_design.cli.printing import json_option, print_json
from pmo_design.cli.speech import group, option
from pmo_design.cli.store import opened_store
from pmo_design.clock import utc_now
from pmo_design.messages import mark, say

if TYPE_CHECKING:
    from pmo_design.account import Account, ApiToken


@group()
def token() -> None:
    """Tokens with which people's own programs ask in their name."""


@token.command()
@click.argument("email")
@option("--name", required=True, help=mark("What the token is for, as lists show it."))
@option(
    "--days",
    type=click.IntRange(1, 366),
    default=90,
    show_default=True,
    help=mark("How long it opens."),
)
def add(email: str, name: str, days: int) -> None:
    """Make a token that may do what EMAIL may; prints its secret, which is shown this once.

    Example: pmo-design token add ana@example.org --name "nightly export"
    """
    from pmo_design.operations.tokens import make_token_for

    made = make_token_for(opened_store(), email, name, utc_now(), days)
    click.echo(
        say(
            "Token {id} of {email} opens until {expires} UTC or until it is revoked. "
            "Its secret is shown only now:",
            id=made.token.id,
            email=email,
            expires=f"{made.token.expires:%Y-%m-%d %H:%M}",
        ),
        err=True,
    )
    click.echo(made.secret)


@token.command(name="list")
@click.argument("email", required=False)
@json_option
def list_(email: str | None, as_json: bool) -> None:
    """List the tokens of everybody, or of EMAIL, the newest first.

    Example: pmo-design token list ana@example.org
    """
    from pmo_design.operations.tokens import all_tokens

    now, listed = utc_now(), all_tokens(opened_store(), email)
    if as_json:
        print_json([_facts(found, owner, now) for found, owner in listed])
        return
    for found, owner in listed:
        click.echo(f"{found.id} {owner.email}: {found.name}, {_state(found, owner, now)}")
    if not listed:
        click.echo(say("No token yet. Make one: pmo-design token add EMAIL --name NAME"))


@token.command()
@click.argument("token_id", metavar="TOKEN")
def revoke(token_id: str) -> None:
    """End TOKEN, named by its id as lists show it; its secret opens nothing from now on.

    Example: pmo-design token revoke 5f0c9a1be2d7
    """
    from pmo_design.operations.tokens import revoke_token

    ended = revoke_token(opened_store(), token_id)
    click.echo(say("Token {id} ({name}) is revoked", id=ended.id, name=ended.name))


def _state(found: ApiToken, owner: Account, now: datetime) -> str:
    if not found.opens(owner, now):
        return say("opens nothing any more")
    used = f"{found.used:%Y-%m-%d}" if found.used else say("never")
    return say(
        "open until {expires}, last used: {used}", expires=f"{found.expires:%Y-%m-%d}", used=used
    )


def _facts(found: ApiToken, owner: Account, now: datetime) -> dict[str, object]:
    return {
        "id": found.id,
        "email": owner.email,
        "name": found.name,
        "made": found.made.isoformat(timespec="seconds"),
        "expires": found.expires.isoformat(timespec="seconds"),
        "last_used": found.used.isoformat(timespec="minutes") if found.used else None,
        "revoked": found.revoked,
        "open": found.opens(owner, now),
    }
