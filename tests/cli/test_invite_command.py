"""``invite`` as a consultant types it."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader
from survey_client import running_survey

from pmo_design.cli import main
from pmo_design.operations.databases import open_store
from pmo_design.operations.engagements import extend_cycle

PEOPLE = """\
name,email,department,group,language
Eva Ruiz,eva@client.example,Finance,project-manager,es
Finn Otto,,Procurement,team-member,
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Data folder of the client with a survey that is open for ever and four people invited."""
    running = running_survey(tmp_path)
    extend_cycle(running.store, "sample", closed=FAR)
    return running.data


FAR = date(2999, 12, 31)


def run(data: Path, *arguments: object, input: str | None = None) -> Result:  # noqa: A002
    texts = ["--data", str(data), "invite", "sample", *(str(each) for each in arguments)]
    return CliRunner().invoke(main, texts, input=input)


def test_pasted_list_is_answered_with_a_link_for_each_person(data: Path) -> None:
    result = run(data, "--csv", "-", "--url", "https://pmo.example", input=PEOPLE)

    assert result.exit_code == 0, result.output
    assert "2 letters" in result.output
    assert result.output.count("https://pmo.example/s/") == 2


def test_letters_leave_as_cards_merge_rows_and_drafts(data: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    out = tmp_path / "out"
    environment = {"PMO_DESIGN_SMTP_SENDER": "PMO <pmo@client.example>"}

    result = CliRunner(env=environment).invoke(
        main,
        [
            *("--data", str(data), "invite", "sample", "--csv", str(people)),
            *("--sheet", str(out / "cards.pdf"), "--links", str(out / "links.csv")),
            *("--mail", str(out / "drafts")),
        ],
    )

    assert result.exit_code == 0, result.output
    assert "Finn Otto" in PdfReader(out / "cards.pdf").pages[0].extract_text()
    merged = (out / "links.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(merged.splitlines()))
    assert [row["name"] for row in rows] == ["Eva Ruiz", "Finn Otto"]
    assert [file.name for file in (out / "drafts").iterdir()] == ["001-finance-eva-ruiz.eml"]
    assert "1 person has no e-mail address and needs a card: Finn Otto" in result.output


def test_fault_of_the_list_names_its_line_and_invites_nobody(data: Path) -> None:
    before = run(data, "--list", "--json").output

    result = run(data, "--csv", "-", input=PEOPLE.replace("Procurement", "Procurment"))

    assert result.exit_code == 1
    assert "pasted list:3:" in result.output
    assert "did you mean" in result.output
    assert run(data, "--list", "--json").output == before


def test_list_tells_how_far_each_department_is(data: Path) -> None:
    result = run(data, "--list")

    assert "Finance: 0 finished, 0 begun, 2 not opened, 0 revoked" in result.output
    assert "inv-ana  Ana  not opened" in result.output


def test_revoked_and_reissued_invitation_is_named(data: Path) -> None:
    revoked = run(data, "--revoke", "inv-ana")
    listed = run(data, "--list")
    anew = run(data, "--reissue", "inv-ana", "--json")

    assert "The links of Ana open nothing any more" in revoked.output
    assert "inv-ana  Ana  revoked" in listed.output
    assert json.loads(anew.output)["letters"][0]["name"] == "Ana"


def test_reminder_goes_to_everybody_who_has_not_finished(data: Path) -> None:
    assert "4 letters" in run(data, "--remind").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--remind", "--revoke", "inv-ana"], "exclude each other"),
        (["--send"], "smtp_host"),
        (["--mail", "drafts"], "smtp_sender"),
        (["--revoke", "inv-nobody"], "--list"),
        (["--ask", "need"], "did you mean needs"),
        (["--url", "http://pmo.example/path"], "pmo.example"),
    ],
    ids=["two actions", "no server", "no sender", "unknown", "questionnaire", "url"],
)
def test_what_cannot_be_done_is_said_in_one_message(
    data: Path, arguments: list[str], message: str
) -> None:
    result = run(data, *arguments)

    assert result.exit_code in (1, 2)
    assert message in result.output
    assert "Traceback" not in result.output


def test_closed_cycle_is_named_with_the_way_to_open_it(tmp_path: Path) -> None:
    closed = running_survey(tmp_path).data

    result = run(closed)

    assert result.exit_code == 1
    assert "pmo-design engagement extend sample --closed" in result.output


def test_closing_day_is_moved_by_command(tmp_path: Path) -> None:
    closed = running_survey(tmp_path).data

    result = CliRunner().invoke(
        main,
        [
            *("--data", str(closed), "engagement", "extend", "sample"),
            *("--closed", "2999-01-02", "--timezone", "America/Bogota"),
        ],
    )

    assert "cycle 1 is open until the end of 2999-01-02" in result.output
    found = open_store(closed).load("sample")
    assert (str(found.latest.closed), found.timezone) == ("2999-01-02", "America/Bogota")


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--timezone", "Europe/Madird", "did you mean Europe/Madrid"),
        ("--closed", "2020-01-01", "cannot close before"),
    ],
)
def test_closing_day_that_cannot_be_is_refused(
    tmp_path: Path, option: str, value: str, message: str
) -> None:
    data = running_survey(tmp_path).data

    result = CliRunner().invoke(
        main, ["--data", str(data), "engagement", "extend", "sample", option, value]
    )

    assert result.exit_code == 1
    assert message in result.output
