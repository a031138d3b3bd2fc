"""``score``, ``roadmap``, ``documents`` and ``db``: one step each on the store."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from pmo_design.cli.printing import json_option, print_json, print_notes
from pmo_design.cli.store import opened_store, settings


@click.command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@json_option
def score(engagement_id: str, as_json: bool) -> None:
    """Score and plan the latest cycle of ENGAGEMENT.

    Example: pmo-design score hospital
    """
    from pmo_design.operations.scoring import result_texts, score_engagement

    snapshot = score_engagement(opened_store(), engagement_id)
    if as_json:
        click.echo(result_texts(snapshot)["scorecard"], nl=False)
        return
    for service in snapshot.recommended:
        found = snapshot.scorecard.services[service.id]
        if found:
            fit = found.fit
            click.echo(
                f"{found.rank:3} {snapshot.text(service.name)}: fit {fit.mean:.2f} "
                f"({fit.low:.2f} to {fit.high:.2f}), {found.service_class}"
            )
    first = snapshot.scorecard.first_model
    click.echo(f"PMO model: {snapshot.model_name(first) if first else 'nothing to say yet'}")


@click.command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@json_option
def roadmap(engagement_id: str, as_json: bool) -> None:
    """Show the roadmap of ENGAGEMENT's latest cycle.

    Example: pmo-design roadmap hospital
    """
    from pmo_design.operations.scoring import score_engagement, stored_result

    store = opened_store()
    if as_json:
        click.echo(stored_result(store, engagement_id, "roadmap"), nl=False)
        return
    snapshot = score_engagement(store, engagement_id)
    for wave in snapshot.roadmap.waves:
        click.echo(
            f"wave {wave.number}: set-up {wave.setup_used:.1f} of {wave.setup_capacity:g} "
            f"person-months, running {wave.run_used:.2f} of {wave.run_capacity:g} FTE"
        )
        for start in wave.starts:
            name = snapshot.service_name(start.service)
            where = snapshot.department_name(start.department)
            click.echo(f"   {name} in {where} ({snapshot.mode_name(start.mode)})")


@click.group()
def documents() -> None:
    """Build and recognise the three documents."""


@documents.command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), show_default="here"
)
@click.option("--language", type=click.Choice(["en", "es"]), help="Language of the documents.")
@click.option("--page-size", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True)
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
@click.argument("file", type=click.Path(path_type=Path))
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
    state = "of today's inputs" if found.current else "of inputs that have changed since"
    click.echo(
        f"{file}: {document.name} of {document.engagement}, cycle {document.cycle}, {state}"
    )


@click.group()
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
    click.echo(f"the database has schema {revision}")
