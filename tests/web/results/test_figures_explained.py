"""Figures that differ from the answers, and places in the plan, are explained where they stand."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import cache

import pytest
from house_builders import Browser
from results_cast import OPEN, base, row, sample

from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Decision
from pmo_design.operations.engagements import instrument_of
from pmo_design.operations.scoring import take_snapshot
from pmo_design.storage.settings import SettingsShelf
from pmo_design.storage.store import Store

CLASSES = {
    "strong": "Strongly called for",
    "likely": "Likely called for",
    "unclear": "Unclear",
    "not-now": "Not now",
}
REASONS = CLASSES | {
    "unclear": "“Unclear”, but worth its effort",
    "not-now": "“Not now”, but worth its effort",
}
NEIGHBOURS = "every figure is estimated together with its neighbours"


@cache
def sample_shot() -> Snapshot:
    return take_snapshot(sample(), instrument_of(sample()))


def in_spite() -> tuple[str, dict[str, int]]:
    """A service that starts in two waves without being recommended, and where it starts when."""
    for service in sorted(set(sample_shot().scorecard.services)):
        starts = sample_shot().roadmap.starts.items()
        where = {place: wave for (name, place), wave in starts if name == service}
        if service not in sample_shot().scorecard.recommended and len(set(where.values())) > 1:
            return service, where
    raise LookupError


def class_of(service: str, department: str) -> str:
    score = sample_shot().scorecard.department(department).services[service]
    assert score is not None
    return score.service_class


@pytest.mark.parametrize("page", ["", "/departments/finance", "/services/coaching"])
def test_pages_with_estimates_say_once_that_they_are_no_plain_means(
    carla: Browser, page: str
) -> None:
    assert carla.get(base() + page).text.count(NEIGHBOURS) == 1


def test_page_without_intervals_says_where_they_stand(carla: Browser) -> None:
    findings = carla.get(base()).text
    finance = carla.get(f"{base()}/departments/finance").text

    assert "What is shown is the estimate alone; the interval" in findings
    assert "the mean of the draws" not in findings
    assert "the mean of the draws, and the interval holds 90% of them." in finance


@pytest.mark.parametrize(
    "page", ["/services", "/services/coaching", "/models", "/departments/finance"]
)
def test_page_that_names_draws_says_once_what_they_are(carla: Browser, page: str) -> None:
    # the sample client is drawn 200 times here
    says = "computed 200 times, each time with every figure drawn anew from its range of doubt"

    assert carla.get(base() + page).text.count(says) == 1


def test_levels_of_a_department_stand_beside_the_raw_ones(carla: Browser) -> None:
    page = carla.get(f"{base()}/departments/finance").text
    scores = take_snapshot(sample(), instrument_of(sample())).scorecard.department("finance")
    first = scores.maturity["governance"]

    assert "Level, estimated" in page
    assert "Level, raw" in page
    assert first is not None
    assert row(page, "Governance")[1:3] == [
        f"{first.estimate.mean:.1f}", f"{first.estimate.raw:.2f}"
    ]  # fmt: skip


def test_raw_fit_is_named_alike_beside_the_fit_and_above_the_sum(carla: Browser) -> None:
    page = carla.get(f"{base()}/services/coaching").text
    raw = page.partition("<dt>Raw fit</dt><dd>")[2].partition("<")[0]

    assert raw.endswith("%")
    assert f"The raw fit is {raw}." in page


def test_values_of_a_sum_follow_the_formula_that_stands_below_it(carla: Browser) -> None:
    page = carla.get(f"{base()}/services/coaching?department=finance").text
    means = re.findall(r">Importance \(mean ([\d.]+)\)</th>.*?<td[^>]*>.*?<td[^>]*>(\d+)%", page)
    ((level, gap),) = re.findall(
        r">Practice gap</th><td[^>]*>\d+%</td><td[^>]*>(\d+)%.*?>Maturity in[^<]+</th>"
        r"<td[^>]*>[^<]+</td><td[^>]*>([\d.]+)<", page, re.DOTALL,
    )  # fmt: skip

    assert "Importance counts as (mean − 1) ÷ 4." in page
    assert "The practice gap is (5 − level) ÷ 4." in page
    assert len(means) == 3
    for mean, value in means:
        assert abs((float(mean) - 1) / 4 - int(value) / 100) < 0.02
    assert abs((5 - float(gap)) / 4 - int(level) / 100) < 0.02


def test_department_of_which_nobody_was_asked_has_no_tables_of_dashes(carla: Browser) -> None:
    page = carla.get(f"{base()}/departments/wellbeing-safety").text

    assert "nobody was asked" in page
    assert "<table" not in page


def test_sum_over_all_departments_has_no_column_that_is_empty(carla: Browser) -> None:
    together = carla.get(f"{base()}/services/coaching").text
    alone = carla.get(f"{base()}/services/coaching?department=finance").text

    assert "Estimate with its interval" not in together
    assert "Estimate with its interval" in alone


def test_service_that_is_planned_without_being_recommended_says_why(carla: Browser) -> None:
    service, where = in_spite()
    page = carla.get(f"{base()}/services").text
    own = carla.get(f"{base()}/services/{service}").text

    place = row(page, sample_shot().service_name(service))[4]
    assert place.startswith(f"From wave {min(where.values())}; by the end in ")
    assert re.search(r"\. Strongly or likely called for in \d+ departments\.$", place)
    assert f"<dd>{place}</dd>" in own


def test_service_that_is_planned_without_being_recommended_tells_the_reason_of_each_start(
    carla: Browser,
) -> None:
    service, where = in_spite()
    page = carla.get(f"{base()}/services/{service}").text
    told = page.partition("Why it is in the plan all the same: ")[2]

    assert page.index("Why it is not recommended overall: ") < page.index("all the same: ")
    lines = re.findall(r"<li>(.*?)</li>", told.partition("</ul>")[0])
    assert len(lines) == len(set(where.values()))
    for wave, line in zip(sorted(set(where.values())), lines, strict=True):
        assert line.startswith(f"<strong>Wave {wave}.</strong> ")
        for department in (each for each, at in where.items() if at == wave):
            reason = REASONS[class_of(service, department)]
            name = re.escape(html.escape(sample().department(department).name))
            assert re.search(rf"{reason}: [^;]*{name} \(\d+%\)", line)


def test_departments_of_a_service_stand_with_its_class_and_first_wave_there(
    carla: Browser,
) -> None:
    service, where = in_spite()
    page = carla.get(f"{base()}/services/{service}").text
    runs = carla.get(f"{base()}/services/status-reporting").text

    for department, scores in sample_shot().answered:
        if scores.services[service] is not None:
            wave = where.get(department.id)
            shown = row(page, html.escape(department.name))[6::2]
            called = CLASSES[class_of(service, department.id)]
            assert shown == [called, f"Wave {wave}" if wave else "–"]
    assert row(runs, "Finance")[8] == "runs today"


def test_recommended_service_out_of_the_plan_says_what_kept_it_out_and_what_went_first(
    carla: Browser,
) -> None:
    crowded = carla.get(f"{base()}/services/tools-information-system").text
    waiting = carla.get(f"{base()}/services/resource-capacity").text
    planned = carla.get(f"{base()}/services/risk-issue-support").text

    told = crowded.partition("What keeps it out of the plan:")[2]
    assert "<strong>Too little set-up effort left:</strong> 8 departments" in told
    assert "brings more for the same set-up effort, so it goes first." in told
    assert "What keeps it out of the plan:" in waiting
    assert "goes first" not in waiting
    assert "What keeps it out of the plan:" not in planned


def test_recommending_does_not_schedule_and_what_it_waits_for_is_named(
    carla: Browser, store: Store
) -> None:
    forbidden = Decision(service="methodology", action="forbid", reason="Not this year.")
    wanted = Decision(service="coaching", action="recommend", reason="They ask for it.")
    SettingsShelf(store.engine).keep(replace(sample(), decisions=(forbidden, wanted)), made_from=1)

    page = carla.get(f"{base()}/services/coaching").text

    assert store.load(OPEN).decisions == (forbidden, wanted)
    assert "which alone does not put it into the plan" in page
    assert "It waits for what runs too late or not at all: Methodology and standards." in page
