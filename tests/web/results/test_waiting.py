"""Pages that need a plan which is still being made say so, and are there once it is."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from account_cast import NOW, cheap
from flask import Flask
from house_builders import Browser, a_client, an_app, csrf_token
from results_cast import OPEN, base, sample, signed_in

from pmo_design.storage.settings import SettingsShelf
from pmo_design.storage.store import Store


@pytest.fixture
def hasty(store: Store) -> Flask:
    """The app, waiting for nothing; without a capacity the client is only scored, which is quick."""
    quick = replace(sample(), capacity=None, decisions=())
    SettingsShelf(store.engine).keep(quick, made_from=1)
    return an_app(store, clock=lambda: NOW, passwords=cheap(), patience=0.0)


def until_there(browser: Browser, page: str) -> str:
    until = time.monotonic() + 60
    while (answer := browser.get(page)).status_code == 202 and time.monotonic() < until:
        time.sleep(0.1)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("page", ["", "/services", "/plan", "/what-if?demand=0.41"])
def test_a_page_of_results_says_that_its_plan_is_being_made(hasty: Flask, page: str) -> None:
    answer = signed_in(hasty).get(base() + page)

    assert answer.status_code == 202
    assert "The results are on their way" in answer.text
    assert f'href="{base() + page}"' in answer.text  # to look again without a script


def test_the_page_is_there_once_the_plan_is(hasty: Flask) -> None:
    carla = signed_in(hasty)

    assert "The results are on their way" in carla.get(base()).text
    assert "Who answered" in until_there(carla, base())


def test_a_script_that_asks_for_the_head_alone_is_told_the_same(hasty: Flask) -> None:
    carla = signed_in(hasty)

    assert carla.head(base()).status_code == 202
    until_there(carla, base())
    assert carla.head(base()).status_code == 200


def test_a_decision_is_kept_before_the_best_plan_with_it_is_there(hasty: Flask) -> None:
    carla = signed_in(hasty)
    page = f"{base()}/services/risk-issue-support"
    until_there(carla, page)
    form = {"csrf_token": csrf_token(carla, page), "version": "2", "action": "forbid"}

    kept = carla.post(f"{page}/decisions", data=form | {"reason": "not before the merger"})

    assert kept.status_code == 303
    assert carla.get(page).status_code == 202
    assert "not before the merger" in until_there(carla, page)


def test_whoever_may_not_see_a_client_is_not_told_that_it_has_a_plan(hasty: Flask) -> None:
    assert signed_in(hasty, "otto").get(base()).status_code == 404
    assert a_client(hasty).get(f"/engagements/{OPEN}/results").status_code != 202
