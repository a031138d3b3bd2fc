"""Publication cells of an engagement: who is counted where, cycle by cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pmo_design import disclosure
from pmo_design.cycle import Cycle
from pmo_design.disclosure import NOBODY, Contributors
from pmo_design.engagement import Engagement
from pmo_design.instrument import Instrument
from pmo_design.scoring import chain, encoding
from pmo_design.scoring.encoding import AnswerArrays

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

Columns = dict[tuple[str, str], Contributors]
"""Contributors by family and id of a column; the share of questions answered has no id."""

COVERAGE = ("coverage", "")


@dataclass(frozen=True, slots=True)
class Cells:
    """Cell that speaks for each department; see `disclosure.publication_cells`.

    Attributes
    ----------
    maturity : ndarray of int, shape (n_departments, n_domains)
    priority : ndarray of int, shape (n_departments, n_outcomes)
    coverage : ndarray of int, shape (n_departments,)
    """

    maturity: Integers
    priority: Integers
    coverage: Integers


def publication_cells(
    engagement: Engagement,
    instrument: Instrument,
    answers: AnswerArrays,
    earlier: Mapping[int, Instrument],
) -> Cells:
    """Cells of the latest cycle, with those of the earlier ones found anew in their order.

    Parameters
    ----------
    engagement : Engagement
    instrument : Instrument
        Of the latest cycle.
    answers : AnswerArrays
        Of the latest cycle.
    earlier : dict of cycle number to Instrument
        Of earlier cycles; one that is absent had the questionnaires of the latest.

    Raises
    ------
    ValueError
        If an earlier cycle had other questionnaires and its instrument is absent.
    """
    least = engagement.method.disclosure
    before: dict[tuple[str, str], list[Integers]] = {}
    cells: dict[tuple[str, str], Integers] = {}
    for at, cycle in enumerate(engagement.cycles, start=1):
        if cycle is engagement.latest:
            found = answers
        else:
            shown = replace(engagement, cycles=engagement.cycles[:at])
            found = encoding.encode(shown, _instrument_of(cycle, engagement, instrument, earlier))
        cells = {}
        for name, column in contributors(found).items():
            seen = before.setdefault(name, [])
            pooling = name != COVERAGE  # the organisation has no such figure
            cells[name] = disclosure.publication_cells(column, seen, least, pooling)
            seen.append(disclosure.people_cells(column, cells[name]))
    side_by_side = partial(np.stack, axis=1)
    return Cells(
        maturity=side_by_side([cells["maturity", name] for name in answers.domains]),
        priority=side_by_side([cells["priority", name] for name in answers.outcomes]),
        coverage=cells[COVERAGE],
    )


def _instrument_of(
    cycle: Cycle, engagement: Engagement, instrument: Instrument, earlier: Mapping[int, Instrument]
) -> Instrument:
    latest = engagement.latest
    same = (cycle.questionnaires, cycle.catalog) == (latest.questionnaires, latest.catalog)
    if cycle.number not in earlier and not same:
        raise ValueError(f"cycle {cycle.number} was asked with other questionnaires; give them")
    return earlier.get(cycle.number, instrument)


def contributors(answers: AnswerArrays) -> Columns:
    """Who contributes to each column of a cycle; a department's own voice is nobody."""
    people = answers.group != encoding.AGREED_VOICE
    columns: Columns = {}
    level, level_weight = maturity_of_voices(answers)
    priority, pair_weight = priority_of_voices(answers)
    asked = answers.state != encoding.NOT_ASKED
    n_items, n_outcomes = answers.item_domain.size, len(answers.outcomes)
    for at, domain in enumerate(answers.domains):
        put = asked[:, :n_items][:, answers.item_domain == at].any(axis=1)
        shown = level[:, at, None]
        columns["maturity", domain] = _column(answers, people, put, shown, level_weight[:, at])
    for at, outcome in enumerate(answers.outcomes):
        put = asked[:, n_items + at] | asked[:, n_items + n_outcomes + at]
        both = (priority[:, at], answers.importance[:, at], answers.satisfaction[:, at])
        columns["priority", outcome] = _column(
            answers, people, put, np.stack(both, axis=1), pair_weight[:, at]
        )
    given, applicable = answered_of_voices(answers)
    share = np.where(applicable > 0, given / np.maximum(applicable, 1), np.nan)
    columns[COVERAGE] = _column(answers, people, asked.any(axis=1), share[:, None], applicable)
    return columns


