"""``serve``: the web app, for one's own machine, a room, or behind a proxy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pmo_design.cli.speech import command, option
from pmo_design.cli.store import opened_store, settings
from pmo_design.messages import mark, say

if TYPE_CHECKING:
    from pmo_design.web.serving import Served, Server


@command()
@option("--host", default="127.0.0.1", show_default=True, help=mark("Address to listen at."))
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help=mark("Port to listen at; 0 for any that is free."),
)
@option(
    "--lan",
    is_flag=True,
    help=mark("Serve everybody in the local network, without https: for a workshop's room."),
)
@option(
    "--url", help=mark("Public address that links begin with, such as https://pmo.example.org.")
)
@option(
    "--workers",
    type=click.IntRange(1, 64),
    help=mark("Processes; as many as the machine has cores if absent."),
)
@option("--threads", type=click.IntRange(1, 128), help=mark("Threads of each process."))
@option(
    "--server",
    type=click.Choice(("gunicorn", "waitress")),
    help=mark("Server to use; gunicorn where it runs if absent."),
)
def serve(
    host: str,
    port: int,
    lan: bool,
    url: str | None,
    workers: int | None,
    threads: int | None,
    server: Server | None,
) -> None:
    """Serve the pages until Ctrl+C.

    Example: pmo-design serve --port 8080
    """
    from pmo_design.web.serving import Serving
    from pmo_design.web.serving import serve as serve_app

    how = Serving(host, port, lan, workers, threads, server)
    store = opened_store()
    try:
        serve_app(store, settings(url=url), how, lambda served: _announce(served, lan))
    finally:
        store.engine.dispose()


def _announce(served: Served, lan: bool) -> None:
    if lan:
        click.echo(
            say(
                "Everybody in this network can open the pages and read what is sent, for there "
                "is no https: do this only in a network you trust."
            ),
            err=True,
        )
    click.echo(
        say(
            "Serving at {address} with {server}; processes: {workers}, threads of each: {threads}.",
            address=served.address,
            server=served.server,
            workers=served.workers,
            threads=served.threads,
        )
    )
    click.echo(say("Open this address in a browser; stop with Ctrl+C."))
