"""Explanations as lines for a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pmo_design.cli.flip_text import flip_lines, gate_name, swing_lines
from pmo_design.cli.printing import columns, figure, named
from pmo_design.explanation.definition import Line, ModelReason, ServiceReason
from pmo_design.language import percent_text
from pmo_design.messages import current_language, mark, say

if TYPE_CHECKING:
    from pmo_design.documents.snapshot import Snapshot
    from pmo_design.operations.explaining import ExplainedService

SHOWN_MISSING = 3
"""Outcomes without answers that are named before the rest is only counted."""
ANSWER = 1
"""Decimals of figures on the answer scale."""
SHARE = 2
"""Decimals of weights, fits and their parts."""


def result_lines(snapshot: Snapshot) -> list[str]:
    """Why and why not of every service and model, and how firmly the result stands."""
    found = snapshot.explanation
    return [
        *_recommended(snapshot),
        "",
        *_not_recommended(snapshot),
        "",
        *_models(snapshot),
        "",
        say("What would bring another model first (on raw figures, smallest of each sort)"),
        *flip_lines(found.model_flips, snapshot),
        "",
        say(
            "How firmly it stands: “stays” is the share of {draws} sets of weights, each weight "
            "within {spread} of its own, in which a service is in the raw list or a model first.",
            draws=figure(found.sensitivity.draws, 0),
            spread=_percent(found.sensitivity.spread),
        ),
        *_margin(snapshot),
    ]


def _recommended(snapshot: Snapshot) -> Iterator[str]:
    found = snapshot.explanation
    heads = (say("fit"), say("raw"), say("demand"), say("gap"), say("stays"))
    yield columns(say("Recommended"), heads)
    for name, line in found.sums.items():
        score = snapshot.scorecard.services[name]
        demand, gap = line.child("demand"), line.child("gap")
        cells = (
            figure(score.fit.mean if score else None, SHARE),
            figure(line.value, SHARE),
            figure(demand.contribution, SHARE),
            figure(gap.contribution, SHARE),
            _percent(found.sensitivity.services[name]),
        )
        yield columns(f"  {named(name, snapshot.service_name(name))}", cells)
        if decided := override_text(name, snapshot):
            yield f"    {decided}"
    if not found.sums:
        yield "  " + say("no service yet")


def _not_recommended(snapshot: Snapshot) -> Iterator[str]:
    yield columns(say("Not recommended"), (say("fit"), say("stays")))
    stays = snapshot.explanation.sensitivity.services
    for reason in snapshot.explanation.why_not:
        share = stays.get(reason.service)
        cells = (figure(reason.fit, SHARE), "" if share is None else _percent(share))
        name = named(reason.service, snapshot.service_name(reason.service))
        yield columns(f"  {name}", cells)
        yield f"    {reason_text(reason, snapshot)}"
        if decided := override_text(reason.service, snapshot):
            yield f"    {decided}"


def reason_text(reason: ServiceReason, snapshot: Snapshot) -> str:
    """The line that kept a service out, as a sentence."""
    if reason.missing is not None:
        return _missing_text(reason, snapshot)
    limit = figure(reason.limit, SHARE + 1)
    if reason.code == "below-floor":
        return say("its fit of {fit} lies below the floor of {limit}",
                   fit=figure(reason.fit, SHARE + 1), limit=limit)  # fmt: skip
    if reason.code == "not-among-first":
        return say(
            "rank {rank}, with {fit}; the last of the first {count} has {limit}",
            rank=reason.rank, fit=figure(reason.fit, SHARE + 1),
            count=reason.limit_rank, limit=limit,
        )  # fmt: skip
    return say(
        "called for in {chance} of the draws; it takes {limit}",
        chance=_percent(reason.chance or 0.0), limit=_percent(reason.limit or 0.0),
    )  # fmt: skip


def _missing_text(reason: ServiceReason, snapshot: Snapshot) -> str:
    missing = reason.missing
    outcomes = list(missing.outcomes) if missing else []
    names = ", ".join(snapshot.outcome_name(name) for name in outcomes[:SHOWN_MISSING])
    more = len(outcomes) - SHOWN_MISSING
    if more > 0:
        names = say("{names} and {count} more", names=names, count=more)
    domain = snapshot.domain_name(snapshot.catalog.service(reason.service).home_domain)
    if not outcomes:
        if missing and missing.domain:
            return say("not scored: no answers on {domain}", domain=domain)
        return say("not scored: too few answers in any department with a say")
    if missing and missing.domain:
        return say("not scored: no answers on {domain}, nor on {names}",
                   domain=domain, names=names)  # fmt: skip
    return say("not scored: too few answers on {names}", names=names)


def _models(snapshot: Snapshot) -> Iterator[str]:
    card, found = snapshot.scorecard, snapshot.explanation
    yield columns(say("PMO models"), (say("coverage"), say("gate"), say("stays")))
    reasons = {reason.model: reason for reason in found.models_behind}
    for name, score in card.models.items():
        cells = (
            figure(score.coverage.mean if score.coverage else None, SHARE),
            figure(score.gate, SHARE),
            _percent(found.sensitivity.models[name]),
        )
        yield columns(f"  {named(name, snapshot.model_name(name))}", cells)
        text = model_text(reasons[name], snapshot) if name in reasons else say("comes first")
        yield f"    {text}"


def model_text(reason: ModelReason, snapshot: Snapshot) -> str:
    """What keeps a PMO model behind, as a sentence."""
    if reason.code == "not-scored":
        return say("none of its services is scored")
    behind = figure(abs(reason.behind or 0.0), SHARE + 1)
    if reason.code == "gate-closed":
        gates = "; ".join(
            say("{gate} is at {level} of {required}", gate=gate_name(gate.item, snapshot),
                level=f"{gate.level:g}", required=f"{gate.required:g}")
            for gate in reason.gates
        )  # fmt: skip
        return say("a condition is not met: {gates}", gates=gates)
    return say("its coverage is {behind} smaller than the first one's", behind=behind)


def _margin(snapshot: Snapshot) -> Iterator[str]:
    found = snapshot.explanation.sensitivity
    if found.margin is None:
        return
    yield ""
    yield say(
        "Weights that move the raw lead of the first model most; it is {margin} as they are",
        margin=figure(found.margin, SHARE + 2),
    )
    yield from swing_lines(found.swings, found.spread, snapshot, SHARE + 2)


def service_lines(found: ExplainedService) -> list[str]:
    """A service's sum line by line, what would change it, and what moves it most."""
    snapshot = found.snapshot
    title = named(found.service, snapshot.service_name(found.service))
    if found.department:
        title = say("{service} in {department}", service=title,
                    department=snapshot.department_name(found.department))  # fmt: skip
    if found.line is None:
        reasons = {each.service: each for each in snapshot.explanation.why_not}
        reason = reasons.get(found.service)
        if found.department is None and reason:
            return [title, f"  {reason_text(reason, snapshot)}"]
        return [title, "  " + say("not scored: too little was answered here")]
    lines = [title, *_status(found), "", *_tree(found.line, snapshot)]
    if found.department:
        return lines
    spread = snapshot.explanation.sensitivity.spread
    return [
        *lines,
        "",
        _turn_title(found),
        *flip_lines(found.flips, snapshot),
        "",
        say("Weights that move its raw fit most"),
        *swing_lines(found.swings, spread, snapshot, SHARE + 2),
    ]


