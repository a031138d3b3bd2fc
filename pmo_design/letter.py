"""An invitation on its way out: what a mail, a card or a mail-merge row says to one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urljoin

from pmo_design.documents.wording import Wording, page_words
from pmo_design.engagement import Confidentiality
from pmo_design.questionnaire.definition import Group


@dataclass(frozen=True, slots=True)
class Letter:
    """One person's invitation, or a reminder of it.

    Attributes
    ----------
    id : str
        Of the invitation.
    client : str
        Name of the organisation.
    name, email : str
        Of the person; ``email`` is "" where only a card goes out.
    department : str
        Its name.
    group : Group
    language : str
        In which the letter is written.
    link : str
        Absolute address that opens the questionnaire; "" for a reminder without one.
    code : str
        Short code to type instead of the link; "" for none.
    closes : date
        Last day on which answers are taken.
    minutes : int
        How long the questionnaire takes, about.
    confidentiality : Confidentiality
        What was promised to the people asked.
    contact : str
        Whom to ask, as it is to be printed; "" for nobody.
    reminder : bool
    person : str
        Id of the person asked; "" in an anonymous engagement.

    Raises
    ------
    ValueError
        If an invitation has no link, or an anonymous reminder has a link or a code: who
        could make one would hold a key to answers that nobody may trace.
    """

    id: str
    client: str
    name: str
    email: str
    department: str
    group: Group
    language: str
    link: str
    code: str
    closes: date
    minutes: int
    confidentiality: Confidentiality
    contact: str
    reminder: bool = False
    person: str = ""

    def __post_init__(self) -> None:
        """Refuse what must never go out."""
        if not (self.link or self.reminder):
            raise ValueError("an invitation needs a link")
        if self.reminder and self.confidentiality == "anonymous" and (self.link or self.code):
            raise ValueError("an anonymous reminder carries neither link nor code")

    @property
    def shown(self) -> str:
        """What lists and cards call the person."""
        return self.name or self.person or self.id

    @property
    def code_address(self) -> str:
        """Page that takes the code, beside the folder of the links; "" without a link.

        Examples
        --------
        >>> urljoin("https://pmo.example.org/s/0123abcd", "../code")
        'https://pmo.example.org/code'
        """
        return urljoin(self.link, "../code") if self.link else ""


@lru_cache(maxsize=8)
def letter_words(language: str) -> Wording:
    """Words of letters and cards; see `page_words`. Kept, for letters come by the thousand."""
    return page_words(language)
