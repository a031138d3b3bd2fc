"""Letters on their way out: mail-merge rows, mail and drafts, parsed back as readers parse them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from letter_builders import LINK, a_letter, an_anonymous_reminder

from pmo_design.errors import RefusedError
from pmo_design.exchange.letters import eml_files, guarded, mail_merge, message, without_email
from pmo_design.letter import Letter

SENDER = "PMO <pmo@example.org>"
HOSTILE = "Ana\r\nBcc: all@example.org\r\n\r\n<script>x</script> =SUM(A1) 😀 مريم"


def received(letter: Letter, sender: str = SENDER) -> EmailMessage:
    """Message as a mail program reads it from the bytes on the wire."""
    read = BytesParser(policy=policy.default).parsebytes(message(letter, sender).as_bytes())
    assert isinstance(read, EmailMessage)
    return read


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def text_of(letter: Letter) -> str:
    """Plain text with its lines joined."""
    return " ".join(part(received(letter), "plain").split())


def rows(*letters: Letter, language: str = "en") -> list[dict[str, str]]:
    text = mail_merge(letters, language).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_mail_merge_has_a_row_for_each_letter_in_words_its_reader_understands() -> None:
    assert rows(a_letter(language="es")) == [
        {
            "id": "i1",
            "name": "María Ruiz",
            "email": "maria@example.org",
            "department": "Procurement",
            "group": "executives",
            "language": "es",
            "link": LINK,
            "code": "K7QM-2XPD",
            "closes": "30 de noviembre de 2026",
            "client": "Northwind Water",
        }
    ]


def test_mail_merge_begins_with_a_byte_order_mark_and_has_crlf_line_ends() -> None:
    text = mail_merge([a_letter(name="Ana\nRuiz")], "en")

    assert text.startswith('\ufeff"id","name",')
    assert text.count("\r\n") == text.count("\n") == 2


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("＝1", "'＝1"),
        ("Legal; =1", "Legal; '=1"),
        ("Legal - south = 1", "Legal - south = 1"),
        ("", ""),
    ],
)
def test_cell_is_never_a_formula_case_37(cell: str, kept: str) -> None:
    assert guarded(cell) == kept


def test_every_cell_of_a_row_is_guarded_case_37() -> None:
    names = ("id", "name", "email", "department", "link", "code", "client")

    (row,) = rows(a_letter(**dict.fromkeys(names, "=1+1")))

    assert {row[name] for name in names} == {"'=1+1"}


def test_mail_says_from_whom_to_whom_and_what_about() -> None:
    mail = received(a_letter())

    assert mail["From"] == "PMO <pmo@example.org>"
    assert mail["To"] == "María Ruiz <maria@example.org>"
    assert mail["Subject"] == (
        "Northwind Water: your view on project management, by 30 November 2026"
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert mail["Date"] is mail["Message-ID"] is mail["X-Unsent"] is None


def test_date_of_the_header_is_the_one_given() -> None:
    mail = message(a_letter(), SENDER, datetime(2026, 11, 2, 9, 30, tzinfo=UTC))

    assert mail["Date"] == "Mon, 02 Nov 2026 09:30:00 +0000"


@pytest.mark.parametrize("field", ["name", "client", "department", "contact"])
def test_line_ends_in_a_text_make_no_header_and_no_tag(field: str) -> None:
    mail = received(a_letter(**{field: HOSTILE}))

    assert mail["Bcc"] is None
    assert mail.defects == []
    assert "<script>" not in part(mail, "html")
    assert "Ana Bcc: all@example.org <script>x</script> =SUM(A1) 😀 مريم" in " ".join(
        part(mail, "plain").split()
    )


def test_letter_says_why_how_long_until_when_where_and_whom_to_ask() -> None:
    text = text_of(a_letter())

    assert "Dear María Ruiz," in text
    assert "Northwind Water is designing its project management office" in text
    assert "speak for Procurement" in text
    assert "about 15 minutes" in text
    assert "Please answer by 30 November 2026." in text
    assert "type the code K7QM-2XPD at https://pmo.example.org/code" in text
    assert "Please turn to Cleo Park, cleo@example.org." in text


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [
        ({"code": ""}, "the code"),
        ({"contact": ""}, "turn to"),
        ({"name": ""}, "Dear"),
        ({}, "Reminder"),
    ],
)
def test_what_a_letter_has_not_it_does_not_speak_of(
    changes: dict[str, Any], left_out: str
) -> None:
    assert left_out not in text_of(a_letter(**changes))


@pytest.mark.parametrize(
    ("confidentiality", "promise"),
    [
        ("attributed", "kept with your name, and whoever gets the results may see"),
        ("confidential", "the consultants of this survey can see who said what"),
        ("anonymous", "kept without your name, only with your department and your role"),
    ],
)
def test_letter_makes_the_promise_of_the_engagement(confidentiality: str, promise: str) -> None:
    assert promise in text_of(a_letter(confidentiality=confidentiality))


def test_link_stands_whole_on_a_line_of_its_own() -> None:
    lines = part(received(a_letter()), "plain").splitlines()

    assert LINK in lines
    assert max(len(line) for line in lines if "https:" not in line) <= 72


def test_no_line_on_the_wire_is_longer_than_servers_take() -> None:
    lines = message(a_letter(link=LINK + "x" * 900), SENDER).as_bytes().split(b"\r\n")

    assert max(map(len, lines)) <= 78


def test_html_says_the_same_and_asks_nothing_of_the_net() -> None:
    html = part(received(a_letter()), "html")

    assert f'<a href="{LINK}">{LINK}</a>' in html
    assert '<html lang="en">' in html
    assert not any(word in html for word in ("<img", "src=", "style", "<script", "<link"))


def test_letter_is_in_its_own_language() -> None:
    mail = received(a_letter(language="es", confidentiality="confidential"))
    text = " ".join(part(mail, "plain").split())

    assert mail["Subject"].endswith("hasta el 30 de noviembre de 2026")
    assert "Buenos días, María Ruiz:" in text
    assert "los consultores de esta encuesta pueden ver quién dijo qué" in text
    assert "aproximadamente 15 minutos" in text


def test_reminder_thanks_those_who_have_just_finished() -> None:
    letter = a_letter(reminder=True)

    assert received(letter)["Subject"].startswith("Reminder from Northwind Water")
    assert "If you have just finished them, thank you" in text_of(letter)
    assert LINK in text_of(letter)


def test_anonymous_reminder_asks_for_the_link_that_was_sent() -> None:
    text = text_of(an_anonymous_reminder())

    assert "use the link that you were sent" in text
    assert "nobody can look up whose link is whose" in text
    assert "http" not in text


@pytest.mark.parametrize(
    "changes",
    [
        {"link": ""},
        {"reminder": True, "confidentiality": "anonymous"},
        {"reminder": True, "confidentiality": "anonymous", "link": ""},
        {"reminder": True, "confidentiality": "anonymous", "code": ""},
    ],
    ids=["invitation without link", "both", "code", "link"],
)
def test_letter_that_must_not_go_out_cannot_be_made(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"needs a link|neither link nor code"):
        a_letter(**changes)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://pmo.example.org/s/abc", "https://pmo.example.org/code"),
        ("http://192.168.1.7:8080/s/abc", "http://192.168.1.7:8080/code"),
        ("https://example.org/pmo/s/abc", "https://example.org/pmo/code"),
    ],
)
def test_code_is_typed_beside_the_links(link: str, address: str) -> None:
    assert a_letter(link=link).code_address == address


@pytest.mark.parametrize(
    ("changes", "sender"),
    [({"email": ""}, SENDER), ({"email": "ana"}, SENDER), ({}, "PMO"), ({}, "")],
)
def test_letter_from_or_to_nowhere_is_refused(changes: dict[str, str], sender: str) -> None:
    with pytest.raises(RefusedError, match="is no e-mail address"):
        message(a_letter(**changes), sender)


def test_drafts_are_named_by_number_department_and_person() -> None:
    letters = [
        a_letter(),
        a_letter(name="Ben", email=""),
        a_letter(name="مريم", department="Asesoría Jurídica / Süd"),
        a_letter(name="../../etc/passwd" + "x" * 99, department=""),
        a_letter(),
    ]

    assert list(eml_files(letters, SENDER)) == [
        "001-procurement-maria-ruiz.eml",
        "003-asesoria-juridica-sud-person.eml",
        "004-department-etc-passwd" + "x" * 30 + ".eml",
        "005-procurement-maria-ruiz.eml",
    ]
    assert without_email(letters) == (letters[1],)


def test_draft_opens_as_one_that_is_not_sent_yet() -> None:
    (data,) = eml_files([a_letter()], SENDER).values()

    mail = BytesParser(policy=policy.default).parsebytes(data)

    assert mail["X-Unsent"] == "1"
    assert mail["To"] == "María Ruiz <maria@example.org>"
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_same_letters_give_the_same_drafts() -> None:
    assert eml_files([a_letter()], SENDER) == eml_files([a_letter()], SENDER)
