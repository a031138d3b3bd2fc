"""Questionnaires and catalogue together: cases 51 and 52 of the bad inputs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pmo_design.catalog.definition import Catalog
from pmo_design.errors import InputError
from pmo_design.instrument import Instrument, joined, load_instrument
from pmo_design.questionnaire.definition import NAMES, Name, Questionnaire


@pytest.fixture(scope="module")
def shipped() -> Instrument:
    return load_instrument(dict.fromkeys(NAMES, "1"), "1")


def faults(instrument: Instrument, catalog: Catalog, **sheets: Questionnaire) -> list[str]:
    with pytest.raises(InputError) as caught:
        joined({**instrument.questionnaires, **sheets}, catalog)  # type: ignore[dict-item]
    return [str(fault) for fault in caught.value.faults]


def with_first_service(catalog: Catalog, **changes: object) -> Catalog:
    first, *others = catalog.services
    return replace(catalog, services=(first.model_copy(update=changes), *others))


def test_item_is_found_in_any_questionnaire(shipped: Instrument) -> None:
    ids = ["maturity.governance.gates", "need.clear-view.importance", "feedback.value"]

    found = [shipped.item(item_id) for item_id in ids]

    assert [item and item.id for item in found] == ids
    assert shipped.item("baseline.none") is None


def test_domains_are_the_topics_of_maturity(shipped: Instrument) -> None:
    assert [domain.id for domain in shipped.domains][:2] == ["governance", "planning"]


def test_groups_asked_are_those_of_the_needs_item(shipped: Instrument) -> None:
    item = shipped.item("need.clear-view.importance")

    assert item is not None
    assert shipped.groups_asked("clear-view") == item.groups
    assert shipped.groups_asked("nothing") == ()


def test_service_with_one_outcome_is_marked(shipped: Instrument) -> None:
    outcomes = shipped.catalog.outcomes
    links = [service for outcome in outcomes for _, service in outcome.links()]

    single = shipped.single_outcome_services()

    assert single == tuple(s.id for s in shipped.catalog.services if links.count(s.id) == 1)


def test_home_domain_that_nobody_asks_is_refused_with_the_nearest_case_52(
    shipped: Instrument,
) -> None:
    catalog = with_first_service(shipped.catalog, home_domain="planing")

    (found,) = faults(shipped, catalog)

    first = catalog.services[0].id
    assert found == (
        f"service_catalog/1/services: {first}.home_domain: domain 'planing' is not asked; "
        "did you mean planning?"
    )


@pytest.mark.parametrize("key", ["requires", "uplift"])
def test_domain_that_nobody_asks_is_refused_case_51(shipped: Instrument, key: str) -> None:
    catalog = with_first_service(shipped.catalog, **{key: {"riks": 2.0}})

    (found,) = faults(shipped, catalog)

    assert found.endswith(f".{key}: domain 'riks' is not asked; did you mean risk?")


def test_gate_that_is_no_scale_of_the_baseline_is_refused_case_51(shipped: Instrument) -> None:
    first, *others = shipped.catalog.models
    gates = {"baseline.regulated": 2.0, "baseline.sponsor-suport": 2.0}
    catalog = replace(shipped.catalog, models=(first.model_copy(update={"gates": gates}), *others))

    found = faults(shipped, catalog)

    assert "'baseline.regulated' is not a scale of the baseline" in found[0]
    assert found[1].endswith("; did you mean baseline.sponsor-support?")


def test_outcome_that_nobody_is_asked_for_is_refused_case_52(shipped: Instrument) -> None:
    first, *others = shipped.catalog.outcomes
    catalog = replace(
        shipped.catalog, outcomes=(first.model_copy(update={"id": "clear-views"}), *others)
    )

    assert faults(shipped, catalog) == [
        "questionnaires/needs/1.yaml: asks for outcome 'clear-view', which no catalogue file "
        "knows; did you mean clear-views?",
        "questionnaires/needs/1.yaml: asks nobody for outcome clear-views of the catalogue",
    ]


def test_item_of_two_questionnaires_is_refused_case_47(shipped: Instrument) -> None:
    maturity, feedback = (shipped.questionnaires[name] for name in ("maturity", "feedback"))
    doubled = replace(feedback, items=(*feedback.items, maturity.items[0]))

    (found,) = faults(shipped, shipped.catalog, feedback=doubled)

    assert found == (
        f"questionnaires/feedback/1.yaml: {maturity.items[0].id} is asked by maturity, too; "
        "expected once"
    )


def test_versions_that_are_not_shipped_are_all_listed() -> None:
    versions: dict[Name, str] = {"maturity": "8", "needs": "9"}

    with pytest.raises(InputError) as caught:
        load_instrument(versions, "7")

    assert len(caught.value.faults) == 3
