"""Letters on their way out: as cards, as rows for mail merge, as drafts, or by mail server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pmo_design.errors import RefusedError
from pmo_design.exchange.letters import eml_files, mail_merge, message, without_email
from pmo_design.exchange.mail_server import SmtpSettings, send
from pmo_design.letter import Letter
from pmo_design.messages import say, say_count
from pmo_design.operations.files import write_all
from pmo_design.rendering.cards import cards_pdf
from pmo_design.rendering.styles import PageSize


@dataclass(frozen=True, slots=True)
class Wanted:
    """How letters leave; None where that way is not wanted.

    Attributes
    ----------
    sheet : Path or None
        Cards to print, with QR codes.
    links : Path or None
        CSV for mail merge.
    mail : Path or None
        Folder for drafts that a mail program opens.
    send : SmtpSettings or None
    sender : str
        Whom drafts come from.
    page_size : str
        Of the cards.
    language : str
        Of the consultant, for the CSV.
    """

    sheet: Path | None = None
    links: Path | None = None
    mail: Path | None = None
    send: SmtpSettings | None = None
    sender: str = ""
    page_size: PageSize = "A4"
    language: str = "en"

    @property
    def nothing(self) -> bool:
        """Whether letters leave in no way, so that they are shown instead."""
        return not (self.sheet or self.links or self.mail or self.send)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was written and sent, and what the consultant has to look after."""

    files: tuple[Path, ...]
    sent: int
    notes: tuple[str, ...]


def check(wanted: Wanted) -> None:
    """Refuse, before any link is made, what letters could not leave by.

    Raises
    ------
    RefusedError
        If drafts have no sender, or a place cannot be written.
    """
    if wanted.mail and not wanted.sender:
        raise RefusedError(
            say(
                "drafts need a sender; set smtp_sender in pmo-design.toml or PMO_DESIGN_SMTP_SENDER"
            )
        )
    for file in (wanted.sheet, wanted.links):
        if file and file.is_dir():
            raise RefusedError(say("{file} is a folder; name a file", file=file))
    if wanted.mail and wanted.mail.exists() and not wanted.mail.is_dir():
        raise RefusedError(say("{file} is a file; name a folder", file=wanted.mail))


def deliver(letters: Sequence[Letter], wanted: Wanted) -> Delivered:
    """Write and send letters.

    Raises
    ------
    RefusedError
        If a file cannot be written, or there is no connection to the mail server.
    """
    files: list[Path] = []
    linked = [letter for letter in letters if letter.link]
    if wanted.sheet and linked:
        cards = cards_pdf(linked, wanted.page_size)
        files.extend(write_all(wanted.sheet.parent, {wanted.sheet.name: cards}))
    if wanted.links:
        rows = mail_merge(letters, wanted.language).encode()
        files.extend(write_all(wanted.links.parent, {wanted.links.name: rows}))
    if wanted.mail:
        files.extend(write_all(wanted.mail, eml_files(letters, wanted.sender)))
    sent, notes = _sent(letters, wanted.send) if wanted.send else (0, ())
    return Delivered(tuple(files), sent, (*notes, *_left_out(letters, wanted)))


def _sent(letters: Sequence[Letter], smtp: SmtpSettings) -> tuple[int, tuple[str, ...]]:
    addressed = [letter for letter in letters if letter.email]
    failed = send([message(letter, smtp.sender) for letter in addressed], smtp)
    notes = tuple(
        say("{address}: not sent: {reason}", address=address, reason=reason)
        for address, reason in failed
    )
    return len(addressed) - len(failed), notes


def _left_out(letters: Sequence[Letter], wanted: Wanted) -> tuple[str, ...]:
    """Note on people whom no mail reaches."""
    lacking = without_email(letters)
    if not lacking or not (wanted.mail or wanted.send):
        return ()
    return (
        say_count(
            "{count} person has no e-mail address and needs a card: {names}",
            "{count} people have no e-mail address and need cards: {names}",
            len(lacking),
            names=", ".join(letter.shown for letter in lacking),
        ),
    )
