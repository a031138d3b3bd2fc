"""The app served by the real servers, each as a process of its own on a free port."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ADDRESS = re.compile(r"http://([0-9.]+):(\d+)")
SERVERS = ["gunicorn", "waitress"]
BOUND_SECONDS = 60
LONG_LINK = "A-link-of-forty-three-characters-and-no-less"


@dataclass(frozen=True)
class Running:
    """A server that takes requests."""

    process: subprocess.Popen[str]
    announced: str
    port: int
    data: Path

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        """Status and body of an answer, all its header lines before the body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=BOUND_SECONDS)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, f"{answer.headers}{answer.read().decode()}"
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Exit code and everything that was written to the log."""
        self.process.send_signal(number)
        _, written = self.process.communicate(timeout=BOUND_SECONDS)
        return self.process.returncode, written


def command(data: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "pmo_design", "--data", str(data), "serve", *options]


@contextmanager
def serving(data: Path, *options: str) -> Iterator[Running]:
    process = subprocess.Popen(
        command(data, "--port", "0", "--workers", "2", *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout
        first = process.stdout.readline()
        found = ADDRESS.search(first)
        assert found, process.communicate(timeout=BOUND_SECONDS)
        yield Running(process, first, int(found[2]), data)
    finally:
        process.kill()
        process.communicate(timeout=BOUND_SECONDS)


@pytest.fixture(params=SERVERS, scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    with serving(tmp_path_factory.mktemp("data"), "--server", request.param) as running:
        yield running


@pytest.fixture(params=SERVERS)
def fresh_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """Server that a test may stop."""
    with serving(tmp_path, "--server", request.param) as running:
        yield running


def refusal(data: Path, *options: str) -> str:
    ended = subprocess.run(
        command(data, *options), capture_output=True, text=True, timeout=BOUND_SECONDS, check=False
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_server_says_where_it_is_and_is_ready(server: Running) -> None:
    assert server.ask("GET", "/ready")[0] == 200
    assert server.ask("HEAD", "/ready")[0] == 200
    assert "frame-ancestors 'none'" in server.ask("GET", "/nowhere")[1]


def test_case_9_log_of_a_server_holds_no_token_and_no_address(fresh_server: Running) -> None:
    fresh_server.ask("GET", f"/s/{LONG_LINK}?next={LONG_LINK}", X_Forwarded_For="203.0.113.9")
    no_http = f"GET /s/{LONG_LINK} HTTP/9.9\r\nX\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", fresh_server.port), BOUND_SECONDS) as raw:
        raw.sendall(no_http)
        raw.recv(4096)

    code, log = fresh_server.stop()

    assert code == 0
    assert "GET /s/A-link… 404" in log
    assert LONG_LINK not in log
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", log)


def test_case_20_server_refuses_ten_megabytes(server: Running) -> None:
    body = b"comment=" + b"a" * 10_000_000
    headers = {"Content_Type": "application/x-www-form-urlencoded"}

    assert server.ask("POST", "/ready", body, **headers)[0] == 413


def test_server_outlives_ten_kilobytes_of_address(server: Running) -> None:
    status, _ = server.ask("GET", "/s/" + "t" * 10_000)

    assert status in (400, 404, 414)
    assert server.ask("GET", "/ready")[0] == 200


@pytest.mark.parametrize("host", ["evil", "evil.org"])
def test_case_17_server_refuses_another_host(server: Running, host: str) -> None:
    assert server.ask("GET", "/ready", Host=host)[0] == 400


def test_key_press_stops_a_server_without_a_trace(fresh_server: Running) -> None:
    fresh_server.ask("GET", "/ready")

    code, log = fresh_server.stop(signal.SIGINT)

    assert code == 0
    assert log.splitlines()[1:] == []


@pytest.mark.skipif(sys.platform != "linux", reason="open files are listed under /proc")
def test_no_worker_inherits_a_connection_to_the_database(tmp_path: Path) -> None:
    with serving(tmp_path, "--server", "gunicorn") as running:
        running.ask("GET", "/ready")
        opened = Path(f"/proc/{running.process.pid}/fd")

        names = [str(place.readlink()) for place in opened.iterdir()]

    assert names
    assert [name for name in names if ".sqlite3" in name] == []


def test_key_is_made_at_the_first_start_and_kept(tmp_path: Path) -> None:
    with serving(tmp_path, "--server", "waitress"):
        first = (tmp_path / "secret-key").read_bytes()
    with serving(tmp_path, "--server", "waitress"):
        second = (tmp_path / "secret-key").read_bytes()

    assert (len(first), second) == (32, first)


def test_local_network_is_served_with_a_warning(tmp_path: Path) -> None:
    with serving(tmp_path, "--lan") as running:
        status, _ = running.ask("GET", "/ready")
        _, log = running.stop()

    assert status == 200
    assert "there is no https" in log


def test_port_in_use_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        said = refusal(tmp_path, "--port", port)

    assert f"cannot listen at 127.0.0.1, port {port}: Address already in use" in said
    assert "name another one with --port" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "no such host"], "cannot listen at no such host, port 8080"),
        (["--url", "http://pmo.example.org", "--port", "0"], "is not https"),
        (["--url", "pmo.example.org", "--port", "0"], "is no web address"),
    ],
    ids=["host", "no https", "no address"],
)
def test_what_cannot_be_served_is_refused_before_it_begins(
    tmp_path: Path, options: list[str], said: str
) -> None:
    assert said in refusal(tmp_path, *options)


def test_key_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    key = tmp_path / "secret-key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o644)

    assert f"run: chmod 600 {key}" in refusal(tmp_path, "--port", "0")
