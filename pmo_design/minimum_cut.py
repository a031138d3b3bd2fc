"""Minimum cuts of small weighted graphs: where a graph hangs together by few edges only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


def cuts_below(weight: Integers, least: int, anchor: int) -> list[Mask]:
    """Sides of cuts that part connected components by less than ``least``.

    Parameters
    ----------
    weight : ndarray of int, shape (n_nodes, n_nodes)
        Symmetric, 0 or more, zeros on the diagonal.
    least : int
        Above 0.
    anchor : int
        Node that every side leaves on the other side.

    Returns
    -------
    list of ndarray of bool, shape (n_nodes,)
        Not all such cuts, but disjoint sides, and none only where there is no such cut.
    """
    node, weight = _contracted(weight, least)
    sides: list[Mask] = []
    for members in _components(weight > 0):
        if members.size > 1:
            sides += _sides(weight, members, least, int(node[anchor]))
    return [side[node] for side in sides]


def _sides(weight: Integers, members: Integers, least: int, anchor: int) -> list[Mask]:
    """Single nodes that hang on by little, or else one side of the minimum cut."""
    nodes = np.arange(len(weight))
    low = members[weight[members].sum(axis=1) < least]
    away = low[low != anchor]
    if away.size:
        return [nodes == each for each in away]
    if low.size:
        return [np.isin(nodes, members) & (nodes != anchor)]
    total, side = minimum_cut(weight[np.ix_(members, members)])
    if total >= least:
        return []
    inside = np.isin(nodes, members[side])
    return [np.isin(nodes, members) & ~inside if inside[anchor] else inside]


def _contracted(weight: Integers, least: int) -> tuple[Integers, Integers]:
    """Merge what no small cut can part: nodes joined by ``least`` people or more.

    Returns the new node of every old one, and the merged weights.
    """
    node = np.arange(len(weight))
    while (weight >= least).any():
        merged = np.zeros(len(weight), dtype=np.int64)
        for number, members in enumerate(_components(weight >= least)):
            merged[members] = number
        weight = _summed(weight, merged, int(merged.max()) + 1)
        node = merged[node]
    return node, weight


def _summed(weight: Integers, merged: Integers, size: int) -> Integers:
    """Weights between merged nodes, shape (size, size); 0 inside them."""
    place = merged[:, None] * size + merged
    sums = np.bincount(place.ravel(), weight.ravel(), minlength=size * size)
    summed = sums.astype(np.int64).reshape(size, size)
    np.fill_diagonal(summed, 0)
    return summed


def _components(joined: Mask) -> list[Integers]:
    """Nodes of each connected component, the component of the first node first."""
    left = np.ones(len(joined), dtype=bool)
    found = []
    while left.any():
        members = np.zeros_like(left)
        members[np.argmax(left)] = True
        while True:
            grown = members | joined[members].any(axis=0)
            if (grown == members).all():
                break
            members = grown
        left &= ~members
        found.append(np.flatnonzero(members))
    return found


def minimum_cut(weight: Integers) -> tuple[int, Mask]:
    """Weight of a connected graph's minimum cut, and the nodes on one side of it.

    Stoer and Wagner (1997), A simple min-cut algorithm, Journal of the ACM 44(4): each
    phase orders the nodes by how much they hang together with those before them; the last
    one against all others is a candidate, and is then merged with the last but one.

    Parameters
    ----------
    weight : ndarray of int, shape (n_nodes, n_nodes)
        Symmetric, 0 or more, zeros on the diagonal; two nodes or more.
    """
    weight = weight.copy()
    merged = np.eye(len(weight), dtype=bool)
    alive = np.ones(len(weight), dtype=bool)
    best, side = int(weight.sum()) + 1, merged[0]
    for size in range(len(weight), 1, -1):
        cut, before, last = _phase(weight, alive, size)
        if cut < best:
            best, side = cut, merged[last].copy()
        weight[before] += weight[last]
        weight[:, before] += weight[:, last]
        weight[before, before] = 0
        merged[before] |= merged[last]
        alive[last] = False
    return best, side


def _phase(weight: Integers, alive: Mask, size: int) -> tuple[int, int, int]:
    """Cut of the last node of a phase, and the last two nodes."""
    before = last = int(np.argmax(alive))
    outside = alive.copy()
    outside[last] = False
    hold = weight[last].copy()
    cut = 0
    for _ in range(size - 1):
        before, last = last, int(np.argmax(np.where(outside, hold, -1)))
        cut = int(hold[last])
        outside[last] = False
        hold = hold + weight[last]
    return cut, before, last
