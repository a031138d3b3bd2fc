"""The posterior of the maturity domains as a PyMC model, term by term."""

from __future__ import annotations

import numpy as np
import pymc as pm
import pytensor.tensor as pt
from numpy.typing import NDArray

from pmo_design.catalog.method import PosteriorMethod
from pmo_design.scoring.posterior import Observations

Floats = NDArray[np.float64]


def model(seen: Observations, method: PosteriorMethod, scale: float) -> pm.Model:
    """Model of one family whose every department was answered for in every column.

    The columns lend each other strength about the spreads by a composite likelihood, which
    is a potential here: the log marginal likelihood of every other column at a column's
    own spreads, times the method's share.
    """
    n_columns = seen.mean.shape[1]
    ends = np.log([method.sigma_lowest * scale, method.sigma_highest * scale])
    with pm.Model() as found:
        log_sigma = pm.Uniform("log_sigma", *ends, shape=n_columns)
        tau = pm.Uniform("tau", 0.0, method.tau_largest, shape=n_columns)
        mu = pm.Flat("mu", shape=n_columns, initval=np.full(n_columns, 0.5))
        eta = pm.Normal("eta", shape=seen.mean.shape)
        sigma = pt.exp(log_sigma)
        theta = pm.Deterministic("theta", mu + tau * eta)
        half = method.sigma_degrees / 2
        pm.Potential("sigma_prior", -2 * half * log_sigma - half * scale**2 / sigma**2)
        share = pt.log(2 * tau) + 2 * log_sigma - 2 * pt.log(tau**2 + sigma**2)
        pm.Potential("tau_prior", share)
        within = -seen.degrees * log_sigma - seen.squares / (2 * sigma**2)
        pm.Potential("within", within)
        spread = sigma / np.sqrt(seen.effective)
        others = method.sharing * (1 - np.eye(n_columns))
        pm.Normal("means", theta, spread, observed=seen.mean)
        pm.Potential("lent", (_marginal(seen, sigma, tau) * others).sum())
    return found


def _marginal(seen: Observations, sigma: pt.TensorVariable, tau: pt.TensorVariable) -> object:
    """Log marginal likelihood of each column (second axis) at each one's spreads (first)."""
    y, n = seen.mean[None], seen.effective[None]
    variance = tau[:, None, None] ** 2 + sigma[:, None, None] ** 2 / n
    precision = (1 / variance).sum(axis=1)
    centre = (y / variance).sum(axis=1) / precision
    misfit = ((y - centre[:, None, :]) ** 2 / variance).sum(axis=1)
    between = -0.5 * (pt.log(variance).sum(axis=1) + pt.log(precision) + misfit)
    sigma2 = sigma[:, None] ** 2
    within = -seen.degrees[None] * pt.log(sigma2) / 2 - seen.squares[None] / (2 * sigma2)
    return between + within


def sample(found: pm.Model, draws: int, seed: int) -> Floats:
    """Draws of theta, shape (n_draws, n_departments, n_columns), from four chains in turn."""
    with found:
        trace = pm.sample(
            draws=draws // 4,
            tune=1000,
            chains=4,
            cores=1,
            random_seed=seed,
            progressbar=False,
            target_accept=0.95,
            compute_convergence_checks=False,
        )
    theta = trace.posterior["theta"].to_numpy()
    return np.asarray(theta.reshape(-1, *theta.shape[2:]))
