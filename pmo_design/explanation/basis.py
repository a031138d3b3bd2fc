"""What every explanation starts from: the raw chain of an engagement, and its two results."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.catalog.definition import Catalog
from pmo_design.catalog.method import Method
from pmo_design.engagement import Engagement
from pmo_design.instrument import Instrument
from pmo_design.scoring import chain, pmo_models
from pmo_design.scoring.cells import Cells
from pmo_design.scoring.encoding import AnswerArrays, encode
from pmo_design.scoring.raw import CatalogArrays, RawScores, catalog_arrays, raw_scores
from pmo_design.scoring.scorecard import Scorecard

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

CHUNK_BYTES = 64_000_000
"""Memory for one array of a batch; batches are worked on in chunks of that size."""


@dataclass(frozen=True, slots=True)
class Basis:
    """An engagement, its scorecard, and the raw chain between them.

    Attributes
    ----------
    fit : ndarray, shape (n_services,)
        Raw fit of the organisation; NaN where not scored.
    share : ndarray, shape (n_departments, n_services)
        What a department's fit counts in it; 0 where not scored. Columns sum to 1 or 0.
    top : int
        Number of services that count as the first ones.
    listed : ndarray of bool, shape (n_services,)
        The raw list.
    coverage : ndarray, shape (n_models,)
    among : ndarray of bool, shape (n_models,)
        PMO models that may come first.
    first, runner_up : int or None
        Positions of the first model and the one behind it, by raw coverage.
    """

    engagement: Engagement
    instrument: Instrument
    scorecard: Scorecard
    answers: AnswerArrays
    arrays: CatalogArrays
    raw: RawScores
    fit: Floats
    share: Floats
    top: int
    listed: Booleans
    coverage: Floats
    among: Booleans
    first: int | None
    runner_up: int | None

    @property
    def method(self) -> Method:
        """Weights and thresholds in force."""
        return self.engagement.method

    @property
    def catalog(self) -> Catalog:
        """The catalogue of the cycle."""
        return self.instrument.catalog

    @property
    def services(self) -> tuple[str, ...]:
        """Labels of the axis of services."""
        return tuple(service.id for service in self.catalog.services)

    @property
    def models(self) -> tuple[str, ...]:
        """Labels of the axis of PMO models."""
        return tuple(model.id for model in self.catalog.models)

    @property
    def gates(self) -> Floats:
        """How far each model's gate is open, shape (n_models,)."""
        return np.array([self.scorecard.models[name].gate for name in self.models])


def basis(
    engagement: Engagement,
    instrument: Instrument,
    scorecard: Scorecard,
    cells: Cells | None = None,
) -> Basis:
    """Run the raw chain and read off the raw list and the first model.

    Parameters
    ----------
    engagement : Engagement
    instrument : Instrument
    scorecard : Scorecard
        Of that engagement, from `pmo_design.scoring.engine.score`.
    cells : Cells, optional
        Where small groups are protected, those that speak for the departments.
    """
    method = engagement.method
    answers = encode(engagement, instrument)
    arrays = catalog_arrays(instrument, method)
    raw = raw_scores(answers, arrays, method, cells)
    weight = np.array([department.weight for department in engagement.departments])
    fit = chain.weighted_mean(raw.fit, weight)
    top = method.top_count(int((~np.isnan(fit)).sum()))
    coverage = pmo_models.coverage(fit, arrays.profiles)
    gates = np.array([score.gate for score in scorecard.models.values()])
    among = pmo_models.candidates(gates, coverage, method.gate_open)
    choice = pmo_models.choose(coverage, among)
    return Basis(
        engagement,
        instrument,
        scorecard,
        answers,
        arrays,
        raw,
        fit=fit,
        share=_shares(raw.fit, weight),
        top=top,
        listed=raw_list(fit, top, method.fit_floor),
        coverage=coverage,
        among=among,
        first=choice.first,
        runner_up=choice.runner_up,
    )


def _shares(fits: Floats, weight: Floats) -> Floats:
    """Weight of each department in each service's mean, divided by their sum."""
    counted = np.where(np.isnan(fits), 0.0, weight[:, None])
    total = counted.sum(axis=0)
    return np.asarray(counted / np.where(total > 0, total, 1.0))


def raw_list(fits: Floats, top: int, floor: float) -> Booleans:
    """Services among the first whose fit reaches the floor.

    Parameters
    ----------
    fits : ndarray, shape (..., n_services)
        In id order, so that equal fits are ranked by id; NaN where not scored.
    top : int
        Number of services that count as the first ones.
    floor : float

    Returns
    -------
    ndarray of bool, shape (..., n_services)
    """
    order = np.argsort(np.where(np.isnan(fits), np.inf, -fits), axis=-1, kind="stable")
    rank = np.empty_like(order)
    places = np.broadcast_to(np.arange(fits.shape[-1]), order.shape)
    np.put_along_axis(rank, order, places, axis=-1)
    return np.asarray((rank < top) & (fits >= floor))


def coverages(fits: Floats, profiles: Floats) -> Floats:
    """Coverage of each PMO model, with the services on the last axis.

    Parameters
    ----------
    fits : ndarray, shape (..., n_services)
    profiles : ndarray, shape (n_models, n_services)

    Returns
    -------
    ndarray, shape (..., n_models)
    """
    return np.moveaxis(pmo_models.coverage(np.moveaxis(fits, -1, 0), profiles), 0, -1)


def comes_first(coverage: Floats, among: Booleans) -> Booleans:
    """Whether each model is the first; equal ones go to the one that needs less authority.

    Parameters
    ----------
    coverage : ndarray, shape (..., n_models)
    among : ndarray of bool, shape (n_models,)
        Those that may come first.
    """
    first = np.where(among, coverage, -np.inf).argmax(axis=-1)
    return np.asarray((np.arange(coverage.shape[-1]) == first[..., None]) & among)


def chunks(total: int, bytes_each: int) -> list[slice]:
    """Slices of a batch whose arrays stay within `CHUNK_BYTES`."""
    size = max(1, CHUNK_BYTES // max(1, bytes_each))
    return [slice(start, start + size) for start in range(0, total, size)]
