"""services.csv, feedback.csv and readings.csv."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import an_engagement, folder_faults

from pmo_design.cycle import ActiveService, FeedbackAnswer, Reading

SERVICES = "service,active,maturity,departments\n"
FEEDBACK = "respondent,service,outcome,item,state,value,comment\n"
READINGS = "service,kpi,date,value\n"


def faults(tmp_path: Path, name: str, text: str) -> list[str]:
    file = f"cycles/1/{name}"
    return [fault.removeprefix(f"{file}:") for fault in folder_faults(tmp_path, {file: text})]


def test_services_come_in_id_order_with_their_departments(tmp_path: Path) -> None:
    text = SERVICES + "training,false,,\ncoaching,true,3,d3;d1\n"

    found = an_engagement(tmp_path, {"cycles/1/services.csv": text}).engagement.latest.services

    assert found == (
        ActiveService("coaching", True, 3, ("d1", "d3")),
        ActiveService("training", False, None, ()),
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("coachign,true,3,", "service: 'coachign' is not known; did you mean coaching?"),
        ("coaching,1,3,", "active: '1' found, expected true or false"),
        ("coaching,true,6,", "maturity: '6' found, expected a whole number from 1 to 5"),
        ("coaching,true,2.5,", "maturity: '2.5' found, expected a whole number from 1 to 5"),
        ("coaching,true,3,d1;d9", "departments: 'd9' is not known"),
        ("coaching,true,3,d1;d1", "departments: 'd1' stands 2 times, expected once"),
    ],
)
def test_service_that_does_not_fit_is_refused(tmp_path: Path, row: str, message: str) -> None:
    (found,) = faults(tmp_path, "services.csv", SERVICES + row + "\n")

    assert found.startswith(f"2: {message}")


def test_service_twice_names_both_lines_case_47(tmp_path: Path) -> None:
    assert faults(tmp_path, "services.csv", SERVICES + "coaching,true,3,\n" * 2) == [
        "3: row of coaching stands twice; first in line 2"
    ]


def test_feedback_is_about_a_service_or_an_outcome(tmp_path: Path) -> None:
    text = (
        FEEDBACK
        + "r1,coaching,,feedback.value,value,4,good\n"
        + "r1,,clear-view,feedback.outcome-satisfaction,dk,,\n"
        + "r1,coaching,,feedback.comment,value,More of it,\n"
    )

    found = an_engagement(tmp_path, {"cycles/1/feedback.csv": text}).engagement.latest.feedback

    assert found == (
        FeedbackAnswer("r1", "", "clear-view", "feedback.outcome-satisfaction", "dk"),
        FeedbackAnswer("r1", "coaching", "", "feedback.comment", "value", "More of it"),
        FeedbackAnswer("r1", "coaching", "", "feedback.value", "value", 4, "good"),
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("r9,coaching,,feedback.value,value,4,", "respondent: 'r9' is not known"),
        ("r1,coachign,,feedback.value,value,4,", "service: 'coachign' is not known; did"),
        ("r1,,clear-veiw,feedback.value,value,4,", "outcome: 'clear-veiw' is not known; did"),
        ("r1,,,feedback.value,value,4,", "service and outcome are missing"),
        ("r1,coaching,,feedback.value,value,9,", "value of feedback.value: '9' found"),
    ],
)
def test_feedback_that_does_not_fit_is_refused(tmp_path: Path, row: str, message: str) -> None:
    (found,) = faults(tmp_path, "feedback.csv", FEEDBACK + row + "\n")

    assert found.startswith(f"2: {message}")


def test_readings_come_in_the_order_of_their_days(tmp_path: Path) -> None:
    row = "status-reporting,reports-on-time,{},{}\n"
    text = READINGS + row.format("2026-12-01", "91.5") + row.format("2026-11-01", "-4")

    found = an_engagement(tmp_path, {"cycles/1/readings.csv": text}).engagement.latest.readings

    assert found == (
        Reading("status-reporting", "reports-on-time", date(2026, 11, 1), -4.0),
        Reading("status-reporting", "reports-on-time", date(2026, 12, 1), 91.5),
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("coachign,x,2026-11-01,1", "service: 'coachign' is not known; did you mean coaching?"),
        (
            "status-reporting,report-on-time,2026-11-01,1",
            "kpi: 'report-on-time' is not known; did you mean reports-on-time?",
        ),
        (
            "status-reporting,reports-on-time,01/11/2026,1",
            "date: '01/11/2026' found, expected a day such as 2026-09-01",
        ),
        (
            "status-reporting,reports-on-time,2026-11-01,1e3",
            "value: '1e3' found, expected a plain decimal number such as 0.25",
        ),
    ],
)
def test_reading_that_does_not_fit_is_refused(tmp_path: Path, row: str, message: str) -> None:
    assert faults(tmp_path, "readings.csv", READINGS + row + "\n") == [f"2: {message}"]
