"""scorecard.json and roadmap.json, as docs/data-format.md describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from pmo_design.exchange.plan_json import binding_json, need_json
from pmo_design.language import rounded_level
from pmo_design.roadmap.definition import Roadmap, Wave
from pmo_design.roadmap.need import NeedAgainstCost
from pmo_design.scoring.publication import LEVEL_DECIMALS, SHARE_DECIMALS
from pmo_design.scoring.scorecard import (
    COVERAGE,
    AgendaItem,
    Agreement,
    Count,
    DepartmentScores,
    Estimate,
    MaturityScore,
    ModelScore,
    OrganisationService,
    OutcomeScore,
    Override,
    Scorecard,
    ServiceScore,
    Span,
)

FORMAT = 1
DECIMALS = 6
"""Figures are rounded to this on writing, so that no machine's last bit shows."""

Json = dict[str, object]


WITHHELD: Mapping[str, str] = MappingProxyType({"withheld": "small-group"})
"""Stands for a figure that fewer people are behind than the engagement's rules ask for."""


def scorecard_text(scorecard: Scorecard) -> str:
    """scorecard.json as text, of a scorecard as it may be shown."""
    least = scorecard.protection
    return json_text(
        {
            "format": FORMAT,
            "engagement": scorecard.engagement,
            "cycle": scorecard.cycle,
            "seed": scorecard.seed,
            "draws": scorecard.draws,
            "inputs_sha256": scorecard.inputs_sha256,
            "versions": dict(scorecard.versions),
            **({"small_groups": least.model_dump()} if least else {}),
            "departments": [_department(scores) for scores in scorecard.departments],
            "maturity": {name: _estimate(score) for name, score in scorecard.maturity.items()},
            "services": {
                name: _organisation_service(score, scorecard.overrides.get(name))
                for name, score in scorecard.services.items()
            },
            "models": {name: _model(score) for name, score in scorecard.models.items()},
            "first_model": scorecard.first_model,
            "runner_up": scorecard.runner_up,
            "margin": _span(scorecard.margin),
            "clear": scorecard.clear,
            "outside_models_share": scorecard.outside_models_share,
            "flags": [
                {"code": flag.code, "department": flag.department, "params": dict(flag.params)}
                for flag in scorecard.flags
            ],
            "agenda": [_agenda_item(entry) for entry in scorecard.agenda],
        }
    )


def roadmap_text(roadmap: Roadmap, scorecard: Scorecard, need: NeedAgainstCost) -> str:
    """roadmap.json as text.

    Parameters
    ----------
    roadmap : Roadmap
    scorecard : Scorecard
        As it may be shown: says whose projected levels are withheld.
    need : NeedAgainstCost
        Of what may be shown.
    """
    return json_text(
        {
            "format": FORMAT,
            "waves": [_wave(wave, scorecard) for wave in roadmap.waves],
            "not_started": [
                {"service": cell.service, "department": cell.department, "reason": cell.reason}
                for cell in roadmap.not_started
            ],
            "objective": _as_shown(roadmap.objective, scorecard, SHARE_DECIMALS),
            "bound": _known_as_shown(roadmap.bound, scorecard),
            "gap": _known_as_shown(roadmap.gap, scorecard),
            "greedy_objective": _known_as_shown(roadmap.greedy_objective, scorecard),
            "solver": roadmap.solver,
            "need_against_cost": need_json(need),
        }
    )


def json_text(content: Json) -> str:
    """JSON with figures rounded to `DECIMALS`; what is not finite is refused."""
    text = json.dumps(_rounded(content), indent=1, ensure_ascii=False, allow_nan=False)
    return text + "\n"


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0  # minus zero becomes zero
    if isinstance(value, Mapping):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return value


def _estimate(estimate: Estimate | None) -> Json | None:
    if estimate is None:
        return None
    return {
        "raw": estimate.raw,
        "mean": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
    }


def _span(span: Span | None) -> Json | None:
    if span is None:
        return None
    return {"mean": span.mean, "low": span.low, "high": span.high}


def _department(scores: DepartmentScores) -> Json:
    withheld = scores.withheld

    def unless_withheld(name: str, content: object) -> object:
        return dict(WITHHELD) if name in withheld else content

    return {
        "id": scores.id,
        "respondents": _count(scores.respondents),
        "coverage": unless_withheld(COVERAGE, scores.coverage),
        "staged_level": dict(WITHHELD) if scores.level_withheld else scores.staged_level,
        "maturity": {
            name: unless_withheld(name, _maturity(score))
            for name, score in scores.maturity.items()
        },
        "agreement": {name: _agreement(found) for name, found in scores.agreement.items()},
        "outcomes": {
            name: unless_withheld(name, _outcome(score)) for name, score in scores.outcomes.items()
        },
        "services": {
            name: unless_withheld(name, _service(score)) for name, score in scores.services.items()
        },
    }


