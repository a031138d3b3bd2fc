"""Answering: a link becomes a survey, changes become answers, and a section a colleague's."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pmo_design.engagement import Engagement, Respondent
from pmo_design.errors import LinkError, RefusedError
from pmo_design.messages import say
from pmo_design.operations.link_secrets import (
    anonymous_id,
    code_hash,
    new_invitation_id,
    new_token,
    token_hash,
    typed_code,
)
from pmo_design.questionnaire.definition import Group, Name, Questionnaire
from pmo_design.questionnaire.loader import load_questionnaire
from pmo_design.questionnaire.sections import Section
from pmo_design.questionnaire.tailoring import as_asked
from pmo_design.storage.links import Invitations, Opened
from pmo_design.storage.records import overlays_from
from pmo_design.storage.sheets import Sheets
from pmo_design.storage.store import Store
from pmo_design.survey import (
    Change,
    Given,
    Invitation,
    InvitationState,
    Link,
    Receipt,
    Saved,
    Survey,
    asked_sections,
    closing_time,
)

ASKED_BY_LINK: tuple[Name, ...] = ("needs", "maturity")
"""Questionnaires that a person answers for themselves and their department."""

GRACE = timedelta(minutes=10)
"""How long after closing a form that was open is still taken."""

ENDED_KEPT_DAYS = 366
"""How long an ended session is remembered: three times as long as any cookie lives."""

MOST_PASSED_ON = 20
"""How many sections one invitation may be passed on, against a runaway."""

MOST_LINKS = 50
"""How many links may lead into one invitation; each use of a code makes one."""


def open_survey(
    store: Store, token: str, now: datetime, saving: bool = False, nonce: str = ""
) -> Survey:
    """Survey that a link opens.

    Parameters
    ----------
    token : str
        The link's secret.
    now : datetime
        Aware.
    saving : bool
        Whether a form is sent, which may come a few minutes after closing.
    nonce : str
        Of the browser's cookie, which may have been ended; "" for no cookie.

    Raises
    ------
    LinkError
        If the link is unknown, expired or revoked, the cookie ended or the survey closed;
        which of them is told to nobody.
    """
    opened = Invitations(store.engine).opened_by(token_hash(token), nonce)
    if opened is None or not _is_open(opened, now - GRACE if saving else now):
        raise LinkError
    return _survey(opened, token)


def _is_open(opened: Opened, now: datetime) -> bool:
    if opened.closed or opened.invitation.revoked:
        return False
    last = min(day for day in (opened.link.expires, opened.last_day) if day)
    return now < closing_time(last, opened.timezone)


def _survey(opened: Opened, token: str) -> Survey:
    invitation = opened.invitation
    names = {ask.partition(".")[0] for ask in invitation.asks}
    versions = tuple(
        (name, opened.questionnaires[name]) for name in ASKED_BY_LINK if name in names
    )
    sheets, sections = _asked(versions, opened.overlays, invitation.asks, invitation.group)
    anonymous = opened.confidentiality == "anonymous"
    return Survey(
        engagement=invitation.engagement,
        client=opened.client,
        cycle=invitation.cycle,
        confidentiality=opened.confidentiality,
        language=invitation.language or opened.language,
        department=invitation.department,
        department_name=opened.department_name,
        group=invitation.group,
        respondent=anonymous_id(token) if anonymous else invitation.respondent,
        name="" if anonymous else invitation.name,
        invitation=invitation.id,
        state=invitation.state,
        closes=closing_time(opened.last_day, opened.timezone),
        timezone=ZoneInfo(opened.timezone),
        sections=sections,
        questionnaires=sheets,
    )


@lru_cache(maxsize=256)
def _asked(
    versions: tuple[tuple[Name, str], ...], overlays: str, asks: tuple[str, ...], group: Group
) -> tuple[tuple[Questionnaire, ...], tuple[Section, ...]]:
    """Questionnaires and sections of a link; worked out once for all who are asked the same."""
    sheets = tuple(_questionnaire(name, version, overlays) for name, version in versions)
    return sheets, asked_sections(sheets, asks, group)


def questionnaires_asked(engagement: Engagement) -> tuple[Questionnaire, ...]:
    """Questionnaires that links of the latest cycle may carry, as this client is asked them."""
    versions = engagement.latest.questionnaires
    return tuple(
        as_asked(_released(name, versions[name]), engagement.overlays) for name in ASKED_BY_LINK
    )


@lru_cache(maxsize=64)
def _questionnaire(name: Name, version: str, overlays: str) -> Questionnaire:
    """Questionnaire as a client with these stored overlays is asked it."""
    return as_asked(_released(name, version), overlays_from(overlays))


@lru_cache(maxsize=64)
def _released(name: Name, version: str) -> Questionnaire:
    """Released questionnaires never change, so one reading is enough."""
    return load_questionnaire(name, version)


def with_colleagues(store: Store, survey: Survey) -> Survey:
    """The same survey, with the sections that were passed on and the colleague it came from."""
    around = Invitations(store.engine).around(survey.engagement, survey.invitation)
    inviters = {each.passed_on_by for each in around if each.id == survey.invitation}
    return replace(
        survey,
        passed_on={
            section: each.name
            for each in around
            if each.passed_on_by == survey.invitation and not each.revoked
            for section in each.asks
        },
        inviter=next((each.name for each in around if each.id in inviters), ""),
    )


def token_of_code(store: Store, code: str, now: datetime, secret: bytes) -> str:
    """Secret of a new link for somebody who typed a code.

    Raises
    ------
    LinkError
        If the code is unknown or expired, or the survey is closed.
    RefusedError
        If it was used far too often.
    """
    invitations = Invitations(store.engine)
    opened = invitations.opened_by(code_hash(typed_code(code), secret))
    if opened is None or not _is_open(opened, now):
        raise LinkError
    if invitations.link_count(opened.invitation) >= MOST_LINKS:
        raise RefusedError(say("this code was used very often and is locked; ask for a new link"))
    token = new_token()
    link = Link(token_hash(token), opened.invitation.id)
    invitations.issue((), [(opened.invitation.engagement, link)])
    return token


def sheet(store: Store, survey: Survey) -> dict[str, Given]:
    """What this person has answered, by item."""
    if survey.trial:
        return {}
    return Sheets(store.engine).given(survey.engagement, survey.cycle, survey.respondent)


def begin(store: Store, survey: Survey) -> None:
    """Note that somebody has begun."""
    if survey.state == "invited":
        _mark(store, survey, "started")


def save(store: Store, survey: Survey, changes: Sequence[Change]) -> Saved:
    """Store changes of this person's answers; what conflicts is left as it is.

    A question that was switched off while its form was open is stored all the same: its
    answer is kept, and not scored.

    Raises
    ------
    RefusedError
        If this is a test drive, or an item is not asked of this person.
    StoreError
        If nothing could be stored.
    """
    if survey.trial:
        raise RefusedError(say("this is a test drive; nothing is stored"))
    asked = {item.id for item in survey.items}
    asked.update(item for sheet in survey.questionnaires for item in sheet.retired)
    for change in changes:
        if change.item not in asked:
            raise RefusedError(say("question {item} is not part of this survey", item=change.item))
    person = Respondent(
        survey.respondent,
        survey.department,
        survey.group,
        survey.name,
    )
    return Sheets(store.engine).save(survey.engagement, survey.cycle, person, changes)


def submit(store: Store, survey: Survey) -> Receipt:
    """Note that somebody has finished, and say what they have answered.

    Raises
    ------
    RefusedError
        If nothing is answered.
    """
    given = sheet(store, survey)
    asked = [item.id for item in survey.items]
    answered = [item for item in asked if item in given]
    if not answered:
        raise RefusedError(say("nothing is answered yet; answer one question or more first"))
    if survey.state != "done":
        _mark(store, survey, "done")
    return Receipt(_receipt_number(survey, given), len(answered), len(asked))


def _receipt_number(survey: Survey, given: dict[str, Given]) -> str:
    """Eight letters that stand for the answers: equal answers, equal number."""
    content = [
        [item, answer.state, answer.value, answer.confidence, answer.comment, answer.evidence]
        for item, answer in sorted((item, each.answer) for item, each in given.items())
    ]
    whole = json.dumps([survey.respondent, survey.cycle, content], ensure_ascii=True)
    letters = base64.b32encode(hashlib.sha256(whole.encode()).digest()).decode()
    return f"{letters[:4]}-{letters[4:8]}"


def pass_on(
    store: Store,
    survey: Survey,
    section_id: str,
    name: str,
    email: str,
    group: Group,
    now: datetime,
) -> str:
    """Invite a colleague of the same department to one section; the secret of their link.

    Raises
    ------
    RefusedError
        If this is a test drive, the section is not asked of such a colleague, or very many
        were passed on.
    """
    if survey.trial:
        raise RefusedError(say("this is a test drive; nothing is passed on"))
    if not asked_sections(survey.questionnaires, (section_id,), group):
        raise RefusedError(
            say("nothing in this section is asked of that group; choose another one")
        )
    invitations = Invitations(store.engine)
    own = invitations.find(survey.engagement, survey.invitation)
    around = invitations.around(survey.engagement, survey.invitation)
    if sum(each.passed_on_by == own.id for each in around) >= MOST_PASSED_ON:
        raise RefusedError(
            say("you have passed on {most} sections, which is the most", most=MOST_PASSED_ON)
        )
    anonymous = survey.confidentiality == "anonymous"
    colleague = Invitation(
        engagement=survey.engagement,
        cycle=survey.cycle,
        id=new_invitation_id(),
        department=survey.department,
        group=group,
        asks=(section_id,),
        issued=now.astimezone(survey.timezone).date(),
        respondent="" if anonymous else f"{survey.department}-{secrets.token_hex(4)}",
        name=name,
        email=email,
        language=own.language,
        passed_on_by=own.id,
    )
    token = new_token()
    person = Respondent(
        colleague.respondent, colleague.department, group, name, email, own.language
    )
    invitations.issue(
        [colleague],
        [(survey.engagement, Link(token_hash(token), colleague.id))],
        [] if anonymous else [(survey.engagement, person)],
    )
    return token


def end_session(store: Store, nonce: str, now: datetime) -> None:
    """Let a browser's cookie open nothing from now on."""
    forget = now.date() - timedelta(days=ENDED_KEPT_DAYS)
    Invitations(store.engine).end_session(nonce, now.date(), forget)


def is_ended(store: Store, nonce: str) -> bool:
    """Whether a browser's cookie was ended."""
    return Invitations(store.engine).is_ended(nonce)


def any_link(store: Store) -> bool:
    """Whether a link was handed out, so that the secret key must not change."""
    return Invitations(store.engine).any_link()


def _mark(store: Store, survey: Survey, state: InvitationState) -> None:
    invitations = Invitations(store.engine)
    invitations.change_state(invitations.find(survey.engagement, survey.invitation), state)
