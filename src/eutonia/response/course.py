"""Relief of each problem over time, per draw: of the toxin of a plan in every muscle, on top of what was there."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.case import Measure
from eutonia.domain.effect import Target
from eutonia.domain.plan import Plan
from eutonia.response import curves
from eutonia.response.anatomy import members, muscle_named
from eutonia.response.average import DAYS_A_WEEK
from eutonia.response.earlier import Remains
from eutonia.response.person import Reading, density_per_unit
from eutonia.response.scene import Scene

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
    """How toxin and placebo go over the days whatever the doses; arrays have the shape (draws, days).

    Toxin has a last column more, the day of its peak: `rising` and `acting` are 1 there.
    """

    days: Array
    rising: Array
    """b(t)."""
    acting: Array
    """b(t)^g: in a single injection into muscle without toxin dose and time separate."""
    unspecific: Array
    """The course of placebo with its peak at 1."""
    remains: Remains
    """Toxin of earlier sessions on these days and on that of the peak."""


@dataclass(slots=True, eq=False)
class Unfolding:
    """One plan in one scene over the days of its passage, on top of what earlier sessions left; arrays are (draws, days)."""

    scene: Scene
    passage: Passage
    densities: dict[Target, Array]
    _reliefs: dict[tuple[int, Measure], Array] = field(default_factory=dict)
    _blocks: dict[tuple[Target, Measure], Array] = field(default_factory=dict)
    _powers: dict[Target, Array] = field(default_factory=dict)

    def relief(self, problem: int, measure: Measure) -> Array:
        """E * sum of share * block over the muscles of the problem, on the scale of the measure."""
        return self.relief_and_peak(problem, measure)[:, :-1]

    def relief_and_peak(self, problem: int, measure: Measure) -> Array:
        """The same with one column more, for the day of the peak of b(t), (draws, days + 1)."""
        if (problem, measure) not in self._reliefs:
            total = np.zeros_like(self.passage.acting)
            for target, share in self._reached(problem):
                total += share * self._block(target, measure)
            full = self.scene.full_relief(problem, measure)
            self._reliefs[problem, measure] = curves.relief(full[:, None], total)
        return self._reliefs[problem, measure]

    def reaches(self, problem: int) -> bool:
        """Whether any toxin is in a muscle of the problem; without it there is no relief."""
        return bool(self._reached(problem))

    def _reached(self, problem: int) -> list[tuple[Target, float]]:
        """The muscles of a problem with toxin of this plan or of earlier sessions, and their shares."""
        if not self.densities and not self.scene.earlier.doses:
            return []
        places = self.scene.shares[problem].items()
        return [(one, share) for one, share in places if one in self.densities or one in self.scene.earlier.doses]

    def _block(self, target: Target, measure: Measure) -> Array:
        if (target, measure) not in self._blocks:
            reading = self.scene.reading
            half_density = reading.half_density(self.scene.knowledge.muscles[target.muscle].part, measure)
            of_half = half_density ** -reading.steepness
            self._blocks[target, measure] = curves.saturated(self._power(target) * of_half[:, None])
        return self._blocks[target, measure]

    def _power(self, target: Target) -> Array:
        """A(t)^g in one muscle, the same for every measure."""
        if target not in self._powers:
            steepness, remains = self.scene.reading.steepness, self.passage.remains.density(target)
            if remains is None:
                found = (self.densities[target] ** steepness)[:, None] * self.passage.acting
            else:
                planned = self.densities[target][:, None] * self.passage.rising if target in self.densities else 0
                found = (remains + planned) ** steepness[:, None]
            self._powers[target] = found
        return self._powers[target]


def unfold(plan: Plan, scene: Scene, passage: Passage) -> Unfolding:
    """Spread every dose over the muscles it goes to."""
    return Unfolding(scene, passage, _densities(plan, scene))


def pass_time(scene: Scene, days: Array) -> Passage:
    """Let time run for every draw of the scene; `days` are counted from the planned session."""
    reading = scene.reading
    rising = curves.rise_and_fall(days, reading.onset_days[:, None], reading.offset_days[:, None])
    at_peak = np.ones((len(rising), 1))
    return Passage(
        days=days,
        rising=np.concatenate([rising, at_peak], axis=1),
        acting=np.concatenate([rising ** reading.steepness[:, None], at_peak], axis=1),
        unspecific=curves.placebo(days, reading["placebo_peak_days"][:, None]),
        remains=Remains(scene.earlier, _and_peak(days, reading), reading.onset_days, reading.offset_days),
    )


def _and_peak(days: Array, reading: Reading) -> Array:
    peak = curves.peak_day(reading.onset_days, reading.offset_days)
    return np.concatenate([np.broadcast_to(days, (len(peak), len(days))), peak[:, None]], axis=1)


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
