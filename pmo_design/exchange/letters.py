"""Letters as rows for mail merge, as mail, and as files that a mail program opens as drafts."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from markupsafe import Markup

from pmo_design.documents.wording import Wording
from pmo_design.exchange.addresses import mail_address, one_line, sender_address
from pmo_design.exchange.plain_names import slug
from pmo_design.language import date_text
from pmo_design.letter import Letter, letter_words

__all__ = ["MERGE_COLUMNS", "Letter", "eml_files", "mail_merge", "message", "without_email"]

MERGE_COLUMNS = (
    "id",
    "name",
    "email",
    "department",
    "group",
    "language",
    "link",
    "code",
    "closes",
    "client",
)

WIDTH = 72
"""Characters of a line of plain text; an address stays whole on a longer one."""

BOUNDARY = "=_letter"
"""Between text and HTML; quoted-printable never holds it (RFC 2045, section 6.7)."""

# A sheet whose list separator is a semicolon starts a new cell inside our cell.
_FORMULA = re.compile(r"(^|[;\t\r\n]\s*)(?=[=+\-@\t\r\n＝＋－＠])")  # noqa: RUF001 - wide signs, too

_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{title}</title>'
    "</head>\n<body>\n{body}\n</body>\n</html>\n"
)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of a letter, and an address that stands on a line of its own below it."""

    text: str
    address: str = ""


def mail_merge(letters: Sequence[Letter], language: str) -> str:
    """Letters as rows for the mail merge of a word processor.

    CSV with a byte order mark, by which spreadsheets recognise UTF-8. No cell begins as a
    formula does: an apostrophe stands before it.

    Parameters
    ----------
    letters : sequence of Letter
    language : str
        Of the group's name, for the consultant; the closing day is written as each letter's
        reader reads it.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, quoting=csv.QUOTE_ALL)
    writer.writerow(MERGE_COLUMNS)
    words = letter_words(language)
    for letter in letters:
        writer.writerow([guarded(one_line(cell)) for cell in _merged(letter, words)])
    return "\ufeff" + target.getvalue()


def _merged(letter: Letter, words: Wording) -> tuple[str, ...]:
    return (
        letter.id,
        letter.name or letter.person,
        letter.email,
        letter.department,
        words(f"group.{letter.group}"),
        letter.language,
        letter.link,
        letter.code,
        date_text(letter.closes, letter.language),
        letter.client,
    )


def guarded(cell: str) -> str:
    """Cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("Legal;=1+1"), guarded("Legal - south")
    ("'=1+1", "Legal;'=1+1", 'Legal - south')
    """
    return _FORMULA.sub(r"\1'", cell)


def message(letter: Letter, sender: str, date: datetime | None = None) -> EmailMessage:
    """Letter as mail: plain text, and the same as HTML without pictures or tracking.

    Parameters
    ----------
    letter : Letter
        With an e-mail address.
    sender : str
        ``PMO <pmo@example.org>``, or the address alone.
    date : datetime, optional
        Of the header; without it `send` or the mail program sets it.

    Raises
    ------
    RefusedError
        If an address is none, or there are no words in the letter's language.
    """
    words = letter_words(letter.language)
    subject = _subject(letter, words)
    paragraphs = tuple(_paragraphs(letter, words))
    mail = EmailMessage(SMTP)
    mail["From"] = sender_address(sender)
    mail["To"] = mail_address(letter.name, letter.email)
    mail["Subject"] = subject
    mail["Auto-Submitted"] = "auto-generated"
    if date:
        mail["Date"] = date
    # Quoted-printable keeps an address whole, whatever length of line a server allows.
    mail.set_content(_plain(paragraphs), cte="quoted-printable")
    html = _html(subject, paragraphs, letter.language)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    mail.set_boundary(BOUNDARY)
    mail["Content-Language"] = letter.language
    return mail


def eml_files(letters: Sequence[Letter], sender: str) -> dict[str, bytes]:
    """Letters as files that a mail program opens as drafts, ready to be sent.

    Letters without an e-mail address have none; see `without_email`. The number in a file's
    name is the letter's place among all of them.

    Returns
    -------
    dict of file name to bytes
        Such as ``001-procurement-maria-ruiz.eml``; the same for the same letters.
    """
    files = {}
    for number, letter in enumerate(letters, 1):
        if letter.email:
            mail = message(letter, sender)
            mail["X-Unsent"] = "1"
            files[_file_name(number, letter)] = mail.as_bytes()
    return files


def without_email(letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """Letters that no mail can carry: they need a card."""
    return tuple(letter for letter in letters if not letter.email)


def _file_name(number: int, letter: Letter) -> str:
    department, name = (
        slug(letter.department, "department"),
        slug(letter.name or letter.person, "person"),
    )
    return f"{number:03}-{department}-{name}.eml"


def _subject(letter: Letter, words: Wording) -> str:
    return words(
        "letter.subject-reminder" if letter.reminder else "letter.subject",
        organisation=one_line(letter.client),
        date=words.date(letter.closes),
    )


def _paragraphs(letter: Letter, words: Wording) -> Iterator[_Paragraph]:
    """Say why, how long, who sees what, until when, where, and whom to ask."""
    organisation, department = one_line(letter.client), one_line(letter.department)
    name, contact = one_line(letter.name), one_line(letter.contact)
    why = "letter.why-reminder" if letter.reminder else "letter.why"
    yield _Paragraph(
        words("letter.greeting", name=name) if name else words("letter.greeting-nobody")
    )
    yield _Paragraph(words(why, organisation=organisation, department=department))
    yield _Paragraph(words.count("letter.time", letter.minutes))
    yield _Paragraph(words(f"letter.{letter.confidentiality}"))
    yield _Paragraph(words("letter.until", date=words.date(letter.closes)))
    yield from _ways_in(letter, words)
    if contact:
        yield _Paragraph(words("letter.contact", contact=contact))


def _ways_in(letter: Letter, words: Wording) -> Iterator[_Paragraph]:
    if not letter.link:
        own = letter.confidentiality == "anonymous"
        yield _Paragraph(words("letter.own-link" if own else "letter.no-link"))
        return
    yield _Paragraph(words("letter.link"), letter.link)
    if letter.code:
        address = letter.code_address
        yield _Paragraph(words("letter.code", code=letter.code, address=address))
    yield _Paragraph(words("letter.link-is-yours"))


def _plain(paragraphs: Sequence[_Paragraph]) -> str:
    return "\n\n".join("\n".join(_lines(each)) for each in paragraphs) + "\n"


def _lines(paragraph: _Paragraph) -> Iterator[str]:
    yield from textwrap.wrap(paragraph.text, WIDTH, break_long_words=False, break_on_hyphens=False)
    if paragraph.address:
        yield paragraph.address


def _html(title: str, paragraphs: Sequence[_Paragraph], language: str) -> str:
    body = Markup("\n").join(_html_paragraph(each) for each in paragraphs)
    return _PAGE.format(language=language, title=title, body=body)


def _html_paragraph(paragraph: _Paragraph) -> Markup:
    if not paragraph.address:
        return Markup("<p>{}</p>").format(paragraph.text)
    return Markup('<p>{}<br><a href="{}">{}</a></p>').format(
        paragraph.text, paragraph.address, paragraph.address
    )
