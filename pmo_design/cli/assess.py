"""``assess`` and ``demo``: an engagement folder in, results and documents out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from pmo_design.cli.printing import (
    departments_text,
    json_option,
    people_text,
    print_json,
    print_notes,
)
from pmo_design.cli.speech import SpokenPath, command, option
from pmo_design.messages import mark, say

if TYPE_CHECKING:
    from pmo_design.operations.assessment import Assessment
    from pmo_design.storage.store import Store

_out: Callable[[Any], Any] = option(
    "--out",
    type=SpokenPath(file_okay=False, path_type=Path),
    required=True,
    help=mark("Folder for the results; made if it is not there."),
)
_language: Callable[[Any], Any] = option(
    "--language", type=click.Choice(["en", "es"]), help=mark("Language of the documents.")
)
_page_size: Callable[[Any], Any] = option(
    "--page-size", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True
)


@command()
@click.argument("folder", type=SpokenPath(path_type=Path))
@_out
@_language
@_page_size
@json_option
def assess(
    folder: Path,
    out: Path,
    language: str | None,
    page_size: Literal["A4", "Letter"],
    as_json: bool,
) -> None:
    """Score the latest cycle of an engagement FOLDER and write its documents.

    Writes scorecard.json, roadmap.json, mandate.pdf, governance.pdf and roadmap.pdf.

    Example: pmo-design assess clients/hospital --out out/hospital
    """
    from pmo_design.operations import assessment

    _report(assessment.assess(folder, out, language, page_size), as_json)


@command()
@option(
    "--out",
    type=SpokenPath(file_okay=False, path_type=Path),
    default=Path("pmo-design-demo"),
    show_default=True,
    help=mark("Folder for the sample client and its results."),
)
@_language
@_page_size
@option("--serve", is_flag=True, help=mark("Then serve the sample's survey, with links to try."))
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help=mark("Port to listen at; 0 for any that is free."),
)
@json_option
def demo(
    out: Path,
    language: str | None,
    page_size: Literal["A4", "Letter"],
    serve: bool,
    port: int,
    as_json: bool,
) -> None:
    """Assess the sample client, to see what the product makes.

    Example: pmo-design demo --out out --serve
    """
    from pmo_design.operations import assessment

    _report(assessment.demo(out, language, page_size), as_json)
    if serve:
        _serve(out, port)


def _serve(out: Path, port: int) -> None:
    """Serve the sample from a data folder of its own, beside its results."""
    from pmo_design.config import Settings
    from pmo_design.operations.databases import open_store
    from pmo_design.web.serving import Serving
    from pmo_design.web.serving import serve as serve_app

    data = out / "data"
    store = open_store(data)
    try:
        serve_app(
            store,
            Settings(data=data, contact="pmo@northbridge.example"),
            Serving(port=port, workers=1),
            lambda served: _invite_visitors(store, out, served.address),
        )
    finally:
        store.engine.dispose()


def _invite_visitors(store: Store, out: Path, address: str) -> None:
    from pmo_design.clock import utc_now
    from pmo_design.operations.demonstration import (
        CONSULTANT,
        consultant_link,
        open_sample,
        sample_id,
    )
    from pmo_design.operations.office import Desk
    from pmo_design.operations.secrets import load_secrets

    secret = load_secrets(out / "data", depended_on=False).key
    desk = Desk(address, "pmo@northbridge.example", secret, utc_now())
    sample = out / "engagement"
    *visitors, trial = open_sample(store, sample, desk)
    click.echo(say("Serving at {address}; stop with Ctrl+C. Try the survey:", address=address))
    for letter in visitors:
        click.echo(
            say("  as {name}, {department}:", name=letter.name, department=letter.department)
        )
        click.echo(f"    {letter.link}")
    click.echo(say("  as a test drive, which stores nothing:"))
    click.echo(f"    {trial.link}")
    link = consultant_link(store, sample_id(sample), desk.now)
    click.echo(
        say(
            "The workspace, as consultant {email}; choose a password of your own:",
            email=CONSULTANT.email,
        )
    )
    click.echo(f"    {link.address(address)}")


def _report(result: Assessment, as_json: bool) -> None:
    print_notes(result.notes)
    files = [str(file) for file in result.files]
    if as_json:
        print_json({"files": files, "notes": list(result.notes)})
        return
    snapshot = result.snapshot
    engagement = snapshot.engagement
    click.echo(
        say(
            "{name}: {departments}, {people}, cycle {cycle}",
            name=engagement.name,
            departments=departments_text(len(engagement.departments)),
            people=people_text(len(engagement.respondents)),
            cycle=snapshot.cycle.number,
        )
    )
    first = snapshot.scorecard.first_model
    if first:
        model = snapshot.model_name(first)
        if snapshot.scorecard.clear:
            click.echo(say("PMO model: {model}", model=model))
        else:
            click.echo(say("PMO model: {model} (no clear lead)", model=model))
    names = [snapshot.text(service.name) for service in snapshot.recommended]
    if names:
        click.echo(say("Called for: {services}", services=", ".join(names)))
    else:
        click.echo(say("Called for: no service yet"))
    click.echo(say("Written:"))
    for file in files:
        click.echo(f"  {file}")
    click.echo(
        say("Open {file} first: it says why and what is asked of the board.", file=files[2])
    )
