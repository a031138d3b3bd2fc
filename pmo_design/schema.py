"""Sources typed by their schema: one fault, with its place, for each thing that does not fit."""

from __future__ import annotations

import re
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pmo_design.errors import Fault, InputError, either, nearest, shown
from pmo_design.messages import mark, say, say_count
from pmo_design.yaml_source import Location, Source

Model = TypeVar("Model", bound=BaseModel)


def typed(source: Source, schema: type[Model]) -> Model:
    """Read a source into its schema, reporting every fault at once.

    Raises
    ------
    InputError
        With one fault, and its place, for each thing that does not fit.
    """
    try:
        return schema.model_validate(source.content)
    except ValidationError as error:
        details = [detail for detail in error.errors() if not _is_echo(detail)]
        raise InputError(_schema_fault(source, schema, detail) for detail in details) from error


def field_faults(error: ValidationError, schema: type[BaseModel]) -> list[Fault]:
    """Faults of content that came in another way than from a file, each at its field's name."""
    return [
        Fault(
            ".".join(str(part) for part in detail["loc"]),
            _schema_message(detail["loc"], schema, detail),
        )
        for detail in error.errors(include_url=False)
        if not _is_echo(detail)
    ]


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether a list is called short only because its faulty entries, listed too, are left out."""
    least = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and len(detail["input"]) >= least


_KINDS = {
    "model_type": mark("a group of keys"),
    "dict_type": mark("a group of keys"),
    "tuple_type": mark("a list"),
    "string_type": mark("a text"),
}
"""What a reader of the file calls the kinds that the schema library names in Python's words."""


_LIMITS = {
    "string_pattern_mismatch": mark("expected string should match pattern '{pattern}'"),
    "greater_than": mark("expected greater than {gt}"),
    "greater_than_equal": mark("expected greater than or equal to {ge}"),
    "less_than_equal": mark("expected less than or equal to {le}"),
    "int_type": mark("expected a valid integer"),
    "float_type": mark("expected a valid number"),
}
"""The schema library's own sentences, with the names that it gives to their figures."""


def _schema_fault(source: Source, schema: type[BaseModel], detail: ErrorDetails) -> Fault:
    location = tuple(part for part in detail["loc"] if part != "[key]")
    return source.fault(location, _schema_message(location, schema, detail))


def _schema_message(location: Location, schema: type[BaseModel], detail: ErrorDetails) -> str:
    kind, found = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        hint = nearest(str(location[-1]), _fields_at(schema, location[:-1]))
        return say("is not a known key{hint}", hint=hint)
    if kind == "missing":
        return say("is missing")
    if kind in ("too_short", "too_long"):
        return _length_message(detail)
    if kind == "value_error" and isinstance(found, dict | list):
        return _own_words(detail)
    if kind == "literal_error" or kind in _KINDS:
        expected = _options(detail) if kind == "literal_error" else say(_KINDS[kind])
        return say("{found} found, expected {expected}", found=shown(found), expected=expected)
    return say(
        "{found} found, {expectation}", found=shown(found), expectation=_expectation(detail)
    )


def _length_message(detail: ErrorDetails) -> str:
    limits, found = detail.get("ctx", {}), len(detail["input"])
    if detail["type"] == "too_short":
        return say_count(
            "{count} entry found, expected {least} or more",
            "{count} entries found, expected {least} or more",
            found,
            least=limits.get("min_length"),
        )
    return say_count(
        "{count} entry found, expected {most} at most",
        "{count} entries found, expected {most} at most",
        found,
        most=limits.get("max_length"),
    )


def _options(detail: ErrorDetails) -> str:
    """What a choice of words allows, and the one that is nearest."""
    options = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
    quoted = [f"'{option}'" for option in options]
    return either(quoted) + nearest(str(detail["input"]), options)


def _own_words(detail: ErrorDetails) -> str:
    return detail["msg"].removeprefix("Value error, ").removeprefix("Input should be ")


def _expectation(detail: ErrorDetails) -> str:
    """What a value should have been: "expected ..."."""
    kind, limits = detail["type"], detail.get("ctx", {})
    if kind in _LIMITS:
        return say(_LIMITS[kind], **limits)
    if kind == "string_too_short":
        return say_count(
            "expected string should have at least {count} character",
            "expected string should have at least {count} characters",
            limits["min_length"],
        )
    if kind == "string_too_long":
        return say_count(
            "expected string should have at most {count} character",
            "expected string should have at most {count} characters",
            limits["max_length"],
        )
    message = _own_words(detail)
    if kind in ("plain", "value_error") or message.startswith("expected"):
        return message
    return f"expected {message[0].lower()}{message[1:]}"


def _fields_at(schema: type[BaseModel], location: Location) -> list[str]:
    """Names of the fields at a place in the schema; empty where the place has none."""
    here: Any = schema
    for part in location:
        model = _model_in(here)
        if model is not None and isinstance(part, str) and part in model.model_fields:
            here = model.model_fields[part].annotation
    model = _model_in(here)
    return list(model.model_fields) if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(inner) for inner in get_args(annotation))
    return next((model for model in found if model is not None), None)
