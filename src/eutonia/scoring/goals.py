"""Was a goal reached? By what was measured on a day, or by the verdict of the person and the team."""

from __future__ import annotations

from decimal import Decimal

from eutonia.domain.answers import Answer
from eutonia.domain.case import Goal, Measure, ProblemName
from eutonia.domain.cycle import FollowUp, ProblemScore

REACHED = 0
"""Goal attainment from which a goal counts as reached: as expected, or better (GAS-light)."""


def reached_by_scores(goal: Goal, seen: FollowUp) -> Answer:
    """Yes when every problem of the goal is at its target or better, no when one is not, not asked when some are missing."""
    found = [measured_in(score_of(name, seen), goal.measure) for name in goal.problems]
    if any(value is not None and value > target_of(goal) for value in found):
        return Answer.NO
    return Answer.NOT_ASKED if None in found else Answer.YES


def reached_by_attainment(goal: Goal, seen: FollowUp) -> Answer:
    """The verdict of goal attainment scaling on one day; not asked when it was not scored."""
    if goal.id not in seen.goal_attainment:
        return Answer.NOT_ASKED
    return Answer.YES if seen.goal_attainment[goal.id] >= REACHED else Answer.NO


def target_of(goal: Goal) -> Decimal:
    """The highest value that is still the target: a grade by its position, a count or a score as it is."""
    if goal.target_ashworth is not None:
        return Decimal(goal.target_ashworth.rank)
    assert goal.target_at_most is not None, "a goal has a target"
    return goal.target_at_most


def score_of(name: ProblemName, seen: FollowUp) -> ProblemScore | None:
    """What was written down about one problem; the last row when it stands there twice."""
    rows = [one for one in seen.scores if (one.problem.pattern, one.problem.side) == (name.pattern, name.side)]
    return rows[-1] if rows else None


def measured_in(score: ProblemScore | None, measure: Measure) -> Decimal | None:
    """One measure of one problem: the position of the grade, the count or the score; None when it was not taken."""
    if score is None:
        return None
    if measure is Measure.ASHWORTH:
        return None if score.ashworth is None else Decimal(score.ashworth.rank)
    number = score.spasms_per_day if measure is Measure.SPASMS_PER_DAY else score.pain
    return None if number is None else Decimal(number)
