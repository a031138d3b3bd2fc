"""Errors as programs read them: one shape, whatever went wrong."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g, jsonify
from flask.wrappers import Response
from pydantic import BaseModel, Field

from pmo_design.errors import Fault, InputError
from pmo_design.messages import mark, say
from pmo_design.web.errors import Problem, ProblemError

MOST_DETAILS = 50
"""Faults that one answer lists."""

FIRST_SERVER_FAULT = 500

SAID = {
    "changed": mark(
        "somebody else changed this since you read it; read it again and make your change anew"
    ),
    "form-expired": mark("the request was sent by a page of another site and is refused"),
    "host": mark("this server is not known by the name that was asked for"),
    "method": mark("this address does not take that method; the header Allow lists those it does"),
    "not-found": mark("there is no such thing, or it is not yours to see"),
    "request": mark("the request is not of the form that HTTP asks for"),
    "store": mark("the store does not answer at present; nothing was changed; try again"),
    "too-large": mark("the body is larger than 1 MiB; send it in parts"),
    "too-many": mark("too many requests; wait as long as the header Retry-After says"),
    "unexpected": mark("the server met a fault of its own; its log has the details"),
}
"""What is said of problems that do not say it themselves."""


class Detail(BaseModel):
    """One thing to mend."""

    field: str = Field(description="Where it stands, such as respondents.3.email")
    message: str = Field(description="What was found and what was expected")


class Error(BaseModel):
    """What went wrong."""

    code: str = Field(description="Short name that stays the same in every language")
    message: str = Field(description="For people, in the language that Accept-Language asks for")
    details: list[Detail] = Field(description="Empty where the message says it all")


class ErrorAnswer(BaseModel):
    """Every answer with a status from 400 on."""

    error: Error


class SignInError(ProblemError):
    """No token came, or one that opens nothing; which of the two is told to nobody."""

    def __init__(self) -> None:
        message = say("send a token that is open, as: Authorization: Bearer pmo_...")
        super().__init__(Problem(401, "sign-in"), message)


class RoleError(ProblemError):
    """The engagement is theirs to see, but their role does not do this."""

    def __init__(self) -> None:
        super().__init__(Problem(403, "role"), say("your role does not let you do this"))


class MalformedError(ProblemError):
    """The body is no JSON as everybody reads it."""

    def __init__(self, message: str) -> None:
        super().__init__(Problem(400, "malformed"), message)


class MediaTypeError(ProblemError):
    """The body is not said to be JSON."""

    def __init__(self) -> None:
        message = say("send the body as JSON, with: Content-Type: application/json")
        super().__init__(Problem(415, "media-type"), message)


class InvalidError(ProblemError):
    """Body or query are not as documented."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        message = say("this is not of the documented form; see the details")
        super().__init__(Problem(422, "invalid"), message)


def api_answer(error: Exception, problem: Problem) -> Response:
    """Answer of one shape to an error."""
    if isinstance(error, InputError):  # of the documented form, and still not to be taken
        problem = Problem(422, "unfit")
    details = getattr(error, "faults", ())[:MOST_DETAILS]
    content = {
        "code": problem.name,
        "message": _message(error, problem),
        "details": [{"field": fault.file, "message": fault.message} for fault in details],
    }
    response = jsonify(error=content)
    response.status_code = problem.status
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="pmo-design"'
    if problem.status >= FIRST_SERVER_FAULT:
        response.headers["X-Request-Id"] = g.request_id
    return response


def _message(error: Exception, problem: Problem) -> str:
    if problem.name in SAID:
        return say(SAID[problem.name])
    if isinstance(error, InputError):
        return say("this does not fit what is stored; see the details")
    return str(error)
