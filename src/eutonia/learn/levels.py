"""Where every problem stood on every day, for many guesses at once: the equations of `response` over all sessions.

Arrays have the guesses on the last axis, before it the days, and the problems first: (problems, days, n). There are many more
guesses than anything else, and arithmetic is quick along the last axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.domain.case import Measure
from eutonia.knowledge.types import Knowledge, Pattern
from eutonia.learn.dosing import Dosing
from eutonia.learn.reading import Record
from eutonia.response.curves import odds, placebo, rise_and_fall, saturated
from eutonia.response.person import LIMBS, Reading, read
from eutonia.response.population import potency

Array = NDArray[np.float64]
GUESSED = "guessed"


@dataclass(frozen=True, slots=True, eq=False)
class Guesses:
    """Many guesses at one person, read as the response model reads a belief."""

    reading: Reading
    record: Record
    dosing: Dosing
    patterns: tuple[Pattern, ...]
    """The pattern of each problem of the record."""
    days_a_year: float
    _unspecific: dict[bytes, Array] = field(default_factory=dict)

    def reliefs(self, days: Array, measures: Sequence[Measure]) -> dict[Measure, Array]:
        """Relief of every problem on certain days since the first session; `days` is (days,) or (days, n)."""
        own = days if days.ndim > 1 else days[:, None]
        of_tone = self._odds(own)
        grown = np.exp(self.reading["trend"] * np.maximum(self._given_before(own) - 1, 0))
        return {one: self._full(one)[:, None, :] * (grown * self._blocked(of_tone, one)) for one in measures}

    def changes(self, days: Array, measure: Measure) -> Array:
        """What changes without toxin: the drift of the disease less the placebo courses of the sessions; (days,) days."""
        drift = self.reading[f"drift.{measure.value}"] * (days[:, None] / self.days_a_year)
        parts = {one.part: self.reading.placebo(one.part, measure) for one in self.patterns}
        unspecific = {part: drift - self._placebo(days) * size for part, size in parts.items()}
        return np.stack([unspecific[one.part] for one in self.patterns])

    def potencies(self) -> Array:
        """Of the product of each session, (sessions, n)."""
        return np.stack([potency(self.reading.belief, cycle.session.product) for cycle in self.record.cycles])

    def left(self, part: str) -> Array | float:
        """Part of the healthy volume of a muscle that is left, over how strongly the density counts for this person, (n,)."""
        return (self.reading.left_by_wasting if part in LIMBS else 1) / self.reading.susceptibility

    def _full(self, measure: Measure) -> Array:
        """Relief at full block of each problem, (problems, n)."""
        pairs = zip(self.record.case.problems, self.patterns, strict=True)
        return np.stack([self.reading.full_relief(problem, pattern, measure) for problem, pattern in pairs])

    def _given_before(self, days: Array) -> NDArray[np.intp]:
        return np.searchsorted(self.record.session_days, days)

    def _odds(self, days: Array) -> Array:
        """Odds of block of tone in each column of muscles, (columns, days, n)."""
        reading = self.reading
        since = days - self.record.session_days[:, None, None]
        acting = rise_and_fall(since, reading.onset_days, reading.offset_days) * self.potencies()[:, None, :]
        # Not by the linear algebra library: for matrices as small as these its threads cost more than they bring.
        densities = np.einsum("cs,sdn->cdn", self.dosing.units_per_ml, acting)
        return odds(densities, self._half_units()[:, None, :], reading.steepness)

    def _half_units(self) -> Array:
        """Density in healthy volume at half block of tone, (columns, n)."""
        if not self.dosing.parts:
            return np.ones((0, 1))
        of_part = {part: self.reading.half_density(part, Measure.ASHWORTH) * self.left(part) for part in set(self.dosing.parts)}
        return np.stack([of_part[part] for part in self.dosing.parts])

    def _blocked(self, of_tone: Array, measure: Measure) -> Array:
        """Blocked part of each problem, (problems, days, n). Spasms and pain answer to less toxin than tone: higher odds."""
        of_measure = of_tone
        if measure is not Measure.ASHWORTH:
            more = self.reading[f"sensitivity.{measure.value}"] ** self.reading.steepness
            of_measure = of_tone * more
        return np.asarray(np.einsum("cp,cdn->pdn", self.dosing.share, saturated(of_measure)))

    def _placebo(self, days: Array) -> Array:
        """The placebo courses of all sessions so far, (days, n): the same for every measure."""
        key = days.tobytes()
        if key not in self._unspecific:
            since = days[:, None] - self.record.session_days[:, None, None]
            self._unspecific[key] = placebo(since, self.reading["placebo_peak_days"]).sum(axis=0)
        return self._unspecific[key]


def guesses(values: Mapping[str, Array], record: Record, dosing: Dosing, knowledge: Knowledge) -> Guesses:
    """Guesses from the values of each parameter on its natural scale, (n,) each."""
    product = record.cycles[0].session.product
    reading = read(Belief(GUESSED, GUESSED, values), product, record.case.person)
    patterns = tuple(knowledge.patterns[one.pattern] for one in record.case.problems)
    return Guesses(reading, record, dosing, patterns, float(knowledge.number("response.days_a_year")))
