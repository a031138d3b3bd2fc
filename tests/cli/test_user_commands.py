from __future__ import annotations

import json
from pathlib import Path

import pytest
from account_cast import NOW, opened_copy
from click.testing import CliRunner, Result

from pmo_design.account import Role
from pmo_design.cli import main
from pmo_design.cli.user import ROLE_NAMES
from pmo_design.operations.accounts import opened_link
from pmo_design.operations.databases import open_store

NORA = ("user", "add", "Nora@example.org", "--name", "Nora Lind", "--role", "pmo-lead")


@pytest.fixture
def data(two_clients_made: Path, tmp_path: Path) -> Path:
    """A data folder with the clients small and other."""
    opened_copy(two_clients_made, tmp_path / "data").engine.dispose()
    return tmp_path / "data"


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *arguments])


def listed(data: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(data, "user", "list", "--json").output)
    return found


def test_roles_of_the_command_are_the_roles_there_are() -> None:
    assert tuple(Role) == ROLE_NAMES


def test_added_user_is_handed_a_link_that_opens(data: Path) -> None:
    done = run(data, *NORA, "--engagement", "small")

    base, token = done.stdout.strip().rsplit("/", 1)
    assert base == "http://127.0.0.1:8080/welcome"
    assert opened_link(open_store(data), token, NOW)[0].name == "Nora Lind"
    assert "at most until 20" in done.stderr
    assert listed(data) == [
        {
            "email": "nora@example.org",
            "name": "Nora Lind",
            "role": "pmo-lead",
            "engagements": ["small"],
            "has_password": False,
            "disabled": False,
        }
    ]


def test_link_without_a_public_address_says_where_its_address_comes_from(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = run(data, *NORA)
    monkeypatch.setenv("PMO_DESIGN_URL", "https://pmo.example.org")
    public = run(data, "user", "reset", "nora@example.org")

    assert "the link begins with http://127.0.0.1:8080; where `serve` prints" in local.stderr
    assert public.stdout.startswith("https://pmo.example.org/welcome/")
    assert "No public address" not in public.stderr


def test_list_says_who_is_kept_out_and_who_has_no_password(data: Path) -> None:
    run(data, *NORA)
    before = run(data, "user", "list").output
    run(data, "user", "disable", "nora@example.org")

    assert "nora@example.org: Nora Lind, pmo-lead, no password yet" in before
    assert "Nora Lind, pmo-lead, disabled" in run(data, "user", "list").output


def test_empty_list_says_how_to_begin(data: Path) -> None:
    assert "pmo-design user add EMAIL" in run(data, "user", "list").output


def test_reset_opens_a_disabled_account_with_a_new_link(data: Path) -> None:
    first = run(data, *NORA).stdout
    run(data, "user", "disable", "nora@example.org")

    second = run(data, "user", "reset", "NORA@example.org").stdout

    assert "/welcome/" in second
    assert first != second
    assert listed(data)[0]["disabled"] is False


def test_user_gets_another_name_role_and_address(data: Path) -> None:
    run(data, *NORA)

    done = run(
        data, "user", "change", "nora@example.org", "--name", "Nora Berg", "--role", "admin",
        "--new-email", "berg@example.org",
    )  # fmt: skip

    assert done.output == "berg@example.org: Nora Berg, admin\n"
    assert [(each["email"], each["role"]) for each in listed(data)] == [
        ("berg@example.org", "admin")
    ]


def test_change_of_nothing_names_what_can_be_changed(data: Path) -> None:
    run(data, *NORA)

    done = run(data, "user", "change", "nora@example.org")

    assert done.exit_code == 1
    assert "give --name, --role or --new-email" in done.output


def test_membership_is_joined_and_left(data: Path) -> None:
    run(data, *NORA, "--engagement", "small")

    run(data, "user", "join", "nora@example.org", "other")
    run(data, "user", "leave", "nora@example.org", "small")

    assert listed(data)[0]["engagements"] == ["other"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*NORA[:2], "nora", *NORA[3:]), "email: 'nora' is no e-mail address"),
        ((*NORA, "--engagement", "smal"), "did you mean small?"),
        (("user", "disable", "nobody@example.org"), "nobody signs in as 'nobody@example.org'"),
        (("user", "change", "nobody@example.org", "--name", "N"), "nobody signs in as"),
        (("user", "reset", "nobody@example.org"), "nobody signs in as"),
        (("user", "join", "nobody@example.org", "small"), "nobody signs in as"),
        (("user", "leave", "nobody@example.org", "small"), "nobody signs in as"),
    ],
)
def test_slip_is_one_clear_line_and_changes_nothing(
    data: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run(data, *arguments)

    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output
    assert listed(data) == []


def test_second_account_of_an_address_is_refused(data: Path) -> None:
    run(data, *NORA)

    done = run(data, *NORA)

    assert done.exit_code == 1
    assert "nora@example.org has an account already" in done.output
