"""What people wrote beside their answers, as far as the engagement lets it be shown."""

from __future__ import annotations

from pmo_design.answers import Answer
from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

MOST_PRINTED = 400
"""Comments printed in full; an annex longer than the document helps nobody."""


def comments(snapshot: Snapshot, wording: Wording, everything: bool = False) -> Section:
    """Every comment of a person or a workshop, word for word, department by department.

    Where small groups are protected: without any source, and only if enough people wrote.

    Parameters
    ----------
    snapshot : Snapshot
    wording : Wording
    everything : bool
        Whether they are printed however many they are.
    """
    most = None if everything else MOST_PRINTED
    written = [
        answer
        for answer in (*snapshot.cycle.answers, *snapshot.cycle.retired)
        if (answer.respondent or answer.department)  # else it is of the baseline
        and (answer.comment.strip() or answer.evidence.strip())
    ]
    return Section(
        "evidence-comments",
        wording("evidence.comments"),
        _blocks(written, snapshot, wording, most),
    )


def _blocks(
    written: list[Answer], snapshot: Snapshot, wording: Wording, most: int | None
) -> tuple[Block, ...]:
    if snapshot.engagement.protected:
        return _unsigned(written, snapshot, wording, most)
    if not written:
        return (Paragraph(wording("evidence.no-comments")),)
    count = wording.count("evidence.comment", len(written))
    homes = {person.id: person.department for person in snapshot.engagement.respondents}
    ordered = sorted(
        written,
        key=lambda each: (each.department or homes[each.respondent], each.item, each.key),
    )
    printed = ordered[:most]
    rows = _rows(printed, snapshot, wording)
    columns = (
        Column(wording("evidence.comment-who"), 1.1),
        Column(wording("evidence.comment-on"), 1.1),
        Column(wording("evidence.comment-text"), 2.8),
    )
    lead = Paragraph(wording("evidence.comments-lead", count=count))
    table = Table(columns, rows, wording("evidence.comments-table"))
    return (lead, table, *_left_off(len(written) - len(printed), wording))


def _left_off(count: int, wording: Wording) -> tuple[Paragraph, ...]:
    if not count:
        return ()
    return (Paragraph(wording("evidence.more-comments", count=wording.number(count)), "note"),)


def _unsigned(
    written: list[Answer], snapshot: Snapshot, wording: Wording, most: int | None
) -> tuple[Block, ...]:
    """Comments in the order of their letters, which tells nothing of who wrote them.

    The question stays away as well: some are put to one customer group only.
    """
    least = snapshot.engagement.method.disclosure.text
    words = {"least": wording.number(least)}
    if len({answer.respondent for answer in written if answer.respondent}) < least:
        return (Paragraph(wording("evidence.comments-withheld", **words)),)
    texts = sorted({_text(answer, wording) for answer in written})
    printed = texts[:most]
    table = Table(
        (Column(wording("evidence.comment-text"), 1),),
        tuple((text,) for text in printed),
        wording("evidence.comments-unsigned-table"),
    )
    lead = Paragraph(wording("evidence.comments-unsigned", **words))
    return (lead, table, *_left_off(len(texts) - len(printed), wording))


def _rows(
    printed: list[Answer], snapshot: Snapshot, wording: Wording
) -> tuple[tuple[str, str, str], ...]:
    """One row for each comment; values agreed on the same ground share theirs.

    A workshop settles every question of a department at once and names one source for all.
    """
    topics: dict[tuple[object, str, str], list[str]] = {}
    for answer in printed:
        own = answer.key if answer.respondent else answer.department
        row = (own, _source(answer, snapshot, wording), _text(answer, wording))
        topics.setdefault(row, []).append(_topic(answer.item, snapshot))
    return tuple(
        (who, on[0] if len(on) == 1 else wording.count("evidence.topic", len(on)), text)
        for (_, who, text), on in topics.items()
    )


def _text(answer: Answer, wording: Wording) -> str:
    texts = [answer.comment.strip()] if answer.comment.strip() else []
    if answer.evidence.strip():
        texts.append(wording("evidence.evidence", source=answer.evidence.strip()))
    return "\n".join(texts)


def _source(answer: Answer, snapshot: Snapshot, wording: Wording) -> str:
    if not answer.respondent:
        name = snapshot.department_name(answer.department)
        return wording("evidence.source-agreed", department=name)
    people = {person.id: person for person in snapshot.engagement.respondents}
    person = people[answer.respondent]
    return wording(
        "evidence.source",
        who=person.name or wording(f"evidence.voice.{person.group}"),
        department=snapshot.department_name(person.department),
    )


def _topic(item_id: str, snapshot: Snapshot) -> str:
    """What the question was about: its outcome, or else its own words."""
    item = snapshot.instrument.item(item_id)
    if item is None:
        return item_id
    return snapshot.outcome_name(item.outcome) if item.outcome else snapshot.text(item.text)
