"""The method: every weight and threshold of the scoring and the roadmap, typed from its file."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field, model_validator

from pmo_design.messages import say
from pmo_design.record import Decimal, Format, Id, Integer, NotNegative, Positive, Record, Share

Count = Annotated[Integer, Field(ge=1)]
GroupSize = Annotated[Integer, Field(ge=3)]
"""A group of two gives each of them the other's answer; no setting may go that low."""


class Confidence(Record):
    """Effective weight of an answer given with each confidence."""

    low: Share
    medium: Share
    high: Share

    @model_validator(mode="after")
    def _somebody_counts(self) -> Confidence:
        if not (self.low or self.medium or self.high):
            raise ValueError(say("expected one weight above 0 or more"))
        return self


class LinkWeights(Record):
    """Weights of quality function deployment."""

    strong: Positive
    moderate: Positive
    weak: Positive


class SigmaScale(Record):
    """Prior spread between people of a department, on 0..1, in each family of columns."""

    maturity: Positive
    priority: Positive


class PosteriorMethod(Record):
    """Priors and grids of the posterior, on the 0..1 scale."""

    sigma_degrees: Positive
    sigma_scale: SigmaScale
    sigma_points: Annotated[Integer, Field(ge=1, le=500)]
    sigma_lowest: Positive
    sigma_highest: Positive
    tau_points: Annotated[Integer, Field(ge=1, le=500)]
    tau_largest: Positive
    tau_power: Positive
    sharing: Share

    @model_validator(mode="after")
    def _grid_has_ends(self) -> PosteriorMethod:
        if self.sigma_lowest >= self.sigma_highest:
            raise ValueError(say("expected sigma_lowest below sigma_highest"))
        return self


class Interval(Record):
    """Quantiles that every interval runs between."""

    low: Share
    high: Share

    @model_validator(mode="after")
    def _in_order(self) -> Interval:
        if self.low >= self.high:
            raise ValueError(say("expected low below high"))
        return self


class Classes(Record):
    """Least chance of being called for, of each class above not-now."""

    strong: Share
    likely: Share
    unclear: Share

    @model_validator(mode="after")
    def _in_order(self) -> Classes:
        if not self.strong >= self.likely >= self.unclear:
            raise ValueError(say("expected strong >= likely >= unclear"))
        return self


class ModelWeights(Record):
    """Weights of a PMO model's core and secondary services."""

    core: Positive
    secondary: Positive


class RoadmapMethod(Record):
    """Rules of the roadmap; the comments of method.yaml say what each one does."""

    discount: Share
    start_cost: NotNegative
    start_person_months: NotNegative
    eligible_chance: Share
    starts_per_department: Count
    early_waves: Annotated[Integer, Field(ge=0)]
    uplift_waves: Count
    coaching_service: Id | None = None
    departments_per_coach: Count


class FlagMethod(Record):
    """Thresholds below or above which a result is marked."""

    fewest_answers: Count
    least_coverage: Share
    close_fits: Positive
    straight_items: Annotated[Integer, Field(ge=2)]
    polar_levels: Positive
    polar_people: Count
    outlier_levels: Positive
    outlier_people: Annotated[Integer, Field(ge=2)]
    unsure_share: Share


class AgreementMethod(Record):
    """What the workshop agenda keeps: most questions of one department."""

    questions: Count


class DisclosureMethod(Record):
    """Least people behind what is shown where answers are not attributed.

    Attributes
    ----------
    mean : int
        Behind a mean.
    distribution : int
        Behind a spread, and behind answers that are all the same.
    text : int
        Who wrote something, before any of it is printed.
    """

    mean: GroupSize
    distribution: GroupSize
    text: GroupSize

    @model_validator(mode="after")
    def _in_order(self) -> DisclosureMethod:
        if self.distribution < self.mean:
            raise ValueError(say("expected distribution at or above mean"))
        return self


class SensitivityMethod(Record):
    """How far weights are moved to see how firmly a result stands.

    Attributes
    ----------
    draws : int
        Sets of weights.
    spread : float
        Every weight of a set lies within this share of its own.
    reach : float
        Largest share by which a single weight is changed to see what it would turn.
    """

    draws: Annotated[Integer, Field(ge=1, le=100_000)]
    spread: Annotated[Decimal, Field(gt=0, lt=1)]
    reach: Annotated[Decimal, Field(gt=0, lt=1)]


class Method(Record):
    """Every weight and threshold of the scoring and the roadmap."""

    format: Format
    confidence: Confidence
    ask_all_below: Annotated[Integer, Field(ge=0)]
    link_weights: LinkWeights
    least_seen_weight: Share
    demand_weight: Share
    posterior: PosteriorMethod
    interval: Interval
    fit_floor: Share
    top_share: Annotated[Decimal, Field(gt=0, le=1)]
    top_most: Count
    classes: Classes
    model_weights: ModelWeights
    gate_open: Share
    regulated_mode: Id
    mode_margin: NotNegative
    roadmap: RoadmapMethod
    flags: FlagMethod
    agreement: AgreementMethod
    disclosure: DisclosureMethod
    sensitivity: SensitivityMethod

    def top_count(self, scored: int) -> int:
        """Number of services that count as the first ones among ``scored`` services."""
        share = round(self.top_share * scored, 9)  # 0.28 x 25 is 7, not a hair above it
        return min(self.top_most, math.ceil(share))
