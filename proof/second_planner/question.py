"""The planning question in plain numbers: what a dose is worth, what may not be exceeded, and what a plan breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ceiling:
    """At most so many whole steps over some targets together; `words` say which limit it is."""

    words: str
    targets: frozenset[int]
    steps: int


@dataclass(frozen=True, slots=True)
class Question:
    """Choose steps for each target so that worth less cost is largest.

    worth      for each target, steps above 0 that may be given -> what they are worth, in whole grains
    ceilings   may nest or cross, as they like
    apart      of each of these sets at most one target is dosed
    cost       in whole grains, for each total
    """

    worth: tuple[Mapping[int, int], ...]
    ceilings: tuple[Ceiling, ...]
    apart: tuple[frozenset[int], ...]
    cost: tuple[int, ...]

    def value(self, doses: Sequence[int]) -> int:
        """What a plan is worth, by adding up."""
        return sum(self.worth[at][dose] for at, dose in enumerate(doses) if dose) - self.cost[sum(doses)]

    def broken(self, doses: Sequence[int]) -> Iterator[str]:
        """Everything that a plan does not keep."""
        for at, dose in enumerate(doses):
            if dose and dose not in self.worth[at]:
                yield f"target {at} may not have {dose} steps"
        for one in self.ceilings:
            if sum(doses[at] for at in one.targets) > one.steps:
                yield f"above {one.words}"
        for together in self.apart:
            if sum(doses[at] > 0 for at in together) > 1:
                yield f"more than one of {sorted(together)}"
