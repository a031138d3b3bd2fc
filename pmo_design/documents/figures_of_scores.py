"""Charts of the scores, each with the sentence that says what to see."""

from __future__ import annotations

import math
from collections.abc import Callable

from pmo_design.charts.heat_map import HeatMap
from pmo_design.charts.model_fit import ModelBar, ModelFit
from pmo_design.charts.quadrant import Point, Quadrant
from pmo_design.charts.ranking import RankedEntry, Ranking
from pmo_design.documents.content import Figure
from pmo_design.documents.organisation_view import (
    highest_domain,
    lowest_domain,
    mean_maturity,
    mean_need,
    weighted_mean,
)
from pmo_design.documents.overrides import named
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.scoring.scorecard import ServiceClass

CLASSES: tuple[ServiceClass, ...] = ("strong", "likely", "unclear", "not-now")
LONGEST_LABEL = 26
"""Characters of a department's name beside a point."""

NAMED_POINTS = 3
"""Departments of the first corner that are named, at most."""

MOST_STEPS = 6
"""Steps of an axis at most."""

Axis = tuple[tuple[float, str], ...]


def maturity_heat_map(snapshot: Snapshot, wording: Wording) -> Figure | None:
    """Maturity of every department in every domain; None where nothing is scored."""
    low, high = lowest_domain(snapshot), highest_domain(snapshot)
    if not low or not high:
        return None
    domains = [domain.id for domain in snapshot.instrument.domains]
    names = [department.name for department in snapshot.engagement.departments]
    values = [
        [score.estimate.mean if (score := scores.maturity[name]) else None for name in domains]
        for scores in snapshot.scorecard.departments
    ]
    together = [snapshot.scorecard.maturity[name] for name in domains]
    values.append([score.mean if score else None for score in together])
    chart = HeatMap(
        rows=(*names, wording("figure.all-departments")),
        columns=tuple(snapshot.domain_name(name) for name in domains),
        values=tuple(tuple(row) for row in values),
        texts=tuple(
            tuple("" if value is None else wording.level(value) for value in row) for row in values
        ),
        low=1.0,
        high=5.0,
        low_label=wording("figure.maturity.low"),
        high_label=wording("figure.maturity.high"),
        missing=missing_label(snapshot, wording),
    )
    says = wording(
        "figure.maturity.says",
        low=snapshot.domain_name(low[0]),
        least=wording.level(low[1]),
        high=snapshot.domain_name(high[0]),
        most=wording.level(high[1]),
    )
    return Figure(chart, wording("figure.maturity.title"), says)


def missing_label(snapshot: Snapshot, wording: Wording) -> str:
    """Legend of the cells without a figure."""
    protected = snapshot.scorecard.protection is not None
    return wording("figure.maturity.withheld" if protected else "figure.maturity.missing")


def services_ranking(snapshot: Snapshot, wording: Wording) -> Figure | None:
    """Fit of every scored service with its interval; None where none is scored."""
    card = snapshot.scorecard
    scored = [(name, score) for name in card.ranked_services if (score := card.services[name])]
    if not scored:
        return None
    recommended = [score.recommended for _, score in scored]
    count = sum(recommended)
    # A line would lie where a recommended service stands below one that is not.
    apart = 0 < count < len(scored) and all(recommended[:count])
    chart = Ranking(
        entries=tuple(
            RankedEntry(
                label=named(name, snapshot, wording),
                low=score.fit.low,
                mean=score.fit.mean,
                high=score.fit.high,
                group=CLASSES.index(score.service_class),
                text=wording.percent(score.fit.mean),
            )
            for name, score in scored
        ),
        legend=tuple(wording(f"class.{name}") for name in CLASSES),
        axis=axis_over(
            min(score.fit.low for _, score in scored),
            max(score.fit.high for _, score in scored),
            (0.05, 0.1, 0.2),
            wording.percent,
        ),
        axis_label=wording("figure.services.axis"),
        cut_after=count if apart else None,
        cut_label=cut_label(snapshot, wording) if apart else "",
    )
    key = "figure.services.close" if _close(snapshot) else "figure.services.says"
    says = wording(
        f"{key}-decided" if card.overrides else key,
        count=wording.number(count),
        total=wording.number(len(scored)),
        chosen=wording.number(len(card.recommended)),
        first=snapshot.service_name(scored[0][0]),
        fit=wording.percent(scored[0][1].fit.mean),
        last=snapshot.service_name(scored[-1][0]),
        least=wording.percent(scored[-1][1].fit.mean),
    )
    if card.overrides:
        names = wording.join([named(name, snapshot, wording) for name in card.overrides])
        says = f"{says} {wording('figure.services.decided', names=names)}"
    return Figure(chart, wording("figure.services.title"), says)


