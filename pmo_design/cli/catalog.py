"""``catalog``: the PMO services, outcomes, models and the method."""

from __future__ import annotations

from pathlib import Path

import click

from pmo_design.cli.printing import json_option, language_option, print_json
from pmo_design.cli.speech import SpokenPath, group, option
from pmo_design.messages import current_language, mark, say, say_count

_PARTS = ["catalog", "services", "outcomes", "models", "modes", "method"]


@group()
def catalog() -> None:
    """Check and show the service catalogue."""


@catalog.command()
@click.argument("folder", required=False, type=SpokenPath(path_type=Path))
@json_option
def check(folder: Path | None, as_json: bool) -> None:
    """Check a catalogue FOLDER, or the one that is shipped.

    Every fault is listed with file, line, column and what was expected.

    Example: pmo-design catalog check my-catalogue
    """
    from pmo_design.operations.instruments import check_catalog

    checked, single = check_catalog(folder)
    if as_json:
        counts = {"services": len(checked.services), "outcomes": len(checked.outcomes)}
        print_json({"version": checked.version, **counts, "single_outcome": list(single)})
        return
    click.echo(
        say(
            "catalogue {version}: {services}, {outcomes}, {models}, no fault",
            version=checked.version,
            services=say_count("{count} service", "{count} services", len(checked.services)),
            outcomes=say_count("{count} outcome", "{count} outcomes", len(checked.outcomes)),
            models=say_count("{count} model", "{count} models", len(checked.models)),
        )
    )
    for service in single:
        click.echo("  " + say("{service} hangs on a single outcome", service=service))


@catalog.command()
@option("--version", help=mark("Version; the newest if absent."))
@language_option
@json_option
def show(version: str | None, language: str | None, as_json: bool) -> None:
    """Show the catalogue's services, or all of it as JSON.

    Example: pmo-design catalog show --json
    """
    from pmo_design.exchange.definitions_json import catalog_json
    from pmo_design.language import text_in
    from pmo_design.operations.instruments import latest_catalog

    found = latest_catalog(version)
    if as_json:
        print_json(catalog_json(found))
        return
    language = language or current_language()
    click.echo(text_in(found.note, language))
    for service in found.services:
        click.echo(f"\n{service.id} ({service.category}): {text_in(service.name, language)}")
        click.echo(f"  {text_in(service.description, language)}")


@catalog.command()
@click.argument("part", type=click.Choice(_PARTS))
def schema(part: str) -> None:
    """Print the JSON Schema of one of the catalogue's files, for an editor that checks YAML.

    Example: pmo-design catalog schema services > services.schema.json
    """
    from pmo_design.catalog.loader import PARTS
    from pmo_design.exchange.json_schema import json_schema

    print_json(json_schema(PARTS[part], f"pmo-design catalogue: {part}"))
