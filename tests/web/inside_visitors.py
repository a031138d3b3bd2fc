"""People who are signed in, each in a browser of their own."""

from __future__ import annotations

from account_cast import NOW, PASSWORD, People, cheap
from flask import Flask
from house_builders import SETTINGS, Browser, Clock, a_client, an_app, csrf_token
from werkzeug.test import TestResponse


def a_workspace(people: People, clock: Clock | None = None) -> Flask:
    return an_app(people.store, SETTINGS, clock=clock or Clock(NOW), passwords=cheap())


def signed_in(app: Flask, name: str) -> Browser:
    browser = a_client(app)
    data = {"user": f"{name}@example.org", "password": PASSWORD}
    browser.post("/sign-in", data=data | {"csrf_token": csrf_token(browser, "/sign-in")})
    browser.get("/account?language=en")
    return browser


def send(browser: Browser, path: str, **fields: str) -> TestResponse:
    """Send a form; "__" in a name stands for the dash that Python does not allow there."""
    token = csrf_token(browser, "/account")
    plain = {name.replace("__", "-"): text for name, text in fields.items()}
    return browser.post(path, data={"csrf_token": token} | plain)
