"""What to expect of one plan: the course of each problem, the chance of each goal, weakness and swallowing.

Toxin of earlier sessions that are handed over counts: relief shown is that of all toxin, and "without treatment" means
without this session. Treatments that only the history of the case tells of are not added, for it does not say into which
muscles they went: the ledger of `safety` counts them; here they are as if worn off, so a forecast soon after one is too low,
never too high, in benefit, and too low in weakness: such a plan is held back by the interval rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case, Goal, Measure, PostureProblem
from eutonia.domain.cycle import Session
from eutonia.domain.effect import Target
from eutonia.domain.errors import MixedProducts
from eutonia.domain.finding import Finding
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import Band, ExpectedCourse, GoalChance
from eutonia.knowledge.types import Knowledge
from eutonia.response.bands import band, bands, middle_80, number, numbers
from eutonia.response.course import Moments, Passage, Unfolding, pass_time, unfold
from eutonia.response.curves import peak_day, probability
from eutonia.response.effects import effect_of, ladder_of
from eutonia.response.felt import Felt, Levels, felt
from eutonia.response.links import ERROR, as_written, chance_at_most
from eutonia.response.measures import UNITS, target
from eutonia.response.person import assumed_volumes
from eutonia.response.scene import Scene, set_scene
from eutonia.response.swallowing import swallowing_risk
from eutonia.response.untreated import Untreated, is_known
from eutonia.response.weights import problem_at

Array = NDArray[np.float64]
NEVER_FELT = Felt(None, None, None, 1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The forecast of one plan. Nothing is left out in silence: see `not_forecast` and `assumed`."""

    courses: tuple[ExpectedCourse, ...]
    goals: tuple[GoalChance, ...]
    goal_weeks: Band
    weakness: Band
    swallowing: Finding | None
    not_forecast: tuple[str, ...]
    """A sentence for each goal without a chance, saying what is missing, and for each earlier toxin that is not counted."""
    assumed: tuple[str, ...]
    """A sentence for each figure that is typical and not this muscle's own."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What every plan of one product for one case shares: the scene, the days, and what comes without treatment."""

    scene: Scene
    moments: Moments
    passage: Passage
    untreated: Untreated
    """The problems without any toxin, at the whole weeks."""
    without: Unfolding
    """What earlier toxin alone does."""
    followed: tuple[tuple[int, Measure], ...]
    """Every problem and measure with a baseline: one course each."""
    without_bands: tuple[Band, ...]
    """Each week of each course without this session, one after the other."""
    chances: Mapping[str, GoalChance]
    """For each goal that can be forecast, its chance by week without this session."""
    not_forecast: tuple[str, ...]


def outlook(
    case: Case,
    knowledge: Knowledge,
    belief: Belief,
    product: str,
    weeks: int | None = None,
    interval_weeks: int | None = None,
    earlier: Sequence[Session] = (),
) -> Outlook:
    """What all plans of one product share, worked out once. Arguments and errors as of `forecast`."""
    horizon = int(knowledge.number("response.forecast_weeks")) if weeks is None else weeks
    interval = int(knowledge.number("response.interval_weeks")) if interval_weeks is None else interval_weeks
    if min(horizon, interval) < 1:
        raise ValueError("a forecast needs at least 1 week")
    scene = set_scene(case, knowledge, belief, product, interval, earlier)
    moments = Moments(horizon)
    passage = pass_time(scene, moments.days)
    untreated = Untreated(scene, passage, moments.weekly)
    without = Unfolding(scene, passage, {})
    missing = {goal.id: _missing(goal, scene) for goal in case.goals}
    followed = tuple((at, one) for at in range(len(case.problems)) for one in Measure if is_known(at, one, scene))
    return Outlook(
        scene=scene,
        moments=moments,
        passage=passage,
        untreated=untreated,
        without=without,
        followed=followed,
        without_bands=bands(_weeks_of(without, followed, untreated)) if followed else (),
        chances={goal.id: _chance(goal, _reached(goal, without, untreated)) for goal in case.goals if not missing[goal.id]},
        not_forecast=(*(sentence for sentence in missing.values() if sentence), *scene.earlier.not_counted),
    )


