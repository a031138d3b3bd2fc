"""answers.csv and baseline.csv: cases 31, 34, 38, 43, 44 of the bad inputs, and the keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from builders import ANSWER_COLUMNS, MATURITY_ITEM, NEED_ITEM, an_engagement, folder_faults

from pmo_design.answers import Answer, AnswerState
from pmo_design.exchange.engagement_folder import LoadedEngagement, read_engagement
from pmo_design.exchange.findings import HINT_BUDGET
from pmo_design.instrument import Instrument, load_instrument
from pmo_design.questionnaire.definition import Name

FILE = "cycles/1/answers.csv"
FULL = f"{ANSWER_COLUMNS},source,round,department\n"


def loaded(tmp_path: Path, *rows: str, header: str = FULL) -> LoadedEngagement:
    return an_engagement(tmp_path, {FILE: header + "\n".join(rows) + "\n"})


def faults(tmp_path: Path, *rows: str, header: str = FULL) -> list[str]:
    found = folder_faults(tmp_path, {FILE: header + "\n".join(rows) + "\n"})
    return [fault.removeprefix(f"{FILE}:") for fault in found]


def baseline_faults(tmp_path: Path, *rows: str) -> list[str]:
    file = "cycles/1/baseline.csv"
    found = folder_faults(
        tmp_path, {file: "\n".join(["item,state,value,comment", *rows]), FILE: None}
    )
    return [fault.removeprefix(f"{file}:") for fault in found]


def test_answer_is_read_with_all_it_says(tmp_path: Path) -> None:
    row = f'r1,{MATURITY_ITEM},value,4,low,"a, b\nc","  see =x ",workshop,2,'

    (answer,) = loaded(tmp_path, row).engagement.latest.answers

    assert answer == Answer(
        respondent="r1",
        item=MATURITY_ITEM,
        state=AnswerState.VALUE,
        value=4,
        confidence="low",
        comment="a, b\nc",
        evidence="  see =x ",
        source="workshop",
        round=2,
    )


def test_absent_columns_mean_survey_and_round_1(tmp_path: Path) -> None:
    row = f"r1,{MATURITY_ITEM},na,,,,"

    (answer,) = loaded(tmp_path, row, header=f"{ANSWER_COLUMNS}\n").engagement.latest.answers

    assert (answer.source, answer.round, answer.state) == ("survey", 1, "na")
    assert (answer.value, answer.confidence) == (None, None)


def test_agreed_value_speaks_for_a_department(tmp_path: Path) -> None:
    row = f",{MATURITY_ITEM},value,3,,,,agreed,,d1"

    (answer,) = loaded(tmp_path, row).engagement.latest.answers

    assert (answer.respondent, answer.department, answer.source) == ("", "d1", "agreed")


@pytest.mark.parametrize("value", ["6", "0", "-1", "3.0", "nan", "inf", "٣", "1_0", " 3", "03"])
def test_value_off_its_scale_is_refused_with_item_and_scale_case_31(
    tmp_path: Path, value: str
) -> None:
    assert faults(tmp_path, f"r1,{MATURITY_ITEM},value,{value},,,,,,") == [
        f"2: value of {MATURITY_ITEM}: '{value}' found, expected a level from 1 to 5"
    ]


@pytest.mark.parametrize("value", ["", " ", '" \t "'])
def test_value_of_nothing_but_spaces_is_missing_case_38(tmp_path: Path, value: str) -> None:
    assert faults(tmp_path, f"r1,{MATURITY_ITEM},value,{value},,,,,,") == [
        "2: value is missing: expected a level from 1 to 5; a question nobody answered has no row"
    ]


def test_comment_of_nothing_but_spaces_counts_as_none_case_38(tmp_path: Path) -> None:
    row = f'r1,{MATURITY_ITEM},value,3,,"  \n ",\x07 ,,,'

    (answer,) = loaded(tmp_path, row).engagement.latest.answers

    assert (answer.comment, answer.evidence) == ("", "")


def test_same_answer_twice_names_both_lines_case_43(tmp_path: Path) -> None:
    row = f"r1,{MATURITY_ITEM},value,3,,,,,,"

    assert faults(tmp_path, row, f"r1,{MATURITY_ITEM},dk,,,,,survey,1,") == [
        f"3: answer r1, {MATURITY_ITEM}, survey, 1 stands twice; first in line 2"
    ]


def test_agreed_value_twice_names_both_lines_case_43(tmp_path: Path) -> None:
    row = f",{MATURITY_ITEM},value,3,,,,agreed,,d1"

    assert faults(tmp_path, row, row) == [
        f"3: answer d1, {MATURITY_ITEM}, agreed, 1 stands twice; first in line 2"
    ]


def test_same_item_in_another_round_or_source_is_another_answer(tmp_path: Path) -> None:
    rows = [f"r1,{MATURITY_ITEM},value,3,,,,{rest}," for rest in ("survey,2", "workshop,", ",")]

    answers = loaded(tmp_path, *rows).engagement.latest.answers

    assert [answer.key[3:] for answer in answers] == [
        ("survey", 1),
        ("survey", 2),
        ("workshop", 1),
    ]


def with_a_retired_item(versions: Mapping[Name, str], catalog: str) -> Instrument:
    """As shipped, but an older maturity questionnaire had asked one more item."""
    shipped = load_instrument(versions, catalog)
    maturity = replace(
        shipped.questionnaires["maturity"], retired=("maturity.governance.old-question",)
    )
    return replace(shipped, questionnaires={**shipped.questionnaires, "maturity": maturity})


def test_answer_to_a_retired_item_is_kept_apart_as_written_case_44(tmp_path: Path) -> None:
    row = "r1,maturity.governance.old-question,value,seven,,because,,,,"
    folder = builders.write_folder(tmp_path, {FILE: f"{FULL}{row}\n"})

    cycle = read_engagement(folder, with_a_retired_item).engagement.latest

    assert cycle.answers == ()
    assert [(answer.value, answer.comment) for answer in cycle.retired] == [("seven", "because")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "r1,maturity.governance.decision-right,value,3,,,,,,",
            f"item: 'maturity.governance.decision-right' is not known; "
            f"did you mean {MATURITY_ITEM}?",
        ),
        ("r1,,value,3,,,,,,", "item is missing"),
        (f"r9,{NEED_ITEM},value,3,,,,,,", "respondent: 'r9' is not known"),
        (f",{NEED_ITEM},value,3,,,,,,", "respondent is missing"),
        (f",{NEED_ITEM},value,3,,,,agreed,,d7", "department: 'd7' is not known"),
        (f",{NEED_ITEM},value,3,,,,agreed,,", "department is missing"),
    ],
)
def test_answer_that_refers_to_nothing_known_is_refused_case_51(
    tmp_path: Path, row: str, message: str
) -> None:
    (found,) = faults(tmp_path, row)

    assert found.startswith(f"2: {message}")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            f"r1,{NEED_ITEM},vlaue,3,,,,,,",
            "state: 'vlaue' found, expected value, na or dk; did you mean value?",
        ),
        (
            f"r1,{NEED_ITEM},value,3,hihg,,,,,",
            "confidence: 'hihg' found, expected low, medium or high; did you mean high?",
        ),
        (
            f"r1,{NEED_ITEM},value,3,,,,mail,,",
            "source: 'mail' found, expected survey, workshop or agreed",
        ),
        (f"r1,{NEED_ITEM},value,3,,,,,0,", "round: '0' found, expected a whole number of 1"),
        (f"r1,{NEED_ITEM},na,3,,,,,,", "value: '3' found, expected none with state na"),
        (f"r1,{NEED_ITEM},dk,3,,,,,,", "value: '3' found, expected none with state dk"),
        (
            f"r1,{NEED_ITEM},value,3,,,,agreed,,d1",
            "respondent: 'r1' found, expected none where source is agreed",
        ),
        (
            f"r1,{NEED_ITEM},value,3,,,,survey,,d1",
            "department: 'd1' found, expected none unless source is agreed",
        ),
        (
            "r1,baseline.regulated,value,yes,,,,,,",
            "item: baseline.regulated belongs in baseline.csv; move the row there",
        ),
    ],
)
def test_row_that_contradicts_itself_is_refused(tmp_path: Path, row: str, message: str) -> None:
    (found,) = faults(tmp_path, row)

    assert found.startswith(f"2: {message}")


def test_control_characters_are_removed_with_one_note_for_each_cell_case_34(
    tmp_path: Path,
) -> None:
    row = f"r1,{MATURITY_ITEM},value,3,,a\x00b\x1bc\x07,x\ufffey\t\u202ez,,,"

    found = loaded(tmp_path, row)

    (answer,) = found.engagement.latest.answers
    assert (answer.comment, answer.evidence) == ("abc", "xy\t\u202ez")
    assert found.notes == (
        f"{FILE}:2: removed 3 control characters from comment",
        f"{FILE}:2: removed 1 control character from evidence",
    )


def test_long_and_hostile_comments_are_kept_as_they_came_cases_33_and_36(tmp_path: Path) -> None:
    comment = "<b>&amp;</para> {{7*7}} %s =1+1 😀 ع " * 1000

    (answer,) = loaded(
        tmp_path, f'r1,{MATURITY_ITEM},value,3,,"{comment}",,,,'
    ).engagement.latest.answers

    assert answer.comment == comment


def test_baseline_takes_every_kind_of_value(tmp_path: Path) -> None:
    baseline = an_engagement(tmp_path).engagement.latest.baseline

    values = {answer.item: answer.value for answer in baseline}
    assert values["baseline.project-count"] == 12
    assert values["baseline.portfolio-budget"] == 12_500_000.0
    assert values["baseline.past-cost-deviation"] == 0.18
    assert values["baseline.sponsor-support"] == 3
    assert values["baseline.structure"] == "functional"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "baseline.regulated,value,false,",
            "value of baseline.regulated: 'false' found, expected one of no, partly, yes",
        ),
        (
            "baseline.past-cost-deviation,value,18,",
            "value of baseline.past-cost-deviation: '18' found, expected a fraction from -1 to 10",
        ),
        (
            f"{MATURITY_ITEM},value,3,",
            f"item: {MATURITY_ITEM} belongs in answers.csv; move the row there",
        ),
        ("baseline.regulatd,dk,,", "item: 'baseline.regulatd' is not known; did you mean"),
    ],
)
def test_baseline_row_that_does_not_fit_is_refused(tmp_path: Path, row: str, message: str) -> None:
    (found,) = baseline_faults(tmp_path, row)

    assert found.startswith(f"2: {message}")


def test_baseline_item_twice_names_both_lines_case_43(tmp_path: Path) -> None:
    row = "baseline.regulated,dk,,"

    assert baseline_faults(tmp_path, row, row) == [
        "3: answer baseline.regulated stands twice; first in line 2"
    ]


def test_hints_stop_where_they_would_cost_more_than_the_reading(tmp_path: Path) -> None:
    rows = [f"r1,maturity.governance.no-{at},value,3,,,,,," for at in range(5000)]

    found = faults(tmp_path, *rows)

    hinted = sum("did you mean" in fault for fault in map(str, found))
    names = sum(len(builders.items(name)) for name in ("maturity", "needs"))
    assert len(found) == 5000
    assert hinted == HINT_BUDGET // names
