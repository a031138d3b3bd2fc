"""E-mail addresses that a letter's header can hold, and nothing else."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr

from pmo_design.errors import RefusedError, shown
from pmo_design.messages import say

LONGEST = 254
"""Longest address that mail servers carry, in characters (RFC 5321 with its erratum 1690)."""

_ADDRESS = re.compile(r'[^\s@,;:<>()\[\]\\"]+@[^\s@,;:<>()\[\]\\"]+')


def is_address(text: str) -> bool:
    """Whether a letter can be addressed to this; whether anybody reads it there is not known.

    Examples
    --------
    >>> is_address("ana@example.org"), is_address("Ana <ana@example.org>")
    (True, False)
    """
    try:
        mail_address("", text)
    except RefusedError:
        return False
    return True


def mail_address(name: str, address: str) -> Address:
    r"""Address for a header, with the name put on one line of plain characters.

    A domain in another script is written as mail servers know it (IDNA).

    Raises
    ------
    RefusedError
        If this is no address.

    Examples
    --------
    >>> str(mail_address("Ana\r\nBcc: all", "ana@peña.example"))
    '"Ana Bcc: all" <ana@xn--pea-8ma.example>'
    """
    if len(address) > LONGEST or not address.isprintable() or not _ADDRESS.fullmatch(address):
        raise _no_address(address)
    local, domain = address.split("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
        return Address(one_line(name), addr_spec=f"{local}@{ascii_domain}")
    except (ValueError, MessageError) as error:
        raise _no_address(address) from error


def sender_address(sender: str) -> Address:
    """Address of a sender written as ``PMO <pmo@example.org>`` or as the address alone.

    Raises
    ------
    RefusedError
        If it holds no address.
    """
    name, address = parseaddr(sender)
    return mail_address(name, address or sender)


def one_line(text: str) -> str:
    r"""Text on one line, without characters that are not shown.

    Examples
    --------
    >>> one_line("two\r\n lines\x07")
    'two lines'
    """
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _no_address(found: str) -> RefusedError:
    return RefusedError(
        say(
            "{found} is no e-mail address; expected one such as ana@example.org",
            found=shown(found),
        )
    )
