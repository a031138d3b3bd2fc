"""From answers to arrays: the one place where ids become positions.

A *voice* is a row of the arrays: a respondent, or a department speaking as one where a
workshop agreed on values and nobody's own answer carries them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from pmo_design.answers import Answer, AnswerState, counting
from pmo_design.engagement import Engagement
from pmo_design.instrument import Instrument
from pmo_design.questionnaire.definition import GROUPS, Aspect, Item

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

Columns = Sequence[Item | None]

NOT_ASKED, UNTOUCHED, VALUE, NOT_APPLICABLE, DONT_KNOW = range(5)
"""Codes of `AnswerArrays.state`."""

_CODES = {
    AnswerState.VALUE: VALUE,
    AnswerState.NOT_APPLICABLE: NOT_APPLICABLE,
    AnswerState.DONT_KNOW: DONT_KNOW,
}
AGREED_VOICE = -1
"""Group of a voice that is a department's, not a person's."""


@dataclass(frozen=True, slots=True)
class AnswerArrays:
    """One cycle's maturity and needs answers.

    Attributes
    ----------
    departments, domains, outcomes : tuple of str
        Labels of the axes; departments in id order, the others as they are asked.
    department : ndarray of int, shape (n_voices,)
        Position of each voice's department.
    group : ndarray of int, shape (n_voices,)
        Position in ``GROUPS``; ``AGREED_VOICE`` for a department's own voice.
    weight : ndarray, shape (n_voices,)
        Group weight, 0 or more.
    maturity, confidence : ndarray, shape (n_voices, n_items)
        Level 1 to 5 and effective confidence 0 to 1; NaN and 0 where there is no value.
    item_domain, item_weight : ndarray, shape (n_items,)
    importance, satisfaction : ndarray, shape (n_voices, n_outcomes)
        Mapped to 0..1; NaN where there is no value.
    pair_confidence : ndarray, shape (n_voices, n_outcomes)
        The smaller of the pair's two confidences; 0 where the pair is incomplete.
    state : ndarray of int, shape (n_voices, n_items + 2 * n_outcomes)
        Code of each answer; ``NOT_ASKED`` where the question was not put to the person,
        whether answered or not. What a department agreed on counts as answered by everybody in it.
    agreed, workshop : ndarray of bool, shape (n_departments, n_domains)
        Whether a domain rests on agreed values, or on answers given in a workshop.
    settled : ndarray of bool, shape (n_departments, n_items + 2 * n_outcomes)
        Whether the department agreed, so that nobody's own answer is left.
    unsure : ndarray of bool, shape (n_voices, n_items + 2 * n_outcomes)
        Values that the person gave with low confidence.
    """

    departments: tuple[str, ...]
    domains: tuple[str, ...]
    outcomes: tuple[str, ...]
    department: Integers
    group: Integers
    weight: Floats
    maturity: Floats
    confidence: Floats
    item_domain: Integers
    item_weight: Floats
    importance: Floats
    satisfaction: Floats
    pair_confidence: Floats
    state: Integers
    agreed: NDArray[np.bool_]
    workshop: NDArray[np.bool_]
    settled: NDArray[np.bool_]
    unsure: NDArray[np.bool_]

    @property
    def values(self) -> Floats:
        """Maturity, importance and satisfaction side by side; columns as in ``state``."""
        return np.hstack((self.maturity, self.importance, self.satisfaction))

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Voices with any value at all, shape (n_voices,)."""
        return np.asarray(~np.isnan(self.values).all(axis=1))

    @property
    def own(self) -> NDArray[np.bool_]:
        """People's own values that count: not replaced by an agreed one, not without weight."""
        speaks = (self.group != AGREED_VOICE) & (self.weight > 0)
        left = ~np.isnan(self.values) & ~self.settled[self.department]
        return np.asarray(left & speaks[:, None])


@dataclass(frozen=True, slots=True)
class _Axes:
    """Positions of everything that has an id."""

    departments: Mapping[str, int]
    voices: Mapping[tuple[str, str], int]
    """Key: (respondent, "") or ("", department) for a department's own voice."""
    items: Mapping[str, int]
    """Maturity items first, then importance and satisfaction of each outcome."""
    columns: Integers
    """Shape (n_items_total,): domain of a maturity item, or n_domains + outcome."""
    people: Mapping[str, Integers]
    """Rows of each department's respondents."""


