"""Pages of the board: how far a survey is, and who is invited, reminded or let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import available_timezones

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pmo_design.account import Account, Action
from pmo_design.errors import Fault, InputError, RefusedError
from pmo_design.letter import Letter
from pmo_design.operations import accounts, invitations, letters
from pmo_design.operations.boards import board_of
from pmo_design.operations.engagements import extend_cycle
from pmo_design.operations.invitations import Outgoing
from pmo_design.operations.office import Desk
from pmo_design.operations.surveys import ASKED_BY_LINK
from pmo_design.questionnaire.definition import GROUPS
from pmo_design.survey import closing_time
from pmo_design.web.board_pages import board_page
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.sealed import opened, sealed
from pmo_design.web.sessions import require
from pmo_design.web.workspace_forms import SurveyDaysForm

pages = Blueprint("board", __name__, url_prefix="/engagements/<engagement>/board")


@pages.get("")
def show(engagement: str) -> ResponseReturnValue:
    """How far each department is, and who was invited."""
    return _board_page(require(Action.READ_BOARD, engagement), engagement)


@pages.get("/news")
def news(engagement: str) -> ResponseReturnValue:
    """Parts of the board that change; 204 where nothing has, since the digest that is named."""
    require(Action.READ_BOARD, engagement)
    board = board_of(house().store, engagement)
    if request.args.get("seen") == board.digest:
        return "", 204
    answer = make_response(render_template("workspace/board_news.html", board=board))
    answer.headers["X-Digest"] = board.digest
    return answer


def _board_page(
    account: Account,
    engagement: str,
    faults: Sequence[Fault] = (),
    days: SurveyDaysForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    store = house().store
    client, board = store.load_frame(engagement), board_of(store, engagement)
    if days is None:
        proposed = {"closed": board.last_day.isoformat(), "timezone": board.timezone}
        days = SurveyDaysForm(data=proposed)
    page = render_template(
        "workspace/board.html",
        engagement=client,
        board=board,
        shown=board_page(client, board, request.args, house().clock()),
        may_invite=accounts.may(store, account, Action.INVITE, engagement),
        days=days,
        closed=store.is_closed(engagement),
        may_set_days=accounts.may(store, account, Action.EDIT_SURVEY, engagement),
        questionnaires=ASKED_BY_LINK,
        groups=GROUPS,
        zones=sorted(available_timezones()),
        faults=faults,
        typed=request.form.get("list", ""),
    )
    return page, status


@pages.post("/invite")
def invite(engagement: str) -> ResponseReturnValue:
    """Make links for everybody without one, or for those who were chosen."""
    chosen = request.form.getlist("respondent")
    if request.form.get("who") == "chosen" and not chosen:
        account = require(Action.INVITE, engagement)
        fault = Fault("", words("board.nobody-chosen"))
        return _board_page(account, engagement, (fault,), status=400)
    only = frozenset(chosen) if request.form.get("who") == "chosen" else None
    store = house().store
    return _letters_page(
        engagement,
        lambda desk: invitations.invite_known(store, engagement, desk, _asked(), only),
    )


@pages.post("/invite-list")
def invite_list(engagement: str) -> ResponseReturnValue:
    """Make links for people of a pasted list; the way of anonymous clients."""
    store, text = house().store, request.form.get("list", "")
    name = words("people.pasted")

    def made(desk: Desk) -> Outgoing:
        found = invitations.read_people(store, engagement, text.encode(), name, True)
        return invitations.invite_people(
            store, engagement, found.people, desk, _asked(), found.departments
        )

    return _letters_page(engagement, made)


@pages.post("/remind")
def remind(engagement: str) -> ResponseReturnValue:
    """Make letters to those who have not finished."""
    store = house().store
    return _letters_page(engagement, lambda desk: invitations.remind(store, engagement, desk))


@pages.post("/try")
def try_out(engagement: str) -> ResponseReturnValue:
    """Make a link that stores nothing."""
    group = next((each for each in GROUPS if each == request.form.get("group")), GROUPS[0])
    store = house().store
    return _letters_page(
        engagement,
        lambda desk: invitations.trial_link(store, engagement, desk, group, _asked()),
    )


@pages.post("/invitations/<own>/reissue")
def reissue(engagement: str, own: str) -> ResponseReturnValue:
    """Replace the links of an invitation."""
    store = house().store
    return _letters_page(
        engagement, lambda desk: invitations.reissue(store, engagement, own, desk)
    )


@pages.post("/invitations/<own>/revoke")
def revoke(engagement: str, own: str) -> ResponseReturnValue:
    """Let the links of an invitation open nothing."""
    require(Action.INVITE, engagement)
    _refuse_closed(engagement)
    revoked = invitations.revoke(house().store, engagement, own)
    flash(words("board.revoked-now", name=revoked.shown))
    return redirect(url_for("board.show", engagement=engagement), 303)


def _asked() -> tuple[str, ...]:
    """Questionnaires that a form names; the usual one where it names none."""
    return tuple(request.form.getlist("ask")) or ASKED_BY_LINK[:1]


def _letters_page(engagement: str, make: Callable[[Desk], Outgoing]) -> ResponseReturnValue:
    """Page that shows links once, and the ways for them to go out."""
    account = require(Action.INVITE, engagement)
    _refuse_closed(engagement)
    house().limits.check("mail", account.id)
    try:
        outgoing = make(_desk())
    except InputError as refused:
        return _board_page(account, engagement, refused.faults, status=400)
    except RefusedError as refused:
        return _board_page(account, engagement, (Fault("", str(refused)),), status=409)
    house().limits.hit("mail", account.id)
    return render_template(
        "workspace/letters.html",
        engagement=house().store.load_frame(engagement),
        letters=outgoing.letters,
        notes=outgoing.notes,
        sealed=sealed(outgoing.letters, account, engagement),
        may_send=house().settings.mail_server is not None,
        addressed=sum(bool(letter.email) for letter in outgoing.letters),
    )


def _refuse_closed(engagement: str) -> None:
    if house().store.is_closed(engagement):
        raise RefusedError(words("board.closed-client"))


def _desk() -> Desk:
    key = current_app.config["SECRET_KEY"]
    return Desk(house().address, house().settings.contact, key, house().clock())


@pages.post("/letters/<form>")
def take_letters(engagement: str, form: str) -> ResponseReturnValue:
    """Letters of the page before, in files or on their way by mail."""
    account = require(Action.INVITE, engagement)
    held = opened(request.form.get("letters", ""), account, engagement)
    sender = house().settings.smtp_sender or account.email
    if form == "cards":
        return _file(letters.cards(held), f"{engagement}-cards.pdf", "application/pdf")
    if form == "rows":
        return _file(letters.rows(held, words.language), f"{engagement}-links.csv", "text/csv")
    if form == "drafts":
        return _file(letters.drafts(held, sender), f"{engagement}-drafts.zip", "application/zip")
    if form != "mail":
        abort(404)
    return _sent(account, engagement, held)


def _sent(account: Account, engagement: str, held: Sequence[Letter]) -> ResponseReturnValue:
    smtp = house().settings.mail_server
    if smtp is None:
        abort(404)
    house().limits.hit("mail", account.id)
    sent, failed = letters.send_all(held, smtp)
    flash(words.count("board.sent", sent))
    if failed:
        flash(words("board.not-sent", names=", ".join(failed)))
    return redirect(url_for("board.show", engagement=engagement), 303)


def _file(content: bytes, name: str, kind: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.post("/days")
def set_days(engagement: str) -> ResponseReturnValue:
    """Move the last day of the survey; a later one opens it again."""
    account = require(Action.EDIT_SURVEY, engagement)
    days = SurveyDaysForm(request.form)
    if not days.validate():
        return _board_page(account, engagement, days=days, status=400)
    try:
        cycle = extend_cycle(
            house().store,
            engagement,
            date.fromisoformat(days.text("closed")),
            days.text("timezone"),
        )
    except RefusedError as refused:
        days["closed"].errors = [str(refused)]
        return _board_page(account, engagement, days=days, status=409)
    over = house().clock() >= closing_time(cycle.closed, days.text("timezone"))
    kept = "board.days-kept-past" if over else "board.days-kept"
    flash(words(kept, date=words.date(cycle.closed), zone=days.text("timezone")))
    return redirect(url_for("board.show", engagement=engagement), 303)
