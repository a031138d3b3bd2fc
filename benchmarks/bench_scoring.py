"""Point scores and the full scorecard, against the libraries people would use instead.

Run ``python benchmarks/bench_scoring.py``; ``--help`` lists sizes. Figures are compared
with the peers' before anything is timed.
"""

from __future__ import annotations

import argparse

import measure

measure.pin_threads()

import logging
import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from measure import Timing
from numpy.typing import NDArray
from scipy.stats import bootstrap
from survey import Survey, answer_arrays, engagement_of, instrument_in_force, made_up

from pmo_design.scoring import chain, draws, posterior, raw
from pmo_design.scoring.encoding import AnswerArrays

Floats = NDArray[np.float64]
EQUAL = 1e-9


def main() -> None:
    options = _options()
    measure.print_machine("numpy", "pandas", "polars", "duckdb", "scipy", "pymc")
    point_scores(options.departments, options.people, options.rounds)
    scorecard(options.rounds)
    flat_memory()
    if not options.no_pymc:
        against_pymc()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=500)
    parser.add_argument("--people", type=int, default=20, help="in each department")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--no-pymc", action="store_true", help="leave the slow peer out")
    return parser.parse_args()


def point_scores(departments: int, people: int, rounds: int) -> None:
    """Raw chain of everybody's answers up to the fit of each service in each department."""
    from point_score_peers import peers

    survey = made_up(departments, people, seed=1, hesitant=0.2)
    answers = answer_arrays(survey)
    catalog = raw.catalog_arrays(instrument_in_force(), instrument_in_force().catalog.method)
    count = sum(int((~np.isnan(each)).sum()) for each in _sheets(survey))
    print(f"\nPoint scores: {departments:,} departments x {people} people, {count:,} answers")
    print("(ours computes spreads, effective counts and customer groups as well; peers do not)")
    work: dict[str, Callable[[], object]] = {
        "ours": lambda: _raw(answers, catalog),
        "limit: read once, final product": _limit_of_points(survey, catalog),
    }
    found = _raw(answers, catalog)
    for name, peer in peers(survey, answers.item_domain).items():
        maturity, priority = peer()
        _check(name, found.maturity.mean, maturity)
        _check(name, found.priority.mean, priority)
        work[name] = _with_product(peer, catalog)
    timings = measure.interleaved(work, rounds)
    measure.print_timings(timings)
    best = min((name for name in work if name[:4] not in ("ours", "limi")), key=_by(timings))
    measure.print_ratio(
        f"  best peer ({best}) / ours (goal >= 20)", timings[best], timings["ours"]
    )
    limit = timings["limit: read once, final product"]
    measure.print_ratio("  ours / limit (goal <= 4)", timings["ours"], limit)


def _by(timings: dict[str, Timing]) -> Callable[[str], float]:
    return lambda name: float(np.median(timings[name].cpu))


def _sheets(survey: Survey) -> tuple[Floats, ...]:
    return survey.levels, survey.importance, survey.satisfaction


def _raw(answers: AnswerArrays, catalog: raw.CatalogArrays) -> raw.RawScores:
    return raw.raw_scores(answers, catalog, instrument_in_force().catalog.method)


def _with_product(
    peer: Callable[[], tuple[Floats, Floats]], catalog: raw.CatalogArrays
) -> Callable[[], object]:
    method = instrument_in_force().catalog.method

    def work() -> Floats:
        maturity, priority = peer()
        seen = ~np.isnan(priority)
        mapping = chain.outcome_mapping(catalog.links, seen, method.least_seen_weight)
        wanted = chain.demand(priority, mapping)
        gap = chain.practice_gap(maturity, catalog.home)
        return chain.fit(wanted, gap, method.demand_weight)

    return work


