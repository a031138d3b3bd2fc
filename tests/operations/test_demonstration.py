"""The sample with an open survey, to try as a department head."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from survey_client import a_change

from pmo_design.account import Action
from pmo_design.errors import NotFoundError
from pmo_design.operations import accounts, surveys
from pmo_design.operations.databases import open_store
from pmo_design.operations.demonstration import (
    OPEN_DAYS,
    consultant_link,
    open_sample,
    sample_id,
)
from pmo_design.operations.office import Desk
from pmo_design.resources import root

SAMPLE = root("samples") / "northbridge"
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
DESK = Desk("http://127.0.0.1:8080", "", b"k" * 32, NOW)


def test_sample_opens_for_a_visitor_in_each_language_and_for_a_test_drive(tmp_path: Path) -> None:
    store = open_store(tmp_path)

    letters = open_sample(store, SAMPLE, DESK)

    tokens = [letter.link.rpartition("/")[2] for letter in letters]
    alex, lucia, trial = (surveys.open_survey(store, token, NOW) for token in tokens)
    assert (alex.language, lucia.language, trial.trial) == ("en", "es", True)
    assert alex.closing_day == (NOW + timedelta(days=OPEN_DAYS)).date()


def test_sample_served_again_keeps_what_was_answered(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    first = open_sample(store, SAMPLE, DESK)[0].link.rpartition("/")[2]
    survey = surveys.open_survey(store, first, NOW)
    item = survey.items[0].id
    surveys.save(store, survey, [a_change(4, item=item, respondent=survey.respondent)])

    again = open_sample(store, SAMPLE, DESK)[0].link.rpartition("/")[2]

    assert surveys.sheet(store, surveys.open_survey(store, again, NOW))[item].answer.value == 4


def test_consultant_of_the_sample_signs_in_by_a_link_and_enters_it(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    open_sample(store, SAMPLE, DESK)
    sample = sample_id(SAMPLE)

    first = consultant_link(store, sample, NOW)
    again = consultant_link(store, sample, NOW)

    account, _ = accounts.opened_link(store, again.token, NOW)
    assert accounts.may(store, account, Action.INVITE, sample)
    with pytest.raises(NotFoundError):
        accounts.opened_link(store, first.token, NOW)
