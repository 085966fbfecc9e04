"""What the belief would be under other priors: how much of an answer was put in by us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.checks.leaving_out import fitted_rows
from eutonia.evidence.fitting import fit
from eutonia.knowledge import Knowledge, load
from eutonia.knowledge.types import BeliefParameter

Array = NDArray[np.float64]
CHAINS, WARMUP, SAMPLES = 2, 400, 400


@dataclass(frozen=True, slots=True)
class Prior:
    """One change of the priors: which rows, and what is done to each."""

    words: str
    starts: tuple[str, ...]
    change: Callable[[BeliefParameter], BeliefParameter]


def _wider(row: BeliefParameter) -> BeliefParameter:
    return replace(row, spread=row.spread * 2)


def _higher(row: BeliefParameter) -> BeliefParameter:
    """The centre moved by one prior standard deviation on its own scale (a logarithm for potency and noise)."""
    moved = row.centre * float(np.exp(row.spread)) if row.distribution == "lognormal" else row.centre + row.spread
    return replace(row, centre=moved)


OTHERS = (
    Prior("placebo twice as open", ("placebo.", "evidence.trial_placebo"), _wider),
    Prior("placebo larger by one standard deviation", ("placebo.",), _higher),
    Prior("potency twice as open", ("potency.",), _wider),
    Prior("potency higher by one standard deviation", ("potency.",), _higher),
    Prior("rater noise larger by one standard deviation", ("noise.ashworth",), _higher),
)
WATCHED = (
    "potency.abobotulinumtoxinA", "steepness", "half_density.arm", "half_density.leg", "effect.ashworth.arm",
    "effect.ashworth.leg", "placebo.ashworth.arm", "placebo.ashworth.leg", "onset_days", "offset_gap_days", "noise.ashworth",
    "swallowing_slope",
)  # fmt: skip
"""Parameters whose change is told."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One parameter under one other prior, beside the belief as it is."""

    prior: str
    parameter: str
    median: float
    other_median: float
    deviations: float
    """By how many posterior standard deviations the median moves."""


def under(prior: int, seed: int) -> Mapping[str, Array]:
    """Draws of the watched parameters under one of `OTHERS`."""
    knowledge = load()
    found = fit(fitted_rows(knowledge), changed(knowledge, OTHERS[prior]), seed, CHAINS, WARMUP, SAMPLES, quick=True)
    return {name: found.draws[name] for name in WATCHED if name in found.draws}


def changed(knowledge: Knowledge, prior: Prior) -> Knowledge:
    """The knowledge with other priors in the rows that this change names; what has no spread stays."""
    rows = {
        name: prior.change(row) if name.startswith(prior.starts) and row.spread > 0 else row
        for name, row in knowledge.belief.items()
    }
    return replace(knowledge, belief=rows)


def moves(prior: Prior, as_it_is: Mapping[str, Array], other: Mapping[str, Array]) -> tuple[Moved, ...]:
    """What each watched parameter is under another prior, beside the belief as it is."""
    return tuple(
        Moved(
            prior=prior.words,
            parameter=name,
            median=float(np.median(as_it_is[name])),
            other_median=float(np.median(other[name])),
            deviations=float((np.median(other[name]) - np.median(as_it_is[name])) / as_it_is[name].std()),
        )
        for name in WATCHED
        if name in as_it_is and name in other
    )
