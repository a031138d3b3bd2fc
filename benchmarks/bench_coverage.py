"""Coverage: how often the 90 % intervals hold the truth, on simulated organisations.

Simulated organisations (`organisations.py`) run through the product's own chain and
posterior; a bootstrap over respondents stands beside it. Before anything is counted,
intervals of a few organisations are compared with a plain computation of the posterior.

    OPENBLAS_NUM_THREADS=1 python benchmarks/bench_coverage.py --clients 1000
"""

from __future__ import annotations

import argparse
import math
import platform
import sys
import time
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from organisations import (
    SCENARIOS,
    Scenario,
    department_weights,
    normal_share,
    simulate_maturity,
    simulate_priorities,
)

from pmo_design.catalog.loader import load_catalog
from pmo_design.catalog.method import Interval, Method
from pmo_design.scoring import chain, posterior
from pmo_design.scoring.draws import summarise

Floats = NDArray[np.float64]

FAMILIES = {"maturity": simulate_maturity, "priorities": simulate_priorities}
PEOPLE = (1, 2, 3, 5, 8, 12, 20)
DEPARTMENTS = (4, 12, 50)
WEIGHTS = ("equal", "unequal")
REACHES = ("cell", "organisation")
RECIPES = ("ours", "bootstrap")
RESAMPLES = 200
CHUNK = 4
"""Departments drawn at a time, so that the arrays stay in the cache."""
LEAST, LOWEST_MEAN, HIGHEST_MEAN = 86.0, 88.0, 92.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same while clients are counted."""

    method: Method
    seed: int
    draws: int


def main() -> None:
    """Count, and print the table."""
    options = _options()
    setting = Setting(load_catalog("1").method, options.seed, options.draws)
    _check_equality(setting)
    started = time.perf_counter()
    hits = _count(setting, options.clients)
    print(_head(setting, hits.shape[0], time.perf_counter() - started))
    for family, reach, weights in product(FAMILIES, REACHES, WEIGHTS):
        print(_table(hits, family, reach, weights))
    print(_verdict(hits))
    print(_by_scenario(hits))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1000, help="for each cell of the table")
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="28 clients; only to see it run")
    options = parser.parse_args()
    if options.quick:
        options.clients = 28
    if options.clients < 2 * len(SCENARIOS):
        parser.error(f"expected at least {2 * len(SCENARIOS)} clients, two of each scenario")
    return options


# ---- counting -------------------------------------------------------------------------


def _count(setting: Setting, clients: int) -> Floats:
    """Shares of truths held; an interrupt (Ctrl-C) ends the counting, not the printing.

    Returns
    -------
    ndarray, shape (clients, families, weights, departments, people, reaches, recipes)
        Client i is of scenario ``i % len(SCENARIOS)``.
    """
    shape = (len(FAMILIES), len(WEIGHTS), len(DEPARTMENTS), len(PEOPLE), len(REACHES), 2)
    hits = np.empty((clients, *shape))
    for client in range(clients):
        try:
            for place in np.ndindex(*shape[:3]):
                hits[client][place] = _client(setting, client, place)
        except KeyboardInterrupt:
            return hits[:client]
        if client % 50 == 49:
            print(f"{client + 1} clients, {time.process_time():.0f} s", file=sys.stderr)
    return hits


def _client(setting: Setting, client: int, place: tuple[int, ...]) -> Floats:
    """One client in one place of the table; the same people answer, first one, then more."""
    family, weights, departments = place
    scenario = list(SCENARIOS.values())[client % len(SCENARIOS)]
    rng = np.random.default_rng((setting.seed, client, *place))
    unequal, size = WEIGHTS[weights] == "unequal", DEPARTMENTS[departments]
    name = list(FAMILIES)[family]
    answers = FAMILIES[name](rng, scenario, size, unequal)
    share = department_weights(rng, size, unequal)
    hits = np.empty((len(PEOPLE), len(REACHES), len(RECIPES)))
    for at, people in enumerate(PEOPLE):
        values, weight = answers.values[:, :people], answers.weight[:, :people]
        drawn = _posterior_draws(setting, name, client, values, weight)
        hits[at, :, 0] = _held(drawn, answers.truth, share, setting.method.interval)
        drawn = _bootstrap_draws(rng, values, weight)
        hits[at, :, 1] = _held(drawn, answers.truth, share, setting.method.interval)
    return hits


def _held(drawn: Floats, truth: Floats, share: Floats, interval: Interval) -> tuple[float, float]:
    """Shares of cells, and of organisation means, whose interval holds the truth."""
    share = share / share.sum()
    return (
        _share_held(drawn, truth, interval),
        _share_held(np.tensordot(share, drawn, 1), share @ truth, interval),
    )


def _share_held(drawn: Floats, truth: Floats, interval: Interval) -> float:
    found = summarise(drawn, interval)
    return float(((found.low <= truth) & (truth <= found.high)).mean())


# ---- the two recipes ------------------------------------------------------------------


def _seen(values: Floats, weight: Floats) -> posterior.Observations:
    size, people, columns = values.shape
    department = np.repeat(np.arange(size), people)
    flat = values.reshape(-1, columns), weight.reshape(-1, columns)
    return posterior.observations(chain.department_means(*flat, department, size))


def _posterior_draws(
    setting: Setting, family: str, client: int, values: Floats, weight: Floats
) -> Floats:
    """The product's draws, shape (n_departments, n_columns, n_draws)."""
    method = setting.method.posterior
    seed = setting.seed * 1_000_000 + client
    names = [f"department {at}" for at in range(values.shape[0])]
    columns = [f"column {at}" for at in range(values.shape[2])]
    seen = _seen(values, weight)
    grid = _grid(setting, family)
    shared = posterior.draw_shared(seen, grid, method.sharing, seed, columns, setting.draws)
    chunks = (slice(start, start + CHUNK) for start in range(0, len(names), CHUNK))
    parts = [posterior.draw_departments(seen, shared, cut, seed, names, columns) for cut in chunks]
    return np.concatenate(parts)


