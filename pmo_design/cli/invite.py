"""``invite``: personal links, out as cards, mail merge, drafts or mail."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import click

from pmo_design.cli.printing import json_option, print_json, print_notes
from pmo_design.cli.speech import SpokenPath, command, option
from pmo_design.cli.store import opened_store, settings
from pmo_design.clock import utc_now
from pmo_design.errors import RefusedError
from pmo_design.messages import current_language, mark, say, say_count
from pmo_design.questionnaire.definition import GROUPS, Group

if TYPE_CHECKING:
    from pmo_design.config import Settings
    from pmo_design.exchange.mail_server import SmtpSettings
    from pmo_design.operations.invitations import Outgoing
    from pmo_design.operations.mailing import Wanted
    from pmo_design.operations.office import Desk
    from pmo_design.storage.store import Store
    from pmo_design.survey import Invitation

_FILE = SpokenPath(dir_okay=False, path_type=Path)


@command()
@click.argument("engagement_id", metavar="ENGAGEMENT")
@option(
    "--csv",
    "people",
    type=click.File("rb"),
    help=mark("List of people: name, email, department, group, language; - reads what you paste."),
)
@option("--new-departments", is_flag=True, help=mark("Make departments that the list names."))
@option(
    "--ask",
    multiple=True,
    default=("needs",),
    show_default=True,
    help=mark("Questionnaire the links carry: needs or maturity; may be given twice."),
)
@option("--sheet", type=_FILE, help=mark("PDF with cards to print, with QR codes."))
@option("--links", type=_FILE, help=mark("CSV with the links, for mail merge."))
@option(
    "--mail",
    type=SpokenPath(file_okay=False, path_type=Path),
    help=mark("Folder for drafts (.eml) that a mail program opens."),
)
@option("--send", is_flag=True, help=mark("Send by the mail server of the settings."))
@option("--remind", is_flag=True, help=mark("Write only to those who have not finished."))
@option("--reissue", metavar="ID", help=mark("Replace the links of one invitation."))
@option("--revoke", metavar="ID", help=mark("Let the links of one invitation open nothing."))
@option("--list", "listed", is_flag=True, help=mark("Show who was invited and how far they are."))
@option(
    "--test-drive",
    type=click.Choice(GROUPS),
    help=mark("Link to try the survey as this group; it stores no answer."),
)
@option("--page-size", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True)
@option("--url", help=mark("Address of the pages that links begin with; as in the settings."))
@json_option
def invite(
    engagement_id: str,
    people: IO[bytes] | None,
    new_departments: bool,
    ask: tuple[str, ...],
    sheet: Path | None,
    links: Path | None,
    mail: Path | None,
    send: bool,
    remind: bool,
    reissue: str | None,
    revoke: str | None,
    listed: bool,
    test_drive: Group | None,
    page_size: Literal["A4", "Letter"],
    url: str | None,
    as_json: bool,
) -> None:
    """Invite the people of ENGAGEMENT to answer by personal links.

    Without --csv everybody in the engagement who has no link yet is invited. Links are shown
    once, as they leave: the store knows only their hashes.

    Example: pmo-design invite hospital --csv people.csv --sheet cards.pdf --mail drafts
    """
    _refuse_two(people, remind, reissue, revoke, listed, test_drive)
    store = opened_store()
    if listed:
        _show(store, engagement_id, as_json)
        return
    if revoke:
        _revoke(store, engagement_id, revoke)
        return
    from pmo_design.operations import invitations, mailing

    wanted = _wanted(sheet, links, mail, send, page_size)
    mailing.check(wanted)
    desk = _desk(store, url)
    if remind:
        outgoing = invitations.remind(store, engagement_id, desk)
    elif reissue:
        outgoing = invitations.reissue(store, engagement_id, reissue, desk)
    elif test_drive:
        outgoing = invitations.trial_link(store, engagement_id, desk, test_drive, ask)
    elif people:
        outgoing = _invited(store, engagement_id, people, new_departments, desk, ask)
    else:
        outgoing = invitations.invite_known(store, engagement_id, desk, ask)
    _hand_over(outgoing, wanted, as_json)


def _refuse_two(*actions: object) -> None:
    if sum(bool(action) for action in actions) > 1:
        raise click.UsageError(
            say("--csv, --remind, --reissue, --revoke, --list and --test-drive exclude each other")
        )


def _invited(
    store: Store,
    engagement_id: str,
    people: IO[bytes],
    new_departments: bool,
    desk: Desk,
    ask: tuple[str, ...],
) -> Outgoing:
    from dataclasses import replace

    from pmo_design.operations.invitations import invite_people, read_people

    found = read_people(store, engagement_id, people.read(), _name(people), new_departments)
    outgoing = invite_people(store, engagement_id, found.people, desk, ask, found.departments)
    return replace(outgoing, notes=(*found.notes, *outgoing.notes))


def _name(people: IO[bytes]) -> str:
    """How messages call the list; what is pasted has no name."""
    name = str(getattr(people, "name", ""))
    return say("pasted list") if name in ("", "<stdin>") else name


def _desk(store: Store, url: str | None) -> Desk:
    from pmo_design.operations.office import Desk
    from pmo_design.operations.secrets import load_secrets
    from pmo_design.operations.surveys import any_link

    chosen = settings(url=url)
    return Desk(
        url=chosen.address(lan=True),
        contact=chosen.contact,
        secret=load_secrets(chosen.data_folder, depended_on=any_link(store)).key,
        now=utc_now(),
    )


def _wanted(
    sheet: Path | None,
    links: Path | None,
    mail: Path | None,
    send: bool,
    page_size: Literal["A4", "Letter"],
) -> Wanted:
    from pmo_design.operations.mailing import Wanted

    chosen = settings()
    return Wanted(
        sheet=sheet,
        links=links,
        mail=mail,
        send=_mail_server(chosen) if send else None,
        sender=chosen.smtp_sender or "",
        page_size=page_size,
        language=current_language(),
    )


def _mail_server(chosen: Settings) -> SmtpSettings:
    found = chosen.mail_server
    if found is None:
        raise RefusedError(
            say(
                "sending needs smtp_host and smtp_sender, in pmo-design.toml or as "
                "PMO_DESIGN_SMTP_HOST and PMO_DESIGN_SMTP_SENDER; without a mail server use "
                "--mail or --links"
            )
        )
    return found


def _hand_over(outgoing: Outgoing, wanted: Wanted, as_json: bool) -> None:
    from dataclasses import asdict

    from pmo_design.operations.mailing import deliver

    delivered = deliver(outgoing.letters, wanted)
    notes = (*outgoing.notes, *delivered.notes)
    print_notes(notes)
    if as_json:
        print_json(
            {
                "letters": [
                    asdict(letter) | {"closes": str(letter.closes)} for letter in outgoing.letters
                ],
                "files": [str(file) for file in delivered.files],
                "sent": delivered.sent,
                "notes": list(notes),
            }
        )
        return
    count = len(outgoing.letters)
    click.echo(say_count("{count} letter", "{count} letters", count))
    if wanted.nothing:
        for letter in outgoing.letters:
            click.echo(f"  {letter.shown} ({letter.department})")
            click.echo(f"    {letter.link} {letter.code}".rstrip())
    for file in delivered.files:
        click.echo(f"  {file}")
    if wanted.send:
        click.echo(say_count("{count} mail sent", "{count} mails sent", delivered.sent))


def _show(store: Store, engagement_id: str, as_json: bool) -> None:
    from dataclasses import asdict

    from pmo_design.operations.invitations import invitations_of, survey_status

    invited = invitations_of(store, engagement_id)
    status = survey_status(store, engagement_id)
    if as_json:
        people = [
            asdict(each)
            | {"issued": str(each.issued), "reminded": each.reminded and str(each.reminded)}
            for each in invited
        ]
        print_json({"departments": [asdict(each) for each in status], "invitations": people})
        return
    for department in status:
        click.echo(
            say(
                "{name}: {done} finished, {started} begun, {invited} not opened, {revoked} revoked",
                name=department.name,
                done=department.done,
                started=department.started,
                invited=department.invited,
                revoked=department.revoked,
            )
        )
        for each in invited:
            if each.department == department.department:
                click.echo(f"  {each.id}  {each.shown}  {_state(each)}")
    if not invited:
        click.echo(
            say("Nobody is invited yet: pmo-design invite {id} --csv FILE", id=engagement_id)
        )


_STATES = {
    "invited": mark("not opened"),
    "started": mark("begun"),
    "done": mark("finished"),
    "revoked": mark("revoked"),
}


def _state(invitation: Invitation) -> str:
    return say(_STATES["revoked" if invitation.revoked else invitation.state])


def _revoke(store: Store, engagement_id: str, invitation_id: str) -> None:
    from pmo_design.operations.invitations import revoke

    revoked = revoke(store, engagement_id, invitation_id)
    click.echo(
        say(
            "The links of {name} open nothing any more; answers that were given stay.",
            name=revoked.shown,
        )
    )
