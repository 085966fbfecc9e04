"""Every single observation of a course: what was seen, of what, on which day, in plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Case, Goal, Measure, PostureProblem
from eutonia.domain.cycle import Cycle, ProblemScore
from eutonia.domain.words import day

Place = tuple[str, Side]


class Kind(StrEnum):
    """What an observation is of. The order is the one in which observations are kept."""

    ASHWORTH = "ashworth"
    SPASMS_PER_DAY = "spasms_per_day"
    PAIN = "pain"
    TARDIEU = "tardieu"
    STIFFNESS = "stiffness"
    GOAL = "goal"
    WEAKNESS = "weakness"
    FELT_ONSET = "felt_onset"
    FELT_WEAR_OFF = "felt_wear_off"

    @property
    def words(self) -> str:
        """As it is said in a sentence."""
        return {Kind.ASHWORTH: "tone", Kind.SPASMS_PER_DAY: "spasms a day", Kind.GOAL: "goals"}.get(self, self.value)


KINDS = tuple(Kind)
OF_A_PROBLEM = (Kind.ASHWORTH, Kind.SPASMS_PER_DAY, Kind.PAIN, Kind.TARDIEU, Kind.STIFFNESS)
"""What is seen of one problem, and has an untreated level of its own."""
MEASURED_BY = {Kind.ASHWORTH: Measure.ASHWORTH, Kind.SPASMS_PER_DAY: Measure.SPASMS_PER_DAY, Kind.PAIN: Measure.PAIN}


@dataclass(frozen=True, slots=True, order=True)
class Observed:
    """One thing that was seen."""

    order: int
    """Position of its kind among the kinds."""
    stage: int
    """How many sessions had been given before that day."""
    day: int
    """Days since the first session; before it, below 0."""
    place: int
    """Which problem, goal or session it is of."""
    value: float
    follow_up: bool
    """Seen at a follow-up, and not at an assessment before a session."""

    @property
    def kind(self) -> Kind:
        """What it is of."""
        return KINDS[self.order]


@dataclass(frozen=True, slots=True)
class Clock:
    """Civil days as days since the first session, and how many sessions lie before a day."""

    first_day: date
    sessions: tuple[date, ...]

    def day(self, on: date) -> int:
        """Days since the first session."""
        return (on - self.first_day).days

    def observed(self, kind: Kind, on: date, place: int, value: float, follow_up: bool = True) -> Observed:
        """One observation of that civil day. What is seen on the day of a session is seen before its toxin acts."""
        stage = sum(given < on for given in self.sessions)
        return Observed(KINDS.index(kind), stage, self.day(on), place, value, follow_up)


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything seen, and the sentences on what was seen and cannot be learned from."""

    observations: tuple[Observed, ...]
    goals: tuple[Goal, ...]
    not_used: tuple[str, ...]


def observations_of(cases: Sequence[Case], cycles: Sequence[Cycle], known: Mapping[Place, int], clock: Clock) -> Seen:
    """All observations, in an order that does not depend on how they were written down.

    `cases` in the order of their days; `known` is the place of each problem.
    """
    goals, attained, unknown = _goals(cases, cycles, clock)
    found = [
        *(one for case in cases for one in _of_case(case, known, clock)),
        *(one for at, cycle in enumerate(cycles) for one in _of_cycle(at, cycle, known, clock)),
        *attained,
    ]
    return Seen(tuple(sorted(found)), goals, (*unknown, *_swallowing(cycles)))


def _of_case(case: Case, known: Mapping[Place, int], clock: Clock) -> Iterable[Observed]:
    for problem in case.problems:
        place = known[problem.pattern, problem.side]
        for kind, value in _scores(problem):
            yield clock.observed(kind, case.assessed_on, place, value, follow_up=False)


def _of_cycle(at: int, cycle: Cycle, known: Mapping[Place, int], clock: Clock) -> Iterable[Observed]:
    for seen in cycle.follow_ups:
        for score in seen.scores:
            place = known[score.problem.pattern, score.problem.side]
            for kind, value in _scores(score):
                yield clock.observed(kind, seen.seen_on, place, value)
    yield from _weakness(at, cycle, clock)
    yield from _felt(at, cycle, clock)


def _scores(found: PostureProblem | ProblemScore) -> Iterable[tuple[Kind, float]]:
    if found.ashworth is not None:
        yield Kind.ASHWORTH, float(found.ashworth.rank)
    if found.spasms_per_day is not None:
        yield Kind.SPASMS_PER_DAY, float(found.spasms_per_day)
    if found.pain is not None:
        yield Kind.PAIN, float(found.pain)
    if found.tardieu is not None:
        yield Kind.TARDIEU, float(found.tardieu.full_range_degrees - found.tardieu.catch_degrees)
    if isinstance(found, ProblemScore) and found.stiffness is not None:
        yield Kind.STIFFNESS, float(found.stiffness)


def _weakness(at: int, cycle: Cycle, clock: Clock) -> Iterable[Observed]:
    """Once a cycle: yes on the first day it was said, else no on the last day it was denied; unknown says nothing."""
    said = [seen.seen_on for seen in cycle.follow_ups if seen.weakness_that_limits is Answer.YES]
    denied = [seen.seen_on for seen in cycle.follow_ups if seen.weakness_that_limits is Answer.NO]
    if said:
        yield clock.observed(Kind.WEAKNESS, min(said), at, 1)
    elif denied:
        yield clock.observed(Kind.WEAKNESS, max(denied), at, 0)


def _felt(at: int, cycle: Cycle, clock: Clock) -> Iterable[Observed]:
    """The first day on which each was told, at no distance from the moment itself. Not told is not the same as not felt."""
    onset = [seen.seen_on for seen in cycle.follow_ups if seen.felt_onset]
    wear_off = [seen.seen_on for seen in cycle.follow_ups if seen.felt_wear_off]
    if onset:
        yield clock.observed(Kind.FELT_ONSET, min(onset), at, 0)
    if wear_off:
        yield clock.observed(Kind.FELT_WEAR_OFF, min(wear_off), at, 0)


def _goals(
    cases: Sequence[Case], cycles: Sequence[Cycle], clock: Clock
) -> tuple[tuple[Goal, ...], list[Observed], tuple[str, ...]]:
    follow_ups = [seen for one in cycles for seen in one.follow_ups]
    scored = sorted((seen.seen_on, id, level) for seen in follow_ups for id, level in seen.goal_attainment.items())
    goals: list[Goal] = []
    found, unknown = [], set()
    for on, id, attained in scored:
        goal = _goal_in_force(id, on, cases)
        if goal is None:
            unknown.add(f"The goal {id!r} was scored and stands in no case of the course: it was not learned from.")
            continue
        if goal not in goals:
            goals.append(goal)
        found.append(clock.observed(Kind.GOAL, on, goals.index(goal), attained))
    return tuple(goals), found, tuple(sorted(unknown))


def _goal_in_force(id: str, on: date, cases: Sequence[Case]) -> Goal | None:
    """The goal as the last case before that day holds it, else as the first one does."""
    held = [(case.assessed_on, goal) for case in cases for goal in case.goals if goal.id == id]
    before = [goal for day, goal in held if day <= on]
    return before[-1] if before else next((goal for _, goal in held), None)


def _swallowing(cycles: Sequence[Cycle]) -> tuple[str, ...]:
    days = [seen.seen_on for one in cycles for seen in one.follow_ups if seen.swallowing_trouble is Answer.YES]
    if not days:
        return ()
    return (f"Trouble swallowing was seen on {day(min(days))}: safety hears of it, this belief does not learn from it.",)
