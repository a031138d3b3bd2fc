"""Invitations and the links into them; of a link's secret only the hash is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Engine,
    RowMapping,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from pmo_design.engagement import Confidentiality, Department, Respondent
from pmo_design.errors import NotFoundError
from pmo_design.messages import say
from pmo_design.questionnaire.definition import Name
from pmo_design.storage import records, tables
from pmo_design.storage.transactions import reading, writing
from pmo_design.survey import Invitation, InvitationState, Link


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to: the invitation, and what must be known of the engagement.

    Attributes
    ----------
    overlays : str
        The engagement's overlays as stored, a JSON list.
    closed : bool
        Whether the engagement as a whole is closed.
    last_day : date
        Last day of the cycle.
    """

    invitation: Invitation
    link: Link
    client: str
    language: str
    confidentiality: Confidentiality
    timezone: str
    closed: bool
    overlays: str
    last_day: date
    questionnaires: Mapping[Name, str]
    department_name: str


# Statements of every page are built once: building one costs more than running it.
_IS_NONCE = tables.ended_session.c.nonce == bindparam("nonce_")
_OPEN = (
    select(
        tables.link.c.hash,
        tables.link.c.kind,
        tables.link.c.expires,
        *(column.label(f"of_{column.name}") for column in tables.invitation.c),
        tables.engagement.c.name.label("client"),
        tables.engagement.c.language.label("client_language"),
        tables.engagement.c.confidentiality,
        tables.engagement.c.timezone,
        tables.engagement.c.closed.label("engagement_closed"),
        tables.engagement.c.overlays,
        tables.cycle.c.closed.label("last_day"),
        tables.cycle.c.questionnaires,
        tables.department.c.name.label("department_name"),
        exists(tables.ended_session).where(_IS_NONCE).label("ended"),
    )
    .select_from(tables.link)
    .join(
        tables.invitation,
        and_(
            tables.invitation.c.engagement == tables.link.c.engagement,
            tables.invitation.c.id == tables.link.c.invitation,
        ),
    )
    .join(tables.engagement, tables.engagement.c.id == tables.link.c.engagement)
    .join(
        tables.cycle,
        and_(
            tables.cycle.c.engagement == tables.invitation.c.engagement,
            tables.cycle.c.number == tables.invitation.c.cycle,
        ),
    )
    .join(
        tables.department,
        and_(
            tables.department.c.engagement == tables.invitation.c.engagement,
            tables.department.c.id == tables.invitation.c.department,
        ),
    )
    .where(tables.link.c.hash == bindparam("wanted"))
)
_own = tables.invitation.alias("own")
_AROUND = (
    select(tables.invitation)
    .join(_own, _own.c.engagement == tables.invitation.c.engagement)
    .where(_own.c.engagement == bindparam("engagement_"), _own.c.id == bindparam("id_"))
    .where(
        or_(
            tables.invitation.c.id.in_([_own.c.id, _own.c.passed_on_by]),
            tables.invitation.c.passed_on_by == _own.c.id,
        )
    )
)


