"""Results on a phone, and while they are computed: what the eye needs to find its way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from account_cast import NOW
from axe import violations
from playwright.sync_api import expect
from results_cast import a_store, base
from survey_site import DESK, Device, Person
from workspace_site import Inside, opened_to


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    with opened_to(a_store(tmp_path), lambda: NOW) as inside:
        yield inside


@pytest.fixture
def carla(inside: Inside, device: Device) -> Person:
    somebody = device()
    inside.admit(somebody, "carla")
    return somebody


def test_results_begin_on_the_upper_half_of_a_phones_screen_with_captions_whole(
    inside: Inside, carla: Person
) -> None:
    carla.page.set_viewport_size({"width": 360, "height": 640})

    carla.page.goto(f"{inside.address}{base()}/services")

    heading = carla.heading.bounding_box()
    caption = carla.page.locator("caption span").first.bounding_box()
    assert heading is not None
    assert caption is not None
    assert heading["y"] < 320
    assert caption["x"] + caption["width"] <= 360


def test_picture_that_scrolls_says_so_only_where_it_does(inside: Inside, carla: Person) -> None:
    carla.page.goto(f"{inside.address}{base()}/services")
    says = carla.page.get_by_text(carla.words("results.sideways"))
    picture = carla.page.locator("figure .wide")

    for width in (360, DESK[0]):
        carla.page.set_viewport_size({"width": width, "height": 640})
        scrolls = picture.evaluate("(box) => box.scrollWidth > box.clientWidth")
        assert says.is_visible() == scrolls == (width == 360)


@pytest.mark.parametrize("page", ["/plan", "/comments"])
def test_table_of_texts_is_read_on_a_phone_without_scrolling_sideways(
    inside: Inside, carla: Person, page: str
) -> None:
    carla.page.goto(f"{inside.address}{base()}{page}")
    table = carla.page.locator("table.cards").first
    named = "(cell) => getComputedStyle(cell, '::before').content !== 'none'"

    for width in (360, DESK[0]):
        carla.page.set_viewport_size({"width": width, "height": 640})
        box = table.evaluate("(it) => it.parentElement.scrollWidth - it.parentElement.clientWidth")
        assert box == 0
        assert table.locator("td").first.evaluate(named) == (width == 360)


def test_what_if_says_that_it_is_computing_and_is_sent_once(inside: Inside, carla: Person) -> None:
    carla.page.goto(f"{inside.address}{base()}/what-if")
    stay = "addEventListener('submit', (event) => event.preventDefault())"
    carla.page.evaluate(stay)  # a page that is leaving cannot be looked at
    button = carla.page.locator("form.what-if button")

    button.click()

    busy = carla.words("results.what-if.busy")
    expect(carla.page.locator("form.what-if [role=status]")).to_have_text(busy)
    expect(button).to_be_disabled()


def test_page_that_waits_for_its_plan_says_so_and_opens_by_itself(
    tmp_path: Path, device: Device
) -> None:
    somebody = device()
    with opened_to(a_store(tmp_path), lambda: NOW, patience=0.0) as inside:
        inside.admit(somebody, "carla")

        somebody.page.goto(f"{inside.address}{base()}/services?sort=class")

        expect(somebody.heading).to_have_text(somebody.words("results.coming"))
        assert violations(somebody.page) == []
        expect(somebody.page.locator("progress")).to_have_accessible_name(
            somebody.words("results.coming")
        )
        heading = somebody.words("results.services")
        expect(somebody.heading).to_have_text(heading, timeout=60_000)
        assert somebody.page.url.endswith("/services?sort=class")
