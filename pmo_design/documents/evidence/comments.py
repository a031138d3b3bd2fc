"""What people wrote beside their answers, as far as the engagement lets it be shown."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_design.answers import Answer
from pmo_design.documents.content import Block, Column, Paragraph, Section, Table
from pmo_design.documents.snapshot import Snapshot
from pmo_design.documents.wording import Wording

MOST_PRINTED = 100
"""Comments printed; an annex longer than the document helps nobody."""

MOST_CHARACTERS = 300
"""Characters of a comment that are printed; the answers hold all of it."""

MOST_LINES = 6
"""Lines of a comment that are printed, as they were typed."""

LONGEST_WORD = 40
"""Characters up to which a word is not torn where a comment is cut."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is printed of a comment."""

    text: str
    cut: bool


def comments(snapshot: Snapshot, wording: Wording, everything: bool = False) -> Section:
    """Every comment of a person or a workshop, word for word, department by department.

    Where small groups are protected: without any source, and only if enough people wrote.

    Parameters
    ----------
    snapshot : Snapshot
    wording : Wording
    everything : bool
        Whether they are printed however many and however long they are.
    """
    written = [
        answer
        for answer in (*snapshot.cycle.answers, *snapshot.cycle.retired)
        if (answer.respondent or answer.department)  # else it is of the baseline
        and (answer.comment.strip() or answer.evidence.strip())
    ]
    return Section(
        "evidence-comments",
        wording("evidence.comments"),
        _blocks(written, snapshot, wording, everything),
    )


def _blocks(
    written: list[Answer], snapshot: Snapshot, wording: Wording, everything: bool
) -> tuple[Block, ...]:
    if snapshot.engagement.protected:
        return _unsigned(written, snapshot, wording, everything)
    if not written:
        return (Paragraph(wording("evidence.no-comments")),)
    homes = {person.id: person.department for person in snapshot.engagement.respondents}
    by_department: dict[str, list[Answer]] = {}
    for answer in sorted(
        written,
        key=lambda each: (each.department or homes[each.respondent], each.item, each.key),
    ):
        by_department.setdefault(answer.department or homes[answer.respondent], []).append(answer)
    most = len(written) if everything else MOST_PRINTED
    printed = _shared([*by_department.values()], most)
    shown = [_text(answer, wording, everything) for answer in printed]
    columns = (
        Column(wording("evidence.comment-who"), 1.1),
        Column(wording("evidence.comment-on"), 1.1),
        Column(wording("evidence.comment-text"), 2.8),
    )
    number = wording.count("evidence.comment", len(written))
    told = [wording("evidence.comments-lead", count=number)]
    if len(printed) < len(written):
        told.append(wording("evidence.comments-some", number=wording.number(len(printed))))
    told += _kept_elsewhere(len(printed) < len(written), shown, wording)
    table = Table(
        columns, _rows(printed, shown, snapshot, wording), wording("evidence.comments-table")
    )
    return (Paragraph(" ".join(told)), table)


def _shared(by_department: list[list[Answer]], most: int) -> list[Answer]:
    """At most so many answers, evenly from all departments, in the order in which they came."""
    turns = [
        (turn, place, answer)
        for place, answers in enumerate(by_department)
        for turn, answer in enumerate(answers)
    ]
    first = sorted(turns, key=lambda each: each[:2])[:most]
    return [answer for _, _, answer in sorted(first, key=lambda each: (each[1], each[0]))]


def _kept_elsewhere(left_out: bool, shown: list[_Shown], wording: Wording) -> list[str]:
    """What is not printed, and where all of it stands."""
    cut = any(each.cut for each in shown)
    most = wording.number(MOST_CHARACTERS)
    said = [wording("evidence.comments-cut", most=most)] if cut else []
    return [*said, wording("evidence.comments-whole")] if cut or left_out else []


def _unsigned(
    written: list[Answer], snapshot: Snapshot, wording: Wording, everything: bool
) -> tuple[Block, ...]:
    """Comments in the order of their letters, which tells nothing of who wrote them.

    The question stays away as well: some are put to one customer group only.
    """
    least = snapshot.engagement.method.disclosure.text
    words = {"least": wording.number(least)}
    if len({answer.respondent for answer in written if answer.respondent}) < least:
        return (Paragraph(wording("evidence.comments-withheld", **words)),)
    whole = sorted({_text(answer, wording, True).text: answer for answer in written}.items())
    printed = whole if everything else whole[:MOST_PRINTED]
    shown = [_text(answer, wording, everything) for _, answer in printed]
    told = [wording("evidence.comments-unsigned", **words)]
    if len(printed) < len(whole):
        told.append(
            wording("evidence.comments-some-unsigned", number=wording.number(len(printed)))
        )
    told += _kept_elsewhere(len(printed) < len(whole), shown, wording)
    table = Table(
        (Column(wording("evidence.comment-text"), 1),),
        tuple((each.text,) for each in shown),
        wording("evidence.comments-unsigned-table"),
    )
    return (Paragraph(" ".join(told)), table)


def _rows(
    printed: list[Answer], shown: list[_Shown], snapshot: Snapshot, wording: Wording
) -> tuple[tuple[str, str, str], ...]:
    """One row for each comment; values agreed on the same ground share theirs.

    A workshop settles every question of a department at once and names one source for all.
    """
    topics: dict[tuple[object, str, str], list[str]] = {}
    for answer, said in zip(printed, shown, strict=True):
        own = answer.key if answer.respondent else answer.department
        row = (own, _source(answer, snapshot, wording), said.text)
        topics.setdefault(row, []).append(_topic(answer.item, snapshot))
    return tuple(
        (who, on[0] if len(on) == 1 else wording.count("evidence.topic", len(on)), text)
        for (_, who, text), on in topics.items()
    )


def _text(answer: Answer, wording: Wording, everything: bool) -> _Shown:
    """Comment and evidence below each other, each as far as it is printed."""
    parts = [answer.comment.strip(), answer.evidence.strip()]
    shown = [part if everything else _opening(part, wording) for part in parts]
    texts = [shown[0]] if shown[0] else []
    if shown[1]:
        texts.append(wording("evidence.evidence", source=shown[1]))
    return _Shown("\n".join(texts), shown != parts)


def _opening(text: str, wording: Wording) -> str:
    """A text as far as it is printed, and how many characters are left out.

    The last word is whole, unless it is as long as a line.
    """
    lines = "\n".join(text.splitlines()[:MOST_LINES])
    kept = lines[:MOST_CHARACTERS]
    if len(kept) == len(text):
        return text
    if len(kept) < len(lines) and not lines[len(kept)].isspace():
        head, space, tail = kept.rpartition(" ")
        kept = head if space and len(tail) <= LONGEST_WORD else kept
    kept = kept.rstrip()
    return f"{kept}… {wording.count('evidence.comment-cut', len(text) - len(kept))}"


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
