"""Programs of the standing cast: clients of the API, each with a token of its own."""

from __future__ import annotations

from dataclasses import dataclass

from account_cast import NOW, People
from flask import Flask
from house_builders import Browser, Clock, a_client
from werkzeug.test import TestResponse
from workspace_visitors import a_workspace

from pmo_design.operations.tokens import make_token

V1 = "/api/v1"


@dataclass
class Program:
    """A program that asks in somebody's name."""

    client: Browser
    secret: str

    def open(self, method: str, path: str, **options: object) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.secret}", **options.pop("headers", {})}  # type: ignore[dict-item]
        return self.client.open(V1 + path, method=method, headers=headers, **options)  # type: ignore[arg-type]

    def get(self, path: str, **options: object) -> TestResponse:
        return self.open("GET", path, **options)

    def post(self, path: str, content: object = None, **options: object) -> TestResponse:
        return self.open("POST", path, json={} if content is None else content, **options)

    def put(self, path: str, content: object) -> TestResponse:
        return self.open("PUT", path, json=content)

    def delete(self, path: str) -> TestResponse:
        return self.open("DELETE", path)


def program_of(people: People, name: str, app: Flask | None = None, **token: int) -> Program:
    """Program of one of the cast, on the app of its store."""
    asked = app or a_workspace(people, Clock(NOW))
    return Program(
        a_client(asked), make_token(people.store, people[name], "test", NOW, **token).secret
    )


def error_of(answer: TestResponse) -> tuple[int, str]:
    """Status and code of an error."""
    return answer.status_code, answer.json["error"]["code"]


def fields_of(answer: TestResponse) -> list[str]:
    """Fields that an error names."""
    return [detail["field"] for detail in answer.json["error"]["details"]]