def forecast(
    plan: Plan,
    case: Case,
    knowledge: Knowledge,
    belief: Belief,
    weeks: int | None = None,
    interval_weeks: int | None = None,
    earlier: Sequence[Session] = (),
) -> Forecast:
    """The forecast of a plan over `weeks` after the injection, with goal weeks counted over `interval_weeks`.

    Settings `response.forecast_weeks` and `response.interval_weeks` when left out; both at least 1. There is a course for
    each problem and measure with a baseline, and a chance for each goal all of whose problems have one. Toxin of `earlier`
    sessions acts too; goal weeks and weakness are what this plan adds. Raises `BadInput` for names that the knowledge does
    not hold and for a session that is not before the planned day, `KnowledgeFault` for a product the belief does not hold.
    """
    return foresee(plan, outlook(case, knowledge, belief, plan.product, weeks, interval_weeks, earlier))


def foresee(plan: Plan, ahead: Outlook) -> Forecast:
    """The forecast of one plan of the outlook's product; several plans of a case are forecast in one outlook."""
    scene = ahead.scene
    if plan.product != scene.reading.product:
        raise MixedProducts(plan.product, scene.reading.product)
    unfolding = unfold(plan, scene, ahead.passage)
    goal_weeks, weakness = _totals(plan, scene)
    return Forecast(
        courses=_courses(unfolding, ahead),
        goals=tuple(_chance_with(goal, unfolding, ahead) for goal in scene.case.goals if goal.id in ahead.chances),
        goal_weeks=goal_weeks,
        weakness=weakness,
        swallowing=swallowing_risk(plan, scene.case, scene.knowledge, scene.reading.belief),
        not_forecast=ahead.not_forecast,
        assumed=assumed_volumes({dose.muscle for dose in plan.doses}, scene.case.person, scene.knowledge),
    )


def _totals(plan: Plan, scene: Scene) -> tuple[Band, Band]:
    """Goal weeks and probability of weakness of the whole plan, from the same effects that the planner saw."""
    ladder = ladder_of(scene, np.array([float(dose.units) for dose in plan.doses]))
    benefit = hazard = np.zeros(scene.reading.belief.draws)
    for at, dose in enumerate(plan.doses):
        relieved, weakened = effect_of(Target(dose.muscle, dose.side), ladder[at : at + 1], scene)
        benefit, hazard = benefit + relieved[:, 0], hazard + weakened[:, 0]
    return band(benefit), band(probability(hazard))


def _courses(unfolding: Unfolding, ahead: Outlook) -> tuple[ExpectedCourse, ...]:
    """All courses at once: the quantiles of every week of every course are taken in one sort."""
    if not ahead.followed:
        return ()
    if not unfolding.densities:
        shown, when = ahead.without_bands, (NEVER_FELT,) * len(ahead.followed)
    else:
        shown = bands(_weeks_of(unfolding, ahead.followed, ahead.untreated))
        when = _felt(unfolding, ahead)
    length = ahead.moments.weeks + 1
    rows = [slice(start, start + length) for start in range(0, len(shown), length)]
    return tuple(
        _course(unfolding.scene.case.problems[problem], measure, shown[row], ahead.without_bands[row], one)
        for row, (problem, measure), one in zip(rows, ahead.followed, when, strict=True)
    )


def _weeks_of(unfolding: Unfolding, followed: tuple[tuple[int, Measure], ...], untreated: Untreated) -> Array:
    """What would be written down each week of each course, one after the other, (weeks of all courses, draws)."""
    return np.concatenate([_written(unfolding, at, one, untreated) for at, one in followed])


def _written(unfolding: Unfolding, problem: int, measure: Measure, untreated: Untreated) -> Array:
    """What would be written down each week, (weeks, draws): with the error that one observation has."""
    reading = unfolding.scene.reading
    left = untreated.left(problem, measure, unfolding)
    return as_written(measure, left, reading[ERROR[measure]][:, None], reading["grading_error"][:, None]).T


