"""Engagements as rows and back: every value returns as the one that went in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from pmo_design.answers import Answer, AnswerState
from pmo_design.catalog.loader import load_catalog
from pmo_design.catalog.method import Method
from pmo_design.charter import Charter
from pmo_design.cycle import ActiveService, Cycle, FeedbackAnswer, Reading
from pmo_design.engagement import (
    Capacity,
    Decision,
    Department,
    Engagement,
    Respondent,
    SettingChange,
)
from pmo_design.questionnaire.overlay import Overlay

Row = dict[str, Any]

SHEETS = ("answers", "baseline", "retired")
"""Fields of a cycle that hold answers."""


def settings_text(engagement: Engagement) -> str:
    """What is read and written as a whole: weights, method, capacity, decisions, charter."""
    return _text(
        {
            "group_weights": dict(engagement.group_weights),
            "method": engagement.method.model_dump(mode="json"),
            "capacity": engagement.capacity and engagement.capacity.model_dump(mode="json"),
            "decisions": [each.model_dump(mode="json") for each in engagement.decisions],
            "charter": engagement.charter.model_dump(mode="json"),
            "changes": [each.model_dump(mode="json") for each in engagement.changes],
        }
    )


def overlays_text(engagement: Engagement) -> str:
    """What this client is asked otherwise than everybody else."""
    return _text([overlay.model_dump(mode="json") for overlay in engagement.overlays])


def engagement_row(engagement: Engagement) -> Row:
    """Row of the table ``engagement``, without ``closed``, which is the store's."""
    return {
        "id": engagement.id,
        "name": engagement.name,
        "language": engagement.language,
        "currency": engagement.currency,
        "confidentiality": engagement.confidentiality,
        "seed": engagement.seed,
        "draws": engagement.draws,
        "timezone": engagement.timezone,
        "overlays": overlays_text(engagement),
        "settings": settings_text(engagement),
    }


def engagement_from(
    row: Mapping[str, Any],
    departments: Iterable[Mapping[str, Any]],
    respondents: Iterable[Mapping[str, Any]],
    cycles: Sequence[Cycle],
) -> Engagement:
    """Engagement of its rows, which come in id order."""
    settings = json.loads(row["settings"])
    capacity, listed = settings["capacity"], tuple(cycles)
    return Engagement(
        id=row["id"],
        name=row["name"],
        language=row["language"],
        currency=row["currency"],
        confidentiality=row["confidentiality"],
        seed=row["seed"],
        draws=row["draws"],
        group_weights=settings["group_weights"],
        departments=tuple(department_from(each) for each in departments),
        respondents=tuple(respondent_from(each) for each in respondents),
        cycles=listed,
        method=_method(settings["method"], listed[-1].catalog),
        capacity=None if capacity is None else Capacity.model_validate(capacity),
        decisions=tuple(Decision.model_validate(each) for each in settings["decisions"]),
        charter=Charter.model_validate(settings["charter"]),
        timezone=row["timezone"],
        overlays=overlays_from(row["overlays"]),
        changes=tuple(SettingChange.model_validate(each) for each in settings.get("changes", ())),
    )  # fmt: skip


def overlays_from(text: str) -> tuple[Overlay, ...]:
    """Overlays of the column that holds them."""
    return tuple(Overlay.model_validate(each) for each in json.loads(text))


def _method(stored: Mapping[str, Any], catalog: str) -> Method:
    """Method as it was stored; a figure that it did not have yet, as the catalogue has it."""
    try:
        return Method.model_validate(stored)
    except ValidationError:
        shipped = load_catalog(catalog).method.model_dump(mode="json")
        return Method.model_validate(_filled(stored, shipped))


def _filled(stored: Mapping[str, Any], shipped: Mapping[str, Any]) -> dict[str, Any]:
    filled = dict(shipped)
    for name, value in stored.items():
        whole = isinstance(value, dict) and isinstance(shipped.get(name), dict)
        filled[name] = _filled(value, shipped[name]) if whole else value
    return filled


