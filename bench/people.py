"""Does what two cycles taught forecast the third better than the population does? A study of made-up people.

    python bench/run.py people

Each person has a truth of their own, two problems, two cycles with visits in weeks 2, 4, 8 and 12, and an assessment before
each session. Both beliefs see the assessment before the third session; only the learned one sees the course. Scored is what
would be written down in weeks 2, 4, 8 and 12 of the third cycle, against its whole distribution under the truth and not
against one draw of it, so that the score has no noise of its own. Log score: expected log probability, which is how far a
forecast is from the truth in information. CRPS: expected score of the cumulative distribution, which is the squared area
between forecast and truth. Both are means over problems, measures and weeks.

One family is that of the model. The other is not: toxin rises and falls along another curve, the response fades with every
cycle, the error of one observation is twice as large, and days are better or worse in all measures at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from bench.measuring import Measurement
from numpy.typing import NDArray
from tests.learn.people import ONA, TWO, Made, Visits, known, make, population

from eutonia.domain.belief import Belief
from eutonia.domain.case import Measure
from eutonia.domain.cycle import Course
from eutonia.domain.plan import Plan
from eutonia.learn import learn
from eutonia.response import outlook
from eutonia.response.course import unfold
from eutonia.response.links import ERROR, log_probability

Array = NDArray[np.float64]
PEOPLE = 200
WEEKS = (2, 4, 8, 12)
CYCLES = 3
VISITS = Visits(problems=TWO, weeks=WEEKS, products=(ONA,) * CYCLES, assessed_again=True)
MOST_SPASMS = 250
"""Spasms a day beyond this are counted together."""
WRITTEN = {
    Measure.ASHWORTH: np.arange(6.0),
    Measure.PAIN: np.arange(11.0),
    Measure.SPASMS_PER_DAY: np.arange(MOST_SPASMS + 1.0),
}
"""What can be written down."""
Truth = Mapping[tuple[int, Measure], Array]
"""Chances of everything that can be written down, (weeks, values), of each problem and measure."""


@dataclass(frozen=True)
class Family:
    """Where the truth of a person comes from."""

    name: str
    rises: Callable[[Array, float, float], Array] | None = None
    """Another curve of b(t) from days, onset and offset constants."""
    fades: float = 0
    """Change of the logarithm of response per cycle, beside the person's own trend."""
    noise: float = 1
    """Times the error of one observation."""
    day_to_day: float = 0
    """Standard deviation of what a day changes in all measures of a person at once, in parts of the error."""


def plateau(days: Array, onset: float, offset: float) -> Array:
    """A sigmoid rise, a plateau, and a fall along a Gompertz curve, as late as the model's own falls to a half."""
    since = np.maximum(days, 0)
    rise = -np.expm1(-((since / onset) ** 2))
    return rise * -np.expm1(-np.exp(-(since - 2.2 * offset) / (0.35 * offset)))


OF_THE_MODEL = Family("same family")
ANOTHER = Family("another family", rises=plateau, fades=-0.15, noise=2, day_to_day=0.5)


@cache
def study(family: Family, people: int = PEOPLE) -> Array:
    """For each person what learning gains over the population, (people, 3): log score and CRPS, above 0 is better; and trust."""
    return np.array([gain(family, seed) for seed in range(people)])


def gain(family: Family, seed: int) -> tuple[float, float, float]:
    """One person: gains in log score and CRPS, and 1 when the verdict trusts what was learned."""
    made = truth_of(family, seed)
    past = Course(case=made.course.case, cycles=made.course.cycles[:-1], later_cases=made.course.later_cases)
    learned, truth = learn(population(), past, known()), true_chances(made, family)
    gained = score(learned.belief, made.course, truth) - score(population(), made.course, truth)
    return float(gained[0]), float(gained[1]), float(learned.verdict.in_domain)


def truth_of(family: Family, seed: int) -> Made:
    """A person of the family. Levels are those of people who are treated, not of the wide prior of anyone's."""
    random = np.random.default_rng(10_000 + seed)
    levels = {"ashworth": (3, 0.8), "spasms_per_day": (1.9, 0.8), "pain": (0.3, 1)}

    def treated(truth: dict[str, float]) -> None:
        for name in truth:
            if name.startswith("baseline:"):
                truth[name] = random.normal(*levels[name.split(":")[1]])

    return make(VISITS, seed, treated, family)


def true_chances(made: Made, family: Family) -> Truth:
    """Of everything that can be written down in the last cycle."""
    found = {}
    for (problem, measure), latent in made.last_cycle.items():
        error = np.exp(made.truth[ERROR[measure]])
        if measure is Measure.SPASMS_PER_DAY:
            error /= family.noise**2
        else:
            error *= np.hypot(family.noise, family.day_to_day)
        found[problem, measure] = chances(measure, latent[None, :], np.array([error]))
    return found


def chances(measure: Measure, latent: Array, error: Array) -> Array:
    """(weeks, values), the mean over draws, from what lies beneath, (draws, weeks), and the error, (draws,)."""
    written = WRITTEN[measure]
    found = np.exp(log_probability(measure, written, latent[:, :, None], error[:, None, None])).mean(axis=0)
    if measure is Measure.SPASMS_PER_DAY:
        found[:, -1] += np.maximum(1 - found.sum(axis=1), 0)
    return found  # type: ignore[no-any-return]


def score(belief: Belief, course: Course, truth: Truth) -> Array:
    """Expected log score and CRPS of the forecast of the last cycle; higher is better."""
    last = course.cycles[-1].session
    doses = [{"muscle": one.muscle, "side": one.side.value, "units": one.units} for one in last.doses]
    case = course.later_cases[-1]
    plan = Plan.model_validate(
        {"case_id": case.case_id, "product": last.product, "jurisdiction": "US", "planned_for": last.given_on, "doses": doses}
    )
    earlier = [cycle.session for cycle in course.cycles[:-1]]
    ahead = outlook(case, known(), belief, last.product, max(WEEKS), earlier=earlier)
    treated = unfold(plan, ahead.scene, ahead.passage)
    scores = []
    for (problem, measure), true in truth.items():
        left = ahead.untreated.left(problem, measure, treated)[:, list(WEEKS)]
        forecast = np.maximum(chances(measure, left, ahead.scene.reading[ERROR[measure]]), 1e-12)
        logs = (true * np.log(forecast)).sum(axis=1)
        squares = ((forecast.cumsum(axis=1) - true.cumsum(axis=1)) ** 2).sum(axis=1)
        scores.append([logs.mean(), -squares.mean()])
    return np.array(scores).mean(axis=0)


def measure() -> list[Measurement]:
    """The share of people whom learning serves better, in both families."""
    told = []
    for family in (OF_THE_MODEL, ANOTHER):
        gains = study(family)
        for name, column in zip(("log score", "CRPS"), gains.T, strict=False):
            share = 100 * float((column > 0).mean())
            note = f"{len(column)} people, median gain {np.median(column):.3f}, mean {column.mean():.3f}"
            what = f"{family.name}: forecast of cycle 3 better with learning, {name}"
            told.append(Measurement(what, share, "% of people", 80, at_least=True, note=note))
        told.append(Measurement(f"{family.name}: what was learned is trusted", 100 * float(gains[:, -1].mean()), "% of people"))
    return told
