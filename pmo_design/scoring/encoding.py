"""From answers to arrays: the one place where ids become positions.

A *voice* is a row of the arrays: a respondent, or a department speaking as one where a
workshop agreed on values and nobody's own answer carries them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmo_design.answers import Answer, AnswerState, counting
from pmo_design.engagement import Engagement, Respondent
from pmo_design.instrument import Instrument
from pmo_design.questionnaire.definition import GROUPS, Item

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

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

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Voices with any value at all, shape (n_voices,)."""
        values = np.hstack((self.maturity, self.importance, self.satisfaction))
        return np.asarray(~np.isnan(values).all(axis=1))


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


def encode(engagement: Engagement, instrument: Instrument) -> AnswerArrays:
    """Arrays of the latest cycle's maturity and needs answers."""
    items = _asked_items(instrument)
    answers = counting(engagement.latest.answers)
    axes = _axes(engagement, instrument, items, answers.values())
    values = np.full((len(axes.voices), len(items)), np.nan)
    confidence = np.zeros_like(values)
    state = _asked_states(engagement, items, axes, engagement.method.ask_all_below)
    weights = engagement.method.confidence.model_dump()
    asked = state != NOT_ASKED
    agreed_last = sorted(answers.values(), key=lambda answer: not answer.respondent)
    for answer in agreed_last:
        if not answer.respondent:
            people = _people_of(answer.department, engagement.respondents, axes)
            state[people, axes.items[answer.item]] = _CODES[answer.state]
        for voice in _voices_of(answer, engagement.respondents, axes, values):
            place = (voice, axes.items[answer.item])
            state[place] = _CODES[answer.state]
            usable = answer.state is AnswerState.VALUE
            values[place] = float(answer.value or 0) if usable else np.nan
            confidence[place] = weights[answer.confidence or "high"] if usable else 0.0
    state = np.where(asked, state, NOT_ASKED)
    return _arrays(engagement, instrument, items, axes, values, confidence, state)


def _asked_items(instrument: Instrument) -> tuple[Item, ...]:
    """Scored items in column order: maturity, then importance, then satisfaction."""
    needs = instrument.questionnaires["needs"].items
    maturity = instrument.questionnaires["maturity"].items
    importance = tuple(item for item in needs if item.aspect == "importance")
    satisfaction = tuple(item for item in needs if item.aspect == "satisfaction")
    return (*maturity, *importance, *satisfaction)


def _axes(
    engagement: Engagement,
    instrument: Instrument,
    items: Sequence[Item],
    answers: Iterable[Answer],
) -> _Axes:
    domains = {domain.id: at for at, domain in enumerate(instrument.domains)}
    outcomes = {outcome: at for at, outcome in enumerate(_outcomes(instrument))}
    columns = [
        domains[item.domain] if item.domain else len(domains) + outcomes[item.outcome or ""]
        for item in items
    ]
    voices = [(person.id, "") for person in engagement.respondents]
    voices += sorted({("", answer.department) for answer in answers if not answer.respondent})
    return _Axes(
        departments={each.id: at for at, each in enumerate(engagement.departments)},
        voices={key: at for at, key in enumerate(voices)},
        items={item.id: at for at, item in enumerate(items)},
        columns=np.array(columns, dtype=np.int64),
    )


def _outcomes(instrument: Instrument) -> tuple[str, ...]:
    return tuple(outcome.id for outcome in instrument.catalog.outcomes)


def _asked_states(
    engagement: Engagement, items: Sequence[Item], axes: _Axes, ask_all_below: int
) -> Integers:
    """Untouched where a question was put to the person, not asked elsewhere.

    A department with few people invited is asked everything: one executive alone would
    otherwise leave the services of the other groups' outcomes without a score.
    """
    invited = dict.fromkeys(axes.departments, 0)
    for person in engagement.respondents:
        invited[person.department] += 1
    state = np.full((len(axes.voices), len(items)), NOT_ASKED, dtype=np.int64)
    asked = {group: [group in item.groups for item in items] for group in GROUPS}
    for at, person in enumerate(engagement.respondents):
        everything = invited[person.department] < ask_all_below
        state[at, everything | np.array(asked[person.group])] = UNTOUCHED
    return state


def _voices_of(
    answer: Answer, respondents: Sequence[Respondent], axes: _Axes, values: Floats
) -> list[int]:
    """Rows that an answer fills: the person's, or those that an agreed value speaks for.

    An agreed value replaces the department's mean of the item. It takes the place of the
    answer of everybody in the department who answered in the same domain or outcome, so
    that the mean is the agreed value and the count is of the people behind it; where
    nobody did, the department speaks with one voice of its own.
    """
    if answer.respondent:
        return [axes.voices[answer.respondent, ""]]
    family = axes.columns == axes.columns[axes.items[answer.item]]
    people = _people_of(answer.department, respondents, axes)
    speaking = [voice for voice in people if not np.isnan(values[voice, family]).all()]
    return speaking or [axes.voices["", answer.department]]


def _people_of(department: str, respondents: Sequence[Respondent], axes: _Axes) -> list[int]:
    return [axes.voices[each.id, ""] for each in respondents if each.department == department]


def _arrays(
    engagement: Engagement,
    instrument: Instrument,
    items: Sequence[Item],
    axes: _Axes,
    values: Floats,
    confidence: Floats,
    state: Integers,
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
    weights = [engagement.group_weights[group] for group in GROUPS]
    outcomes = _outcomes(instrument)
    n_maturity = len(instrument.questionnaires["maturity"].items)
    split = (n_maturity, n_maturity + len(outcomes))
    maturity, importance, satisfaction = np.split(values, split, axis=1)
    item_confidence, first, second = np.split(confidence, split, axis=1)
    steps = np.array([item.steps for item in items[n_maturity:]], dtype=np.float64)
    marks = _sources(engagement, axes, len(instrument.domains))
    return AnswerArrays(
        departments=tuple(axes.departments),
        domains=tuple(domain.id for domain in instrument.domains),
        outcomes=outcomes,
        department=np.array(department_of, dtype=np.int64),
        group=np.array(group_of, dtype=np.int64),
        weight=np.array([weights[at] if at >= 0 else 1.0 for at in group_of]),
        maturity=maturity,
        confidence=item_confidence,
        item_domain=axes.columns[:n_maturity],
        item_weight=np.array([item.weight for item in items[:n_maturity]]),
        importance=(importance - 1) / (steps[: len(outcomes)] - 1),
        satisfaction=(satisfaction - 1) / (steps[len(outcomes) :] - 1),
        pair_confidence=np.minimum(first, second),
        state=state,
        agreed=marks["agreed"],
        workshop=marks["workshop"],
    )


def _sources(engagement: Engagement, axes: _Axes, n_domains: int) -> dict[str, NDArray[np.bool_]]:
    """Where each department's domains come from, beside the survey."""
    people = {person.id: person.department for person in engagement.respondents}
    shape = (len(axes.departments), n_domains)
    marks = {"agreed": np.zeros(shape, dtype=bool), "workshop": np.zeros(shape, dtype=bool)}
    for answer in counting(engagement.latest.answers).values():
        column = axes.columns[axes.items[answer.item]]
        if answer.source in marks and column < n_domains:
            department = people.get(answer.respondent, answer.department)
            marks[answer.source][axes.departments[department], column] = True
    return marks
