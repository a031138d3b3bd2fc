"""Printing shared by commands: data as JSON, notes beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import click

from pmo_design.cli.speech import option
from pmo_design.messages import mark, say, say_count

SHOWN_NOTES = 20
"""Notes printed before the rest is only counted."""

json_option: Callable[[Any], Any] = option(
    "--json", "as_json", is_flag=True, help=mark("Print the data as JSON.")
)

language_option: Callable[[Any], Any] = option(
    "--language", help=mark("Language of the texts; that of the messages if absent.")
)


def print_json(data: object) -> None:
    """Print data as JSON text."""
    click.echo(json.dumps(data, indent=1, ensure_ascii=False))


def print_notes(notes: Iterable[str]) -> None:
    """Print notes on the error stream, so that piped data stays clean."""
    listed = list(notes)
    for note in listed[:SHOWN_NOTES]:
        click.echo(say("Note: {note}", note=note), err=True)
    left = len(listed) - SHOWN_NOTES
    if left > 0:
        more = say_count("Note: ... and {count} more", "Note: ... and {count} more", left)
        click.echo(more, err=True)


def departments_text(count: int) -> str:
    """So many departments."""
    return say_count("{count} department", "{count} departments", count)


def people_text(count: int) -> str:
    """So many people who are asked."""
    return say_count("{count} person asked", "{count} people asked", count)


def answers_text(count: int) -> str:
    """So many answers."""
    return say_count("{count} answer", "{count} answers", count)
