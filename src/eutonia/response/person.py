"""The belief, read for one product and one person: the parameters that every calculation of a case shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.domain.case import Measure, Person, PostureProblem
from eutonia.knowledge.types import Knowledge, Muscle, Pattern
from eutonia.response.anatomy import has_multiple_sclerosis, members, volume
from eutonia.response.curves import density
from eutonia.response.population import parameter, potency, problem_size

Array = NDArray[np.float64]
LIMBS = ("arm", "leg")


@dataclass(frozen=True, slots=True)
class Reading:
    """Every array has the shape (draws,)."""

    belief: Belief
    product: str
    onset_days: Array
    offset_days: Array
    steepness: Array
    harm_steepness: Array
    harm_size: Array
    response: Array
    """How strongly this person responds to the same block now, on every measure: person, disease, cycles so far; around 1."""
    susceptibility: Array
    """This person's density counts this many times; around 1."""
    left_by_wasting: Array
    """Part of the healthy volume of a limb muscle that is left, 1 where multiple sclerosis is ruled out."""

    def half_density(self, part: str, measure: Measure) -> Array:
        """A50 in muscles of one part of the body; less for spasms and pain, which answer to less toxin than tone."""
        half_density = self[f"half_density.{part}"]
        return half_density if measure is Measure.ASHWORTH else half_density / self[f"sensitivity.{measure.value}"]

    def full_relief(self, problem: PostureProblem, pattern: Pattern, measure: Measure) -> Array:
        """E: relief at full block of the whole problem, on the scale of the measure."""
        size = self.response * problem_size(self.belief, problem.pattern, problem.side)
        if measure is not Measure.ASHWORTH:
            return self[f"effect.{measure.value}"] * size
        in_the_part = self[f"effect.ashworth.{pattern.part}"] * size
        return in_the_part * self[f"joint.{pattern.joint}"] if pattern.joint else in_the_part

    def placebo(self, part: str, measure: Measure) -> Array:
        """Size of the unspecific change, on the scale of the measure."""
        return self[f"placebo.ashworth.{part}" if measure is Measure.ASHWORTH else f"placebo.{measure.value}"]

    def __getitem__(self, name: str) -> Array:
        return parameter(self.belief, name)


def read(belief: Belief, product: str, person: Person, cycles: int = 0) -> Reading:
    """The reading of one belief, after so many earlier cycles. `KnowledgeFault` when the belief says nothing of the product."""
    onset_days = parameter(belief, "onset_days")
    steepness = parameter(belief, "steepness")
    wasting = parameter(belief, "wasting")
    potency(belief, product)
    return Reading(
        belief=belief,
        product=product,
        onset_days=onset_days,
        offset_days=onset_days + parameter(belief, "offset_gap_days"),
        steepness=steepness,
        harm_steepness=steepness + parameter(belief, "harm_steeper"),
        harm_size=parameter(belief, "harm_size"),
        response=_response(belief, person, cycles),
        susceptibility=parameter(belief, "susceptibility"),
        left_by_wasting=wasting if has_multiple_sclerosis(person) else np.ones_like(wasting),
    )


def density_per_unit(
    reading: Reading, muscle: Muscle, person: Person, knowledge: Knowledge, product: str | None = None
) -> Array:
    """Density from one unit of a product (that of the reading) in this muscle or group, (draws,). Only limb muscles waste."""
    healthy = volume(muscle.id, person, knowledge).millilitres
    left = reading.left_by_wasting if muscle.part in LIMBS else 1
    acts = potency(reading.belief, product or reading.product) * reading.susceptibility
    return density(acts, 1, healthy * left)


def assumed_volumes(muscles: set[str], person: Person, knowledge: Knowledge) -> tuple[str, ...]:
    """A sentence for each muscle whose volume is not known and was taken to be typical of its part of the body."""
    return tuple(
        f"No volume is known for {knowledge.muscles[one].name}: {volume(one, person, knowledge).millilitres:.0f} mL was assumed."
        for one in sorted({single for muscle in muscles for single in members(muscle, knowledge)})
        if volume(one, person, knowledge).assumed
    )


def _response(belief: Belief, person: Person, cycles: int) -> Array:
    size = parameter(belief, "person") * np.exp(parameter(belief, "trend") * cycles)
    return size * parameter(belief, "aetiology.multiple_sclerosis") if has_multiple_sclerosis(person) else size
