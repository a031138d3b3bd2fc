"""Results of a client that has none: the frame stays, what is missing is said and can be mended."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from house_builders import Browser, csrf_token
from results_cast import OPEN, base, sample, signed_in

from pmo_design.engagement import Capacity, Decision, Engagement
from pmo_design.storage.settings import SettingsShelf
from pmo_design.storage.store import Store

DOCUMENTS = f"/engagements/{OPEN}/documents"
PAGES = (
    base(),
    f"{base()}/services",
    f"{base()}/services/coaching",
    f"{base()}/plan",
    f"{base()}/models",
    f"{base()}/trust",
    f"{base()}/what-if",
    f"{base()}/departments/finance",
    f"{DOCUMENTS}/read/mandate",
)


def bare() -> Engagement:
    """The client as it is when it was just made: nobody in it."""
    return replace(
        sample(),
        departments=(),
        respondents=(),
        decisions=(),
        cycles=tuple(
            replace(each, answers=(), services=(), readings=()) for each in sample().cycles
        ),
    )


def pinned(service: str, wave: int) -> Decision:
    return Decision(
        service=service, action="pin", department="finance", wave=wave, reason="agreed"
    )


def keep(store: Store, **changes: object) -> None:
    """Settings as an imported folder may bring them."""
    SettingsShelf(store.engine).keep(replace(sample(), **changes), made_from=1)  # type: ignore[arg-type]


@pytest.fixture
def contradicted(store: Store) -> Engagement:
    """The client with two pairs of pins that contradict each other: version 2 of its settings."""
    pairs = [pinned(name, wave) for name in ("coaching", "training") for wave in (3, 4)]
    keep(store, decisions=tuple(pairs))
    return store.load(OPEN)


def form(browser: Browser, version: int, **parts: str) -> dict[str, str]:
    token = csrf_token(browser, "/account")
    return {"csrf_token": token, "version": str(version)} | parts


@pytest.mark.parametrize("page", PAGES)
def test_client_without_department_is_told_where_to_add_one(
    carla: Browser, store: Store, page: str
) -> None:
    store.save(bare())

    answer = carla.get(page)

    assert answer.status_code == 200
    assert f'href="/engagements/{OPEN}/people"' in answer.text.rpartition("</nav>")[2]
    assert "There is no department yet" in answer.text
    assert 'aria-current="page"' in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_client_without_a_plan_shows_why_and_its_decisions_in_the_frame(
    carla: Browser, contradicted: Engagement, page: str
) -> None:
    answer = carla.get(page)

    assert answer.status_code == 200
    assert re.search(r'<p class="lead">[A-Z][^<]+ contradict each other', answer.text)
    assert answer.text.count("/decisions/remove") == 4
    assert 'name="run-1"' in answer.text
    assert f'href="/engagements/{OPEN}/people"' in answer.text


def test_decisions_that_leave_no_plan_are_named_in_words_in_spanish(
    carla: Browser, contradicted: Engagement
) -> None:
    carla.get("/account?language=es")

    page = carla.get(base()).text

    why = page.partition('<p class="lead">')[2].partition("</p>")[0]
    assert why == (
        "Decisión de iniciar Mentoría y acompañamiento en Finance: las oleadas 3 y 4 se "
        "contradicen; hay que dejar una sola"
    )


@pytest.mark.parametrize("ending", ["csv", "ics"])
def test_files_of_a_client_without_a_plan_are_refused_with_the_reason(
    carla: Browser, contradicted: Engagement, ending: str
) -> None:
    answer = carla.get(f"{base()}/plan.{ending}")

    assert answer.status_code == 409
    assert "contradict each other" in answer.text
    assert "/decisions/remove" not in answer.text


def test_decisions_are_taken_back_one_by_one_until_there_is_a_plan_again(
    carla: Browser, store: Store, contradicted: Engagement
) -> None:
    address = f"{base()}/services/coaching/decisions/remove"

    first = carla.post(address, data=form(carla, 2, _position="0"))
    still = carla.get(base()).text
    second = carla.post(address, data=form(carla, 3, _position="1"))
    shown = carla.get(base()).text

    assert (first.status_code, second.status_code) == (303, 303)
    assert store.load(OPEN).decisions == (contradicted.decisions[1], contradicted.decisions[3])
    assert "contradict each other" in still
    assert "Who answered" in shown


def test_capacity_that_does_not_carry_what_runs_is_mended_on_the_page(
    carla: Browser, store: Store
) -> None:
    waves = len(sample().capacity.run_fte) if sample().capacity else 0
    keep(store, capacity=Capacity(setup_person_months=(6.0,) * waves, run_fte=(0.0,) * waves))
    page = carla.get(f"{base()}/services").text
    figures = {f"run-{wave}": "9" for wave in range(1, waves + 1)}

    answer = carla.post(f"{base()}/what-if", data=form(carla, 2, reason="More people.", **figures))

    assert "No plan can be made" in page
    assert answer.status_code == 303
    assert "Fit of every service" in carla.get(f"{base()}/services").text


def test_number_that_is_none_is_shown_beside_its_field_where_there_is_no_plan(
    carla: Browser, contradicted: Engagement
) -> None:
    answer = carla.post(f"{base()}/what-if", data=form(carla, 2, **{"run-1": "much"}))

    assert answer.status_code == 400
    assert 'value="much"' in answer.text
    assert 'id="run-1-error"' in answer.text


def test_pmo_lead_reads_why_and_is_offered_nothing_to_change(
    app: Flask, contradicted: Engagement
) -> None:
    page = signed_in(app, "pia").get(base()).text

    assert "contradict each other" in page
    assert "/decisions/remove" not in page
    assert "Whoever decides for this client" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_capacity_that_would_leave_no_plan_is_refused_in_the_form(
    carla: Browser, store: Store, method: str
) -> None:
    waves = len(sample().capacity.run_fte) if sample().capacity else 0
    figures = {f"run-{wave}": "0" for wave in range(1, waves + 1)}

    if method == "get":
        answer = carla.get(f"{base()}/what-if", query_string=figures)
    else:
        answer = carla.post(
            f"{base()}/what-if", data=form(carla, 1, reason="Fewer people.", **figures)
        )

    assert answer.status_code == 409
    assert "Nothing was kept" in answer.text
    assert 'name="run-1" value="0"' in answer.text
    assert store.load(OPEN) == sample()


def test_client_without_answers_is_told_so_on_results_and_documents(
    carla: Browser, store: Store
) -> None:
    store.save(
        replace(sample(), cycles=tuple(replace(each, answers=()) for each in sample().cycles))
    )

    for page in (base(), f"{base()}/trust", DOCUMENTS):
        assert "Nobody has answered yet" in carla.get(page).text


def test_documents_of_a_client_without_department_offer_no_building(
    carla: Browser, store: Store
) -> None:
    with_form = carla.get(DOCUMENTS).text
    store.save(bare())

    page = carla.get(DOCUMENTS).text

    assert f"{DOCUMENTS}/build" in with_form
    assert f"{DOCUMENTS}/build" not in page
    assert "There is no department yet" in page
