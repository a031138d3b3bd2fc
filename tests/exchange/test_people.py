"""departments.csv and respondents.csv."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import DEPARTMENTS_CSV, RESPONDENTS_CSV, an_engagement, folder_faults

HEADER = "id,name,head,weight,projects,regulated\n"


def departments(tmp_path: Path, text: str) -> list[str]:
    return folder_faults(tmp_path, {"departments.csv": DEPARTMENTS_CSV + text})


def respondents(tmp_path: Path, text: str) -> list[str]:
    return folder_faults(tmp_path, {"respondents.csv": RESPONDENTS_CSV + text})


def test_department_is_read_with_all_it_says(tmp_path: Path) -> None:
    text = DEPARTMENTS_CSV + 'd4,"Research, Development ",,,,true\n'

    found = an_engagement(tmp_path, {"departments.csv": text}).engagement.department("d4")

    assert (found.name, found.head) == ("Research, Development ", "")
    assert (found.weight, found.projects, found.regulated) == (1.0, None, True)


def test_department_that_stands_twice_names_both_lines_case_47(tmp_path: Path) -> None:
    assert departments(tmp_path, "d1,Again,,1,1,false\n") == [
        "departments.csv:5: department d1 stands twice; first in line 2"
    ]


def test_respondent_that_stands_twice_names_both_lines_case_47(tmp_path: Path) -> None:
    assert respondents(tmp_path, "r2,d1,executive\n") == [
        "respondents.csv:8: respondent r2 stands twice; first in line 3"
    ]


@pytest.mark.parametrize("weight", ["-1", "nan", "inf", "1e3", "01", "1,5", " 1", "٣", "1_0"])
def test_weight_is_a_plain_number_of_0_or_more_case_49(tmp_path: Path, weight: str) -> None:
    assert departments(tmp_path, f'd4,Legal,,"{weight}",1,false\n') == [
        f"departments.csv:5: weight: '{weight}' found, "
        "expected a plain decimal number of 0 or more, such as 0.25"
    ]


def test_weights_that_are_all_0_are_refused_case_49(tmp_path: Path) -> None:
    text = HEADER + "d1,A,,0,,false\nd2,B,,0,,false\nd3,C,,0,,false\n"

    assert folder_faults(tmp_path, {"departments.csv": text}) == [
        "departments.csv: every weight is 0; expected one above 0 or more"
    ]


def test_no_department_at_all_is_refused(tmp_path: Path) -> None:
    files = {"departments.csv": HEADER, "respondents.csv": "id,department,group\n"}

    found = folder_faults(tmp_path, {**files, "cycles/1/answers.csv": None})

    assert found == ["departments.csv: names no department; expected one or more"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("d4,A,,1,-2,false", "projects: '-2' found, expected a whole number of 0 or more"),
        ("d4,A,,1,2.5,false", "projects: '2.5' found, expected a whole number of 0 or more"),
        ("d4,A,,1,2,False", "regulated: 'False' found, expected true or false; did you mean"),
        ("d4,A,,1,2,", "regulated: nothing found, expected true or false"),
        ("d4, ,,1,2,true", "name: ' ' found, expected the department's name"),
        (",A,,1,2,true", "id: nothing found, expected an id of 1 to 120 printable"),
        ("a;b,A,,1,2,true", "id: 'a;b' found, expected an id of 1 to 120 printable"),
        (" d4,A,,1,2,true", "id: ' d4' found, expected an id of 1 to 120 printable"),
        ("d4\x07,A,,1,2,true", "id: 'd4\\x07' found, expected an id of 1 to 120 printable"),
    ],
)
def test_cell_that_does_not_fit_is_refused_case_53(tmp_path: Path, row: str, message: str) -> None:
    (found,) = departments(tmp_path, row + "\n")

    assert found.startswith(f"departments.csv:5: {message}")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("r7,d11,executive", "department: 'd11' is not known; did you mean d1?"),
        ("r7,,executive", "department is missing"),
        (
            "r7,d1,executives",
            "group: 'executives' found, expected executive, functional-manager, "
            "project-manager or team-member; did you mean executive?",
        ),
    ],
)
def test_respondent_that_refers_to_nothing_known_is_refused_case_51(
    tmp_path: Path, row: str, message: str
) -> None:
    assert respondents(tmp_path, row + "\n") == [f"respondents.csv:8: {message}"]


def test_language_of_a_respondent_is_a_code(tmp_path: Path) -> None:
    text = "id,department,group,language\nr1,d1,executive,English\n"

    found = folder_faults(tmp_path, {"respondents.csv": text, "cycles/1/answers.csv": None})

    assert found == [
        "respondents.csv:2: language: 'English' found, expected a code of two letters such as en"
    ]


def test_control_characters_in_a_name_are_removed_with_a_note_case_34(tmp_path: Path) -> None:
    text = DEPARTMENTS_CSV.replace("Ada Finch", "Ada\x00 F\ufffeinch")

    loaded = an_engagement(tmp_path, {"departments.csv": text})

    assert loaded.engagement.department("d1").head == "Ada Finch"
    assert loaded.notes == ("departments.csv:2: removed 2 control characters from head",)