def encode(engagement: Engagement, instrument: Instrument) -> AnswerArrays:
    """Arrays of the latest cycle's maturity and needs answers."""
    items = _columns(instrument)
    scored = {item.id for item in items if item}
    counted = counting(engagement.latest.answers).values()
    answers = [answer for answer in counted if answer.item in scored]
    axes = _axes(engagement, instrument, items, answers)
    values = np.full((len(axes.voices), len(items)), np.nan)
    confidence = np.zeros_like(values)
    state = _asked_states(engagement, items, axes, engagement.method.ask_all_below)
    weight = _voice_weights(engagement, axes)
    weights = engagement.method.confidence.model_dump()
    asked = state != NOT_ASKED
    agreed_last = sorted(answers, key=lambda answer: not answer.respondent)
    for answer in agreed_last:
        column = axes.items[answer.item]
        if not answer.respondent:
            state[axes.people[answer.department], column] = _CODES[answer.state]
        place = (_voices_of(answer, axes, values, weight), column)
        state[place] = _CODES[answer.state]
        usable = answer.state is AnswerState.VALUE
        values[place] = float(answer.value or 0) if usable else np.nan
        confidence[place] = weights[answer.confidence or "high"] if usable else 0.0
    state = np.where(asked, state, NOT_ASKED)
    marks = _sources(answers, engagement, axes, len(instrument.domains)) | _marks(answers, axes)
    return _arrays(engagement, instrument, items, axes, weight, values, confidence, state, marks)


def _columns(instrument: Instrument) -> tuple[Item | None, ...]:
    """Item of every column: maturity, then importance, then satisfaction of each outcome.

    None stands for an outcome of the catalogue that a tailored questionnaire leaves out.
    """
    maturity, needs = (instrument.questionnaires[name].items for name in ("maturity", "needs"))
    of_outcomes = {(item.outcome, item.aspect): item for item in needs}
    pairs = (
        of_outcomes.get((outcome, aspect))
        for aspect in get_args(Aspect)
        for outcome in _outcomes(instrument)
    )
    return (*maturity, *pairs)


def _axes(
    engagement: Engagement,
    instrument: Instrument,
    items: Columns,
    answers: Iterable[Answer],
) -> _Axes:
    domains = {domain.id: at for at, domain in enumerate(instrument.domains)}
    rated = [domains[item.domain] for item in items if item and item.domain]
    wanted = range(len(domains), len(domains) + len(instrument.catalog.outcomes))
    columns = [*rated, *wanted, *wanted]
    voices = [(person.id, "") for person in engagement.respondents]
    voices += sorted({("", answer.department) for answer in answers if not answer.respondent})
    people: dict[str, list[int]] = {each.id: [] for each in engagement.departments}
    for row, person in enumerate(engagement.respondents):
        people[person.department].append(row)
    return _Axes(
        departments={each.id: at for at, each in enumerate(engagement.departments)},
        voices={key: at for at, key in enumerate(voices)},
        items={item.id: at for at, item in enumerate(items) if item},
        columns=np.array(columns, dtype=np.int64),
        people={name: np.array(rows, dtype=np.int64) for name, rows in people.items()},
    )


def _outcomes(instrument: Instrument) -> tuple[str, ...]:
    return tuple(outcome.id for outcome in instrument.catalog.outcomes)


def _asked_states(
    engagement: Engagement, items: Columns, axes: _Axes, ask_all_below: int
) -> Integers:
    """Untouched where a question was put to the person, not asked elsewhere.

    A department with few people invited is asked everything: one executive alone would
    otherwise leave the services of the other groups' outcomes without a score.
    """
    state = np.full((len(axes.voices), len(items)), NOT_ASKED, dtype=np.int64)
    exists = np.array([item is not None for item in items])
    asked = {
        group: np.array([item is not None and group in item.groups for item in items])
        for group in GROUPS
    }
    for at, person in enumerate(engagement.respondents):
        everything = axes.people[person.department].size < ask_all_below
        state[at, exists if everything else asked[person.group]] = UNTOUCHED
    return state


