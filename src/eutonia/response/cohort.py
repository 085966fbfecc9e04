"""Relief of tone over the weeks in very many virtual people at once: for services and for study, not for one person.

The same equations as `curves`, arranged for speed: on a weekly grid the two exponentials of b(t) are multiplied from week to
week, and block, 1 / (1 + exp(-x)), is half of 1 + tanh(x / 2), so that a week of a person costs one logarithm and one
hyperbolic tangent; the work goes through in pieces that stay in the processor's cache, and in single precision, whose
seven figures are four more than a million people drawn at random can show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.errors import KnowledgeFault
from eutonia.knowledge.types import Knowledge
from eutonia.response.average import DAYS_A_WEEK
from eutonia.response.curves import density
from eutonia.response.person import LIMBS
from eutonia.response.prior import WorkingPrior, working_prior

Array = NDArray[np.float64]
Single = NDArray[np.float32]
AnyArray = NDArray[np.floating[Any]]
PIECE = 31_744
"""People worked through at a time: the seven arrays that a week touches then stay in a cache of 1 MB, and none is so large that
its memory is asked for anew each time."""


@dataclass(frozen=True, slots=True)
class OneDose:
    """One dose into one muscle that is the whole of a problem."""

    product: str
    units: float
    millilitres: float
    """Of the healthy muscle."""
    part: str
    joint: str = ""
    multiple_sclerosis: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class VirtualPeople:
    """What relief of tone depends on in each of many people; every array (people,)."""

    onset_days: Single
    offset_days: Single
    steepness: Single
    peak_ratio: Single
    """Density at the peak over that at half block."""
    full_relief: Single
    """Positions of tone at full block."""

    def __getitem__(self, some: slice) -> VirtualPeople:
        return VirtualPeople(
            self.onset_days[some], self.offset_days[some], self.steepness[some], self.peak_ratio[some], self.full_relief[some]
        )

    def __len__(self) -> int:
        return len(self.onset_days)


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """Relief of tone, in positions, in a number of people at the ends of weeks 1, 2, 3 ..."""

    mean: Array
    """(weeks,)"""
    quantiles: Array
    """(weeks, probabilities asked for): the mean over the pieces of the quantiles of each."""
    relief: Single | None
    """(people, weeks) where it was asked for."""


def virtual_people(dose: OneDose, knowledge: Knowledge, people: int, seed: int) -> VirtualPeople:
    """So many people of the population, drawn by NumPy's generator from this seed: other versions may draw others.

    Raises `KnowledgeFault` for a belief that cannot be drawn from or says nothing of the product.
    """
    names = _names(dose)
    drawn = _draw(working_prior(knowledge).only(set(names.values())), people, seed)
    for name in names.values():
        if name not in drawn:
            raise KnowledgeFault(f"the belief has no parameter {name!r}; nobody can be drawn from it")
    of = {word: drawn[name] for word, name in names.items()}
    left = of["wasting"] if dose.part in LIMBS and dose.multiple_sclerosis else 1
    at_peak = density(of["potency"] * of["susceptibility"], dose.units, dose.millilitres * left)
    return VirtualPeople(
        onset_days=_single(of["onset"]),
        offset_days=_single(of["onset"] + of["gap"]),
        steepness=_single(of["steepness"]),
        peak_ratio=_single(at_peak / of["half_density"]),
        full_relief=_single(np.prod([of[word] for word in ("effect", "person", "joint", "aetiology") if word in of], axis=0)),
    )


def simulate(people: VirtualPeople, weeks: int, probabilities: Sequence[float] = (), keep: bool = False) -> Cohort:
    """Relief over `weeks` after one dose, at least 1: its mean, the quantiles asked for, and that of each person on request.

    To keep it takes 4 bytes a person and week.
    """
    if weeks < 1 or not len(people):
        raise ValueError("a cohort needs at least 1 person and 1 week")
    kept = np.empty((weeks, len(people)), np.float32) if keep else None
    total, quantiles = np.zeros(weeks), np.zeros((weeks, len(probabilities)))
    for start in range(0, len(people), PIECE):
        piece = people[start : start + PIECE]
        half = piece.full_relief / 2
        at_half = half.sum(dtype=np.float64)
        for week, beyond in enumerate(_beyond_half(piece, weeks)):
            total[week] += at_half + half @ beyond
            if keep or probabilities:
                relief = half + half * beyond
                if kept is not None:
                    kept[week, start : start + PIECE] = relief
                quantiles[week] += _quantiles(relief, probabilities) * (len(piece) / len(people))
    return Cohort(total / len(people), quantiles, None if kept is None else kept.T)


def _beyond_half(people: VirtualPeople, weeks: int) -> Iterator[Single]:
    """Twice the block less 1 at the end of each week, (people,), in one array that is written over again and again."""
    fading, rising = np.exp(-DAYS_A_WEEK / people.offset_days), np.exp(-DAYS_A_WEEK / people.onset_days)
    ratio: Single = people.onset_days / people.offset_days
    at_peak = ratio ** (ratio / (1 - ratio)) * (1 - ratio)  # where both exponentials change equally fast
    scale: Single = people.peak_ratio / at_peak
    slow, fast, beyond = scale.copy(), scale, np.empty_like(scale)
    half_steepness = people.steepness * np.float32(np.log(2) / 2)  # for logarithms to the base 2, which are the quickest
    for _ in range(weeks):
        slow *= fading
        fast *= rising
        np.subtract(slow, fast, out=beyond)
        with np.errstate(divide="ignore"):  # Toxin too little for single precision blocks nothing.
            np.log2(beyond, out=beyond)
        beyond *= half_steepness
        np.tanh(beyond, out=beyond)
        yield beyond


def _single(values: Array) -> Single:
    return values.astype(np.float32)


def _quantiles(values: AnyArray, probabilities: Sequence[float]) -> AnyArray:
    """By straight lines between the sorted values, of which only those next to a quantile are put in their place."""
    place = np.asarray(probabilities, dtype=np.float64) * (len(values) - 1)
    below, above = np.floor(place).astype(np.intp), np.ceil(place).astype(np.intp)
    sorted_there = np.partition(values, np.union1d(below, above)) if len(place) else values
    return sorted_there[below] + (place - below) * (sorted_there[above] - sorted_there[below])


def _names(dose: OneDose) -> dict[str, str]:
    """The parameters of the population that relief of tone in this muscle depends on."""
    names = {
        "potency": f"potency.{dose.product}",
        "susceptibility": "susceptibility",
        "onset": "onset_days",
        "gap": "offset_gap_days",
        "steepness": "steepness",
        "half_density": f"half_density.{dose.part}",
        "wasting": "wasting",
        "effect": f"effect.ashworth.{dose.part}",
        "person": "person",
    }
    joint = {"joint": f"joint.{dose.joint}"} if dose.joint else {}
    disease = {"aetiology": "aetiology.multiple_sclerosis"} if dose.multiple_sclerosis else {}
    return names | joint | disease


def _draw(prior: WorkingPrior, people: int, seed: int) -> dict[str, Array]:
    deviates = np.random.default_rng(seed).standard_normal((len(prior.names), people))
    return prior.natural((prior.mean[:, None] + np.linalg.cholesky(prior.covariance) @ deviates).T)
