from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import write_folder
from click.testing import CliRunner, Result

from pmo_design.cli import main
from pmo_design.cli.printing import WIDTH


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the builder's client."""
    folder = tmp_path_factory.mktemp("explain")
    run(folder / "data", "engagement", "import", write_folder(folder / "in"))
    return folder / "data"


def run(data: Path, *arguments: str | Path) -> Result:
    parts = [str(part) for part in ("--data", data, *arguments)]
    return CliRunner().invoke(main, parts)


def outcome(data: Path, *arguments: str) -> str:
    done = run(data, *arguments)
    assert done.exit_code == 0, done.output
    return done.output


def first_service(data: Path) -> str:
    found = json.loads(outcome(data, "explain", "sample", "--json"))
    return str(found["listed"][0])


def test_result_is_explained_for_every_service_and_model(data: Path) -> None:
    text = outcome(data, "explain", "sample")
    found = json.loads(outcome(data, "explain", "sample", "--json"))

    for name in (*found["sums"], *(each["service"] for each in found["why_not"])):
        assert f"  {name}: " in text
    assert "comes first" in text
    assert "What would bring another model first" in text
    assert "2,000 sets of weights, each weight within 20% of its own" in " ".join(text.split())
    assert len(found["sums"]) + len(found["why_not"]) == 26


def test_text_fits_a_terminal_with_its_figures_under_each_other(data: Path) -> None:
    name = first_service(data)
    commands = (
        ("explain", "sample"),
        ("explain", "sample", name),
        ("explain", "sample", name, "--department", "d2"),
        ("what-if", "sample", "--demand-weight", "0.2"),
    )
    for command in commands:
        lines = outcome(data, *command).splitlines()
        assert max(map(len, lines)) <= WIDTH

    lines = outcome(data, "explain", "sample", name).splitlines()
    head = next(line for line in lines if line.startswith("Sum of the raw fit"))
    demand = next(line for line in lines if line.startswith("  Demand"))
    for title in ("weight", "value", "part"):
        end = head.index(title) + len(title)
        assert demand[end - 1].isdigit()
        assert demand[end : end + 1] in (" ", "")


def test_service_is_explained_down_to_its_items(data: Path) -> None:
    name = first_service(data)

    text = outcome(data, "explain", "sample", name, "--department", "d1")
    line = json.loads(outcome(data, "explain", "sample", name, "--department", "d1", "--json"))

    assert f"{name}: " in text.splitlines()[0]
    assert text.splitlines()[0].endswith(" in Finance")
    assert "importance (mean " in text
    assert "    maturity, " in text
    assert "      maturity." in text
    parts = [child["contribution"] for child in line["sum"]["children"]]
    assert sum(parts) == pytest.approx(line["sum"]["value"], abs=1e-5)


def test_service_of_the_organisation_names_departments_and_what_would_turn_it(
    data: Path,
) -> None:
    name = first_service(data)

    text = outcome(data, "explain", "sample", name)
    found = json.loads(outcome(data, "explain", "sample", name, "--json"))

    assert "  d2: Clinical Services" in text
    assert "What would take it out of the raw list" in text
    assert "Weights that move its raw fit most" in text
    assert {flip["turn"] for flip in found["flips"]} == {"out"}
    assert found["swings"]
    assert found["department"] is None


