"""Printing shared by commands: data as JSON, notes beside it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from pmo_design.cli.speech import option
from pmo_design.messages import current_language, mark, say, say_count

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


WIDTH = 100
"""Columns of a terminal that texts are laid out for."""
CELL = 9
"""Least columns of a figure."""
ASIDE = 16
"""Columns of a text beside the figures."""


def columns(text: str, cells: Sequence[str], aside: str | None = None) -> str:
    """Text on the left, cut where it is too long, and figures under each other on the right.

    Parameters
    ----------
    text : str
    cells : sequence of str
    aside : str, optional
        A last column that is flush left; "" keeps its place free.
    """
    right = "".join(f" {cell:>{CELL}}" for cell in cells)
    if aside is not None:
        right += f"  {aside:<{ASIDE}}"
    room = WIDTH - len(right)
    shown = text if len(text) <= room else f"{text[: room - 1]}\u2026"
    return f"{shown:<{room}}{right}"


def print_wrapped(lines: Iterable[str]) -> None:
    """Print lines; what is wider than the terminal goes on below, further in."""
    for line in lines:
        text = line.rstrip()
        if len(text) <= WIDTH:
            click.echo(text)
            continue
        indent = " " * (len(text) - len(text.lstrip()))
        for part in textwrap.wrap(
            text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}    "
        ):
            click.echo(part)


def figure(value: float | None, decimals: int) -> str:
    """Number as the current language writes it; a dash where there is none."""
    from pmo_design.language import number_text

    return "-" if value is None else number_text(value, current_language(), decimals)


def named(name: str, words: str) -> str:
    """Id, which commands take, with the name in words."""
    return f"{name}: {words}"
