"""Where results turn while one input moves: exact on pieces on which everything is linear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pmo_design.explanation.basis import chunks

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

SAME = 1e-12
"""Steps closer than this are one: rivals that move together cross together."""


def first_turns(steps: Floats, figures: Floats, top: int, floor: float) -> Floats:
    """Smallest step of each input at which an entry comes in or goes out.

    An entry is in while it is among the ``top`` largest and not below ``floor``; equal
    figures are ranked by position. Two figures that are linear between two steps change
    places there at most once, so that the events of a piece are read off its two ends.

    Parameters
    ----------
    steps : ndarray, shape (n_inputs, n_steps)
        Growing from 0; figures are linear between neighbours.
    figures : ndarray, shape (n_inputs, n_steps, n_entries)
        NaN for entries without a figure.
    top : int
    floor : float

    Returns
    -------
    ndarray, shape (n_inputs, n_entries)
        ``inf`` where nothing turns within the last step.
    """
    entries = figures.shape[2]
    bytes_each = 8 * figures.shape[1] * entries * (entries + 1)
    turns = np.full((len(steps), entries), np.inf)
    for rows in chunks(len(steps), bytes_each):
        turns[rows] = _turns(steps[rows], figures[rows], top, floor)
    return turns


def _turns(steps: Floats, figures: Floats, top: int, floor: float) -> Floats:
    leads = _leads(figures, floor)
    above = _above(leads)
    moved = (above[:, 1:] != above[:, :-1]).any(axis=(1, 3))
    inputs, entries = np.nonzero(moved)
    turns = np.full(moved.shape, np.inf)
    if inputs.size:
        lead, state = leads[inputs, :, entries], above[inputs, :, entries]
        turns[inputs, entries] = _first_change(steps[inputs], lead, state, top)
    return turns


def _leads(figures: Floats, floor: float) -> Floats:
    """By how much every rival, and last the floor, lies above each entry.

    Shape (n_inputs, n_steps, n_entries, n_entries + 1).
    """
    rivals = figures[:, :, None, :] - figures[:, :, :, None]
    return np.concatenate((rivals, floor - figures[..., None]), axis=3)


def _above(leads: Floats) -> Booleans:
    """Whether a rival comes before an entry; among equals the earlier one does."""
    entries = leads.shape[2]
    earlier = np.zeros((entries, entries + 1), dtype=bool)
    earlier[:, :entries] = np.tri(entries, k=-1, dtype=bool)
    return np.asarray((leads > 0) | ((leads == 0) & earlier))


def _first_change(steps: Floats, leads: Floats, above: Booleans, top: int) -> Floats:
    """First step at which rows turn; shapes (n_rows, n_steps[, n_entries + 1])."""
    turned = above[:, 1:] != above[:, :-1]
    fall = leads[:, :-1] - leads[:, 1:]
    part = np.divide(leads[:, :-1], fall, out=np.zeros(fall.shape), where=turned & (fall != 0))
    width = (steps[:, 1:] - steps[:, :-1])[:, :, None]
    when = steps[:, :-1, None] + np.clip(part, 0.0, 1.0) * width
    when = np.where(turned, when, np.inf).reshape(len(steps), -1)
    change = np.where(turned, np.where(above[:, 1:], 1, -1), 0)
    to_floor, to_rivals = change.copy(), change.copy()
    to_floor[:, :, :-1] = 0
    to_rivals[:, :, -1] = 0
    order = np.argsort(when, axis=1, kind="stable")

    def running(start: NDArray[np.int64], changes: NDArray[np.int64]) -> NDArray[np.int64]:
        flat = np.take_along_axis(changes.reshape(len(steps), -1), order, axis=1)
        return np.asarray(start[:, None] + np.cumsum(flat, axis=1))

    when = np.take_along_axis(when, order, axis=1)
    ahead = running(above[:, 0, :-1].sum(axis=1), to_rivals)
    below = running(above[:, 0, -1].astype(np.int64), to_floor)
    before = (above[:, 0, :-1].sum(axis=1) < top) & ~above[:, 0, -1]
    inside = (ahead < top) & (below == 0)
    last = np.ones(when.shape, dtype=bool)
    last[:, :-1] = when[:, 1:] > when[:, :-1] + SAME
    turns = (inside != before[:, None]) & last & np.isfinite(when)
    first = turns.argmax(axis=1)
    found = np.take_along_axis(when, first[:, None], axis=1)[:, 0]
    return np.where(turns.any(axis=1), found, np.inf)
