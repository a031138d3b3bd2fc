"""The language of a page: asked for in its address, remembered, or preferred by the browser."""

from __future__ import annotations

from functools import cache
from typing import cast

from flask import Flask, g, request, session
from werkzeug.local import LocalProxy

from pmo_design.documents.wording import Wording, page_words
from pmo_design.messages import SPOKEN, choose_language
from pmo_design.web.protection import JSON_PATHS

words = cast(Wording, LocalProxy(lambda: g.words))
"""Words of the present page; templates know it as ``t``."""


OWN_NAMES = {"en": "English", "es": "Español"}
"""What each language calls itself, for those who look for theirs."""


def init_language(app: Flask) -> None:
    """Choose the language of each request, for its page and for what the program says."""
    app.before_request(_choose)
    app.jinja_env.globals["t"] = words
    app.jinja_env.globals["languages"] = {each: OWN_NAMES[each] for each in SPOKEN}
    app.context_processor(lambda: {"language": g.words.language, "t": g.words})


def switched(language: str) -> bool:
    """Whether a form asks for another language; this answer and the next ones are in it."""
    if language not in SPOKEN:
        return False
    session["language"] = language
    _use(language)
    return True


def _choose() -> None:
    _use(_asked_for())


def _use(language: str) -> None:
    g.words = _words(language)
    choose_language(language)


def _asked_for() -> str:
    if request.path.startswith(JSON_PATHS):  # programs have no session that could remember
        return request.accept_languages.best_match(SPOKEN) or SPOKEN[0]
    named = request.args.get("language", "")
    if named in SPOKEN:
        if session.get("language") != named:
            session["language"] = named
        return named
    remembered = session.get("language")
    if remembered in SPOKEN:
        return str(remembered)
    return request.accept_languages.best_match(SPOKEN) or SPOKEN[0]


@cache
def _words(language: str) -> Wording:
    return page_words(language)
