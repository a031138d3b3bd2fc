"""``questionnaire``: what is asked, and whether a file of questions is sound."""

from __future__ import annotations

from pathlib import Path

import click

from pmo_design.cli.comparison_text import comparison_lines
from pmo_design.cli.printing import json_option, language_option, print_json
from pmo_design.cli.speech import SpokenPath, group, option
from pmo_design.messages import current_language, mark, say, say_count

_NAMES = ["maturity", "needs", "baseline", "feedback", "pmo-services"]


@group()
def questionnaire() -> None:
    """Check, show, compare and preview questionnaires."""


@questionnaire.command()
@click.argument("files", nargs=-1, type=SpokenPath(path_type=Path))
@json_option
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Check questionnaire FILES, or all that are shipped.

    Every fault is listed with file, line, column and what was expected.

    Example: pmo-design questionnaire check my-needs.yaml
    """
    from pmo_design.operations.instruments import check_questionnaires

    checked = check_questionnaires(files)
    if as_json:
        print_json(
            [
                {"name": each.name, "version": each.version, "items": len(each.items)}
                for each in checked
            ]
        )
        return
    for each in checked:
        click.echo(
            say_count(
                "{name} {version}: {count} item, no fault",
                "{name} {version}: {count} items, no fault",
                len(each.items),
                name=each.name,
                version=each.version,
            )
        )


@questionnaire.command()
@click.argument("name", type=click.Choice(_NAMES))
@option("--version", help=mark("Version; the newest if absent."))
@language_option
@json_option
def show(name: str, version: str | None, language: str | None, as_json: bool) -> None:
    """Show the items of questionnaire NAME.

    Example: pmo-design questionnaire show needs --json
    """
    from pmo_design.exchange.definitions_json import questionnaire_json
    from pmo_design.language import text_in
    from pmo_design.operations.instruments import latest_questionnaire

    found = latest_questionnaire(name, version)  # type: ignore[arg-type]  # click checked it
    if as_json:
        print_json(questionnaire_json(found))
        return
    language = language or current_language()
    click.echo(f"{text_in(found.title, language)} ({found.name} {found.version})")
    click.echo(text_in(found.introduction, language))
    for item in found.items:
        statement = found.statements.get(item.outcome or "")
        text = f"{text_in(statement, language)} | " if statement else ""
        click.echo(f"\n{item.id} ({item.kind})\n  {text}{text_in(item.text, language)}")
        for step, anchor in enumerate(item.anchors, start=1):
            click.echo(f"    {step}  {text_in(anchor, language)}")
        for choice in item.options:
            click.echo(f"    {choice.id}  {text_in(choice.name, language)}")


@questionnaire.command()
@click.argument("old")
@click.argument("new", required=False)
@option("--from", "from_version", metavar="VERSION", help=mark("Version of OLD, if it is a name."))
@option(
    "--to",
    "to_version",
    metavar="VERSION",
    help=mark("Version of NEW, if it is a name; or the newest."),
)
@json_option
def diff(
    old: str, new: str | None, from_version: str | None, to_version: str | None, as_json: bool
) -> None:
    """Say what changed from questionnaire OLD to NEW, and which scores feel it.

    Each is a file or the name of a shipped questionnaire; NEW may be left out where two
    versions of a shipped one are compared.

    Examples: pmo-design questionnaire diff needs my-needs.yaml;
    pmo-design questionnaire diff needs --from 1 --to 2
    """
    from pmo_design.exchange.comparison_json import comparison_json
    from pmo_design.operations.authoring import compare_questionnaires

    if new is None and (old not in _NAMES or from_version is None):
        message = say("expected OLD and NEW, or the name of a shipped questionnaire with --from")
        raise click.UsageError(message)
    new = new or old
    _refuse_version_of_file(old, from_version, "--from")
    _refuse_version_of_file(new, to_version, "--to")
    comparison, catalog = compare_questionnaires(old, new, from_version, to_version)
    if as_json:
        print_json(comparison_json(comparison, catalog))
        return
    for line in comparison_lines(comparison, catalog):
        click.echo(line)


@questionnaire.command()
@click.argument("subject", metavar="NAME|FILE")
@option(
    "--out",
    type=SpokenPath(dir_okay=False, path_type=Path),
    required=True,
    help=mark("The page to write."),
)
@option("--version", help=mark("Version of a shipped questionnaire; the newest if absent."))
@language_option
def preview(subject: str, out: Path, version: str | None, language: str | None) -> None:
    """Write a page that shows a questionnaire as respondents see it.

    The page stands by itself, to open in a browser, to print or to send.

    Example: pmo-design questionnaire preview my-needs.yaml --out my-needs.html
    """
    from pmo_design.operations import authoring

    _refuse_version_of_file(subject, version, "--version")
    page = authoring.preview(subject, out, language or current_language(), version)
    click.echo(say("Written: {file}", file=page))


@questionnaire.command()
def schema() -> None:
    """Print the JSON Schema of a questionnaire file, for an editor that checks YAML.

    Example: pmo-design questionnaire schema > questionnaire.schema.json
    """
    from pmo_design.exchange.json_schema import json_schema
    from pmo_design.questionnaire.definition import QuestionnaireFile

    print_json(json_schema(QuestionnaireFile, "pmo-design questionnaire"))


def _refuse_version_of_file(subject: str, version: str | None, named_by: str) -> None:
    """A file has one version, its own; naming another would be ignored in silence."""
    if version is not None and subject not in _NAMES:
        message = say(
            "{option} goes with the name of a shipped questionnaire, and {subject} is a file",
            option=named_by,
            subject=subject,
        )
        raise click.UsageError(message)