def cut_label(snapshot: Snapshot, wording: Wording) -> str:
    """What the line below the services computed as recommended says."""
    decided = bool(snapshot.scorecard.overrides)
    return wording("figure.services.cut-computed" if decided else "figure.services.cut")


def _close(snapshot: Snapshot) -> bool:
    return any(flag.code == "close-fits" for flag in snapshot.scorecard.flags)


def model_fit(snapshot: Snapshot, wording: Wording) -> Figure | None:
    """Coverage and gate of every PMO model; None where no model comes first."""
    card = snapshot.scorecard
    scored = [(name, score) for name, score in card.models.items() if score.coverage]
    first = card.first_model
    if not scored or first is None:
        return None
    bars = tuple(
        ModelBar(
            label=snapshot.model_name(name),
            low=score.coverage.low,
            mean=score.coverage.mean,
            high=score.coverage.high,
            gate=score.gate,
            first=name == first,
            text=wording.percent(score.coverage.mean),
            gate_text=wording(
                "figure.model.open" if score.eligible else "figure.model.closed",
                gate=wording.percent(score.gate),
            ),
        )
        for name, score in scored
        if score.coverage
    )
    chart = ModelFit(
        bars=bars,
        axis=axis_over(0.0, max(bar.high for bar in bars), (0.1, 0.2), wording.percent),
        axis_label=wording("figure.model.axis"),
    )
    says = wording(
        "figure.model.clear" if card.clear else "figure.model.unclear",
        first=snapshot.model_name(first),
        runner_up=snapshot.model_name(card.runner_up) if card.runner_up else "",
        probability=wording.percent(card.models[first].probability),
    )
    return Figure(chart, wording("figure.model.title"), says)


def need_maturity_quadrant(snapshot: Snapshot, wording: Wording) -> Figure | None:
    """Mean need against mean maturity of every department; None below two departments."""
    found = [
        Point(_short(department.name), maturity, need)
        for department, scores in snapshot.answered
        if (maturity := mean_maturity(scores)) is not None
        and (need := mean_need(scores)) is not None
    ]
    x_split = weighted_mean((point.x, 1.0) for point in found)
    y_split = weighted_mean((point.y, 1.0) for point in found)
    if len(found) < 2 or x_split is None or y_split is None:
        return None
    chart = Quadrant(
        points=tuple(found),
        x_axis=axis_over(
            min(point.x for point in found),
            max(point.x for point in found),
            (0.2, 0.5, 1.0),
            lambda value: wording.number(value, 1),
        ),
        y_axis=axis_over(
            min(point.y for point in found),
            max(point.y for point in found),
            (0.05, 0.1, 0.2),
            wording.percent,
        ),
        x_label=wording("figure.quadrant.x"),
        y_label=wording("figure.quadrant.y"),
        x_split=x_split,
        y_split=y_split,
        corners=(
            wording("figure.quadrant.needs-help"),
            wording("figure.quadrant.needs-more"),
            wording("figure.quadrant.content"),
            wording("figure.quadrant.capable"),
        ),
    )
    says = _quadrant_says(found, x_split, y_split, wording)
    return Figure(chart, wording("figure.quadrant.title"), says)


def _quadrant_says(found: list[Point], x_split: float, y_split: float, wording: Wording) -> str:
    """Name the departments that need much and practise little, the neediest first."""
    weak = sorted(
        (point for point in found if point.x < x_split and point.y >= y_split),
        key=lambda point: -point.y,
    )
    if not weak:
        return wording("figure.quadrant.nobody")
    names = wording.join([point.label for point in weak[:NAMED_POINTS]])
    if len(weak) > NAMED_POINTS:
        return wording("figure.quadrant.many", count=wording.number(len(weak)), names=names)
    return wording.count("figure.quadrant.says", len(weak), names=names)


def axis_over(
    low: float, high: float, steps: tuple[float, ...], text: Callable[[float], str]
) -> Axis:
    """Ticks around an interval, by the smallest step that needs few of them.

    Examples
    --------
    >>> axis_over(0.31, 0.52, (0.05, 0.1), "{:.2f}".format)
    ((0.3, '0.30'), (0.35, '0.35'), (0.4, '0.40'), (0.45, '0.45'), (0.5, '0.50'), (0.55, '0.55'))
    """
    for step in steps:
        first = math.floor(low / step + 1e-9)
        last = max(math.ceil(high / step - 1e-9), first + 1)
        if last - first <= MOST_STEPS:
            break
    return tuple((round(at * step, 9), text(at * step)) for at in range(first, last + 1))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"