def _course(
    problem: PostureProblem, measure: Measure, shown: tuple[Band, ...], untreated: tuple[Band, ...], when: Felt
) -> ExpectedCourse:
    return ExpectedCourse.model_construct(
        pattern=problem.pattern,
        side=problem.side,
        measure=measure.value,
        unit=UNITS[measure],
        weeks=numbers(range(len(shown))),
        bands=shown,
        without_treatment=tuple(week.median for week in untreated),
        onset_day=when.onset_day,
        peak_week=when.peak_week,
        wears_off_day=when.wears_off_day,
        never_felt=number(when.never_felt),
    )


def _felt(unfolding: Unfolding, ahead: Outlook) -> tuple[Felt, ...]:
    reading, knowledge = unfolding.scene.reading, unfolding.scene.knowledge
    changes = [float(knowledge.number(f"response.important_change.{measure.value}")) for _, measure in ahead.followed]
    relief = np.stack([unfolding.relief_and_peak(*one) for one in ahead.followed])
    peak = peak_day(reading.onset_days, reading.offset_days)
    greatest, gained = relief[..., -1], None
    if unfolding.scene.earlier.doses:
        gained = (relief - np.stack([ahead.without.relief_and_peak(*one) for one in ahead.followed])).max(axis=-1)
        greatest, peak = relief.max(axis=-1), _day_of_most(relief, ahead.passage.days, peak)
    return felt(
        relief[..., :-1],
        greatest,
        ahead.passage.days,
        peak,
        Levels(np.outer(changes, reading["felt_least"]), reading["felt_onset"], reading["felt_wear_off"]),
        float(knowledge.number("response.felt_by_at_least")),
        gained,
    )


def _day_of_most(relief: Array, days: Array, peak: Array) -> Array:
    """The day on which relief is greatest, (courses, draws): among the days, and that of the peak of the last column."""
    at = relief.argmax(axis=-1)
    return np.where(at < len(days), days[np.minimum(at, len(days) - 1)], peak)


def _missing(goal: Goal, scene: Scene) -> str:
    """Why a goal has no chance; empty when nothing is missing."""
    for name in goal.problems:
        if not is_known(problem_at(scene.case, name), goal.measure, scene):
            measure, where = goal.measure.value.replace("_", " "), f"{name.pattern} {name.side.word}"
            return f"No chance for the goal '{goal.words}': {measure} was not recorded for {where}."
    return ""


def _chance_with(goal: Goal, unfolding: Unfolding, ahead: Outlook) -> GoalChance:
    without = ahead.chances[goal.id]
    if not unfolding.densities:
        return without
    return _chance(goal, _reached(goal, unfolding, ahead.untreated), without.probability)


def _chance(goal: Goal, reached: Array, without: tuple[Decimal, ...] | None = None) -> GoalChance:
    """The chance by week from that of each draw, (draws, weeks); `without` treatment it is its own comparison."""
    mean = reached.mean(axis=0)
    low, _, high = middle_80(reached.T)
    # The mean is the chance for the next person; with few very good or very bad draws it can lie outside their middle 80 %.
    low, high = np.minimum(low, mean), np.maximum(high, mean)
    return GoalChance.model_construct(
        goal=goal.id,
        words=goal.words,
        importance=goal.importance,
        weeks=numbers(range(len(mean))),
        probability=numbers(mean),
        low_80=numbers(low),
        high_80=numbers(high),
        without_treatment=numbers(mean) if without is None else without,
    )


def _reached(goal: Goal, unfolding: Unfolding, untreated: Untreated) -> Array:
    """Chance per draw and week that every problem of the goal would be found at its target or better, (draws, weeks)."""
    error = unfolding.scene.reading[ERROR[goal.measure]][:, None]
    chance = np.ones((unfolding.scene.reading.belief.draws, len(untreated.moments)))
    for name in goal.problems:
        left = untreated.left(problem_at(unfolding.scene.case, name), goal.measure, unfolding)
        chance *= chance_at_most(goal.measure, target(goal), left, error)
    return chance
