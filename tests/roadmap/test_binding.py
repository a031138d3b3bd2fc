"""What binds in a wave, worked out by hand."""

from __future__ import annotations

from plan_builders import Client, a_capacity, a_service, starts

from pmo_design.roadmap.definition import Binding

A, B = a_service("a"), a_service("b")


def bindings(client: Client) -> list[Binding]:
    return [wave.binding for wave in client.plan().waves]


def test_set_up_is_used_up_where_no_waiting_start_fits_any_more() -> None:
    # 1.1 person-months each: one start in wave 1, the other in wave 2
    client = Client((A, B), {("a", "d1"): 0.3, ("b", "d1"): 0.2}, capacity=a_capacity(1.1, 9, 2))

    first, second = bindings(client)

    assert first == Binding(1, True, False, {"setup-capacity": 1})
    assert second == Binding(0, False, False, {})


def test_capacity_that_one_small_start_still_fits_is_not_used_up() -> None:
    # a is set up in wave 1; 0.1 more is left for its second department but 1.1 is not for b,
    # and department d2 is not worth its start
    client = Client(
        (A, B),
        {("a", "d1"): 0.3, ("a", "d2"): 0.0, ("b", "d1"): 0.2},
        capacity=a_capacity(1.2, 9, 1),
    )

    (only,) = bindings(client)

    assert starts(client.plan()) == {("a", "d1"): 1}
    assert only == Binding(2, False, False, {"setup-capacity": 1})


def test_running_capacity_is_used_up_where_nothing_more_can_run() -> None:
    client = Client((A, B), {("a", "d1"): 0.3, ("b", "d1"): 0.2}, capacity=a_capacity(9, 0.15, 1))

    (only,) = bindings(client)

    assert only == Binding(1, False, True, {"run-capacity": 1})


def test_used_up_capacity_keeps_out_what_finds_too_little_of_the_other_as_well() -> None:
    # beside a in d1, set-up is left for a in d2 but not for b; running is left for neither
    client = Client(
        (A, B),
        {("a", "d1"): 0.3, ("a", "d2"): 0.0, ("b", "d1"): 0.2},
        capacity=a_capacity(1.2, 0.115, 1),
    )

    (only,) = bindings(client)

    assert starts(client.plan()) == {("a", "d1"): 1}
    assert only == Binding(2, False, True, {"run-capacity": 2})


def test_rule_that_keeps_most_out_comes_first() -> None:
    waits = [a_service(name, after=("a",)) for name in "cd"]
    services = (A, B, *waits)
    client = Client(
        services,
        {("a", "d1"): 0.3, ("b", "d1"): 0.2, ("c", "d1"): 0.2, ("d", "d1"): 0.2},
        capacity=a_capacity(1.1, 9, 1),
    )

    (only,) = bindings(client)

    assert list(only.held_back.items()) == [("prerequisite", 2), ("setup-capacity", 1)]
    assert only.waiting == 3
