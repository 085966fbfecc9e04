"""What came of it: the goals of the last cycle against the forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eutonia.domain.case import Goal
from eutonia.domain.cycle import Course as Followed
from eutonia.domain.cycle import Cycle
from eutonia.domain.proposal import ExpectedCourse
from eutonia.report.words import level, span
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.presenters.courses import Kept, observations

ATTAINED = {
    -2: Tag("reason", "much less than hoped for"), -1: Tag("reason", "less than hoped for"), 0: Tag("ok", "as hoped for"),
    1: Tag("ok", "better"), 2: Tag("ok", "much better"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal: before, the best that was found, what the forecast said for that day, and its score."""

    words: str
    before: str
    best: str
    forecast: str
    tag: Tag


def goal_rows(followed: Followed | None, kept: Sequence[Kept]) -> tuple[GoalRow, ...]:
    """The goals of the last cycle, by the problem that each names first."""
    if followed is None or not followed.cycles:
        return ()
    case = ([followed.case, *followed.later_cases])[-1]
    cycle = followed.cycles[-1]
    forecast = next((one for one in reversed(kept) if one.start == cycle.session.given_on), None)
    return tuple(_row(goal, followed, cycle, forecast) for goal in case.goals)


def _row(goal: Goal, followed: Followed, cycle: Cycle, forecast: Kept | None) -> GoalRow:
    about = goal.problems[0]
    key = (about.pattern, about.side, goal.measure.value)
    cases = [followed.case, *followed.later_cases]
    seen = list(observations(key, cases, [cycle]))
    start = cycle.session.given_on
    before = next((o for o in reversed(seen) if o.on <= start), None)
    after = [o for o in seen if o.on > start]
    best = min(after, key=lambda o: (o.value, o.on)) if after else None
    course = next((c for c in forecast.courses if (c.pattern, c.side, c.measure) == key), None) if forecast else None
    return GoalRow(
        words=goal.words, before=level(before.value, goal.measure.value) if before else words.NOT_ASKED,
        best=f"{level(best.value, goal.measure.value)}, {words.week_of(best.on, start)}" if best else "not seen yet",
        forecast=_said(course, (best.on - start).days) if course and best else words.NONE, tag=_score(goal, cycle),
    )  # fmt: skip


def _said(course: ExpectedCourse, day: int) -> str:
    """The 80 % interval that was forecast for the week nearest to a day."""
    near = min(range(len(course.weeks)), key=lambda i: abs(course.weeks[i] * words.DAYS_A_WEEK - Decimal(day)))
    band = course.bands[near]
    return span(level(band.low_80, course.measure), level(band.high_80, course.measure))


def _score(goal: Goal, cycle: Cycle) -> Tag:
    scores = [seen.goal_attainment[goal.id] for seen in cycle.follow_ups if goal.id in seen.goal_attainment]
    return ATTAINED[max(scores)] if scores else Tag("note", "not scored")
