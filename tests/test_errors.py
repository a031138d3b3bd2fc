from __future__ import annotations

import pytest

from pmo_design import errors
from pmo_design.errors import Fault, InputError, PmoDesignError, either, nearest


def test_every_error_of_ours_is_caught_by_the_one_door() -> None:
    found = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, Exception)
    ]

    assert all(issubclass(each, PmoDesignError) for each in found)
    assert {each.__name__ for each in found if each is not PmoDesignError} == {
        "InputError", "ChangedMeanwhileError", "AnsweredMeanwhileError",
        "LinkError", "RefusedError", "PlanError", "NotFoundError", "StoreError",
        "MissingDataError",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        (Fault("", "is empty"), "is empty"),
        (Fault("a.csv", "is empty"), "a.csv: is empty"),
        (Fault("a.csv", "is short", 3), "a.csv:3: is short"),
        (Fault("a.csv", "is short", 3, 7), "a.csv:3:7: is short"),
    ],
)
def test_fault_says_its_place_the_way_editors_read_it(fault: Fault, shown: str) -> None:
    assert str(fault) == shown


@pytest.mark.parametrize(
    ("count", "last"), [(51, "... and 1 more fault"), (53, "... and 3 more faults")]
)
def test_message_lists_fifty_faults_and_counts_the_rest(count: int, last: str) -> None:
    error = InputError([Fault("a.csv", f"fault {number}") for number in range(count)])

    assert str(error).splitlines()[-1] == last
    assert len(error.faults) == count


def test_no_hint_is_given_where_nothing_is_near() -> None:
    assert nearest("zebra", ["planning", "risk"]) == ""


@pytest.mark.parametrize(
    ("names", "shown"),
    [([], ""), (["1"], "1"), (["1", "2"], "1 or 2"), (["1", "2", "3"], "1, 2 or 3")],
)
def test_alternatives_are_listed_as_in_a_sentence(names: list[str], shown: str) -> None:
    assert either(names) == shown
