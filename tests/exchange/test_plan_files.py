from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from builders import an_engagement
from icalendar import Calendar

from pmo_design.documents.plan_view import starts, wave_begins
from pmo_design.documents.snapshot import Snapshot
from pmo_design.exchange.plan_files import plan_calendar, plan_csv
from pmo_design.operations.scoring import take_snapshot


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    loaded = an_engagement(tmp_path_factory.mktemp("client"))
    return take_snapshot(loaded.engagement, loaded.instrument)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_table_has_a_row_for_every_start_with_its_day_and_reason(shot: Snapshot) -> None:
    first = next(wave for wave in shot.roadmap.waves if wave.starts)
    listed = rows(plan_csv(shot))

    assert len(listed) == len(starts(shot)) > 0
    assert listed[0]["service"] == shot.service_name(first.starts[0].service)
    assert listed[0]["starts_on"] == wave_begins(shot, first.number).isoformat()
    assert float(listed[0]["run_fte"]) == pytest.approx(first.starts[0].run_fte)
    assert all(row["reason"] for row in listed)


def test_name_that_a_spreadsheet_would_compute_stays_text(shot: Snapshot) -> None:
    departments = tuple(replace(each, name="=1+1") for each in shot.engagement.departments)
    named = replace(shot, engagement=replace(shot.engagement, departments=departments))

    assert {row["department"] for row in rows(plan_csv(named))} == {"'=1+1"}


def test_calendar_has_a_whole_day_for_every_service_that_starts_in_a_wave(shot: Snapshot) -> None:
    events = Calendar.from_ical(plan_calendar(shot)).walk("VEVENT")
    expected = {
        (wave_begins(shot, wave.number), f"Start: {shot.service_name(start.service)}")
        for wave in shot.roadmap.waves
        for start in wave.starts
    }

    found = {(event.decoded("dtstart"), str(event["summary"])) for event in events}
    assert found == expected
    assert len(events) == len(expected) == len({str(event["uid"]) for event in events})
    # closed on 15 October 2026, so that the first wave is the first quarter of 2027
    assert min(day for day, _ in found) >= date(2027, 1, 1)


def test_calendar_names_departments_and_effort(shot: Snapshot) -> None:
    wave = next(wave for wave in shot.roadmap.waves if wave.starts)
    service = min({start.service for start in wave.starts})
    mine = [start for start in wave.starts if start.service == service]

    told = str(Calendar.from_ical(plan_calendar(shot)).walk("VEVENT")[0]["description"])
    assert all(shot.department_name(start.department) in told for start in mine)
    assert f"{sum(start.setup_person_months for start in mine):.1f} person-months" in told


def test_same_plan_gives_the_same_files(shot: Snapshot) -> None:
    assert plan_calendar(shot) == plan_calendar(shot)
    assert b"DTSTAMP:20261015T000000Z" in plan_calendar(shot)
    assert plan_csv(shot) == plan_csv(shot)
