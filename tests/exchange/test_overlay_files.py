"""overlays/ of an engagement folder: read, kept with its answers, written back."""

from __future__ import annotations

from pathlib import Path

import builders
import pytest
from builders import NEED_ITEM, an_engagement, folder_faults

from pmo_design.engagement import engagement_instrument, fingerprint
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.exchange.engagement_writer import canonical_files
from pmo_design.instrument import load_instrument
from pmo_design.messages import speaking
from pmo_design.questionnaire.definition import NAMES
from pmo_design.resources import root

NEEDS = 'format: 1\nquestionnaire: needs\nversion: "1"\n'
MATURITY = NEEDS.replace("needs", "maturity")
OFF = f"{NEEDS}off: [clear-view]\n"
PATH = "overlays/hospital.yaml"
RELEASED_PRINT = "8652ecba8119ce389eaf6538e5b9db07816c5ccbf705c3c183471404f678a4c4"
"""Fingerprint of the shipped sample before there were overlays."""

CANONICAL = """\
format: 1
questionnaire: needs
version: "1"
title:
  en: "For us"
"off": [profession]
reword:
  clear-view:
    en: "We see all"
    es: "Lo vemos todo"
groups:
  compliance: [executive, team-member]
add:
  - id: "need.own.more"
    kind: scale
    text:
      en: "More?"
    topic: people
    scale: importance
    groups: [executive]
"""


def test_tailored_questionnaire_is_what_the_answers_are_checked_against(tmp_path: Path) -> None:
    loaded = an_engagement(tmp_path, {PATH: OFF})

    cycle = loaded.engagement.latest
    assert loaded.instrument.item(NEED_ITEM) is None
    assert len(cycle.retired) == 12
    assert {answer.item for answer in cycle.retired} == {NEED_ITEM, "need.clear-view.satisfaction"}
    assert not {answer.item for answer in cycle.answers} & {each.item for each in cycle.retired}


def test_question_switched_on_again_finds_its_answers(tmp_path: Path) -> None:
    before = an_engagement(tmp_path / "before")
    gone = an_engagement(tmp_path / "gone", {PATH: OFF})
    files = canonical_files(gone.engagement, gone.instrument.catalog)

    back = an_engagement(tmp_path / "back", {**files, "overlays/needs-1.yaml": None})

    assert back.engagement == before.engagement


def test_answers_to_an_added_question_are_read(tmp_path: Path) -> None:
    add = "add:\n  - {id: need.own.words, kind: text, text: {en: 'What else?'}}\n"
    answers = f"{builders.answers_csv()}r1,need.own.words,value,Less paper,,,\n"

    loaded = an_engagement(tmp_path, {PATH: NEEDS + add, "cycles/1/answers.csv": answers})

    (found,) = (each for each in loaded.engagement.latest.answers if each.item == "need.own.words")
    assert found.value == "Less paper"


def test_canonical_overlay_comes_back_byte_for_byte(tmp_path: Path) -> None:
    scattered = CANONICAL.replace("[executive, team-member]", "[team-member, executive]")

    loaded = an_engagement(tmp_path / "in", {"overlays/any name.YAML": scattered})
    files = canonical_files(loaded.engagement, loaded.instrument.catalog)
    again = an_engagement(tmp_path / "out", files)

    assert files["overlays/needs-1.yaml"] == CANONICAL
    assert again.engagement == loaded.engagement
    assert canonical_files(again.engagement, again.instrument.catalog) == files


def test_overlay_that_says_nothing_is_not_kept(tmp_path: Path) -> None:
    plain = an_engagement(tmp_path / "plain")
    loaded = an_engagement(tmp_path / "empty", {PATH: f"{NEEDS}off: []\n"})

    assert loaded.engagement == plain.engagement
    assert loaded.notes == (f"{PATH}: tailors nothing, so not kept",)


def test_engagement_without_overlays_keeps_its_fingerprint() -> None:
    loaded = read_engagement(root("samples") / "northbridge")

    assert fingerprint(loaded.engagement) == RELEASED_PRINT


