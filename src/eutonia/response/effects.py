"""Draws x target x dose step -> benefit and weakness: the table in which the planner meets the response model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case, Measure
from eutonia.domain.cycle import Session
from eutonia.domain.effect import EffectTable, Target
from eutonia.knowledge.types import Knowledge
from eutonia.response.anatomy import muscle_named
from eutonia.response.curves import odds, saturated, weakness_hazard
from eutonia.response.person import density_per_unit
from eutonia.response.scene import Scene, set_scene
from eutonia.response.weights import weight_of

Array = NDArray[np.float64]
DRAWS_AT_A_TIME = 32


@dataclass(frozen=True, slots=True)
class Ladder:
    """Doses above 0, and what every target needs of them: both powers are (draws, steps)."""

    units: Array
    """(steps,)"""
    log_powers: Array
    """Logarithm of units^g: adds to the log odds of block of one unit."""
    harm_powers: Array
    """Units to the power of harm: multiplies the odds of harm of one unit."""

    def __getitem__(self, steps: slice) -> Ladder:
        return Ladder(self.units[steps], self.log_powers[:, steps], self.harm_powers[:, steps])


def effect_table(
    case: Case,
    knowledge: Knowledge,
    belief: Belief,
    targets: Sequence[Target],
    product: str,
    most_steps: Sequence[int] | int,
    weeks: int,
    earlier: Sequence[Session] = (),
) -> EffectTable:
    """Benefit in goal weeks and hazard of weakness for 0 to `most_steps` practical steps of the product per target.

    One `most_steps` for all targets or one each; a target with fewer steps than the longest repeats its last value.
    `weeks` is the planned interval, at least 1. Both are what the planned doses add to the toxin of `earlier` sessions.
    Raises `BadInput` for a product, pattern or muscle that the knowledge does not hold and for a session that is not
    before the planned day, `KnowledgeFault` when the belief says nothing of the product.
    """
    longest = [most_steps] * len(targets) if isinstance(most_steps, int) else list(most_steps)
    if len(longest) != len(targets) or min(longest, default=0) < 0 or weeks < 1:
        raise ValueError("one number of steps, 0 or more, for each target, and at least 1 week")
    scene = set_scene(case, knowledge, belief, product, weeks, earlier)
    step = knowledge.products[product].step_units
    ladder = ladder_of(scene, np.arange(1, max(longest, default=0) + 1, dtype=np.float64) * float(step))
    benefit, weakness = np.zeros((2, belief.draws, len(targets), max(longest, default=0) + 1))
    for at, (target, steps) in enumerate(zip(targets, longest, strict=True)):
        for table, effect in zip((benefit, weakness), effect_of(target, ladder[:steps], scene), strict=True):
            table[:, at, 1 : steps + 1] = effect
            table[:, at, steps + 1 :] = table[:, at, steps, None]
    return EffectTable(product, step, tuple(targets), benefit, weakness)


def ladder_of(scene: Scene, units: Array) -> Ladder:
    """Doses above 0, (steps,), as a ladder."""
    reading = scene.reading
    return Ladder(units, reading.steepness[:, None] * np.log(units), units ** reading.harm_steepness[:, None])


def effect_of(target: Target, ladder: Ladder, scene: Scene) -> tuple[Array, Array]:
    """Benefit in goal weeks and hazard of weakness of each dose into one target, both (draws, steps)."""
    muscle = muscle_named(target.muscle, scene.knowledge)
    per_unit = density_per_unit(scene.reading, muscle, scene.case.person, scene.knowledge)
    return _benefit(target, muscle.part, per_unit, ladder, scene), _weakness(target, muscle.part, per_unit, ladder, scene)


def goal_weeks_per_block(singles: Iterable[Target], scene: Scene) -> Mapping[Measure, Array]:
    """Per measure, goal weeks from these muscles if they were wholly blocked all interval long, (draws,).

    Sum over problems: weight of the goal x share of the muscles x relief at full block, in important changes, x weeks.
    """
    found: dict[Measure, Array] = {}
    places = tuple(singles)
    for worth in scene.worths:
        of_problem = scene.shares[worth.problem]
        share = sum(of_problem.get(one, 0) for one in places)
        if share > 0:
            change = float(scene.knowledge.number(f"response.important_change.{worth.measure.value}"))
            relieved = scene.full_relief(worth.problem, worth.measure) * (share * worth.weight / change)
            found[worth.measure] = found.get(worth.measure, 0) + relieved * scene.average.weeks
    return found


def _benefit(target: Target, part: str, per_unit: Array, ladder: Ladder, scene: Scene) -> Array:
    """A muscle that no earlier toxin reaches costs a look-up; one that it does reach is averaged over the interval."""
    total = np.zeros_like(ladder.log_powers)
    singles = scene.singles(target)
    fresh = [one for one in singles if one not in scene.earlier.doses]
    for measure, goal_weeks in goal_weeks_per_block(fresh, scene).items():
        one_unit = odds(per_unit, scene.reading.half_density(part, measure), scene.reading.steepness)
        total += goal_weeks[:, None] * scene.average.at(ladder.log_powers + np.log(one_unit)[:, None])
    for one in singles:
        if (remains := scene.lasting.density(one)) is not None and (worth := goal_weeks_per_block([one], scene)):
            total += _added_benefit(worth, part, per_unit, remains, ladder, scene)
    return total


def _added_benefit(
    worth: Mapping[Measure, Array], part: str, per_unit: Array, remains: Array, ladder: Ladder, scene: Scene
) -> Array:
    """Goal weeks with the planned dose less those of the earlier toxin alone, (draws, steps)."""
    steepness = scene.reading.steepness
    at_half = [scene.reading.half_density(part, measure) ** steepness for measure in worth]
    planned = per_unit[:, None] * scene.average.rising
    units = np.append(0, ladder.units)[:, None]
    total = np.zeros_like(ladder.log_powers)
    # A few draws at a time, so that (draws, steps, days) stays in the cache: several times as quick as all at once.
    for some in (slice(start, start + DRAWS_AT_A_TIME) for start in range(0, len(total), DRAWS_AT_A_TIME)):
        toxin = planned[some, None, :] * units + remains[some, None, :]
        powers = toxin ** steepness[some, None, None]
        for half, goal_weeks in zip(at_half, worth.values(), strict=True):
            blocked = saturated(powers / half[some, None, None]) @ scene.average.weights
            total[some] += goal_weeks[some, None] * (blocked[:, 1:] - blocked[:, :1])
    return total


def _weakness(target: Target, part: str, per_unit: Array, ladder: Ladder, scene: Scene) -> Array:
    """The hazard that this session brings: that of all toxin less that of what was there."""
    reading = scene.reading
    half, steepness, size = reading[f"harm_density.{part}"], reading.harm_steepness, reading.harm_size
    matters = weight_of(target, scene.shares, scene.case, scene.knowledge)
    remains = scene.still_weakening(target)
    if remains is None:
        at_one_unit = odds(per_unit, half, steepness)
        return weakness_hazard(at_one_unit[:, None] * ladder.harm_powers, size[:, None], matters)
    together = per_unit[:, None] * ladder.units + remains[:, None]
    with_session = weakness_hazard(odds(together, half[:, None], steepness[:, None]), size[:, None], matters)
    return with_session - weakness_hazard(odds(remains, half, steepness), size, matters)[:, None]
