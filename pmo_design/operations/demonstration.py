"""The sample client with a running survey, to try as a department head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from pmo_design.account import Role
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.exchange.stakeholders import Stakeholder
from pmo_design.letter import Letter
from pmo_design.operations.accounts import (
    NewUser,
    OneTimeLink,
    add_user,
    join,
    reset_user,
    users,
)
from pmo_design.operations.engagements import extend_cycle, import_engagement
from pmo_design.operations.invitations import (
    invitations_of,
    invite_people,
    reissue,
    trial_link,
)
from pmo_design.operations.office import Desk
from pmo_design.storage.store import Store

CONSULTANT = NewUser("consultant@northbridge.example", "Robin Hale", Role.CONSULTANT)
"""Who the sample's workspace is tried as."""

OPEN_DAYS = 30
"""Days for which the sample's survey is open again."""

VISITORS = (
    Stakeholder("Alex Morgan", "", "procurement", "executive", "en"),
    Stakeholder("Lucía Ortega", "", "procurement", "executive", "es"),
)
"""People of the sample who have not answered: whoever tries the survey."""


def open_sample(store: Store, folder: Path, desk: Desk) -> tuple[Letter, ...]:
    """Bring the sample into the store with its survey open, and invite its visitors.

    Parameters
    ----------
    folder : Path
        Engagement folder of the sample. A sample that is in the store already stays as it
        is, with the answers of former visitors; their links are made anew.

    Returns
    -------
    tuple of Letter
        One for each visitor, and last a test drive.
    """
    sample = _sample_in(store, folder)
    extend_cycle(store, sample, (desk.now + timedelta(days=OPEN_DAYS)).date())
    former = {each.name: each.id for each in invitations_of(store, sample)}
    new = [visitor for visitor in VISITORS if visitor.name not in former]
    letters = [
        *invite_people(store, sample, new, desk, ("needs",)).letters,
        *_made_anew(store, sample, former, desk),
    ]
    trial = trial_link(store, sample, desk, "executive", ("needs", "maturity")).letters
    return (*sorted(letters, key=lambda letter: letter.name), *trial)


def consultant_link(store: Store, sample: str, now: datetime) -> OneTimeLink:
    """Link by which somebody signs in as the sample's consultant, and chooses a password.

    Whoever served the sample before gets a new link, and their old password opens nothing.
    """
    if any(account.email == CONSULTANT.email for account, _ in users(store)):
        join(store, CONSULTANT.email, sample)
        return reset_user(store, CONSULTANT.email, now)
    return add_user(store, replace(CONSULTANT, engagements=(sample,)), now)


def sample_id(folder: Path) -> str:
    """Id of the sample in a folder."""
    return read_engagement(folder).engagement.id


def _sample_in(store: Store, folder: Path) -> str:
    found = sample_id(folder)
    if found not in {line.id for line in store.engagements()}:
        import_engagement(store, folder)
    return found


def _made_anew(store: Store, sample: str, former: dict[str, str], desk: Desk) -> Sequence[Letter]:
    return [
        letter
        for visitor in VISITORS
        if visitor.name in former
        for letter in reissue(store, sample, former[visitor.name], desk).letters
    ]
