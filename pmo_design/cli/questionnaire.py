"""``questionnaire``: what is asked, and whether a file of questions is sound."""

from __future__ import annotations

from pathlib import Path

import click

from pmo_design.cli.printing import json_option, print_json

_NAMES = ["maturity", "needs", "baseline", "feedback", "pmo-services"]


@click.group()
def questionnaire() -> None:
    """Check and show questionnaires."""


@questionnaire.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
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
        click.echo(f"{each.name} {each.version}: {len(each.items)} items, no fault")


@questionnaire.command()
@click.argument("name", type=click.Choice(_NAMES))
@click.option("--version", help="Version; the newest if absent.")
@click.option("--language", default="en", show_default=True)
@json_option
def show(name: str, version: str | None, language: str, as_json: bool) -> None:
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
    click.echo(f"{text_in(found.title, language)} ({found.name} {found.version})")
    click.echo(text_in(found.introduction, language))
    for item in found.items:
        statement = found.statements.get(item.outcome or "")
        text = f"{text_in(statement, language)} | " if statement else ""
        click.echo(f"\n{item.id} ({item.kind})\n  {text}{text_in(item.text, language)}")
        for step, anchor in enumerate(item.anchors, start=1):
            click.echo(f"    {step}  {text_in(anchor, language)}")
        for option in item.options:
            click.echo(f"    {option.id}  {text_in(option.name, language)}")
