"""The language of a page: asked for in its address, remembered, or preferred by the browser."""

from __future__ import annotations

from functools import cache
from typing import cast

from flask import Flask, g, request, session
from werkzeug.local import LocalProxy

from pmo_design.documents.wording import Wording, page_words
from pmo_design.messages import SPOKEN, choose_language

words = cast(Wording, LocalProxy(lambda: g.words))
"""Words of the present page; templates know it as ``t``."""


def init_language(app: Flask) -> None:
    """Choose the language of each request, for its page and for what the program says."""
    app.before_request(_choose)
    app.jinja_env.globals["t"] = words
    app.context_processor(lambda: {"language": words.language})


def _choose() -> None:
    language = _asked_for()
    g.words = _words(language)
    choose_language(language)


def _asked_for() -> str:
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
