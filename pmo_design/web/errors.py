"""The one place where an error becomes an answer: a status, a page in plain words, a log line.

What went wrong in detail stands in the log alone. A form that could not be taken is shown
again as text, so that nobody types twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import (
    Flask,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, SecurityError

from pmo_design.errors import (
    ChangedMeanwhileError,
    InputError,
    NotFoundError,
    PlanError,
    RefusedError,
    StoreError,
)
from pmo_design.language import text_in
from pmo_design.questionnaire.loader import released_items
from pmo_design.web.house import house
from pmo_design.web.language import words
from pmo_design.web.limits import TooManyError
from pmo_design.web.protection import MAX_DISCARDED_BYTES, MEBIBYTE, SAFE_METHODS
from pmo_design.web.sessions import SignedOutError

log = logging.getLogger("pmo_design.web")

TECHNICAL_FIELDS = frozenset(
    {
        "action",
        "chosen",
        "clear",
        "csrf_token",
        "go",
        "key",
        "language",
        "new_password",
        "next",
        "password",
        "repeated",
        "user",
        "version",
    }
)
"""Names of form fields, or what follows the dash in them, that hold nothing a person wrote.

So do names with a leading "_".
"""

PARTS_OF_A_QUESTION = {
    "answer": "answer.field",
    "state": "answer.field",
    "comment": "copy.comment",
    "evidence": "copy.evidence",
    "confidence": "copy.confidence",
}
"""Words for what follows the dash in the name of a question's field."""


CLIENTS = "/engagements"
INSIDE = f"{CLIENTS}/"
"""Pages from which one who is stuck is led back to the list of clients."""


@dataclass(frozen=True, slots=True)
class Problem:
    """How an error is answered.

    Attributes
    ----------
    status : int
        Of HTTP.
    name : str
        Of its words, ``problem.NAME.title`` and ``problem.NAME.text``.
    says_why : bool
        Whether the error's own message is for the reader's eyes.
    retry_after : int or None
        Seconds after which to try again.
    """

    status: int
    name: str
    says_why: bool = False
    retry_after: int | None = None


class ProblemError(Exception):
    """Something that is answered in the way it says itself."""

    def __init__(self, problem: Problem, message: str) -> None:
        self.problem = problem
        super().__init__(message)


Shape = Callable[[Exception, Problem], Response]
"""Makes the answer to an error."""

_SHAPES = "pmo_design_error_shapes"

UNEXPECTED = Problem(500, "unexpected")
BY_CLASS: tuple[tuple[type[Exception], Problem], ...] = (
    (InputError, Problem(400, "input", says_why=True)),
    (ChangedMeanwhileError, Problem(409, "changed")),
    (RefusedError, Problem(409, "refused", says_why=True)),
    (PlanError, Problem(409, "refused", says_why=True)),
    (NotFoundError, Problem(404, "not-found")),
    (StoreError, Problem(503, "store", retry_after=10)),
    (SignedOutError, Problem(403, "signed-out")),
    (CSRFError, Problem(400, "form-expired")),
    (SecurityError, Problem(400, "host")),
)
BY_STATUS = {
    404: Problem(404, "not-found"),
    405: Problem(405, "method"),
    410: Problem(410, "not-found"),
    413: Problem(413, "too-large"),
    415: Problem(415, "request"),
    429: Problem(429, "too-many", retry_after=60),
    503: Problem(503, "store", retry_after=10),
}


def init_errors(app: Flask, shapes: Mapping[str, Shape]) -> None:
    """Answer every error of the app here.

    Parameters
    ----------
    shapes : mapping
        How answers look below the paths that have a shape of their own.
    """
    app.extensions[_SHAPES] = shapes
    app.register_error_handler(Exception, _answer)


def problem_of(error: Exception) -> Problem:
    """How an error is answered; what nobody foresaw is a fault of the program."""
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, TooManyError):
        return Problem(429, "too-many", retry_after=error.wait)
    for kind, problem in BY_CLASS:
        if isinstance(error, kind):
            return problem
    if isinstance(error, HTTPException) and error.code:
        if error.code >= 500 and error.code not in BY_STATUS:
            return UNEXPECTED
        return BY_STATUS.get(error.code, Problem(error.code, "request"))
    return UNEXPECTED


