"""Exact statistics of small counts: no approximation that fails exactly where a service has few people."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from scipy.special import betaincinv

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the exact interval of the proportion behind it."""

    some: int
    all: int
    low: float
    high: float

    @property
    def middle(self) -> float:
        """The share as it was seen; 0 of nobody."""
        return self.some / self.all if self.all else 0.0


def share(some: int, all: int, level: float = LEVEL) -> Share:
    """The interval of Clopper and Pearson (1934): it holds the true proportion at least as often as its level says.

    Of nobody nothing is known: from 0 to 1.
    """
    if not 0 <= some <= all:
        raise ValueError(f"{some} of {all}")
    tail = (1 - level) / 2
    low = float(betaincinv(some, all - some + 1, tail)) if some else 0.0
    high = float(betaincinv(some + 1, all - some, 1 - tail)) if some < all else 1.0
    return Share(some, all, low, high)


def chance_of_so_many(some: int, all: int, other_some: int, other_all: int) -> float:
    """How often chance alone gives so many or more of these, when both are alike: Fisher's exact test, one side.

    The total of those with an event is held as it is; which group they fell into is dealt out at random.
    """
    with_event, everybody = some + other_some, all + other_all
    ways = sum(comb(all, at) * comb(other_all, with_event - at) for at in range(some, min(all, with_event) + 1))
    return ways / comb(everybody, with_event)
