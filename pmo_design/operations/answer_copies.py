"""The copy of their answers that people take with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pmo_design.documents.answer_copy import NAME, answer_copy
from pmo_design.documents.wording import load_wording
from pmo_design.rendering.pdf import render_pdf
from pmo_design.survey import Given, Survey


def answer_copy_pdf(
    survey: Survey, sheet: Mapping[str, Given], language: str, now: datetime
) -> bytes:
    """Every question of a survey with this person's answer, as PDF.

    Parameters
    ----------
    survey : Survey
    sheet : mapping of item id to Given
    language : str
    now : datetime
        Aware; the copy is dated by it, where the client is.
    """
    day = now.astimezone(survey.timezone).date()
    return render_pdf(answer_copy(survey, sheet, load_wording(NAME, language), day)).data
