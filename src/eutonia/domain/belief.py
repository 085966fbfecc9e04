"""A belief: what is held to be true of the response, as draws, with a verdict on how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
