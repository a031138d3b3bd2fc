"""Commands whose help is said in the user's language, and the language they speak.

click looks its own sentences up with gettext, in the catalogue that the process is bound
to; ours hold them too. Help texts are translated when they are shown, not when they are
declared, for then no language is known yet.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from inspect import cleandoc
from typing import Any, TypeVar

import click

from pmo_design.messages import (
    DOMAIN,
    SPOKEN,
    choose_language,
    folder,
    mark,
    preferred_language,
    say,
)

F = TypeVar("F", bound=Callable[..., Any])


class _Spoken:
    """Attribute of a click object; a text in it is translated whenever it is read."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, holder: object, owner: type) -> Any:
        if holder is None:
            return self
        written = vars(holder).get(self._name)
        return say(cleandoc(written)) if written and isinstance(written, str) else written

    def __set__(self, holder: object, written: object) -> None:
        vars(holder)[self._name] = written


class SpokenCommand(click.Command):
    """Command with translated help."""

    help: Any = _Spoken()

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Option ``--help``; click makes it once and keeps the language it had then."""
        found = super().get_help_option(ctx)
        if found:
            found.help = say("Show this message and exit.")
        return found


class SpokenOption(click.Option):
    """Option with translated help, question and description of its default."""

    help: Any = _Spoken()
    prompt: Any = _Spoken()
    show_default: Any = _Spoken()


class SpokenGroup(SpokenCommand, click.Group):
    """Group with translated help; so are its commands and the groups in it."""

    command_class = SpokenCommand
    group_class = type


class SpokenPath(click.Path):
    """Path that help and complaints call a file or a folder in the user's language."""

    name: Any = _Spoken()


def command(**settings: Any) -> Callable[[Callable[..., Any]], SpokenCommand]:
    """Make a `SpokenCommand` of a function."""
    return click.command(cls=SpokenCommand, **settings)


def group(**settings: Any) -> Callable[[Callable[..., Any]], SpokenGroup]:
    """Make a `SpokenGroup` of a function."""
    return click.group(cls=SpokenGroup, **settings)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Give a command a `SpokenOption`."""
    return click.option(*names, cls=SpokenOption, **settings)


def confirmation_option(**settings: Any) -> Callable[[F], F]:
    """Give a command ``--yes``, without which it asks."""
    return click.confirmation_option(cls=SpokenOption, **settings)


def speak(language: str) -> None:
    """Let our messages and click's be said in ``language`` from here on."""
    choose_language(language)
    os.environ["LANGUAGE"] = language  # what gettext reads when click looks a sentence up
    gettext.bindtextdomain(DOMAIN, folder())
    gettext.textdomain(DOMAIN)


def speak_as_asked(arguments: list[str]) -> None:
    """Speak the language named among the arguments or by the environment.

    It is looked up before click reads the line: help and complaints about the line itself
    come from click at once.
    """
    speak(_named(arguments) or preferred_language())


def _named(arguments: list[str]) -> str | None:
    for at, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--messages":
            language = value or "".join(arguments[at + 1 : at + 2])
            return language if language in SPOKEN else None
    return None


messages_option = option(
    "--messages",
    type=click.Choice(SPOKEN),
    expose_value=False,
    help=mark(
        "Language of help and messages; PMO_DESIGN_LANGUAGE or the system's language if absent."
    ),
)
