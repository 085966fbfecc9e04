"""The exact dynamic programme: the best plan for every total dose in one pass.

Values add up target by target and the limits nest, so the best value of a node for each total is the (max,+)
convolution of the curves below it, cut at its capacity. Curves are not concave (nothing may be given between no dose
and the smallest practical one), so no shortcut for concave curves is taken. A set of which at most one may be dosed is
handled by cases at the smallest node that holds all of it.

Ties: fewest units first, then fewest needles, then the larger dose to the earlier target in the order of the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from eutonia.planner.tree import LimitNode, PlanningProblem

Keys = NDArray[np.int64]
"""Value in whole grains times a factor, less needles: one whole number that orders plans by value, then needles."""

FORBIDDEN = int(np.iinfo(np.int64).min) // 2 // 2
NEVER = FORBIDDEN // 2
"""A key below this holds at least one forbidden dose."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One way to meet the at-most-one sets of a node: curves of its parts and their running combinations."""

    parts: tuple[int | _Solved, ...]
    curves: tuple[Keys, ...]
    partial: tuple[Keys, ...]
    """partial[k] combines the first k parts; the last one is the curve of the case."""


@dataclass(frozen=True, slots=True)
class _Solved:
    """The best key of a node for each total under it, and the cases it came from."""

    curve: Keys
    cases: tuple[_Case, ...]


def combine(first: Keys, second: Keys, capacity: int) -> Keys:
    """The best key for each total of two curves together, cut at the capacity: their (max,+) convolution."""
    if len(second) > len(first):
        first, second = second, first
    size = min(len(first) + len(second) - 1, capacity + 1)
    rows = min(len(second), size)
    padded = np.full(rows - 1 + size, FORBIDDEN, dtype=np.int64)
    padded[rows - 1 : rows - 1 + min(len(first), size)] = first[:size]
    step = padded.strides[0]
    shifted = as_strided(padded[rows - 1 :], (rows, size), (-step, step), writeable=False)
    best: Keys = (shifted + second[:rows, None]).max(axis=0)
    best[best < NEVER] = FORBIDDEN
    return best


