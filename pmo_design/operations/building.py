"""Documents built in the background: each time a process of its own, with limits.

A process may be given a limit of memory and of time, and may die, without anything else
being slowed down or lost. What it is to do stands on its standard input, for a command
line can be read by everybody on the machine.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from threading import Semaphore, Thread
from typing import TYPE_CHECKING

from pmo_design.clock import utc_now
from pmo_design.messages import current_language, say, speaking
from pmo_design.operations.building_process import CPU_SECONDS, Order
from pmo_design.operations.documents import KIND
from pmo_design.operations.engagements import refuse_closed
from pmo_design.rendering.styles import PageSize
from pmo_design.storage.entries import JobLine
from pmo_design.storage.jobs import JobShelf

if TYPE_CHECKING:
    from pmo_design.storage.store import Store

log = logging.getLogger("pmo_design.building")

PROCESS = "pmo_design.operations.building_process"

WALL_SECONDS = 180
LOST_AFTER = timedelta(seconds=WALL_SECONDS + 60)
"""Silence after which a job is lost, as after a power cut."""

WAITING_SECONDS = 30
"""How often a job that waits for its turn says that it is still there."""

_TURN = Semaphore(1)
"""One process at a time for each process of the server: the machine is there for answers."""

OWN_SETTINGS = "PMO_DESIGN_"
"""Environment that is not handed on: it may hold the password of a mail server."""


def begin_documents(
    store: Store, engagement: str, language: str, page_size: PageSize, now: datetime
) -> bool:
    """Let the documents of an engagement be built; False where they are being built already.

    Raises
    ------
    NotFoundError
        If there is no such engagement.
    RefusedError
        If it is closed: what was built before stays the last word.
    """
    refuse_closed(store, engagement)
    job = JobShelf(store.engine).begin(engagement, KIND, now, now - LOST_AFTER)
    if job is None:
        return False
    order = Order(store.address, engagement, job, language, page_size, current_language())
    Thread(target=_watch, args=(store, order), name=f"documents-{job}", daemon=True).start()
    return True


def documents_job(store: Store, engagement: str, now: datetime) -> JobLine | None:
    """How the latest building stands; one that is lost counts as failed."""
    found = JobShelf(store.engine).latest(engagement, KIND)
    if found is None or found.state != "running":
        return found
    lost = found.seen is None or found.seen < now - LOST_AFTER
    return JobLine(found.id, "failed", found.progress, "", found.seen) if lost else found


def _watch(store: Store, order: Order) -> None:
    """Wait for one's turn, and for the process; note how it ended if it could not."""
    jobs = JobShelf(store.engine)
    try:
        while not _TURN.acquire(timeout=WAITING_SECONDS):
            jobs.tell(order.job, utc_now())
        try:
            reason = _run(order)
        finally:
            _TURN.release()
        jobs.tell(order.job, utc_now(), state="failed", message=reason)  # unless it has ended
    except Exception:  # a thread that nobody waits for
        log.exception("documents of %s", order.engagement)


def _run(order: Order) -> str:
    """Run the process to its end, and say what was the matter if it did not say so itself."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(OWN_SETTINGS)
    }
    try:
        code = subprocess.run(  # noqa: S603 -- our own module, nothing of a request in it
            [sys.executable, "-m", PROCESS],
            input=json.dumps(asdict(order)).encode(),
            env=environment | {"OPENBLAS_NUM_THREADS": "1"},
            timeout=WALL_SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        code = -getattr(signal, "SIGXCPU", 1)
    with speaking(order.speaks):
        return reason_of(code)


def reason_of(code: int) -> str:
    """What the end of a process means, in words."""
    if code == -getattr(signal, "SIGXCPU", 0):
        return say(
            "building took longer than {seconds} seconds of computing and was stopped",
            seconds=CPU_SECONDS,
        )
    if code == -getattr(signal, "SIGKILL", 0):
        return say(
            "building was stopped by the machine, most likely because memory is short; "
            "try again later"
        )
    return say("building ended without a word (code {code}); see the log of the server", code=code)
