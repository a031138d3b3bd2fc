"""The comparison of two questionnaires as JSON, for scripts."""

from __future__ import annotations

from pmo_design.catalog.definition import Catalog
from pmo_design.instrument import Reach, reached, reached_by
from pmo_design.questionnaire.comparison import Change, Comparison

Json = dict[str, object]


def comparison_json(comparison: Comparison, catalog: Catalog) -> Json:
    """Every change with what it touches, and the scores that feel any of them."""
    return {
        "name": comparison.new.name,
        "from": comparison.old.label,
        "to": comparison.new.label,
        "catalog": catalog.version,
        "reuses_version": comparison.reuses_version,
        "changes": [_change_json(each, comparison, catalog) for each in comparison.changes],
        "reached": [_reach_json(each) for each in reached(comparison, catalog)],
    }


def _change_json(change: Change, comparison: Comparison, catalog: Catalog) -> Json:
    found = reached_by(change, comparison, catalog)
    return {
        "item": change.item,
        "what": change.what,
        "part": change.part,
        "before": change.before,
        "after": change.after,
        "moves_scores": change.moves and bool(found),
        "breaks_comparability": change.breaks,
        "domains": list(change.domains),
        "outcomes": list(change.outcomes),
        "services": sorted({service for each in found for service in each.services}),
        "models": sorted({what for each in found for how, what in each.rests if how == "gate"}),
    }


def _reach_json(reach: Reach) -> Json:
    rests: dict[str, list[str]] = {}
    for how, what in reach.rests:
        rests.setdefault(how, []).append(what)
    return {
        "kind": reach.kind,
        "id": reach.id,
        "moves_scores": reach.moves,
        "breaks_comparability": reach.breaks,
        "rests": rests,
    }
