"""What each problem would be without any toxin: its latent level, how it drifts, and what changes without toxin.

What was found before treatment is one observation: it had an error, and earlier sessions may still have been acting on
that day, by toxin and unspecifically. So each draw has a latent level of its own, unless the belief has learned it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.case import Case, Measure
from eutonia.response import curves
from eutonia.response.anatomy import pattern_of
from eutonia.response.counts import log_spread
from eutonia.response.course import Passage, Unfolding, pass_time
from eutonia.response.links import ERROR
from eutonia.response.measures import baseline_name, found
from eutonia.response.scene import Scene
from eutonia.response.stratified import normals

Array = NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Untreated:
    """The problems of a scene without any toxin, on some days of a passage; arrays are (draws, moments)."""

    scene: Scene
    passage: Passage
    moments: NDArray[np.intp]
    """Places among the days of the passage."""
    _levels: dict[tuple[int, Measure], Array] = field(default_factory=dict)
    _unspecific: Array = field(init=False)
    """The course of placebo of every session that still counts, with the peak of each at 1."""

    def __post_init__(self) -> None:
        days, peak = self.passage.days[self.moments], self.scene.reading["placebo_peak_days"][:, None]
        earlier = (curves.placebo(days + days_ago, peak) for days_ago in self.scene.earlier.days_ago)
        self._unspecific = sum(earlier, start=self.passage.unspecific[:, self.moments])

    def level(self, problem: int, measure: Measure) -> Array:
        """On the scale of the measure. Raises ValueError when nobody knows what it was before treatment."""
        if (problem, measure) not in self._levels:
            self._levels[problem, measure] = self._level(problem, measure)
        return self._levels[problem, measure]

    def left(self, problem: int, measure: Measure, unfolding: Unfolding) -> Array:
        """What is left of the problem with the toxin of an unfolding of the same passage, on the scale of the measure."""
        level = self.level(problem, measure)
        if not unfolding.reaches(problem):
            return level
        return level - unfolding.relief(problem, measure)[:, self.moments]

    def _level(self, problem: int, measure: Measure) -> Array:
        reading = self.scene.reading
        years = self.passage.days[self.moments] / float(self.scene.knowledge.number("response.days_a_year"))
        drifted = baseline(problem, measure, self.scene)[:, None] + reading[f"drift.{measure.value}"][:, None] * years
        return curves.course(drifted, 0, _placebo_size(problem, measure, self.scene)[:, None] * self._unspecific)


def is_known(problem: int, measure: Measure, scene: Scene) -> bool:
    """Whether the level of a problem was found before treatment, or learned."""
    return found(scene.case.problems[problem], measure) is not None or _name(problem, measure, scene.case) in (
        scene.reading.belief.parameters
    )


def baseline(problem: int, measure: Measure, scene: Scene) -> Array:
    """The latent untreated level on the planned day, (draws,): as learned; else what was found, with its error.

    What earlier sessions still did on the day of the assessment is added back. Raises ValueError when neither is known.
    """
    name = _name(problem, measure, scene.case)
    if name in scene.reading.belief.parameters:
        return scene.reading.belief.parameters[name]
    seen = found(scene.case.problems[problem], measure)
    if seen is None:
        raise ValueError(f"problem {problem} has no baseline for {measure.value}")
    error = error_of_finding(seen, measure, scene) * normals(name, scene.reading.belief.draws)
    return seen + error + _still_less_when_found(problem, measure, scene)


def error_of_finding(seen: float, measure: Measure, scene: Scene) -> Array:
    """Standard deviation of what was found around what lies beneath it, on the scale of the measure, (draws,).

    Spasms a day are told as an average over the days of the setting `response.spasm_days`.
    """
    error = scene.reading[ERROR[measure]]
    if measure is not Measure.SPASMS_PER_DAY:
        return error
    one_day = log_spread(np.exp(seen), error)
    return np.sqrt(np.log1p(np.expm1(one_day**2) / float(scene.knowledge.number("response.spasm_days"))))


def _still_less_when_found(problem: int, measure: Measure, scene: Scene) -> Array | float:
    """By how much earlier sessions, their toxin and their unspecific effect, lowered what was found."""
    if not scene.earlier.days_ago:
        return 0
    day = float((scene.case.assessed_on - scene.case.planned_for).days)
    relieved = Unfolding(scene, pass_time(scene, np.array([day])), {}).relief(problem, measure)[:, 0]
    courses = (curves.placebo(np.array(day + ago), scene.reading["placebo_peak_days"]) for ago in scene.earlier.days_ago)
    return relieved + _placebo_size(problem, measure, scene) * sum(courses)


def _placebo_size(problem: int, measure: Measure, scene: Scene) -> Array:
    return scene.reading.placebo(pattern_of(scene.case, problem, scene.knowledge).part, measure)


def _name(problem: int, measure: Measure, case: Case) -> str:
    one = case.problems[problem]
    return baseline_name(measure.value, one.pattern, one.side)
