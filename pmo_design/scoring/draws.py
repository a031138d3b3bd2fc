"""Posterior draws through the whole chain, chunk by chunk, and what they sum up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.method import Interval, Method
from pmo_design.engagement import Engagement
from pmo_design.scoring import chain, pmo_models, posterior
from pmo_design.scoring.cells import Cells, is_pooled
from pmo_design.scoring.encoding import AnswerArrays
from pmo_design.scoring.raw import CatalogArrays, RawScores
from pmo_design.scoring.scorecard import Estimate

Floats = NDArray[np.float64]

CHUNK_BYTES = 1_000_000
"""Memory for one array of draws; departments are worked on in chunks of that size, small
enough for a processor's own cache: twice as fast as chunks of 64 MB."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean and interval of draws; three arrays of one shape, NaN where not scored."""

    mean: Floats
    low: Floats
    high: Floats

    def estimate(self, raw: Floats, *at: int) -> Estimate | None:
        """Labelled figure at a place, beside its raw one; None where it is not scored."""
        figures = (raw[at], self.mean[at], self.low[at], self.high[at])
        if np.isnan(figures[0]):
            return None
        return Estimate(*(float(figure) for figure in figures))


@dataclass(frozen=True, slots=True)
class DepartmentDraws:
    """What the draws say of departments.

    Attributes
    ----------
    maturity : Summary, shape (n_departments, n_domains)
        Levels 1 to 5.
    priority : Summary, shape (n_departments, n_outcomes)
    demand, gap, fit : Summary, shape (n_departments, n_services)
    chance : ndarray, shape (n_departments, n_services)
        Share of draws with a fit at or above the floor.
    excess : ndarray, same shape
        Mean of the fit above the floor.
    called : ndarray, same shape
        Share of draws in which the service is among the department's first and its fit
        at or above the floor.
    """

    maturity: Summary
    priority: Summary
    demand: Summary
    gap: Summary
    fit: Summary
    chance: Floats
    excess: Floats
    called: Floats


@dataclass(frozen=True, slots=True)
class DrawnScores:
    """What the draws say of departments, of the organisation, and of the PMO models.

    Attributes
    ----------
    maturity : Summary, shape (n_domains,)
    fit : Summary, shape (n_services,)
    p_top, called : ndarray, shape (n_services,)
        Share of draws in which a service is among the first; and has the fit for it too.
    coverage : Summary, shape (n_models,)
    coverage_draws : ndarray, shape (n_models, n_draws)
    raw_maturity, raw_fit, raw_coverage : ndarray
        The same quantities of the raw chain.
    """

    departments: DepartmentDraws
    maturity: Summary
    fit: Summary
    p_top: Floats
    called: Floats
    coverage: Summary
    coverage_draws: Floats
    raw_maturity: Floats
    raw_fit: Floats
    raw_coverage: Floats


def draw_scores(
    engagement: Engagement,
    answers: AnswerArrays,
    catalog: CatalogArrays,
    raw: RawScores,
    cells: Cells | None = None,
) -> DrawnScores:
    """Draw from the posterior and carry the draws through chain and models.

    Parameters
    ----------
    engagement : Engagement
    answers : AnswerArrays
    catalog : CatalogArrays
    raw : RawScores
    cells : Cells, optional
        Those ``raw`` was computed from, where small groups are protected: the departments
        of a pool share its draws.
    """
    method = engagement.method
    weight = np.array([department.weight for department in engagement.departments])
    chunks = _Chunks(engagement, answers, catalog, raw, cells)
    shares, fit_sum, maturity_sum = [], 0.0, 0.0
    for rows in chunks.rows():
        maturity, priority = chunks.draw(rows)
        scores = _chunk_scores(maturity, priority, catalog, _cut(raw.mapping, rows), method)
        shares.append(scores.summary)
        share = weight[rows, None, None]
        fit_sum = fit_sum + (share * np.nan_to_num(scores.fit)).sum(axis=0)
        maturity_sum = maturity_sum + (share * np.nan_to_num(maturity)).sum(axis=0)
    scored = ~np.isnan(raw.fit)
    fits = _over_weight(fit_sum, weight @ scored)
    levels = _over_weight(maturity_sum, weight @ ~np.isnan(raw.maturity.mean))
    coverages = pmo_models.coverage(fits, catalog.profiles)
    top = _first_ones(fits[None], method)[0]
    raw_fit = chain.weighted_mean(raw.fit, weight)
    return DrawnScores(
        departments=_joined(shares),
        maturity=summarise(levels, method.interval),
        fit=summarise(fits, method.interval),
        p_top=top.mean(axis=-1),
        called=(top & (fits >= method.fit_floor)).mean(axis=-1),
        coverage=summarise(coverages, method.interval),
        coverage_draws=coverages,
        raw_maturity=chain.weighted_mean(raw.maturity.mean, weight),
        raw_fit=raw_fit,
        raw_coverage=pmo_models.coverage(raw_fit, catalog.profiles),
    )


