"""Planning problems for tests: small random ones of every shape, and large ones as in a clinic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from eutonia.planner.tree import LimitNode, PlanningProblem

GRAIN = 0.001


def a_node(name: str, capacity: int, leaves: tuple[int, ...] = (), children: tuple[LimitNode, ...] = ()) -> LimitNode:
    """One limit, its words made from its name."""
    return LimitNode(name, f"limit {name}", capacity, children, leaves)


def a_small_problem(values: list[list[float]], capacity: int, **more: object) -> PlanningProblem:
    """Targets side by side under one limit."""
    array = np.array(values, dtype=float)
    problem = PlanningProblem(array, a_node("session", capacity, tuple(range(len(array)))), GRAIN)
    return replace_in(problem, **more)


def replace_in(problem: PlanningProblem, **changes: object) -> PlanningProblem:
    """The same problem with some fields changed."""
    fields = {name: getattr(problem, name) for name in ("values", "tree", "grain", "at_most_one", "needles", "total_cost")}
    return PlanningProblem(**(fields | changes))  # type: ignore[arg-type]


@st.composite
def trees(draw: st.DrawFn, targets: int) -> LimitNode:
    """Any nesting of the targets 0 to n-1, in any order, with capacities that often bind."""
    order = draw(st.permutations(range(targets)))
    names = iter(range(1000))

    def node(members: list[int], depth: int) -> LimitNode:
        name, capacity = f"n{next(names)}", draw(st.integers(0, 7))
        if depth == 0 or len(members) < 2:
            return a_node(name, capacity, tuple(members))
        cut = draw(st.integers(0, len(members)))
        loose, inner = tuple(members[:cut]), members[cut:]
        half = draw(st.integers(0, len(inner)))
        parts = [part for part in (inner[:half], inner[half:]) if part]
        return a_node(name, capacity, loose, tuple(node(part, depth - 1) for part in parts))

    return node(list(order), 2)


@st.composite
def small_problems(draw: st.DrawFn, largest: int = 4) -> PlanningProblem:
    """Up to four targets and four steps: gaps in the doses, losses and gains, ties, pairs, a cost of the total."""
    targets, steps = draw(st.integers(1, largest)), draw(st.integers(1, 5))
    worth = st.one_of(st.just(-np.inf), st.integers(-6, 12).map(lambda number: number / 4))
    values = np.array(draw(st.lists(st.lists(worth, min_size=steps, max_size=steps), min_size=targets, max_size=targets)))
    values[:, 0] = np.where(np.isinf(values[:, 0]), 0, values[:, 0])
    needles = draw(st.lists(st.lists(st.integers(0, 3), min_size=steps, max_size=steps), min_size=targets, max_size=targets))
    pairs = st.frozensets(st.integers(0, targets - 1), min_size=1, max_size=3)
    problem = PlanningProblem(values, draw(trees(targets)), GRAIN, at_most_one=tuple(draw(st.lists(pairs, max_size=2))))
    problem = replace_in(problem, needles=np.array(needles, dtype=np.int64) * (np.arange(steps) > 0))
    if draw(st.booleans()):
        cost = draw(st.lists(st.integers(0, 4), min_size=targets * steps + 1, max_size=targets * steps + 1))
        problem = replace_in(problem, total_cost=np.array(cost) / 4)
    return problem


def a_large_problem(seed: int, targets: int = 24, regions: int = 4, session: int = 80, steps: int = 31) -> PlanningProblem:
    """A session as in a clinic: saturating benefit, steeper harm, a smallest practical dose, two limbs of two regions."""
    random = np.random.default_rng(seed)
    dose = np.arange(steps)
    most, half = random.uniform(0.2, 2, (targets, 1)), random.uniform(3, 15, (targets, 1))
    values = most * dose / (half + dose) - random.uniform(0.001, 0.003, (targets, 1)) * dose**1.5 - 0.03 * np.ceil(dose / 6)
    values[:, 0] = 0
    for row, (least, largest) in enumerate(zip(random.integers(2, 6, targets), random.integers(12, steps, targets), strict=True)):
        values[row, 1:least] = -np.inf
        values[row, largest:] = -np.inf
    each = targets // regions
    leaves = [tuple(range(one * each, (one + 1) * each)) for one in range(regions)]
    nodes = [a_node(f"region {one}", int(random.integers(session // 8, session // 3)), leaves[one]) for one in range(regions)]
    halves = {"right": nodes[: regions // 2], "left": nodes[regions // 2 :]}
    limbs = tuple(a_node(side, session // 2, (), tuple(half)) for side, half in halves.items())
    pairs = (frozenset({0, targets - 1}), frozenset({1, 2}))
    return PlanningProblem(np.round(values, 6), a_node("session", session, (), limbs), 0.000001, at_most_one=pairs)


def with_capacity(tree: LimitNode, name: str, capacity: int) -> LimitNode:
    """The tree with one capacity changed."""
    own = capacity if tree.id == name else tree.capacity
    return replace(tree, capacity=own, children=tuple(with_capacity(child, name, capacity) for child in tree.children))
