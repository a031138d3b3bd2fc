"""What departments' true means may be, given the few people who answered.

A normal hierarchical model with the spreads integrated out on a grid. Departments lend
each other strength through a common mean; the columns of a family (the maturity domains,
or the outcomes) lend each other strength about the spreads through a composite
likelihood. See docs/scoring.md for the recipe, its source and its measured coverage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.method import PosteriorMethod
from pmo_design.scoring.chain import DepartmentMeans

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observations:
    """What is observed of one family of columns.

    Attributes
    ----------
    mean, effective : ndarray, shape (n_departments, n_columns)
        Weighted mean (NaN where nobody answered) and effective number of people.
    squares, degrees : ndarray, shape (n_columns,)
        Pooled sum of squares within departments and its degrees of freedom.
    """

    mean: Floats
    effective: Floats
    squares: Floats
    degrees: Floats


def observations(means: DepartmentMeans) -> Observations:
    """Observations from department means on the 0..1 scale.

    A department's sum of squares is ``n sum v (y - ybar)^2 / sum v``, whose expectation is
    ``sigma^2 (n - 1)`` with n the effective number of people.
    """
    within = means.effective * np.nan_to_num(means.spread) ** 2
    freedom = np.where(means.effective > 0, means.effective - 1.0, 0.0)
    return Observations(means.mean, means.effective, within.sum(axis=0), freedom.sum(axis=0))


@dataclass(frozen=True, slots=True)
class Grid:
    """Points and log prior weights of the two spreads.

    Attributes
    ----------
    sigma : ndarray, shape (n_sigma,)
        Spread between people.
    tau : ndarray, shape (n_tau,)
        Spread between departments.
    log_prior : ndarray, shape (n_sigma, n_tau)
        Log of prior density x width of the grid cell, up to a constant.
    """

    sigma: Floats
    tau: Floats
    log_prior: Floats


def spread_grid(method: PosteriorMethod, scale: float) -> Grid:
    """Grid for answers on 0..1.

    Sigma is spaced equally in its logarithm, under a scaled inverse chi square on its
    square; tau is denser towards 0. The cell widths of tau belong to the weights: without
    them the grid would itself be a prior.

    Given sigma, the share ``tau^2 / (tau^2 + sigma^2)`` is uniform on 0..1 (uniform
    shrinkage: Daniels 1999, Canadian Journal of Statistics 27), so that tau has density
    ``2 tau sigma^2 / (tau^2 + sigma^2)^2``. With one answer a department only the sum of
    the two variances is seen, and this prior alone says how it is split.

    Parameters
    ----------
    method : PosteriorMethod
    scale : float
        Prior sigma of the family.
    """
    sigma = np.geomspace(
        method.sigma_lowest * scale, method.sigma_highest * scale, method.sigma_points
    )
    half = method.sigma_degrees / 2
    log_sigma_prior = -2 * half * np.log(sigma) - half * scale**2 / sigma**2
    u, tau = tau_points(method.tau_points, method.tau_largest, method.tau_power)
    log_width = np.log(method.tau_power * method.tau_largest / method.tau_points)
    log_width = log_width + (method.tau_power - 1) * np.log(u)
    log_tau_prior = np.log(2 * tau) + 2 * np.log(sigma[:, None])
    log_tau_prior = log_tau_prior - 2 * np.log(tau**2 + sigma[:, None] ** 2) + log_width
    return Grid(sigma, tau, log_sigma_prior[:, None] + log_tau_prior)


def tau_points(count: int, largest: float, power: float) -> tuple[Floats, Floats]:
    """Midpoints u of ``count`` equal cells of 0..1, and ``largest * u ** power``."""
    u = (np.arange(count) + 0.5) / count
    return u, largest * u**power


@dataclass(frozen=True, slots=True)
class Shared:
    """Draws that the departments of a column share.

    Attributes
    ----------
    sigma, tau, mu : ndarray, shape (n_columns, n_draws)
        NaN in a column that nobody answered.
    """

    sigma: Floats
    tau: Floats
    mu: Floats


def draw_shared(
    seen: Observations, grid: Grid, sharing: float, seed: int, columns: Sequence[str], n_draws: int
) -> Shared:
    """Draw spreads and common mean once for every column and draw.

    Parameters
    ----------
    seen : Observations
    grid : Grid
    sharing : float
        Weight of the other columns' likelihood; 0 keeps columns apart.
    seed : int
    columns : sequence of str, length n_columns
        Ids; with the seed they key the streams.
    n_draws : int
    """
    parts = [_likelihood(seen, grid, at) for at in range(len(columns))]
    likelihood = np.stack([part[0] for part in parts])
    total = likelihood.sum(axis=0)
    shared = np.full((3, len(columns), n_draws), np.nan)
    for at, column in enumerate(columns):
        if np.isnan(seen.mean[:, at]).all():
            continue
        log_weight = likelihood[at] + sharing * (total - likelihood[at]) + grid.log_prior
        _, centre, precision = parts[at]
        stream = random_stream(seed, column)
        cell = _draw_cells(log_weight, stream.random(n_draws))
        noise = stream.standard_normal(n_draws)
        shared[0, at] = grid.sigma[cell // grid.tau.size]
        shared[1, at] = grid.tau[cell % grid.tau.size]
        shared[2, at] = centre.ravel()[cell] + noise / np.sqrt(precision.ravel()[cell])
    return Shared(*shared)


def _likelihood(seen: Observations, grid: Grid, at: int) -> tuple[Floats, Floats, Floats]:
    """Log marginal likelihood of one column, with mean and precision of mu given the spreads.

    All of shape (n_sigma, n_tau); mu is integrated out under a flat prior
    (Gelman et al., Bayesian Data Analysis, 3rd ed., section 5.4).
    """
    present = ~np.isnan(seen.mean[:, at])
    y, n = seen.mean[present, at], seen.effective[present, at]
    sigma2 = grid.sigma[:, None, None] ** 2
    variance = grid.tau[None, :, None] ** 2 + sigma2 / n
    precision = (1 / variance).sum(axis=2)
    if not present.any():
        nothing = np.zeros((grid.sigma.size, grid.tau.size))
        return nothing, nothing, nothing
    centre = (y / variance).sum(axis=2) / precision
    misfit = ((y - centre[:, :, None]) ** 2 / variance).sum(axis=2)
    between = -0.5 * (np.log(variance).sum(axis=2) + np.log(precision) + misfit)
    sigma = grid.sigma[:, None]
    within = -seen.degrees[at] * np.log(sigma) - seen.squares[at] / (2 * sigma**2)
    return between + within, centre, precision


def _draw_cells(log_weight: Floats, uniform: Floats) -> NDArray[np.int64]:
    weight = np.exp(log_weight - log_weight.max()).ravel()
    cumulated = np.cumsum(weight)
    cells = np.searchsorted(cumulated, uniform * cumulated[-1], side="right")
    return np.asarray(np.minimum(cells, weight.size - 1))


def draw_departments(
    seen: Observations,
    shared: Shared,
    rows: slice,
    seed: int,
    departments: Sequence[str],
    columns: Sequence[str],
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Floats:
    """Draw departments' means given what they share.

    Parameters
    ----------
    seen : Observations
    shared : Shared
    rows : slice
        Departments to draw; any cut into chunks gives the same draws.
    seed : int
    departments, columns : sequence of str
        Ids of all departments and columns.
    bounds : tuple of float
        Draws are clipped to these.

    Returns
    -------
    ndarray, shape (n_rows, n_columns, n_draws)
        NaN where nobody of the department answered.
    """
    mean = seen.mean[rows, :, None]
    names = departments[rows]
    drawn = np.full((len(names), len(columns), shared.mu.shape[1]), np.nan)
    for row, department in enumerate(names):
        for at, column in enumerate(columns):
            if not np.isnan(mean[row, at, 0]):
                stream = random_stream(seed, department, column)
                stream.standard_normal(out=drawn[row, at])
    effective = seen.effective[rows, :, None]
    noise2 = shared.sigma**2 / np.where(effective > 0, effective, 1.0)
    tau2 = shared.tau**2
    trust = tau2 / (tau2 + noise2)
    noise2 *= trust
    drawn *= np.sqrt(noise2, out=noise2)
    drawn += shared.mu
    drawn += trust * (mean - shared.mu)
    return np.clip(drawn, *bounds, out=drawn)


def random_stream(seed: int, *ids: str) -> np.random.Generator:
    """Random numbers that depend on the seed and these ids alone, not on any order."""
    key = "\x1f".join((str(seed), *ids)).encode()
    entropy = int.from_bytes(hashlib.sha256(key).digest(), "big")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
