"""``explain`` and ``what-if``: why a result is as it is, and what other weights would make of it."""

from __future__ import annotations

import click

from pmo_design.cli.printing import json_option, print_wrapped
from pmo_design.cli.speech import command, option
from pmo_design.cli.store import opened_store
from pmo_design.messages import current_language, mark, say


@command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@click.argument("service", required=False)
@option("--department", help=mark("Explain SERVICE in this department, down to the answers."))
@json_option
def explain(
    engagement_id: str, service: str | None, department: str | None, as_json: bool
) -> None:
    """Say why the latest cycle of ENGAGEMENT came out as it did.

    Without SERVICE: why each service and PMO model is in or not, and how firmly that
    stands. With it: its fit as a sum, and what would change it.

    Example: pmo-design explain hospital coaching --department surgery
    """
    from pmo_design.cli.explanation_text import result_lines, service_lines
    from pmo_design.operations.explaining import explain_service, explained, explained_json

    store, language = opened_store(), current_language()
    if service is None:
        if department is not None:
            raise click.UsageError(say("--department explains a service; name one before it"))
        snapshot = explained(store, engagement_id, language)
        if as_json:
            click.echo(explained_json(snapshot), nl=False)
            return
        print_wrapped(result_lines(snapshot))
        return
    found = explain_service(store, engagement_id, service, department, language)
    if as_json:
        click.echo(found.json, nl=False)
        return
    print_wrapped(service_lines(found))


@command(name="what-if")
@click.argument("engagement_id", metavar="ENGAGEMENT")
@option("--demand-weight", type=float, help=mark("Share of demand in the fit, 0 to 1."))
@option("--fit-floor", type=float, help=mark("Fit from which a service is called for, 0 to 1."))
@option(
    "--group-weight",
    multiple=True,
    metavar="GROUP=WEIGHT",
    help=mark("Weight of a customer group; may be given several times."),
)
@option(
    "--department-weight",
    multiple=True,
    metavar="DEPARTMENT=WEIGHT",
    help=mark("Weight of a department; may be given several times."),
)
@option("--run-fte", metavar="N,N,...", help=mark("People to run services, one figure a wave."))
@option(
    "--setup", metavar="N,N,...", help=mark("Person-months to set services up, one figure a wave.")
)
@json_option
def what_if(
    engagement_id: str,
    demand_weight: float | None,
    fit_floor: float | None,
    group_weight: tuple[str, ...],
    department_weight: tuple[str, ...],
    run_fte: str | None,
    setup: str | None,
    as_json: bool,
) -> None:
    """Score and plan ENGAGEMENT with other weights or another capacity; nothing is stored.

    Example: pmo-design what-if hospital --demand-weight 0.5 --group-weight executive=2
    """
    from pmo_design.cli.what_if_text import comparison_lines
    from pmo_design.explanation.what_if import Changes
    from pmo_design.operations.explaining import ask_what_if

    changes = Changes(
        demand_weight,
        fit_floor,
        dict(_named_number("--group-weight", each) for each in group_weight),
        dict(_named_number("--department-weight", each) for each in department_weight),
        _numbers("--run-fte", run_fte),
        _numbers("--setup", setup),
    )
    if changes == Changes():
        raise click.UsageError(say("name one change or more; see pmo-design what-if --help"))
    found = ask_what_if(opened_store(), engagement_id, changes, current_language())
    if as_json:
        click.echo(found.json, nl=False)
        return
    print_wrapped(comparison_lines(found))


def _named_number(name: str, text: str) -> tuple[str, float]:
    key, _, number = text.partition("=")
    return key.strip(), _number(name, number, text)


def _numbers(name: str, text: str | None) -> tuple[float, ...] | None:
    if text is None:
        return None
    return tuple(_number(name, each, text) for each in text.split(","))


def _number(name: str, number: str, text: str) -> float:
    """Plain decimal; anything else is refused with what was typed."""
    plain = number.strip()
    if not plain.replace(".", "", 1).isascii() or not plain.replace(".", "", 1).isdigit():
        raise click.UsageError(
            say("{name}: '{text}' found; expected plain numbers such as 2 or 0.5",
                name=name, text=text)
        )  # fmt: skip
    return float(plain)
