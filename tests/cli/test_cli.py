from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import write_folder
from click.testing import CliRunner, Result

from pmo_design.cli import main

HEAVY = ("numpy", "sqlalchemy", "flask", "reportlab", "scipy", "jinja2", "highspy")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from pmo_design.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        f"print('loaded:', [name for name in {HEAVY} if name in sys.modules])\n"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert "loaded: []" in done.stdout


@pytest.mark.parametrize(
    "command", [(), ("assess",), ("demo",), ("questionnaire", "check"), ("catalog", "show")]
)
def test_every_command_has_help_with_an_example(command: tuple[str, ...]) -> None:
    done = run(*command, "--help")

    assert done.exit_code == 0
    assert "pmo-design" in done.output


def test_faults_are_listed_without_a_traceback(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", seed="yes", language="xx")

    done = run("assess", folder, "--out", tmp_path / "out")

    assert done.exit_code == 1
    assert "engagement.yaml:4:" in done.output
    assert "seed" in done.output
    assert "Traceback" not in done.output


def test_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    done = run("assess", tmp_path / "nowhere", "--out", tmp_path / "out")

    assert done.exit_code == 1
    assert "nowhere" in done.output
    assert len(done.output.splitlines()) == 1


def test_unknown_option_is_a_usage_error() -> None:
    assert run("assess", "--colour", "red").exit_code == 2


def test_assess_says_what_to_open(tmp_path: Path) -> None:
    done = run("assess", write_folder(tmp_path / "in"), "--out", tmp_path / "out")

    assert done.exit_code == 0
    assert "mandate.pdf first" in done.output


def test_assess_as_json_lists_the_files(tmp_path: Path) -> None:
    done = run("assess", write_folder(tmp_path / "in"), "--out", tmp_path / "out", "--json")

    assert [Path(file).name for file in json.loads(done.stdout)["files"]] == [
        "scorecard.json", "roadmap.json", "mandate.pdf", "governance.pdf", "roadmap.pdf",
    ]  # fmt: skip


def test_shown_questionnaire_has_complete_items() -> None:
    shown = json.loads(run("questionnaire", "show", "needs", "--json").output)

    first = shown["items"][0]
    assert first["id"] == "need.clear-view.importance"
    assert first["kind"] == "scale"
    assert first["outcome"] == "clear-view"
    assert first["groups"] == ["executive", "functional-manager"]
    assert len(first["scale"]["labels"]) == 5


def test_questionnaire_is_shown_as_text_with_its_anchors() -> None:
    done = run("questionnaire", "show", "maturity")

    assert done.output.count("maturity.") >= 32
    assert "    5  " in done.output


def test_shown_catalogue_has_every_part() -> None:
    shown = json.loads(run("catalog", "show", "--json").output)

    assert {"services", "outcomes", "models", "modes", "method"} <= set(shown)
    assert len(shown["services"]) == 26
    assert run("catalog", "show").output.count("\n\n") >= 25


def test_shipped_files_pass_their_checks() -> None:
    assert "maturity 1: 32 items, no fault" in run("questionnaire", "check").output
    assert "26 services" in run("catalog", "check").output
    assert json.loads(run("catalog", "check", "--json").output)["outcomes"] == 22


def test_faulty_questionnaire_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("format: 1\nname: maturty\n", encoding="utf-8")

    done = run("questionnaire", "check", tmp_path / "mine.yaml")

    assert done.exit_code == 1
    assert "mine.yaml:2:" in done.output
    assert "did you mean maturity?" in done.output


def test_demo_makes_documents_and_keeps_the_sample_beside_them(tmp_path: Path) -> None:
    done = run("demo", "--out", tmp_path / "out")

    assert done.exit_code == 0
    assert (tmp_path / "out" / "engagement" / "engagement.yaml").is_file()
    assert (tmp_path / "out" / "mandate.pdf").read_bytes().startswith(b"%PDF")


def test_module_runs_as_the_command_does() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pmo_design", "--version"],
        check=True, capture_output=True, text=True, env=os.environ.copy(),
    )  # fmt: skip

    assert done.stdout.startswith("pmo-design, version ")


def test_second_demo_keeps_what_the_user_changed_in_the_sample(tmp_path: Path) -> None:
    run("demo", "--out", tmp_path)
    sheet = tmp_path / "engagement" / "engagement.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("Northbridge Water", "Ours"), "utf-8")

    done = run("demo", "--out", tmp_path)

    assert "is kept as it is" in done.output
    assert "Ours: 12 departments" in done.output
