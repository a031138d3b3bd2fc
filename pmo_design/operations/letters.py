"""Letters in files that a browser takes home: cards, mail-merge rows, drafts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from pmo_design.exchange.letters import eml_files, mail_merge, message
from pmo_design.exchange.mail_server import SmtpSettings, send
from pmo_design.letter import Letter
from pmo_design.rendering.cards import cards_pdf

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Time of files in a zip, so that the same letters give the same bytes."""


def cards(letters: Sequence[Letter]) -> bytes:
    """PDF with a card for each letter that has a link."""
    return cards_pdf([letter for letter in letters if letter.link])


def rows(letters: Sequence[Letter], language: str) -> bytes:
    """CSV for mail merge, in the language of the consultant."""
    return mail_merge(letters, language).encode()


def drafts(letters: Sequence[Letter], sender: str) -> bytes:
    """Zip with a draft for each letter that has an address."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in eml_files(letters, sender).items():
            packed.writestr(zipfile.ZipInfo(name, EARLIEST), content)
    return target.getvalue()


def send_all(letters: Sequence[Letter], smtp: SmtpSettings) -> tuple[int, tuple[str, ...]]:
    """Send letters that have an address; how many went out, and the addresses that failed."""
    addressed = [letter for letter in letters if letter.email]
    failed = send([message(letter, smtp.sender) for letter in addressed], smtp)
    return len(addressed) - len(failed), tuple(address for address, _ in failed)
