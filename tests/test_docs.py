"""The documentation is under test: links lead somewhere and commands work as typed."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from account_cast import NOW, opened_copy
from click.testing import CliRunner
from served_survey import served

import pmo_design
from pmo_design.account import Role
from pmo_design.catalog.loader import load_catalog
from pmo_design.catalog.method import Method
from pmo_design.cli import main
from pmo_design.config import Settings
from pmo_design.documents.content import Section
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.operations import accounts
from pmo_design.operations.accounts import NewUser
from pmo_design.operations.databases import open_store
from pmo_design.operations.documents import WRITERS
from pmo_design.operations.scoring import take_snapshot
from pmo_design.questionnaire.loader import load_questionnaire
from pmo_design.questionnaire.overlay import overlay_of
from pmo_design.questionnaire.tailoring import tailored
from pmo_design.resources import root
from pmo_design.web import create_app
from pmo_design.web.api.contract import openapi
from pmo_design.yaml_source import parse_yaml

REPOSITORY = Path(pmo_design.__file__).parent.parent
PAGES = sorted([REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    missing = [
        link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()
    ]

    assert missing == []


def test_session_in_the_readme_works_as_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    lines = re.findall(r"^\$ \.venv/bin/pmo-design (.*)$", readme, re.MULTILINE)
    monkeypatch.chdir(tmp_path)

    codes = [CliRunner().invoke(main, shlex.split(line)).exit_code for line in lines]

    assert len(codes) == 12
    assert set(codes) == {0}


def test_readme_has_the_two_commands_that_do_everything() -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")

    commands = [line for line in readme.splitlines() if line.startswith("python3.11 -m venv")]

    assert len(commands) == 2
    assert commands[0].endswith("pmo-design demo --out out")
    assert commands[1].endswith("pytest -q -n auto")


def test_gate_runs_the_readme_s_own_test_command() -> None:
    gate = (REPOSITORY / ".ci" / "run").read_text("utf-8")

    assert "grep -m1 'bin/pytest' README.md" in gate


def test_overlay_in_the_documentation_tailors_the_shipped_questionnaire() -> None:
    page = (REPOSITORY / "docs" / "questionnaires.md").read_text("utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    source = parse_yaml(example, "questionnaires.md")

    result = tailored(load_questionnaire("maturity", "1"), overlay_of(source), source)

    found = result.tailoring
    assert found is not None
    assert (found.off, found.reworded, found.reweighted) == (5, 1, 1)
    assert (found.regrouped, found.added) == (1, 1)


def test_documented_figures_are_those_of_the_method() -> None:
    method: Method = load_catalog("1").method
    scoring = (REPOSITORY / "docs" / "scoring.md").read_text("utf-8")

    assert f"a = {method.demand_weight:g}" in scoring
    assert f"scaled inverse chi square ({method.posterior.sigma_degrees:g}" in scoring
    assert f"{method.posterior.sigma_points} x {method.posterior.tau_points} points" in scoring
    assert f"{method.roadmap.discount:g}^(w - 1)" in scoring
    flags = method.flags
    assert f"in {flags.straight_items} answers or more" in scoring
    assert f"domains that {flags.outlier_people} people or more answered" in scoring
    assert f"is {flags.outlier_levels:g} levels or more" in scoring
    assert f"more than {100 * flags.unsure_share:g} % of people's answers" in scoring
    assert f"of {flags.polar_people} people or more lie {flags.polar_levels:g} levels" in scoring
    assert f"At most {method.agreement.questions} questions" in scoring
    assert f"with {method.disclosure.mean} of them" in scoring
    assert f"spreads from {method.disclosure.distribution} people on" in scoring


def test_session_in_the_documentation_of_the_api_works_as_typed(
    tmp_path: Path, cast_made: Path
) -> None:
    page = (REPOSITORY / "docs" / "api.md").read_text("utf-8")
    session = page.partition("## A session")[2].partition("```sh\n")[2].partition("```")[0]
    data = tmp_path / "data"
    store = opened_copy(cast_made, data)
    accounts.add_user(store, NewUser("ana@example.org", "Ana", Role.CONSULTANT), NOW)
    store.engine.dispose()

    with served(data) as server:
        typed = session.replace(":8080", f":{server.port}")
        program = f'pmo-design() {{ {sys.executable} -m pmo_design "$@"; }}'
        done = subprocess.run(
            [shutil.which("bash") or "bash", "-euo", "pipefail", "-c", f"{program}\n{typed}"],
            cwd=tmp_path,
            env=os.environ | {"PMO_DESIGN_DATA": str(data)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "/s/" in done.stdout
    card = json.loads((tmp_path / "scorecard.json").read_text("utf-8"))
    assert [each["id"] for each in card["departments"]] == ["legal", "works"]
    assert json.loads((tmp_path / "roadmap.json").read_text("utf-8"))["format"] == 1


def test_table_of_operations_has_every_operation_of_the_api(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "api.md").read_text("utf-8")
    table = page.partition("## Operations")[2].partition("## Errors")[0]
    documented = table.count("`GET ") + table.count("`POST ") + table.count("`PUT`, `DELETE ") * 2
    store = open_store(tmp_path)

    described = openapi(create_app(store, Settings(), secret=b"s" * 32))

    store.engine.dispose()
    assert documented == sum(len(path) for path in described["paths"].values())


COVERAGE = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (REPOSITORY / "docs" / "seed-coverage.md").read_text("utf-8").splitlines()
    if line.startswith("|")
][2:]


def listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def section_ids(sections: tuple[Section, ...]) -> Iterator[str]:
    for section in sections:
        yield section.id
        yield from section_ids(section.sections)


@pytest.fixture(scope="module")
def written_sections() -> set[str]:
    """Ids of every section of the sample's three documents, as ``document: section``."""
    loaded = read_engagement(root("samples") / "northbridge")
    documents = [
        write(take_snapshot(loaded.engagement, loaded.instrument)) for write in WRITERS.values()
    ]
    return {
        f"{document.name}: {name}"
        for document in documents
        for name in section_ids(document.sections)
    }


@pytest.mark.parametrize("row", COVERAGE, ids=lambda row: row[0])
def test_every_target_of_the_coverage_table_exists(
    row: list[str], written_sections: set[str]
) -> None:
    _, services, sections, _ = row
    known = {service.id for service in load_catalog("1").services}

    assert listed(services) or listed(sections)
    assert set(listed(services)) <= known
    assert set(listed(sections)) <= written_sections


def test_coverage_table_has_every_line_of_the_literature() -> None:
    assert len(COVERAGE) == 21
