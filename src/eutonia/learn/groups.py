"""Observations of one kind, and the link that says how probable they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from eutonia.learn.reading import Record
from eutonia.learn.scores import OF_A_PROBLEM, Kind
from eutonia.learn.tracks import Tracks, baseline_of
from eutonia.response import counts
from eutonia.response.curves import probability
from eutonia.response.links import (
    cuts_of_attainment,
    cuts_of_grade,
    cuts_of_score,
    log_probability_of_angle,
    log_probability_within,
    rate,
)

Array = NDArray[np.float64]
Link = Callable[[Array, Array], Array]
"""What lies beneath, (n, observations), and its error, (n, 1) -> log probability of what was seen, (n, observations)."""
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


CUTS = {
    Kind.ASHWORTH: cuts_of_grade, Kind.PAIN: cuts_of_score, Kind.STIFFNESS: cuts_of_score, Kind.GOAL: cuts_of_attainment
}  # fmt: skip
"""What is written down in grades."""


def link_of(kind: Kind, values: Array, averaged: Array) -> Link:
    """The link of what was seen.

    A day on which something was felt is told by a part of the greatest relief, with a normal error.
    """
    if kind in CUTS:
        return partial(log_probability_within, CUTS[kind](values))
    if kind is Kind.SPASMS_PER_DAY:
        alike = tuple((float(days), np.flatnonzero(averaged == days)) for days in np.unique(averaged))
        return partial(log_probability_of_counts, values, alike)
    return partial(log_probability_of_weakness if kind is Kind.WEAKNESS else log_probability_of_angle, values)


def log_probability_of_counts(
    values: Array, alike: tuple[tuple[float, NDArray[np.intp]], ...], location: Array, error: Array
) -> Array:
    """Spasms a day, each the average over some days; `alike` are the places of those over equally many."""
    found = np.empty_like(location)
    for days, at in alike:
        # Independent days add: their sum has the sum of the means and of the sizes.
        found[:, at] = counts.log_probability(days * values[at], days * rate(location[:, at]), days * error)
    return found


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
    log_probability: Link


def groups_of(record: Record, tracks: Tracks, spasm_days: float) -> tuple[Group, ...]:
    """The groups of a record, in the order of its observations."""
    found, start = [], 0
    for kind, members in groupby(record.observations, key=lambda one: one.kind):
        seen = tuple(members)
        values = np.array([one.value for one in seen])
        # Spasms a day told at an assessment are an average over some days; all else is of one day.
        averaged = np.array([1 if one.follow_up else spasm_days for one in seen])
        rows, start = slice(start, start + len(seen)), start + len(seen)
        found.append(
            Group(
                kind=kind,
                rows=rows,
                values=values,
                places=np.array([one.place for one in seen]),
                baselines=tuple(baseline_of(record, one.place, kind) for one in seen if kind in OF_A_PROBLEM),
                days=np.array([tracks.day_of(one) for one in seen]),
                log_probability=link_of(kind, values, averaged),
            )
        )
    return tuple(found)
