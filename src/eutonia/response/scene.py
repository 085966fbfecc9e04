"""One case under one belief and product: what every dose in it is weighed with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case, Measure
from eutonia.domain.cycle import Session
from eutonia.domain.effect import Target
from eutonia.domain.errors import BadInput, Problem
from eutonia.knowledge.types import Knowledge
from eutonia.response.anatomy import Shares, members, pattern_of, shares, volume
from eutonia.response.average import AverageBlock, average_block
from eutonia.response.curves import part_still_weakening
from eutonia.response.earlier import EarlierToxin, Remains, earlier_toxin
from eutonia.response.person import Reading, read
from eutonia.response.weights import Worth, worths

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Everything about case, product, belief and earlier sessions that does not depend on a dose."""

    case: Case
    knowledge: Knowledge
    reading: Reading
    shares: Shares
    worths: tuple[Worth, ...]
    average: AverageBlock
    earlier: EarlierToxin
    lasting: Remains
    """Earlier toxin on the sampled days of the interval, as relief counts it."""
    _full: dict[tuple[int, Measure], Array] = field(default_factory=dict)
    _weakening: dict[int, Array] = field(default_factory=dict)

    def full_relief(self, problem: int, measure: Measure) -> Array:
        """Relief at full block of the whole problem, on the scale of the measure, (draws,)."""
        if (problem, measure) not in self._full:
            pattern = pattern_of(self.case, problem, self.knowledge)
            self._full[problem, measure] = self.reading.full_relief(self.case.problems[problem], pattern, measure)
        return self._full[problem, measure]

    def singles(self, target: Target) -> tuple[Target, ...]:
        """The single muscles of a target, on its side."""
        return tuple(Target(one, target.side) for one in members(target.muscle, self.knowledge))

    def still_weakening(self, target: Target) -> Array | None:
        """Density of earlier toxin that counts for weakness of a muscle or group, (draws,); None where there is none.

        In a group the toxin of its members counts by their volumes, as if it had been given to the whole.
        """
        person, knowledge = self.case.person, self.knowledge
        amounts = [
            one.density * self._still_weakening(one.days_ago) * volume(single.muscle, person, knowledge).millilitres
            for single in self.singles(target)
            for one in self.earlier.doses.get(single, ())
        ]
        return sum(amounts[1:], amounts[0]) / volume(target.muscle, person, knowledge).millilitres if amounts else None

    def _still_weakening(self, days_ago: int) -> Array:
        if days_ago not in self._weakening:
            onset, offset = self.reading.onset_days, self.reading.offset_days
            self._weakening[days_ago] = part_still_weakening(days_ago, onset, offset, self.reading.steepness)
        return self._weakening[days_ago]


def set_scene(
    case: Case, knowledge: Knowledge, belief: Belief, product: str, weeks: int, earlier: Sequence[Session] = ()
) -> Scene:
    """The scene of a case; `weeks` is the planned interval. Raises `BadInput` and `KnowledgeFault` as `effect_table` does."""
    if product not in knowledge.products:
        raise BadInput("plan", [Problem("product", repr(product), "the id of a product in the knowledge")])
    reading = read(belief, product, case.person, cycles=len(earlier))
    average = average_block(belief, weeks)
    toxin = earlier_toxin(earlier, case, knowledge, reading)
    return Scene(
        case=case,
        knowledge=knowledge,
        reading=reading,
        shares=shares(case, knowledge),
        worths=worths(case, knowledge),
        average=average,
        earlier=toxin,
        lasting=Remains(toxin, average.days, reading.onset_days, reading.offset_days),
    )
