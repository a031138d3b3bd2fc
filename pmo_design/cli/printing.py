"""Printing shared by commands: data as JSON, notes beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import click

SHOWN_NOTES = 20
"""Notes printed before the rest is only counted."""

json_option: Callable[[Any], Any] = click.option(
    "--json", "as_json", is_flag=True, help="Print the data as JSON."
)


def print_json(data: object) -> None:
    """Print data as JSON text."""
    click.echo(json.dumps(data, indent=1, ensure_ascii=False))


def print_notes(notes: Iterable[str]) -> None:
    """Print notes on the error stream, so that piped data stays clean."""
    listed = list(notes)
    for note in listed[:SHOWN_NOTES]:
        click.echo(f"Note: {note}", err=True)
    if len(listed) > SHOWN_NOTES:
        click.echo(f"Note: ... and {len(listed) - SHOWN_NOTES} more", err=True)
