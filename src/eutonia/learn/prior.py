"""What is held of one person before the course: the population, with each problem's own size and untreated level beside it.

Only parameters that this course touches are learned. Which they are is seen by moving each a little and looking whether
anything that was seen is expected otherwise.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from eutonia.knowledge.types import Knowledge
from eutonia.learn.likelihood import Likelihood
from eutonia.response.population import problem_name
from eutonia.response.prior import WorkingPrior
from eutonia.response.scales import Scale, from_working

Array = NDArray[np.float64]
SAME = float(np.sqrt(np.finfo(np.float64).eps))


def prior_of(likelihood: Likelihood) -> WorkingPrior:
    """The prior of all that the course may touch: people (that of the likelihood), sizes of problems, untreated levels."""
    population, knowledge = likelihood.prior, likelihood.knowledge
    problems = [problem_name(one.pattern, one.side) for one in likelihood.record.case.problems]
    levels = likelihood.tracks.baselines
    spreads = [*(population.problem_spread for _ in problems), *(_of_level(name, "spread", knowledge) for name in levels)]
    centres = [*(0 for _ in problems), *(_of_level(name, "centre", knowledge) for name in levels)]
    size = len(population.names)
    covariance = np.zeros((size + len(spreads), size + len(spreads)))
    covariance[:size, :size] = population.covariance
    covariance[size:, size:] = np.diag(np.square(spreads))
    return replace(
        population,
        names=(*population.names, *problems, *levels),
        scales=(*population.scales, *(Scale.LOG for _ in problems), *(Scale.AS_IS for _ in levels)),
        mean=np.concatenate([population.mean, centres]),
        covariance=covariance,
    )


def touched(likelihood: Likelihood, nudge: float) -> WorkingPrior:
    """The prior of the parameters that move any expectation; the others stand among the fixed, at their centre."""
    prior = likelihood.prior
    spreads = np.sqrt(np.diag(prior.covariance))
    # Away from the centre, where a drift or a trend of nothing would hide what it moves.
    start = prior.mean + nudge * spreads
    location, spread = likelihood.predict(np.concatenate([start[None, :], start + nudge * np.diag(spreads)]))
    moved = np.any(_differs(location[1:], location[0]) | _differs(spread[1:], spread[0]), axis=1).tolist()
    still = {
        name: float(from_working(prior.mean[at], prior.scales[at])) for at, name in enumerate(prior.names) if not moved[at]
    }
    learned = prior.only([name for name, moves in zip(prior.names, moved, strict=True) if moves])
    return replace(learned, fixed={**prior.fixed, **still})


def _differs(values: Array, from_: Array) -> NDArray[np.bool_]:
    """By more than the last figures, in which equal things may be rounded otherwise."""
    return np.asarray(np.abs(values - from_) > SAME * (1 + np.abs(from_)))


def _of_level(name: str, what: str, knowledge: Knowledge) -> float:
    _, measure, *_ = name.split(":")
    return float(knowledge.number(f"learn.baseline.{measure}.{what}"))

