"""The schemas for editors: what we ship fits them, and a slip does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from pmo_design.catalog.loader import PARTS
from pmo_design.catalog.method import Method
from pmo_design.exchange.json_schema import json_schema
from pmo_design.questionnaire.definition import QuestionnaireFile
from pmo_design.questionnaire.overlay import Overlay
from pmo_design.resources import root

QUESTIONNAIRES = sorted(root("questionnaires").rglob("*.yaml"))
CATALOGUE = sorted(root("service_catalog").rglob("*.yaml"))
Slip = Callable[[Any], object]


def name_of(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def part_of(path: Path) -> str:
    return "services" if path.parent.name == "services" else path.stem


def ordinary(path: Path) -> Any:
    """Content as an editor reads it: numbers are numbers."""
    return yaml.safe_load(path.read_text("utf-8"))


def messages(schema: dict[str, Any], content: object) -> list[str]:
    return [error.message for error in Draft202012Validator(schema).iter_errors(content)]


@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=name_of)
def test_shipped_questionnaire_fits_the_schema(path: Path) -> None:
    assert messages(json_schema(QuestionnaireFile, "questionnaire"), ordinary(path)) == []


@pytest.mark.parametrize("path", CATALOGUE, ids=name_of)
def test_shipped_catalogue_file_fits_the_schema(path: Path) -> None:
    assert messages(json_schema(PARTS[part_of(path)], "catalogue"), ordinary(path)) == []


@pytest.mark.parametrize("model", [QuestionnaireFile, Overlay, *PARTS.values()])
def test_schema_is_one_itself_and_speaks_of_numbers(model: type[QuestionnaireFile]) -> None:
    schema = json_schema(model, "title")

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["properties"]["format"] == {"maximum": 1, "minimum": 1, "type": "integer"}


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        (lambda sheet: sheet.update(minutes="eight"), "'eight' is not of type 'integer'"),
        (lambda sheet: sheet.update(minutes=0), "0 is less than the minimum of 1"),
        (lambda sheet: sheet.update(nmae="needs"), "'nmae' was unexpected"),
        (lambda sheet: sheet["title"].pop("en"), "'en' is a required property"),
        (lambda sheet: sheet["title"].update(EN="T"), "'EN' does not match"),
        (lambda sheet: sheet["items"][0].update(weight=0), "0 is less than or equal to"),
        (lambda sheet: sheet["items"][0].update(kind="scael"), "'scael' is not one of"),
        (lambda sheet: sheet["items"][0].pop("text"), "'text' is a required property"),
    ],
)
def test_slip_in_a_questionnaire_does_not_fit(slip: Slip, message: str) -> None:
    sheet = ordinary(root("questionnaires") / "maturity" / "1.yaml")
    slip(sheet)

    (found,) = messages(json_schema(QuestionnaireFile, "questionnaire"), sheet)

    assert message in found


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"off": ["rescue"], "weights": {"maturity.a.b": 2}}, []),
        ({"weights": {"maturity.a.b": 0}}, ["0 is less than or equal to the minimum of 0"]),
        ({"groups": {"rescue": ["boss"]}}, ["'boss' is not one of"]),
        ({"reword": {"rescue": {"es": "R"}}}, ["'en' is a required property"]),
        ({"of": ["rescue"]}, ["'of' was unexpected"]),
    ],
)
def test_overlay_fits_the_schema_unless_it_has_a_slip(
    part: dict[str, object], message: list[str]
) -> None:
    head = {"format": 1, "questionnaire": "needs", "version": "1"}

    found = messages(json_schema(Overlay, "overlay"), head | part)

    assert len(found) == len(message)
    assert " ".join(message) in " ".join(found)


def test_slip_in_the_method_does_not_fit() -> None:
    method = ordinary(root("service_catalog") / "1" / "method.yaml")
    method["demand_weight"] = 7

    assert messages(json_schema(Method, "method"), method) == [
        "7 is greater than the maximum of 1"
    ]


def test_descriptions_are_one_paragraph_and_titles_are_left_to_the_keys() -> None:
    item = json_schema(QuestionnaireFile, "questionnaire")["$defs"]["Item"]

    assert item["description"] == "One question."
    assert "title" not in item
    assert "default" not in item["properties"]["domain"]
