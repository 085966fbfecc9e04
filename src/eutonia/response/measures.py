"""The scale of each measure, on which relief is subtracted, and what a case says of it.

Ashworth: the position 0 to 5 of the grades 0, 1, 1+, 2, 3, 4, as a continuous tone under the grades. Spasms a day: the
logarithm of the number plus a half, so that relief is a proportion. Pain (0 to 10): the log odds of (score + 1/2) / 11, so
that neither end is passed. How observations scatter around these is said by `links`.
"""

from __future__ import annotations

from eutonia.domain.answers import Side
from eutonia.domain.case import PAIN_SCALE_TOP, Goal, Measure, PostureProblem
from eutonia.response.links import HALF, latent_rate, latent_score

UNITS = {
    Measure.ASHWORTH: "position on the Modified Ashworth scale: 0, 1, 1+, 2, 3 and 4 are 0 to 5",
    Measure.SPASMS_PER_DAY: "spasms a day",
    Measure.PAIN: "points of pain, 0 to 10",
}


def found(problem: PostureProblem, measure: Measure) -> float | None:
    """What was found before treatment, on the scale of relief; None when it was not measured."""
    if measure is Measure.ASHWORTH:
        return None if problem.ashworth is None else float(problem.ashworth.rank)
    if measure is Measure.SPASMS_PER_DAY:
        return None if problem.spasms_per_day is None else float(latent_rate(float(problem.spasms_per_day)))
    return None if problem.pain is None else float(latent_score(float(problem.pain)))


def measured(problem: PostureProblem) -> tuple[Measure, ...]:
    """The measures that were found before treatment, in the order of the scale list."""
    return tuple(measure for measure in Measure if found(problem, measure) is not None)


def target(goal: Goal) -> float:
    """The target of a goal as it would be written down: a position, spasms a day, or a score."""
    if goal.target_ashworth is not None:
        return float(goal.target_ashworth.rank)
    return float(goal.target_at_most or 0)


def latent_target(goal: Goal) -> float:
    """The highest latent value that still counts as the target, half a step above it: from here goal attainment is counted."""
    if goal.measure is Measure.ASHWORTH:
        return target(goal) + HALF
    if goal.measure is Measure.SPASMS_PER_DAY:
        return float(latent_rate(target(goal) + HALF))
    return float(latent_score(min(target(goal) + HALF, PAIN_SCALE_TOP)))


def baseline_name(measure: str, pattern: str, side: Side) -> str:
    """The name under which a learned belief holds the untreated level of one problem, on the scale of its link.

    `measure` is a measure of goals, or `tardieu` or `stiffness`.
    """
    return f"baseline:{measure}:{pattern}:{side.value}"
