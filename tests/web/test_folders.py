"""A client that comes in as a folder through the browser, and goes home as one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from account_cast import People
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart
from workspace_visitors import Member, a_workspace, signed_in

from pmo_design.catalog.loader import load_catalog
from pmo_design.exchange.engagement_folder import read_engagement
from pmo_design.exchange.engagement_writer import canonical_files
from pmo_design.resources import root
from pmo_design.web.protection import MEBIBYTE

SAMPLE = root("samples") / "northbridge"


def files_of_the_sample() -> dict[str, bytes]:
    return {
        f"northbridge/{path.relative_to(SAMPLE).as_posix()}": path.read_bytes()
        for path in sorted(SAMPLE.rglob("*"))
        if path.is_file()
    }


def a_zip(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return target.getvalue()


def send(member: Member, files: Mapping[str, bytes]) -> TestResponse:
    """As browsers send a folder that was chosen: every file by its path."""
    return _sent(member, [("folder", name, data) for name, data in files.items()])


def send_zip(member: Member, data: bytes) -> TestResponse:
    return _sent(member, [("zip", "client.zip", data)])


def _sent(member: Member, files: Sequence[tuple[str, str, bytes]]) -> TestResponse:
    """A form with files, in memory: the test client would leave files open."""
    fields = MultiDict[str, Any]([("csrf_token", member.csrf_token())])
    for field, name, data in files:
        fields.add(field, FileStorage(io.BytesIO(data), name))
    boundary, body = encode_multipart(fields)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return member.browser.post("/engagements/folder", data=body, content_type=kind)


@pytest.fixture
def app(people: People) -> Flask:
    return a_workspace(people)


@pytest.fixture
def carla(app: Flask) -> Member:
    return signed_in(app, "carla")


@pytest.mark.parametrize("way", ["folder", "zip"])
def test_client_of_a_folder_comes_in_whole_with_its_sender_as_member(
    carla: Member, people: People, way: str
) -> None:
    files = files_of_the_sample()

    answer = send(carla, files) if way == "folder" else send_zip(carla, a_zip(files))

    assert answer.status_code == 303
    assert answer.location.endswith("/engagements/northbridge")
    assert people.store.load("northbridge") == read_engagement(SAMPLE).engagement
    assert carla.get("/engagements/northbridge").status_code == 200


def test_how_much_came_in_is_told_with_the_next_step(carla: Member) -> None:
    send(carla, files_of_the_sample())

    page = carla.get("/engagements/northbridge").text

    told = (
        "12 departments, 61 people, 3,397 answers, 16 answers about the organisation, "
        "2 services that run today and capacity for 8 waves brought in. Next: “Read the results”."
    )
    assert told in page


def test_clients_of_a_folder_are_nobody_elses(app: Flask, carla: Member) -> None:
    send(carla, files_of_the_sample())

    assert signed_in(app, "otto").get("/engagements/northbridge").status_code == 404


def test_second_folder_of_the_same_id_becomes_a_client_of_its_own(
    carla: Member, people: People
) -> None:
    files = files_of_the_sample()
    send(carla, files)

    answer = send(carla, files)

    assert answer.location.endswith("/engagements/northbridge-2")
    first = people.store.load("northbridge")
    assert people.store.load("northbridge-2") == replace(first, id="northbridge-2")
    assert "northbridge-2" in carla.get("/engagements/northbridge-2").text


def test_every_fault_of_a_folder_is_told_with_its_place_and_nothing_is_stored(
    carla: Member, people: People
) -> None:
    files = files_of_the_sample()
    files["northbridge/departments.csv"] += b"d99,Extra,,heavy\n"
    files["northbridge/cycles/1/answers.csv"] += b"r001,need.nothing,value,3,,,\n"

    answer = send(carla, files)

    assert answer.status_code == 400
    assert "departments.csv:" in answer.text
    assert "cycles/1/answers.csv:" in answer.text
    assert "northbridge" not in {line.id for line in people.store.engagements()}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "No folder and no zip was chosen."),
        ({"a/notes.txt": b"x"}, "expected in the folder that is sent; found notes.txt"),
        ({"../../etc/engagement.yaml": b"x"}, "engagement.yaml"),
    ],
)
def test_what_is_no_folder_of_a_client_is_refused_in_words(
    carla: Member, files: dict[str, bytes], told: str
) -> None:
    answer = send(carla, files)

    assert answer.status_code == 400
    assert told in answer.text


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all"])
def test_what_is_no_zip_is_refused_in_words(carla: Member, data: bytes) -> None:
    answer = send_zip(carla, data)

    assert answer.status_code == 400
    assert "is no zip that can be opened" in answer.text


def test_damaged_zip_is_refused_in_words(carla: Member) -> None:
    whole = a_zip({"engagement.yaml": b"format: 1 " * 99})
    begin = whole.index(b"engagement.yaml") + len("engagement.yaml")
    damaged = whole[:begin] + b"\xff" * 8 + whole[begin + 8 :]

    answer = send_zip(carla, damaged)

    assert answer.status_code == 400
    assert "is no zip that can be opened" in answer.text


@pytest.mark.parametrize(
    "name",
    ["overlays/a\x00b.yaml", f"overlays/{'a' * 300}.yaml", f"cycles/{'1' * 300}/answers.csv"],
)
def test_names_that_no_file_can_have_are_told_and_not_read(carla: Member, name: str) -> None:
    answer = send(carla, files_of_the_sample() | {f"northbridge/{name}": b"x"})

    assert answer.status_code == 303
    assert "is no part of an engagement" in carla.get(answer.location).text


def test_zip_of_more_than_is_read_is_refused_before_it_is_unpacked(carla: Member) -> None:
    files = files_of_the_sample() | {"northbridge/big.csv": bytes(25 * MEBIBYTE)}
    data = a_zip(files)
    assert len(data) < MEBIBYTE  # it looks small

    answer = send_zip(carla, data)

    assert answer.status_code == 400
    assert "at most 400 files of 20 MB are read" in answer.text


def test_files_that_are_no_part_of_a_client_are_told_and_not_read(
    carla: Member, people: People
) -> None:
    files = files_of_the_sample() | {
        "northbridge/minutes.docx": b"private",
        "northbridge/.DS_Store": b"system",
        "__MACOSX/northbridge/engagement.yaml": b"system",
    }

    page = carla.get(send_zip(carla, a_zip(files)).location).text

    assert "minutes.docx: is no part of an engagement, so not read" in page
    assert "DS_Store" not in page
    assert people.store.load("northbridge").id == "northbridge"


def test_folder_of_a_client_may_be_larger_than_a_form_but_not_for_strangers(
    app: Flask, carla: Member
) -> None:
    large = files_of_the_sample() | {"northbridge/notes.txt": bytes(2 * MEBIBYTE)}
    stranger = app.test_client()

    assert send(carla, large).status_code == 303
    answer = stranger.post(
        "/engagements/folder",
        data=bytes(2 * MEBIBYTE),
        content_type="multipart/form-data; boundary=x",
        base_url="https://pmo.example.org",
    )
    assert answer.status_code == 413


def test_client_goes_home_as_the_folder_it_came_as(carla: Member, people: People) -> None:
    send(carla, files_of_the_sample())

    answer = carla.get("/engagements/northbridge/folder.zip")

    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as zipped:
        home = {name: zipped.read(name).decode() for name in zipped.namelist()}
    stored = people.store.load("northbridge")
    assert home == canonical_files(stored, load_catalog(stored.latest.catalog))


def test_answers_given_in_confidence_are_not_handed_out(carla: Member) -> None:
    files = files_of_the_sample()
    head = files["northbridge/engagement.yaml"].decode()
    assert "confidentiality: attributed" in head
    changed = head.replace("confidentiality: attributed", "confidentiality: confidential")
    files["northbridge/engagement.yaml"] = changed.encode()
    assert send(carla, files).status_code == 303

    answer = carla.get("/engagements/northbridge/folder.zip")

    assert answer.status_code == 409
    assert "gave in confidence" in answer.text
    assert "folder.zip" not in carla.get("/engagements/northbridge").text


def test_button_that_brings_a_client_in_names_folder_and_zip(carla: Member) -> None:
    page = carla.get("/engagements").text

    assert ">Bring in a client&#39;s folder or zip</a>" in page


def test_pmo_lead_brings_no_client_in_and_takes_none_home(app: Flask) -> None:
    pia = signed_in(app, "pia")

    assert pia.get("/engagements/folder").status_code == 404
    assert send(pia, files_of_the_sample()).status_code == 404
    assert pia.get("/engagements/small/folder.zip").status_code == 404
    assert "folder" not in pia.get("/engagements").text