class Invitations:
    """Who was invited to answer, and the links that were handed out."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def opened_by(self, link_hash: str, nonce: str = "") -> Opened | None:
        """What the link of that hash leads to.

        None where there is no such link, or where the cookie of that nonce was ended.
        """
        key = {"wanted": link_hash, "nonce_": nonce}
        with reading(self._engine) as connection:
            row = connection.execute(_OPEN, key).mappings().first()
        return _opened(dict(row)) if row and not row["ended"] else None

    def around(self, engagement: str, invitation: str) -> tuple[Invitation, ...]:
        """An invitation, those that its holder passed on, and the one that it came from."""
        key = {"engagement_": engagement, "id_": invitation}
        with reading(self._engine) as connection:
            rows = connection.execute(_AROUND, key).mappings().all()
        return _by_id(rows)

    def of_cycle(self, engagement: str, cycle: int) -> tuple[Invitation, ...]:
        """Invitations of a cycle in id order, test drives left out."""
        table = tables.invitation
        query = (
            select(table)
            .where(table.c.engagement == engagement, table.c.cycle == cycle)
            .where(table.c.state != "trial")
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        return _by_id(rows)

    def find(self, engagement: str, invitation: str) -> Invitation:
        """Invitation of that id.

        Raises
        ------
        NotFoundError
            If there is none.
        """
        table = tables.invitation
        query = select(table).where(table.c.engagement == engagement, table.c.id == invitation)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFoundError(
                say(
                    "invitation '{id}' is not known in {engagement}; list them with: "
                    "pmo-design invite {engagement} --list",
                    id=invitation,
                    engagement=engagement,
                )
            )
        return _invitation(dict(row))

    def issue(
        self,
        invitations: Sequence[Invitation],
        links: Sequence[tuple[str, Link]],
        respondents: Sequence[tuple[str, Respondent]] = (),
        departments: Sequence[tuple[str, Department]] = (),
    ) -> None:
        """Store invitations with their links and the people and departments new with them.

        Links, respondents and departments come with the id of their engagement.
        """
        rows = (
            (tables.department, [records.department_row(*each) for each in departments]),
            (tables.respondent, [records.respondent_row(*each) for each in respondents]),
            (tables.invitation, [_invitation_row(each) for each in invitations]),
            (tables.link, [_link_row(*each) for each in links]),
        )
        with writing(self._engine) as connection:
            for table, new in rows:
                if new:
                    connection.execute(insert(table), new)

    def change_state(self, invitation: Invitation, state: InvitationState) -> None:
        """Set how far somebody has come."""
        self._update(invitation, {"state": state})

    def mark_reminded(self, invitations: Sequence[Invitation], day: date) -> None:
        """Note the day of a reminder."""
        for invitation in invitations:
            self._update(invitation, {"reminded": day})

    def revoke(self, invitation: Invitation) -> None:
        """Make every link of an invitation open nothing; the answers given stay."""
        self._update(invitation, {"revoked": True})

    def replace_links(self, invitation: Invitation, links: Sequence[Link]) -> None:
        """Make former links open nothing and new ones open the invitation again."""
        table = tables.link
        with writing(self._engine) as connection:
            connection.execute(
                delete(table).where(
                    table.c.engagement == invitation.engagement,
                    table.c.invitation == invitation.id,
                )
            )
            rows = [_link_row(invitation.engagement, link) for link in links]
            connection.execute(insert(table), rows)
            connection.execute(_own_row(invitation).values(revoked=False))

    def link_count(self, invitation: Invitation) -> int:
        """Number of links into an invitation."""
        table = tables.link
        query = select(func.count()).where(
            table.c.engagement == invitation.engagement, table.c.invitation == invitation.id
        )
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def any_link(self) -> bool:
        """Whether any link was ever handed out and not removed."""
        with reading(self._engine) as connection:
            return connection.execute(select(tables.link.c.hash).limit(1)).first() is not None

    def end_session(self, nonce: str, day: date, forget: date) -> None:
        """Let a browser's cookie open nothing from now on; drop what ended before a day."""
        table = tables.ended_session
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.day < forget))
            known = connection.execute(select(table).where(table.c.nonce == nonce)).first()
            if known is None:
                connection.execute(insert(table).values(nonce=nonce, day=day))

    def is_ended(self, nonce: str) -> bool:
        """Whether a browser's cookie was ended."""
        query = select(tables.ended_session.c.day).where(_IS_NONCE)
        with reading(self._engine) as connection:
            return connection.execute(query, {"nonce_": nonce}).first() is not None

    def _update(self, invitation: Invitation, values: Mapping[str, object]) -> None:
        with writing(self._engine) as connection:
            connection.execute(_own_row(invitation).values(values))


def _own_row(invitation: Invitation) -> Any:
    table = tables.invitation
    return update(table).where(
        table.c.engagement == invitation.engagement, table.c.id == invitation.id
    )


def _opened(row: Mapping[str, Any]) -> Opened:
    return Opened(
        invitation=_invitation({name[3:]: row[name] for name in row if name.startswith("of_")}),
        link=Link(row["hash"], row["of_id"], row["kind"], row["expires"]),
        client=row["client"],
        language=row["client_language"],
        confidentiality=row["confidentiality"],
        timezone=row["timezone"],
        closed=row["engagement_closed"],
        overlays=row["overlays"],
        last_day=row["last_day"],
        questionnaires=json.loads(row["questionnaires"]),
        department_name=row["department_name"],
    )


def _invitation_row(invitation: Invitation) -> records.Row:
    row = {name: getattr(invitation, name) for name in Invitation.__slots__}
    row["customer_group"] = row.pop("group")
    return row | {"asks": json.dumps(invitation.asks)}


def _invitation(row: Mapping[str, Any]) -> Invitation:
    values = {name: row[name] for name in Invitation.__slots__ if name not in ("group", "asks")}
    return Invitation(group=row["customer_group"], asks=tuple(json.loads(row["asks"])), **values)


def _by_id(rows: Sequence[RowMapping]) -> tuple[Invitation, ...]:
    return tuple(sorted((_invitation(dict(row)) for row in rows), key=attrgetter("id")))


def _link_row(engagement: str, link: Link) -> records.Row:
    return {
        "engagement": engagement,
        "hash": link.hash,
        "invitation": link.invitation,
        "kind": link.kind,
        "expires": link.expires,
    }
