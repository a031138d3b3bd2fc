"""``score``, ``roadmap``, ``documents`` and ``db``: one step each on the store."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pmo_design.cli.printing import json_option, print_json, print_notes, print_wrapped
from pmo_design.cli.speech import SpokenPath, command, group, option
from pmo_design.cli.store import opened_store, settings
from pmo_design.messages import current_language, mark, say

if TYPE_CHECKING:
    from pmo_design.documents.snapshot import Snapshot

_OF_TODAY = mark("{file}: {document} of {engagement}, cycle {cycle}, of today's inputs")
_OF_FORMER_INPUTS = mark(
    "{file}: {document} of {engagement}, cycle {cycle}, of inputs that have changed since"
)


@command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@json_option
def score(engagement_id: str, as_json: bool) -> None:
    """Score and plan the latest cycle of ENGAGEMENT.

    Example: pmo-design score hospital
    """
    from pmo_design.cli.explanation_text import override_text
    from pmo_design.language import number_text
    from pmo_design.operations.scoring import result_texts, score_engagement

    snapshot = score_engagement(opened_store(), engagement_id)
    if as_json:
        click.echo(result_texts(snapshot)["scorecard"], nl=False)
        return
    for service in snapshot.recommended:
        found = snapshot.scorecard.services[service.id]
        if found:
            fit = found.fit
            mean, low, high = (
                number_text(each, current_language(), 2) for each in (fit.mean, fit.low, fit.high)
            )
            line = say(
                "{service}: fit {mean} ({low} to {high}), {service_class}",
                service=snapshot.text(service.name),
                mean=mean,
                low=low,
                high=high,
                service_class=found.service_class,
            )
            click.echo(f"{found.rank:3} {line}")
    for name in snapshot.scorecard.overrides:
        click.echo(f"    {snapshot.service_name(name)}: {override_text(name, snapshot)}")
    first = snapshot.scorecard.first_model
    if first:
        click.echo(say("PMO model: {model}", model=snapshot.model_name(first)))
    else:
        click.echo(say("PMO model: nothing to say yet"))


@command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@option(
    "--shadows",
    is_flag=True,
    help=mark("Say also what one more of each capacity would bring; plans once more for each."),
)
@json_option
@option(
    "--csv",
    "table",
    type=SpokenPath(dir_okay=False, path_type=Path),
    help=mark("Write every start as a row of this CSV file."),
)
@option(
    "--ics",
    "calendar",
    type=SpokenPath(dir_okay=False, path_type=Path),
    help=mark("Write the starts as a calendar file."),
)
def roadmap(
    engagement_id: str,
    shadows: bool,
    as_json: bool,
    table: Path | None,
    calendar: Path | None,
) -> None:
    """Show the roadmap of ENGAGEMENT's latest cycle.

    The first wave begins with the quarter after the cycle's closing day.

    Example: pmo-design roadmap hospital --csv starts.csv --ics starts.ics
    """
    from pmo_design.cli.shadows_text import shadow_lines
    from pmo_design.operations.plan_files import write_plan
    from pmo_design.operations.scoring import (
        result_texts,
        score_engagement,
        stored_result,
        worth_of_more,
    )

    store = opened_store()
    files = table or calendar
    if as_json and not shadows and not files:
        click.echo(stored_result(store, engagement_id, "roadmap"), nl=False)
        return
    snapshot = score_engagement(store, engagement_id)
    more = worth_of_more(snapshot) if shadows else ()
    written = write_plan(snapshot, table, calendar) if files else ()
    if as_json and not shadows:
        click.echo(result_texts(snapshot)["roadmap"], nl=False)
        return
    if as_json:
        print_json({"engagement": engagement_id, "shadows": [asdict(each) for each in more]})
        return
    if files:
        for file in written:
            click.echo(say("Written: {file}", file=file))
    else:
        _print_waves(snapshot)
    print_wrapped(shadow_lines(more))


def _print_waves(snapshot: Snapshot) -> None:
    """Every wave with what it takes, and its starts."""
    from pmo_design.language import number_text
    from pmo_design.roadmap.definition import amount_text, setup_text

    for wave in snapshot.roadmap.waves:
        click.echo(
            say(
                "wave {number}: set-up {setup_used} of {setup_capacity}, "
                "running {run_used} of {run_capacity} FTE",
                number=wave.number,
                setup_used=number_text(wave.setup_used, current_language(), 1),
                setup_capacity=setup_text(wave.setup_capacity),
                run_used=number_text(wave.run_used, current_language(), 2),
                run_capacity=amount_text(wave.run_capacity),
            )
        )
        for start in wave.starts:
            name = snapshot.service_name(start.service)
            where = snapshot.department_name(start.department)
            mode = snapshot.mode_name(start.mode) if start.mode else say("mode not known")
            line = say(
                "{service} in {department} ({mode})", service=name, department=where, mode=mode
            )
            click.echo(f"   {line}")


@group()
def documents() -> None:
    """Build and recognise the three documents."""


@documents.command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@option(
    "--out",
    type=SpokenPath(file_okay=False, path_type=Path),
    default=Path(),
    show_default=mark("here"),
)
@option("--language", type=click.Choice(["en", "es"]), help=mark("Language of the documents."))
@option("--page-size", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True)
def build(
    engagement_id: str, out: Path, language: str | None, page_size: Literal["A4", "Letter"]
) -> None:
    """Build mandate, governance and roadmap of ENGAGEMENT's latest cycle.

    Example: pmo-design documents build hospital --out out
    """
    from pmo_design.operations.documents import build_documents

    built = build_documents(opened_store(), engagement_id, out, language, page_size)
    print_notes(built.notes)
    for file in built.files:
        click.echo(str(file))


@documents.command()
@click.argument("file", type=SpokenPath(path_type=Path))
@json_option
def verify(file: Path, as_json: bool) -> None:
    """Say whether FILE is a document built from this database, and of today's inputs.

    Example: pmo-design documents verify mandate.pdf
    """
    from pmo_design.operations.documents import verify_document

    found = verify_document(opened_store(), file)
    document = found.document
    if as_json:
        print_json(
            {
                "engagement": document.engagement,
                "cycle": document.cycle,
                "name": document.name,
                "inputs_sha256": document.inputs_sha256,
                "current": found.current,
            }
        )
        return
    state = _OF_TODAY if found.current else _OF_FORMER_INPUTS
    click.echo(
        say(
            state,
            file=file,
            document=document.name,
            engagement=document.engagement,
            cycle=document.cycle,
        )
    )


@group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the schema of this program.

    Example: pmo-design db upgrade
    """
    from pmo_design.operations.databases import upgrade_store

    chosen = settings()
    revision = upgrade_store(chosen.data_folder, chosen.database)
    click.echo(say("the database has schema {revision}", revision=revision))
