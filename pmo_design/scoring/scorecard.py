"""The scorecard: every score of a cycle, labelled, with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pmo_design.catalog.method import DisclosureMethod
from pmo_design.disclosure import Band
from pmo_design.engagement import OverrideAction

ServiceClass = Literal["strong", "likely", "unclear", "not-now"]
Count = int | Band
"""A number of people: exact, or within bounds where small groups are protected."""

COVERAGE = "_coverage"
"""Stands among withheld ids for the coverage; no id of a catalogue begins with it."""

RECOMMENDED: tuple[ServiceClass, ...] = ("strong", "likely")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A quantity as computed from the answers, and as the posterior sees it.

    ``raw`` is the chain's figure; ``mean``, ``low`` and ``high`` are of the posterior draws,
    with low and high at the quantiles of the method (5 % and 95 %).
    """

    raw: float
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Span:
    """Posterior mean and interval of a quantity without a raw figure."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MaturityScore:
    """Maturity 1..5 of a department in a domain.

    Attributes
    ----------
    level : int
        Floor of the posterior mean.
    people : int or Band
        Respondents with an answer that counts.
    spread : float or None
        Weighted standard deviation between them, in levels; None where it is withheld.
    source : str
        survey, workshop or agreed, whichever came last into the figure.
    """

    estimate: Estimate
    level: int
    people: Count
    spread: float | None
    source: Literal["survey", "workshop", "agreed"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a department's people answer a domain alike, each by their own answers.

    Attributes
    ----------
    people : int
        People with an answer in the domain.
    r_wg : float
        0 (no more than by chance) to 1 (all the same), mean over the items that two people
        or more answered.
    alpha : float or None
        Krippendorff's ordinal alpha; None where all answers are of one level.
    icc : float or None
        ICC(2,k) of those who answered every item; None where it is not defined.
    spread : float
        Standard deviation in levels, mean over the same items as ``r_wg``.
    """

    people: int
    r_wg: float
    alpha: float | None
    icc: float | None
    spread: float


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A maturity item worth a talk in a department's workshop.

    Attributes
    ----------
    spread : float
        Standard deviation of the department's answers, in levels.
    effect : float
        By how much the recommended services' fits, added up over the organisation, would
        move if the item's mean moved by one level.
    priority : float
        Disagreement x effect.
    """

    department: str
    item: str
    spread: float
    effect: float
    priority: float


@dataclass(frozen=True, slots=True)
class GroupPriority:
    """Priority 0..1 of an outcome as one customer group sees it."""

    raw: float
    people: int


@dataclass(frozen=True, slots=True)
class OutcomeScore:
    """What a department wants; all figures 0..1, weighted alike.

    ``by_group`` is empty where small groups are protected: groups overlap with departments.
    """

    importance: float
    satisfaction: float
    priority: Estimate
    by_group: Mapping[str, GroupPriority]
    people: Count


@dataclass(frozen=True, slots=True)
class ServiceScore:
    """How much a department calls for a service.

    Attributes
    ----------
    demand, gap, fit : Estimate
        All 0..1; fit is their weighted sum.
    chance : float
        Probability that the fit reaches the method's floor.
    excess : float
        Expected fit above that floor, ``E[max(f - floor, 0)]``: the roadmap's value.
    mode : str
        Delivery mode that follows from the maturity in the home domain.
    """

    demand: Estimate
    gap: Estimate
    fit: Estimate
    chance: float
    excess: float
    service_class: ServiceClass
    mode: str


@dataclass(frozen=True, slots=True)
class DepartmentScores:
    """One department; None stands wherever nothing could be scored.

    Attributes
    ----------
    respondents : int or Band
        People listed.
    coverage : float or None
        Values given of the questions asked and applicable; None where nobody is listed.
    staged_level : int or None
        Level of the least mature domain; None if any domain has none.
    agreement : dict of domain id to Agreement or None
        None where no item was answered by two people.
    withheld : frozenset of str
        Ids of domains, outcomes and services whose figure is None because too few people
        stand behind it, and `COVERAGE` where the coverage is.
    """

    id: str
    respondents: Count
    coverage: float | None
    staged_level: int | None
    maturity: Mapping[str, MaturityScore | None]
    agreement: Mapping[str, Agreement | None]
    outcomes: Mapping[str, OutcomeScore | None]
    services: Mapping[str, ServiceScore | None]
    withheld: frozenset[str] = frozenset()

    @property
    def level_withheld(self) -> bool:
        """Whether the staged level is withheld: that of one domain at least is."""
        return not self.withheld.isdisjoint(self.maturity)


@dataclass(frozen=True, slots=True)
class OrganisationService:
    """A service for the organisation as a whole.

    Attributes
    ----------
    p_top : float
        Chance of being among the first.
    called : float
        Chance of being among the first with a fit at or above the floor; decides the class.
    """

    fit: Estimate
    rank: int
    p_top: float
    called: float
    service_class: ServiceClass

    @property
    def recommended(self) -> bool:
        """Whether the computation calls for the service: class strong or likely."""
        return self.service_class in RECOMMENDED


@dataclass(frozen=True, slots=True)
class Override:
    """What was decided about a service against or beside the computation, and why."""

    action: OverrideAction
    reason: str


@dataclass(frozen=True, slots=True)
class ModelScore:
    """One PMO model.

    Attributes
    ----------
    coverage : Estimate or None
        None where none of its services is scored.
    gate : float
        0 closed to 1 open.
    eligible : bool
        Whether the gate is open enough for the model to come first.
    gates_not_assessed : tuple of str
        Baseline items that nobody answered; they count as open.
    probability : float
        Share of draws in which the model comes first.
    """

    coverage: Estimate | None
    gate: float
    eligible: bool
    gates_not_assessed: tuple[str, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a reader must know before trusting a figure.

    Attributes
    ----------
    code : str
        no-answers, single-voice, few-answers, low-coverage, straight-lining, outlier,
        low-confidence, polar-groups, close-fits, retired-answers, or small-group where
        figures of a department are withheld.
    department : str or None
        None where the whole organisation is meant.
    """

    code: str
    department: str | None = None
    params: Mapping[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every score of one cycle; mappings are in the order in which people read them.

    Departments and services come in id order, domains and outcomes as they are asked,
    models in order of growing authority, the agenda by priority. ``protection`` is None
    where answers are attributed; else how many people have to stand behind what is shown.
    ``overrides`` holds, by service, what was decided by hand; every score stays as computed.
    """

    engagement: str
    cycle: int
    seed: int
    draws: int
    inputs_sha256: str
    versions: Mapping[str, str]
    departments: tuple[DepartmentScores, ...]
    maturity: Mapping[str, Estimate | None]
    services: Mapping[str, OrganisationService | None]
    models: Mapping[str, ModelScore]
    first_model: str | None
    runner_up: str | None
    margin: Span | None
    clear: bool
    outside_models_share: float | None
    flags: tuple[Flag, ...]
    agenda: tuple[AgendaItem, ...]
    protection: DisclosureMethod | None = None
    overrides: Mapping[str, Override] = field(default_factory=dict)

    def department(self, department_id: str) -> DepartmentScores:
        """Scores of one department."""
        return {each.id: each for each in self.departments}[department_id]

    @property
    def ranked_services(self) -> tuple[str, ...]:
        """Scored services, best first."""
        scored = [(score.rank, name) for name, score in self.services.items() if score]
        return tuple(name for _, name in sorted(scored))

    @property
    def recommended(self) -> tuple[str, ...]:
        """Services recommended, best first: as computed, but for what was decided by hand.

        What is recommended without a score comes last.
        """
        unscored = (name for name, score in self.services.items() if score is None)
        return tuple(
            name for name in (*self.ranked_services, *unscored) if self._is_recommended(name)
        )

    def _is_recommended(self, service: str) -> bool:
        if service in self.overrides:
            return self.overrides[service].action == "recommend"
        score = self.services[service]
        return score is not None and score.recommended
