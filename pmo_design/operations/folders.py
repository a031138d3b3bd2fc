"""Clients that come and go as a folder through the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pmo_design.account import Account, Role
from pmo_design.catalog.loader import load_catalog
from pmo_design.engagement import Engagement
from pmo_design.errors import RefusedError
from pmo_design.exchange.engagement_writer import canonical_files
from pmo_design.exchange.plain_names import unused
from pmo_design.exchange.sent_folder import packed, read_sent
from pmo_design.messages import say
from pmo_design.storage.accounts import Accounts
from pmo_design.storage.store import Store


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A client that came in.

    Attributes
    ----------
    notes : tuple of str
        What was left out or changed on the way in.
    """

    engagement: Engagement
    notes: tuple[str, ...]


def bring_in(store: Store, account: Account, files: Mapping[str, bytes]) -> BroughtIn:
    """Store the client of a folder as a new one, whose first member is the one who sent it.

    No client that is stored is touched: one of the same id makes the new one take another.

    Raises
    ------
    InputError
        Listing every fault of every file; nothing is stored then.
    """
    loaded = read_sent(files)
    wanted = loaded.engagement.id
    given = unused(wanted, {line.id for line in store.engagements()})
    engagement, notes = replace(loaded.engagement, id=given), loaded.notes
    if given != wanted:
        note = say("a client {id} was here already, so this one is {new}", id=wanted, new=given)
        notes = (note, *notes)
    store.save(engagement)
    if account.role != Role.ADMIN:
        Accounts(store.engine).join(account, given)
    return BroughtIn(engagement, notes)


def taken_home(store: Store, engagement: str) -> bytes:
    """Zip of a client's folder in its one canonical form.

    Raises
    ------
    RefusedError
        If people were promised that single answers leave the store for nobody.
    """
    found = store.load(engagement)
    refuse_in_confidence(found)
    return packed(canonical_files(found, load_catalog(found.latest.catalog)))


def refuse_in_confidence(engagement: Engagement) -> None:
    """Refuse to hand out single answers where people were promised that nobody sees them."""
    if engagement.confidentiality != "attributed":
        raise RefusedError(
            say(
                "{name} holds single answers that people gave in confidence; they are not "
                "handed out here",
                name=engagement.name,
            )
        )