def test_tailoring_belongs_to_the_fingerprint(tmp_path: Path) -> None:
    bodies = ("", *(f"weights: {{maturity.risk.ownership: {weight}}}\n" for weight in (2, 3)))
    prints = {
        fingerprint(an_engagement(tmp_path / str(at), {PATH: MATURITY + body}).engagement)
        for at, body in enumerate(bodies)
    }

    assert len(prints) == 3


def test_instrument_of_an_engagement_is_the_tailored_one(tmp_path: Path) -> None:
    loaded = an_engagement(tmp_path, {PATH: OFF})

    found = engagement_instrument(loaded.engagement, loaded.engagement.latest)

    assert found == loaded.instrument
    assert found != load_instrument(dict.fromkeys(NAMES, "1"), "1")


# What is told


def test_services_that_tailoring_leaves_unscored_are_told_by_name(tmp_path: Path) -> None:
    loaded = an_engagement(tmp_path, {PATH: f"{NEEDS}off: [working, people, results]\n"})

    (note,) = loaded.notes
    start, _, services = note.partition(": ")
    unscored = loaded.instrument.unscored_services(loaded.engagement.method)
    assert start == "too little is asked that bears on these services, so they are not scored"
    assert "coaching" in unscored
    assert "Mentoring and coaching" in services
    assert services.split("; ") == [
        loaded.instrument.catalog.service(each).name["en"] for each in unscored
    ]


def test_note_on_unscored_services_speaks_the_language_of_messages(tmp_path: Path) -> None:
    with speaking("es"):
        loaded = an_engagement(tmp_path, {PATH: f"{NEEDS}off: [working, people, results]\n"})

    (note,) = loaded.notes
    assert "Mentoría y acompañamiento" in note.partition(": ")[2].split("; ")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"overlays/a.yaml": OFF, "overlays/b.yaml": OFF},
         "overlays/b.yaml:2:1: questionnaire: overlays/a.yaml tailors needs 1, too; put both into one file"),
        ({PATH: f"{NEEDS}off: [claer-view]\n"},
         f"{PATH}:4:7: off.0: 'claer-view' is not known; did you mean clear-view?"),
        ({PATH: "format: 1\ncatalog: \"1\"\n"},
         f"{PATH}:2:1: catalog: the catalogue is not tailored here; change figures under method and services under decisions in engagement.yaml"),
        ({PATH: NEEDS.replace("needs", "need")},
         f"{PATH}:2:1: questionnaire: 'need' found, expected 'maturity', 'needs', 'baseline', 'feedback' or 'pmo-services'; did you mean needs?"),
        ({PATH: NEEDS.replace('"1"', '"2"')},
         f"{PATH}:3:1: version: questionnaire needs has no version '2'; there is 1"),
        ({"overlays/x.yaml/y": ""}, "overlays/x.yaml: not found, or not a plain file"),
        ({"overlays": "format: 1\n"}, "overlays: expected a folder that can be read, found: Not a directory"),
    ],
)  # fmt: skip
def test_fault_of_an_overlay_is_the_only_one_listed(
    tmp_path: Path, files: dict[str, str], expected: str
) -> None:
    assert folder_faults(tmp_path, files) == [expected]


def test_overlay_with_a_fault_makes_no_faults_of_the_answers_it_asks_for(tmp_path: Path) -> None:
    add = "add:\n  - {id: need.own.words, kind: txt, text: {en: 'What else?'}}\n"
    answers = f"{builders.answers_csv()}r1,need.own.words,value,Less paper,,,\n"

    (fault,) = folder_faults(tmp_path, {PATH: NEEDS + add, "cycles/1/answers.csv": answers})

    assert fault.startswith(f"{PATH}:5:")


def test_answer_to_a_question_that_nobody_asks_is_still_refused(tmp_path: Path) -> None:
    answers = f"{builders.answers_csv()}r1,need.own.words,value,Less paper,,,\n"

    (fault,) = folder_faults(tmp_path, {PATH: OFF, "cycles/1/answers.csv": answers})

    assert "'need.own.words' is not known" in fault
