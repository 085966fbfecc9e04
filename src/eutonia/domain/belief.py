"""A belief: what is held to be true of the response, as draws, with a verdict on how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Belief:
    """Draws of the parameters of the response model. Every array has shape (draws,), aligned across parameters."""

    id: str
    words: str
    parameters: Mapping[str, NDArray[np.float64]]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(next(iter(self.parameters.values())))


@dataclass(frozen=True, slots=True)
class Surprise:
    """How one follow-up sat with what the belief expected of it before it was learned from."""

    seen_on: date
    probability: float
    """Chance of a follow-up at least as far from what was expected, 0 to 1: small is surprising."""
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far to trust a learned belief."""

    effective_draws: float
    """Effective sample size of the weighted draws, 1 to their number."""
    observations: int
    """Single observations that were learned from."""
    surprises: tuple[Surprise, ...]
    in_domain: bool
    """False when the course is outside what the model can speak of: the population forecast is then the safer one."""
    words: tuple[str, ...]
    """Sentences to show: what was used, what could not be, and why the belief is or is not to be trusted."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The belief that a course has taught, and its verdict."""

    belief: Belief
    verdict: Verdict
