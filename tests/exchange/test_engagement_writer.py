"""The canonical form of an engagement folder: nothing is lost, and it comes back byte for byte."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import builders
import engagement_folders
import pytest
from engagement_folders import RETIRED, Files, folders
from hypothesis import HealthCheck, given, settings

from pmo_design.exchange.engagement_folder import LoadedEngagement, read_engagement
from pmo_design.exchange.engagement_writer import canonical_files
from pmo_design.resources import root

ANSWERS = "cycles/1/answers.csv"
BASELINE = "cycles/1/baseline.csv"

many = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(path: Path, files: Mapping[str, str]) -> LoadedEngagement:
    """What a folder of just these files holds."""
    folder = Path(tempfile.mkdtemp(dir=path))
    none = dict.fromkeys((ANSWERS, BASELINE))
    return read_engagement(builders.write_folder(folder, none | files), engagement_folders.load)


def canonical(path: Path, files: Mapping[str, str]) -> Files:
    loaded = read(path, files)
    return canonical_files(loaded.engagement, loaded.instrument.catalog)


def sample(path: Path, files: Mapping[str, str] | None = None, **engagement: object) -> Files:
    """Canonical form of the builders' folder, but for what the test changes."""
    loaded = builders.an_engagement(
        path, {ANSWERS: None, BASELINE: None, **(files or {})}, **engagement
    )
    return canonical_files(loaded.engagement, loaded.instrument.catalog)


@many
@given(folders())
def test_any_folder_comes_back_as_the_same_engagement(tmp_path: Path, files: Files) -> None:
    before = read(tmp_path, files)

    written = canonical_files(before.engagement, before.instrument.catalog)

    assert read(tmp_path, written).engagement == before.engagement


@many
@given(folders())
def test_canonical_folder_comes_back_byte_for_byte(tmp_path: Path, files: Files) -> None:
    written = canonical(tmp_path, files)

    assert list(canonical(tmp_path, written).items()) == list(written.items())


def test_shipped_sample_comes_back_as_the_same_engagement(tmp_path: Path) -> None:
    before = read_engagement(root("samples") / "northbridge")

    written = canonical_files(before.engagement, before.instrument.catalog)

    after = read(tmp_path, written)
    assert after.engagement == before.engagement
    assert canonical_files(after.engagement, after.instrument.catalog) == written
    assert after.notes == ()


def test_engagement_is_written_for_people(tmp_path: Path) -> None:
    written = sample(
        tmp_path,
        name='The "Sample": Client',
        method={"demand_weight": "0.70", "top_most": "8", "flags": {"close_fits": "2.0"}},
        decisions=[
            {
                "service": "coaching",
                "action": "order",
                "reason": "agreed",
                "departments": ["d2", "d1"],
            }
        ],
    )

    assert (
        written["engagement.yaml"]
        == """\
format: 1
id: sample
name: "The \\"Sample\\": Client"
language: en
currency: EUR
confidentiality: attributed
seed: 0
draws: 200
group_weights: {executive: 1.5, functional-manager: 1, project-manager: 1, team-member: 0.5}
cycles:
  - number: 1
    opened: 2026-09-01
    closed: 2026-10-15
    questionnaires:
      maturity: "1"
      needs: "1"
      baseline: "1"
      feedback: "1"
      pmo-services: "1"
    catalog: "1"
capacity:
  setup_person_months: [6, 6, 6, 6]
  run_fte: [3, 3.5, 4, 4.5]
method:
  top_most: 8
  flags: {close_fits: 2}
decisions:
  - service: coaching
    action: order
    reason: "agreed"
    departments: [d2, d1]
"""
    )


@pytest.mark.parametrize("key", ["capacity", "method", "decisions"])
def test_key_of_which_nothing_is_said_is_left_out(tmp_path: Path, key: str) -> None:
    written = sample(tmp_path, capacity=None, method={"demand_weight": "0.7"}, decisions=[])

    assert key not in written["engagement.yaml"]


@pytest.mark.parametrize(
    "charter",
    ["format: 1\n", "scope: {}\n", "objectives: []\nrates: {}\n", "kpis: {}\n"],
)
def test_charter_that_says_nothing_is_left_out(tmp_path: Path, charter: str) -> None:
    assert "charter.yaml" not in sample(tmp_path, {"charter.yaml": charter})


def test_charter_holds_what_is_set_and_no_more(tmp_path: Path) -> None:
    charter = """\
rates: {person_month: 7800.00}
kpis: {status-reporting: {target: 95.0}, coaching: {}}
staff: [{name: Wei Zhang, role: Analyst, fte: 1.0}, {name: Ola, role: Head, fte: 0.50}]
risks: [{text: Nobody comes., likelihood: high}]
vision: "see\\nclearly "
"""

    assert (
        sample(tmp_path, {"charter.yaml": charter})["charter.yaml"]
        == """\
format: 1
vision: "see\\nclearly"
kpis:
  coaching: {}
  status-reporting: {target: 95}
staff:
  - name: "Wei Zhang"
    role: "Analyst"
  - name: "Ola"
    role: "Head"
    fte: 0.5
risks:
  - text: "Nobody comes."
    likelihood: high
rates: {person_month: 7800}
"""
    )


