"""Tools of those who write questionnaires: compare two versions, look at one."""

from __future__ import annotations

from pathlib import Path

from pmo_design.catalog.definition import Catalog
from pmo_design.errors import Fault, InputError, nearest
from pmo_design.language import FALLBACK
from pmo_design.messages import say
from pmo_design.operations.files import write_all
from pmo_design.operations.instruments import (
    latest_catalog,
    latest_questionnaire,
    tailored_questionnaire,
)
from pmo_design.questionnaire.comparison import Comparison, compare
from pmo_design.questionnaire.definition import NAMES, Questionnaire
from pmo_design.questionnaire.loader import read_questionnaire
from pmo_design.rendering.html import questionnaire_page


def open_questionnaire(subject: str, version: str | None = None) -> Questionnaire:
    """Questionnaire that a name or a path means.

    Parameters
    ----------
    subject : str
        Name of a shipped questionnaire, or path of a file.
    version : str, optional
        Of a shipped one; the newest if absent.

    Raises
    ------
    InputError
        If there is nothing of that name, or the file holds faults.
    """
    if subject in NAMES:
        return latest_questionnaire(subject, version)
    path = Path(subject)
    if not path.exists():
        message = say(
            "is neither a file nor a questionnaire{hint}; shipped are {names}",
            hint=nearest(subject, NAMES),
            names=", ".join(NAMES),
        )
        raise InputError([Fault(subject, message)])
    return read_questionnaire(path, subject)


def compare_questionnaires(
    old: str,
    new: str,
    old_version: str | None = None,
    new_version: str | None = None,
    language: str = FALLBACK,
) -> tuple[Comparison, Catalog]:
    """Compare two questionnaires, with the newest catalogue to say what feels the changes."""
    pair = (open_questionnaire(old, old_version), open_questionnaire(new, new_version))
    return compare(*pair, language), latest_catalog()


def compare_tailored(
    overlay: Path,
    name: str | None = None,
    version: str | None = None,
    language: str = FALLBACK,
) -> tuple[Comparison, Catalog]:
    """Compare a shipped questionnaire with what an overlay makes of it."""
    return compare(*tailored_questionnaire(overlay, name, version), language), latest_catalog()


def preview(
    subject: str,
    out: Path,
    language: str,
    version: str | None = None,
    overlay: Path | None = None,
) -> Path:
    """Write one page that shows a questionnaire as respondents see it.

    With an overlay, as those of one client see it.

    Raises
    ------
    RefusedError
        If there are no words in that language, or ``out`` cannot be written.
    """
    if overlay:
        _, shown = tailored_questionnaire(overlay, subject, version)
    else:
        shown = open_questionnaire(subject, version)
    page = questionnaire_page(shown, language)
    (written,) = write_all(out.parent, {out.name: page.encode()})
    return written
