"""What a decision changes can be read: the plan without it and with it."""

from __future__ import annotations

from house_builders import Browser, csrf_token
from results_cast import base, row

SERVICE = f"{base()}/services/risk-issue-support"


def decide(carla: Browser, action: str, service: str = SERVICE) -> str:
    form = {"csrf_token": csrf_token(carla, "/account"), "version": "1", "action": action}
    answer = carla.post(f"{service}/decisions", data=form | {"reason": "The board insists."})
    assert answer.status_code == 303
    return answer.location


def test_a_kept_decision_is_told_with_a_link_to_what_it_changes(carla: Browser) -> None:
    page = carla.get(decide(carla, "withhold")).text

    assert "The decision is kept." in page
    assert f'href="{SERVICE}/decided"' in page


def test_the_plan_without_the_decision_stands_beside_the_plan_with_it(carla: Browser) -> None:
    decide(carla, "withhold")

    page = carla.get(f"{SERVICE}/decided").text

    assert "What the decisions about Risk and issue support change" in page
    moved = row(page, "Risk and issue support")
    assert moved[-2:] == ["Wave 1", "Not in the plan. Excluded by decision."]


def test_a_service_without_a_decision_has_no_such_page(carla: Browser) -> None:
    answer = carla.get(f"{SERVICE}/decided")

    assert (answer.status_code, answer.location) == (302, SERVICE)
    assert "/decided" not in carla.get(SERVICE).text
