"""``questionnaire``: what is asked, and whether a file of questions is sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pmo_design.cli.comparison_text import comparison_lines
from pmo_design.cli.printing import json_option, language_option, print_json
from pmo_design.cli.speech import SpokenPath, group, option
from pmo_design.messages import SPOKEN, current_language, mark, say, say_count

if TYPE_CHECKING:
    from pmo_design.catalog.definition import Catalog
    from pmo_design.questionnaire.comparison import Comparison
    from pmo_design.questionnaire.definition import Questionnaire

_NAMES = ["maturity", "needs", "baseline", "feedback", "pmo-services"]

_overlay: Callable[[Any], Any] = option(
    "--overlay",
    type=SpokenPath(path_type=Path),
    help=mark("File of overlays/ that tailors it for a client."),
)


@group()
def questionnaire() -> None:
    """Check, show, compare and preview questionnaires."""


@questionnaire.command()
@click.argument("files", nargs=-1, type=SpokenPath(path_type=Path))
@_overlay
@json_option
def check(files: tuple[Path, ...], overlay: Path | None, as_json: bool) -> None:
    """Check questionnaire FILES, or all that are shipped.

    Every fault is listed with file, line, column and what was expected. With --overlay,
    the file that tailors a questionnaire for a client is checked; its NAME may be given.

    Examples: pmo-design questionnaire check my-needs.yaml;
    pmo-design questionnaire check needs --overlay clients/hospital/overlays/needs.yaml
    """
    from pmo_design.operations.instruments import check_questionnaires

    checked = (_tailored(overlay, files),) if overlay else check_questionnaires(files)
    if as_json:
        print_json([_facts(each) for each in checked])
        return
    for each in checked:
        click.echo(
            say_count(
                "{name} {version}: {count} item, no fault",
                "{name} {version}: {count} items, no fault",
                len(each.items),
                name=each.name,
                version=each.label,
            )
        )


def _facts(checked: Questionnaire) -> dict[str, object]:
    facts: dict[str, object] = {"name": checked.name, "version": checked.version}
    if checked.tailoring:
        facts["tailored"] = checked.tailoring.mark
    return facts | {"items": len(checked.items)}


def _tailored(overlay: Path, names: tuple[Path, ...]) -> Questionnaire:
    """Questionnaire as a client is asked it; one name at most goes with an overlay."""
    from pmo_design.operations.instruments import tailored_questionnaire

    if len(names) > 1:
        raise click.UsageError(say("--overlay tailors one questionnaire; name it alone"))
    for name in names:
        _refuse_for_file(str(name), overlay, "--overlay")
    return tailored_questionnaire(overlay, *map(str, names))[1]


@questionnaire.command()
@click.argument("name", type=click.Choice(_NAMES))
@option("--version", help=mark("Version; the newest if absent."))
@_overlay
@language_option
@json_option
def show(
    name: str, version: str | None, overlay: Path | None, language: str | None, as_json: bool
) -> None:
    """Show the items of questionnaire NAME, with --overlay as one client is asked them.

    Example: pmo-design questionnaire show needs --json
    """
    from pmo_design.exchange.definitions_json import questionnaire_json
    from pmo_design.language import text_in
    from pmo_design.operations.instruments import latest_questionnaire, tailored_questionnaire

    if overlay:
        _, found = tailored_questionnaire(overlay, name, version)
    else:
        found = latest_questionnaire(name, version)  # type: ignore[arg-type]  # click checked it
    if as_json:
        print_json(questionnaire_json(found))
        return
    language = language or current_language()
    click.echo(f"{text_in(found.title, language)} ({found.name} {found.label})")
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
@click.argument("old", required=False)
@click.argument("new", required=False)
@option("--from", "from_version", metavar="VERSION", help=mark("Version of OLD, if it is a name."))
@option(
    "--to",
    "to_version",
    metavar="VERSION",
    help=mark("Version of NEW, if it is a name; or the newest."),
)
@_overlay
@json_option
def diff(
    old: str | None,
    new: str | None,
    from_version: str | None,
    to_version: str | None,
    overlay: Path | None,
    as_json: bool,
) -> None:
    """Say what changed from questionnaire OLD to NEW, and which scores feel it.

    Each is a file or the name of a shipped questionnaire; NEW may be left out where two
    versions of a shipped one are compared, or where --overlay says how OLD is tailored
    for a client.

    Examples: pmo-design questionnaire diff needs my-needs.yaml;
    pmo-design questionnaire diff needs --from 1 --to 2
    """
    from pmo_design.exchange.comparison_json import comparison_json

    language = SPOKEN[0] if as_json else current_language()
    comparison, catalog = _compared(old, new, from_version, to_version, overlay, language)
    if as_json:
        print_json(comparison_json(comparison, catalog))
        return
    for line in comparison_lines(comparison, catalog):
        click.echo(line)


def _compared(
    old: str | None,
    new: str | None,
    from_version: str | None,
    to_version: str | None,
    overlay: Path | None,
    language: str,
) -> tuple[Comparison, Catalog]:
    """Comparison that the arguments of ``diff`` ask for."""
    from pmo_design.operations.authoring import compare_questionnaires, compare_tailored

    if overlay:
        if new or to_version:
            raise click.UsageError(say("--overlay says what is new; leave out NEW and --to"))
        if old:
            _refuse_for_file(old, overlay, "--overlay")
        return compare_tailored(overlay, old, from_version, language)
    if old is None or (new is None and (old not in _NAMES or from_version is None)):
        message = say("expected OLD and NEW, or the name of a shipped questionnaire with --from")
        raise click.UsageError(message)
    new = new or old
    _refuse_for_file(old, from_version, "--from")
    _refuse_for_file(new, to_version, "--to")
    return compare_questionnaires(old, new, from_version, to_version, language)


@questionnaire.command()
@click.argument("subject", metavar="NAME|FILE")
@option(
    "--out",
    type=SpokenPath(dir_okay=False, path_type=Path),
    required=True,
    help=mark("The page to write."),
)
@option("--version", help=mark("Version of a shipped questionnaire; the newest if absent."))
@_overlay
@language_option
def preview(
    subject: str, out: Path, version: str | None, overlay: Path | None, language: str | None
) -> None:
    """Write a page that shows a questionnaire as respondents see it.

    The page stands by itself, to open in a browser, to print or to send.

    Example: pmo-design questionnaire preview my-needs.yaml --out my-needs.html
    """
    from pmo_design.operations import authoring

    _refuse_for_file(subject, version, "--version")
    _refuse_for_file(subject, overlay, "--overlay")
    page = authoring.preview(subject, out, language or current_language(), version, overlay)
    click.echo(say("Written: {file}", file=page))


@questionnaire.command()
@option("--overlay", is_flag=True, help=mark("Of a file that tailors one for a client."))
def schema(overlay: bool) -> None:
    """Print the JSON Schema of a questionnaire file, for an editor that checks YAML.

    Example: pmo-design questionnaire schema > questionnaire.schema.json
    """
    from pmo_design.exchange.json_schema import json_schema
    from pmo_design.questionnaire.definition import QuestionnaireFile
    from pmo_design.questionnaire.overlay import Overlay

    if overlay:
        print_json(json_schema(Overlay, "pmo-design overlay"))
    else:
        print_json(json_schema(QuestionnaireFile, "pmo-design questionnaire"))


def _refuse_for_file(subject: str, value: object, named_by: str) -> None:
    """A file has one version, its own, and is not tailored but edited."""
    if value is not None and subject not in _NAMES:
        message = say(
            "{option} goes with the name of a shipped questionnaire, and {subject} is a file",
            option=named_by,
            subject=subject,
        )
        raise click.UsageError(message)
