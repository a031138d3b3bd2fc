"""A folder of answers given in confidence, from end to end: what leaves the program."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from builders import an_engagement, answer_row, answers_csv, folder_faults, items, write_folder
from pypdf import PdfReader
from sqlalchemy import text as sql

from pmo_design.errors import RefusedError
from pmo_design.operations.assessment import assess
from pmo_design.operations.engagements import import_engagement
from pmo_design.storage.database import open_database
from pmo_design.storage.store import Store

SIZES = {"d1": 9, "d2": 6, "d3": 4}
PEOPLE = {f"zq{name}{at}x": name for name, size in SIZES.items() for at in range(size)}
GROUPS = ("executive", "project-manager")
ASKED = [item.id for name in ("maturity", "needs") for item in items(name)]
WITHHELD = {"withheld": "small-group"}


def value(who: str, item: str) -> str:
    return str(1 + (list(PEOPLE).index(who) + 3 * ASKED.index(item)) % 5)


def files(
    changed: Mapping[tuple[str, str], str] | None = None,
    comments: Mapping[str, str] | None = None,
    named: bool = True,
) -> dict[str, str]:
    """Respondents and answers; `comments` stand by person beside the first maturity item."""
    names = ",name,email" if named else ""
    people = "\n".join(
        f"{who},{home},{GROUPS[at % 2]}"
        + (f",Zyx Qwv{who[2:-1]},{who}@example.org" if named else "")
        for at, (who, home) in enumerate(PEOPLE.items())
    )
    rows = [
        answer_row(who, item, (changed or {}).get((who, item), value(who, item)))
        for who in PEOPLE
        for item in ASKED
    ]
    for who, text in (comments or {}).items():
        at = list(PEOPLE).index(who) * len(ASKED)
        rows[at] = rows[at][:-1] + text + ","
    header = answers_csv({}).splitlines()[0]
    return {
        "respondents.csv": f"id,department,group{names}\n{people}\n",
        "cycles/1/answers.csv": "\n".join([header, *rows, ""]),
    }


def folder(path: Path, mode: str = "confidential", **parts: object) -> Path:
    parts = {"named": mode != "anonymous"} | parts
    return write_folder(path, files(**parts), confidentiality=mode)  # type: ignore[arg-type]


def results(folder: Path, out: Path) -> dict[str, str]:
    """Text of everything written, by file name."""
    texts = {}
    for file in assess(folder, out).files:
        if file.suffix == ".pdf":
            texts[file.name] = "\n".join(page.extract_text() for page in PdfReader(file).pages)
        else:
            texts[file.name] = file.read_text(encoding="utf-8")
    return texts


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What comes of the folder as it is."""
    place = tmp_path_factory.mktemp("confidence")
    return results(folder(place / "in"), place / "out")


