"""Mail handed to a server: the one place of `exchange` that uses the network."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from typing import Literal

from pmo_design.errors import RefusedError
from pmo_design.exchange.addresses import one_line, sender_address
from pmo_design.messages import say

Security = Literal["starttls", "tls", "none"]

LONGEST_REPLY = 200
"""Characters that are passed on of what a server replies."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How mail leaves the house.

    Attributes
    ----------
    host, port : str, int
    user, password : str
        "" for a server that asks for neither; never part of any message.
    security : "starttls", "tls" or "none"
        Encrypted after a greeting, encrypted from the start, or readable by everybody on
        the way, password included. A certificate is always checked.
    sender : str
        ``PMO <pmo@example.org>``, or the address alone.
    timeout_seconds : float
        How long each answer of the server is waited for.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: Security
    sender: str
    timeout_seconds: float = 30


def send(messages: Iterable[EmailMessage], smtp: SmtpSettings) -> tuple[tuple[str, str], ...]:
    """Send mail over one connection; a letter that is refused does not stop the others.

    Each message gets the date and an id where it has none yet, and keeps them, so that a
    second attempt is recognised as the same letter.

    Returns
    -------
    tuple of (address, reason)
        Letters that were not sent, or perhaps not, in their order.

    Raises
    ------
    RefusedError
        If there is no connection to the server to begin with; then nothing was sent.
    """
    sender = sender_address(smtp.sender)
    server = _connected(smtp)
    failed: list[tuple[str, str]] = []
    try:
        for message in messages:
            address = message["To"].addresses[0].addr_spec
            _stamp(message, sender.domain)
            if server.sock is None:
                failed.append((address, say("not sent, since the connection was lost before")))
                continue
            try:
                server.send_message(message, sender.addr_spec, [address])
            except smtplib.SMTPException as error:
                failed.append((address, _reason(error)))
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    return tuple(failed)


def _stamp(message: EmailMessage, domain: str) -> None:
    if "Date" not in message:
        message["Date"] = localtime()
    if "Message-ID" not in message:
        message["Message-ID"] = make_msgid(domain=domain)  # else it names this machine


def _connected(smtp: SmtpSettings) -> smtplib.SMTP:
    """Open a connection, encrypted and signed in as the settings ask for."""
    try:
        server = _opened(smtp)
    except (OSError, UnicodeError) as error:  # smtplib's errors are OSErrors, too
        raise _no_connection(smtp, error) from error
    try:
        if smtp.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if smtp.user:
            server.login(smtp.user, smtp.password)
    except (OSError, UnicodeError) as error:
        server.close()
        raise _no_connection(smtp, error) from None  # the error may hold the password
    return server


def _opened(smtp: SmtpSettings) -> smtplib.SMTP:
    if smtp.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=smtp.timeout_seconds, context=context
        )
    return smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout_seconds)


def _no_connection(smtp: SmtpSettings, error: OSError | UnicodeError) -> RefusedError:
    return RefusedError(
        say(
            "nothing was sent: mail server {host}, port {port}: {problem}",
            host=smtp.host,
            port=smtp.port,
            problem=_problem(error),
        )
    )


def _problem(error: OSError | UnicodeError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return say(
            "its certificate is not to be trusted ({reason}); "
            "write smtp_host as the certificate has it, or have the server mended",
            reason=error.verify_message,
        )
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return say(
            "it refuses the user or the password (reply {code}); "
            "check smtp_user and smtp_password",
            code=error.smtp_code,
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return say("it cannot do what smtp_security or smtp_user asks for; check both")
    if isinstance(error, UnicodeError):
        return say("smtp_host, smtp_user and smtp_password can hold only plain ASCII characters")
    return say(
        "it cannot be talked to ({reason}); check smtp_host, smtp_port, smtp_security "
        "and the network",
        reason=one_line(error.strerror or str(error))[:LONGEST_REPLY],
    )


def _reason(error: OSError) -> str:
    """Why a server did not take something, in its own words where it has some."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _reply(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return say("the connection was lost; what was under way may have been sent or not")


def _reply(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {one_line(words)[:LONGEST_REPLY]}"
