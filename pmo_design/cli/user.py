"""``user``: people who sign in to the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pmo_design.cli.printing import json_option, print_json
from pmo_design.cli.speech import group, option
from pmo_design.cli.store import opened_store, settings
from pmo_design.clock import utc_now
from pmo_design.messages import mark, say

if TYPE_CHECKING:
    from pmo_design.account import Account
    from pmo_design.operations.accounts import OneTimeLink

ROLE_NAMES = ("admin", "consultant", "pmo-lead")
"""As `pmo_design.account.Role` has them; a test holds the two together."""


@group()
def user() -> None:
    """People who sign in: add, list, change, keep out, let choose a new password."""


@user.command()
@click.argument("email")
@option("--name", required=True, help=mark("Name as others see it."))
@option("--role", required=True, type=click.Choice(ROLE_NAMES), help=mark("What they may do."))
@option(
    "--engagement",
    "engagements",
    multiple=True,
    metavar="ID",
    help=mark("Engagement they are a member of; may be given again. Admins need none."),
)
def add(email: str, name: str, role: str, engagements: tuple[str, ...]) -> None:
    """Let EMAIL sign in; prints a link through which they choose their password.

    Example: pmo-design user add ana@example.org --name "Ana Ruiz" --role consultant
    """
    from pmo_design.account import Role
    from pmo_design.operations.accounts import NewUser, add_user

    found = settings()
    new = NewUser(email, name, Role(role), engagements)
    base = found.address()  # a faulty one is told before anybody is added
    _print_link(add_user(opened_store(), new, utc_now()), base, public=bool(found.url))


@user.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the people who sign in, by e-mail address.

    Example: pmo-design user list
    """
    from pmo_design.operations.accounts import users

    listed = users(opened_store())
    if as_json:
        print_json([_facts(account, engagements) for account, engagements in listed])
        return
    for account, engagements in listed:
        parts = [account.name, account.role, *engagements, *_state(account)]
        click.echo(f"{account.email}: {', '.join(parts)}")
    if not listed:
        click.echo(
            say("Nobody signs in yet. Add somebody: pmo-design user add EMAIL --name N --role R")
        )


@user.command()
@click.argument("email")
@option("--name", help=mark("Name as others see it."))
@option("--role", type=click.Choice(ROLE_NAMES), help=mark("What they may do."))
@option("--new-email", help=mark("Address with which they sign in from now on."))
def change(email: str, name: str | None, role: str | None, new_email: str | None) -> None:
    """Give EMAIL another name, role or address. Another role ends their sessions and tokens.

    Example: pmo-design user change ana@example.org --role admin
    """
    from pmo_design.account import Role
    from pmo_design.operations.accounts import change_user

    account = change_user(
        opened_store(), email, name=name, role=Role(role) if role else None, new_email=new_email
    )
    click.echo(f"{account.email}: {account.name}, {account.role}")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Keep EMAIL out from now on; their work stays. To let them in again, reset them.

    Example: pmo-design user disable ana@example.org
    """
    from pmo_design.operations.accounts import disable_user

    account = disable_user(opened_store(), email)
    click.echo(say("{email} is disabled and signed out everywhere", email=account.email))


@user.command()
@click.argument("email")
def reset(email: str) -> None:
    """End the password and the sessions of EMAIL; prints a link to choose a new password.

    A disabled account is open again.

    Example: pmo-design user reset ana@example.org
    """
    from pmo_design.operations.accounts import reset_user

    found = settings()
    base = found.address()
    link = reset_user(opened_store(), email, utc_now())
    _print_link(link, base, public=bool(found.url))


@user.command()
@click.argument("email")
@click.argument("engagement_id", metavar="ENGAGEMENT")
def join(email: str, engagement_id: str) -> None:
    """Make EMAIL a member of ENGAGEMENT.

    Example: pmo-design user join ana@example.org hospital
    """
    from pmo_design.operations.accounts import join as join_engagement

    account = join_engagement(opened_store(), email, engagement_id)
    click.echo(say("{email} is a member of {id}", email=account.email, id=engagement_id))


@user.command()
@click.argument("email")
@click.argument("engagement_id", metavar="ENGAGEMENT")
def leave(email: str, engagement_id: str) -> None:
    """End the membership of EMAIL in ENGAGEMENT.

    Example: pmo-design user leave ana@example.org hospital
    """
    from pmo_design.operations.accounts import leave as leave_engagement

    account = leave_engagement(opened_store(), email, engagement_id)
    click.echo(say("{email} is no member of {id} any more", email=account.email, id=engagement_id))


def _print_link(link: OneTimeLink, base: str, *, public: bool) -> None:
    """The link alone on standard output, so that it can be piped; the rest beside it."""
    account = link.account
    click.echo(
        say(
            "{name} ({email}, {role}) chooses a password by this link. Hand it to nobody else; "
            "it opens until it is used, at most until {expires} UTC:",
            name=account.name,
            email=account.email,
            role=account.role,
            expires=f"{link.expires:%Y-%m-%d %H:%M}",
        ),
        err=True,
    )
    if not public:
        message = say(
            "No public address is set (url), so the link begins with {address}; where `serve` "
            "prints another address, put that in its place.",
            address=base,
        )
        click.echo(message, err=True)
    click.echo(link.address(base))


def _state(account: Account) -> list[str]:
    if account.disabled:
        return [say("disabled")]
    return [] if account.has_password else [say("no password yet")]


def _facts(account: Account, engagements: tuple[str, ...]) -> dict[str, object]:
    return {
        "email": account.email,
        "name": account.name,
        "role": str(account.role),
        "engagements": list(engagements),
        "has_password": account.has_password,
        "disabled": account.disabled,
    }