def _limit_of_points(survey: Survey, catalog: raw.CatalogArrays) -> Callable[[], object]:
    """Add every answer up once, as bytes, and multiply once."""
    sheets = [np.nan_to_num(each).astype(np.uint8) for each in _sheets(survey)]
    columns = sum(each.shape[1] for each in sheets)
    means = np.ones((int(survey.department.max()) + 1, columns))
    weights = np.ones((columns, catalog.links.shape[1]))

    def work() -> object:
        for sheet in sheets:
            sheet.sum(dtype=np.uint64)
        return means @ weights

    return work


def scorecard(rounds: int) -> None:
    """Draws, intervals and ranks of twelve and of a hundred departments."""
    for departments, people in ((12, 6), (100, 8)):
        survey = made_up(departments, people, seed=2)
        answers = answer_arrays(survey)
        engagement = engagement_of(answers, 4000)
        catalog = raw.catalog_arrays(instrument_in_force(), engagement.method)
        scores = _raw(answers, catalog)
        print(f"\nFull scorecard: {departments} departments x {people} people, 4,000 draws")
        work: dict[str, Callable[[], object]] = {
            "ours": lambda e=engagement, a=answers, c=catalog, s=scores: draws.draw_scores(
                e, a, c, s
            ),
            "limit: normals, products, one sort": _limit_of_draws(departments, catalog),
        }
        if departments == 12:
            work["scipy.stats.bootstrap"] = _bootstrap(survey, answers, catalog)
            work["scipy.stats.bootstrap, mean by mean"] = _bootstrap_by_call(survey, answers)
        timings = measure.interleaved(work, rounds)
        measure.print_timings(timings)
        limit = timings["limit: normals, products, one sort"]
        measure.print_ratio("  ours / limit (goal <= 3)", timings["ours"], limit)
        for name in (name for name in work if name.startswith("scipy")):
            measure.print_ratio(f"  {name} / ours (goal >= 100)", timings[name], timings["ours"])


def _limit_of_draws(departments: int, catalog: raw.CatalogArrays) -> Callable[[], object]:
    """What no program with these draws can leave out; department by department, in cache."""
    n_outcomes, n_services = catalog.links.shape
    weights = np.ascontiguousarray(catalog.links.T)
    columns = n_outcomes + 8

    def work() -> None:
        rng = np.random.Generator(np.random.PCG64(1))
        for _ in range(departments):
            normals = rng.standard_normal((columns, 4000))
            fits = weights @ normals[:n_outcomes]
            everything = np.vstack((normals, fits)).astype(np.float32)
            everything.sort(axis=-1)
        assert fits.shape == (n_services, 4000)

    return work


def _bootstrap(
    survey: Survey, answers: AnswerArrays, catalog: raw.CatalogArrays
) -> Callable[[], object]:
    """Percentile intervals of every fit, people resampled within their departments.

    The statistic takes a batch of resamples at once, as scipy advises; the chain behind the
    means is the same matrix product as ours. Missing answers are filled in beforehand, which
    spares the peer their care.
    """
    levels, _ = chain.domain_maturity(
        answers.maturity, answers.confidence, answers.item_weight, answers.item_domain, 8
    )
    values = np.hstack((levels, chain.priority(answers.importance, answers.satisfaction)))
    filled = np.where(np.isnan(values), np.nanmean(values), values)
    people = [np.flatnonzero(survey.department == at) for at in range(len(answers.departments))]
    share = catalog.links / catalog.links.sum(axis=0)
    weight = survey.weight[:, None]

    def fits(*resampled: NDArray[np.int64], axis: int) -> Floats:
        del axis
        means = [
            (filled[rows] * weight[rows]).sum(axis=-2) / weight[rows].sum(axis=-2)
            for rows in resampled
        ]
        of_department = np.stack(means)
        demand = of_department[..., 8:] @ share
        gap = (5 - of_department[..., catalog.home]) / 4
        return np.moveaxis(0.7 * demand + 0.3 * gap, -1, 0)

    return lambda: bootstrap(
        tuple(people),
        fits,
        n_resamples=4000,
        batch=100,
        vectorized=True,
        method="percentile",
        rng=np.random.default_rng(1),
    )


