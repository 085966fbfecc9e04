"""Whether chains agree: split R-hat and effective sample sizes on ranks, as Vehtari and others (2021) define them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
from scipy.special import ndtri
from scipy.stats import rankdata

Array = NDArray[np.float64]
LARGEST_R_HAT = 1.01
LEAST_EFFECTIVE = 400
TAILS = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Convergence:
    """The worst of every diagnostic, with the coordinate that has it."""

    r_hat: float
    r_hat_of: str
    bulk: float
    bulk_of: str
    tail: float
    tail_of: str
    divergences: int

    @property
    def faults(self) -> tuple[str, ...]:
        """Why the draws may not be used; empty when they may."""
        found = []
        if not self.r_hat < LARGEST_R_HAT:
            found.append(f"R-hat {self.r_hat:.3f} of {self.r_hat_of} is not below {LARGEST_R_HAT}")
        if not self.bulk > LEAST_EFFECTIVE:
            found.append(f"the bulk effective sample size {self.bulk:.0f} of {self.bulk_of} is not above {LEAST_EFFECTIVE}")
        if not self.tail > LEAST_EFFECTIVE:
            found.append(f"the tail effective sample size {self.tail:.0f} of {self.tail_of} is not above {LEAST_EFFECTIVE}")
        if self.divergences:
            found.append(f"{self.divergences} divergent transitions")
        return tuple(found)


def convergence(chains: Mapping[str, Array], divergences: int) -> Convergence:
    """The worst diagnostics over all coordinates, each (chains, samples)."""
    r_hats = {name: r_hat(values) for name, values in chains.items()}
    bulks = {name: bulk_size(values) for name, values in chains.items()}
    tails = {name: tail_size(values) for name, values in chains.items()}
    worst, least, thin = max(r_hats, key=r_hats.__getitem__), min(bulks, key=bulks.__getitem__), min(tails, key=tails.__getitem__)
    return Convergence(r_hats[worst], worst, bulks[least], least, tails[thin], thin, divergences)


def r_hat(values: Array) -> float:
    """Of the ranks and of the ranks of the distance from the median: the larger. Infinite when it cannot be told."""
    folded = np.abs(values - np.median(values))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = max(float(split_gelman_rubin(on_ranks(one))) for one in (values, folded))
    return found if np.isfinite(found) else np.inf


def bulk_size(values: Array) -> float:
    """Effective sample size for the middle of the distribution; 0 when it cannot be told."""
    return _size(on_ranks(values))


def tail_size(values: Array) -> float:
    """Effective sample size for the ends: the smaller of those of the 5th and the 95th percentile."""
    return min(_size((values <= np.quantile(values, end)).astype(np.float64)) for end in TAILS)


def on_ranks(values: Array) -> Array:
    """Normal scores of the ranks over all chains, same shape."""
    ranks = rankdata(values).reshape(values.shape)
    return ndtri((ranks - 3 / 8) / (values.size + 1 / 4))  # type: ignore[no-any-return]


def _size(values: Array) -> float:
    halves = values[:, : values.shape[1] // 2 * 2].reshape(2 * len(values), -1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = float(effective_sample_size(halves))
    return found if np.isfinite(found) else 0.0
