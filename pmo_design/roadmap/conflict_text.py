"""A conflict in the words of the people who made its decisions and gave its capacities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from pmo_design.engagement import Decision
from pmo_design.errors import PlanError
from pmo_design.language import level_text, number_text
from pmo_design.messages import current_language, mark, say, say_count
from pmo_design.roadmap.conflict import Change, Conflict
from pmo_design.roadmap.definition import run_text, setup_text
from pmo_design.roadmap.problem import Problem

_AMOUNT = {"setup-capacity": setup_text, "run-capacity": run_text}
_GIVEN = {
    "setup-capacity": (
        mark("set-up capacity of wave {first} ({amount})"),
        mark("set-up capacity of each of the waves {first} to {last} ({amount})"),
    ),
    "run-capacity": (
        mark("running capacity of wave {first} ({amount})"),
        mark("running capacity of each of the waves {first} to {last} ({amount})"),
    ),
}
_MORE = {
    "setup-capacity": (
        mark("{amount} of set-up more in wave {first}"),
        mark("{amount} of set-up more in each of the waves {first} to {last}"),
    ),
    "run-capacity": (
        mark("{amount} more in wave {first}"),
        mark("{amount} more in each of the waves {first} to {last}"),
    ),
}
"""What is said of one wave, and of waves in a row."""


def refusal(problem: Problem, conflict: Conflict) -> PlanError:
    """What cannot hold together, why, and the smallest change found that mends it."""
    words = _Words(problem)
    parts = [say("no plan keeps all of these: {limits}", limits=_listed(words.limits(conflict)))]
    parts += [_listed(dict.fromkeys(words.facts(conflict)))]
    text = (
        mark("the smallest change that mends it: {changes}")
        if conflict.smallest
        else mark("a change that mends it: {changes}")
    )
    parts.append(say(text, changes=_listed(words.changes(conflict))))
    return PlanError(". ".join(part[0].upper() + part[1:] for part in parts if part))


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(parts)


class _Words:
    """Limits, facts and changes of one problem, in the language of the moment."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def limits(self, conflict: Conflict) -> Iterator[str]:
        """Decisions, and capacities with what is given of them."""
        capacity, limits = self._problem.capacity, conflict.limits
        for each in limits:
            if each.decision:
                yield self._decision(each.decision)
            elif each.rule == "coaches":
                yield say_count("{count} coach", "{count} coaches", capacity.coaches or 0)
        given = {"setup-capacity": capacity.setup_person_months, "run-capacity": capacity.run_fte}
        for rule, amounts in given.items():
            waves = sorted(each.wave for each in limits if each.rule == rule)
            given_there = [(wave, amounts[wave - 1]) for wave in waves]
            yield from _by_wave(given_there, _GIVEN[rule], _AMOUNT[rule])

    def facts(self, conflict: Conflict) -> Iterator[str]:
        """Rules of the method that pins meet, which no decision changes."""
        limits, rules = conflict.limits, self._problem.rules
        pins = [each.decision for each in limits if each.rule == "pin" and each.decision]
        for pin in pins:
            yield from self._waits(pin)
            yield from self._levels(pin)
        crowds = Counter((pin.department, pin.wave) for pin in pins)
        if any(count > rules.starts_per_department for count in crowds.values()):
            yield say_count(
                "at most {count} service starts in a department and wave",
                "at most {count} services start in a department and wave",
                rules.starts_per_department,
            )
        if any(each.rule == "coaches" for each in limits):
            yield say_count(
                "a coach serves {count} department",
                "a coach serves {count} departments",
                rules.departments_per_coach,
            )

    def changes(self, conflict: Conflict) -> Iterator[str]:
        """What to change."""
        for each in conflict.changes:
            if each.limit.decision:
                yield self._other_decision(each.limit.decision, each)
            elif each.limit.rule == "coaches":
                yield say_count("{count} coach more", "{count} coaches more", int(each.amount))
        for rule, texts in _MORE.items():
            more = [
                (each.limit.wave, each.amount)
                for each in conflict.changes
                if each.limit.rule == rule
            ]
            yield from _by_wave(more, texts, _AMOUNT[rule])

    def _decision(self, decision: Decision) -> str:
        service, where = (
            self._problem.service_name(decision.service),
            self._problem.department_name(decision.department or ""),
        )
        if decision.action == "pin":
            text = mark("start {service} in {department} in wave {wave}")
        elif decision.action == "withhold":
            text = mark("withhold {service}")
        elif decision.action == "order":
            text = mark("start {service} in this order: {departments}")
        elif decision.department is None:
            text = mark("keep {service} out of every department")
        else:
            text = mark("keep {service} out of {department}")
        names = ", ".join(map(self._problem.department_name, decision.departments))
        return say(text, service=service, department=where, wave=decision.wave, departments=names)

    def _other_decision(self, decision: Decision, change: Change) -> str:
        if change.kind == "dropped":
            return say("take back: {decision}", decision=self._decision(decision))
        return say(
            "start {service} in {department} in wave {wave} instead of {before}",
            service=self._problem.service_name(decision.service),
            department=self._problem.department_name(decision.department or ""),
            wave=int(change.amount),
            before=decision.wave,
        )

    def _waits(self, pin: Decision) -> Iterator[str]:
        """Prerequisites that do not run today, of the service and of what it waits for."""
        running = {service for service, _ in self._problem.running_before}
        waiting, told = [pin.service], set[str]()
        while waiting:
            service = waiting.pop(0)
            needed = [
                each for each in self._problem.services[service].after if each not in running
            ]
            if needed and service not in told:
                told.add(service)
                waiting += needed
                yield say(
                    "{service} starts after a wave in which {needed} runs somewhere",
                    service=self._problem.service_name(service),
                    needed=", ".join(map(self._problem.service_name, needed)),
                )

    def _levels(self, pin: Decision) -> Iterator[str]:
        """Levels that the department has not reached, or that nobody knows."""
        scores = self._problem.scores[pin.department or ""]
        for domain, level in self._problem.services[pin.service].requires.items():
            score = scores.maturity[domain]
            if score is None or score.estimate.mean < level:
                has = (
                    say("not known")
                    if score is None
                    else level_text(score.estimate.mean, current_language(), 2)
                )
                yield say(
                    "{service} requires maturity {level} in {domain}, and that of {department} "
                    "is {has}",
                    service=self._problem.service_name(pin.service),
                    level=number_text(level, current_language(), 1),
                    domain=self._problem.domain_name(domain),
                    department=self._problem.department_name(pin.department or ""),
                    has=has,
                )


def _by_wave(
    amounts: Iterable[tuple[int, float]], texts: tuple[str, str], shown: Callable[[float], str]
) -> Iterator[str]:
    """What is said of amounts in waves, those of a row with the same amount in one."""
    rows: list[tuple[int, int, float]] = []
    for wave, amount in amounts:
        if rows and rows[-1][1:] == (wave - 1, amount):
            rows[-1] = rows[-1][0], wave, amount
        else:
            rows.append((wave, wave, amount))
    for first, last, amount in rows:
        yield say(texts[last > first], first=first, last=last, amount=shown(amount))
