"""Engagement folders with full defaults, so that a test shows only what matters to it.

Three departments with two people each; everybody answers every maturity and needs item,
by a formula. ``write_folder`` writes the files, ``an_engagement`` reads them, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from pmo_design.errors import InputError
from pmo_design.exchange.engagement_folder import LoadedEngagement, read_engagement
from pmo_design.questionnaire.definition import Item, Name
from pmo_design.questionnaire.loader import load_questionnaire

DEPARTMENTS = ("d1", "d2", "d3")
RESPONDENTS = ("r1", "r2", "r3", "r4", "r5", "r6")
MATURITY_ITEM = "maturity.governance.decision-rights"
NEED_ITEM = "need.clear-view.importance"

DEPARTMENTS_CSV = """\
id,name,head,weight,projects,regulated
d1,Finance,Ada Finch,1,6,false
d2,Clinical Services,Ben Moss,2,18,true
d3,Procurement,Cleo Park,0.5,3,false
"""
RESPONDENTS_CSV = """\
id,department,group
r1,d1,executive
r2,d1,team-member
r3,d2,functional-manager
r4,d2,project-manager
r5,d3,executive
r6,d3,project-manager
"""
ANSWER_COLUMNS = "respondent,item,state,value,confidence,comment,evidence"

ENGAGEMENT: Mapping[str, object] = {
    "format": "1",
    "id": "sample",
    "name": "Sample Client",
    "language": "en",
    "currency": "EUR",
    "confidentiality": "attributed",
    "seed": "0",
    "draws": "200",
    "group_weights": {
        "executive": "1.5",
        "functional-manager": "1.0",
        "project-manager": "1.0",
        "team-member": "0.5",
    },
    "cycles": [
        {
            "number": "1",
            "opened": "2026-09-01",
            "closed": "2026-10-15",
            "questionnaires": {"maturity": "1", "needs": "1", "baseline": "1"},
            "catalog": "1",
        }
    ],
    "capacity": {
        "setup_person_months": ["6", "6", "6", "6"],
        "run_fte": ["3", "3.5", "4", "4.5"],
    },
}
"""engagement.yaml; numbers as texts, which the strict reader types by its schema."""

Files = Mapping[str, str | None]
GivenAnswers = Mapping[tuple[str, str], str | None]


@cache
def items(name: Name) -> tuple[Item, ...]:
    """Items of a shipped questionnaire, version 1."""
    return load_questionnaire(name, "1").items


def formula_value(respondent: str, item: str) -> str:
    """Value 1 to 5 that the builders let a respondent give to a maturity or needs item."""
    ids = [each.id for name in ("maturity", "needs") for each in items(name)]
    return str(1 + (RESPONDENTS.index(respondent) + 3 * ids.index(item)) % 5)


def answers_csv(answers: GivenAnswers | None = None) -> str:
    """answers.csv of everybody, after the formula.

    Parameters
    ----------
    answers : dict of (respondent, item) to str or None, optional
        Instead of the formula: a value, "na" or "dk"; None leaves the row out.
    """
    given: dict[tuple[str, str], str | None] = {
        (respondent, item.id): formula_value(respondent, item.id)
        for respondent in RESPONDENTS
        for item in (*items("maturity"), *items("needs"))
    }
    given |= answers or {}
    rows = [answer_row(*key, value) for key, value in given.items() if value is not None]
    return "\n".join([ANSWER_COLUMNS, *rows, ""])


def answer_row(respondent: str, item: str, value: str) -> str:
    """One row of answers.csv; ``value`` may be "na" or "dk"."""
    state, number = (value, "") if value in ("na", "dk") else ("value", value)
    return f"{respondent},{item},{state},{number},,,"


def baseline_csv() -> str:
    """baseline.csv with every item answered."""
    rows = [f"{item.id},value,{_baseline_value(item)}," for item in items("baseline")]
    return "\n".join(["item,state,value,comment", *rows, ""])


def _baseline_value(item: Item) -> str:
    values = {"scale": "3", "integer": "12", "money": "12500000", "ratio": "0.18"}
    return values.get(item.kind) or item.options[0].id


def engagement_yaml(**changes: object) -> str:
    """engagement.yaml with other top-level keys; None leaves a key out."""
    content = {key: value for key, value in (ENGAGEMENT | changes).items() if value is not None}
    return plain_yaml(content)


def plain_yaml(content: object) -> str:
    """YAML that the strict reader takes."""
    return yaml.dump(content, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True)


class _PlainDumper(yaml.SafeDumper):
    """Writes what occurs twice twice: the strict reader takes no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def write_folder(
    path: Path,
    files: Files | None = None,
    answers: GivenAnswers | None = None,
    **engagement: object,
) -> Path:
    """Write a valid engagement folder, but for what the test changes.

    Parameters
    ----------
    path : Path
        Made if it does not exist.
    files : dict of name to text, optional
        Files to write instead or besides; None leaves a file out.
    answers : dict, optional
        See `answers_csv`.
    **engagement
        Top-level keys of engagement.yaml to change.

    Returns
    -------
    Path
        ``path``.
    """
    contents: dict[str, str | None] = {
        "engagement.yaml": engagement_yaml(**engagement),
        "departments.csv": DEPARTMENTS_CSV,
        "respondents.csv": RESPONDENTS_CSV,
        "cycles/1/answers.csv": answers_csv(answers),
        "cycles/1/baseline.csv": baseline_csv(),
    }
    contents |= files or {}
    path.mkdir(parents=True, exist_ok=True)
    for name, text in contents.items():
        if text is not None:
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(text.encode("utf-8"))
    return path


def an_engagement(
    path: Path,
    files: Files | None = None,
    answers: GivenAnswers | None = None,
    **engagement: object,
) -> LoadedEngagement:
    """Write a folder as `write_folder` does, and read it."""
    return read_engagement(write_folder(path, files, answers, **engagement))


def folder_faults(
    path: Path,
    files: Files | None = None,
    answers: GivenAnswers | None = None,
    **engagement: object,
) -> list[str]:
    """Faults that reading such a folder lists, as texts; none where it is sound."""
    try:
        an_engagement(path, files, answers, **engagement)
    except InputError as error:
        return [str(fault) for fault in error.faults]
    return []