class _Programme:
    """One pass over the tree; solved nodes are kept so that cases share what they have in common."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.factor = 1 + int(problem.tie_needles.max(axis=1, initial=0).sum())
        self.leaves = _leaf_keys(problem, self.factor)
        self.members = {id(node): node.members() for node in problem.tree.nodes()}
        self.rules = _rules_by_node(problem, self.members)
        self.solved: dict[tuple[int, frozenset[int]], _Solved] = {}

    def solve(self, node: LimitNode, banned: frozenset[int]) -> _Solved:
        """The best keys of a node when the banned targets get nothing."""
        name = (id(node), banned & self.members[id(node)])
        if name not in self.solved:
            cases = tuple(self._case(node, banned | more) for more in _bans(self.rules.get(id(node), [])))
            self.solved[name] = _Solved(_best_of([case.partial[-1] for case in cases]), cases)
        return self.solved[name]

    def _case(self, node: LimitNode, banned: frozenset[int]) -> _Case:
        parts: list[int | _Solved] = [*node.leaves, *(self.solve(child, banned) for child in node.children)]
        curves = tuple(self._curve(part, banned)[: node.capacity + 1] for part in parts)
        partial = [np.zeros(1, dtype=np.int64)]
        for curve in curves:
            partial.append(combine(partial[-1], curve, node.capacity))
        return _Case(tuple(parts), curves, tuple(partial))

    def _curve(self, part: int | _Solved, banned: frozenset[int]) -> Keys:
        if isinstance(part, _Solved):
            return part.curve
        return self.leaves[part][:1] if part in banned else self.leaves[part]


def _leaf_keys(problem: PlanningProblem, factor: int) -> list[Keys]:
    """One curve per target, cut after the largest dose that may be given."""
    largest = np.abs(np.where(problem.allowed(), problem.values, 0)).max(axis=1, initial=0).sum()
    if (largest / problem.grain + problem.targets + 1) * factor > -NEVER:
        raise ValueError("the values are too large for the grain: sums would not be exact")
    keys = np.where(problem.allowed(), problem.whole_values() * factor - problem.tie_needles, FORBIDDEN)
    return [row[: int(np.flatnonzero(row > NEVER)[-1]) + 1] for row in keys]


def _rules_by_node(
    problem: PlanningProblem, members: dict[int, frozenset[int]]
) -> dict[int, list[frozenset[int]]]:
    """Each at-most-one set, filed under the smallest node that holds all of it."""
    rules: dict[int, list[frozenset[int]]] = {}
    for together in problem.at_most_one:
        holders = [node for node in problem.tree.nodes() if together <= members[id(node)]]
        rules.setdefault(id(holders[-1]), []).append(together)
    return rules


def _bans(rules: list[frozenset[int]]) -> Iterator[frozenset[int]]:
    """What is banned in each case: of every set, all but one."""
    for chosen in product(*(sorted(together) for together in rules)):
        yield frozenset(
            one for together, kept in zip(rules, chosen, strict=True) for one in together if one != kept
        )


def _best_of(curves: list[Keys]) -> Keys:
    best = np.full(max(len(curve) for curve in curves), FORBIDDEN, dtype=np.int64)
    for curve in curves:
        np.maximum(best[: len(curve)], curve, out=best[: len(curve)])
    return best


def _trace(solved: _Solved, totals: NDArray[np.int64], doses: NDArray[np.int64]) -> None:
    """Write the doses behind each total of a node into the rows of `doses`, all totals at once."""
    waiting = np.arange(len(totals))
    for case in solved.cases:
        of_case = np.array([_is_from(case, total, solved.curve) for total in totals[waiting]], dtype=np.bool_)
        rows, waiting = waiting[of_case], waiting[~of_case]
        if len(rows):
            part = doses[rows]
            _trace_case(case, totals[rows], part)
            doses[rows] = part


def _is_from(case: _Case, total: int, curve: Keys) -> bool:
    return bool(total < len(case.partial[-1]) and case.partial[-1][total] == curve[total])


def _trace_case(case: _Case, totals: NDArray[np.int64], doses: NDArray[np.int64]) -> None:
    for index in reversed(range(len(case.parts))):
        part = case.parts[index]
        given = _given_to(case.curves[index], case.partial[index], totals)
        if isinstance(part, _Solved):
            _trace(part, given, doses)
        else:
            doses[:, part] = given
        totals = totals - given


def _given_to(curve: Keys, before: Keys, totals: NDArray[np.int64]) -> NDArray[np.int64]:
    """How much of each total goes to the last part: the least of those that make the best key."""
    left = totals[:, None] - np.arange(len(curve))
    possible = (left >= 0) & (left < len(before))
    keys = np.where(possible, curve + before[np.where(possible, left, 0)], 2 * FORBIDDEN)
    given: NDArray[np.int64] = keys.argmax(axis=1)
    return given


@dataclass(frozen=True, eq=False)
class Frontier:
    """The best plan for every total dose.

    value  (totals,) float64: best value with exactly t steps, total cost subtracted; -inf where no plan has that total
    best   (totals,) float64: best value with at most t steps, so it never falls
    """

    value: NDArray[np.float64]
    best: NDArray[np.float64]
    targets: int
    _solved: _Solved

    @property
    def largest(self) -> int:
        """The largest total, in steps, that the limits and the doses allow."""
        return int(np.flatnonzero(np.isfinite(self.value))[-1])

    def total_of_best(self, at_most: int) -> int:
        """The fewest steps that reach the best value with at most so many steps."""
        return int(np.argmax(self.value[: at_most + 1]))

    def doses(self, total: int) -> NDArray[np.int64]:
        """Steps per target of the best plan with exactly this total; ValueError when no plan has it."""
        if not 0 <= total < len(self.value) or not np.isfinite(self.value[total]):
            raise ValueError(f"no plan has a total of {total} steps")
        if "every" not in self.__dict__:
            return self._traced(np.array([total]))[0]  # type: ignore[no-any-return]
        totals, doses = self.every
        return doses[np.searchsorted(totals, total)].copy()  # type: ignore[no-any-return]

    def traced(self) -> Frontier:
        """The same frontier with the doses of every total worked out: cheaper than asking for several one by one."""
        assert len(self.every[0])
        return self

    @cached_property
    def every(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every total that some plan has, (plans,), and its steps per target, (plans, targets). Kept once asked for."""
        totals = np.flatnonzero(np.isfinite(self.value))
        return totals, self._traced(totals)

    def _traced(self, totals: NDArray[np.int64]) -> NDArray[np.int64]:
        doses = np.zeros((len(totals), self.targets), dtype=np.int64)
        _trace(self._solved, totals, doses)
        return doses


def solve(problem: PlanningProblem) -> Frontier:
    """The best plan for every total, exactly. The cost grows with targets times the square of the session's steps."""
    programme = _Programme(problem)
    solved = programme.solve(problem.tree, frozenset())
    keys = solved.curve
    # needles were subtracted from a multiple of the factor, so rounding up to the next multiple restores the value
    whole = -(-keys // programme.factor)
    value = np.where(keys > NEVER, whole * problem.grain, -np.inf) - _cost(problem, len(keys))
    return Frontier(value, np.maximum.accumulate(value), problem.targets, solved)


def _cost(problem: PlanningProblem, totals: int) -> NDArray[np.float64]:
    if problem.total_cost is None:
        return np.zeros(totals)
    if len(problem.total_cost) < totals:
        raise ValueError(f"total_cost has {len(problem.total_cost)} entries; {totals} totals can be reached")
    return problem.total_cost[:totals]
