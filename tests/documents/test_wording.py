from __future__ import annotations

from pathlib import Path

import pytest

from pmo_design.documents.wording import Wording, load_wording, read_wording
from pmo_design.errors import InputError
from pmo_design.resources import root


def written(tmp_path: Path, sentence: str) -> Path:
    path = tmp_path / "mandate.yaml"
    path.write_text(f'format: 1\ntexts:\n  title: "{sentence}"\n', encoding="utf-8")
    return path


@pytest.mark.parametrize("document", ["mandate", "governance", "roadmap"])
def test_shipped_wording_is_sound(document: str) -> None:
    wording = load_wording(document, "en")

    assert wording("title")
    assert wording("subtitle")


def test_unknown_placeholder_names_its_line_and_the_nearest_known(tmp_path: Path) -> None:  # 58
    with pytest.raises(InputError) as refused:
        read_wording(written(tmp_path, "For {departmnt}"), "mandate.yaml")

    assert str(refused.value) == (
        "mandate.yaml:3:3: texts.title: placeholder {departmnt} is not known; "
        "did you mean department?"
    )


@pytest.mark.parametrize(
    "expression",
    ["{name.__class__}", "{name[0]}", "{name!r}", "{name:>10}", "{0}", "{}", "{7*7}", "{", "}"],
)
def test_brace_expression_other_than_a_plain_name_is_refused(  # cases 56 and 57
    tmp_path: Path, expression: str
) -> None:
    with pytest.raises(InputError, match=r"mandate\.yaml:3:3"):
        read_wording(written(tmp_path, f"For {expression}"), "mandate.yaml")


def test_filled_in_text_is_never_read_as_wording_again() -> None:
    assert Wording("en", {"hello": "For {name}"})("hello", name="{other} {0}") == "For {other} {0}"


def test_placeholder_that_is_not_given_at_its_place_says_which_are() -> None:
    wording = Wording("en", {"hello": "For {name} of {department}"})

    with pytest.raises(InputError, match=r"'department' is not given here; there is name"):
        wording("hello", name="Ada")


@pytest.mark.parametrize(
    ("names", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")],
)
def test_names_are_joined_as_a_sentence_joins_them(names: list[str], joined: str) -> None:
    assert load_wording("mandate", "en").join(names) == joined


def test_counted_nouns_agree_with_their_number() -> None:
    wording = load_wording("mandate", "en")

    assert wording.count("department", 1) == "1 department"
    assert wording.count("department", 2) == "2 departments"


@pytest.mark.parametrize(
    ("last", "joined"),
    [
        ("Informes de estado", "Riesgos e Informes de estado"),
        ("«Incidencias»", "Riesgos e «Incidencias»"),
        ("hitos", "Riesgos e hitos"),
        ("Íñigo Paz", "Riesgos e Íñigo Paz"),
        ("hielo", "Riesgos y hielo"),
        ("ionizador", "Riesgos y ionizador"),
        ("yacimientos", "Riesgos y yacimientos"),
        ("2 más", "Riesgos y 2 más"),
    ],
)
def test_spanish_joins_by_the_sound_of_the_next_name(last: str, joined: str) -> None:
    assert load_wording("mandate", "es").join(["Riesgos", last]) == joined


def test_english_joins_every_name_alike() -> None:
    assert load_wording("mandate", "en").join(["Risks", "Issues"]) == "Risks and Issues"


QUOTES = {"en": ("“", "”"), "es": ("«", "»")}


@pytest.mark.parametrize("language", QUOTES)
@pytest.mark.parametrize("document", ["common", "mandate", "governance", "roadmap"])
def test_every_language_quotes_in_one_form(language: str, document: str) -> None:
    path = root("templates") / "documents" / language / f"{document}.yaml"
    texts = read_wording(path, path.name)
    opening, closing = QUOTES[language]
    others = set('"“”«»„') - {opening, closing}

    assert [key for key, text in texts.items() if others & set(text)] == []
    assert [key for key, text in texts.items() if text.count(opening) != text.count(closing)] == []
