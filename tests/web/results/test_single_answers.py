"""What one person answered and what people wrote: who reads it, and where nobody does."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from flask import Flask
from house_builders import Browser
from results_cast import OPEN, QUIET, quiet, sample, signed_in
from small_client import with_answers

from pmo_design.answers import Answer, AnswerState
from pmo_design.engagement import Engagement
from pmo_design.operations.accounts import join
from pmo_design.storage.store import Store

INGRID = "asset-management-01"
PROMISED = "holds single answers that people gave in confidence"


def page_of(person: str, engagement: str = OPEN) -> str:
    return f"/engagements/{engagement}/people/respondents/{person}/answers"


def rows(page: str) -> list[list[str]]:
    """Texts of the cells of every row of a page's tables."""
    found = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in found]
    return [[html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in cells]


def test_consultant_reads_every_answer_of_a_person_with_what_stands_beside_it(
    carla: Browser,
) -> None:
    page = carla.get(page_of(INGRID)).text

    own = [each for each in sample().latest.answers if each.respondent == INGRID]
    said = [row for row in rows(page) if len(row) == 3 and row[0] != "Question"]
    remarked = next(row for row in said if "Comment: I learnt from Declan" in row[1])
    assert page.count("<h1>") == 1
    assert len(said) == len({each.item for each in own})
    assert remarked[1].startswith("3 – ")


def test_answers_of_a_person_are_linked_from_the_list_and_from_the_persons_page(
    carla: Browser,
) -> None:
    link = f'href="{page_of(INGRID)}"'

    assert link in carla.get(f"/engagements/{OPEN}/people").text
    assert link in carla.get(f"/engagements/{OPEN}/people/respondents/{INGRID}").text


def test_latest_round_counts_and_answers_to_unknown_questions_are_shown_by_id(
    carla: Browser, store: Store
) -> None:
    first = Answer(INGRID, "maturity.people.coaching", AnswerState.VALUE, 2)
    again = replace(first, value=5, confidence="low", evidence="Plan of May", round=2)
    gone = Answer(INGRID, "maturity.gone.item", AnswerState.VALUE, 4)
    unsure = Answer(INGRID, "maturity.gone.too", AnswerState.DONT_KNOW)
    store.save(with_answers(sample(), first, again, gone, unsure))

    said = rows(carla.get(page_of(INGRID)).text)

    row = next(row for row in said if row[1].startswith("5 – "))
    assert row[1].endswith("Evidence: Plan of May")
    assert row[2] == "Not very sure"
    assert not any(row[1].startswith("2 – ") for row in said)
    assert ["maturity.gone.item", "4", "–"] in said
    assert ["maturity.gone.too", "I don't know", "–"] in said


@pytest.mark.parametrize("promise", ["confidential", "anonymous"])
def test_single_answers_given_in_confidence_are_refused_in_words_and_not_linked(
    carla: Browser, store: Store, promise: str
) -> None:
    store.delete(QUIET)
    store.save(_promised(promise))
    join(store, "carla@example.org", QUIET)

    answer = carla.get(page_of(INGRID, QUIET))

    assert answer.status_code == 409
    assert PROMISED in answer.text
    assert "Declan" not in answer.text
    assert "/answers" not in carla.get(f"/engagements/{QUIET}/people").text


def _promised(promise: str) -> Engagement:
    bare = tuple(replace(each, name="", email="") for each in quiet().respondents)
    return replace(quiet(), confidentiality=promise, respondents=bare)


@pytest.mark.parametrize("path", [f"people/respondents/{INGRID}/answers", "results/comments"])
@pytest.mark.parametrize("who", ["pia", "otto"])
def test_who_may_not_read_single_answers_finds_neither_page(
    app: Flask, who: str, path: str
) -> None:
    assert signed_in(app, who).get(f"/engagements/{OPEN}/{path}").status_code == 404


def test_comments_stand_with_who_wrote_them_and_the_question_in_an_attributed_client(
    app: Flask, carla: Browser
) -> None:
    page = carla.get(f"/engagements/{OPEN}/results/comments").text

    who, on, text = next(row for row in rows(page) if "I learnt from Declan" in row[-1])
    assert who.startswith("Ingrid Solheim, ")
    assert on
    assert text.startswith("I learnt from Declan")
    assert (
        'href="/engagements/northbridge/results/comments"'
        in carla.get(f"/engagements/{OPEN}/results/trust").text
    )
    assert (
        "results/comments"
        not in signed_in(app, "pia").get(f"/engagements/{OPEN}/results/trust").text
    )


def test_comments_given_in_confidence_stand_in_the_order_of_their_letters_without_a_source(
    carla: Browser,
) -> None:
    page = carla.get(f"/engagements/{QUIET}/results/comments").text

    texts = [row[0] for row in rows(page)[1:]]
    assert any("I learnt from Declan" in text for text in texts)
    assert all(len(row) == 1 for row in rows(page))
    assert texts == sorted(texts)
    assert "Ingrid Solheim" not in page


def test_comments_of_too_few_people_in_confidence_are_not_shown(
    carla: Browser, store: Store
) -> None:
    one = Answer(
        INGRID, "maturity.people.coaching", AnswerState.VALUE, 2, comment="Only I know this."
    )
    plain = tuple(replace(each, comment="", evidence="") for each in quiet().latest.answers)
    others = tuple(each for each in plain if (each.respondent, each.item) != (INGRID, one.item))
    cycle = replace(quiet().latest, answers=tuple(sorted((*others, one), key=lambda a: a.key)))
    store.save(replace(quiet(), cycles=(cycle,)))

    page = carla.get(f"/engagements/{QUIET}/results/comments").text

    assert "Only I know this" not in page
    assert "Comments are printed only if at least 8 people wrote some" in page
