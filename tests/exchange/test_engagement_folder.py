"""An engagement folder as a whole: what comes in, and that every fault is listed at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import builders
import pytest
from builders import MATURITY_ITEM, an_engagement, folder_faults, write_folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_design.engagement import fingerprint
from pmo_design.errors import InputError
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.questionnaire.definition import NAMES

SECOND_CYCLE = {"number": "2", "opened": "2027-09-01", "closed": "2027-10-15", "catalog": "1"}


def test_folder_gives_the_whole_engagement(tmp_path: Path) -> None:
    loaded = an_engagement(tmp_path)

    engagement = loaded.engagement
    assert [department.id for department in engagement.departments] == ["d1", "d2", "d3"]
    assert [respondent.id for respondent in engagement.respondents] == list(builders.RESPONDENTS)
    assert len(engagement.latest.answers) == 6 * (32 + 44)
    assert len(engagement.latest.baseline) == 16
    assert engagement.latest.opened == date(2026, 9, 1)
    assert engagement.method == loaded.instrument.catalog.method
    assert loaded.notes == ()


def test_group_that_no_weight_names_counts_once(tmp_path: Path) -> None:
    weights = an_engagement(tmp_path, group_weights={"executive": "2"}).engagement.group_weights

    assert weights == {
        "executive": 2.0,
        "functional-manager": 1.0,
        "project-manager": 1.0,
        "team-member": 1.0,
    }


def test_cycle_has_the_latest_version_of_what_it_does_not_name(tmp_path: Path) -> None:
    loaded = an_engagement(tmp_path)

    assert loaded.engagement.latest.questionnaires == dict.fromkeys(NAMES, "1")
    assert set(loaded.instrument.questionnaires) == set(NAMES)


def test_method_is_the_catalogue_with_the_engagements_figures(tmp_path: Path) -> None:
    loaded = an_engagement(tmp_path, method={"demand_weight": "0.6", "flags": {"close_fits": "2"}})

    expected = loaded.instrument.catalog.method
    flags = expected.flags.model_copy(update={"close_fits": 2.0})
    assert loaded.engagement.method == expected.model_copy(
        update={"demand_weight": 0.6, "flags": flags}
    )


def test_cycles_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    first = builders.ENGAGEMENT["cycles"]

    cycles = an_engagement(tmp_path, cycles=[SECOND_CYCLE, *first]).engagement.cycles

    assert [cycle.number for cycle in cycles] == [1, 2]


def test_cycle_without_a_folder_is_empty_case_41(tmp_path: Path) -> None:
    first = builders.ENGAGEMENT["cycles"]

    engagement = an_engagement(tmp_path, cycles=[*first, SECOND_CYCLE]).engagement

    assert (engagement.latest.number, engagement.latest.answers) == (2, ())


def test_cycle_without_answers_is_empty_case_41(tmp_path: Path) -> None:
    files = {"cycles/1/answers.csv": None}

    assert an_engagement(tmp_path, files).engagement.latest.answers == ()


def test_everything_may_have_a_byte_order_mark_and_crlf_case_54(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", {"charter.yaml": "vision: See clearly\n"})
    plain = read_engagement(folder)
    for path in (path for path in folder.rglob("*") if path.is_file()):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert read_engagement(folder) == plain


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("engagement.yaml", "format: 1\nname: caf\xe9\n", 2),
        ("departments.csv", "id,name,head,weight,projects,regulated\nd1,caf\xe9,,1,,true\n", 2),
        ("respondents.csv", "id,department,group\nr1,d1,caf\xe9\n", 2),
        ("charter.yaml", "format: 1\n\nvision: caf\xe9\n", 3),
        ("cycles/1/answers.csv", f"{builders.ANSWER_COLUMNS}\nr1,,,,,caf\xe9,\n", 2),
        ("cycles/1/baseline.csv", "item,state,value,comment\n,,,caf\xe9\n", 2),
    ],
)
def test_latin_1_is_refused_with_its_line_in_every_file_case_54(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    folder = write_folder(tmp_path)
    (folder / name).write_bytes(text.encode("latin-1"))

    with pytest.raises(InputError) as caught:
        read_engagement(folder)

    message = "is not UTF-8 from here on; save the file with the encoding UTF-8"
    assert f"{name}:{line}: {message}" in [str(fault) for fault in caught.value.faults]


def test_all_faults_of_all_files_come_at_once_in_file_then_line_order(tmp_path: Path) -> None:
    found = folder_faults(
        tmp_path,
        {
            "departments.csv": builders.DEPARTMENTS_CSV.replace("0.5", "half"),
            "respondents.csv": builders.RESPONDENTS_CSV.replace("r6,d3", "r6,d9"),
            "charter.yaml": "kpis: {coachign: {target: 3}}\n",
            "cycles/1/baseline.csv": "item,state,value,comment\nbaseline.regulated,value,9,\n",
            "cycles/1/services.csv": "service,active,maturity\ncoaching,yes,6\n",
        },
        answers={("r1", MATURITY_ITEM): "6"},
        draws="10",
        decisions=[{"service": "nothing", "action": "forbid", "reason": "because"}],
    )

    assert [fault.split(": ")[0] for fault in found] == [
        "engagement.yaml:8:1",
        "departments.csv:4",
        "respondents.csv:7",
        "charter.yaml:1:8",
        "cycles/1/answers.csv:2",
        "cycles/1/baseline.csv:2",
        "cycles/1/services.csv:2",
        "cycles/1/services.csv:2",
    ]


def test_faults_of_one_file_come_in_line_order(tmp_path: Path) -> None:
    found = folder_faults(
        tmp_path,
        cycles=[{**SECOND_CYCLE, "number": "1", "catalog": "9"}],
        decisions=[{"service": "nothing", "action": "pin", "reason": "x"}],
        group_weights={"boss": "1"},
    )

    lines = [int(fault.split(":")[1]) for fault in found]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_row_order_does_not_matter(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    before = read_engagement(folder)
    for path in folder.rglob("*.csv"):
        header, *rows = path.read_text().splitlines(keepends=True)
        shuffled = sorted(rows, key=lambda row: row[::-1], reverse=True)
        path.write_text(header + "".join(shuffled))

    after = read_engagement(folder)

    assert after == before
    assert fingerprint(after.engagement) == fingerprint(before.engagement)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(12)), spelling=st.sampled_from(["2", "2.0", "2.00"]))
def test_same_content_gives_the_same_engagement(
    tmp_path: Path, order: list[int], spelling: str
) -> None:
    rows = [
        builders.answer_row(respondent, item.id, "3")
        for respondent in ("r1", "r2", "r3")
        for item in builders.items("maturity")[:4]
    ]
    shuffled = "\n".join([builders.ANSWER_COLUMNS, *(rows[at] for at in order), ""])
    departments = builders.DEPARTMENTS_CSV.replace(",2,18", f",{spelling},18")
    files = {"cycles/1/answers.csv": shuffled, "departments.csv": departments}

    loaded = an_engagement(tmp_path, files)

    ordered = "\n".join([builders.ANSWER_COLUMNS, *rows, ""])
    assert loaded == an_engagement(
        tmp_path,
        {"cycles/1/answers.csv": ordered, "departments.csv": builders.DEPARTMENTS_CSV},
    )


def test_missing_folder_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"/none: there is no such folder; expected an eng"):
        read_engagement(tmp_path / "none")


def test_file_instead_of_a_folder_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "engagement.yaml"
    path.write_text("format: 1\n")

    with pytest.raises(InputError, match=r"engagement\.yaml: is a file; expected an engagement"):
        read_engagement(path)


def test_empty_folder_lists_the_files_it_lacks(tmp_path: Path) -> None:
    files = dict.fromkeys(
        (
            "engagement.yaml",
            "departments.csv",
            "respondents.csv",
            "cycles/1/answers.csv",
            "cycles/1/baseline.csv",
        )
    )

    assert folder_faults(tmp_path, files) == [
        "engagement.yaml: not found, or not a plain file",
        "departments.csv: not found, or not a plain file",
        "respondents.csv: not found, or not a plain file",
    ]


def test_folder_of_a_cycle_that_nobody_names_is_refused(tmp_path: Path) -> None:
    assert folder_faults(tmp_path, {"cycles/2/answers.csv": builders.answers_csv()}) == [
        "cycles/2: is no cycle that engagement.yaml names; name it there or remove it"
    ]


def test_files_that_are_not_read_are_noted(tmp_path: Path) -> None:
    files = {"charter.yml": "", "cycles/1/notes.txt": "", "cycles/old/x": "", "overlays/x.md": ""}

    assert an_engagement(tmp_path, files).notes == (
        "charter.yml: is no part of an engagement, so not read; did you mean charter.yaml?",
        "cycles/1/notes.txt: is no part of an engagement, so not read",
        "cycles/old: is no part of an engagement, so not read",
        "overlays/x.md: is no part of an engagement, so not read",
    )


def test_folder_where_a_file_belongs_is_refused(tmp_path: Path) -> None:
    files = {"cycles/1/baseline.csv": None, "cycles/1/baseline.csv/x": ""}

    assert folder_faults(tmp_path, files) == [
        "cycles/1/baseline.csv: not found, or not a plain file"
    ]


def test_broken_link_is_not_taken_for_an_absent_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "charter.yaml").symlink_to(folder / "nowhere.yaml")

    with pytest.raises(InputError, match=r"charter\.yaml: not found"):
        read_engagement(folder)


def test_faults_in_departments_do_not_make_references_faults(tmp_path: Path) -> None:
    files = {"departments.csv": builders.DEPARTMENTS_CSV.replace(",false", "")}

    assert len(folder_faults(tmp_path, files)) == 2
