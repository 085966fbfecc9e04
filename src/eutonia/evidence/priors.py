"""What the fit takes from the rows of the belief: where each parameter starts, how open it is, how people differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from eutonia.knowledge.types import Knowledge

Distribution = Literal["normal", "lognormal", "beta"]


@dataclass(frozen=True, slots=True)
class Prior:
    """One parameter. `spread` and `between` are on the working scale: logarithm, log odds, or as it is."""

    id: str
    distribution: Distribution
    centre: float
    spread: float
    between: float


def priors(knowledge: Knowledge) -> Mapping[str, Prior]:
    """Every row of the belief, by id."""
    rows = knowledge.belief.values()
    return {row.id: Prior(row.id, row.distribution, row.centre, row.spread, row.between) for row in rows}


def betweens(knowledge: Knowledge) -> Mapping[str, float]:
    """`between.<id>` of every row."""
    return {f"between.{one.id}": one.between for one in priors(knowledge).values()}


def working(prior: Prior, value: Any, xp: Any = np) -> Any:
    """A value on the scale on which the prior is normal."""
    if prior.distribution == "lognormal":
        return xp.log(value)
    return xp.log(value) - xp.log1p(-value) if prior.distribution == "beta" else value


def natural(prior: Prior, value: Any, xp: Any = np) -> Any:
    """Back from the working scale."""
    if prior.distribution == "lognormal":
        return xp.exp(value)
    return 1 / (1 + xp.exp(-value)) if prior.distribution == "beta" else value


def from_standard(prior: Prior, deviate: Any, xp: Any = np) -> Any:
    """The value this many prior standard deviations from the centre."""
    return natural(prior, working(prior, prior.centre) + prior.spread * deviate, xp)
