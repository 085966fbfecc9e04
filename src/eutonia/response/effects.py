"""Draws x target x dose step -> benefit and weakness: the table in which the planner meets the response model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case, Measure
from eutonia.domain.effect import EffectTable, Target
from eutonia.domain.errors import BadInput, Problem
from eutonia.knowledge.types import Knowledge
from eutonia.response.anatomy import Shares, muscle_named, pattern_of, share_of, shares
from eutonia.response.average import AverageBlock, average_block
from eutonia.response.curves import odds, weakness_hazard
from eutonia.response.person import Reading, density_per_unit, read
from eutonia.response.weights import Worth, weight_of, worths

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scene:
    """One case under one belief and product: what every dose in it is weighed with."""

    case: Case
    knowledge: Knowledge
    reading: Reading
    shares: Shares
    worths: tuple[Worth, ...]
    average: AverageBlock


@dataclass(frozen=True, slots=True)
class Ladder:
    """Doses above 0, and what every target needs of them: both (draws, steps)."""

    log_powers: Array
    """Logarithm of units^g: adds to the log odds of block of one unit."""
    harm_powers: Array
    """Units to the power of harm: multiplies the odds of harm of one unit."""

    def __getitem__(self, steps: slice) -> Ladder:
        return Ladder(self.log_powers[:, steps], self.harm_powers[:, steps])


def effect_table(
    case: Case,
    knowledge: Knowledge,
    belief: Belief,
    targets: Sequence[Target],
    product: str,
    most_steps: Sequence[int] | int,
    weeks: int,
) -> EffectTable:
    """Benefit in goal weeks and hazard of weakness for 0 to `most_steps` practical steps of the product per target.

    One `most_steps` for all targets or one each; a target with fewer steps than the longest repeats its last value.
    `weeks` is the planned interval, at least 1. Raises `BadInput` for a product or pattern that the knowledge does not
    hold and `KnowledgeFault` when the belief says nothing of the product.
    """
    longest = [most_steps] * len(targets) if isinstance(most_steps, int) else list(most_steps)
    if len(longest) != len(targets) or min(longest, default=0) < 0 or weeks < 1:
        raise ValueError("one number of steps, 0 or more, for each target, and at least 1 week")
    scene = set_scene(case, knowledge, belief, product, weeks)
    step = knowledge.products[product].step_units
    ladder = ladder_of(scene, np.arange(1, max(longest, default=0) + 1, dtype=np.float64) * float(step))
    benefit, weakness = np.zeros((2, belief.draws, len(targets), max(longest, default=0) + 1))
    for at, (target, steps) in enumerate(zip(targets, longest, strict=True)):
        for table, effect in zip((benefit, weakness), effect_of(target, ladder[:steps], scene), strict=True):
            table[:, at, 1 : steps + 1] = effect
            table[:, at, steps + 1 :] = table[:, at, steps, None]
    return EffectTable(product, step, tuple(targets), benefit, weakness)


def set_scene(case: Case, knowledge: Knowledge, belief: Belief, product: str, weeks: int) -> Scene:
    """Everything about case, product and belief that does not depend on a dose."""
    if product not in knowledge.products:
        raise BadInput("plan", [Problem("product", repr(product), "the id of a product in the knowledge")])
    return Scene(
        case=case,
        knowledge=knowledge,
        reading=read(belief, product, case.person),
        shares=shares(case, knowledge),
        worths=worths(case, knowledge),
        average=average_block(belief, weeks),
    )


def ladder_of(scene: Scene, units: Array) -> Ladder:
    """Doses above 0, (steps,), as a ladder."""
    reading = scene.reading
    return Ladder(reading.steepness[:, None] * np.log(units), units ** reading.harm_steepness[:, None])


def effect_of(target: Target, ladder: Ladder, scene: Scene) -> tuple[Array, Array]:
    """Benefit in goal weeks and hazard of weakness of each dose into one target, both (draws, steps)."""
    muscle = muscle_named(target.muscle, scene.knowledge)
    per_unit = density_per_unit(scene.reading, muscle, scene.case.person, scene.knowledge)
    return _benefit(target, muscle.part, per_unit, ladder, scene), _weakness(target, muscle.part, per_unit, ladder, scene)


def goal_weeks_per_block(target: Target, scene: Scene) -> Mapping[Measure, Array]:
    """Per measure, goal weeks from this target if it were wholly blocked all interval long, (draws,).

    Sum over problems: weight of the goal x share of the target x relief at full block, in important changes, x weeks.
    """
    found: dict[Measure, Array] = {}
    for worth in scene.worths:
        share = share_of(target, scene.shares[worth.problem], scene.knowledge)
        if share > 0:
            part = pattern_of(scene.case, worth.problem, scene.knowledge).part
            change = float(scene.knowledge.number(f"response.important_change.{worth.measure.value}"))
            relieved = scene.reading.full_relief(part, worth.measure) * (share * worth.weight / change)
            found[worth.measure] = found.get(worth.measure, 0) + relieved * scene.average.weeks
    return found


def _benefit(target: Target, part: str, per_unit: Array, ladder: Ladder, scene: Scene) -> Array:
    total = np.zeros_like(ladder.log_powers)
    for measure, goal_weeks in goal_weeks_per_block(target, scene).items():
        one_unit = odds(per_unit, scene.reading.half_density(part, measure), scene.reading.steepness)
        total += goal_weeks[:, None] * scene.average.at(ladder.log_powers + np.log(one_unit)[:, None])
    return total


def _weakness(target: Target, part: str, per_unit: Array, ladder: Ladder, scene: Scene) -> Array:
    reading = scene.reading
    at_one_unit = odds(per_unit, reading[f"harm_density.{part}"], reading.harm_steepness)
    matters = weight_of(target, scene.shares, scene.case, scene.knowledge)
    return weakness_hazard(at_one_unit[:, None] * ladder.harm_powers, reading.harm_size[:, None], matters)