def override_text(service: str, snapshot: Snapshot) -> str:
    """What was decided about a service against or beside the computation; "" for nothing."""
    override = snapshot.scorecard.overrides.get(service)
    if override is None:
        return ""
    if override.action == "recommend":
        return say("recommended by decision: {reason}", reason=override.reason)
    return say("left out by decision: {reason}", reason=override.reason)


def _status(found: ExplainedService) -> Iterator[str]:
    snapshot, line = found.snapshot, found.line
    if line is None:
        return
    raw = figure(line.value, SHARE + 1)
    if line.posterior:
        mean, low, high = (
            figure(each, SHARE + 1)
            for each in (line.posterior.mean, line.posterior.low, line.posterior.high)
        )
        yield say("raw fit {raw}; posterior {mean} ({low} to {high})",
                  raw=raw, mean=mean, low=low, high=high)  # fmt: skip
    score = snapshot.scorecard.services[found.service]
    if found.department or score is None:
        return
    reasons = {each.service: each for each in snapshot.explanation.why_not}
    if found.service in reasons:
        yield say("not recommended: {reason}",
                  reason=reason_text(reasons[found.service], snapshot))  # fmt: skip
    else:
        yield say("recommended: {service_class}, rank {rank}",
                  service_class=score.service_class, rank=score.rank)  # fmt: skip
    if decided := override_text(found.service, snapshot):
        yield decided
    share = _percent(snapshot.explanation.sensitivity.services[found.service])
    yield say("in the raw list in {share} of the sets of weights", share=share)


def _turn_title(found: ExplainedService) -> str:
    if found.service in found.snapshot.explanation.listed:
        return say("What would take it out of the raw list (smallest of each sort)")
    return say("What would bring it into the raw list (smallest of each sort)")


def _tree(line: Line, snapshot: Snapshot) -> Iterator[str]:
    """Head and lines of a sum; over all departments, each of them on a line at the end."""
    heads = (say("weight"), say("value"), say("part"), say("people"))
    yield columns(say("Sum of the raw fit"), heads, say("posterior"))
    if line.kind == "department":
        yield from _lines(line.children, snapshot, 1)
        return
    from pmo_design.explanation.sums import rolled_up

    yield from _lines(rolled_up(line).children, snapshot, 1)
    yield columns(say("The same by department"), heads, say("posterior"))
    for child in line.children:
        yield _line(child, snapshot, 1)


def _lines(lines: Iterable[Line], snapshot: Snapshot, depth: int) -> Iterator[str]:
    for line in lines:
        yield _line(line, snapshot, depth)
        yield from _lines(line.children, snapshot, depth + 1)


def _line(line: Line, snapshot: Snapshot, depth: int) -> str:
    on_scale = line.kind in ("maturity", "item")
    posterior = line.posterior
    decimals = ANSWER if on_scale else SHARE
    span = (
        f"{figure(posterior.mean, decimals)} ({figure(posterior.low, decimals)}-"
        f"{figure(posterior.high, decimals)})"
        if posterior
        else ""
    )
    cells = (
        figure(line.weight, SHARE),
        figure(line.value, SHARE),
        figure(line.contribution, SHARE + 1),
        str(line.count),
    )
    return columns(f"{'  ' * depth}{_line_name(line, snapshot)}", cells, span)


def _line_name(line: Line, snapshot: Snapshot) -> str:
    if line.kind == "department":
        return named(line.id, snapshot.department_name(line.id))
    if line.kind == "outcome":
        return snapshot.outcome_name(line.id)
    if line.kind == "maturity":
        return say("maturity, {domain}", domain=snapshot.domain_name(line.id))
    if line.kind == "item":
        return line.id
    if line.kind in _PARTS:
        return say(_PARTS[line.kind])
    mean = figure(next(iter(line.means.values())), ANSWER)
    if line.kind == "importance":
        return say("importance (mean {mean})", mean=mean)
    return say("satisfaction short of it (mean {mean})", mean=mean)


_PARTS = {"demand": mark("Demand"), "gap": mark("Practice gap")}


def _percent(share: float) -> str:
    return percent_text(share, current_language())
