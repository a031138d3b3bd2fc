"""Settings of an engagement, written alone: answers that come in meanwhile are not touched.

Weights, method, capacity, decisions and charter are read and written as a whole, and carry
a number that grows with each change. Whoever changes them names the number that the
change was made from; of two who change at once the second is told, and overwrites nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, Engine, select, update

from pmo_design.engagement import Engagement
from pmo_design.errors import ChangedMeanwhileError, NotFoundError, RefusedError
from pmo_design.messages import say
from pmo_design.questionnaire.definition import Item
from pmo_design.questionnaire.kinds import parse
from pmo_design.storage import records, tables
from pmo_design.storage.transactions import reading, writing

OWN = tables.engagement


class SettingsShelf:
    """The settings of all engagements; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def version(self, engagement: str) -> int:
        """Number of the settings as they are, counted from 1.

        To be read before the engagement itself: then a change that falls between the two
        is found out when something is kept.

        Raises
        ------
        NotFoundError
            If there is no such engagement.
        """
        with reading(self.engine) as connection:
            query = select(OWN.c.settings_version).where(OWN.c.id == engagement)
            found = connection.execute(query).scalar()
        if found is None:
            raise NotFoundError(say("engagement '{id}' is not known", id=engagement))
        return int(found)

    def keep(self, engagement: Engagement, made_from: int) -> int:
        """Store the settings of an engagement, and nothing else of it.

        Parameters
        ----------
        engagement : Engagement
            With its new weights, method, capacity, decisions and charter.
        made_from : int
            Number of the settings that the change was made from.

        Returns
        -------
        int
            Their new number.

        Raises
        ------
        ChangedMeanwhileError
            If the settings were changed since.
        RefusedError
            If the engagement is closed; or customer groups would weigh differently although
            answers were given in confidence.
        """
        with writing(self.engine) as connection:
            _refuse(connection, engagement, made_from)
            values = {
                "settings": records.settings_text(engagement),
                "settings_version": made_from + 1,
            }
            connection.execute(update(OWN).where(OWN.c.id == engagement.id).values(values))
        return made_from + 1

    def keep_overlays(
        self, engagement: Engagement, asked: Mapping[str, Item], made_from: int
    ) -> int:
        """Store what an engagement is asked otherwise, and nothing else of it.

        Answers to questions that were switched off and are asked again count again.

        Parameters
        ----------
        engagement : Engagement
            With its new overlays.
        asked : mapping of item id to Item
            Everything that is asked of people or about the organisation now.
        made_from : int
            Number of the settings that the change was made from.

        Returns
        -------
        int
            Their new number.

        Raises
        ------
        ChangedMeanwhileError, RefusedError
            As for `keep`.
        """
        with writing(self.engine) as connection:
            _refuse(connection, engagement, made_from)
            values = {
                "overlays": records.overlays_text(engagement),
                "settings_version": made_from + 1,
            }
            connection.execute(update(OWN).where(OWN.c.id == engagement.id).values(values))
            _bring_back(connection, engagement.id, asked)
        return made_from + 1


def _bring_back(connection: Connection, engagement: str, asked: Mapping[str, Item]) -> None:
    """Let answers count again whose questions are asked again, where they still fit."""
    own = tables.answer
    query = select(own).where(own.c.engagement == engagement, own.c.sheet == "retired")
    key = [column.name for column in own.primary_key]
    for row in connection.execute(query).mappings().all():
        item = asked.get(row["item"])
        if item is None:
            continue
        sheet = "answers" if row["respondent"] or row["department"] else "baseline"
        value = None if row["value"] is None else parse(str(json.loads(row["value"])), item)
        home = {**{name: row[name] for name in key}, "sheet": sheet}
        taken = select(own.c.item).where(*(own.c[name] == each for name, each in home.items()))
        fits = row["value"] is None or value is not None
        if fits and not connection.execute(taken).first():
            place = (own.c[name] == row[name] for name in key)
            text = None if value is None else json.dumps(value)
            values = {"sheet": sheet, "value": text}
            connection.execute(update(own).where(*place).values(values))


def _refuse(connection: Connection, engagement: Engagement, made_from: int) -> None:
    row = connection.execute(select(OWN).where(OWN.c.id == engagement.id)).mappings().first()
    if row is None:
        raise NotFoundError(say("engagement '{id}' is not known", id=engagement.id))
    if row["closed"]:
        raise RefusedError(say("engagement {id} is closed and stays as it is", id=engagement.id))
    if row["settings_version"] != made_from:
        raise ChangedMeanwhileError
    before = json.loads(row["settings"])["group_weights"]
    if engagement.protected and before != dict(engagement.group_weights):
        _refuse_regrouping(connection, engagement)


def _refuse_regrouping(connection: Connection, engagement: Engagement) -> None:
    """Refuse other group weights once somebody has answered in confidence."""
    answer = tables.answer.c.item
    own = tables.answer.c.engagement == engagement.id
    query = select(answer).where(own, tables.answer.c.sheet == "answers").limit(1)
    if connection.execute(query).first():
        raise RefusedError(
            say(
                "engagement {id} is {confidentiality}: other weights of customer groups would "
                "tell the groups of a department apart, so they stay as they were",
                id=engagement.id,
                confidentiality=engagement.confidentiality,
            )
        )
