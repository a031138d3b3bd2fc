"""What this client was asked otherwise than everybody else."""

from __future__ import annotations

from pmo_design.documents.content import Paragraph
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.questionnaire.definition import Tailoring

CHANGES = ("off", "reworded", "reweighted", "regrouped", "added")
"""Counts of a tailoring, in the order in which they are told."""


def tailoring(snapshot: Snapshot, wording: Wording) -> tuple[Paragraph, ...]:
    """How each questionnaire was tailored, and which services that leaves without a score."""
    sheets = snapshot.instrument.questionnaires
    lines = tuple(
        Paragraph(
            wording(
                "evidence.tailored",
                name=wording(f"evidence.questionnaire.{name}"),
                mark=sheet.tailoring.mark,
                change=_changes(sheet.tailoring, wording),
            )
        )
        for name, sheet in sorted(sheets.items())
        if sheet.tailoring
    )
    unscored = snapshot.instrument.unscored_services(snapshot.engagement.method)
    if not lines or not unscored:
        return lines
    names = wording.join([snapshot.service_name(service) for service in unscored])
    return (*lines, Paragraph(wording("evidence.tailored-unscored", names=names)))


def _changes(tailored: Tailoring, wording: Wording) -> str:
    """Counts that are not 0; the words around the questions where all of them are."""
    counts = [
        wording.count(f"evidence.tailored.{name}", number)
        for name in CHANGES
        if (number := getattr(tailored, name))
    ]
    return wording.join(counts) if counts else wording("evidence.tailored.words")
