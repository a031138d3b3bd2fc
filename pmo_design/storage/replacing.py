"""One engagement saved over another: what must not be lost or broken by it."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from pmo_design.engagement import Engagement
from pmo_design.errors import RefusedError
from pmo_design.messages import say
from pmo_design.storage import records, tables
from pmo_design.storage.rows import count_of, rows_of


def may_replace(connection: Connection, engagement: Engagement) -> bool:
    """Whether one of that id is stored; refuses what must not happen to it."""
    table = tables.engagement
    query = select(table.c.closed, table.c.confidentiality).where(table.c.id == engagement.id)
    found = connection.execute(query).mappings().first()
    if found is None:
        return False
    if found["closed"]:
        raise RefusedError(say("engagement {id} is closed and stays as it is", id=engagement.id))
    if found["confidentiality"] != engagement.confidentiality:
        _refuse_broken_promise(connection, engagement, found["confidentiality"])
    _refuse_losses(connection, engagement)
    return True


def _refuse_broken_promise(connection: Connection, engagement: Engagement, promised: str) -> None:
    asked = (tables.answer, tables.feedback, tables.invitation)
    if any(count_of(connection, each, engagement.id) for each in asked):
        raise RefusedError(
            say(
                "engagement {id} has answers or invitations that were given as {promised}; it "
                "cannot become {wanted}: what people were promised holds",
                id=engagement.id,
                promised=promised,
                wanted=engagement.confidentiality,
            )
        )


def _refuse_losses(connection: Connection, engagement: Engagement) -> None:
    """Refuse to replace a running survey by a state that lacks people or answers of it."""
    invited = rows_of(connection, tables.invitation, engagement.id)
    if not invited:
        return
    departments = {department.id for department in engagement.departments}
    people = {respondent.id for respondent in engagement.respondents} | {""}
    lost = [
        each["id"]
        for each in invited
        if each["department"] not in departments or each["respondent"] not in people
    ]
    kept = {
        (cycle.number, answer.respondent, answer.item)
        for cycle in engagement.cycles
        for answer in (*cycle.answers, *cycle.baseline, *cycle.retired)
    }
    given = {
        (row["cycle"], row["respondent"], row["item"])
        for row in rows_of(connection, tables.answer, engagement.id)
        if row["source"] == "survey"
    }
    if lost or given - kept:
        raise RefusedError(
            say(
                "engagement {id} has a survey that would lose people ({people} invitations) or "
                "{answers} answers by this; export it first and make your changes in that folder",
                id=engagement.id,
                people=len(lost),
                answers=len(given - kept),
            )
        )


def clear(connection: Connection, engagement: Engagement) -> None:
    """Remove all but invitations, and write the engagement's own row anew."""
    for table in (tables.cycle, tables.department, tables.job):
        connection.execute(delete(table).where(table.c.engagement == engagement.id))
    own = tables.engagement
    row = records.engagement_row(engagement) | {"settings_version": own.c.settings_version + 1}
    connection.execute(update(own).where(own.c.id == engagement.id).values(row))
