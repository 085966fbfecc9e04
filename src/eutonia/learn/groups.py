"""Observations of one kind, and the link that says how probable they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from eutonia.learn.reading import Record
from eutonia.learn.scores import OF_A_PROBLEM, Kind
from eutonia.learn.tracks import Tracks, baseline_of
from eutonia.response import counts
from eutonia.response.curves import probability
from eutonia.response.links import (
    log_probability_of_angle,
    log_probability_of_attainment,
    log_probability_of_grade,
    log_probability_of_score,
    rate,
)

Array = NDArray[np.float64]
LEAST = float(np.finfo(np.float64).eps)
"""Stands in for a hazard or a relief of 0."""
ERROR = {
    Kind.ASHWORTH: "noise.ashworth",
    Kind.SPASMS_PER_DAY: "dispersion.spasms_per_day",
    Kind.PAIN: "noise.pain",
    Kind.TARDIEU: "noise.tardieu",
    Kind.STIFFNESS: "noise.stiffness",
    Kind.GOAL: "noise.goal",
}
"""The parameter that says how far one observation may lie from what is beneath it."""


def log_probability_of_weakness(limits: Array, log_hazard: Array, _: Array) -> Array:
    """Weakness that limits, 1 for yes and 0 for no, from the logarithm of its cumulative hazard."""
    hazard = np.maximum(np.exp(log_hazard), LEAST)
    return np.where(limits > 0, np.log(probability(hazard)), -hazard)


LINK = {
    Kind.ASHWORTH: log_probability_of_grade,
    Kind.PAIN: log_probability_of_score,
    Kind.TARDIEU: log_probability_of_angle,
    Kind.STIFFNESS: log_probability_of_score,
    Kind.GOAL: log_probability_of_attainment,
    Kind.WEAKNESS: log_probability_of_weakness,
    Kind.FELT_ONSET: log_probability_of_angle,
    Kind.FELT_WEAR_OFF: log_probability_of_angle,
}
"""Log probability of what was seen, what lies beneath it and its error, for each kind but counts. A day on which something
was felt is told by a part of the greatest relief, with a normal error."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """All observations of one kind: they stand together."""

    kind: Kind
    rows: slice
    values: Array
    places: NDArray[np.intp]
    baselines: tuple[str, ...]
    """The name of the untreated level of each, where it is of a problem; else none."""
    days: NDArray[np.intp]
    """Places of their days among those of the tracks."""
    averaged: Array
    """Over how many days each is an average: spasms a day told at an assessment are one, all else is of one day."""

    def log_probability(self, location: Array, error: Array) -> Array:
        """Of what was seen, (n, observations of the group)."""
        if self.kind is not Kind.SPASMS_PER_DAY:
            return LINK[self.kind](self.values, location, error)
        # Independent days add: their sum has the sum of the means and of the sizes.
        return counts.log_probability(self.averaged * self.values, self.averaged * rate(location), self.averaged * error)


def groups_of(record: Record, tracks: Tracks, spasm_days: float) -> tuple[Group, ...]:
    """The groups of a record, in the order of its observations."""
    found, start = [], 0
    for kind, members in groupby(record.observations, key=lambda one: one.kind):
        seen = tuple(members)
        rows, start = slice(start, start + len(seen)), start + len(seen)
        found.append(
            Group(
                kind=kind,
                rows=rows,
                values=np.array([one.value for one in seen]),
                places=np.array([one.place for one in seen]),
                baselines=tuple(baseline_of(record, one.place, kind) for one in seen if kind in OF_A_PROBLEM),
                days=np.array([tracks.day_of(one) for one in seen]),
                averaged=np.array([1 if one.follow_up else spasm_days for one in seen], dtype=np.float64),
            )
        )
    return tuple(found)
