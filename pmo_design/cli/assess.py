"""``assess`` and ``demo``: an engagement folder in, results and documents out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from pmo_design.cli.printing import json_option, print_json, print_notes

if TYPE_CHECKING:
    from pmo_design.operations.assessment import Assessment

_out: Callable[[Any], Any] = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the results; made if it is not there.",
)
_language: Callable[[Any], Any] = click.option(
    "--language", type=click.Choice(["en", "es"]), help="Language of the documents."
)
_page_size: Callable[[Any], Any] = click.option(
    "--page-size", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
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


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("pmo-design-demo"),
    show_default=True,
    help="Folder for the sample client and its results.",
)
@_language
@_page_size
@json_option
def demo(
    out: Path, language: str | None, page_size: Literal["A4", "Letter"], as_json: bool
) -> None:
    """Assess the sample client, to see what the product makes.

    Example: pmo-design demo --out out
    """
    from pmo_design.operations import assessment

    _report(assessment.demo(out, language, page_size), as_json)


def _report(result: Assessment, as_json: bool) -> None:
    print_notes(result.notes)
    files = [str(file) for file in result.files]
    if as_json:
        print_json({"files": files, "notes": list(result.notes)})
        return
    snapshot = result.snapshot
    engagement = snapshot.engagement
    people = len(engagement.respondents)
    click.echo(
        f"{engagement.name}: {len(engagement.departments)} departments, {people} people asked, "
        f"cycle {snapshot.cycle.number}"
    )
    first = snapshot.scorecard.first_model
    if first:
        clear = "" if snapshot.scorecard.clear else " (no clear lead)"
        click.echo(f"PMO model: {snapshot.model_name(first)}{clear}")
    names = [snapshot.text(service.name) for service in snapshot.recommended]
    click.echo(f"Called for: {', '.join(names) or 'no service yet'}")
    click.echo("Written:")
    for file in files:
        click.echo(f"  {file}")
    click.echo(f"Open {files[2]} first: it says why and what is asked of the board.")
