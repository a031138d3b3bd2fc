"""The command ``pmo-design``; heavy imports stay inside the commands, so help is quick."""

from __future__ import annotations

from pathlib import Path

import click

from pmo_design import __version__
from pmo_design.cli.assess import assess, demo
from pmo_design.cli.catalog import catalog
from pmo_design.cli.engagement import engagement
from pmo_design.cli.questionnaire import questionnaire
from pmo_design.cli.results import db, documents, roadmap, score
from pmo_design.errors import PmoDesignError


class _Translating(click.Group):
    """The one place where an error of ours becomes a message and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PmoDesignError as error:
            raise click.ClickException(str(error)) from error


@click.group(
    cls=_Translating,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="pmo-design")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="PMO_DESIGN_DATA",
    help="Data folder; the platform's folder for user data if absent.",
)
@click.option(
    "--database",
    envvar="PMO_DESIGN_DATABASE",
    help="URL of another database than the embedded one.",
)
def main(data: Path | None, database: str | None) -> None:  # read by cli.store
    """Design a project management office from what its customers need.

    Try it with the sample client: pmo-design demo --out out
    """


_COMMANDS = (
    assess,
    catalog,
    db,
    demo,
    documents,
    engagement,
    questionnaire,
    roadmap,
    score,
)
for command in _COMMANDS:
    main.add_command(command)