def _count(people: Count) -> int | str:
    """Number of people; a band as "5-9" or "fewer than 5"."""
    if isinstance(people, int):
        return people
    return f"{people.least}-{people.most}" if people.least else f"fewer than {people.most + 1}"


def _maturity(score: MaturityScore | None) -> Json | None:
    if score is None:
        return None
    return {
        **(_estimate(score.estimate) or {}),
        "level": score.level,
        "n": _count(score.people),
        "spread": dict(WITHHELD) if score.spread is None else score.spread,
        "source": score.source,
    }


def _agreement(found: Agreement | None) -> Json | None:
    if found is None:
        return None
    return {
        "n": found.people,
        "r_wg": found.r_wg,
        "alpha": found.alpha,
        "icc": found.icc,
        "spread": found.spread,
    }


def _agenda_item(entry: AgendaItem) -> Json:
    return {
        "department": entry.department,
        "item": entry.item,
        "spread": entry.spread,
        "effect": entry.effect,
        "priority": entry.priority,
    }


def _outcome(score: OutcomeScore | None) -> Json | None:
    if score is None:
        return None
    return {
        "importance": score.importance,
        "satisfaction": score.satisfaction,
        "priority": _estimate(score.priority),
        "by_group": {
            group: {"raw": part.raw, "n": part.people} for group, part in score.by_group.items()
        },
        "n": _count(score.people),
    }


def _service(score: ServiceScore | None) -> Json | None:
    if score is None:
        return None
    return {
        "demand": _estimate(score.demand),
        "gap": _estimate(score.gap),
        "fit": _estimate(score.fit),
        "class": score.service_class,
        "mode": score.mode,
    }


def _organisation_service(
    score: OrganisationService | None, override: Override | None
) -> Json | None:
    """A service as computed, and beside it what was decided by hand, if anything was."""
    if score is None and override is None:
        return None
    return {
        "fit": _estimate(score.fit) if score else None,
        "rank": score.rank if score else None,
        "p_top": score.p_top if score else None,
        "class": score.service_class if score else None,
        "recommended": score.recommended if score else False,
        **({"override": _override(override)} if override else {}),
    }


def _override(override: Override) -> Json:
    return {"action": override.action, "reason": override.reason}


def _model(score: ModelScore) -> Json:
    return {
        "coverage": _estimate(score.coverage),
        "gate": score.gate,
        "eligible": score.eligible,
        "gates_not_assessed": list(score.gates_not_assessed),
        "probability": score.probability,
    }


def _wave(wave: Wave, scorecard: Scorecard) -> Json:
    return {
        "number": wave.number,
        "starts": [
            {
                "service": start.service,
                "department": start.department,
                "mode": start.mode,
                "setup_person_months": start.setup_person_months,
                "run_fte": start.run_fte,
                "after": list(start.after),
            }
            for start in wave.starts
        ],
        "setup_used": wave.setup_used,
        "setup_capacity": wave.setup_capacity,
        "run_used": wave.run_used,
        "run_capacity": wave.run_capacity,
        "binding": binding_json(wave.binding),
        "projected": {
            "maturity": {
                name: _levels(levels, scorecard, scorecard.department(name))
                for name, levels in wave.maturity.items()
            },
            "fit": {
                name: _as_shown(fit, scorecard, SHARE_DECIMALS) for name, fit in wave.fit.items()
            },
            "modes": {
                name: _modes(modes, scorecard.department(name))
                for name, modes in wave.modes.items()
            },
        },
    }


def _levels(
    levels: Mapping[str, float], scorecard: Scorecard, department: DepartmentScores
) -> Json:
    """Projected levels of a department, but for those that rest on a pool."""
    return {
        name: dict(WITHHELD)
        if name in department.withheld
        else (rounded_level(level, LEVEL_DECIMALS) if scorecard.protection else level)
        for name, level in levels.items()
    }


def _modes(modes: Mapping[str, str | None], department: DepartmentScores) -> Json:
    """Projected delivery modes, but for those that would tell of a pool's level."""
    return {
        name: dict(WITHHELD) if name in department.withheld else mode
        for name, mode in modes.items()
    }


def _known_as_shown(value: float | None, scorecard: Scorecard) -> float | None:
    return None if value is None else _as_shown(value, scorecard, SHARE_DECIMALS)


def _as_shown(value: float, scorecard: Scorecard, decimals: int) -> float:
    """Figure of the plan, rounded as those of the scorecard where small groups are protected."""
    return round(value, decimals) if scorecard.protection else value
