"""The command ``pmo-design``; heavy imports stay inside the commands, so help is quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pmo_design import __version__
from pmo_design.cli.assess import assess, demo
from pmo_design.cli.catalog import catalog
from pmo_design.cli.engagement import engagement
from pmo_design.cli.explain import explain, what_if
from pmo_design.cli.invite import invite
from pmo_design.cli.questionnaire import questionnaire
from pmo_design.cli.results import db, documents, roadmap, score
from pmo_design.cli.serve import serve
from pmo_design.cli.speech import (
    SpokenGroup,
    SpokenOption,
    SpokenPath,
    messages_option,
    option,
    speak_as_asked,
)
from pmo_design.cli.token import token
from pmo_design.cli.user import user
from pmo_design.errors import PmoDesignError
from pmo_design.messages import mark


class _Program(SpokenGroup):
    """The one place where a language is chosen, and an error of ours becomes exit code 1."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        arguments = list(sys.argv[1:] if args is None else args)
        speak_as_asked(arguments)
        return super().main(arguments, *rest, **options)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PmoDesignError as error:
            raise click.ClickException(str(error)) from error


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="pmo-design", cls=SpokenOption)
@option(
    "--data",
    type=SpokenPath(file_okay=False, path_type=Path),
    envvar="PMO_DESIGN_DATA",
    help=mark("Data folder; the platform's folder for user data if absent."),
)
@option(
    "--database",
    envvar="PMO_DESIGN_DATABASE",
    help=mark("URL of another database than the embedded one."),
)
@messages_option
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
    explain,
    invite,
    questionnaire,
    roadmap,
    score,
    serve,
    token,
    user,
    what_if,
)
for command in _COMMANDS:
    main.add_command(command)