def _bootstrap_by_call(survey: Survey, answers: AnswerArrays) -> Callable[[], object]:
    """The call as most people write it: once for each mean, with what it does by default."""
    levels, _ = chain.domain_maturity(
        answers.maturity, answers.confidence, answers.item_weight, answers.item_domain, 8
    )
    values = np.hstack((levels, chain.priority(answers.importance, answers.satisfaction)))
    means = [
        column[~np.isnan(column)]
        for at in range(len(answers.departments))
        for column in values[survey.department == at].T
    ]

    def work() -> None:
        for mean in means:
            if mean.size > 1:
                bootstrap((mean,), np.mean, n_resamples=4000, rng=np.random.default_rng(1))

    return work


def flat_memory() -> None:
    """Peak of numpy's memory while departments grow beyond one chunk."""
    import tracemalloc

    print("\nPeak memory of the draws, 1,000 draws")
    for departments in (500, 1000, 2000):
        answers = answer_arrays(made_up(departments, 4, seed=3))
        engagement = engagement_of(answers, 1000)
        catalog = raw.catalog_arrays(instrument_in_force(), engagement.method)
        scores = _raw(answers, catalog)
        tracemalloc.start()
        draws.draw_scores(engagement, answers, catalog, scores)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"  {departments:6,} departments: {peak / 1e6:7.1f} MB")


def against_pymc() -> None:
    """The eight domains of twelve departments, drawn by us and by a PyMC model."""
    from posterior_peer import model, sample

    warnings.simplefilter("ignore")
    logging.getLogger("pymc").setLevel(logging.ERROR)
    answers = answer_arrays(made_up(12, 6, seed=2))
    scores = _raw(answers, raw.catalog_arrays(instrument_in_force(), _method()))
    levels = scores.maturity
    unit = replace(levels, mean=(levels.mean - 1) / 4, spread=levels.spread / 4)
    seen = posterior.observations(unit)
    method, scale = _method().posterior, _method().posterior.sigma_scale.maturity

    def ours(count: int = 4000) -> Floats:
        grid = posterior.spread_grid(method, scale)
        shared = posterior.draw_shared(seen, grid, method.sharing, 1, answers.domains, count)
        return posterior.draw_departments(
            seen, shared, slice(0, 12), 1, answers.departments, answers.domains
        )

    found = model(seen, method, scale)
    theirs = np.clip(sample(found, 4000, seed=1), 0.0, 1.0)
    many = ours(40_000)
    error = np.sqrt(theirs.var(axis=0) / 1000)  # four draws of a chain are worth one or more
    away = np.abs(theirs.mean(axis=0) - many.mean(axis=-1)) / error
    print("\nAgainst PyMC: 8 domains x 12 departments, 4,000 draws in four chains")
    print(
        f"  means differ by {away.mean():.2f} Monte-Carlo errors in the mean, {away.max():.2f} at"
        f" most of {away.size} (largest difference {np.abs(theirs.mean(0) - many.mean(-1)).max():.4f})"
    )
    spreads = theirs.std(axis=0) / many.std(axis=-1)
    print(f"  standard deviations: theirs / ours {spreads.min():.2f} to {spreads.max():.2f}")
    timings = measure.interleaved({"ours": ours}, 5)
    slow = measure.interleaved({"PyMC": lambda: sample(found, 4000, seed=1)}, 1)
    measure.print_timings({**timings, **slow})
    slow_rounds = Timing(slow["PyMC"].wall * 5, slow["PyMC"].cpu * 5)
    measure.print_ratio("  PyMC / ours (goal >= 1,000)", slow_rounds, timings["ours"])


def _method() -> object:
    return instrument_in_force().catalog.method


def _check(name: str, ours: Floats, theirs: Floats) -> None:
    difference = float(np.nanmax(np.abs(ours - theirs)))
    same_gaps = np.array_equal(np.isnan(ours), np.isnan(theirs))
    print(f"  {name}: largest difference {difference:.1e}")
    if difference > EQUAL or not same_gaps:
        raise SystemExit(f"{name} computes something else")


if __name__ == "__main__":
    main()
