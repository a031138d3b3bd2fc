"""Settings are written alone, and only over those that the change was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from protected_client import protected_client
from small_client import an_answer, small_client

from pmo_design.charter import Charter
from pmo_design.engagement import Capacity, Decision, Engagement, Respondent
from pmo_design.errors import ChangedMeanwhileError, NotFoundError, RefusedError
from pmo_design.storage.database import open_database
from pmo_design.storage.settings import SettingsShelf
from pmo_design.storage.sheets import Sheets
from pmo_design.storage.store import Store
from pmo_design.survey import Change


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[Store]:
    engine = open_database(tmp_path / "data", database_url)
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def shelf(store: Store) -> SettingsShelf:
    store.save(small_client())
    return SettingsShelf(store.engine)


def changed(client: Engagement) -> Engagement:
    return replace(
        client,
        group_weights={**client.group_weights, "executive": 2.0},
        method=client.method.model_copy(update={"demand_weight": 0.5}),
        capacity=Capacity(setup_person_months=(1.5, 2.0), run_fte=(1.0, 1.25)),
        decisions=(Decision(service="report", action="withhold", reason="Bought."),),
        charter=Charter(vision="On time."),
    )


def test_settings_come_back_as_they_were_kept(store: Store, shelf: SettingsShelf) -> None:
    shelf.keep(changed(small_client()), made_from=1)

    assert store.load("small") == changed(small_client())


def test_each_change_counts_one_further(shelf: SettingsShelf) -> None:
    assert shelf.version("small") == 1
    assert shelf.keep(changed(small_client()), made_from=1) == 2
    assert shelf.version("small") == 2


def test_of_two_who_change_at_once_the_second_is_told_and_overwrites_nothing(
    store: Store, shelf: SettingsShelf
) -> None:
    shelf.keep(changed(small_client()), made_from=1)

    with pytest.raises(ChangedMeanwhileError, match="somebody else has changed"):
        shelf.keep(small_client(charter=Charter(vision="Other.")), made_from=1)

    assert store.load("small").charter.vision == "On time."


def test_an_import_counts_as_a_change(store: Store, shelf: SettingsShelf) -> None:
    store.save(small_client())

    with pytest.raises(ChangedMeanwhileError):
        shelf.keep(changed(small_client()), made_from=1)


def test_answers_saved_since_the_engagement_was_read_stay(
    store: Store, shelf: SettingsShelf
) -> None:
    read = store.load("small")
    answer = an_answer("e2", "maturity.risk.a", 1)
    before = Sheets(store.engine).given("small", 1, "e2")["maturity.risk.a"].version
    person = Respondent("e2", "d2", "executive")
    Sheets(store.engine).save("small", 1, person, [Change("maturity.risk.a", answer, before)])

    shelf.keep(changed(read), made_from=1)

    given = {each.key: each.value for each in store.load("small").latest.answers}
    assert given[answer.key] == 1


def test_settings_of_a_closed_engagement_stay(store: Store, shelf: SettingsShelf) -> None:
    store.close("small")

    with pytest.raises(RefusedError, match="closed"):
        shelf.keep(changed(small_client()), made_from=1)


def test_settings_of_nobody_are_not_found(shelf: SettingsShelf) -> None:
    with pytest.raises(NotFoundError):
        shelf.version("nobody")
    with pytest.raises(NotFoundError):
        shelf.keep(small_client(id="nobody"), made_from=1)


def test_groups_weigh_as_they_did_once_somebody_answered_in_confidence(store: Store) -> None:
    client = protected_client()
    store.save(client)
    other = replace(client, group_weights={**client.group_weights, "executive": 9.0})

    with pytest.raises(RefusedError, match="tell the groups of a department apart"):
        SettingsShelf(store.engine).keep(other, made_from=1)


def test_groups_may_be_weighed_before_anybody_answered_in_confidence(store: Store) -> None:
    client = protected_client()
    silent = replace(client, cycles=(replace(client.latest, answers=()),))
    store.save(silent)
    other = replace(silent, group_weights={**client.group_weights, "executive": 9.0})

    SettingsShelf(store.engine).keep(other, made_from=1)

    assert store.load("small").group_weights["executive"] == 9.0
