"""The catalogue's files: cases 47 and 49 to 52 of the bad inputs."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import plain_yaml

from pmo_design.catalog.loader import (
    available_catalogs,
    load_catalog,
    overridden_method,
    read_catalog,
)
from pmo_design.errors import InputError
from pmo_design.resources import root
from pmo_design.yaml_source import parse_yaml

Content = dict[str, Any]
Change = Callable[[Content], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue."""
    return Path(shutil.copytree(root("service_catalog") / "1", tmp_path / "c"))


def change(path: Path, how: Change) -> None:
    """Change what a YAML file holds; its lines are not kept."""
    content = yaml.load(path.read_text(), yaml.BaseLoader)  # noqa: S506  # texts only
    how(content)
    path.write_text(plain_yaml(content))


def edit(path: Path, old: str, new: str) -> None:
    """Change the text of a file, so that a test knows the line."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def line_of(path: Path, text: str) -> int:
    """Line in which a text stands first."""
    lines = path.read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def faults(folder: Path) -> list[str]:
    try:
        read_catalog(folder, "c")
    except InputError as error:
        return [str(fault) for fault in error.faults]
    return []


def wait_for(after: dict[str, list[str]]) -> Change:
    """Prerequisites of the services that are named."""

    def how(content: Content) -> None:
        for service in content["services"]:
            service["after"] = after.get(service["id"], service.get("after", []))

    return how


def in_one_word(part: Any) -> Any:
    """The same service with short texts, so that hundreds of it stay below the size limit."""
    if isinstance(part, list):
        return [in_one_word(each) for each in part]
    if isinstance(part, dict):
        return (
            {"en": "x"} if "en" in part else {key: in_one_word(each) for key, each in part.items()}
        )
    return part


def ring(length: int) -> Change:
    """Copies of the first service, each waiting for the next and the last for the first."""

    def how(content: Content) -> None:
        first = in_one_word(content["services"][0])
        names = [f"ring-{at:03}" for at in range(length)]
        followers = [*names[1:], names[0]]
        content["services"] += [
            {**first, "id": name, "after": [follower]}
            for name, follower in zip(names, followers, strict=True)
        ]

    return how


def test_every_shipped_catalogue_is_sound() -> None:
    assert [load_catalog(version).version for version in available_catalogs()] == ["1"]


def test_services_come_in_id_order() -> None:
    ids = [service.id for service in load_catalog("1").services]

    assert ids == sorted(ids)


def test_version_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(InputError, match="the catalogue has no version '7'; there is 1"):
        load_catalog("7")


def test_service_that_stands_twice_names_both_places_case_47(folder: Path) -> None:
    sheet = folder / "services" / "strategic.yaml"
    first = line_of(folder / "services" / "operational.yaml", "id: status-reporting")
    old = next(line for line in sheet.read_text().splitlines() if line.startswith("  - id: "))
    edit(sheet, old, "  - id: status-reporting")

    found = faults(folder)

    expected = f"c/services/strategic.yaml:{line_of(sheet, 'id: status-reporting')}:5: services.0"
    where = f"c/services/operational.yaml:{first}"
    assert f"{expected}: status-reporting stands twice; first at {where}" in found


@pytest.mark.parametrize(
    ("file", "key"), [("outcomes", "outcomes"), ("models", "models"), ("modes", "modes")]
)
def test_id_that_stands_twice_names_both_lines_case_47(folder: Path, file: str, key: str) -> None:
    path = folder / f"{file}.yaml"
    change(path, lambda content: content[key].append(content[key][0]))
    name = yaml.safe_load(path.read_text())[key][0]["id"]
    first = line_of(path, f"- id: {name}")

    found = faults(folder)

    assert any(fault.endswith(f"{name} stands twice; first in line {first}") for fault in found)


@pytest.mark.parametrize("written", ["-9", "0", ".nan", ".inf", "1e1"])
def test_link_weight_that_is_no_positive_number_is_refused_case_49(
    folder: Path, written: str
) -> None:
    path = folder / "method.yaml"
    edit(path, "strong: 9", f"strong: {written}")

    (found,) = faults(folder)

    place = f"c/method.yaml:{line_of(path, 'link_weights')}:16: link_weights.strong: "
    assert found.startswith(f"{place}'{written}' found, expected ")


def test_confidence_weights_that_are_all_0_are_refused_case_49(folder: Path) -> None:
    path = folder / "method.yaml"
    edit(path, "{low: 0.5, medium: 0.8, high: 1.0}", "{low: 0, medium: 0, high: 0}")

    (found,) = faults(folder)

    place = f"c/method.yaml:{line_of(path, 'confidence:')}:1: confidence"
    assert found == f"{place}: expected one weight above 0 or more"


def test_effort_below_0_is_refused_case_49(folder: Path) -> None:
    edit(folder / "services" / "operational.yaml", "run_fte_base: 0.18", "run_fte_base: -1")

    (found,) = faults(folder)

    assert "services.0.run_fte_base: '-1' found, expected greater than or equal to 0" in found


def test_service_that_waits_for_itself_is_refused_case_50(folder: Path) -> None:
    change(
        folder / "services" / "operational.yaml",
        wait_for({"status-reporting": ["status-reporting"]}),
    )

    (found,) = faults(folder)

    assert found.endswith(
        "services wait for each other in a ring: status-reporting -> status-reporting"
    )


def test_ring_of_two_is_listed_case_50(folder: Path) -> None:
    path = folder / "services" / "operational.yaml"
    after = {"status-reporting": ["performance-control"]}
    change(path, wait_for({**after, "performance-control": ["status-reporting"]}))

    (found,) = faults(folder)

    assert found.startswith("c/services/operational.yaml:")
    assert found.endswith("ring: status-reporting -> performance-control -> status-reporting")


def test_ring_of_two_hundred_is_listed_once_and_soon_case_50(folder: Path) -> None:
    change(folder / "services" / "operational.yaml", ring(200))
    started = time.monotonic()

    found = [fault for fault in faults(folder) if "in a ring" in fault]

    assert time.monotonic() - started < 5
    assert len(found) == 1
    assert found[0].count(" -> ") == 200
    assert "ring-000 -> ring-001 -> " in found[0]


def test_two_rings_are_both_listed_and_what_waits_for_them_is_not_case_50(folder: Path) -> None:
    rings = {"status-reporting": ["status-reporting"], "performance-control": ["status-reporting"]}
    change(folder / "services" / "operational.yaml", wait_for(rings))
    change(folder / "services" / "tactical.yaml", wait_for({"coaching": ["coaching"]}))

    found = [fault.rpartition(": ")[2] for fault in faults(folder)]

    assert sorted(found) == ["coaching -> coaching", "status-reporting -> status-reporting"]


def test_prerequisite_that_is_not_known_is_refused_with_the_nearest_case_51(
    folder: Path,
) -> None:
    path = folder / "services" / "operational.yaml"
    edit(path, "after: [status-reporting]", "after: [status-report]")

    (found,) = faults(folder)

    line = line_of(path, "after: [status-report]")
    assert found.startswith(f"c/services/operational.yaml:{line}:13: services.1.after.0: ")
    assert found.endswith("'status-report' is not known; did you mean status-reporting?")


@pytest.mark.parametrize(
    ("file", "how", "message"),
    [
        (
            "outcomes.yaml",
            lambda content: content["outcomes"][0]["strong"].append("coachign"),
            "outcomes.0.strong.2: 'coachign' is not known; did you mean coaching?",
        ),
        (
            "models.yaml",
            lambda content: content["models"][0]["core"].append("coachign"),
            "models.0.core.3: 'coachign' is not known; did you mean coaching?",
        ),
        (
            "method.yaml",
            lambda content: content.update(regulated_mode="guides"),
            "regulated_mode: 'guides' is not known; did you mean guide?",
        ),
        (
            "method.yaml",
            lambda content: content["roadmap"].update(coaching_service="coachign"),
            "roadmap.coaching_service: 'coachign' is not known; did you mean coaching?",
        ),
    ],
)
def test_reference_to_nothing_known_is_refused_with_the_nearest_case_51(
    folder: Path, file: str, how: Change, message: str
) -> None:
    change(folder / file, how)

    (found,) = faults(folder)

    assert found.startswith(f"c/{file}:")
    assert found.endswith(message)


def test_model_without_a_service_is_refused_case_52(folder: Path) -> None:
    path = folder / "models.yaml"
    change(path, lambda content: content["models"][0].update(core=[], secondary=[]))

    assert faults(folder) == ["c/models.yaml:3:3: models.0: model reporting has no service"]


def test_service_without_a_home_domain_is_refused_case_52(folder: Path) -> None:
    path = folder / "services" / "operational.yaml"
    change(path, lambda content: content["services"][0].pop("home_domain"))

    assert faults(folder) == [
        "c/services/operational.yaml:3:3: services.0.home_domain: is missing"
    ]


def test_service_that_no_outcome_calls_for_is_refused_case_52(folder: Path) -> None:
    path = folder / "services" / "operational.yaml"
    change(path, ring(1))
    change(path, wait_for({"ring-000": []}))

    (found,) = faults(folder)

    assert found.endswith("ring-000 answers no outcome; link it in outcomes.yaml")


def test_outcome_that_no_service_answers_is_refused_case_52(folder: Path) -> None:
    path = folder / "outcomes.yaml"
    change(path, lambda content: content["outcomes"].append(unanswered(content["outcomes"][0])))

    (found,) = faults(folder)

    assert found.endswith("unanswered is answered by no service")


def unanswered(outcome: Content) -> Content:
    return {**outcome, "id": "unanswered", "strong": [], "moderate": [], "weak": []}


def only_status_reporting(folder: Path) -> None:
    """Cut the catalogue down to one service."""
    for sheet in ("strategic", "tactical"):
        (folder / "services" / f"{sheet}.yaml").unlink()
    links = {"strong": ["status-reporting"], "moderate": [], "weak": []}
    core = {"core": ["status-reporting"], "secondary": []}
    change(
        folder / "services" / "operational.yaml",
        lambda content: content.update(services=content["services"][:1]),
    )
    change(
        folder / "outcomes.yaml",
        lambda content: [outcome.update(links) for outcome in content["outcomes"]],
    )
    change(
        folder / "models.yaml",
        lambda content: [model.update(core) for model in content["models"]],
    )
    change(folder / "method.yaml", lambda content: content["roadmap"].pop("coaching_service"))


def test_one_service_is_a_catalogue_case_52(folder: Path) -> None:
    only_status_reporting(folder)

    catalog = read_catalog(folder)

    assert [service.id for service in catalog.services] == ["status-reporting"]
    assert catalog.method.top_count(1) == 1


def test_no_service_is_no_catalogue_case_52(folder: Path) -> None:
    path = folder / "services" / "operational.yaml"
    change(path, lambda content: content.update(services=[]))

    (found,) = faults(folder)

    assert found.endswith("services: 0 entries found, expected 1 or more")


def test_folder_without_service_sheets_is_refused_case_52(folder: Path) -> None:
    shutil.rmtree(folder / "services")

    assert "c/services: holds no service sheet; expected YAML files" in faults(folder)


def test_service_named_twice_by_one_model_is_refused(folder: Path) -> None:
    path = folder / "models.yaml"
    change(path, lambda content: content["models"][0]["core"].append("status-reporting"))

    (found,) = faults(folder)

    assert found.endswith("names status-reporting 2 times; expected once")


def test_first_mode_begins_at_level_1_and_each_above_the_one_before(folder: Path) -> None:
    change(
        folder / "modes.yaml",
        lambda content: content["modes"][0].update(from_maturity="2"),
    )

    found = [fault.partition(": ")[2] for fault in faults(folder)]

    assert found == [
        "modes.0.from_maturity: expected the first mode from 1.0",
        "modes: expected each mode to begin above the one before",
    ]


def test_faults_of_all_files_come_at_once(folder: Path) -> None:
    edit(folder / "services" / "operational.yaml", "first_value: short", "first_value: soon")
    edit(folder / "method.yaml", "gate_open: 0.5", "gate_open: half")

    assert len(faults(folder)) == 2


def test_method_without_overrides_is_the_catalogues() -> None:
    method = load_catalog("1").method

    assert overridden_method(method, parse_yaml("id: x\n", "e.yaml").within("method")) == method


def test_override_reaches_one_figure_and_leaves_the_others() -> None:
    method = load_catalog("1").method
    source = parse_yaml("method: {link_weights: {weak: 2}}\n", "e.yaml").within("method")

    changed = overridden_method(method, source)

    weights = method.link_weights.model_copy(update={"weak": 2.0})
    assert changed == method.model_copy(update={"link_weights": weights})
