from __future__ import annotations

from pathlib import Path

import pytest

from pmo_design.documents.wording import Wording, load_wording, read_wording
from pmo_design.errors import InputError


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
