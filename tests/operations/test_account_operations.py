"""People who sign in: who gets in, who is kept out, and what each may do where."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from account_cast import CAST, NOW, OTHER_PASSWORD, PASSWORD, People, cheap, cheap_hasher

from pmo_design.account import ROLES, Action, Role
from pmo_design.errors import InputError, NotFoundError, RefusedError
from pmo_design.operations import accounts
from pmo_design.operations.accounts import NewUser
from pmo_design.operations.passwords import Passwords
from pmo_design.storage.accounts import Accounts
from pmo_design.storage.database import FILE

NEW = NewUser(" Nora.Lind@Example.org ", " Nora Lind ", Role.CONSULTANT, ("small",))
SOON = NOW + timedelta(hours=47)


def signs_in(people: People, email: str, password: str = PASSWORD) -> bool:
    return accounts.check_password(people.store, people.passwords, email, password) is not None


def test_new_user_chooses_a_password_and_signs_in(people: People) -> None:
    link = accounts.add_user(people.store, NEW, NOW)

    accounts.choose_password(people.store, people.passwords, link.token, OTHER_PASSWORD, SOON)

    assert (link.account.email, link.account.name) == ("nora.lind@example.org", "Nora Lind")
    assert signs_in(people, "NORA.LIND@EXAMPLE.ORG ", OTHER_PASSWORD)


@pytest.mark.parametrize(
    ("email", "name", "fields"),
    [
        ("nora", "Nora", ["email"]),
        ("nora@", "Nora", ["email"]),
        ("@example.org", "Nora", ["email"]),
        ("a@b@example.org", "Nora", ["email"]),
        ("no ra@example.org", "Nora", ["email"]),
        ("nora\u202e@example.org", "Nora", ["email"]),
        ("n" * 250 + "@example.org", "Nora", ["email"]),
        ("nora@example.org", "  ", ["name"]),
        ("nora@example.org", "N" * 201, ["name"]),
        ("", "", ["email", "name"]),
    ],
)
def test_address_or_name_that_is_none_is_refused_by_name(
    people: People, email: str, name: str, fields: list[str]
) -> None:
    with pytest.raises(InputError) as refused:
        accounts.add_user(people.store, NewUser(email, name, Role.ADMIN), NOW)

    assert [fault.file for fault in refused.value.faults] == fields


def test_address_in_other_letters_is_the_same_account(people: People) -> None:
    with pytest.raises(RefusedError, match=r"carla@example\.org has an account already"):
        accounts.add_user(people.store, NewUser("Carla@Example.ORG", "C", Role.ADMIN), NOW)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("carla@example.org", OTHER_PASSWORD),
        ("carla@example.org", ""),
        ("nobody@example.org", PASSWORD),
        ("", PASSWORD),
    ],
    ids=["wrong", "empty", "unknown", "nobody"],
)
def test_wrong_pair_opens_nothing(people: People, email: str, password: str) -> None:
    assert not signs_in(people, email, password)


def test_disabled_user_is_kept_out_until_reset(people: People) -> None:
    accounts.disable_user(people.store, "carla@example.org")
    kept_out = signs_in(people, "carla@example.org")

    link = accounts.reset_user(people.store, "carla@example.org", NOW)
    accounts.choose_password(people.store, people.passwords, link.token, OTHER_PASSWORD, NOW)

    assert not kept_out
    assert not signs_in(people, "carla@example.org")
    assert signs_in(people, "carla@example.org", OTHER_PASSWORD)


def test_former_password_opens_nothing_from_the_reset_on(people: People) -> None:
    accounts.reset_user(people.store, "carla@example.org", NOW)

    assert not signs_in(people, "carla@example.org")


def test_one_time_link_opens_once(people: People) -> None:
    token = accounts.add_user(people.store, NEW, NOW).token
    accounts.choose_password(people.store, people.passwords, token, OTHER_PASSWORD, NOW)

    with pytest.raises(NotFoundError, match="ask for a new one"):
        accounts.choose_password(people.store, people.passwords, token, PASSWORD, NOW)


def test_looking_at_a_one_time_link_does_not_use_it(people: People) -> None:
    token = accounts.add_user(people.store, NEW, NOW).token

    seen = {accounts.opened_link(people.store, token, NOW)[0].email for _ in range(3)}

    assert seen == {"nora.lind@example.org"}


def test_refused_password_leaves_the_link_as_it_is(people: People) -> None:
    token = accounts.add_user(people.store, NEW, NOW).token
    with pytest.raises(InputError, match="characters found"):
        accounts.choose_password(people.store, people.passwords, token, "short", NOW)

    accounts.choose_password(people.store, people.passwords, token, OTHER_PASSWORD, NOW)

    assert signs_in(people, "nora.lind@example.org", OTHER_PASSWORD)


def test_newer_link_replaces_the_former_one(people: People) -> None:
    first = accounts.reset_user(people.store, "carla@example.org", NOW)
    second = accounts.reset_user(people.store, "carla@example.org", NOW)

    with pytest.raises(NotFoundError):
        accounts.opened_link(people.store, first.token, NOW)
    assert accounts.opened_link(people.store, second.token, NOW)[1].purpose == "reset"


def test_link_opens_nothing_after_48_hours(people: People) -> None:
    link = accounts.add_user(people.store, NEW, NOW)

    with pytest.raises(NotFoundError):
        accounts.opened_link(people.store, link.token, NOW + timedelta(hours=48))


def test_no_secret_of_a_link_is_in_the_database(people: People, tmp_path: Path) -> None:
    token = accounts.add_user(people.store, NEW, NOW).token

    stored = b"".join(path.read_bytes() for path in (tmp_path / "cast").glob(f"{FILE}*"))

    assert b"nora.lind@example.org" in stored
    assert token.encode() not in stored
    assert PASSWORD.encode() not in stored


def test_changed_password_ends_every_session(people: People) -> None:
    carla = people["carla"]

    changed = accounts.change_password(
        people.store, people.passwords, carla, PASSWORD, OTHER_PASSWORD
    )

    epochs = (carla.session_epoch, changed.session_epoch)
    open_ = [accounts.signed_in(people.store, carla.id, epoch, "n") for epoch in epochs]
    assert open_ == [None, changed]
    assert signs_in(people, "carla@example.org", OTHER_PASSWORD)


def test_changed_role_ends_every_session_and_counts_from_the_next_sign_in(people: People) -> None:
    carla = people["carla"]

    changed = accounts.change_user(people.store, "Carla@example.org", role=Role.PMO_LEAD)

    assert accounts.signed_in(people.store, carla.id, carla.session_epoch, "n") is None
    assert changed.role is Role.PMO_LEAD
    assert not accounts.may(people.store, changed, Action.DECIDE, "small")
    assert signs_in(people, "carla@example.org")


def test_changed_name_and_address_leave_password_and_sessions(people: People) -> None:
    carla = people["carla"]

    changed = accounts.change_user(
        people.store, "carla@example.org", name=" Carla Ruiz ", new_email="Ruiz@Example.org"
    )

    assert (changed.name, changed.email) == ("Carla Ruiz", "ruiz@example.org")
    assert accounts.signed_in(people.store, carla.id, carla.session_epoch, "n") == changed
    assert signs_in(people, "ruiz@example.org")
    assert not signs_in(people, "carla@example.org")


def test_change_to_an_address_that_is_taken_or_none_changes_nothing(people: People) -> None:
    with pytest.raises(RefusedError, match=r"otto@example\.org has an account already"):
        accounts.change_user(people.store, "carla@example.org", new_email="OTTO@example.org")
    with pytest.raises(InputError):
        accounts.change_user(people.store, "carla@example.org", name="Eve", new_email="nobody")

    assert Accounts(people.store.engine).find("carla@example.org") == people["carla"]


def test_password_is_changed_by_those_alone_who_know_it(people: People) -> None:
    with pytest.raises(InputError) as refused:
        accounts.change_password(
            people.store, people.passwords, people["carla"], OTHER_PASSWORD, OTHER_PASSWORD
        )

    assert [fault.file for fault in refused.value.faults] == ["password"]
    assert signs_in(people, "carla@example.org")


def test_password_is_not_changed_in_a_session_that_was_ended(people: People) -> None:
    accounts.disable_user(people.store, "carla@example.org")

    with pytest.raises(RefusedError, match="ended elsewhere"):
        accounts.change_password(
            people.store, people.passwords, people["carla"], PASSWORD, OTHER_PASSWORD
        )


def test_hash_of_former_parameters_is_renewed_at_the_next_sign_in(people: People) -> None:
    dearer = cheap(time_cost=2)

    accounts.check_password(people.store, dearer, "carla@example.org", PASSWORD)

    assert not dearer.is_outdated(stored_hash(people, "carla@example.org"))
    assert signs_in(people, "carla@example.org")


def test_wrong_password_renews_no_hash(people: People) -> None:
    dearer = cheap(time_cost=2)

    accounts.check_password(people.store, dearer, "carla@example.org", OTHER_PASSWORD)

    assert dearer.is_outdated(stored_hash(people, "carla@example.org"))


def stored_hash(people: People, email: str) -> str:
    found = Accounts(people.store.engine).credentials(email)
    assert found
    return found[1]


class Counting(Passwords):
    """Passwords that note against what they were checked; cheap."""

    def __init__(self) -> None:
        super().__init__(cheap_hasher())
        self.checked: list[bool] = []

    def fits(self, stored: str, password: str) -> bool:
        self.checked.append(bool(stored))
        return super().fits(stored, password)


def test_case_14_unknown_user_costs_one_hash_as_a_known_one_does(people: People) -> None:
    counting = Counting()

    for email in ("carla@example.org", "nobody@example.org"):
        accounts.check_password(people.store, counting, email, OTHER_PASSWORD)

    assert counting.checked == [True, False]


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_actions(role: Role) -> None:
    assert ROLES[role]


MAY = {
    ("ada", Action.MANAGE_USERS, None): True,
    ("ada", Action.DELETE_ENGAGEMENT, "other"): True,
    ("ada", Action.READ_RESULTS, "gone"): False,
    ("carla", Action.READ_ANSWERS, "small"): True,
    ("carla", Action.MAKE_ENGAGEMENT, None): True,
    ("carla", Action.MANAGE_USERS, None): False,
    ("carla", Action.READ_RESULTS, "other"): False,
    ("carla", Action.READ_RESULTS, "gone"): False,
    ("carla", Action.READ_RESULTS, None): False,
    ("pia", Action.READ_BOARD, "small"): True,
    ("pia", Action.READ_RESULTS, "small"): True,
    ("pia", Action.READ_DOCUMENTS, "small"): True,
    ("pia", Action.EDIT_CHARTER, "small"): True,
    ("pia", Action.READ_ANSWERS, "small"): False,
    ("pia", Action.DECIDE, "small"): False,
    ("pia", Action.MAKE_ENGAGEMENT, None): False,
    ("pia", Action.READ_RESULTS, "other"): False,
    ("otto", Action.READ_RESULTS, "small"): False,
    ("otto", Action.READ_RESULTS, "other"): True,
}


@pytest.mark.parametrize(
    ("who", "action", "engagement", "allowed"),
    [(*asked, allowed) for asked, allowed in MAY.items()],
    ids=[f"{who} {action} {engagement}" for who, action, engagement in MAY],
)
def test_role_and_membership_decide_together(
    people: People, who: str, action: Action, engagement: str | None, allowed: bool
) -> None:
    assert accounts.may(people.store, people[who], action, engagement) is allowed


@pytest.mark.parametrize(
    ("who", "listed"),
    [("ada", ["other", "small"]), ("carla", ["small"]), ("pia", ["small"]), ("otto", ["other"])],
)
def test_people_see_their_own_engagements(people: People, who: str, listed: list[str]) -> None:
    assert [line.id for line in accounts.engagements_of(people.store, people[who])] == listed


def test_member_leaves_and_another_joins(people: People) -> None:
    accounts.leave(people.store, "carla@example.org", "small")
    accounts.join(people.store, "otto@example.org", "small")

    assert not accounts.may(people.store, people["carla"], Action.INVITE, "small")
    assert accounts.may(people.store, people["otto"], Action.INVITE, "small")


def test_leaving_where_one_is_no_member_is_told(people: People) -> None:
    with pytest.raises(NotFoundError, match=r"otto@example\.org is no member of 'small'"):
        accounts.leave(people.store, "otto@example.org", "small")


def test_users_are_listed_by_address(people: People) -> None:
    listed = accounts.users(people.store)

    assert [account.email for account, _ in listed] == [new.email for new in CAST]
