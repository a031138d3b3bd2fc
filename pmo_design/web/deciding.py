"""What may be decided about the start of a service, and who waits for it: no web in here."""

from __future__ import annotations

from dataclasses import dataclass

from pmo_design.documents.small_groups import fewest_of, least_people, voices
from pmo_design.documents.snapshot import Snapshot
from pmo_design.engagement import Department


@dataclass(frozen=True, slots=True)
class Starts:
    """Where and when a service can be made to start.

    Attributes
    ----------
    departments : tuple of Department
        Those in which it does not run today; first those in which a safe score says whether
        it is called for.
    few, unscored : frozenset of str
        Ids of departments in which fewer people answered than a safe score needs, and of the
        others for which no score of the service is given.
    waves : tuple of int
        Of the plan; none without a capacity.
    """

    departments: tuple[Department, ...]
    few: frozenset[str]
    unscored: frozenset[str]
    waves: tuple[int, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.departments and self.waves)


def starts_of(service: str, snapshot: Snapshot) -> Starts:
    """Departments and waves that a decision may start a service in."""
    running = snapshot.roadmap.running_before
    given, least = voices(snapshot), least_people(snapshot)
    few = frozenset(name for name, people in given.items() if fewest_of(people) < least)
    scores = {each.id: each.services[service] for each in snapshot.scorecard.departments}
    unscored = frozenset(name for name, score in scores.items() if score is None) - few
    offered = (
        each for each in snapshot.engagement.departments if (service, each.id) not in running
    )
    return Starts(
        tuple(sorted(offered, key=lambda each: each.id in few | unscored)),
        few,
        unscored,
        tuple(wave.number for wave in snapshot.roadmap.waves),
    )


def waiting_for(service: str, snapshot: Snapshot) -> tuple[str, ...]:
    """Planned or recommended services that cannot start without this one, in catalogue order.

    Those that wait for it through another one too; none where it runs today, for then
    whatever waits for it may start.
    """
    running = {each for each, _ in snapshot.roadmap.running_before}
    if service in running:
        return ()
    starting = {start.service for wave in snapshot.roadmap.waves for start in wave.starts}
    wanted = starting | ({each.id for each in snapshot.recommended} - running)
    held: set[str] = set()
    found = {service}
    while found:
        held |= found
        found = {
            each.id
            for each in snapshot.catalog.services
            if each.id not in held and (held - running).intersection(each.after)
        }
    order = [each.id for each in snapshot.catalog.services]
    return tuple(each for each in order if each in wanted & held and each != service)
