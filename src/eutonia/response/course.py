"""The course of each problem over time, per draw: relief in every muscle of the plan, placebo, and what is left."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.case import Measure
from eutonia.domain.effect import Target
from eutonia.domain.plan import Plan
from eutonia.response import curves
from eutonia.response.anatomy import members, muscle_named, pattern_of
from eutonia.response.average import DAYS_A_WEEK
from eutonia.response.effects import Scene
from eutonia.response.measures import baseline
from eutonia.response.person import density_per_unit

Array = NDArray[np.float64]
WEEKS_OF_COMING = 4
"""Weeks in which the effect comes, calculated twice a week."""


@dataclass(frozen=True, slots=True)
class Moments:
    """The days at which a forecast is calculated: often while the effect comes, weekly while it lasts, seldom after.

    Between them courses run in straight lines, so the days lie close where relief bends most.
    """

    weeks: int

    @property
    def days(self) -> Array:
        """Days since the injection, rising from 0: half weeks at first, weeks to the last, then every other week."""
        coming = np.arange(2 * self._coming) / 2
        lasting = np.arange(self._coming, self.weeks + 1)
        after = np.arange(self.weeks + 2, 2 * self.weeks + 1, 2)
        return np.concatenate([coming, lasting, after]) * float(DAYS_A_WEEK)

    @property
    def weekly(self) -> NDArray[np.intp]:
        """Where the whole weeks of the forecast stand among the days."""
        coming = np.arange(0, 2 * self._coming, 2)
        return np.concatenate([coming, np.arange(self.weeks + 1 - self._coming) + 2 * self._coming])

    @property
    def _coming(self) -> int:
        return min(WEEKS_OF_COMING, self.weeks)


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """How toxin and placebo go over the days whatever the doses; arrays have the shape (draws, days)."""

    days: Array
    acting: Array
    """b(t)^g over the days, and a last column of 1 for the peak: in a single injection dose and time separate."""
    unspecific: Array
    """The course of placebo with its peak at 1."""


@dataclass(slots=True)
class Unfolding:
    """One plan in one scene over the days of its passage; arrays are (draws, days) where nothing else is said."""

    scene: Scene
    passage: Passage
    densities: dict[Target, Array]
    _reliefs: dict[tuple[int, Measure], Array] = field(default_factory=dict)
    _blocks: dict[tuple[Target, Measure], Array] = field(default_factory=dict)

    def relief(self, problem: int, measure: Measure) -> Array:
        """E * sum of share * block over the muscles of the plan, on the scale of the measure."""
        return self._relief(problem, measure)[:, :-1]

    def greatest_relief(self, problem: int, measure: Measure) -> Array:
        """Relief at the peak of b(t), (draws,)."""
        return self._relief(problem, measure)[:, -1]

    def left(self, problem: int, measure: Measure, moments: NDArray[np.intp]) -> Array:
        """What is left of the problem at some of the days, on the scale of the measure.

        Placebo is there with or without doses. Raises ValueError when the baseline of the measure was not recorded.
        """
        before = baseline(self.scene.case.problems[problem], measure)
        if before is None:
            raise ValueError(f"problem {problem} has no baseline for {measure.value}")
        size = self.scene.reading.placebo(self._part(problem), measure)[:, None]
        return curves.course(before, self.relief(problem, measure)[:, moments], size * self.passage.unspecific[:, moments])

    def _part(self, problem: int) -> str:
        return pattern_of(self.scene.case, problem, self.scene.knowledge).part

    def _relief(self, problem: int, measure: Measure) -> Array:
        if (problem, measure) not in self._reliefs:
            total = np.zeros_like(self.passage.acting)
            for target, share in self.scene.shares[problem].items():
                if target in self.densities:
                    total += share * self._block(target, measure)
            full = self.scene.reading.full_relief(self._part(problem), measure)
            self._reliefs[problem, measure] = curves.relief(full[:, None], total)
        return self._reliefs[problem, measure]

    def _block(self, target: Target, measure: Measure) -> Array:
        if (target, measure) not in self._blocks:
            reading = self.scene.reading
            half_density = reading.half_density(self.scene.knowledge.muscles[target.muscle].part, measure)
            at_peak = curves.odds(self.densities[target], half_density, reading.steepness)
            self._blocks[target, measure] = curves.saturated(at_peak[:, None] * self.passage.acting)
        return self._blocks[target, measure]


def unfold(plan: Plan, scene: Scene, passage: Passage) -> Unfolding:
    """Spread every dose over the muscles it goes to."""
    return Unfolding(scene, passage, _densities(plan, scene))


def pass_time(scene: Scene, days: Array) -> Passage:
    """Let time run for every draw of the scene."""
    reading = scene.reading
    rising = curves.rise_and_fall(days, reading.onset_days[:, None], reading.offset_days[:, None])
    acting = rising ** reading.steepness[:, None]
    at_peak = np.ones((len(acting), 1))
    return Passage(
        days=days,
        acting=np.concatenate([acting, at_peak], axis=1),
        unspecific=curves.placebo(days, reading["placebo_peak_days"][:, None]),
    )


def _densities(plan: Plan, scene: Scene) -> dict[Target, Array]:
    """Density at the peak in each single muscle; a dose to a group reaches each member at the density of the group."""
    found: dict[Target, Array] = {}
    for dose in plan.doses:
        muscle = muscle_named(dose.muscle, scene.knowledge)
        density = density_per_unit(scene.reading, muscle, scene.case.person, scene.knowledge) * float(dose.units)
        for single in members(dose.muscle, scene.knowledge):
            at = Target(single, dose.side)
            found[at] = found[at] + density if at in found else density
    return found
