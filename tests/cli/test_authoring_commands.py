"""The commands of those who write questionnaires: diff, preview, schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pmo_design.cli import main
from pmo_design.resources import root

ITEM = "maturity.governance.decision-rights"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The maturity questionnaire as version 2, one item heavier and its title reworded."""
    text = (root("questionnaires") / "maturity" / "1.yaml").read_text("utf-8")
    text = text.replace('version: "1"', 'version: "2"', 1)
    text = text.replace(f"- id: {ITEM}\n", f"- id: {ITEM}\n    weight: 2\n", 1)
    path = tmp_path / "edited.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["diff", "preview", "schema"])
def test_command_has_help_with_an_example(command: str) -> None:
    assert "pmo-design questionnaire" in run("questionnaire", command, "--help").output


def test_diff_says_which_scores_and_services_a_change_moves(edited: Path) -> None:
    done = run("questionnaire", "diff", "maturity", edited)

    assert done.exit_code == 0
    assert done.output.splitlines()[0] == "maturity 1 -> 2: 1 change"
    assert f"{ITEM}\n  weight: 1 -> 2\n  moves maturity domain governance" in done.output
    assert "at home here: demand-prioritisation" in done.output


def test_diff_as_json_names_domain_and_services(edited: Path) -> None:
    shown = json.loads(run("questionnaire", "diff", "maturity", edited, "--json").output)

    (change,) = shown["changes"]
    assert (change["item"], change["what"], change["moves_scores"]) == (ITEM, "weight", True)
    assert change["domains"] == ["governance"]
    assert "portfolio-management" in change["services"]
    assert shown["reached"][0]["rests"].keys() == {"home", "requires"}


def test_diff_of_a_rewording_says_that_answers_are_not_comparable(tmp_path: Path) -> None:
    text = (root("questionnaires") / "feedback" / "1.yaml").read_text("utf-8")
    first = next(line for line in text.splitlines() if line.startswith("      en: "))
    (tmp_path / "f.yaml").write_text(text.replace(first, '      en: "Other"', 1), "utf-8")

    done = run("questionnaire", "diff", "feedback", tmp_path / "f.yaml")

    assert "Both call themselves version 1" in done.output
    assert "No score rests on what changed." in done.output


def test_diff_of_a_shipped_version_with_itself_finds_nothing() -> None:
    done = run("questionnaire", "diff", "needs", "--from", "1", "--to", "1")

    assert done.output == "needs 1 -> 1: no difference\n"


@pytest.mark.parametrize(
    "arguments",
    [("needs",), ("mine.yaml", "--from", "1"), ("needs", "mine.yaml", "--to", "1")],
    ids=["nothing to compare with", "one file", "version of a file"],
)
def test_diff_without_two_clear_sides_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    assert run("questionnaire", "diff", *arguments).exit_code == 2


def test_unknown_name_is_met_with_the_nearest() -> None:
    done = run("questionnaire", "preview", "maturty", "--out", "x.html")

    assert done.exit_code == 1
    assert "did you mean maturity?" in done.output


def test_preview_writes_one_page(edited: Path, tmp_path: Path) -> None:
    done = run("questionnaire", "preview", edited, "--out", tmp_path / "pages" / "m.html")

    assert done.exit_code == 0
    page = (tmp_path / "pages" / "m.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "weight 2" in page


def test_preview_in_an_unknown_language_writes_nothing(tmp_path: Path) -> None:
    done = run(
        "questionnaire", "preview", "needs", "--out", tmp_path / "n.html", "--language", "xx"
    )

    assert done.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_schemas_are_printed_as_json() -> None:
    assert json.loads(run("questionnaire", "schema").output)["title"] == "pmo-design questionnaire"
    assert "services" in json.loads(run("catalog", "schema", "services").output)["properties"]
    assert run("catalog", "schema", "prices").exit_code == 2


# Tailored for a client


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """Needs without one outcome, and another one reworded."""
    path = tmp_path / "hospital.yaml"
    path.write_text(
        'format: 1\nquestionnaire: needs\nversion: "1"\noff: [rescue]\n'
        "reword: {clear-view: {en: Everything on one page}}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("name", [(), ("needs",)], ids=["no name", "its name"])
def test_check_of_an_overlay_counts_what_the_client_is_asked(
    overlay: Path, name: tuple[str, ...]
) -> None:
    done = run("questionnaire", "check", *name, "--overlay", overlay)

    mark = json.loads(run("questionnaire", "check", "--overlay", overlay, "--json").output)[0]
    assert done.output == f"needs 1 tailored {mark['tailored']}: 42 items, no fault\n"


def test_check_of_an_overlay_lists_its_faults_with_their_lines(overlay: Path) -> None:
    overlay.write_text(overlay.read_text("utf-8").replace("[rescue]", "[rescu]"), "utf-8")

    done = run("questionnaire", "check", "--overlay", overlay)

    assert done.exit_code == 1
    assert f"{overlay}:4:7: off.0: 'rescu' is not known; did you mean rescue?" in done.output


def test_show_and_preview_are_of_what_the_client_is_asked(overlay: Path, tmp_path: Path) -> None:
    page = tmp_path / "needs.html"

    shown = run("questionnaire", "show", "needs", "--overlay", overlay).output
    run("questionnaire", "preview", "needs", "--overlay", overlay, "--out", page)

    written = page.read_text("utf-8")
    assert [text.count("Everything on one page") for text in (shown, written)] == [2, 1]
    assert "need.rescue.importance" not in shown + written
    assert "version 1 tailored for a client (" in written


@pytest.mark.parametrize("name", [(), ("needs",)], ids=["no name", "its name"])
def test_diff_compares_the_shipped_with_the_tailored(overlay: Path, name: tuple[str, ...]) -> None:
    done = run("questionnaire", "diff", *name, "--overlay", overlay)

    assert done.output.startswith("needs 1 -> 1 tailored ")
    assert "Both call themselves" not in done.output
    assert "need.rescue.importance\n  is retired: its answers are kept" in done.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "maturity"), "tailors needs 1, expected maturity"),
        (("check", "needs", "maturity"), "--overlay tailors one questionnaire; name it alone"),
        (("show", "maturity"), "tailors needs 1, expected maturity"),
        (("show", "needs", "--version", "2"), "tailors needs 1, expected needs 2"),
        (("diff", "needs", "maturity"), "leave out NEW and --to"),
        (("diff", "own.yaml"), "own.yaml is a file"),
        (("preview", "own.yaml", "--out", "x.html"), "own.yaml is a file"),
    ],
)
def test_overlay_goes_with_the_questionnaire_that_it_tailors(
    overlay: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = run("questionnaire", *arguments, "--overlay", overlay)

    assert done.exit_code > 0
    assert message in " ".join(done.output.split())


def test_json_of_a_tailored_questionnaire_carries_its_mark(overlay: Path) -> None:
    plain = json.loads(run("questionnaire", "show", "needs", "--json").output)
    tailored = json.loads(
        run("questionnaire", "show", "needs", "--overlay", overlay, "--json").output
    )

    assert "tailored" not in plain
    assert len(tailored["tailored"]) == 8
    assert tailored["version"] == "1"


def test_schema_of_an_overlay_knows_its_keys() -> None:
    keys = json.loads(run("questionnaire", "schema", "--overlay").output)["properties"]

    assert {"off", "reword", "weights", "groups", "add", "title", "introduction"} < set(keys)
