"""What a limit costs, and what more units would buy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eutonia.planner.programme import Frontier, solve
from eutonia.planner.tree import LimitNode, PlanningProblem


@dataclass(frozen=True, slots=True)
class Binding:
    """One limit that the plan has used up, and the value that a little more room would add."""

    id: str
    words: str
    capacity: int
    gain: float


@dataclass(frozen=True, slots=True)
class NextSteps:
    """The best plan a little above a total: how far it could go, and what that is worth."""

    total: int
    gain: float
    """Change in value; negative when more units cost more than they bring."""
    stopped_by_limit: bool
    """True when the limits or the doses end before all of the extra steps are used."""


def binding(problem: PlanningProblem, frontier: Frontier, total: int, more: int) -> tuple[Binding, ...]:
    """The limits that the best plan of this total has used up, the costliest first.

    The cost is found by solving again with that one limit wider by `more` steps and comparing the best plan with up to
    `more` extra steps under both; limits around it stay, so a limit inside another full one may cost nothing.
    `problem.total_cost` must reach `more` steps further than the limits.
    """
    doses = frontier.doses(total)
    here = _reach(frontier, total + more)
    priced = []
    for node in full_nodes(problem.tree, doses):
        wider = solve(replace_tree(problem, widened(problem.tree, [node], more)))
        priced.append(Binding(node.id, node.words, node.capacity, float(_reach(wider, total + more) - here)))
    return tuple(sorted(priced, key=lambda each: -each.gain))


def next_steps(frontier: Frontier, total: int, more: int) -> NextSteps:
    """What `more` steps above this total would buy: the best plan with exactly that many, or the nearest below."""
    reached = total + int(np.flatnonzero(np.isfinite(frontier.value[total : total + more + 1]))[-1])
    gain = float(frontier.value[reached] - frontier.value[total])
    return NextSteps(reached, gain, stopped_by_limit=reached < total + more)


def replace_tree(problem: PlanningProblem, tree: LimitNode) -> PlanningProblem:
    """The same question under other limits."""
    return PlanningProblem(
        problem.values, tree, problem.grain, problem.at_most_one, problem.needles, problem.total_cost
    )


def widened(tree: LimitNode, nodes: Sequence[LimitNode], more: int) -> LimitNode:
    """The tree with these limits wider by so many steps, and with each any equal limit on the same targets."""
    wider = {(node.capacity, node.members()) for node in nodes}

    def rebuilt(at: LimitNode) -> LimitNode:
        room = more if (at.capacity, at.members()) in wider else 0
        return replace(at, capacity=at.capacity + room, children=tuple(map(rebuilt, at.children)))

    return rebuilt(tree)


def _reach(frontier: Frontier, total: int) -> float:
    return float(frontier.best[min(total, len(frontier.best) - 1)])


def full_nodes(tree: LimitNode, doses: NDArray[np.int64]) -> list[LimitNode]:
    """The limits that these doses use up, the widest first."""
    return [
        node
        for node in tree.nodes()
        if (members := sorted(node.members())) and int(doses[members].sum()) == node.capacity
    ]