def _voice_weights(engagement: Engagement, axes: _Axes) -> Floats:
    """Group weight of every person, 1 for a department's own voice; shape (n_voices,)."""
    weights = np.ones(len(axes.voices))
    for row, person in enumerate(engagement.respondents):
        weights[row] = engagement.group_weights[person.group]
    return weights


def _voices_of(answer: Answer, axes: _Axes, values: Floats, weight: Floats) -> Integers:
    """Rows that an answer fills: the person's, or those that an agreed value speaks for.

    An agreed value replaces the department's mean of the item. It takes the place of the
    answer of everybody in the department who has a weight and answered in the same domain
    or outcome, so that the mean is the agreed value and the count is of the people behind
    it; where nobody did, the department speaks with one voice of its own.
    """
    if answer.respondent:
        return np.array([axes.voices[answer.respondent, ""]])
    family = np.flatnonzero(axes.columns == axes.columns[axes.items[answer.item]])
    people = axes.people[answer.department]
    answered = ~np.isnan(values[np.ix_(people, family)]).all(axis=1)
    speaking = people[answered & (weight[people] > 0)]
    return speaking if speaking.size else np.array([axes.voices["", answer.department]])


def _arrays(
    engagement: Engagement,
    instrument: Instrument,
    items: Columns,
    axes: _Axes,
    weight: Floats,
    values: Floats,
    confidence: Floats,
    state: Integers,
    marks: Mapping[str, NDArray[np.bool_]],
) -> AnswerArrays:
    people = {person.id: person for person in engagement.respondents}
    department_of = [
        axes.departments[people[respondent].department if respondent else department]
        for respondent, department in axes.voices
    ]
    group_of = [
        GROUPS.index(people[respondent].group) if respondent else AGREED_VOICE
        for respondent, _ in axes.voices
    ]
    outcomes = _outcomes(instrument)
    n_maturity = len(instrument.questionnaires["maturity"].items)
    split = (n_maturity, n_maturity + len(outcomes))
    maturity, importance, satisfaction = np.split(values, split, axis=1)
    item_confidence, first, second = np.split(confidence, split, axis=1)
    steps = np.array([item.steps if item else np.nan for item in items[n_maturity:]])
    return AnswerArrays(
        departments=tuple(axes.departments),
        domains=tuple(domain.id for domain in instrument.domains),
        outcomes=outcomes,
        department=np.array(department_of, dtype=np.int64),
        group=np.array(group_of, dtype=np.int64),
        weight=weight,
        maturity=maturity,
        confidence=item_confidence,
        item_domain=axes.columns[:n_maturity],
        item_weight=np.array([item.weight for item in items[:n_maturity] if item]),
        importance=(importance - 1) / (steps[: len(outcomes)] - 1),
        satisfaction=(satisfaction - 1) / (steps[len(outcomes) :] - 1),
        pair_confidence=np.minimum(first, second),
        state=state,
        **marks,
    )


def _sources(
    answers: Iterable[Answer], engagement: Engagement, axes: _Axes, n_domains: int
) -> dict[str, NDArray[np.bool_]]:
    """Where each department's domains come from, beside the survey."""
    people = {person.id: person.department for person in engagement.respondents}
    shape = (len(axes.departments), n_domains)
    marks = {"agreed": np.zeros(shape, dtype=bool), "workshop": np.zeros(shape, dtype=bool)}
    for answer in answers:
        column = axes.columns[axes.items[answer.item]]
        valued = answer.state is AnswerState.VALUE
        if valued and answer.source in marks and column < n_domains:
            department = people.get(answer.respondent, answer.department)
            marks[answer.source][axes.departments[department], column] = True
    return marks


def _marks(answers: Iterable[Answer], axes: _Axes) -> dict[str, NDArray[np.bool_]]:
    """Where a department settled a question, and where a person was unsure of a value."""
    settled = np.zeros((len(axes.departments), axes.columns.size), dtype=bool)
    unsure = np.zeros((len(axes.voices), axes.columns.size), dtype=bool)
    for answer in answers:
        column = axes.items[answer.item]
        if not answer.respondent:
            settled[axes.departments[answer.department], column] = True
        elif answer.state is AnswerState.VALUE and answer.confidence == "low":
            unsure[axes.voices[answer.respondent, ""], column] = True
    return {"settled": settled, "unsure": unsure}
