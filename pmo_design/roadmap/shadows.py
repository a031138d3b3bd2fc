"""What one more of each capacity would bring: the plan is solved once more for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pmo_design.catalog.definition import Catalog
from pmo_design.engagement import Capacity, Engagement
from pmo_design.roadmap.definition import Roadmap
from pmo_design.roadmap.planning import better_of, plan
from pmo_design.scoring.scorecard import Scorecard

Supply = Literal["run_fte", "setup_person_months", "coaches"]


@dataclass(frozen=True, slots=True)
class Shadow:
    """Value gained by one more full-time equivalent or person-month in every wave, or one coach.

    Attributes
    ----------
    gain : float
        Between the two plans that were found, the first being known to the second; 0 or more,
        but where a quick start becomes possible and is then demanded.
    least, most : float
        Between the two best plans there are, as far as their bounds tell.
    """

    supply: Supply
    gain: float
    least: float
    most: float


def shadows(
    engagement: Engagement, catalog: Catalog, scorecard: Scorecard, found: Roadmap
) -> Iterator[Shadow]:
    """What one more of each capacity that is given would bring to a plan."""
    if engagement.capacity is None or found.bound is None:
        return
    for supply, capacity in _more(engagement.capacity):
        inputs = replace(engagement, capacity=capacity), catalog, scorecard
        other = better_of(plan(*inputs), found, *inputs)
        if other.bound is not None:
            yield Shadow(
                supply,
                gain=other.objective - found.objective,
                least=other.objective - found.bound,
                most=other.bound - found.objective,
            )


def _more(capacity: Capacity) -> Iterator[tuple[Supply, Capacity]]:
    run = tuple(each + 1 for each in capacity.run_fte)
    yield "run_fte", capacity.model_copy(update={"run_fte": run})
    setup = tuple(each + 1 for each in capacity.setup_person_months)
    yield "setup_person_months", capacity.model_copy(update={"setup_person_months": setup})
    if capacity.coaches is not None:
        yield "coaches", capacity.model_copy(update={"coaches": capacity.coaches + 1})