def typed_answers(form: MultiDict[str, str]) -> tuple[tuple[str, str], ...]:
    """What a person wrote into a form, as pairs of field name and text, for copying."""
    return tuple(
        (name, text)
        for name, text in form.items(multi=True)
        if text.strip()
        and name.rpartition("-")[2] not in TECHNICAL_FIELDS
        and not name.startswith("_")
    )


def _answer(error: Exception) -> ResponseReturnValue:
    if isinstance(error, HTTPException) and (error.response or (error.code or 0) < 400):
        return error  # a redirect, or an answer made on purpose
    if meant := _without_slash(error):
        return redirect(meant, 308)
    problem = problem_of(error)
    _note(error, problem)
    if problem.status == 413:
        _discard_body()
    response = _shape()(error, problem)
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    methods: Iterable[str] | None = getattr(error, "valid_methods", None)
    if methods:
        response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def _without_slash(error: Exception) -> str:
    """Address of the page that one with a slash at its end means; "" where it means none."""
    path = request.path.rstrip("/")
    if error is not request.routing_exception or path == request.path or _shape() is not _as_page:
        return ""
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, values = adapter.match(path) if adapter else ("", {})
    except HTTPException:
        return ""
    query = request.query_string.decode()
    return endpoint and url_for(endpoint, **values) + (f"?{query}" if query else "")


def _shape() -> Shape:
    shapes: Mapping[str, Shape] = current_app.extensions[_SHAPES]
    for path, shape in shapes.items():
        if request.path.startswith(path):
            return shape
    return _as_json if _wants_json() else _as_page


def _note(error: Exception, problem: Problem) -> None:
    """Write the details where only those who run the server read them."""
    if problem is UNEXPECTED:
        log.error("%s unexpected", g.request_id, exc_info=error)
    elif problem.status >= 500:
        log.error("%s %s: %s", g.request_id, problem.name, error)


def _discard_body() -> None:
    """Let the browser end its sending: only then does it read our answer."""
    body = request.environ["wsgi.input"]
    for _ in range(MAX_DISCARDED_BYTES // MEBIBYTE):
        if not body.read(MEBIBYTE):
            return


def _as_json(error: Exception, problem: Problem) -> Response:
    response = jsonify(error=_text(problem), why=_why(error, problem), id=g.request_id)
    response.status_code = problem.status
    return response


def _as_page(error: Exception, problem: Problem) -> Response:
    page = render_template(
        "message.html",
        title=words(f"problem.{problem.name}.title"),
        text=_text(problem),
        why=_why(error, problem),
        contact=house().settings.contact,
        request_id=g.request_id if problem.status >= 500 else "",
        inside=request.path.startswith(INSIDE),
        typed=[(_label(name), text) for name, text in _typed(problem)],
        again=_again(),
    )
    return make_response(page, problem.status)


def _again() -> str:
    """Address at which a link can ask for the page in another language: a form's may have none."""
    if request.method in SAFE_METHODS or _opens():
        return ""
    return CLIENTS if request.path.startswith(INSIDE) else "/"


def _opens() -> bool:
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(method="GET")


def _text(problem: Problem) -> str:
    if problem.name == "store" and request.method in SAFE_METHODS:
        return words("problem.store.reading")
    key = f"problem.{problem.name}.text"
    wait = problem.retry_after
    return words.count(key, wait) if problem.status == 429 and wait else words(key)


def _why(error: Exception, problem: Problem) -> str:
    if isinstance(error, InputError):
        return "\n".join(fault.message for fault in error.faults)
    return str(error) if problem.says_why else ""


def _typed(problem: Problem) -> tuple[tuple[str, str], ...]:
    """Texts of the form; none where its body was too large or no form, and so never read."""
    if request.method in SAFE_METHODS or problem.status in (413, 415):
        return ()
    try:
        return typed_answers(request.form)
    except HTTPException:
        return ()


def _label(name: str) -> str:
    """What a field is called on its page, with the question; its name where unknown."""
    item, _, part = name.rpartition("-")
    key = PARTS_OF_A_QUESTION.get(part)
    return f"{words(key)} ({_question(item)})" if item and key else name


def _question(item: str) -> str:
    """Text of a released question; the id of one that a client added."""
    found = released_items().get(item)
    return text_in(found.text, words.language) if found else item


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    return request.is_json or accepted["application/json"] > accepted["text/html"]
