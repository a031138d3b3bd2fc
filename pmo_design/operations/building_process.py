"""The process that builds documents: ``python -m pmo_design.operations.building_process``.

Limits are set before anything large is imported. What happens is written to the job, for
nobody reads what a process in the background prints.
"""

from __future__ import annotations

import json
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmo_design.rendering.styles import PageSize

MEMORY_MEBIBYTES = 512
"""Address space of the process; building for twelve departments took 225 MiB of it."""

CPU_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built; ``speaks`` is the language of what is said about it."""

    database: str
    engagement: str
    job: int
    language: str
    page_size: PageSize
    speaks: str


def limit(mebibytes: int, cpu_seconds: int) -> None:
    """Limit this process; a system without such limits runs it without them."""
    with suppress(ImportError):
        import resource

        memory = mebibytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))


def build(order: Order) -> bool:
    """Build what was ordered, and write to the job how it goes; whether it went well."""
    from pmo_design.clock import utc_now
    from pmo_design.errors import PmoDesignError
    from pmo_design.messages import choose_language, say
    from pmo_design.operations.databases import open_store
    from pmo_design.operations.documents import store_documents
    from pmo_design.storage.jobs import JobShelf

    choose_language(order.speaks)
    store = open_store(Path(), order.database)
    jobs = JobShelf(store.engine)

    def tell(**values: object) -> None:
        jobs.tell(order.job, utc_now(), **values)

    def reached(share: float, name: str) -> None:
        tell(progress=share, message=name)

    try:
        made = store_documents(store, order.engagement, order.language, order.page_size, reached)
    except PmoDesignError as error:
        tell(state="failed", message=str(error))
    except MemoryError:
        tell(
            state="failed",
            message=say(
                "building needed more memory than the {mebibytes} MiB it may have",
                mebibytes=MEMORY_MEBIBYTES,
            ),
        )
    except Exception:
        traceback.print_exc()
        tell(
            state="failed",
            message=say("building met a fault of the program; see the log of the server"),
        )
    else:
        tell(state="done", progress=1.0, message="\n".join(made.notes))
        return True
    return False


def main() -> int:
    """Take an order from standard input; 0 where it was carried out."""
    limit(MEMORY_MEBIBYTES, CPU_SECONDS)
    return 0 if build(Order(**json.load(sys.stdin))) else 1


if __name__ == "__main__":
    sys.exit(main())
