"""Pages of the charter: its parts, and a form for each of them."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pmo_design.account import Action
from pmo_design.catalog.loader import load_catalog
from pmo_design.documents.wording import Wording, load_wording
from pmo_design.engagement import Engagement
from pmo_design.errors import ChangedMeanwhileError, InputError
from pmo_design.operations.charters import keep_charter
from pmo_design.operations.settings import Opened, open_engagement
from pmo_design.web.charter_pages import Attempt, amounts_of, part_lines, part_page, stored_attempt
from pmo_design.web.charter_parts import PARTS, Part, part_of
from pmo_design.web.charter_texts import Sent, joined, sent, texts_of
from pmo_design.web.forms import plain_version
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.sessions import require

pages = Blueprint("charter", __name__, url_prefix="/engagements/<engagement>/charter")

DOCUMENTS = ("mandate", "governance", "roadmap")
MORE = "more-"
"""Begin of the button that asks for further rows of a field."""


@pages.get("")
def overview(engagement: str) -> str:
    """All parts of the charter, and what is still open."""
    opened = _opened(engagement)
    return render_template(
        "workspace/charter.html",
        engagement=opened.engagement,
        lines=part_lines(opened.engagement.charter, words),
        running=sum(each.active for each in opened.engagement.latest.services),
        services=len(load_catalog(opened.engagement.latest.catalog).services),
    )


@pages.get("/<part_id>")
def show_part(engagement: str, part_id: str) -> ResponseReturnValue:
    """One part to fill in."""
    opened, part = _opened(engagement), _part(part_id)
    found = opened.engagement
    return _part_page(opened, part, stored_attempt(part, found.charter, found.currency, words))


@pages.post("/<part_id>")
def send_part(engagement: str, part_id: str) -> ResponseReturnValue:
    """Keep one part; nothing of it where something does not fit or somebody was quicker."""
    opened, part = _opened(engagement), _part(part_id)
    version, form = plain_version(request.form.get("version", "")), joined(request.form)
    if form.get("go", "").startswith(MORE):
        attempt = Attempt(form, {}, more=form["go"].removeprefix(MORE))
        return _part_page(opened, part, attempt, version=version)
    made = sent(part, form)
    try:
        keep_charter(house().store, engagement, made.content, made.places, version)
    except InputError as refused:
        attempt = Attempt(form, _errors(made, refused))
        return _part_page(opened, part, attempt, 400, version)
    except ChangedMeanwhileError:
        now = _opened(engagement)
        attempt = Attempt(form, {}, texts_of(part, now.engagement.charter))
        return _part_page(now, part, attempt, 409)
    flash(_kept(part, _opened(engagement).engagement))
    return redirect(_after(engagement, part), 303)


def _opened(engagement: str) -> Opened:
    require(Action.EDIT_CHARTER, engagement)
    return open_engagement(house().store, engagement)


def _part(part_id: str) -> Part:
    return part_of(part_id) or abort(404)


def _kept(part: Part, engagement: Engagement) -> str:
    """What was saved; amounts as money, so that a slip of the hand is seen."""
    amounts = amounts_of(part, engagement.charter, engagement.currency, words)
    return ". ".join(
        (
            words("charter.kept", name=words(f"charter.part.{part.id}")),
            *(
                words(
                    "charter.amount",
                    name=words(f"charter.{name.replace('-', '.')}"),
                    amount=amount,
                )
                for name, amount in amounts.items()
            ),
        )
    )


def _after(engagement: str, part: Part) -> str:
    """Page that follows a part that was kept."""
    if request.form.get("go") == "list" or part is PARTS[-1]:
        return url_for("charter.overview", engagement=engagement)
    following = PARTS[PARTS.index(part) + 1]
    return url_for("charter.show_part", engagement=engagement, part_id=following.id)


def _part_page(
    opened: Opened, part: Part, attempt: Attempt, status: int = 200, version: int | None = None
) -> ResponseReturnValue:
    found = opened.engagement
    catalog, papers = load_catalog(found.latest.catalog), _papers(words.language)
    page = render_template(
        "workspace/charter_part.html",
        engagement=found,
        page=part_page(part, attempt, catalog, papers, words),
        services=catalog.services,
        version=opened.version if version is None else version,
        status=status,
    )
    return page, status


def _errors(made: Sent, refused: InputError) -> dict[str, str]:
    """What to mend, by input; a message begins with the place in the file, which is left out."""
    errors: dict[str, str] = {}
    for fault in refused.faults:
        place, _, message = fault.message.partition(": ")
        text = message if message and " " not in place else fault.message
        errors.setdefault(made.input_at(fault.line), text)
    return errors


@cache
def _papers(language: str) -> dict[str, Wording]:
    """Wording of the documents that a charter goes into."""
    return {name: load_wording(name, language) for name in DOCUMENTS}
