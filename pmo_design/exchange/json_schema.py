"""JSON Schemas of our files, for editors that check YAML while it is written.

An editor reads ordinary YAML, where a plain 3 is a number, while our own reader takes
every scalar as text; so the schemas speak of numbers where the types read texts.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
}
"""pydantic leaves a bound under its own name where the number is read from a text."""


def json_schema(model: type[BaseModel], title: str) -> Json:
    """JSON Schema, draft 2020-12, of the file that a model types.

    Parameters
    ----------
    model : type
        Of the whole file.
    title : str
        What an editor calls the file.
    """
    body = _plain(model.model_json_schema())
    return {"$schema": DIALECT, "title": title, **body}


def _plain(schema: Any) -> Any:
    """Copy a schema with usual bounds, closed maps, and no machine-made titles or defaults."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found: Json = {}
    for key, part in schema.items():
        if key in _BOUNDS and isinstance(part, int | float):
            found[_BOUNDS[key]] = part
        elif key == "description" and isinstance(part, str):
            found[key] = part.split("\n\n")[0]
        elif not _is_noise(key, part):
            found[key] = _plain(part)
    if "patternProperties" in found:
        found.setdefault("additionalProperties", False)
    return found


def _is_noise(key: str, part: object) -> bool:
    """Whether it is a title made of the field's name, or a default that says nothing."""
    return (key == "title" and isinstance(part, str)) or (key == "default" and part is None)
