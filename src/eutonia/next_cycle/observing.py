"""What was found of a problem, when: assessments and follow-ups as one line of observations, and the level without toxin.

The level without toxin before a session is what was found last, when earlier toxin had worn off by then; otherwise the
worse of that and the level before, because what is found while toxin acts is not the problem itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.case import Case, Measure, PostureProblem
from eutonia.domain.cycle import Course, Cycle
from eutonia.knowledge.types import Knowledge
from eutonia.scoring import measured_in


@dataclass(frozen=True, slots=True, order=True)
class Followed:
    """One measure of one problem: what is followed through the cycles."""

    pattern: str
    side: Side
    measure: Measure


@dataclass(frozen=True, slots=True)
class Found:
    """One value on one day."""

    on: date
    of: Followed
    value: Decimal


def assessments(course: Course, now: Case | None = None) -> tuple[Case, ...]:
    """Every assessment of the person, the oldest first; with the one now, where there is one."""
    return tuple(sorted((course.case, *course.later_cases, *((now,) if now else ())), key=lambda case: case.assessed_on))


def case_before(course: Course, on: date) -> Case:
    """The last assessment on or before a day: the problems and goals for which something was given."""
    before = [case for case in assessments(course) if case.assessed_on <= on]
    return before[-1] if before else course.case


def found_in(case: Case) -> Iterator[Found]:
    """Everything that one assessment measured."""
    for problem in case.problems:
        for measure in Measure:
            value = level_of(problem, measure)
            if value is not None:
                yield Found(case.assessed_on, Followed(problem.pattern, problem.side, measure), value)


def level_of(problem: PostureProblem, measure: Measure) -> Decimal | None:
    """One measure of one assessed problem: the position of the grade, the count or the score; None when not taken."""
    if measure is Measure.ASHWORTH:
        return None if problem.ashworth is None else Decimal(problem.ashworth.rank)
    number = problem.spasms_per_day if measure is Measure.SPASMS_PER_DAY else problem.pain
    return None if number is None else Decimal(number)


def scored_in(cycle: Cycle) -> Iterator[Found]:
    """Everything that the follow-ups of one cycle measured, in the order of the days."""
    for seen in sorted(cycle.follow_ups, key=lambda one: one.seen_on):
        for row in seen.scores:
            for measure in Measure:
                value = measured_in(row, measure)
                if value is not None:
                    yield Found(seen.seen_on, Followed(row.problem.pattern, row.problem.side, measure), value)


def levels_without_toxin(course: Course, now: Case, knowledge: Knowledge) -> tuple[dict[Followed, Decimal], ...]:
    """For each session the level of everything measured before it, and at the end the level now, before the next one."""
    found: list[dict[Followed, Decimal]] = []
    sessions: Sequence[Cycle | None] = (*course.cycles, None)
    for row, cycle in enumerate(sessions):
        until = cycle.session.given_on if cycle else now.planned_for
        cases = [case for case in assessments(course, None if cycle else now) if case.assessed_on <= until]
        if row == 0:
            found.append(_latest([one for case in cases for one in found_in(case)]))
            continue
        before = course.cycles[row - 1]
        since = before.session.given_on
        seen = [one for case in cases if case.assessed_on > since for one in found_in(case)]
        found.append(_carried(found[-1], sorted([*scored_in(before), *seen], key=lambda one: one.on), before, knowledge))
    return tuple(found)


def _latest(seen: Sequence[Found]) -> dict[Followed, Decimal]:
    return {one.of: one.value for one in seen}


def _carried(
    level: dict[Followed, Decimal], seen: Sequence[Found], cycle: Cycle, knowledge: Knowledge
) -> dict[Followed, Decimal]:
    """The level before one session carried to the next by the last thing that was seen of each problem between them."""
    last = {one.of: one for one in seen}
    carried = dict(level)
    for of, one in last.items():
        known = level.get(of)
        is_free = known is None or has_worn_off(cycle, one.on, knowledge)
        carried[of] = one.value if is_free else max(one.value, level[of])
    return carried


def has_worn_off(cycle: Cycle, on: date, knowledge: Knowledge) -> bool:
    """True when the effect of a session was over on a day: long after it, or because the person had said so."""
    if (on - cycle.session.given_on).days >= knowledge.number("next_cycle.worn_off_days"):
        return True
    return any(seen.felt_wear_off and seen.seen_on <= on for seen in cycle.follow_ups)


def best_weeks(cycle: Cycle, knowledge: Knowledge) -> tuple[date, date]:
    """First and last day of the weeks in which a session is at its best."""
    given = cycle.session.given_on
    ends = (int(knowledge.number(f"next_cycle.best_{end}_days")) for end in ("from", "to"))
    first, last = (given + timedelta(days=days) for days in ends)
    return first, last