def _grid(setting: Setting, family: str) -> posterior.Grid:
    method = setting.method.posterior
    scales = {"maturity": method.sigma_scale.maturity, "priorities": method.sigma_scale.priority}
    return posterior.spread_grid(method, scales[family])


def _bootstrap_draws(rng: np.random.Generator, values: Floats, weight: Floats) -> Floats:
    """Means of people drawn with replacement inside each department, same axes."""
    size, people, _ = values.shape
    counts = rng.multinomial(people, np.full(people, 1 / people), size=(size, RESAMPLES))
    means = (counts @ (weight * values)) / (counts @ weight)
    return np.asarray(means.transpose(0, 2, 1))


# ---- equality first -------------------------------------------------------------------


def _check_equality(setting: Setting) -> None:
    """Intervals of one organisation a family against the exact mixture of normals.

    At the ends that the draws give, the mixture's distribution must be at 5 and 95 %,
    within what so many draws allow.
    """
    setting = replace(setting, draws=4000)
    interval = setting.method.interval
    for family, simulate in FAMILIES.items():
        answers = simulate(np.random.default_rng(setting.seed), Scenario(), 4, True)
        values, weight = answers.values[:, :2], answers.weight[:, :2]
        found = summarise(_posterior_draws(setting, family, 0, values, weight), interval)
        mixture = _mixture(setting, family, _seen(values, weight))
        for end, share in ((found.low, interval.low), (found.high, interval.high)):
            inside = (end > 0) & (end < 1)
            error = np.abs(_mixture_share(mixture, end) - share)[inside]
            if error.max() > 5 * math.sqrt(share * (1 - share) / setting.draws):
                sys.exit(f"{family}: draws and exact mixture differ by {error.max():.4f}")


def _mixture(
    setting: Setting, family: str, seen: posterior.Observations
) -> tuple[Floats, Floats, Floats]:
    """Weights, means and deviations of every department's normals.

    Shapes (n_columns, n_points), then (n_columns, n_points, n_departments) twice.
    """
    grid = _grid(setting, family)
    sigma, tau = (axis.ravel() for axis in np.meshgrid(grid.sigma, grid.tau, indexing="ij"))
    columns = range(seen.mean.shape[1])
    own = np.stack([_log_likelihood(seen, at, sigma, tau) for at in columns])
    sharing = setting.method.posterior.sharing
    log_weight = (1 - sharing) * own + sharing * own.sum(axis=0) + grid.log_prior.ravel()
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    normals = [_normals(seen.mean[:, at], seen.effective[:, at], sigma, tau) for at in columns]
    means, deviations = (np.stack(each) for each in zip(*normals, strict=True))
    return weight / weight.sum(axis=1, keepdims=True), means, deviations


def _log_likelihood(seen: posterior.Observations, at: int, sigma: Floats, tau: Floats) -> Floats:
    """By the joint density of all departments, where the product works with sums."""
    y, n = seen.mean[:, at], seen.effective[:, at]
    one = np.eye(y.size)
    inverse = np.linalg.inv(one / n * sigma[:, None, None] ** 2 + one * tau[:, None, None] ** 2)
    total, cross = inverse.sum(axis=(1, 2)), (inverse @ y).sum(axis=1)
    between = np.linalg.slogdet(inverse)[1] - np.log(total) + cross**2 / total
    between = between - np.einsum("d,gde,e->g", y, inverse, y)
    within = seen.degrees[at] * np.log(sigma) + seen.squares[at] / (2 * sigma**2)
    return np.asarray(between / 2 - within)


