"""Documents of a client that was asked otherwise than everybody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import an_engagement
from document_reading import odd_texts, texts

from pmo_design.documents.content import Document
from pmo_design.documents.mandate.document import mandate
from pmo_design.documents.snapshot import Snapshot
from pmo_design.operations.documents import WRITERS
from pmo_design.operations.scoring import take_snapshot
from pmo_design.rendering.pdf import render_pdf

TOPICS = {
    "needs": "deciding, delivering, results, people, working",
    "maturity": "governance, planning, risk, benefits, resources, methods, people, engagement",
    "baseline": "sponsorship-and-authority, direction-and-culture, portfolio-and-organisation",
}
WORDS = "add: [{{id: {start}.own.words, kind: text, text: {{en: 'What else?'}}}}]\n"
ANCHORS = "[{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]"
RISK = f"{{id: maturity.risk.own, kind: scale, domain: risk, text: {{en: R}}, anchors: {ANCHORS}}}"
ALL_OFF = {
    "needs": f"off: [{TOPICS['needs']}]\n{WORDS.format(start='need')}",
    "maturity": f"off: [{TOPICS['maturity']}]\nadd: [{RISK}]\n",
    "baseline": f"off: [{TOPICS['baseline']}]\n{WORDS.format(start='baseline')}",
}
SOME = {
    "needs": "off: [rescue, profession]\nreword: {clear-view: {en: All on one page}}\n"
    "groups: {compliance: [executive]}\n",
    "maturity": "off: [benefits]\nweights: {maturity.planning.estimating: 2}\n",
}
CASES = {
    "some questions": SOME,
    "no outcome": {"needs": ALL_OFF["needs"]},
    "one maturity question": {"maturity": ALL_OFF["maturity"]},
    "no baseline": {"baseline": ALL_OFF["baseline"]},
    "nothing": ALL_OFF,
}


def overlays(bodies: dict[str, str]) -> dict[str, str]:
    return {
        f"overlays/{name}.yaml": f'format: 1\nquestionnaire: {name}\nversion: "1"\n{body}'
        for name, body in bodies.items()
    }


def all_text(document: Document) -> str:
    return "\n".join(texts(document))


def snapshot(path: Path, bodies: dict[str, str], language: str = "en", **parts: str) -> Snapshot:
    loaded = an_engagement(path, overlays(bodies), **parts)
    return take_snapshot(loaded.engagement, loaded.instrument, language)


@pytest.mark.parametrize("mode", ["attributed", "confidential"])
@pytest.mark.parametrize("bodies", CASES.values(), ids=CASES)
def test_every_document_is_written_whatever_was_left_out(
    tmp_path: Path, bodies: dict[str, str], mode: str
) -> None:
    found = snapshot(tmp_path, bodies, confidentiality=mode)

    documents = [write(found) for write in WRITERS.values()]

    assert [odd_texts(document) for document in documents] == [[], [], []]


def test_every_document_of_a_client_asked_hardly_anything_is_drawn(tmp_path: Path) -> None:
    found = snapshot(tmp_path, ALL_OFF)

    assert [len(render_pdf(write(found)).data) > 0 for write in WRITERS.values()] == [True] * 3


def test_annex_tells_how_far_each_questionnaire_was_tailored(tmp_path: Path) -> None:
    found = snapshot(tmp_path, SOME)
    text = all_text(mandate(found))
    marks = {
        name: sheet.tailoring.mark
        for name, sheet in found.instrument.questionnaires.items()
        if sheet.tailoring
    }

    assert (
        f"Needs questionnaire, tailored for this client ({marks['needs']}): 4 questions "
        "switched off, 2 reworded and 2 asked of other groups." in text
    )
    assert (
        f"Maturity questionnaire, tailored for this client ({marks['maturity']}): 4 questions "
        "switched off and 1 weighted differently." in text
    )
    assert "Too little was asked to score Benefits realisation." in text
    assert f"needs 1 (tailored, {marks['needs']})" in text


def test_annex_says_so_in_spanish(tmp_path: Path) -> None:
    text = all_text(mandate(snapshot(tmp_path, {"needs": "off: [rescue]\n"}, "es")))

    assert "adaptado a este cliente" in text
    assert "2 preguntas desactivadas." in text


def test_annex_of_a_client_with_other_words_alone_says_that(tmp_path: Path) -> None:
    text = all_text(mandate(snapshot(tmp_path, {"needs": "title: {en: For us}\n"})))

    assert "only the words around the questions." in text
    assert "Too little was asked" not in text


def test_client_asked_as_everybody_else_reads_of_no_tailoring(tmp_path: Path) -> None:
    assert "tailored" not in all_text(mandate(snapshot(tmp_path, {})))


def test_comment_on_a_baseline_question_that_is_off_is_kept_out_of_the_annex(
    tmp_path: Path,
) -> None:
    off = overlays({"baseline": "off: [baseline.sponsor-support]\n"})
    rows = "item,state,value,comment\nbaseline.sponsor-support,value,3,Only on paper\n"

    loaded = an_engagement(tmp_path, {**off, "cycles/1/baseline.csv": rows})
    text = all_text(mandate(take_snapshot(loaded.engagement, loaded.instrument)))

    assert [answer.comment for answer in loaded.engagement.latest.retired] == ["Only on paper"]
    assert "Only on paper" not in text
