from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import write_folder
from click.testing import CliRunner, Result

from pmo_design.cli import main
from pmo_design.storage.database import HEAD


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that holds the builder's client."""
    run(tmp_path / "data", "engagement", "import", write_folder(tmp_path / "in"))
    return tmp_path / "data"


def run(data: Path, *arguments: str | Path, **options: str) -> Result:
    parts = [str(part) for part in ("--data", data, *arguments)]
    return CliRunner().invoke(main, parts, **options)  # type: ignore[arg-type]


def test_data_folder_may_come_from_the_environment(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMO_DESIGN_DATA", str(data))

    done = CliRunner().invoke(main, ["engagement", "list"])

    assert "sample: Sample Client, 3 departments, 6 people, 472 answers" in done.output


def test_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    assert "engagement import FOLDER" in run(tmp_path, "engagement", "list").output
    assert json.loads(run(tmp_path, "engagement", "list", "--json").output) == []


def test_stored_client_is_shown(data: Path) -> None:
    shown = json.loads(run(data, "engagement", "show", "sample", "--json").output)

    assert shown["departments"] == 3
    assert shown["cycles"] == [{"number": 1, "closed": "2026-10-15", "answers": 456}]
    assert "456 answers" in run(data, "engagement", "show", "sample").output


def test_new_client_is_made_and_deleted(tmp_path: Path) -> None:
    made = run(tmp_path, "engagement", "new", "port", "--name", "Port", "--opened", "2026-03-01")
    deleted = run(tmp_path, "engagement", "delete", "port", "--yes")

    assert "cycle 1 open from 2026-03-01 to 2026-04-12" in made.output
    assert "port is deleted" in deleted.output
    assert "No client yet" in run(tmp_path, "engagement", "list").output


def test_slip_in_a_new_client_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "engagement", "new", "Port!", "--name", "Port", "--currency", "Euro")

    assert done.exit_code == 1
    assert "id: 'Port!' found" in done.output
    assert "currency: 'Euro' found" in done.output


def test_closed_client_is_read_only(data: Path, tmp_path: Path) -> None:
    run(data, "engagement", "close", "sample")

    refused = run(data, "engagement", "import", tmp_path / "in")

    assert refused.exit_code == 1
    assert "is closed" in refused.output
    assert "closed" in run(data, "engagement", "list").output


def test_client_is_exported_to_a_new_folder(data: Path, tmp_path: Path) -> None:
    done = run(data, "engagement", "export", "sample", tmp_path / "folder")

    assert done.exit_code == 0
    assert (tmp_path / "folder" / "cycles" / "1" / "answers.csv").is_file()


def test_score_and_roadmap_print_text_or_json(data: Path) -> None:
    scorecard = json.loads(run(data, "score", "sample", "--json").output)
    roadmap = json.loads(run(data, "roadmap", "sample", "--json").output)

    assert scorecard["engagement"] == "sample"
    assert len(roadmap["waves"]) == 4
    assert "PMO model:" in run(data, "score", "sample").output
    assert "wave 4: set-up" in run(data, "roadmap", "sample").output


def test_roadmap_is_written_as_table_and_calendar(data: Path, tmp_path: Path) -> None:
    table, calendar = tmp_path / "starts.csv", tmp_path / "starts.ics"

    done = run(data, "roadmap", "sample", "--csv", table, "--ics", calendar)

    assert done.output.splitlines() == [f"Written: {table}", f"Written: {calendar}"]
    assert table.read_text(encoding="utf-8").startswith("service,department,wave,starts_on,")
    assert calendar.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_roadmap_is_printed_as_json_beside_the_files_it_writes(data: Path, tmp_path: Path) -> None:
    table, calendar = tmp_path / "starts.csv", tmp_path / "starts.ics"

    done = run(data, "roadmap", "sample", "--json", "--csv", table, "--ics", calendar)

    assert done.output == run(data, "roadmap", "sample", "--json").output
    assert table.read_text(encoding="utf-8").startswith("service,department,wave,starts_on,")
    assert calendar.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_built_documents_are_recognised(data: Path, tmp_path: Path) -> None:
    run(data, "documents", "build", "sample", "--out", tmp_path / "out")

    found = run(data, "documents", "verify", tmp_path / "out" / "governance.pdf")
    as_json = run(data, "documents", "verify", tmp_path / "out" / "governance.pdf", "--json")
    foreign = run(data, "documents", "verify", tmp_path / "in" / "engagement.yaml")

    assert "governance of sample, cycle 1, of today's inputs" in found.output
    assert json.loads(as_json.output)["current"] is True
    assert foreign.exit_code == 1


def test_database_is_upgraded_by_command(data: Path) -> None:
    assert f"schema {HEAD}" in run(data, "db", "upgrade").output


def test_unknown_client_is_one_line_without_a_traceback(data: Path) -> None:
    done = run(data, "score", "simple")

    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "Error: engagement 'simple' is not known; there is sample; did you mean sample?"
    ]
