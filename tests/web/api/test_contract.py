"""The description of the API: complete, open to everybody, and nothing that is not answered."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from house_builders import Browser

from pmo_design.web.api.contract import ALWAYS, PREFIX


@pytest.fixture
def described(client: Browser) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{PREFIX}/openapi.json").json
    return found


def operations(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every operation by method and path."""
    return {
        f"{method} {path}": each
        for path, methods in described["paths"].items()
        for method, each in methods.items()
    }


def test_description_is_openapi_3_1_and_asks_for_a_token_everywhere(
    described: dict[str, Any],
) -> None:
    assert described["openapi"] == "3.1.0"
    assert described["security"] == [{"token": []}]
    scheme = {"type": "http", "scheme": "bearer"}
    assert described["components"]["securitySchemes"] == {"token": scheme}


def test_every_route_of_the_api_is_described(app: Flask, described: dict[str, Any]) -> None:
    routes = {
        f"{method.lower()} {rule.rule.replace('<', '{').replace('>', '}')}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX) and rule.rule != f"{PREFIX}/openapi.json"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert set(operations(described)) == routes


def test_every_operation_says_what_it_does_and_names_its_errors(
    described: dict[str, Any],
) -> None:
    for name, each in operations(described).items():
        told = {int(status) for status in each["responses"]}
        assert each["summary"].endswith(".") or ";" in each["summary"], name
        assert {*ALWAYS} <= told, name
        assert ("{engagement}" in name) <= (404 in told), name
        assert ("requestBody" in each) == (415 in told), name
        assert ("requestBody" in each) <= (422 in told), name
        assert not {status for status in told if status >= 500} - {503}, name
        shapes = {
            status: answer["content"]["application/json"]["schema"]["$ref"]
            for status, answer in each["responses"].items()
            if int(status) >= 400
        }
        assert set(shapes.values()) == {"#/components/schemas/ErrorAnswer"}, name
        for parameter in each["parameters"]:
            assert parameter["in"] == "query" or parameter["description"], name


def test_documents_are_described_as_pdf_and_not_as_json(described: dict[str, Any]) -> None:
    path = f"{PREFIX}/engagements/{{engagement}}/documents/{{sha256}}.pdf"

    answer = operations(described)[f"get {path}"]["responses"]["200"]

    assert set(answer["content"]) == {"application/pdf"}


def test_every_model_that_is_named_is_described(described: dict[str, Any]) -> None:
    known = set(described["components"]["schemas"])

    def named(part: Any) -> set[str]:
        if isinstance(part, list):
            return set().union(*map(named, part))
        if isinstance(part, dict):
            own = {part["$ref"].rpartition("/")[2]} if "$ref" in part else set()
            return own.union(*map(named, part.values()))
        return set()

    assert named(described) - known == set()
