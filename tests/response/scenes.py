"""Cases, plans and beliefs that the tests of the response model share."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
from tests.build import a_case, a_plan, a_problem
from tests.response import slow

from eutonia.domain import Side
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.cycle import Session
from eutonia.domain.effect import Target
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import ExpectedCourse, GoalChance
from eutonia.knowledge import Knowledge, load
from eutonia.response import Forecast, forecast, population_belief
from eutonia.response.measures import baseline_name, found, measured
from eutonia.response.population import problem_size
from eutonia.response.stratified import normals

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
def unfitted() -> Knowledge:
    """The packaged knowledge without the draws of a fit: what is held before the trials are looked at."""
    return replace(load(), belief_draws={})


@cache
def few() -> Belief:
    """A belief with few draws, for what holds in every draw. Without a fit, so that a better fit changes no example."""
    return population_belief(unfitted(), 16)


@cache
def many() -> Belief:
    """The population belief as it is used, with the fit that is packaged."""
    return population_belief(load())


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


def session_of(*doses: Dose, weeks_ago: float, case: Case, product: str = ONA) -> Session:
    """A session of these doses so many weeks before the planned day."""
    rows = [{"muscle": muscle, "side": side.value, "units": units} for muscle, side, units in doses]
    given_on = case.planned_for - timedelta(days=round(7 * weeks_ago))
    return Session.model_validate(
        {"given_on": given_on, "product": product, "doses": rows, "drawn_units": 0, "wasted_units": 0}
    )


def foretold(plan: Plan, case: Case, belief: Belief | None = None, earlier: tuple[Session, ...] = (), **weeks: int) -> Forecast:
    """The forecast under the packaged knowledge."""
    return forecast(plan, case, known(), belief or many(), earlier=earlier, **weeks)


def course_of(found: Forecast, measure: str = "ashworth", pattern: str | None = None) -> ExpectedCourse:
    """The first course with this measure."""
    return next(one for one in found.courses if one.measure == measure and pattern in (None, one.pattern))


def chance_of(found: Forecast, id: str = "goal") -> GoalChance:
    """The chance of one goal."""
    return next(one for one in found.goals if one.goal == id)


def drug_effect(course: ExpectedCourse, week: int) -> float:
    """Median less the median without treatment, at one week."""
    return float(course.bands[week].median - course.without_treatment[week])


def single_draw(belief: Belief, at: int) -> dict[str, float]:
    """One draw as plain numbers."""
    return {name: float(values[at]) for name, values in belief.parameters.items()}


def problem_of(belief: Belief, at: int, pattern: str, side: Side = R) -> float:
    """Size of the response of one problem in one draw."""
    return float(problem_size(belief, pattern, side)[at])


def level_of(belief: Belief, at: int, number: float, measure: str, pattern: str, side: Side = R) -> float:
    """The latent level of one draw that was found to be this number; nothing given earlier."""
    deviate = float(normals(baseline_name(measure, pattern, side), belief.draws)[at])
    return slow.latent(number, measure) + slow.error_of_finding(single_draw(belief, at), number, measure) * deviate


def learned(belief: Belief, **changes: Any) -> Belief:
    """The belief with other parameters: arrays, or one number for every draw."""
    draws = {name: np.broadcast_to(np.asarray(value, dtype=float), (belief.draws,)) for name, value in changes.items()}
    return Belief(id=f"{belief.id}-changed", words="", parameters={**belief.parameters, **draws})


def plainly(belief: Belief, case: Case) -> Belief:
    """A belief that knows the level of every problem exactly as it was found, and has no error of observation to add."""
    levels = {
        baseline_name(one.value, problem.pattern, problem.side): found(problem, one)
        for problem in case.problems
        for one in measured(problem)
    }
    return learned(belief, **levels)


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
