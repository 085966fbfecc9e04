"""The course of one person, read: one case with every problem, the sessions, and every single observation with its day.

What the knowledge does not hold is refused with the field that names it. What the model cannot learn from is left out,
and each such thing has a sentence in `not_used`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.case import Case, Goal, PostureProblem, ProblemName
from eutonia.domain.cycle import Course, Cycle
from eutonia.domain.errors import BadInput, Problem
from eutonia.domain.words import day
from eutonia.knowledge.types import Knowledge
from eutonia.learn.elsewhere import toxin_elsewhere
from eutonia.learn.scores import Clock, Observed, observations_of

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A course in the form in which it is learned from."""

    case: Case
    """The latest assessment, with every problem that any document of the course names."""
    cycles: tuple[Cycle, ...]
    """The cycles that can be learned from: all those before the first with a product of which the belief says nothing."""
    first_day: date
    session_days: Array
    """Days of the sessions since `first_day`, (sessions,)."""
    goals: tuple[Goal, ...]
    """The goals that were scored, each as it stood when it was scored."""
    observations: tuple[Observed, ...]
    """In an order of their own, whatever the order in which they were written down."""
    not_used: tuple[str, ...]
    cut_short: bool
    """Cycles are left out, since the belief says nothing of a product."""

    @property
    def last_day(self) -> int:
        """The day of the last observation since `first_day`; 0 when there is none."""
        return max((one.day for one in self.observations), default=0)

    def date_of(self, day: int) -> date:
        """The civil day that lies so many days after the first."""
        return date.fromordinal(self.first_day.toordinal() + day)


def read_course(course: Course, knowledge: Knowledge, products: frozenset[str]) -> Record:
    """Read a course. `products` are those of which the belief says something.

    Raises `BadInput` for patterns, muscles and products that the knowledge does not hold and for assessments of more than
    one person, with every fault named.
    """
    _refuse(course, knowledge)
    used, sentences = _until_unknown(course.cycles, products)
    cases = _in_order(course)
    given = tuple(one.session.given_on for one in used)
    clock = Clock(given[0] if given else course.case.assessed_on, given)
    case = _whole_case(cases, used)
    known = {(one.pattern, one.side): at for at, one in enumerate(case.problems)}
    before = None if len(used) == len(course.cycles) else course.cycles[len(used)].session.given_on
    seen = observations_of([one for one in cases if before is None or one.assessed_on <= before], used, known, clock)
    return Record(
        case=case,
        cycles=used,
        first_day=clock.first_day,
        session_days=np.array([float(clock.day(on)) for on in given]),
        goals=seen.goals,
        observations=seen.observations,
        not_used=(*sentences, *(toxin_elsewhere(cases, used) if used else ()), *seen.not_used),
        cut_short=len(used) < len(course.cycles),
    )


def _refuse(course: Course, knowledge: Knowledge) -> None:
    faults = [
        *_unknown_patterns("case", course.case, knowledge),
        *(fault for row, one in enumerate(course.later_cases) for fault in _of_later_case(row, one, course, knowledge)),
        *(fault for row, one in enumerate(course.cycles) for fault in _of_cycle(f"cycles[{row}]", one, knowledge)),
    ]
    if faults:
        raise BadInput("course", faults)


def _of_later_case(row: int, case: Case, course: Course, knowledge: Knowledge) -> Iterable[Problem]:
    born = course.case.person.birth_date
    if case.person.birth_date != born:
        field = f"later_cases[{row}].person.birth_date"
        yield Problem(field, case.person.birth_date.isoformat(), f"the person of the course, born {born.isoformat()}")
    yield from _unknown_patterns(f"later_cases[{row}]", case, knowledge)


def _unknown_patterns(field: str, case: Case, knowledge: Knowledge) -> Iterable[Problem]:
    for row, one in enumerate(case.problems):
        yield from _unknown(f"{field}.problems[{row}].pattern", one.pattern, knowledge.patterns, "pattern")


def _of_cycle(field: str, cycle: Cycle, knowledge: Knowledge) -> Iterable[Problem]:
    yield from _unknown(f"{field}.session.product", cycle.session.product, knowledge.products, "product")
    for row, dose in enumerate(cycle.session.doses):
        yield from _unknown(f"{field}.session.doses[{row}].muscle", dose.muscle, knowledge.muscles, "muscle")
    for row, seen in enumerate(cycle.follow_ups):
        for place, score in enumerate(seen.scores):
            where = f"{field}.follow_ups[{row}].scores[{place}].problem.pattern"
            yield from _unknown(where, score.problem.pattern, knowledge.patterns, "pattern")


def _unknown(field: str, name: str, known: Mapping[str, object], what: str) -> Iterable[Problem]:
    if name not in known:
        yield Problem(field, repr(name), f"the id of a {what} in the knowledge")


def _until_unknown(cycles: tuple[Cycle, ...], products: frozenset[str]) -> tuple[tuple[Cycle, ...], tuple[str, ...]]:
    """The cycles before the first whose product the belief does not know: what follows cannot be told apart from it."""
    for at, one in enumerate(cycles):
        if one.session.product not in products:
            return cycles[:at], (
                f"The belief says nothing of {one.session.product}, given on {day(one.session.given_on)}: "
                "nothing seen from that day on was learned from.",
            )
    return cycles, ()


def _in_order(course: Course) -> tuple[Case, ...]:
    return (course.case, *sorted(course.later_cases, key=lambda one: (one.assessed_on, one.case_id)))


def _whole_case(cases: tuple[Case, ...], cycles: tuple[Cycle, ...]) -> Case:
    """The latest assessment with every problem of the course, in the order of their names."""
    found = {(one.pattern, one.side): one for case in cases for one in case.problems}
    for cycle in cycles:
        for name in (score.problem for seen in cycle.follow_ups for score in seen.scores):
            found.setdefault((name.pattern, name.side), _bare(name))
    problems = tuple(found[key] for key in sorted(found))
    return cases[-1].model_copy(update={"problems": problems})


def _bare(name: ProblemName) -> PostureProblem:
    return PostureProblem(pattern=name.pattern, side=name.side)
