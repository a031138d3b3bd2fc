"""What the plan makes of a service, and why where that is not what its class says."""

from __future__ import annotations

from collections import Counter

from pmo_design.documents.content import Block, Bullets, Paragraph
from pmo_design.documents.crowding import CAPACITIES, crowded_out
from pmo_design.documents.mandate.planned import in_plan, main_reason, planned_anyway
from pmo_design.documents.organisation_view import BEFORE, recommended_unplanned
from pmo_design.documents.organisation_view import starts as first_starts
from pmo_design.documents.plan_view import starts
from pmo_design.documents.start_reasons import grouped_reasons, start_kind
from pmo_design.scoring.scorecard import RECOMMENDED
from pmo_design.web.results_parts import Results


def service_in_plan(service: str, results: Results) -> str:
    """What the plan makes of a service, and why in short where it is not recommended."""
    snapshot, paper = results.snapshot, results.paper
    if not _only_planned(service, results):
        return in_plan(service, snapshot, paper)
    status = planned_anyway(service, snapshot, paper)
    mine = [start for start in starts(snapshot) if start.service == service]
    called = sum(start_kind(snapshot, start) in RECOMMENDED for start in mine)
    if not called:
        return status
    return results.words(
        "results.called-in", status=status, departments=paper.count("department", called)
    )


def why_planned(service: str, results: Results) -> tuple[Block, ...]:
    """Why each start is made of a service that is not recommended, wave after wave."""
    snapshot, paper, words = results.snapshot, results.paper, results.words
    if not _only_planned(service, results):
        return ()
    lines = []
    for wave in snapshot.roadmap.waves:
        mine = [start for start in wave.starts if start.service == service]
        if mine:
            reasons = grouped_reasons(snapshot, paper, mine).split("\n")
            head = words("results.wave", wave=words.number(wave.number))
            lines.append((f"{head}.", paper("list.separator").join(reasons)))
    if not lines:
        return ()
    return (Paragraph(words("results.why-planned")), Bullets(tuple(lines)))


def why_unplanned(service: str, results: Results) -> tuple[Block, ...]:
    """What keeps a recommended service out of the plan, and whether others went first."""
    snapshot, paper, words = results.snapshot, results.paper, results.words
    if service not in recommended_unplanned(snapshot):
        return ()
    left = snapshot.roadmap.not_started
    counts = Counter(each.reason for each in left if each.service == service)
    lines = tuple(
        (f"{paper(f'reason.{reason}')}:", paper.count("department", count))
        for reason, count in counts.most_common()
    )
    main = main_reason(service, snapshot)
    first = main in CAPACITIES and crowded_out(service, main, snapshot)
    return (
        Paragraph(words("results.why-unplanned")),
        Bullets(lines),
        *((Paragraph(words(f"results.others-first.{main}")),) if first else ()),
    )


def starts_in(service: str, department: str, results: Results) -> str:
    """Wave in which a service starts in a department, that it runs there, or a dash."""
    wave = first_starts(results.snapshot).get((service, department))
    if wave is None:
        return results.paper("evidence.none")
    if wave == BEFORE:
        return results.words("results.runs")
    return results.words("results.wave", wave=results.words.number(wave))


def _only_planned(service: str, results: Results) -> bool:
    """Whether a service is in the plan without being recommended."""
    snapshot = results.snapshot
    return service in snapshot.planned and service not in snapshot.scorecard.recommended