def summarise(draws: Floats, interval: Interval) -> Summary:
    """Mean and interval over the last axis, in one sort.

    Quantiles are interpolated linearly between order statistics, as `numpy.quantile`
    does by default; a full sort is several times faster than asking it for two, and the
    seven digits of single precision, twice as fast again, are more than any draw is worth.
    """
    ordered = draws.astype(np.float32)
    ordered.sort(axis=-1)
    low, high = (_quantile(ordered, share) for share in (interval.low, interval.high))
    return Summary(draws.mean(axis=-1), low, high)


def _quantile(ordered: NDArray[np.float32], share: float) -> Floats:
    position = share * (ordered.shape[-1] - 1)
    below = int(position)
    above = min(below + 1, ordered.shape[-1] - 1)
    rest = position - below
    ends = ordered[..., [below, above]].astype(np.float64)
    return np.asarray((1 - rest) * ends[..., 0] + rest * ends[..., 1])


class _Chunks:
    """Draws of departments' maturity and priorities, a few departments at a time."""

    def __init__(
        self,
        engagement: Engagement,
        answers: AnswerArrays,
        catalog: CatalogArrays,
        raw: RawScores,
        cells: Cells | None,
    ) -> None:
        widest = max(catalog.home.size, len(answers.outcomes), len(answers.domains))
        self.size = max(1, CHUNK_BYTES // (8 * engagement.draws * widest))
        self.departments = answers.departments
        levels = raw.cell_maturity
        unit = replace(levels, mean=(levels.mean - 1) / 4, spread=levels.spread / 4)
        scale = engagement.method.posterior.sigma_scale
        self.maturity = _Family(
            engagement, unit, scale.maturity, answers.domains, cells.maturity if cells else None
        )
        self.priority = _Family(
            engagement,
            raw.cell_priority,
            scale.priority,
            answers.outcomes,
            cells.priority if cells else None,
        )

    def rows(self) -> Iterator[slice]:
        last = len(self.departments)
        for start in range(0, last, self.size):
            yield slice(start, min(start + self.size, last))

    def draw(self, rows: slice) -> tuple[Floats, Floats]:
        """Maturity in levels and priorities on 0..1, (n_rows, n_columns, n_draws) each."""
        unit = self.maturity.draw(rows, self.departments)
        return 1 + 4 * unit, self.priority.draw(rows, self.departments)


class _Family:
    """Draws of one family of columns: the domains, or the outcomes."""

    def __init__(
        self,
        engagement: Engagement,
        means: chain.DepartmentMeans,
        scale: float,
        columns: tuple[str, ...],
        place: NDArray[np.int64] | None,
    ) -> None:
        method = engagement.method.posterior
        self.seed, self.columns = engagement.seed, columns
        self.seen = posterior.observations(means)
        self.shared = posterior.draw_shared(
            self.seen,
            posterior.spread_grid(method, scale),
            method.sharing,
            self.seed,
            columns,
            engagement.draws,
        )
        self.pooled = None if place is None else is_pooled(place)
        if self.pooled is not None:
            pool = len(self.pooled)
            names = ("",) * (pool + 1)
            self.pool = self._drawn(slice(pool, pool + 1), names)

    def draw(self, rows: slice, departments: tuple[str, ...]) -> Floats:
        """Draws of some departments, (n_rows, n_columns, n_draws); a pool's are its own."""
        drawn = self._drawn(rows, departments)
        if self.pooled is not None:
            np.copyto(drawn, self.pool, where=self.pooled[rows][:, :, None])
        return drawn

    def _drawn(self, rows: slice, names: tuple[str, ...]) -> Floats:
        return posterior.draw_departments(
            self.seen, self.shared, rows, self.seed, names, self.columns
        )


@dataclass(frozen=True, slots=True)
class _ChunkScores:
    summary: DepartmentDraws
    fit: Floats


def _chunk_scores(
    maturity: Floats,
    priority: Floats,
    catalog: CatalogArrays,
    mapping: chain.OutcomeMapping,
    method: Method,
) -> _ChunkScores:
    demand = chain.demand(priority, mapping)
    gap = chain.practice_gap(maturity, catalog.home)
    fit = chain.fit(demand, gap, method.demand_weight)
    high_enough = fit >= method.fit_floor
    called = (_first_ones(fit, method) & high_enough).mean(axis=-1)
    missing = np.isnan(fit[:, :, 0])
    summary = DepartmentDraws(
        maturity=summarise(maturity, method.interval),
        priority=summarise(priority, method.interval),
        demand=summarise(demand, method.interval),
        gap=summarise(gap, method.interval),
        fit=summarise(fit, method.interval),
        chance=np.where(missing, np.nan, high_enough.mean(axis=-1)),
        excess=np.maximum(fit - method.fit_floor, 0.0).mean(axis=-1),
        called=np.where(missing, np.nan, called),
    )
    return _ChunkScores(summary, fit)


def _first_ones(fits: Floats, method: Method) -> NDArray[np.bool_]:
    """Whether each service is among the first of its department, draw by draw.

    ``fits`` has shape (n_departments, n_services, n_draws), services in id order, so that
    equal fits are ranked by id. Only the last of the first ones is looked for: a partition
    is quicker than ranks.
    """
    counts = [method.top_count(int(count)) for count in (~np.isnan(fits[:, :, 0])).sum(axis=1)]
    ranked = np.where(np.isnan(fits), -np.inf, fits)
    last = np.stack([_largest(each, count) for each, count in zip(ranked, counts, strict=True)])
    above = ranked > last[:, None]
    equal = (ranked == last[:, None]) & (ranked > -np.inf)
    room = np.array(counts)[:, None] - above.sum(axis=1)
    if (equal.sum(axis=1) > room).any():  # equal fits beyond the last place: first come first
        equal &= equal.cumsum(axis=1) <= room[:, None]
    return np.asarray(above | equal)


def _largest(fits: Floats, count: int) -> Floats:
    """The ``count``-th largest fit of each draw, shape (n_draws,); infinite for none."""
    if not count:
        return np.full(fits.shape[1], np.inf)
    by_draw = np.ascontiguousarray(fits.T)
    by_draw.partition(fits.shape[0] - count, axis=1)
    return by_draw[:, fits.shape[0] - count]


def _cut(mapping: chain.OutcomeMapping, rows: slice) -> chain.OutcomeMapping:
    return chain.OutcomeMapping(mapping.weights[rows], mapping.scored[rows])


def _over_weight(sums: Floats | float, weight: Floats) -> Floats:
    safe = np.where(weight > 0, weight, np.nan)
    return np.asarray(sums / safe[:, None])


def _joined(parts: list[DepartmentDraws]) -> DepartmentDraws:
    """One set of arrays from those of the chunks."""

    def column(name: str) -> Summary | Floats:
        values = [getattr(part, name) for part in parts]
        if isinstance(values[0], Summary):
            ends = ("mean", "low", "high")
            return Summary(*(np.concatenate([getattr(v, end) for v in values]) for end in ends))
        return np.concatenate(values)

    return DepartmentDraws(**{part.name: column(part.name) for part in fields(DepartmentDraws)})  # type: ignore[arg-type]  # each field is joined as its own type
