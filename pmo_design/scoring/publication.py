"""What of a scorecard is shown where small groups are protected.

The figures come from publication cells already; here a department's own figures are
withheld where its cell is not its own, counts become bands, and figures are rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.method import DisclosureMethod, Method
from pmo_design.disclosure import NOBODY, Band, band
from pmo_design.language import rounded_level
from pmo_design.scoring.cells import Cells, is_kept_back, is_own
from pmo_design.scoring.raw import CatalogArrays
from pmo_design.scoring.scorecard import (
    COVERAGE,
    Count,
    DepartmentScores,
    Estimate,
    Flag,
    MaturityScore,
    OrganisationService,
    OutcomeScore,
    Scorecard,
    ServiceScore,
    Span,
)

LEVEL_DECIMALS, SHARE_DECIMALS = 1, 2
"""Decimals shown: a single answer moves the mean of few people by more than one step."""

OPEN_FLAGS = frozenset({"close-fits"})
"""Flags that tell of the organisation; every other one tells of few people or of single ones."""

Mask = NDArray[np.bool_]


def shown(scorecard: Scorecard, cells: Cells, catalog: CatalogArrays, method: Method) -> Scorecard:
    """Scorecard as it may be shown.

    Parameters
    ----------
    scorecard : Scorecard
        Computed from these cells, departments in the order of theirs.
    cells : Cells
    catalog : CatalogArrays
    method : Method

    Returns
    -------
    Scorecard
        None and an id in ``withheld`` for whatever is not a department's own figure.
    """
    kept = _Kept.found(cells, catalog, method)
    departments = tuple(
        _department(scores, kept.ids(row, scores), method.disclosure)
        for row, scores in enumerate(scorecard.departments)
    )
    return replace(
        scorecard,
        departments=departments,
        maturity={
            name: score and _rounded_levels(score) for name, score in scorecard.maturity.items()
        },
        services={name: _service_of_all(score) for name, score in scorecard.services.items()},
        models={
            name: replace(
                score,
                coverage=score.coverage and _rounded(score.coverage, SHARE_DECIMALS),
                probability=round(score.probability, SHARE_DECIMALS),
            )
            for name, score in scorecard.models.items()
        },
        margin=scorecard.margin and _rounded_span(scorecard.margin),
        outside_models_share=None
        if scorecard.outside_models_share is None
        else round(scorecard.outside_models_share, SHARE_DECIMALS),
        flags=tuple(_flags(scorecard.flags, departments, method.disclosure)),
        agenda=(),
        protection=method.disclosure,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """Cells whose figures are withheld; a row for each department."""

    maturity: Mask
    priority: Mask
    coverage: Mask
    services: Mask

    @classmethod
    def found(cls, cells: Cells, catalog: CatalogArrays, method: Method) -> _Kept:
        return cls(
            is_kept_back(cells.maturity),
            is_kept_back(cells.priority),
            is_kept_back(cells.coverage),
            _kept_services(cells, catalog, method.least_seen_weight),
        )

    def ids(self, row: int, scores: DepartmentScores) -> frozenset[str]:
        marked = (
            *zip(scores.maturity, self.maturity[row], strict=True),
            *zip(scores.outcomes, self.priority[row], strict=True),
            *zip(scores.services, self.services[row], strict=True),
            (COVERAGE, self.coverage[row]),
        )
        return frozenset(name for name, kept in marked if kept)


def _kept_services(cells: Cells, catalog: CatalogArrays, least_seen: float) -> Mask:
    """Service cells that are not the department's own, shape (n_departments, n_services).

    Own are those whose home domain and at least the share ``least_seen`` of whose link
    weight are. Of the others, those that nothing was withheld from were never scored.
    """
    own_weight = is_own(cells.priority).astype(np.float64) @ catalog.links
    own = is_own(cells.maturity)[:, catalog.home]
    own = own & (own_weight > 0) & (own_weight >= least_seen * catalog.links.sum(axis=0))
    seen_weight = (cells.priority != NOBODY).astype(np.float64) @ catalog.links
    seen = (cells.maturity != NOBODY)[:, catalog.home] & (seen_weight > 0)
    return np.asarray(~own & seen)


def _department(
    scores: DepartmentScores, withheld: frozenset[str], least: DisclosureMethod
) -> DepartmentScores:
    maturity = {
        name: _maturity(score, least) if score and name not in withheld else None
        for name, score in scores.maturity.items()
    }
    coverage = None if COVERAGE in withheld else scores.coverage
    return DepartmentScores(
        id=scores.id,
        respondents=count_shown(scores.respondents, least),
        coverage=None if coverage is None else round(coverage, SHARE_DECIMALS),
        staged_level=scores.staged_level if withheld.isdisjoint(maturity) else None,
        maturity=maturity,
        agreement=dict.fromkeys(maturity),  # rests on single items, which other people answered
        outcomes={
            name: _outcome(score, least) if score and name not in withheld else None
            for name, score in scores.outcomes.items()
        },
        services={
            name: _service(score) if score and name not in withheld else None
            for name, score in scores.services.items()
        },
        withheld=withheld,
    )


def count_shown(people: Count, least: DisclosureMethod) -> Count:
    """Number of people as a band."""
    return people if isinstance(people, Band) else band(people, least.mean)


def _maturity(score: MaturityScore, least: DisclosureMethod) -> MaturityScore:
    enough = isinstance(score.people, int) and score.people >= least.distribution
    spread = score.spread if enough else None
    return MaturityScore(
        estimate=_rounded_levels(score.estimate),
        level=score.level,
        people=count_shown(score.people, least),
        spread=None if spread is None else round(spread, LEVEL_DECIMALS),
        source=score.source,
    )


def _outcome(score: OutcomeScore, least: DisclosureMethod) -> OutcomeScore:
    return OutcomeScore(
        importance=round(score.importance, SHARE_DECIMALS),
        satisfaction=round(score.satisfaction, SHARE_DECIMALS),
        priority=_rounded(score.priority, SHARE_DECIMALS),
        by_group={},
        people=count_shown(score.people, least),
    )


def _service(score: ServiceScore) -> ServiceScore:
    return replace(
        score,
        demand=_rounded(score.demand, SHARE_DECIMALS),
        gap=_rounded(score.gap, SHARE_DECIMALS),
        fit=_rounded(score.fit, SHARE_DECIMALS),
        chance=round(score.chance, SHARE_DECIMALS),
        excess=round(score.excess, SHARE_DECIMALS),
    )


def _service_of_all(score: OrganisationService | None) -> OrganisationService | None:
    if score is None:
        return None
    return replace(
        score,
        fit=_rounded(score.fit, SHARE_DECIMALS),
        p_top=round(score.p_top, SHARE_DECIMALS),
        called=round(score.called, SHARE_DECIMALS),
    )


def _rounded(score: Estimate, decimals: int) -> Estimate:
    figures = (score.raw, score.mean, score.low, score.high)
    return Estimate(*(round(figure, decimals) for figure in figures))


def _rounded_levels(score: Estimate) -> Estimate:
    """Figures of a maturity; none is rounded up to a level that it has not reached."""
    figures = (score.raw, score.mean, score.low, score.high)
    return Estimate(*(rounded_level(figure, LEVEL_DECIMALS) for figure in figures))


def _rounded_span(span: Span) -> Span:
    return Span(*(round(figure, SHARE_DECIMALS) for figure in (span.mean, span.low, span.high)))


def _flags(
    flags: tuple[Flag, ...], departments: tuple[DepartmentScores, ...], least: DisclosureMethod
) -> Iterator[Flag]:
    """Name departments with figures withheld, then what is said of the organisation."""
    for scores in departments:
        columns = (*scores.maturity, *scores.outcomes)
        if not scores.withheld.isdisjoint(columns):
            yield Flag("small-group", scores.id, {"least": least.mean})
    for flag in flags:
        if flag.code in OPEN_FLAGS and flag.department is None:
            yield replace(flag, params=_rounded_params(flag.params))


def _rounded_params(params: Mapping[str, float | int | str]) -> dict[str, float | int | str]:
    return {
        name: round(value, SHARE_DECIMALS) if isinstance(value, float) else value
        for name, value in params.items()
    }
