"""Cases, plans and beliefs that the tests of the response model share."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
from tests.build import a_case, a_plan, a_problem

from eutonia.domain import Side
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.effect import Target
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import Course, GoalChance
from eutonia.knowledge import Knowledge, load
from eutonia.response import Forecast, first_belief, forecast

ONA, ABO, INCO = "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"
R, L = Side.RIGHT, Side.LEFT
Dose = tuple[str, Side, int]

ELBOW = (("biceps-brachii", R, 100), ("brachialis", R, 60), ("brachioradialis", R, 40))
"""An ordinary dose of onabotulinumtoxinA for a flexed elbow: inside the label."""
ANKLE = (
    ("gastrocnemius-medial-head", R, 75),
    ("gastrocnemius-lateral-head", R, 75),
    ("soleus", R, 75),
    ("tibialis-posterior", R, 75),
)
"""The label's dose of onabotulinumtoxinA for the ankle."""


def known() -> Knowledge:
    """The packaged knowledge."""
    return load()


@cache
def few() -> Belief:
    """A first belief with few draws, for properties that hold in every draw."""
    return first_belief(load(), 16)


@cache
def many() -> Belief:
    """The first belief as it is used."""
    return first_belief(load())


def case_of(*problems: dict[str, Any], goals: tuple[dict[str, Any], ...] = (), **changes: Any) -> Case:
    """A person with these problems and goals, who has no trouble swallowing."""
    return a_case(("swallowing-trouble",), problems=list(problems), goals=list(goals), **changes)


def case_with(pattern: str, side: str = "right", target: str = "1+", **changes: Any) -> Case:
    """A person with one problem, every measure of it recorded, and a goal of tone."""
    problem = a_problem(pattern, side, spasms_per_day=8, pain=6)
    return case_of(problem, goals=(goal(pattern, side, target_ashworth=target),), **changes)


def goal(pattern: str, side: str = "right", id: str = "goal", measure: str = "ashworth", **changes: Any) -> dict[str, Any]:
    """A goal for one problem."""
    problems = [{"pattern": pattern, "side": side}]
    return {"id": id, "words": "What I want", "problems": problems, "measure": measure, **changes}


def plan_of(*doses: Dose, product: str = ONA) -> Plan:
    """A plan of these doses."""
    rows = [{"muscle": muscle, "side": side.value, "units": units, "sites": 1} for muscle, side, units in doses]
    return a_plan(product=product, doses=rows, dilution=None)


def times(doses: tuple[Dose, ...], factor: int) -> tuple[Dose, ...]:
    """The same doses, each this many times as high."""
    return tuple((muscle, side, units * factor) for muscle, side, units in doses)


def foretold(plan: Plan, case: Case, belief: Belief | None = None, **weeks: int) -> Forecast:
    """The forecast under the packaged knowledge."""
    return forecast(plan, case, known(), belief or many(), **weeks)


def course_of(found: Forecast, measure: str = "ashworth", pattern: str | None = None) -> Course:
    """The first course with this measure."""
    return next(one for one in found.courses if one.measure == measure and pattern in (None, one.pattern))


def chance_of(found: Forecast, id: str = "goal") -> GoalChance:
    """The chance of one goal."""
    return next(one for one in found.goals if one.goal == id)


def drug_effect(course: Course, week: int) -> float:
    """Median less the median without treatment, at one week."""
    return float(course.bands[week].median - course.without_treatment[week])


def single_draw(belief: Belief, at: int) -> dict[str, float]:
    """One draw as plain numbers."""
    return {name: float(values[at]) for name, values in belief.parameters.items()}


def with_setting(knowledge: Knowledge, **values: float) -> Knowledge:
    """The knowledge with other settings; dots are written as two underscores."""
    changed = {
        name: replace(knowledge.settings[name], value=Decimal(str(value)))
        for name, value in ((key.replace("__", "."), value) for key, value in values.items())
    }
    return replace(knowledge, settings=knowledge.settings | changed)


def with_volume(knowledge: Knowledge, muscle: str, millilitres: int | None) -> Knowledge:
    """The knowledge with another volume for one muscle, or none, not scaled to the person."""
    before = knowledge.muscles[muscle]
    assert before.volume is not None
    fixed = replace(before.volume, millilitres=Decimal(millilitres or 1), per_kg_m=None, intercept=None)
    after = replace(before, volume=None if millilitres is None else fixed)
    return replace(knowledge, muscles=knowledge.muscles | {muscle: after})


def target(muscle: str, side: Side = R) -> Target:
    """One place to inject."""
    return Target(muscle, side)


def never_falls(values: np.ndarray[Any, Any], slack: float = 1e-12) -> bool:
    """True when no value is lower than the one before it along the last axis."""
    return bool((np.diff(values, axis=-1) >= -slack).all())