def _column(
    answers: AnswerArrays,
    people: NDArray[np.bool_],
    put: NDArray[np.bool_],
    values: Floats,
    weight: Floats,
) -> Contributors:
    counts = ~np.isnan(values[:, 0]) & (weight > 0)
    home = answers.department[people]
    asked = (put | counts)[people]
    return Contributors(
        home=home,
        counts=counts[people],
        values=values[people],
        asked=np.bincount(home[asked], minlength=len(answers.departments)),
    )


def maturity_of_voices(answers: AnswerArrays) -> tuple[Floats, Floats]:
    """Each voice's level and weight in every domain, (n_voices, n_domains) each."""
    maturity, confidence = chain.domain_maturity(
        answers.maturity,
        answers.confidence,
        answers.item_weight,
        answers.item_domain,
        len(answers.domains),
    )
    return maturity, answers.weight[:, None] * confidence


def priority_of_voices(answers: AnswerArrays) -> tuple[Floats, Floats]:
    """Each voice's priority and weight for every outcome, (n_voices, n_outcomes) each."""
    priority = chain.priority(answers.importance, answers.satisfaction)
    return priority, answers.weight[:, None] * answers.pair_confidence


def answered_of_voices(answers: AnswerArrays) -> tuple[Floats, Floats]:
    """Values given, and questions asked that apply, (n_voices,) each."""
    state = answers.state
    applicable = (state != encoding.NOT_ASKED) & (state != encoding.NOT_APPLICABLE)
    given = state == encoding.VALUE
    return given.sum(axis=1).astype(np.float64), applicable.sum(axis=1).astype(np.float64)


def means_of_cells(
    values: Floats, weight: Floats, department: Integers, place: Integers
) -> chain.DepartmentMeans:
    """Means over the voices of each cell: a row for each department, and the pool's last.

    Parameters
    ----------
    values, weight : ndarray, shape (n_voices, n_columns)
    department : ndarray of int, shape (n_voices,)
    place : ndarray of int, shape (n_departments, n_columns)
        Cell of each department in each column.

    Returns
    -------
    DepartmentMeans, shape (n_departments + 1, n_columns)
        NaN for a department that is no cell of its own.
    """
    cell = place[department]
    seen = np.where(cell < 0, np.nan, values)
    return chain.department_means(seen, weight, np.maximum(cell, 0), len(place) + 1)


def spoken_for(cells: chain.DepartmentMeans, place: Integers) -> chain.DepartmentMeans:
    """What is seen of each department: the row of the cell that speaks for it."""
    seen = place >= 0
    row = np.where(seen, place, 0)

    def taken(values: NDArray[np.generic], missing: float) -> NDArray[np.generic]:
        found = np.take_along_axis(values, row, axis=0)
        return np.where(seen, found, values.dtype.type(missing))

    return chain.DepartmentMeans(
        mean=taken(cells.mean, np.nan),  # type: ignore[arg-type]  # dtypes stay as they are
        people=taken(cells.people, 0),  # type: ignore[arg-type]
        effective=taken(cells.effective, 0.0),  # type: ignore[arg-type]
        spread=taken(cells.spread, np.nan),  # type: ignore[arg-type]
    )


def is_pooled(place: Integers) -> NDArray[np.bool_]:
    """Whether the pool speaks for a department; same shape."""
    return np.asarray(place == len(place))


def is_own(place: Integers) -> NDArray[np.bool_]:
    """Whether a department is a cell of its own; same shape."""
    own = np.arange(len(place)).reshape(-1, *(1,) * (place.ndim - 1))
    return np.asarray(place == own)


def is_kept_back(place: Integers) -> NDArray[np.bool_]:
    """Whether a department's own figure is withheld; same shape."""
    return np.asarray(~is_own(place) & (place != NOBODY))
