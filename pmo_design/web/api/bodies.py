"""What programs send: JSON and queries, read strictly, every fault named at once."""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from pmo_design.errors import Fault, InputError
from pmo_design.messages import say
from pmo_design.schema import field_faults
from pmo_design.web.api.problems import InvalidError, MalformedError, MediaTypeError

PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]*$"
"""No control characters but tab and line ends."""

ONE_LINE = r"^[^\x00-\x1f\x7f\u0085\u2028\u2029\ufffe\uffff]*$"
MOST_ROWS = 1_000
"""Entries of one list in a body."""

PAGE = 100
MOST_OF_A_PAGE = 1_000

ShortText = Annotated[str, StringConstraints(max_length=200, pattern=ONE_LINE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=ONE_LINE)]
KnownId = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=ONE_LINE)]
LongText = Annotated[str, StringConstraints(max_length=2_000, pattern=PLAIN)]


def _whole(value: object) -> object:
    """Take 3.0 for 3, as JSON Schema does: not every language knows two kinds of number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = BeforeValidator(_whole)
"""What an integer of a body is read through."""


class Body(BaseModel):
    """Base of what is sent: nothing is converted, and unknown keys are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Query(BaseModel):
    """Base of what stands behind the question mark; every value there is text."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Paging(Query):
    """Which part of a list is asked for."""

    limit: Annotated[int, Field(ge=1, le=MOST_OF_A_PAGE)] = PAGE
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


OWN_RULE = "value_error"
"""Kind of a fault that no schema can tell: what breaks only such rules is of the right form."""

Model = TypeVar("Model", bound=BaseModel)


def body(schema: type[Model]) -> Model:
    """Body of the present request.

    Raises
    ------
    MediaTypeError
        If it is not said to be JSON.
    MalformedError
        If it is no JSON, or holds a key twice or a number that JSON does not know.
    InvalidError, InputError
        If it is not as documented, or breaks a rule that no schema can tell.
    """
    if not request.is_json:
        raise MediaTypeError
    sent = request.get_data(cache=False)
    _check_json(sent)
    try:
        return schema.model_validate_json(sent)
    except ValidationError as error:
        raise _refusal(error, schema) from error


def query(schema: type[Model]) -> Model:
    """Query of the present request; see `body`."""
    given = request.args.to_dict(flat=False)
    twice = [name for name, values in given.items() if len(values) > 1]
    if twice:
        raise InvalidError(Fault(name, say("stands more than once")) for name in twice)
    try:
        return schema.model_validate({name: values[0] for name, values in given.items()})
    except ValidationError as error:
        raise _refusal(error, schema) from error


def _refusal(error: ValidationError, schema: type[BaseModel]) -> Exception:
    """What to say of content that is not taken."""
    kinds = {detail["type"] for detail in error.errors(include_url=False)}
    if "json_invalid" in kinds:
        return MalformedError(_no_json())
    faults = field_faults(error, schema)
    return InputError(faults) if kinds == {OWN_RULE} else InvalidError(faults)


def _check_json(sent: bytes) -> None:
    """Refuse what two readers of JSON may read in two ways."""
    try:
        json.loads(sent.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # what is no UTF-8 is a ValueError too
        raise MalformedError(_no_json()) from error


def _no_json() -> str:
    return say("the body is no JSON in UTF-8")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MalformedError(say("key {key} stands twice", key=repr(twice)))
    return found


def _refuse_constant(name: str) -> None:
    raise MalformedError(say("{name} is no number of JSON", name=name))
