from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from account_cast import opened_copy
from click.testing import CliRunner, Result

from pmo_design.cli import main
from pmo_design.operations.databases import open_store
from pmo_design.operations.tokens import bearer_of

ADD = ("token", "add", "carla@example.org", "--name", "nightly export")


@pytest.fixture
def data(cast_made: Path, tmp_path: Path) -> Path:
    """A data folder with the standing cast."""
    opened_copy(cast_made, tmp_path / "data").engine.dispose()
    return tmp_path / "data"


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *arguments])


def test_added_token_stands_alone_on_standard_output_and_opens(data: Path) -> None:
    done = run(data, *ADD)

    found = bearer_of(open_store(data), done.stdout.strip(), datetime.now(UTC))
    assert found is not None
    assert found[1].email == "carla@example.org"
    assert "shown only now" in done.stderr


def test_list_shows_no_secret_and_says_which_tokens_open(data: Path) -> None:
    secret = run(data, *ADD).stdout.strip()
    (facts,) = json.loads(run(data, "token", "list", "--json").stdout)

    before = run(data, "token", "list", "carla@example.org").stdout
    revoked = run(data, "token", "revoke", facts["id"])
    after = run(data, "token", "list").stdout

    assert f"{facts['id']} carla@example.org: nightly export, open until 20" in before
    assert "last used: never" in before
    assert revoked.stdout == f"Token {facts['id']} (nightly export) is revoked\n"
    assert "nightly export, opens nothing any more" in after
    assert secret not in before + after + json.dumps(facts)
    assert (facts["open"], facts["revoked"], facts["last_used"]) == (True, False, None)


def test_empty_list_says_how_to_begin(data: Path) -> None:
    assert "pmo-design token add EMAIL" in run(data, "token", "list").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "carlo@example.org", "--name", "x"), "did you mean carla@example.org"),
        (("revoke", "0123456789ab"), "token '0123456789ab' is not known"),
    ],
)
def test_unknown_person_and_token_are_told(
    data: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run(data, "token", *arguments)

    assert done.exit_code == 1
    assert said in done.output
