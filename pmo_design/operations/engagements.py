"""Clients: made, imported, exported, closed, deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from pmo_design.catalog.loader import available_catalogs, load_catalog
from pmo_design.cycle import Cycle
from pmo_design.engagement import Engagement, EngagementFile, engagement_instrument
from pmo_design.errors import RefusedError, nearest
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.exchange.engagement_writer import canonical_files
from pmo_design.exchange.plain_names import slug, unused
from pmo_design.instrument import Instrument
from pmo_design.messages import say
from pmo_design.operations.files import write_all
from pmo_design.questionnaire.definition import GROUPS, NAMES, Name
from pmo_design.questionnaire.loader import available_versions

if TYPE_CHECKING:
    from pmo_design.storage.store import Store


@dataclass(frozen=True, slots=True)
class NewEngagement:
    """What must be known of a client before anything is asked."""

    id: str
    name: str
    language: str
    currency: str
    confidentiality: str
    opened: date
    closed: date
    timezone: str = "UTC"


def make_engagement(store: Store, new: NewEngagement) -> Engagement:
    """Store a new client with a first cycle and nobody in it yet.

    Raises
    ------
    RefusedError
        If a client of that id is stored already.
    InputError
        If a field does not fit, by name.
    """
    if new.id in {line.id for line in store.engagements()}:
        raise RefusedError(say("engagement {id} exists already; choose another id", id=new.id))
    versions = {name: available_versions(name)[-1] for name in NAMES}
    catalog = available_catalogs()[-1]
    checked = _checked(new, versions, catalog)
    cycle = Cycle(1, new.opened, new.closed, versions, catalog)
    engagement = Engagement(
        id=checked.id,
        name=checked.name,
        language=checked.language,
        currency=checked.currency,
        confidentiality=checked.confidentiality,
        seed=checked.seed,
        draws=checked.draws,
        group_weights=dict.fromkeys(GROUPS, 1.0),
        departments=(),
        respondents=(),
        cycles=(cycle,),
        method=load_catalog(catalog).method,
        timezone=checked.timezone,
    )
    store.save(engagement)
    return engagement


def id_for(store: Store, name: str) -> str:
    """Id for a new client, made of its name."""
    return unused(slug(name, "client"), {line.id for line in store.engagements()})


def _checked(new: NewEngagement, versions: dict[Name, str], catalog: str) -> EngagementFile:
    """The same checks as of an engagement.yaml."""
    from pmo_design.schema import typed
    from pmo_design.yaml_source import Source

    content: dict[str, object] = {
        "format": "1",
        "id": new.id,
        "name": new.name,
        "language": new.language,
        "currency": new.currency,
        "confidentiality": new.confidentiality,
        "timezone": new.timezone,
        "seed": "0",
        "draws": "4000",
        "cycles": [
            {
                "number": "1",
                "opened": new.opened.isoformat(),
                "closed": new.closed.isoformat(),
                "questionnaires": {str(name): version for name, version in versions.items()},
                "catalog": catalog,
            }
        ],
    }
    return typed(Source("engagement new", content, {}), EngagementFile)  # type: ignore[arg-type]  # texts in dicts and lists


def import_engagement(store: Store, folder: Path) -> tuple[Engagement, tuple[str, ...]]:
    """Store the engagement of a folder in the place of the one of the same id.

    Returns
    -------
    Engagement
    tuple of str
        Notes on what was changed or left out on the way in.
    """
    loaded = read_engagement(folder)
    store.save(loaded.engagement)
    return loaded.engagement, loaded.notes


def refuse_closed(store: Store, engagement: str) -> None:
    """Refuse what must not happen in an engagement that is only read."""
    if any(line.closed for line in store.engagements() if line.id == engagement):
        raise RefusedError(say("engagement {id} is closed and stays as it is", id=engagement))


def extend_cycle(
    store: Store, engagement: str, closed: date | None = None, timezone: str | None = None
) -> Cycle:
    """Set the last day of the latest cycle, earlier or later, and where the day ends.

    Raises
    ------
    RefusedError
        If the engagement is closed, the day lies before the cycle opened, or the time zone
        is unknown.
    """
    found = store.load(engagement)
    zone, day = timezone or found.timezone, closed or found.latest.closed
    if zone not in available_timezones():
        hint = nearest(zone, available_timezones())
        raise RefusedError(say("'{zone}' is no time zone{hint}", zone=zone, hint=hint))
    if day < found.latest.opened:
        raise RefusedError(
            say(
                "cycle {cycle} opened on {opened} and cannot close before",
                cycle=found.latest.number,
                opened=found.latest.opened,
            )
        )
    store.set_closing(engagement, found.latest.number, day, zone)
    return replace(found.latest, closed=day)


def export_engagement(store: Store, engagement: str, folder: Path) -> tuple[Path, ...]:
    """Write an engagement as a folder in its one canonical form.

    Raises
    ------
    RefusedError
        If the folder holds anything: files of another client must not be mixed in.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(say("{folder} is not empty; name a new folder", folder=folder))
    found = store.load(engagement)
    files = canonical_files(found, load_catalog(found.latest.catalog))
    return write_all(folder, {name: text.encode() for name, text in files.items()})


def instrument_of(engagement: Engagement) -> Instrument:
    """Instrument of the engagement's latest cycle, as this client is asked it."""
    return engagement_instrument(engagement, engagement.latest)
