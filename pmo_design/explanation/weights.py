"""The raw chain for many sets of weights at once: group sums first, then array products."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pmo_design.explanation.basis import Basis, chunks
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.scoring import chain
from pmo_design.scoring.encoding import AGREED_VOICE

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupSums:
    """Weighted sums of voices by customer group, so that a group can be weighed anew.

    Attributes
    ----------
    values, weight : ndarray, shape (n_groups + 1, n_departments, n_columns)
        Sums of weight x value and of weight; the last group is that of agreed values, in
        which a department speaks for itself.
    """

    values: Floats
    weight: Floats

    def means(self, factors: Floats) -> Floats:
        """Means of departments with every group's weight multiplied.

        Parameters
        ----------
        factors : ndarray, shape (n_sets, n_groups)

        Returns
        -------
        ndarray, shape (n_sets, n_departments, n_columns)
            NaN where nobody counts.
        """
        all_factors = np.hstack((factors, np.ones((len(factors), 1))))
        sums = np.tensordot(all_factors, self.values, axes=1)
        total = np.tensordot(all_factors, self.weight, axes=1)
        result = np.full(sums.shape, np.nan)
        return np.asarray(np.divide(sums, total, out=result, where=total > 0))


@dataclass(frozen=True, slots=True)
class Factors:
    """Sets of weights, each weight as a multiple of its own; one row a set.

    Attributes
    ----------
    groups : ndarray, shape (n_sets, n_groups)
    departments : ndarray, shape (n_sets, n_departments)
    links : ndarray, shape (n_sets, n_links)
        In the order of `WeightedChain.links`.
    demand : ndarray, shape (n_sets,)
        Of the demand weight; the product is kept within 0..1.
    """

    groups: Floats
    departments: Floats
    links: Floats
    demand: Floats

    def rows(self, rows: slice) -> Factors:
        """Some of the sets."""
        return Factors(
            self.groups[rows], self.departments[rows], self.links[rows], self.demand[rows]
        )


class WeightedChain:
    """Raw fits of the organisation under other weights than the engagement's.

    Whether a cell is scored is decided once, on the engagement's own weights.
    """

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        answers = basis.answers
        self.links = np.nonzero(basis.arrays.links)
        """Positions (outcomes, services) of every link of the catalogue."""
        maturity, confidence = chain.domain_maturity(
            answers.maturity,
            answers.confidence,
            answers.item_weight,
            answers.item_domain,
            len(answers.domains),
        )
        wanted = chain.priority(answers.importance, answers.satisfaction)
        self.maturity = self._group_sums(maturity, confidence)
        self.priority = self._group_sums(wanted, answers.pair_confidence)

    @cached_property
    def _department_weight(self) -> Floats:
        return np.array([each.weight for each in self.basis.engagement.departments])

    @cached_property
    def _scored(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.basis.raw.fit)

    def _group_sums(self, values: Floats, confidence: Floats) -> GroupSums:
        answers = self.basis.answers
        weight = np.where(np.isnan(values), 0.0, answers.weight[:, None] * confidence)
        group = np.where(answers.group == AGREED_VOICE, len(GROUPS), answers.group)
        shape = (len(GROUPS) + 1, len(answers.departments), values.shape[1])
        sums, total = np.zeros(shape), np.zeros(shape)
        np.add.at(sums, (group, answers.department), weight * np.nan_to_num(values))
        np.add.at(total, (group, answers.department), weight)
        return GroupSums(sums, total)

    def unchanged(self, n_sets: int) -> Factors:
        """Sets in which every weight is its own."""
        return Factors(
            groups=np.ones((n_sets, len(GROUPS))),
            departments=np.ones((n_sets, len(self._department_weight))),
            links=np.ones((n_sets, len(self.links[0]))),
            demand=np.ones(n_sets),
        )

    def fits(self, factors: Factors) -> Floats:
        """Fits of the organisation, shape (n_sets, n_services); NaN where not scored."""
        n_outcomes, n_services = self.basis.arrays.links.shape
        widest = max(n_outcomes * n_services, self.basis.raw.fit.size)
        parts = chunks(len(factors.demand), 8 * widest)
        return np.concatenate([self._chunk(factors.rows(rows)) for rows in parts])

    def _chunk(self, factors: Factors) -> Floats:
        fits = self._department_fits(factors)
        weight = factors.departments * self._department_weight
        sums = np.einsum("bd,bds->bs", weight, np.where(self._scored, fits, 0.0))
        total = weight @ self._scored
        fit = np.full(sums.shape, np.nan)
        np.divide(sums, total, out=fit, where=total > 0)
        return fit

    def _department_fits(self, factors: Factors) -> Floats:
        """Fits of departments, shape (n_sets, n_departments, n_services)."""
        arrays, share = self.basis.arrays, self.basis.method.demand_weight
        wanted = np.nan_to_num(self.priority.means(factors.groups))
        seen = (~np.isnan(self.basis.raw.priority.mean)).astype(np.float64)
        links = np.zeros((len(factors.demand), *arrays.links.shape))
        outcomes, services = self.links
        links[:, outcomes, services] = factors.links * arrays.links[outcomes, services]
        found = np.matmul(seen, links)
        demand = np.divide(
            np.matmul(wanted, links), found, out=np.zeros(found.shape), where=found > 0
        )
        maturity = self.maturity.means(factors.groups)
        gap = (5.0 - maturity[:, :, arrays.home]) / 4.0
        weight = np.minimum(1.0, factors.demand * share)[:, None, None]
        return np.asarray(weight * demand + (1.0 - weight) * gap)
