"""What is shown of a protected scorecard: every figure rounded, every other one withheld."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from protected_client import INSTRUMENT, person, protected_client
from small_client import catalog

from pmo_design.disclosure import NOBODY, WITHHELD, Band
from pmo_design.scoring.cells import Cells
from pmo_design.scoring.encoding import encode
from pmo_design.scoring.engine import Scored, score_both
from pmo_design.scoring.publication import shown
from pmo_design.scoring.raw import CatalogArrays, catalog_arrays
from pmo_design.scoring.scorecard import Estimate, Flag, Scorecard, Span

LEVELS, SHARES = 1, 2  # decimals, docs/security.md
OWN = 0
METHOD = catalog().method


@pytest.fixture(scope="module")
def both() -> Scored:
    """Not everybody of crowd answered everything, so that its coverage has decimals."""
    silent = {(person("crowd", 0), "maturity.plan.b"): "dk"}
    return score_both(protected_client(changed=silent), INSTRUMENT)


def to(decimals: int, figures: Estimate) -> Estimate:
    parts = (figures.raw, figures.mean, figures.low, figures.high)
    return Estimate(*(round(part, decimals) for part in parts))


def test_department_s_own_figures_are_the_scores_rounded(both: Scored) -> None:
    seen, full = both.shown.department("crowd"), both.underlying.department("crowd")

    assert seen.withheld == frozenset()
    assert seen.coverage == round(55 / 56, SHARES)  # seven questions to each of eight people
    assert seen.staged_level == full.staged_level is not None
    for name, score in full.maturity.items():
        own = seen.maturity[name]
        assert own.estimate == to(LEVELS, score.estimate) != score.estimate
        assert (own.level, own.source, own.people) == (score.level, "survey", Band(5, 9))
        if score.people >= 8:
            assert own.spread == round(score.spread, LEVELS) != score.spread
    for name, outcome in full.outcomes.items():
        own_outcome = seen.outcomes[name]
        assert own_outcome.importance == round(outcome.importance, SHARES)
        assert own_outcome.satisfaction == round(outcome.satisfaction, SHARES)
        assert own_outcome.priority == to(SHARES, outcome.priority) != outcome.priority
        assert own_outcome.people == Band(5, 9)
    for name, service in full.services.items():
        own_service = seen.services[name]
        for part in ("demand", "gap", "fit"):
            figures = getattr(service, part)
            assert getattr(own_service, part) == to(SHARES, figures) != figures
        assert own_service.chance == round(service.chance, SHARES)
        assert own_service.excess == round(service.excess, SHARES) != service.excess
        assert own_service.service_class == service.service_class
        assert own_service.mode == service.mode


def test_eight_people_say_how_far_apart_they_are_to_one_decimal(both: Scored) -> None:
    spread = both.underlying.department("crowd").maturity["risk"].spread

    assert both.shown.department("crowd").maturity["risk"].spread == round(spread, 1)


def test_organisation_s_figures_are_the_scores_rounded(both: Scored) -> None:
    seen, full = both.shown, both.underlying

    assert seen.maturity == {name: to(LEVELS, each) for name, each in full.maturity.items()}
    for name, service in full.services.items():
        assert seen.services[name].fit == to(SHARES, service.fit) != service.fit
        assert seen.services[name].p_top == round(service.p_top, SHARES)
        assert seen.services[name].rank == service.rank
    for name, model in full.models.items():
        assert seen.models[name].coverage == to(SHARES, model.coverage) != model.coverage
        assert seen.models[name].probability == round(model.probability, SHARES)
    assert seen.protection == METHOD.disclosure
    assert seen.agenda == ()


def shown_of(card: Scorecard) -> Scorecard:
    client = protected_client()
    answers = encode(client, INSTRUMENT)
    places = (len(answers.domains), len(answers.outcomes))
    own = np.arange(len(answers.departments))
    cells = Cells(*(np.repeat(own[:, None], width, axis=1) for width in places), own)
    return shown(card, cells, catalog_arrays(INSTRUMENT, METHOD), METHOD)


def test_lead_chances_and_share_outside_the_models_are_told_to_two_decimals(both: Scored) -> None:
    service = replace(both.underlying.services["report"], p_top=0.12345, called=0.12345)
    model = replace(both.underlying.models["reporting"], probability=0.56789)
    card = replace(
        both.underlying,
        margin=Span(0.12345, -0.05432, 0.98765),
        outside_models_share=0.33333,
        services={"report": service, "advise": None},
        models={"reporting": model, "advising": replace(model, coverage=None)},
        maturity={"plan": both.underlying.maturity["plan"], "risk": None},
    )

    seen = shown_of(card)

    assert seen.margin == Span(0.12, -0.05, 0.99)
    assert seen.outside_models_share == 0.33
    assert seen.services["report"].p_top == 0.12
    assert seen.services["report"].called == 0.12
    assert seen.services["advise"] is None
    assert seen.models["reporting"].probability == 0.57
    assert seen.models["advising"].coverage is None
    assert seen.maturity["risk"] is None
    nothing = shown_of(replace(card, margin=None, outside_models_share=None))
    assert (nothing.margin, nothing.outside_models_share) == (None, None)


def test_chances_of_a_department_s_service_are_told_to_two_decimals(both: Scored) -> None:
    crowd = both.underlying.department("crowd")
    service = replace(crowd.services["report"], chance=0.98765, excess=0.01234)
    changed = replace(crowd, services={**crowd.services, "report": service})
    card = replace(
        both.underlying,
        departments=tuple(
            changed if each.id == "crowd" else each for each in both.underlying.departments
        ),
    )

    seen = shown_of(card).department("crowd").services["report"]

    assert (seen.chance, seen.excess) == (0.99, 0.01)


def test_only_flags_that_tell_of_no_person_are_passed_on_and_rounded(both: Scored) -> None:
    params = {"spread": 0.12345, "half_width": 0.98765, "services": 1234}
    card = replace(
        both.underlying,
        flags=(
            Flag("close-fits", "crowd", params),
            Flag("retired-answers", params={"answers": 2}),
            Flag("single-voice", "duo", {"listed": 1}),
            Flag("close-fits", params=params),
        ),
    )

    rounded = {"spread": 0.12, "half_width": 0.99, "services": 1234}
    assert shown_of(card).flags == (Flag("close-fits", params=rounded),)


def test_numbers_of_people_in_bands_stay_as_they_are(both: Scored) -> None:
    once = shown_of(both.underlying)

    assert shown_of(once).department("crowd").respondents == Band(5, 9)


def kept(
    links: list[list[float]], maturity: list[int], priority: list[int], least_seen: float = 0.5
) -> list[str]:
    """Services withheld from the first department; advise is at home in risk, report in plan."""
    both = score_both(protected_client(), INSTRUMENT)
    cells = Cells(
        np.array([maturity, [1, 1], [2, 2], [3, 3]]),
        np.array([priority, [1, 1], [2, 2], [3, 3]]),
        np.arange(4),
    )
    arrays = CatalogArrays(np.array(links), np.array([1, 0]), np.ones((2, 2)))
    method = METHOD.model_copy(update={"least_seen_weight": least_seen})
    withheld = shown(both.underlying, cells, arrays, method).departments[0].withheld
    return sorted(withheld & {"advise", "report"})


@pytest.mark.parametrize(
    ("links", "maturity", "priority", "expected"),
    [  # links: a row for each of two outcomes, a column for advise and for report
        ([[3, 9], [9, 0]], [OWN, OWN], [OWN, OWN], []),
        ([[3, 9], [9, 0]], [OWN, OWN], [OWN, WITHHELD], ["advise"]),  # 3 of 12 is its own
        ([[3, 9], [9, 0]], [OWN, OWN], [WITHHELD, OWN], ["report"]),  # 9 of 12 are its own
        ([[3, 9], [3, 0]], [OWN, OWN], [OWN, WITHHELD], []),  # just half is enough
        ([[1, 1], [1, 1]], [OWN, OWN], [OWN, WITHHELD], []),  # weak links are links
        ([[1, 1], [0, 0]], [OWN, OWN], [WITHHELD, OWN], ["advise", "report"]),
        ([[3, 9], [9, 0]], [OWN, WITHHELD], [OWN, OWN], ["advise"]),  # home withheld
        ([[3, 9], [9, 0]], [NOBODY, NOBODY], [OWN, OWN], []),  # never scored
        ([[3, 9], [9, 0]], [OWN, OWN], [NOBODY, NOBODY], []),  # never scored
        ([[3, 0], [9, 0]], [WITHHELD, WITHHELD], [WITHHELD, WITHHELD], ["advise"]),
    ],
)
def test_service_is_withheld_unless_home_and_half_its_weight_are_the_department_s_own(
    links: list[list[float]], maturity: list[int], priority: list[int], expected: list[str]
) -> None:
    assert kept(links, maturity, priority) == expected


def test_service_none_of_whose_outcomes_is_the_department_s_own_is_withheld() -> None:
    # even if a method asked for no weight at all
    assert kept([[3, 9], [9, 0]], [OWN, OWN], [WITHHELD, OWN], least_seen=0.0) == ["report"]
