"""What an explanation consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from pmo_design.scoring.scorecard import Span

LineKind = Literal[
    "service", "department", "demand", "outcome", "importance", "shortfall", "gap", "maturity",
    "item",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sum; what its children contribute adds up to its own contribution.

    Attributes
    ----------
    kind, id : str
        What the line is of: a service, a department, its demand for the service, an
        outcome, the importance of that outcome (an item) and how far satisfaction falls
        short of it (another), the practice gap, the maturity behind it (a domain), an item.
    weight : float
        Share in the parent, 0..1.
    value : float
        In the line's own unit: 0..1, but levels 1..5 for ``maturity`` and ``item``.
    contribution : float
        Part of the fit on top of the tree, 0..1. From ``gap`` down it is what the distance
        of ``value`` from level 5 contributes.
    count : int
        Departments behind a service, people behind everything else.
    posterior : Span or None
        Of the same quantity; None where none is computed.
    means : dict of str to float
        Answer means on the scale people answered on, where the value is not one itself.
    children : tuple of Line
    """

    kind: LineKind
    id: str
    weight: float
    value: float
    contribution: float
    count: int
    posterior: Span | None = None
    means: Mapping[str, float] = field(default_factory=dict)
    children: tuple[Line, ...] = ()

    def child(self, kind: LineKind, name: str | None = None) -> Line:
        """Child of a kind, and of an id where one is named; KeyError where there is none."""
        for each in self.children:
            if each.kind == kind and name in (None, each.id):
                return each
        raise KeyError(kind, name)


@dataclass(frozen=True, slots=True)
class NotScored:
    """Too little was answered: how many departments miss what the service rests on.

    Attributes
    ----------
    outcomes : dict of outcome id to number of departments
        Linked outcomes without an answer that counts, those that weigh most first.
    domain : int
        Departments without maturity in the home domain.
    """

    outcomes: Mapping[str, int]
    domain: int


ServiceCode = Literal["not-scored", "below-floor", "not-among-first", "too-uncertain"]


@dataclass(frozen=True, slots=True)
class ServiceReason:
    """The one line that kept a service out; the first that applies, in the order of the codes.

    Attributes
    ----------
    code : str
        ``below-floor``: the fit is below ``limit``, the floor. ``not-among-first``: rank
        ``rank`` is beyond the ``limit_rank`` first, the last of which has the fit ``limit``.
        ``too-uncertain``: among the first and above the floor in a share ``chance`` of the
        draws, which is less than ``limit``.
    fit : float or None
        Posterior mean.
    missing : NotScored or None
    """

    service: str
    code: ServiceCode
    fit: float | None = None
    rank: int | None = None
    limit: float | None = None
    limit_rank: int | None = None
    chance: float | None = None
    missing: NotScored | None = None


@dataclass(frozen=True, slots=True)
class ClosedGate:
    """A condition of a PMO model that is not met, as levels 1..5."""

    item: str
    level: float
    required: float


ModelCode = Literal["not-scored", "gate-closed", "smaller-coverage"]


@dataclass(frozen=True, slots=True)
class ModelReason:
    """Why a PMO model is not the first.

    Attributes
    ----------
    coverage : float or None
        Posterior mean.
    behind : float or None
        By how much the first model's coverage is larger.
    gates : tuple of ClosedGate
        Gates that are not fully open.
    """

    model: str
    code: ModelCode
    coverage: float | None = None
    behind: float | None = None
    gates: tuple[ClosedGate, ...] = ()


FlipKind = Literal[
    "maturity", "importance", "satisfaction", "demand-weight", "department-weight",
    "group-weight", "link", "gate",
]  # fmt: skip
ANSWERS: tuple[FlipKind, ...] = ("maturity", "importance", "satisfaction")
"""Kinds whose change is in steps of the scale; a gate's is in levels, a weight's a share."""


Turn = Literal["in", "out", "first"]


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of one input that turns a raw result.

    Attributes
    ----------
    target : str
        Service or PMO model.
    turn : str
        The service comes ``in`` to the raw list or goes ``out`` of it; of a model ``first``.
    kind, id : str
        The input: a domain's maturity, an outcome's importance or satisfaction, a weight
        (the id is a department, a customer group, an outcome), or a gate (baseline item).
    department : str or None
        Where the answers change; None for everywhere at once.
    service : str or None
        Of a link.
    start, end : float
        The input as it is and as it would have to be: steps of the answer scale, levels,
        or weights. Past ``end`` the result is another.
    change : float
        ``end - start`` for answers and gates; for weights, that as a share of ``start``.
    instead : str or None
        The model that would come first.
    """

    target: str
    turn: Turn
    kind: FlipKind
    id: str
    start: float
    end: float
    change: float
    department: str | None = None
    service: str | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Swing:
    """How far one weight moves a result: with the weight lowered, and with it raised."""

    kind: FlipKind
    id: str
    low: float
    high: float
    service: str | None = None
    """Of a link."""

    @property
    def width(self) -> float:
        """Distance between the two results."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How firmly the raw result stands when all weights are drawn anew.

    Attributes
    ----------
    draws, spread : int, float
        Sets of weights, and the share by which each weight may differ from its own.
    services : dict of service id to float
        Share of the sets in which the service is in the raw list; scored services only.
    models : dict of PMO model id to float
        Share of the sets in which the model comes first.
    margin : float or None
        Raw lead of the first model over its runner-up, in coverage.
    swings : tuple of Swing
        The weights that move that lead most.
    """

    draws: int
    spread: float
    services: Mapping[str, float]
    models: Mapping[str, float]
    margin: float | None
    swings: tuple[Swing, ...]


NO_SENSITIVITY = Sensitivity(0, 0.0, MappingProxyType({}), MappingProxyType({}), None, ())
"""Nothing was drawn."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What documents and commands tell of a scorecard.

    Attributes
    ----------
    listed : tuple of str
        Services of the raw list, best first: raw fit at or above the floor and among the
        first. What is recommended follows the posterior and may differ.
    sums : dict of service id to Line
        Of recommended services, over all departments: demand and gap, with their outcomes
        and domain.
    why_not : tuple of ServiceReason
        Every service that is not recommended, best first.
    models_behind : tuple of ModelReason
    flips : dict of service id to tuple of Flip
        The smallest changes that turn it; of every scored service.
    model_flips : tuple of Flip
    sensitivity : Sensitivity

    Where small groups are protected there are no sums, no flips and no sensitivity.
    """

    listed: tuple[str, ...]
    why_not: tuple[ServiceReason, ...]
    models_behind: tuple[ModelReason, ...]
    sums: Mapping[str, Line] = field(default_factory=dict)
    flips: Mapping[str, tuple[Flip, ...]] = field(default_factory=dict)
    model_flips: tuple[Flip, ...] = ()
    sensitivity: Sensitivity = NO_SENSITIVITY
