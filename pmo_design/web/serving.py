"""The app behind a socket: gunicorn where it runs, waitress elsewhere.

The socket is opened here, before any server starts: a port that is taken is told in plain
words, and port 0 becomes the one that was found.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any, Literal

from flask import Flask

from pmo_design.config import Settings
from pmo_design.errors import RefusedError
from pmo_design.messages import say
from pmo_design.operations.secrets import load_secrets
from pmo_design.operations.surveys import any_link
from pmo_design.storage.store import Store
from pmo_design.web import create_app
from pmo_design.web.protection import MAX_DISCARDED_BYTES

Server = Literal["gunicorn", "waitress"]
SERVERS: tuple[Server, ...] = ("gunicorn", "waitress")

BACKLOG = 2048
TIMEOUT_SECONDS = 60
GRACE_SECONDS = 30
IDLE_SECONDS = 30
LOOK_SECONDS = 0.5
"""How often waitress looks whether it is to stop, while nothing happens."""

WAITRESS_CONNECTIONS = 1000
"""Waitress' own limit of 100 refuses some when three hundred people answer at once."""

_ALL = "0.0.0.0"  # noqa: S104 -- bound only where --lan asks for it


@dataclass(frozen=True, slots=True)
class Serving:
    """How the app is served.

    Attributes
    ----------
    host : str
        Address to listen at; every one of this machine under ``lan``.
    port : int
        0 for any that is free.
    lan : bool
        Whether to serve a trusted local network without https.
    workers : int or None
        Processes; as many as there are cores where None. Waitress has one.
    threads : int or None
        Of each process; 8 where None, 16 for waitress.
    server : "gunicorn", "waitress" or None
        None for the first that runs here.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    lan: bool = False
    workers: int | None = None
    threads: int | None = None
    server: Server | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """What is being served: address for browsers, server, and how much of it."""

    address: str
    server: Server
    workers: int
    threads: int


def serve(
    store: Store, settings: Settings, how: Serving, announce: Callable[[Served], None]
) -> None:
    """Serve the app until the process is told to stop; requests under way are finished.

    Parameters
    ----------
    store : Store
    settings : Settings
        Links begin with its ``url``; without one, with the address that is listened at.
    how : Serving
    announce : callable
        Called once, when requests are taken.

    Raises
    ------
    RefusedError
        If the port is taken or not allowed, or the server does not run here.
    StoreError
        If the secret key cannot be used.
    InputError
        If the public address is neither https nor local.
    """
    server = how.server or _first_server()
    _refuse_missing(server)
    data = settings.data_folder
    secrets = load_secrets(data, depended_on=any_link(store))
    with _listening(_ALL if how.lan else how.host, how.port) as listener:
        url = settings.url or _own_address(listener, how)
        app = create_app(
            store,
            replace(settings, data=data, url=url),
            secret=secrets.key,
            fallbacks=secrets.fallbacks,
            lan=how.lan,
        )
        _log_to_stderr()
        store.close_connections()
        if server == "gunicorn":
            served = Served(url, server, how.workers or _cores(), how.threads or 8)
            _run_gunicorn(app, store, listener, served, announce)
        else:
            served = Served(url, server, 1, how.threads or 16)
            _run_waitress(app, listener, served, announce)


def _first_server() -> Server:
    return "gunicorn" if _runs("gunicorn") else "waitress"


def _runs(server: Server) -> bool:
    needed = ("gunicorn", "fcntl") if server == "gunicorn" else ("waitress",)
    return all(importlib.util.find_spec(name) for name in needed)


def _refuse_missing(server: Server) -> None:
    if not _runs(server):
        raise RefusedError(say("{server} does not run here; use --server waitress", server=server))


def _listening(host: str, port: int) -> socket.socket:
    """Socket that takes connections at an address."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _not_listening(host, port, error) from error
    try:
        if os.name == "posix":  # elsewhere it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _not_listening(host, port, error) from error
    return listener


def _not_listening(host: str, port: int, error: OSError) -> RefusedError:
    reason = error.strerror or str(error)
    return RefusedError(
        say(
            "cannot listen at {host}, port {port}: {reason}; name another one with --port, "
            "above 1023, or stop what uses it",
            host=host,
            port=port,
            reason=reason,
        )
    )


def _own_address(listener: socket.socket, how: Serving) -> str:
    host = _lan_address() if how.lan else how.host
    return f"http://{host}:{listener.getsockname()[1]}"


def _lan_address() -> str:
    """Address of this machine for others; asking for the way out sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address kept for documentation
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _log_to_stderr() -> None:
    """Write our lines bare: who wants the time of a visit must ask for it on purpose."""
    log = logging.getLogger("pmo_design")
    log.setLevel(logging.INFO)
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.StreamHandler(sys.stderr))
        log.handlers[0].setFormatter(logging.Formatter("%(message)s"))


def _run_gunicorn(
    app: Flask,
    store: Store,
    listener: socket.socket,
    served: Served,
    announce: Callable[[Served], None],
) -> None:
    from gunicorn.app.base import BaseApplication

    def when_ready(arbiter: Any) -> None:
        arbiter.handle_int = arbiter.handle_term  # Ctrl+C too lets requests end
        announce(served)

    def post_fork(_arbiter: object, _worker: object) -> None:
        # until the worker has handlers of its own, a SIGTERM would be lost on it
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        store.forget_connections()

    def post_worker_init(_worker: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; one leads

    options = {
        "bind": f"fd://{listener.detach()}",
        "workers": served.workers,
        "threads": served.threads,
        "worker_class": "gthread",
        "preload_app": True,
        "timeout": TIMEOUT_SECONDS,
        "graceful_timeout": GRACE_SECONDS,
        "limit_request_line": 4094,
        "limit_request_fields": 50,
        "limit_request_field_size": 8190,
        "forwarded_allow_ips": "",  # only our own count of proxies is believed
        "control_socket_disable": True,
        "accesslog": None,  # ours names nobody
        "loglevel": "error",  # its warnings hold addresses
        "when_ready": when_ready,
        "post_fork": post_fork,
        "post_worker_init": post_worker_init,
    }

    class _Gunicorn(BaseApplication):  # type: ignore[misc]  # it ships no types
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    _Gunicorn().run()


def _run_waitress(
    app: Flask, listener: socket.socket, served: Served, announce: Callable[[Served], None]
) -> None:
    from waitress.server import create_server

    told_to_stop = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        told_to_stop.set()  # raising here could be swallowed by whatever runs at that moment

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = create_server(
        app,
        sockets=[listener],
        threads=served.threads,
        connection_limit=WAITRESS_CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        max_request_body_size=MAX_DISCARDED_BYTES,  # the app itself refuses much less
        clear_untrusted_proxy_headers=False,  # our own count of proxies decides
        ident=None,
    )
    announce(served)
    while not told_to_stop.is_set():
        server.asyncore.loop(LOOK_SECONDS, use_poll=True, map=server._map, count=1)
    server.task_dispatcher.shutdown()
    server.close()