def test_files_come_in_one_order_and_optional_ones_only_with_content(tmp_path: Path) -> None:
    second = {"number": "2", "opened": "2027-09-01", "closed": "2027-10-15", "catalog": "1"}
    readings = "service,kpi,date,value\n"

    written = sample(
        tmp_path,
        {
            "cycles/2/services.csv": "service,active,maturity\ncoaching,true,3\n",
            "cycles/1/readings.csv": readings,
        },
        cycles=[second, *builders.ENGAGEMENT["cycles"]],
    )

    assert list(written) == [
        "engagement.yaml",
        "departments.csv",
        "respondents.csv",
        "cycles/1/answers.csv",
        "cycles/1/baseline.csv",
        "cycles/2/answers.csv",
        "cycles/2/baseline.csv",
        "cycles/2/services.csv",
    ]


def test_cycle_that_nobody_has_answered_has_its_headers(tmp_path: Path) -> None:
    written = sample(tmp_path)

    assert written[ANSWERS] == f"{builders.ANSWER_COLUMNS}\n"
    assert written[BASELINE] == "item,state,value,comment\n"


def test_departments_are_sorted_and_their_numbers_short(tmp_path: Path) -> None:
    departments = """\
regulated,id,name,head,weight,projects\r
true,d3,Procurement,,0.50,\r
false,d2,"Clinical, ""old"" site",Ben Moss,2.0,18\r
false,d1,Finance,Ada Finch,,6\r
"""

    assert (
        sample(tmp_path, {"departments.csv": departments})["departments.csv"]
        == """\
id,name,head,weight,projects,regulated
d1,Finance,Ada Finch,1,6,false
d2,"Clinical, ""old"" site",Ben Moss,2,18,false
d3,Procurement,,0.5,,true
"""
    )


def test_respondents_have_the_optional_columns_that_somebody_uses(tmp_path: Path) -> None:
    respondents = (
        "id,department,group,name,email,language\nb,d1,executive,,,es\na,d1,executive,,,\n"
    )

    written = sample(tmp_path, {"respondents.csv": respondents})

    assert written["respondents.csv"] == (
        "id,department,group,language\na,d1,executive,\nb,d1,executive,es\n"
    )


@pytest.mark.parametrize(
    ("extra", "header", "row"),
    [
        (",survey,1,", "", ""),
        (",,,", "", ""),
        (",workshop,,", ",source", ",workshop"),
        (",survey,2,", ",round", ",2"),
        (",workshop,3,", ",source,round", ",workshop,3"),
    ],
)
def test_answers_have_the_optional_columns_that_some_row_uses(
    tmp_path: Path, extra: str, header: str, row: str
) -> None:
    answer = f"r1,{builders.MATURITY_ITEM},value,3,,,"
    columns = f"{builders.ANSWER_COLUMNS},source,round,department"

    written = sample(tmp_path, {ANSWERS: f"{columns}\n{answer}{extra}\n"})

    assert written[ANSWERS] == f"{builders.ANSWER_COLUMNS}{header}\n{answer}{row}\n"


def test_agreed_answer_makes_the_others_say_how_they_came(tmp_path: Path) -> None:
    item = builders.MATURITY_ITEM
    columns = f"{builders.ANSWER_COLUMNS},source,round,department"
    rows = [f"r1,{item},dk,,low,,,,,", f",{item},value,3,,,,agreed,,d1"]

    written = sample(tmp_path, {ANSWERS: "\n".join([columns, *rows, ""])})

    assert written[ANSWERS] == (
        f"{builders.ANSWER_COLUMNS},source,department\n"
        f",{item},value,3,,,,agreed,d1\n"
        f"r1,{item},dk,,low,,,survey,\n"
    )


def test_retired_answers_go_back_to_the_file_they_came_from_case_44(tmp_path: Path) -> None:
    answers = f"{builders.ANSWER_COLUMNS}\nr1,{RETIRED['maturity']},value,07,high,because,\n"
    baseline = f"item,state,value,comment\n{RETIRED['baseline']},value,seven,\n"

    written = canonical(tmp_path, {ANSWERS: answers, BASELINE: baseline})

    assert (written[ANSWERS], written[BASELINE]) == (answers, baseline)


def test_rows_of_a_later_cycle_are_sorted_by_what_they_speak_of(tmp_path: Path) -> None:
    services = (
        "service,active,maturity,departments\nstatus-reporting,true,,\ncoaching,true,2,d2;d1\n"
    )
    readings = (
        "date,service,kpi,value\n2027-01-01,coaching,{0},5.50\n2026-12-01,coaching,{0},4.0\n"
    )
    kpi = engagement_folders.instrument().catalog.service("coaching").kpi.id

    written = sample(
        tmp_path,
        {"cycles/1/services.csv": services, "cycles/1/readings.csv": readings.format(kpi)},
    )

    assert written["cycles/1/services.csv"] == (
        "service,active,maturity,departments\ncoaching,true,2,d1;d2\nstatus-reporting,true,,\n"
    )
    assert written["cycles/1/readings.csv"] == (
        f"service,kpi,date,value\ncoaching,{kpi},2026-12-01,4\ncoaching,{kpi},2027-01-01,5.5\n"
    )