def test_service_outside_says_what_would_bring_it_in(data: Path) -> None:
    found = json.loads(outcome(data, "explain", "sample", "--json"))
    outside = next(
        each["service"] for each in found["why_not"] if each["service"] not in found["listed"]
    )

    text = outcome(data, "explain", "sample", outside)

    assert "not recommended: " in text
    assert "What would bring it into the raw list" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("explain", "sample", "coachin"), "service 'coachin' is not known; did you mean coaching?"),
        (
            ("explain", "sample", "coaching", "--department", "d22"),
            "department 'd22' is not known; did you mean d2?",
        ),
        (("explain", "simple"), "did you mean sample?"),
        (("explain", "sample", "--department", "d1"), "name one before it"),
        (
            ("what-if", "sample", "--group-weight", "execs=2"),
            "customer group 'execs' is not known",
        ),
        (("what-if", "sample", "--group-weight", "executive"), "'executive' found; expected plain"),
        (("what-if", "sample", "--run-fte", "3,1e5"), "--run-fte: '3,1e5' found; expected plain"),
        (("what-if", "sample", "--run-fte", "3"), "run_fte has 1 figures and setup_person_months 4"),
        (("what-if", "sample"), "name one change or more"),
    ],
)  # fmt: skip
def test_slip_gets_one_clear_message(data: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run(data, *arguments)

    assert done.exit_code in (1, 2)
    assert message in done.output.splitlines()[-1]


def test_what_if_prints_what_moves_and_stores_nothing(data: Path) -> None:
    before = outcome(data, "score", "sample", "--json")

    text = outcome(
        data, "what-if", "sample", "--demand-weight", "0.1", "--group-weight", "executive=3",
        "--department-weight", "d3=5", "--fit-floor", "0.3", "--run-fte", "1,1,1,1",
        "--setup", "2,2,2,2",
    )  # fmt: skip

    assert "nothing was stored" in text
    assert " > " in text
    assert "PMO model: " in text
    assert outcome(data, "score", "sample", "--json") == before


def test_what_if_as_data_names_ranks_and_waves(data: Path) -> None:
    found = json.loads(outcome(data, "what-if", "sample", "--demand-weight", "0.1", "--json"))

    assert {"comes", "goes", "moved", "first_before", "first_after"} <= found.keys()
    assert all(each["rank_before"] != each["rank_after"] for each in found["moved"] if
               each["wave_before"] == each["wave_after"])  # fmt: skip


def test_what_if_of_more_capacity_tells_both_plans(data: Path) -> None:
    capacity = ("--run-fte", "9,9,9,9", "--setup", "30,30,30,30")

    plans = json.loads(outcome(data, "what-if", "sample", *capacity, "--json"))["plans"]
    text = outcome(data, "what-if", "sample", *capacity)

    assert plans["after"]["value"] > plans["before"]["value"]
    assert plans["after"]["starts"] - plans["before"]["starts"] == plans["added"] - plans["gone"]
    starts = f"Starts: {plans['before']['starts']} > {plans['after']['starts']}"
    assert starts in text
    assert f"{plans['added']} added" in text


def test_roadmap_tells_what_more_capacity_would_add(data: Path) -> None:
    told = json.loads(outcome(data, "roadmap", "sample", "--shadows", "--json"))["shadows"]
    text = outcome(data, "roadmap", "sample", "--shadows")

    assert {each["supply"] for each in told} >= {"run_fte", "setup_person_months"}
    assert all(each["least"] <= each["gain"] <= each["most"] for each in told)
    assert "one full-time equivalent more in every wave: " in text


def test_what_if_of_the_same_figures_moves_nothing(data: Path) -> None:
    assert "Nothing moves" in outcome(data, "what-if", "sample", "--demand-weight", "0.7")


def test_unanswered_client_is_explained_without_figures(tmp_path: Path) -> None:
    files = {"cycles/1/answers.csv": "respondent,item,state,value,confidence,comment,evidence\n",
             "cycles/1/baseline.csv": "item,state,value,comment\n"}  # fmt: skip
    run(tmp_path / "data", "engagement", "import", write_folder(tmp_path / "in", files))

    text = outcome(tmp_path / "data", "explain", "sample")
    one = outcome(tmp_path / "data", "explain", "sample", "coaching")
    there = outcome(tmp_path / "data", "explain", "sample", "coaching", "--department", "d1")

    assert "no service yet" in text
    assert "not scored: no answers on " in text
    assert "none of its services is scored" in text
    assert "no single change within its scale or reach" in text
    assert "not scored: " in one
    assert "too little was answered here" in there
