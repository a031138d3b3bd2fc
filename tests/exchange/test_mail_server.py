"""Sending, to a real SMTP server on this machine."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from letter_builders import a_letter

from pmo_design.errors import RefusedError
from pmo_design.exchange.letters import message
from pmo_design.exchange.mail_server import SmtpSettings, send

SENDER = "PMO <pmo@example.org>"
PASSWORD = "correct horse"  # noqa: S105 - of a server that lives for one test


class Inbox:
    """Takes mail for all but ``nobody``; hangs up when ``hangup`` is written to."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    @property
    def recipients(self) -> list[str]:
        return [address for envelope in self.envelopes for address in envelope.rcpt_tos]

    def mail(self) -> EmailMessage:
        read = BytesParser(policy=policy.default).parsebytes(
            self.envelopes[0].original_content or b""
        )
        assert isinstance(read, EmailMessage)
        return read

    async def handle_RCPT(  # noqa: N802 - named by the server
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.startswith("nobody@"):
            return "550 5.1.1 no such\tperson here"
        if address.startswith("hangup@"):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - named by the server
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.envelopes.append(envelope)
        return "250 OK"


def sign_in(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=data == LoginPassword(b"pmo", PASSWORD.encode()), handled=False)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def settings(port: int, **changes: Any) -> SmtpSettings:
    plain = {"user": "", "password": "", "security": "none", "timeout_seconds": 10}
    return SmtpSettings("localhost", port, sender=SENDER, **(plain | changes))


def mails(*names: str) -> list[EmailMessage]:
    return [message(a_letter(email=f"{name}@example.org"), SENDER) for name in names]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


Serve = Callable[..., int]


@pytest.fixture
def serve(inbox: Inbox) -> Iterator[Serve]:
    """Start the server with some parameters; gives its port."""
    started: list[Controller] = []

    def start(**parameters: Any) -> int:
        controller = Controller(inbox, hostname="localhost", port=free_port(), **parameters)
        controller.start()
        started.append(controller)
        return int(controller.port)

    yield start
    started[0].stop()


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine trust the authority."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


def test_letter_arrives_as_it_was_written(serve: Serve, inbox: Inbox) -> None:
    sent = message(a_letter(name="María 😀"), SENDER)

    assert send([sent], settings(serve())) == ()
    arrived = inbox.mail()
    assert inbox.envelopes[0].mail_from == "pmo@example.org"
    assert inbox.recipients == ["maria@example.org"]
    assert arrived["To"] == "María 😀 <maria@example.org>"
    assert [each.get_content().splitlines() for each in arrived.iter_parts()] == [
        each.get_content().splitlines() for each in sent.iter_parts()
    ]


def test_sent_letter_has_a_date_and_an_id_that_does_not_name_this_machine(
    serve: Serve, inbox: Inbox
) -> None:
    send(mails("ana"), settings(serve()))

    assert inbox.mail()["Date"]
    assert inbox.mail()["Message-ID"].strip().endswith("@example.org>")


def test_second_attempt_has_the_id_of_the_first(serve: Serve, inbox: Inbox) -> None:
    port = serve()
    letters = mails("ana")

    send(letters, settings(port))
    send(letters, settings(port))

    first, second = (each.original_content for each in inbox.envelopes)
    assert first == second


def test_refused_letter_does_not_stop_the_others(serve: Serve, inbox: Inbox) -> None:
    failed = send(mails("ana", "nobody", "ben"), settings(serve()))

    assert failed == (("nobody@example.org", "550 5.1.1 no such person here"),)
    assert inbox.recipients == ["ana@example.org", "ben@example.org"]


def test_letters_after_a_lost_connection_are_named_as_not_sent(serve: Serve, inbox: Inbox) -> None:
    failed = send(mails("ana", "hangup", "ben"), settings(serve()))

    assert failed == (
        (
            "hangup@example.org",
            "the connection was lost; what was under way may have been sent or not",
        ),
        ("ben@example.org", "not sent, since the connection was lost before"),
    )
    assert inbox.recipients == ["ana@example.org"]


@pytest.mark.usefixtures("trusted")
def test_letter_travels_encrypted_after_starttls_with_a_password(
    serve: Serve, inbox: Inbox, server_context: ssl.SSLContext
) -> None:
    port = serve(tls_context=server_context, require_starttls=True, authenticator=sign_in)

    failed = send(mails("ana"), settings(port, security="starttls", user="pmo", password=PASSWORD))

    assert failed == ()
    assert inbox.recipients == ["ana@example.org"]


@pytest.mark.usefixtures("trusted")
def test_letter_travels_encrypted_from_the_start(
    serve: Serve, inbox: Inbox, server_context: ssl.SSLContext
) -> None:
    assert send(mails("ana"), settings(serve(ssl_context=server_context), security="tls")) == ()
    assert inbox.recipients == ["ana@example.org"]


def test_server_whose_certificate_nobody_vouches_for_gets_nothing(
    serve: Serve, inbox: Inbox, server_context: ssl.SSLContext
) -> None:
    port = serve(tls_context=server_context, authenticator=sign_in)

    with pytest.raises(RefusedError, match="its certificate is not to be trusted") as refused:
        send(mails("ana"), settings(port, security="starttls", user="pmo", password=PASSWORD))

    assert str(refused.value).startswith(f"nothing was sent: mail server localhost, port {port}:")
    assert inbox.envelopes == []


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("wrong secret", r"refuses the user or the password \(reply 535\)"),
        ("contraseña", "can hold only plain ASCII characters"),
    ],
)
def test_wrong_password_is_refused_and_not_repeated(
    serve: Serve, server_context: ssl.SSLContext, password: str, problem: str
) -> None:
    smtp = settings(
        serve(tls_context=server_context, authenticator=sign_in),
        security="starttls",
        user="pmo",
        password=password,
    )

    with pytest.raises(RefusedError, match=problem) as refused:
        send(mails("ana"), smtp)

    assert password not in f"{refused.value} {smtp!r}"
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("changes", [{"security": "starttls"}, {"user": "pmo", "password": "x"}])
def test_server_that_cannot_do_what_is_asked_gets_nothing(
    serve: Serve, inbox: Inbox, changes: dict[str, str]
) -> None:
    with pytest.raises(RefusedError, match="cannot do what smtp_security or smtp_user asks for"):
        send(mails("ana"), settings(serve(), **changes))
    assert inbox.envelopes == []


def test_server_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]

        with pytest.raises(RefusedError, match=r"it cannot be talked to \(.*timed out\)"):
            send(mails("ana"), settings(port, timeout_seconds=0.2))


def test_server_that_is_not_there_is_named_with_what_to_check() -> None:
    port = free_port()

    with pytest.raises(RefusedError, match=rf"port {port}: it cannot be talked to .*smtp_host"):
        send(mails("ana"), settings(port))


def test_encryption_that_the_server_does_not_speak_is_refused(serve: Serve) -> None:
    with pytest.raises(RefusedError, match=r"it cannot be talked to .*check .*smtp_security"):
        send(mails("ana"), settings(serve(), security="tls"))
