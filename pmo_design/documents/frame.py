"""What all documents share: first page, labels, and the words for what is undecided."""

from __future__ import annotations

from pmo_design.documents.content import Document, Labels, Paragraph, Section
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording
from pmo_design.questionnaire.definition import Questionnaire

SHOWN_DIGITS = 12
"""Digits of the fingerprint that print; the annex has all 64."""


def framed(
    name: str, snapshot: Snapshot, wording: Wording, sections: tuple[Section, ...]
) -> Document:
    """Document with its control block; ``title`` and ``subtitle`` come from its wording."""
    engagement, cycle = snapshot.engagement, snapshot.cycle
    sponsor, head = snapshot.charter.sponsor, snapshot.charter.pmo_head
    return Document(
        name=name,
        title=wording("title"),
        subtitle=wording("subtitle"),
        organisation=engagement.name,
        language=snapshot.language,
        dated=cycle.closed,
        facts=(
            (wording("frame.organisation"), engagement.name),
            (wording("frame.cycle"), _cycle(snapshot, wording)),
            (wording("frame.sponsor"), sponsor.name if sponsor else wording("open.named")),
            (wording("frame.head"), head.name if head else wording("open.named")),
            (wording("frame.status"), wording("frame.draft")),
            (wording("frame.versions"), versions(snapshot, wording)),
            (wording("frame.inputs"), snapshot.scorecard.inputs_sha256[:SHOWN_DIGITS]),
        ),
        sections=sections,
        fingerprint=snapshot.scorecard.inputs_sha256,
        labels=labels(wording),
    )


def versions(snapshot: Snapshot, wording: Wording) -> str:
    """Questionnaires and catalogue with their versions, by the names that readers know."""
    shown = dict(snapshot.scorecard.versions)
    for name, sheet in snapshot.instrument.questionnaires.items():
        shown[name] = version_text(sheet, wording)
    return ", ".join(
        f"{wording(f'version.{name}')} {shown[name]}" for name in snapshot.scorecard.versions
    )


def version_text(questionnaire: Questionnaire, wording: Wording) -> str:
    """Version of a questionnaire, and that it was tailored where it was."""
    tailoring = questionnaire.tailoring
    if tailoring is None:
        return questionnaire.version
    return wording("version.tailored", version=questionnaire.version, mark=tailoring.mark)


def _cycle(snapshot: Snapshot, wording: Wording) -> str:
    cycle = snapshot.cycle
    return wording(
        "frame.cycle-dates",
        number=wording.number(cycle.number),
        opened=wording.date(cycle.opened),
        closed=wording.date(cycle.closed),
    )


def labels(wording: Wording) -> Labels:
    """Words that the drawing needs, from the sentences common to all documents."""
    return Labels(
        contents=wording("label.contents"),
        page=wording.texts["label.page"],
        figure=wording.texts["label.figure"],
        table=wording.texts["label.table"],
        cut=wording.texts["label.cut"],
        open=wording("label.open"),
        dated=wording.texts["label.dated"],
    )


def still_open(wording: Wording, decider: str) -> Paragraph:
    """Marked line for what the charter leaves undecided.

    ``decider`` is sponsor, head, committee or finance.
    """
    return Paragraph(wording(f"open.{decider}"), "open")


def said_or_open(text: str | None, wording: Wording, decider: str) -> Paragraph:
    """What the charter says, or that it is still to be decided and by whom."""
    return Paragraph(text) if text else still_open(wording, decider)
