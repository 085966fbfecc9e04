"""The parameters of the response model as the files hold them: distributions, not people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eutonia.domain.finding import Citation


@dataclass(frozen=True, slots=True)
class BeliefParameter:
    """One parameter of the response model: what is held of the typical person, and how people differ around them.

    Normal rows work as they are, lognormal rows on the logarithm, beta rows (parts between 0 and 1) on the log odds.
    """

    id: str
    distribution: Literal["normal", "lognormal", "beta"]
    centre: float
    """The typical person: the median, in `unit`."""
    spread: float
    """What is open about the typical person: standard deviation on the scale of the distribution; the prior of the fit."""
    between: float
    """How people differ around the typical one: standard deviation on the same scale; 0 for what people share."""
    unit: str
    words: str
    citations: tuple[Citation, ...]
