"""A plan is searched for once for equal inputs, and never given out for others."""

from __future__ import annotations

import pytest
from plan_builders import AMPLE, Client, a_capacity, a_service, forbid, mode, pin, runs_today

from pmo_design.roadmap.memory import Found, Memory

A = a_service("a")


def client(**changes: object) -> Client:
    known = {"capacity": a_capacity(9, 9), **changes}
    scores = known.pop("scores", {("a", "d1"): 0.2})
    return Client(known.pop("services", (A,)), scores, **known)


def test_equal_questions_are_searched_for_once() -> None:
    memory, asked = Memory(), []

    def search() -> Found:
        asked.append(1)
        return Found({("a", "d1"): 1}, 2.0, None)

    answers = [memory.recall(client().problem.question, search) for _ in range(2)]

    assert answers[0] is answers[1]
    assert asked == [1]


def test_the_plan_asked_for_longest_ago_is_forgotten_first() -> None:
    memory, asked = Memory(most=2), []

    for question in ("one", "two", "one", "three", "one", "two"):
        memory.recall(question, lambda at=question: asked.append(at) or Found({}, 0.0, None))

    assert asked == ["one", "two", "three", "two"]


class Shelf(dict[str, str]):
    """Keeps plans as texts, as a store does."""

    def find(self, question: str) -> str | None:
        return self.get(question)

    def keep(self, question: str, plan: str) -> None:
        self[question] = plan

    def give_up(self, question: str) -> None:
        self[question] = "given up"


def test_what_one_process_found_another_reads_to_the_last_digit() -> None:
    found = Found({("a", "d1"): 1, ("b", "d2"): 8}, 0.1 + 0.2, None)
    shelf, elsewhere = Shelf(), Memory()
    Memory().recall("question", lambda: found, shelf)

    read = elsewhere.recall("question", lambda: pytest.fail("was searched for again"), shelf)

    assert read == found
    assert len(shelf) == 1


def test_a_search_that_fails_is_given_up_for_others() -> None:
    shelf = Shelf()

    with pytest.raises(ZeroDivisionError):
        Memory().recall("question", lambda: 1 / 0, shelf)

    assert list(shelf.values()) == ["given up"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"capacity": AMPLE}, id="capacity"),
        pytest.param({"capacity": a_capacity(9, 9, coaches=1)}, id="coaches"),
        pytest.param({"scores": {("a", "d1"): 0.21}}, id="score"),
        pytest.param({"scores": {("a", "d1"): 0.2, ("a", "d2"): 0.2}}, id="department"),
        pytest.param({"levels": {("d1", "people"): 3.0}}, id="maturity"),
        pytest.param({"weights": {"d1": 2.0}}, id="weight"),
        pytest.param({"running": [runs_today("a")]}, id="running"),
        pytest.param({"decisions": [pin("a", "d1", 2)]}, id="pin"),
        pytest.param({"decisions": [forbid("a")]}, id="forbid"),
        pytest.param({"method": {"early_waves": 1}}, id="method"),
        pytest.param({"services": (a_service("a", first_value="short"),)}, id="first value"),
        pytest.param({"services": (a_service("a", uplift={"people": 0.1}),)}, id="uplift"),
        pytest.param({"services": (a_service("a", requires={"people": 2}),)}, id="required"),
        pytest.param({"services": (a_service("a", run_fte_base=0.2),)}, id="effort"),
    ],
)
def test_whatever_may_move_a_start_is_another_question(changes: dict[str, object]) -> None:
    assert repr(client(**changes).problem.question) != repr(client().problem.question)


def test_what_moves_no_start_is_the_same_question() -> None:
    other = client(decisions=[mode("a", "d1", "enable")])

    assert repr(other.problem.question) == repr(client().problem.question)


def test_noise_of_the_order_of_sums_makes_no_other_problem() -> None:
    noise = 0.1 + 0.2 - 0.3  # 5.6e-17
    levels = {("d1", "planning"): 2.5}

    plain = client(scores={("a", "d1"): 0.3}, levels=levels)
    noisy = client(
        scores={("a", "d1"): 0.3 + noise},
        levels={key: level + 4e-16 for key, level in levels.items()},
    )

    assert 0.3 + noise != 0.3
    assert noisy.problem.question == plain.problem.question
    assert noisy.problem.worth(("a", "d1")) == 0.3
