from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from builders import DEPARTMENTS_CSV, RESPONDENTS_CSV, answers_csv, write_folder
from pypdf import PdfReader

from pmo_design.errors import InputError, PlanError, RefusedError
from pmo_design.messages import speaking
from pmo_design.operations.assessment import assess

FILES = ("scorecard.json", "roadmap.json", "mandate.pdf", "governance.pdf", "roadmap.pdf")
ODD = "R&D <b>bold</b> Ωμέγα Łódź Жизнь ệ 👍 → {{7*7}} %s <img src=x> </para> &#60;"


def pdf_text(path: Path) -> str:
    """Text of a PDF with line ends as single spaces, as a reader would see it."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the builder's client, with one hostile comment."""
    place = tmp_path_factory.mktemp("client")
    write_folder(place / "in", files={"cycles/1/answers.csv": with_comment(ODD)})
    assess(place / "in", place / "out")
    return place / "out"


def with_comment(comment: str) -> str:
    rows = list(csv.reader(io.StringIO(answers_csv())))
    rows[1][rows[0].index("comment")] = comment
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def test_assessment_leaves_five_files_and_nothing_else(assessed: Path) -> None:
    assert sorted(path.name for path in assessed.iterdir()) == sorted(FILES)


def test_written_json_is_finite_and_tells_the_solver(assessed: Path) -> None:
    scorecard = json.loads((assessed / "scorecard.json").read_text(encoding="utf-8"))
    roadmap = json.loads((assessed / "roadmap.json").read_text(encoding="utf-8"))

    assert scorecard["format"] == roadmap["format"] == 1
    assert len(scorecard["services"]) == 26
    assert roadmap["solver"] == "highs"
    assert roadmap["greedy_objective"] <= roadmap["objective"] <= roadmap["bound"]
    assert 0 <= roadmap["gap"] <= 0.01


@pytest.mark.parametrize("name", ["mandate.pdf", "governance.pdf", "roadmap.pdf"])
def test_documents_name_their_inputs_and_show_no_placeholder(assessed: Path, name: str) -> None:
    text = pdf_text(assessed / name)
    fingerprint = json.loads((assessed / "scorecard.json").read_text(encoding="utf-8"))

    assert "Sample Client" in text
    assert fingerprint["inputs_sha256"][:12] in text
    assert "nan" not in text.lower().split()
    assert "None," not in text


def test_hostile_comment_is_printed_literally(assessed: Path) -> None:  # cases 33, 35, 36
    text = pdf_text(assessed / "mandate.pdf")

    assert "R&D <b>bold</b> Ωμέγα Łódź Жизнь ệ [THUMBS UP SIGN]" in text
    assert "{{7*7}} %s <img src=x> </para> &#60;" in text


def test_replaced_characters_are_reported(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path / "in", files={"cycles/1/answers.csv": with_comment("Works since spring 👍")}
    )

    notes = assess(folder, tmp_path / "out").notes

    assert any("THUMBS UP SIGN" in note for note in notes)


def test_control_characters_are_removed_with_a_note(tmp_path: Path) -> None:  # case 34
    bell = with_comment("ring\x07 the \x1bbell")
    folder = write_folder(tmp_path / "in", files={"cycles/1/answers.csv": bell})

    result = assess(folder, tmp_path / "out")

    assert any("cycles/1/answers.csv:2" in note for note in result.notes)
    assert "ring the bell" in pdf_text(tmp_path / "out" / "mandate.pdf")


def test_faulty_folder_is_neither_scored_nor_written(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", answers={("r1", "maturity.risk.ownership"): "6"})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mandate.pdf").write_bytes(b"last year's")

    with pytest.raises(InputError, match=r"cycles/1/answers\.csv:"):
        assess(folder, tmp_path / "out")

    assert (tmp_path / "out" / "mandate.pdf").read_bytes() == b"last year's"


def test_empty_cycle_gives_documents_that_say_so(tmp_path: Path) -> None:  # case 41
    folder = write_folder(tmp_path / "in", files={"cycles/1/answers.csv": None})

    assess(folder, tmp_path / "out")

    text = pdf_text(tmp_path / "out" / "mandate.pdf")
    assert "No answers have been given in this cycle" in text
    assert "NaN" not in text + (tmp_path / "out" / "scorecard.json").read_text(encoding="utf-8")


