"""What the planner is asked: a value for every dose of every target, and limits that nest."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

UNLIMITED = sys.maxsize
"""Capacity of a node that holds no limit of its own."""


@dataclass(frozen=True, slots=True)
class LimitNode:
    """One limit and what it covers: `leaves` are target indexes directly under it, `children` are narrower limits.

    `capacity` is in whole steps, for everything under the node together.
    """

    id: str
    words: str
    capacity: int
    children: tuple[LimitNode, ...] = ()
    leaves: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.capacity < 0:
            raise ValueError(f"capacity of {self.id} is not negative, not {self.capacity}")

    def nodes(self) -> Iterator[LimitNode]:
        """This node, then everything under it, in the order of the tree."""
        yield self
        for child in self.children:
            yield from child.nodes()

    def members(self) -> frozenset[int]:
        """Every target index under this node."""
        return frozenset(leaf for node in self.nodes() for leaf in node.leaves)


def _one_needle_each(values: NDArray[np.float64]) -> NDArray[np.int64]:
    needles = np.ones(values.shape, dtype=np.int64)
    needles[:, :1] = 0
    return needles


@dataclass(frozen=True, slots=True, eq=False)
class PlanningProblem:
    """How much of which target, so that the sum of values is largest within every limit.

    values      (targets, steps) float64: value of giving target c exactly s steps; -inf for a dose that may not be
                given (between nothing and the smallest practical dose, or above the most); column 0 is always allowed
    tree        the limits; every target is a leaf exactly once
    at_most_one sets of targets of which at most one may be dosed (both sternocleidomastoids, say)
    needles     (targets, steps) whole numbers, for breaking ties; one per dosed target when left out
    total_cost  cost of a total of t steps (wasted vial), subtracted from the value of that total; must be long enough
                for every total that can be reached
    grain       differences in value smaller than this do not count: sums are then whole numbers, so that a tie is a
                tie whatever the order of adding
    """

    values: NDArray[np.float64]
    tree: LimitNode
    grain: float
    at_most_one: tuple[frozenset[int], ...] = ()
    needles: NDArray[np.int64] | None = None
    total_cost: NDArray[np.float64] | None = None
    tie_needles: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] == 0:
            raise ValueError("values have the shape (targets, steps), with a column for no dose")
        if np.isnan(self.values).any() or np.isposinf(self.values).any() or np.isinf(self.values[:, 0]).any():
            raise ValueError("a value is finite, or -inf for a dose that may not be given; no dose is always allowed")
        if not self.grain > 0:
            raise ValueError("grain is above 0")
        self._leaves_once()
        if any(not members or not members <= set(range(self.targets)) for members in self.at_most_one):
            raise ValueError("at_most_one names targets of this problem")
        needles = _one_needle_each(self.values) if self.needles is None else self.needles
        if needles.shape != self.values.shape or (needles < 0).any():
            raise ValueError("needles have the shape of values and are not negative")
        object.__setattr__(self, "tie_needles", needles)

    def _leaves_once(self) -> None:
        nodes = list(self.tree.nodes())
        leaves = sorted(leaf for node in nodes for leaf in node.leaves)
        if leaves != list(range(self.targets)):
            raise ValueError("every target stands in the tree exactly once")
        if len({node.id for node in nodes}) != len(nodes):
            raise ValueError("every limit has its own id")

    @property
    def targets(self) -> int:
        """Number of targets."""
        return len(self.values)

    def whole_values(self) -> NDArray[np.int64]:
        """Values in whole grains, shape (targets, steps); 0 where the dose may not be given (see `allowed`)."""
        return np.rint(np.where(self.allowed(), self.values, 0) / self.grain).astype(np.int64)

    def allowed(self) -> NDArray[np.bool_]:
        """Which doses may be given, shape (targets, steps)."""
        return np.isfinite(self.values)