def department_row(engagement: str, department: Department) -> Row:
    """Row of the table ``department``."""
    return {
        "engagement": engagement,
        "id": department.id,
        "name": department.name,
        "head": department.head,
        "weight": department.weight,
        "projects": department.projects,
        "regulated": department.regulated,
    }


def department_from(row: Mapping[str, Any]) -> Department:
    """Department of its row."""
    return Department(**{name: row[name] for name in Department.__slots__})


def respondent_row(engagement: str, respondent: Respondent) -> Row:
    """Row of the table ``respondent``."""
    return {
        "engagement": engagement,
        "id": respondent.id,
        "department": respondent.department,
        "customer_group": respondent.group,
        "name": respondent.name,
        "email": respondent.email,
        "language": respondent.language,
    }


def respondent_from(row: Mapping[str, Any]) -> Respondent:
    """Respondent of its row."""
    parts = {name: row[name] for name in Respondent.__slots__ if name != "group"}
    return Respondent(group=row["customer_group"], **parts)


def cycle_row(engagement: str, cycle: Cycle) -> Row:
    """Row of the table ``cycle``."""
    return {
        "engagement": engagement,
        "number": cycle.number,
        "opened": cycle.opened,
        "closed": cycle.closed,
        "questionnaires": _text(dict(cycle.questionnaires)),
        "catalog": cycle.catalog,
    }


def answer_row(engagement: str, cycle: int, sheet: str, answer: Answer) -> Row:
    """Row of the table ``answer``."""
    return {
        "engagement": engagement,
        "cycle": cycle,
        "sheet": sheet,
        "respondent": answer.respondent,
        "department": answer.department,
        "item": answer.item,
        "source": answer.source,
        "round": answer.round,
        "state": str(answer.state),
        "value": None if answer.value is None else _text(answer.value),
        "confidence": answer.confidence,
        "comment": answer.comment,
        "evidence": answer.evidence,
    }


def answer_from(row: Mapping[str, Any]) -> Answer:
    """Answer of its row."""
    return Answer(
        respondent=row["respondent"],
        item=row["item"],
        state=AnswerState(row["state"]),
        value=None if row["value"] is None else json.loads(row["value"]),
        confidence=row["confidence"],
        comment=row["comment"],
        evidence=row["evidence"],
        source=row["source"],
        round=row["round"],
        department=row["department"],
    )


def service_row(engagement: str, cycle: int, service: ActiveService) -> Row:
    """Row of the table ``active_service``."""
    return {
        "engagement": engagement,
        "cycle": cycle,
        "service": service.service,
        "active": service.active,
        "maturity": service.maturity,
        "departments": _text(list(service.departments)),
    }


def service_from(row: Mapping[str, Any]) -> ActiveService:
    """Running service of its row."""
    departments = tuple(json.loads(row["departments"]))
    return ActiveService(row["service"], row["active"], row["maturity"], departments)


def feedback_row(engagement: str, cycle: int, position: int, given: FeedbackAnswer) -> Row:
    """Row of the table ``feedback``."""
    content = [getattr(given, name) for name in FeedbackAnswer.__slots__]
    return {
        "engagement": engagement,
        "cycle": cycle,
        "position": position,
        "content": _text(content),
    }


def feedback_from(row: Mapping[str, Any]) -> FeedbackAnswer:
    """Feedback of its row."""
    return FeedbackAnswer(*json.loads(row["content"]))


def reading_row(engagement: str, cycle: int, position: int, reading: Reading) -> Row:
    """Row of the table ``reading``."""
    return {
        "engagement": engagement,
        "cycle": cycle,
        "position": position,
        "service": reading.service,
        "kpi": reading.kpi,
        "day": reading.day,
        "value": reading.value,
    }


def reading_from(row: Mapping[str, Any]) -> Reading:
    """Reading of its row."""
    return Reading(row["service"], row["kpi"], row["day"], row["value"])


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