def leaves(part: object, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every plain value of a JSON text with the way to it."""
    if isinstance(part, dict):
        for key, inner in part.items():
            yield from leaves(inner, (*at, key))
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from leaves(inner, (*at, str(number)))
    else:
        yield at, part


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_answers_given_in_confidence_are_assessed(tmp_path: Path, mode: str) -> None:
    written = results(folder(tmp_path / "in", mode), tmp_path / "out")
    card = json.loads(written["scorecard.json"])

    assert card["small_groups"] == {"mean": 5, "distribution": 8, "text": 8}
    assert [each["respondents"] for each in card["departments"]] == ["5-9", "5-9", "fewer than 5"]
    small = card["departments"][2]
    assert small["coverage"] == small["staged_level"] == WITHHELD
    for part in ("maturity", "outcomes", "services"):
        assert set(map(json.dumps, small[part].values())) == {json.dumps(WITHHELD)}
    assert "withheld" in written["mandate.pdf"]
    assert "at least 5 people" in written["mandate.pdf"].replace("\n", " ")


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_no_respondent_is_named_in_anything_written(tmp_path: Path, mode: str) -> None:
    spoken = dict.fromkeys(list(PEOPLE)[:9], "Fewer reports please")
    written = results(folder(tmp_path / "in", mode, comments=spoken), tmp_path / "out")

    for name, text in written.items():
        for who in PEOPLE:
            assert who not in text, name
        assert "Zyx" not in text, name
        assert "example.org" not in text, name


def test_answer_of_one_person_in_a_small_department_moves_only_what_rests_on_the_pool(
    written: dict[str, str], tmp_path: Path
) -> None:
    who = next(who for who, home in PEOPLE.items() if home == "d3")
    item = items("maturity")[0]
    other = {(who, item.id): str(1 + int(value(who, item.id)) % 5)}
    before = json.loads(written["scorecard.json"])
    changed = results(folder(tmp_path / "in", changed=other), tmp_path / "out")
    after = json.loads(changed["scorecard.json"])

    same = dict(leaves(before))
    moved = {at for at, found in leaves(after) if same[at] != found} - {("inputs_sha256",)}

    assert dict(leaves(after)).keys() == same.keys()
    # of departments, nothing raw: intervals share the spread between all people
    assert not {
        at for at in moved if at[0] == "departments" and at[-1] in ("raw", "n", "coverage")
    }
    assert all(at[2] in ("maturity", "services") for at in moved if at[0] == "departments")


def test_counts_and_figures_are_no_finer_than_the_rules_say(written: dict[str, str]) -> None:
    card = json.loads(written["scorecard.json"])
    exact = {"format", "cycle", "seed", "draws", "level", "staged_level", "rank", "least",
             "mean", "distribution", "text", "gate"}  # fmt: skip

    for at, found in leaves(card):
        if isinstance(found, float) and at[-1] != "gate":
            assert found == round(found, 2), at
        if isinstance(found, int) and not isinstance(found, bool):
            assert at[-1] in exact or found in (0, 1), at
        if "maturity" in at and isinstance(found, float):
            assert found == round(found, 1), at
    by_group = [
        each["by_group"]
        for each in card["departments"][0]["outcomes"].values()
        if "by_group" in each
    ]
    assert by_group
    assert not any(by_group)


def test_plan_projects_no_level_of_a_small_department(written: dict[str, str]) -> None:
    plan = json.loads(written["roadmap.json"])

    for wave in plan["waves"]:
        levels = wave["projected"]["maturity"]
        assert all(level == WITHHELD for level in levels["d3"].values())
        assert all(level == round(level, 1) for level in levels["d1"].values())


def test_plan_projects_no_mode_of_a_small_department(written: dict[str, str]) -> None:
    plan = json.loads(written["roadmap.json"])

    modes = [wave["projected"]["modes"] for wave in plan["waves"]]
    assert all(mode == WITHHELD for each in modes for mode in each.get("d3", {}).values())
    assert any(isinstance(mode, str) for each in modes for mode in each["d1"].values())


def test_comments_of_eight_people_are_printed_in_alphabetical_order(tmp_path: Path) -> None:
    words = ["india", "hotel", "golf", "foxtrot", "echo", "delta", "charlie", "bravo"]
    spoken = {who: f"{word} reports" for who, word in zip(PEOPLE, words, strict=False)}
    text = results(folder(tmp_path / "in", comments=spoken), tmp_path / "out")["mandate.pdf"]

    places = [text.index(f"{word} reports") for word in sorted(words)]
    assert places == sorted(places)


def test_what_several_people_wrote_in_the_same_words_is_printed_once(tmp_path: Path) -> None:
    spoken = dict.fromkeys(PEOPLE, "Fewer reports please")
    text = results(folder(tmp_path / "in", comments=spoken), tmp_path / "out")["mandate.pdf"]

    assert text.count("Fewer reports please") == 1


def test_comments_of_seven_people_are_withheld(tmp_path: Path) -> None:
    spoken = dict.fromkeys(list(PEOPLE)[:7], "Fewer reports please")
    text = results(folder(tmp_path / "in", comments=spoken), tmp_path / "out")["mandate.pdf"]

    assert "Fewer reports" not in text
    assert "only if at least 8 people" in text.replace("\n", " ")


def test_documents_speak_of_small_groups_in_spanish(tmp_path: Path) -> None:
    made = assess(folder(tmp_path / "in"), tmp_path / "out", "es")
    mandate = next(file for file in made.files if file.name == "mandate.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(mandate).pages)

    assert "reservado" in text
    assert "menos de 5" in text


def test_documents_say_where_most_departments_speak_together(tmp_path: Path) -> None:
    written = results(
        write_folder(tmp_path / "in", confidentiality="confidential"), tmp_path / "out"
    )

    for document in ("mandate.pdf", "governance.pdf", "roadmap.pdf"):
        assert "small departments together" in written[document].replace("\n", " ")


def test_names_and_addresses_are_refused_in_an_anonymous_engagement(tmp_path: Path) -> None:
    people = "id,department,group,name,email\nr1,d1,executive,Ada,\nr2,d1,executive,,a@b.org\n"

    faults = folder_faults(
        tmp_path,
        {
            "respondents.csv": people,
            "cycles/1/answers.csv": answers_csv({}).splitlines()[0] + "\n",
        },
        confidentiality="anonymous",
    )

    assert faults == [
        "respondents.csv:2: name is given, but the engagement is anonymous; leave it empty",
        "respondents.csv:3: email is given, but the engagement is anonymous; leave it empty",
    ]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    engine = open_database(tmp_path / "data")
    yield Store(engine)
    engine.dispose()


def test_promise_cannot_change_after_the_first_answer(store: Store, tmp_path: Path) -> None:
    import_engagement(store, folder(tmp_path / "in"))

    with pytest.raises(RefusedError, match="given as confidential; it cannot become attributed"):
        import_engagement(store, folder(tmp_path / "other", "attributed"))

    assert store.load("sample").confidentiality == "confidential"


def test_promise_may_change_before_the_first_answer(store: Store, tmp_path: Path) -> None:
    asked = an_engagement(tmp_path / "in", confidentiality="confidential").engagement
    empty = replace(asked, cycles=(replace(asked.latest, answers=(), baseline=()),))
    store.save(empty)

    store.save(replace(empty, confidentiality="attributed"))

    assert store.load("sample").confidentiality == "attributed"


def test_engagement_stored_before_there_were_rules_for_small_groups_is_read(
    store: Store, tmp_path: Path
) -> None:
    import_engagement(store, folder(tmp_path / "in"))
    with store.engine.begin() as connection:
        connection.execute(
            sql("update engagement set settings = json_remove(settings, '$.method.disclosure')")
        )

    assert store.load("sample").method.disclosure.mean == 5
