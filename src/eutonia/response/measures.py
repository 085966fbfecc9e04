"""One scale per measure on which relief is subtracted, and the way there and back.

Ashworth: the position 0 to 5 of the grades 0, 1, 1+, 2, 3, 4, as a continuous tone under the grades. Spasms a day and pain
(0 to 10): the logarithm of the number plus a half, so that relief is a proportion and nothing falls below 0.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.answers import Ashworth
from eutonia.domain.case import PAIN_SCALE_TOP, Goal, Measure, PostureProblem

Array = NDArray[np.float64]
HALF = 1 / 2
UNITS = {
    Measure.ASHWORTH: "position on the Modified Ashworth scale: 0, 1, 1+, 2, 3 and 4 are 0 to 5",
    Measure.SPASMS_PER_DAY: "spasms a day",
    Measure.PAIN: "points of pain, 0 to 10",
}
HIGHEST = {Measure.ASHWORTH: len(Ashworth) - 1, Measure.SPASMS_PER_DAY: np.inf, Measure.PAIN: PAIN_SCALE_TOP}
"""The top of each scale, by its definition."""


def baseline(problem: PostureProblem, measure: Measure) -> float | None:
    """Where the person stands before treatment, on the scale of relief; None when it was not measured."""
    if measure is Measure.ASHWORTH:
        return None if problem.ashworth is None else float(problem.ashworth.rank)
    number = problem.spasms_per_day if measure is Measure.SPASMS_PER_DAY else problem.pain
    return None if number is None else log(float(number) + HALF)


def measured(problem: PostureProblem) -> tuple[Measure, ...]:
    """The measures for which the problem has a baseline, in the order of the scale list."""
    return tuple(measure for measure in Measure if baseline(problem, measure) is not None)


def highest_that_counts(goal: Goal) -> float:
    """The highest value on the scale of relief that would still be written down as the goal's target or better.

    A tone up to half a grade above the target is graded as the target. A count or score is compared as it is.
    """
    if goal.target_ashworth is not None:
        return goal.target_ashworth.rank + HALF
    return log(float(goal.target_at_most or 0) + HALF)


def as_written(values: Array, measure: Measure) -> Array:
    """From the scale of relief back to what is written down, held inside the scale's ends."""
    plain = values if measure is Measure.ASHWORTH else np.exp(values) - HALF
    return np.clip(plain, 0, HIGHEST[measure])
