"""Made-up people: a truth drawn from a prior, and the course that such a person would have had."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Protocol
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from tests.build import a_case, a_problem

from eutonia.domain.answers import Ashworth
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case, Measure
from eutonia.domain.cycle import Course
from eutonia.knowledge import Knowledge, load
from eutonia.learn import levels
from eutonia.learn.dosing import dosing_of
from eutonia.learn.likelihood import Likelihood
from eutonia.learn.prior import prior_of
from eutonia.learn.reading import read_course
from eutonia.learn.scores import MEASURED_BY, Kind
from eutonia.learn.tracks import tracks_of
from eutonia.response import population_belief, working_prior
from eutonia.response.curves import rise_and_fall

Array = NDArray[np.float64]
DAY = date(2026, 9, 24)
ONA, ABO, INCO = "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"
FOOT = (("equinovarus-foot", "right"),)
TWO = (("equinovarus-foot", "right"), ("flexed-elbow", "left"))
FOUR = (*TWO, ("adducted-thighs", "right"), ("clenched-fist", "left"))
DOSES = {
    "equinovarus-foot": (
        ("gastrocnemius-medial-head", 75),
        ("gastrocnemius-lateral-head", 75),
        ("soleus", 75),
        ("tibialis-posterior", 75),
    ),
    "flexed-elbow": (("biceps-brachii", 80), ("brachialis", 50), ("brachioradialis", 40)),
    "adducted-thighs": (("adductor-longus", 60), ("adductor-magnus", 80), ("gracilis", 40)),
    "clenched-fist": (("flexor-digitorum-superficialis", 50), ("flexor-digitorum-profundus", 50)),
}
GOAL = "goal"
MEASURES = ("ashworth", "spasms_per_day", "pain")
TIMES = {ONA: 1.0, ABO: 2.5, INCO: 1.0}


@dataclass(frozen=True)
class Visits:
    """What is done: which problems and measures, on which days of each cycle, and with which products."""

    problems: tuple[tuple[str, str], ...] = FOOT
    measures: tuple[str, ...] = MEASURES
    weeks: tuple[float, ...] = (2, 4, 8, 12)
    products: tuple[str, ...] = (ONA,)
    interval_weeks: int = 13
    weakness: bool = False
    assessed_again: bool = False
    """Before every session after the first, with the same scores as before the first."""
    strength: float = 1.0
    goal: bool = False
    """A goal of tone in the first problem, scored at every visit."""

    @property
    def cycles(self) -> int:
        """Number of sessions."""
        return len(self.products)


@cache
def known() -> Knowledge:
    """The packaged knowledge."""
    return load()


@cache
def population() -> Belief:
    """The population belief."""
    return population_belief(known())


def skeleton(visits: Visits) -> Course:
    """The course with nothing but zeros seen."""
    return filled(visits, lambda *_: 0.0)


Found = Callable[[Kind, int, int], float]
"""Kind, day and place of a problem (in the order of their names) or session -> what was seen."""


def filled(visits: Visits, found: Found) -> Course:
    """The course in which this was seen."""
    order = sorted(visits.problems)
    case = _assessed(visits, 0, order, found)
    cycles = [_cycle(visits, at, product, order, found) for at, product in enumerate(visits.products)]
    again = range(1, visits.cycles) if visits.assessed_again else ()
    later = [_assessed(visits, at * visits.interval_weeks * 7, order, found) for at in again]
    return Course.model_validate(
        {
            "case": case.model_dump(mode="python"),
            "cycles": cycles,
            "later_cases": [one.model_dump(mode="python") for one in later],
        }
    )


def _assessed(visits: Visits, day: int, order: Sequence[tuple[str, str]], found: Found) -> Case:
    on = (DAY + timedelta(days=day)).isoformat()
    problems = []
    for pattern, side in order:
        scores = {"ashworth": None, **_scores(visits, order.index((pattern, side)), day, found)}
        problems.append(a_problem(pattern, side, **scores))
    goals = [_goal(visits.problems[0])] if visits.goal else []
    return a_case(problems=problems, goals=goals, assessed_on=on, planned_for=on)


def _goal(problem: tuple[str, str]) -> dict[str, Any]:
    names = [{"pattern": problem[0], "side": problem[1]}]
    return {"id": GOAL, "words": "What I want", "problems": names, "measure": "ashworth", "target_ashworth": "1+"}


def _cycle(visits: Visits, at: int, product: str, order: Sequence[tuple[str, str]], found: Found) -> dict[str, Any]:
    start = at * visits.interval_weeks * 7
    days = [start + round(7 * week) for week in visits.weeks]
    doses = [
        {"muscle": muscle, "side": side, "units": round(units * TIMES[product] * visits.strength), "sites": 1}
        for pattern, side in visits.problems
        for muscle, units in DOSES[pattern]
    ]
    total = sum(dose["units"] for dose in doses)
    follow_ups: list[dict[str, Any]] = [
        {
            "seen_on": (DAY + timedelta(days=day)).isoformat(),
            "scores": [
                {"problem": {"pattern": pattern, "side": side}, **_scores(visits, order.index((pattern, side)), day, found)}
                for pattern, side in visits.problems
            ],
        }
        for day in days
    ]
    if visits.goal:
        for day, one in zip(days, follow_ups, strict=True):
            one["goal_attainment"] = {GOAL: int(found(Kind.GOAL, day, 0))}
    if visits.weakness and follow_ups:
        follow_ups[-1]["weakness_that_limits"] = "yes" if found(Kind.WEAKNESS, days[-1], at) else "no"
    session = {
        "given_on": (DAY + timedelta(days=start)).isoformat(),
        "product": product,
        "doses": doses,
        "drawn_units": total,
        "wasted_units": 0,
    }
    return {"case_id": "test-case", "session": session, "follow_ups": follow_ups}


def _scores(visits: Visits, place: int, day: int, found: Found) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for measure in visits.measures:
        if measure == "stiffness" and day % (7 * visits.interval_weeks) == 0:
            continue
        value = found(Kind(measure), day, place)
        if measure == "ashworth":
            written[measure] = list(Ashworth)[int(value)].value
        elif measure == "tardieu":
            written[measure] = {"catch_degrees": 0, "full_range_degrees": int(value)}
        elif measure == "spasms_per_day":
            written[measure] = Decimal(str(value))
        else:
            written[measure] = int(value)
    return written


def likelihood_of(course: Course, knowledge: Knowledge | None = None) -> Likelihood:
    """The likelihood of a course under everything that it may touch."""
    knowledge = knowledge or known()
    record = read_course(course, knowledge, frozenset((ONA, ABO, INCO)))
    tracks = tracks_of(record)
    bare = Likelihood(record, dosing_of(record, knowledge), tracks, knowledge, working_prior(knowledge))
    return replace(bare, prior=prior_of(bare))


class Nature(Protocol):
    """How a person of another family differs from the model."""

    rises: Callable[[Array, float, float], Array] | None
    fades: float
    noise: float
    day_to_day: float


@dataclass(frozen=True)
class Made:
    """One made-up person."""

    truth: Mapping[str, float]
    """On the working scales."""
    course: Course
    last_cycle: Mapping[tuple[int, Measure], Array]
    """What truly lies beneath each problem and measure at the visits of the last cycle, (visits,)."""


def make(
    visits: Visits, seed: int, change: Callable[[dict[str, float]], None] | None = None, nature: Nature | None = None
) -> Made:
    """A person drawn from the prior, and what was seen of them."""
    random = np.random.default_rng(seed)
    empty = likelihood_of(skeleton(visits))
    prior = empty.prior
    drawn = random.multivariate_normal(prior.mean, prior.covariance, method="cholesky")
    truth = dict(zip(prior.names, drawn.tolist(), strict=True))
    if change:
        change(truth)
    location, spread = _beneath(empty, truth, nature)
    days = {one.day: random.normal() for one in empty.record.observations}
    seen = {}
    for at, one in enumerate(empty.record.observations):
        error = np.exp(spread[at])
        level = location[at]
        if nature and one.kind is Kind.SPASMS_PER_DAY:
            error /= nature.noise**2
        elif nature:
            level += days[one.day] * nature.day_to_day * error
            error *= nature.noise
        seen[one.kind, one.day, one.place] = simulated(one.kind, level, error, one.follow_up, random)
    return Made(truth, filled(visits, lambda kind, day, place: seen[kind, day, place]), _last_cycle(empty, location))


def _beneath(empty: Likelihood, truth: Mapping[str, float], nature: Nature | None) -> tuple[Array, Array]:
    values = np.array([[truth[name] for name in empty.prior.names]])
    if not nature:
        location, spread = empty.predict(values)
        return location[0], spread[0]
    with mock.patch.object(levels, "rise_and_fall", _curve(nature)):
        at = empty.prior.names.index("trend")
        values[0, at] += nature.fades
        location, spread = empty.predict(values)
    return location[0], spread[0]


def _curve(nature: Nature) -> Callable[[Array, Array, Array], Array]:
    other = nature.rises
    if not other:
        return rise_and_fall
    return lambda days, onset, offset: other(days, float(onset.ravel()[0]), float(offset.ravel()[0]))


def _last_cycle(empty: Likelihood, location: Array) -> dict[tuple[int, Measure], Array]:
    found: dict[tuple[int, Measure], list[float]] = {}
    for at, one in enumerate(empty.record.observations):
        if one.follow_up and one.stage == len(empty.record.cycles) and one.kind in MEASURED_BY:
            found.setdefault((one.place, MEASURED_BY[one.kind]), []).append(location[at])
    return {key: np.array(values) for key, values in found.items()}


def simulated(kind: Kind, location: float, error: float, follow_up: bool, random: np.random.Generator) -> float:
    """One observation."""
    if kind is Kind.ASHWORTH:
        return float(np.clip(np.rint(random.normal(location, error)), 0, 5))
    if kind in (Kind.PAIN, Kind.STIFFNESS):
        return float(np.clip(np.rint(11 / (1 + np.exp(-random.normal(location, error))) - 0.5), 0, 10))
    if kind is Kind.SPASMS_PER_DAY:
        days = 1 if follow_up else 7
        mean = days * max(np.exp(location) - 0.5, 1e-16)
        size = days * error
        return round(float(random.poisson(random.gamma(size, mean / size))) / days, 3)
    if kind is Kind.TARDIEU:
        return float(np.rint(random.normal(location, error)))
    if kind is Kind.WEAKNESS:
        return float(random.random() < -np.expm1(-np.exp(location)))
    assert kind is Kind.GOAL
    return float(np.clip(np.floor(random.normal(location, error)), -2, 2))


