"""Questionnaires and catalogue as JSON, for scripts and other tools."""

from __future__ import annotations

from pmo_design.catalog.definition import Catalog
from pmo_design.questionnaire.definition import Item, Questionnaire

Json = dict[str, object]


def questionnaire_json(questionnaire: Questionnaire) -> Json:
    """A questionnaire with every item complete, in the order in which it is asked.

    One that was tailored for a client has the mark of its tailoring under ``tailored``.
    """
    mark = questionnaire.tailoring and questionnaire.tailoring.mark
    return {
        "name": questionnaire.name,
        "version": questionnaire.version,
        **({"tailored": mark} if mark else {}),
        "title": questionnaire.title,
        "introduction": questionnaire.introduction,
        "minutes": questionnaire.minutes,
        "topics": [topic.model_dump() for topic in questionnaire.topics],
        "statements": questionnaire.statements,
        "items": [item_json(item) for item in questionnaire.items],
        "retired": list(questionnaire.retired),
    }


def item_json(item: Item) -> Json:
    """An item; keys that its kind does not have are left out."""
    scale = {"from": 1, "to": item.steps, "labels": list(item.anchors)} if item.steps else None
    parts: Json = {
        "id": item.id,
        "kind": item.kind,
        "domain": item.domain,
        "topic": item.topic,
        "outcome": item.outcome,
        "aspect": item.aspect,
        "text": item.text,
        "scale": scale,
        "options": [option.model_dump() for option in item.options] or None,
        "unit": item.unit,
        "weight": item.weight,
        "groups": list(item.groups),
    }
    return {key: part for key, part in parts.items() if part is not None}


def catalog_json(catalog: Catalog) -> Json:
    """The catalogue: services in id order, everything else as its files have it."""
    return {
        "version": catalog.version,
        "name_status": catalog.name_status,
        "note": catalog.note,
        "estimates": catalog.estimates,
        "services": [service.model_dump(mode="json") for service in catalog.services],
        "outcomes": [outcome.model_dump(mode="json") for outcome in catalog.outcomes],
        "models": [model.model_dump(mode="json") for model in catalog.models],
        "modes": [mode.model_dump(mode="json") for mode in catalog.modes],
        "method": catalog.method.model_dump(mode="json"),
    }
