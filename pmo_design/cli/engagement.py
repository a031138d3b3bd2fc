"""``engagement``: clients in the store."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import click

from pmo_design.cli.printing import (
    answers_text,
    departments_text,
    json_option,
    people_text,
    print_json,
    print_notes,
)
from pmo_design.cli.speech import SpokenPath, confirmation_option, group, option
from pmo_design.cli.store import opened_store
from pmo_design.messages import mark, say, say_count

OPEN_DAYS = 42
"""Days that a new client's first cycle stays open unless it is told otherwise."""

_LINE = mark("{id}: {name}, {departments}, {people}, {answers}, cycle {cycle}")
_CLOSED_LINE = mark("{id}: {name}, {departments}, {people}, {answers}, cycle {cycle}, closed")


@group()
def engagement() -> None:
    """Make, bring in, take out, close and delete clients."""


@engagement.command()
@click.argument("engagement_id", metavar="ID")
@option("--name", required=True, help=mark("Name as the documents print it."))
@option("--language", default="en", show_default=True)
@option("--currency", default="EUR", show_default=True, help=mark("Three letters."))
@option(
    "--confidentiality",
    type=click.Choice(["attributed", "confidential", "anonymous"]),
    default="attributed",
    show_default=True,
    help=mark("What respondents are promised; it cannot change after the first answer."),
)
@option("--opened", type=click.DateTime(["%Y-%m-%d"]), help=mark("First day; today if absent."))
@option(
    "--closed",
    type=click.DateTime(["%Y-%m-%d"]),
    help=mark("Last day; 42 days on if absent."),
)
def new(
    engagement_id: str,
    name: str,
    language: str,
    currency: str,
    confidentiality: str,
    opened: datetime | None,
    closed: datetime | None,
) -> None:
    """Make a client with the id ID and a first cycle.

    Example: pmo-design engagement new harbour --name "Harbour Authority"
    """
    from pmo_design.operations.engagements import NewEngagement, make_engagement

    first = opened.date() if opened else date.today()  # noqa: DTZ011  # the user's own day
    last = closed.date() if closed else first + timedelta(days=OPEN_DAYS)
    wanted = NewEngagement(engagement_id, name, language, currency, confidentiality, first, last)
    made = make_engagement(opened_store(), wanted)
    click.echo(
        say(
            "{id}: {name}, cycle 1 open from {first} to {last}",
            id=made.id,
            name=made.name,
            first=first,
            last=last,
        )
    )


@engagement.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the clients in the store.

    Example: pmo-design engagement list
    """
    from dataclasses import asdict

    lines = opened_store().engagements()
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    for line in lines:
        click.echo(
            say(
                _CLOSED_LINE if line.closed else _LINE,
                id=line.id,
                name=line.name,
                departments=departments_text(line.departments),
                people=say_count("{count} person", "{count} people", line.respondents),
                answers=answers_text(line.answers),
                cycle=line.cycles,
            )
        )
    if not lines:
        click.echo(say("No client yet. Bring one in: pmo-design engagement import FOLDER"))


@engagement.command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@json_option
def show(engagement_id: str, as_json: bool) -> None:
    """Show what is stored of ENGAGEMENT.

    Example: pmo-design engagement show northbridge
    """
    from pmo_design.engagement import fingerprint
    from pmo_design.storage.jobs import JobShelf

    store = opened_store()
    found = store.load(engagement_id)
    facts = {
        "id": found.id,
        "name": found.name,
        "confidentiality": found.confidentiality,
        "departments": len(found.departments),
        "respondents": len(found.respondents),
        "cycles": [
            {"number": cycle.number, "closed": str(cycle.closed), "answers": len(cycle.answers)}
            for cycle in found.cycles
        ],
        "inputs_sha256": fingerprint(found),
        "jobs": [dict(job) for job in JobShelf(store.engine).all_of(engagement_id)],
    }
    if as_json:
        print_json(facts)
        return
    click.echo(f"{found.id}: {found.name} ({found.confidentiality})")
    departments = departments_text(len(found.departments))
    click.echo(f"{departments}, {people_text(len(found.respondents))}")
    for cycle in found.cycles:
        click.echo(
            say(
                "cycle {number}: {opened} to {closed}, {answers}, catalogue {catalog}",
                number=cycle.number,
                opened=cycle.opened,
                closed=cycle.closed,
                answers=answers_text(len(cycle.answers)),
                catalog=cycle.catalog,
            )
        )
    click.echo(say("inputs {sha256}", sha256=facts["inputs_sha256"]))


@engagement.command(name="import")
@click.argument("folder", type=SpokenPath(path_type=Path))
def import_(folder: Path) -> None:
    """Bring the client of an engagement FOLDER into the store, replacing its former state.

    Example: pmo-design engagement import clients/hospital
    """
    from pmo_design.operations.engagements import import_engagement

    found, notes = import_engagement(opened_store(), folder)
    print_notes(notes)
    departments = departments_text(len(found.departments))
    answers = say_count(
        "{count} answer stored",
        "{count} answers stored",
        sum(len(cycle.answers) for cycle in found.cycles),
    )
    click.echo(f"{found.id}: {departments}, {answers}")


@engagement.command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@click.argument("folder", type=SpokenPath(path_type=Path))
def export(engagement_id: str, folder: Path) -> None:
    """Write ENGAGEMENT as a FOLDER in its one canonical form.

    Example: pmo-design engagement export hospital handover/hospital
    """
    from pmo_design.operations.engagements import export_engagement

    files = export_engagement(opened_store(), engagement_id, folder)
    written = say_count(
        "{count} file written to {folder}",
        "{count} files written to {folder}",
        len(files),
        folder=folder,
    )
    click.echo(written)


@engagement.command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@option(
    "--closed", type=click.DateTime(["%Y-%m-%d"]), help=mark("Last day on which people answer.")
)
@option("--timezone", help=mark("Where that day ends, such as Europe/Madrid."))
def extend(engagement_id: str, closed: datetime | None, timezone: str | None) -> None:
    """Set the closing day of the latest cycle of ENGAGEMENT, later or earlier.

    Example: pmo-design engagement extend hospital --closed 2026-12-18 --timezone Europe/Madrid
    """
    from pmo_design.operations.engagements import extend_cycle

    day = closed.date() if closed else None
    cycle = extend_cycle(opened_store(), engagement_id, day, timezone)
    click.echo(
        say(
            "{id}: cycle {cycle} is open until the end of {day}",
            id=engagement_id,
            cycle=cycle.number,
            day=cycle.closed,
        )
    )


@engagement.command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
def close(engagement_id: str) -> None:
    """Close ENGAGEMENT: it can be read and exported, and is not changed any more.

    Example: pmo-design engagement close hospital
    """
    opened_store().close(engagement_id)
    click.echo(say("{id} is closed", id=engagement_id))


@engagement.command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@confirmation_option(prompt=mark("Delete the client with all its answers and documents?"))
def delete(engagement_id: str) -> None:
    """Delete ENGAGEMENT with all its answers, results and documents.

    Example: pmo-design engagement delete hospital --yes
    """
    opened_store().delete(engagement_id)
    click.echo(say("{id} is deleted", id=engagement_id))
