"""What every operation takes and gives, declared beside it and told as OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any, TypeVar, cast

from flask import Flask
from pydantic import BaseModel
from spectree import Response, SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData

from pmo_design.web.api.bodies import Query
from pmo_design.web.api.problems import ErrorAnswer

View = TypeVar("View", bound=Callable[..., Any])

PREFIX = "/api/v1"
ALWAYS = (400, 401, 413, 429, 503)
"""Statuses that any operation may answer with."""

TOKEN = "token"  # noqa: S105 -- the name of the way to sign in

WHEN = {
    400: "The request or its body is malformed.",
    401: "There is no token, or none that is open.",
    403: "The role of the token's owner does not do this.",
    404: "There is no such thing, or its owner is no member of the engagement.",
    405: "The address does not take that method.",
    409: "It cannot be done with what is stored; nothing was changed.",
    413: "The body is larger than 1 MiB.",
    415: "The body is not sent as JSON.",
    422: "The body or the query is not as documented, or does not fit; nothing was changed.",
    429: "Too many requests; Retry-After says how many seconds to wait.",
    503: "The store does not answer at present; try again after Retry-After seconds.",
}
"""What each status means, wherever it is answered."""

NAMES = {
    "engagement": "Id of the engagement",
    "department": "Id of the department",
    "respondent": "Id of the respondent",
    "invitation": "Id of the invitation",
    "sha256": "SHA-256 of the document's bytes, as the list of documents tells it",
}
"""What stands in addresses."""

ABOUT = (
    "Engagements, respondents, answers, results and documents, for programs. Everything is done "
    "in the name of the token's owner: with their role, in the engagements they are members of."
)

CONTRACT = SpecTree(
    "flask",
    title="pmo-design",
    version="1",
    description=ABOUT,
    mode="strict",
    annotations=False,
    path="unused",  # the description is served by ours; see `openapi`
    page_templates={},
    security_schemes=[
        SecurityScheme(name=TOKEN, data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer"))
    ],
    security={TOKEN: []},
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda parent, child: child,
    validation_error_model=ErrorAnswer,
)


def operation(
    *,
    gives: Mapping[int, type[BaseModel] | str | None],
    takes: type[BaseModel] | None = None,
    asks: type[Query] | None = None,
    refuses: Collection[int] = (),
) -> Callable[[View], View]:
    """Declare a view as an operation of the API.

    Parameters
    ----------
    gives : mapping of status
        To the model of the answer; to a media type where it is no JSON; to None for nothing.
    takes, asks : type, optional
        Models of the body and of the query, which the view reads itself.
    refuses : collection of int
        Statuses of errors, besides those that every operation has.
    """
    errors = {*ALWAYS, *refuses, *((415, 422) if takes else ()), *((422,) if asks else ())}
    models = {status: model for status, model in gives.items() if not isinstance(model, str)}

    def declare(view: View) -> View:
        declared = CONTRACT.validate(
            query=asks,
            json=takes,
            resp=Response(**_coded(models), **_coded(_told(errors))),
            operation_id=view.__name__,
            path_parameter_descriptions=NAMES,
            tags=(view.__module__.rpartition(".")[2],),
            skip_validation=True,  # bodies are read by `bodies`, which is stricter
        )(view)
        _GIVES[view.__name__] = {
            status: kind for status, kind in gives.items() if isinstance(kind, str)
        }
        _REFUSES[view.__name__] = frozenset(errors)
        return cast(View, declared)

    return declare


_GIVES: dict[str, dict[int, str]] = {}
"""Answers that are no JSON, by operation."""

_REFUSES: dict[str, frozenset[int]] = {}


def _told(errors: Collection[int]) -> dict[int, tuple[type[BaseModel], str]]:
    return {status: (ErrorAnswer, WHEN[status]) for status in sorted(errors)}


def _coded(models: Mapping[int, Any]) -> dict[str, Any]:
    return {f"HTTP_{status}": model for status, model in models.items()}


def openapi(app: Flask) -> dict[str, Any]:
    """Description of all operations of an app."""
    with app.app_context():
        return _finished()


@cache
def _finished() -> dict[str, Any]:
    """Description as SpecTree makes it, with what it has no words for."""
    found: dict[str, Any] = CONTRACT.spec
    for path in found["paths"].values():
        for each in path.values():
            own = each["operationId"]
            if 422 not in _REFUSES[own]:  # SpecTree supposes that everything is validated
                each["responses"].pop("422", None)
            for status, kind in _GIVES[own].items():
                schema = {"type": "string", "contentMediaType": kind}
                each["responses"][str(status)] = {
                    "description": "The file itself.",
                    "content": {kind: {"schema": schema}},
                }
            each["responses"] = dict(sorted(each["responses"].items()))
    return found