def test_only_don_t_know_gives_no_data(tmp_path: Path) -> None:  # case 39
    unknown = answers_csv().splitlines()
    rows = [",".join([*line.split(",")[:2], "dk", "", "", "", ""]) for line in unknown[1:]]
    text = "\n".join([unknown[0], *rows, ""])
    folder = write_folder(tmp_path / "in", files={"cycles/1/answers.csv": text})

    scorecard = assess(folder, tmp_path / "out").snapshot.scorecard

    assert not any(scorecard.services.values())


def test_one_department_with_one_person_is_assessed(tmp_path: Path) -> None:  # case 40
    alone = {
        "departments.csv": "id,name,head,weight,projects,regulated\nd1,Finance,Ada,1,6,false\n",
        "respondents.csv": "id,department,group\nr1,d1,executive\n",
        "cycles/1/answers.csv": "\n".join(
            line for line in answers_csv().splitlines() if line.startswith(("respondent", "r1,"))
        ),
    }

    result = assess(write_folder(tmp_path / "in", files=alone), tmp_path / "out")

    assert result.snapshot.scorecard.flags[0].code == "single-voice"


def test_all_answers_equal_are_assessed(tmp_path: Path) -> None:  # case 42
    lines = answers_csv().splitlines()
    equal = [",".join([*line.split(",")[:3], "3", "", "", ""]) for line in lines[1:]]
    text = "\n".join([lines[0], *equal, ""])
    folder = write_folder(tmp_path / "in", files={"cycles/1/answers.csv": text})

    scorecard = assess(folder, tmp_path / "out").snapshot.scorecard

    # I = S = 0.5 gives 0.25, level 3 a gap of 0.5: 0.7 x 0.25 + 0.3 x 0.5
    assert {round(score.fit.raw, 9) for score in scorecard.services.values()} == {0.325}


def test_capacity_below_what_runs_today_names_the_shortfall(tmp_path: Path) -> None:
    services = "service,active,maturity\nstatus-reporting,true,2\n"
    capacity = {"setup_person_months": ["1"], "run_fte": ["0.1"]}
    folder = write_folder(
        tmp_path / "in", files={"cycles/1/services.csv": services}, capacity=capacity
    )

    # base 0.18 and three departments of 0.024
    with pytest.raises(PlanError, match=r"run_fte, wave 1: 0\.1 .* need 0\.25"):
        assess(folder, tmp_path / "out")


def test_shortfall_is_said_with_the_numbers_of_the_language(tmp_path: Path) -> None:
    services = "service,active,maturity\nstatus-reporting,true,2\n"
    capacity = {"setup_person_months": ["1"], "run_fte": ["0.1"]}
    folder = write_folder(
        tmp_path / "in", files={"cycles/1/services.csv": services}, capacity=capacity
    )

    with speaking("es"), pytest.raises(PlanError, match=r"run_fte, .*1: 0,1 .* 0,25"):
        assess(folder, tmp_path / "out")


def test_results_cannot_be_written_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way", encoding="utf-8")

    with pytest.raises(RefusedError, match="cannot be written"):
        assess(write_folder(tmp_path / "in"), tmp_path / "out")

    assert (tmp_path / "out").read_text(encoding="utf-8") == "in the way"


def test_letter_paper_is_letter(tmp_path: Path) -> None:
    assess(write_folder(tmp_path / "in"), tmp_path / "out", page_size="Letter")

    box = PdfReader(tmp_path / "out" / "mandate.pdf").pages[0].mediabox
    assert (float(box.width), float(box.height)) == (612.0, 792.0)


def shuffled(text: str, seed: int) -> str:
    head, *rows = text.splitlines()
    random.Random(seed).shuffle(rows)  # noqa: S311 - an order, not a secret
    return "\n".join([head, *rows, ""])


def digests(folder: Path, out: Path, **environment: str) -> dict[str, str]:
    """Fingerprints of what a process of its own writes."""
    command = [sys.executable, "-m", "pmo_design", "assess", str(folder), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}


def test_same_inputs_give_the_same_bytes_in_any_order_zone_and_process(tmp_path: Path) -> None:
    one = write_folder(tmp_path / "one")
    other = write_folder(
        tmp_path / "other",
        files={
            "departments.csv": shuffled(DEPARTMENTS_CSV, 1),
            "respondents.csv": shuffled(RESPONDENTS_CSV, 2),
            "cycles/1/answers.csv": shuffled(answers_csv(), 3),
        },
    )

    first = digests(one, tmp_path / "out1", PYTHONHASHSEED="1", TZ="UTC")
    again = digests(one, tmp_path / "out2", PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    moved = digests(other, tmp_path / "out3", PYTHONHASHSEED="3", TZ="America/Lima")

    assert first == again == moved