def _normals(y: Floats, n: Floats, sigma: Floats, tau: Floats) -> tuple[Floats, Floats]:
    """Mean and deviation of every department given the spreads, the flat mean integrated out."""
    one = np.eye(y.size)
    precision = one * n / sigma[:, None, None] ** 2 + (one - 1 / y.size) / tau[:, None, None] ** 2
    spread = np.linalg.inv(precision)
    return spread @ (n * y) / sigma[:, None] ** 2, np.sqrt(np.einsum("gdd->gd", spread))


def _mixture_share(mixture: tuple[Floats, Floats, Floats], end: Floats) -> Floats:
    """Probability below ``end``, shape (n_departments, n_columns)."""
    weight, means, deviations = mixture
    below = normal_share((end.T[:, None] - means) / deviations)
    return np.asarray(np.einsum("kg,kgd->dk", weight, below))


# ---- printing -------------------------------------------------------------------------


def _head(setting: Setting, clients: int, seconds: float) -> str:
    lines = [
        "Coverage of 90 % intervals in %, the bootstrap's beside it in brackets",
        f"{clients} clients a table cell, {setting.draws} draws, {RESAMPLES} resamples, "
        f"seed {setting.seed}; {seconds:.0f} s",
        f"python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}",
        "Clients take turns through the scenarios (means and spreads in steps of 1..5):",
    ]
    lines += [f"  {name:12s} {_words(scenario)}" for name, scenario in SCENARIOS.items()]
    return "\n".join(lines)


def _words(scenario: Scenario) -> str:
    return (
        f"level {scenario.level}, importance {scenario.importance}, satisfaction "
        f"{scenario.satisfaction}; between {scenario.between}, person {scenario.person}, "
        f"answer {scenario.answer}"
    )


def _table(hits: Floats, family: str, reach: str, weights: str) -> str:
    at = list(FAMILIES).index(family), WEIGHTS.index(weights), REACHES.index(reach)
    shares = 100 * hits[:, at[0], at[1], :, :, at[2]].mean(axis=0)
    lines = [f"\n{family}, {reach}, {weights} weights"]
    lines += ["people" + "".join(f"{f'D = {count}':>15s}" for count in DEPARTMENTS)]
    for row, people in enumerate(PEOPLE):
        cells = (f"{ours:7.1f} ({boot:5.1f})" for ours, boot in shares[:, row])
        lines.append(f"{people:6d}" + "".join(f"{cell:>15s}" for cell in cells))
    return "\n".join(lines)


def _verdict(hits: Floats) -> str:
    """Minimum, mean and cells below the least, of both recipes; errors are by client."""
    shares = 100 * hits.mean(axis=0)
    errors = 100 * hits.std(axis=0, ddof=1) / math.sqrt(hits.shape[0])
    lines = [""]
    for at, recipe in enumerate(RECIPES):
        ours = shares[..., at]
        mean_error = 100 * hits[..., at].mean(axis=(1, 2, 3, 4, 5)).std(ddof=1)
        lines.append(
            f"{recipe}: {ours.size} cells, least {ours.min():.1f}, most {ours.max():.1f}, mean "
            f"{ours.mean():.2f} (s.e. {mean_error / math.sqrt(hits.shape[0]):.2f}), below "
            f"{LEAST:.0f}: {(ours < LEAST).sum()}, within {LOWEST_MEAN:.0f}-{HIGHEST_MEAN:.0f}: "
            f"{((ours >= LOWEST_MEAN) & (ours <= HIGHEST_MEAN)).sum()}"
        )
    ends = errors[..., 0].min(), np.median(errors[..., 0]), errors[..., 0].max()
    lines.append("standard error of a cell: " + "{:.2f} to {:.2f}".format(*ends[::2]))
    lines[-1] += f", median {ends[1]:.2f}"
    kept = shares[..., 0].min() >= LEAST and LOWEST_MEAN <= shares[..., 0].mean() <= HIGHEST_MEAN
    lines.append(f"promise kept: {'yes' if kept else 'NO'}")
    return "\n".join(lines)


def _by_scenario(hits: Floats) -> str:
    """Each scenario alone: mean over its table cells, and the least of them."""
    names = [f"{family} {reach}" for family in FAMILIES for reach in REACHES]
    lines = ["\nOurs by scenario: mean (least of the 42 cells, fewer clients each)"]
    lines.append(" " * 12 + "".join(f"{name:>25s}" for name in names))
    for at, name in enumerate(SCENARIOS):
        own = 100 * hits[at :: len(SCENARIOS), ..., 0].mean(axis=0)
        blocks = [own[f, ..., r] for f in range(len(FAMILIES)) for r in range(len(REACHES))]
        cells = (f"{block.mean():.1f} ({block.min():.1f})" for block in blocks)
        lines.append(f"{name:12s}" + "".join(f"{cell:>25s}" for cell in cells))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
