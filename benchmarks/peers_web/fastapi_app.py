"""Autosave of one answer in FastAPI: Starlette's signed cookie, a model of pydantic."""

import os
import secrets
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, Response
from store import MOST_TEXT, Fields, Store

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=secrets.token_hex(32))
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1"])
store = Store(os.environ["PEER_DATABASE"])
items = frozenset(os.environ["PEER_ITEMS"].split(","))

Text = Annotated[str, Field(max_length=MOST_TEXT)]


class AnswerForm(BaseModel):
    """What may be sent for one question."""

    answer: Literal["1", "2", "3", "4", "5", "dk", "na"]
    comment: Text = ""
    evidence: Text = ""
    confidence: Literal["", "low", "medium", "high"] = ""
    version: Annotated[int, Field(ge=0)]


@app.get("/s/{token}")
def enter(request: Request, token: str) -> Response:
    if store.opened(token, "") is None:
        raise HTTPException(404)
    request.session["link"] = [token, secrets.token_urlsafe(9)]
    request.session["csrf"] = secrets.token_hex(20)
    return PlainTextResponse(request.session["csrf"])


@app.post("/answers/{item}")
async def save(request: Request, item: str) -> Response:
    form = await request.form()
    kept = request.session.get("csrf", "")
    if not kept or not secrets.compare_digest(str(form.get("csrf_token", "")), kept):
        raise HTTPException(400)
    sent = {name.removeprefix(f"{item}-"): text for name, text in form.items()}
    return await run_in_threadpool(_save, request.session["link"], item, sent)


def _save(link: list[str], item: str, sent: dict[str, object]) -> Response:
    invitation = store.opened(*link)
    if invitation is None or item not in items:
        raise HTTPException(404)
    try:
        form = AnswerForm.model_validate(sent)
    except ValidationError:
        return JSONResponse({"error": "input"}, 400)
    version = store.save(invitation, item, Fields(**form.model_dump()))
    if version is None:
        return JSONResponse({"error": "conflict"}, 409)
    return JSONResponse({"version": version, "saved": f"{datetime.now(UTC):%H:%M}"})
