"""Help, questions and complaints of the command line in the language that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from click.testing import CliRunner, Result

from pmo_design.cli import main
from pmo_design.cli.engagement import OPEN_DAYS

TRANSLATED = {
    "Options": "Opciones",
    "Show this message and exit.": "Muestra este mensaje.",
    "Show the version and exit.": "Muestra la versión.",
    "default: {default}": "por defecto: {default}",
    "here": "aquí",
    "directory": "carpeta",
    "{name} {filename!r} is a file.": "{name} {filename!r}: es un archivo.",
    "Check, show, compare and preview questionnaires.": "Comprueba cuestionarios.",
    "Delete ENGAGEMENT with all its answers, results and documents.\n\n"
    "Example: pmo-design engagement delete hospital --yes": "Elimina.\n\nSin vuelta atrás.",
    "Delete the client with all its answers and documents?": "¿Eliminar?",
    "Aborted!": "Cancelado.",
}


@pytest.fixture(autouse=True)
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of these few messages, so that no test rests on the shipped wording."""
    place = tmp_path / "locale"
    file = place / "es" / "LC_MESSAGES" / "pmo_design.mo"
    file.parent.mkdir(parents=True)
    catalog = Catalog("es")
    for english, spanish in TRANSLATED.items():
        catalog.add(english, spanish)
    with file.open("wb") as opened:
        write_mo(opened, catalog)
    for module in ("pmo_design.messages", "pmo_design.cli.speech"):
        monkeypatch.setattr(f"{module}.folder", lambda: str(place))


def run(*arguments: object, **options: str) -> Result:
    return CliRunner().invoke(main, [str(part) for part in arguments], **options)  # type: ignore[arg-type]


def spoken(*arguments: object, **options: str) -> Result:
    return run("--messages", "es", *arguments, **options)


def test_help_of_program_commands_and_options_is_translated() -> None:
    shown = spoken("--help").output

    assert "Opciones:" in shown
    assert "Comprueba cuestionarios." in shown
    assert "Muestra la versión." in shown
    assert "Muestra este mensaje." in shown


def test_docstring_of_a_command_is_its_key_without_indentation() -> None:
    assert "Sin vuelta atrás." in spoken("engagement", "delete", "--help").output


def test_default_and_kind_of_a_value_are_translated() -> None:
    shown = spoken("documents", "build", "--help").output

    assert "--out CARPETA" in shown
    assert "[por defecto: (aquí)]" in shown


def test_complaint_about_a_path_is_translated_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = spoken("--data", tmp_path / "file", "engagement", "list")

    assert done.exit_code == 2
    assert f"Carpeta '{tmp_path / 'file'}': es un archivo." in done.output


def test_question_before_deleting_is_translated(tmp_path: Path) -> None:
    done = spoken("--data", tmp_path, "engagement", "delete", "port", input="n\n")

    assert "¿Eliminar?" in done.output
    assert "Cancelado." in done.output


def test_language_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMO_DESIGN_LANGUAGE", "es")

    assert "Opciones:" in run("db", "--help").output


def test_english_is_back_after_spanish() -> None:
    spoken("catalog", "--help")

    shown = run("catalog", "--help").output

    assert "Options:" in shown
    assert "Show this message and exit." in shown


def test_unknown_language_is_a_usage_error() -> None:
    assert run("--messages", "xx", "db").exit_code == 2


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (("catalog", "show"), "Obtención de beneficios"),
        (("questionnaire", "show", "maturity"), "¿Cómo lleva su departamento los proyectos?"),
    ],
)
def test_texts_are_shown_in_the_language_of_the_messages(
    command: tuple[str, ...], text: str
) -> None:
    assert text in spoken(*command).output
    assert text not in spoken(*command, "--language", "en").output


def test_preview_is_in_the_language_of_the_messages(tmp_path: Path) -> None:
    spoken("questionnaire", "preview", "needs", "--out", tmp_path / "es.html")
    run("questionnaire", "preview", "needs", "--out", tmp_path / "en.html")

    assert '<html lang="es"' in (tmp_path / "es.html").read_text("utf-8")
    assert '<html lang="en"' in (tmp_path / "en.html").read_text("utf-8")


def test_help_tells_how_long_a_cycle_stays_open() -> None:
    assert f"{OPEN_DAYS} days on" in run("engagement", "new", "--help").output
