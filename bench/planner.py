"""How long the planner takes alone, and how much longer its mixed-integer twin takes, in the same run.

    python bench/planner.py

Prints one line a subject: the median and the 95th percentile in milliseconds, the budget, and at the end how many
times faster the dynamic programme (every total) is than the twin (one total).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from eutonia.knowledge import Knowledge, load
from eutonia.planner import LimitNode, PlanningProblem, choose, solve
from eutonia.planner.mixed_integer import best_of_total

BUDGET_MS = 5.0
TIMES_FASTER = 20.0
TWIN = "planner, mixed-integer twin, one total of 400 units"
ALONE = "planner, 24 muscles, 4 regions, 400 units in steps of 5"


@dataclass(frozen=True)
class Subject:
    """One thing to time: what to run, how often, and the budget for its 95th percentile (None: only reported)."""

    name: str
    run: Callable[[], object]
    times: int
    budget_ms: float | None


def a_session(session: int, most: int, seed: int = 1, targets: int = 24, regions: int = 4) -> PlanningProblem:
    """Saturating benefit, steeper harm, needles, a smallest practical dose, four regions and one never-both pair."""
    random = np.random.default_rng(seed)
    dose = np.arange(most + 1)
    height, half = random.uniform(0.2, 2, (targets, 1)), random.uniform(3, 15, (targets, 1))
    harm = random.uniform(0.001, 0.003, (targets, 1))
    needles = np.ceil(dose / 8).astype(np.int64)
    values = height * dose / (half + dose) - harm * dose**1.5 - 0.03 * needles
    values[:, 1:4] = -np.inf
    each = targets // regions
    nodes = tuple(
        LimitNode(f"region {one}", f"Region {one}", session * 2 // 5, (), tuple(range(one * each, (one + 1) * each)))
        for one in range(regions)
    )
    tree = LimitNode("session", "This session", session, nodes)
    every = np.broadcast_to(needles, values.shape).copy()
    return PlanningProblem(values, tree, 1e-6, at_most_one=(frozenset({0, targets - 1}),), needles=every)


def best_plan(problem: PlanningProblem) -> object:
    """The value of every total, and the doses of the best plan."""
    frontier = solve(problem)
    return frontier.doses(frontier.total_of_best(frontier.largest))


def plans_compared(problem: PlanningProblem, knowledge: Knowledge) -> object:
    """The value of every total, and the doses of each plan worth comparing."""
    return choose(solve(problem), knowledge)


def subjects() -> list[Subject]:
    """What is timed."""
    small, large, knowledge = a_session(80, 40), a_session(150, 75), load()
    return [
        Subject(ALONE, lambda: best_plan(small), 200, BUDGET_MS),
        Subject("the same, 1,500 units in steps of 10", lambda: best_plan(large), 200, BUDGET_MS),
        Subject("the same, with every plan worth comparing", lambda: plans_compared(large, knowledge), 200, BUDGET_MS),
        Subject(TWIN, lambda: best_of_total(small, 60), 5, None),
    ]


def timed(subject: Subject) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds; the first run, which loads what is lazy, is not counted."""
    subject.run()
    taken = []
    for _ in range(subject.times):
        begin = perf_counter()
        subject.run()
        taken.append((perf_counter() - begin) * 1000)
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 95))


def main() -> int:
    """Time every subject; 1 when a budget is missed."""
    missed, medians = False, {}
    for subject in subjects():
        median, slowest = timed(subject)
        medians[subject.name] = median
        late = subject.budget_ms is not None and slowest > subject.budget_ms
        missed |= late
        budget = "" if subject.budget_ms is None else f", budget {subject.budget_ms:g}{', MISSED' if late else ''}"
        sys.stdout.write(f"{subject.name}: median {median:.2f} ms, p95 {slowest:.2f} ms{budget}\n")
    ratio = medians[TWIN] / medians[ALONE]
    missed |= ratio < TIMES_FASTER
    sys.stdout.write(f"every total by dynamic programme is {ratio:.0f} times faster than one total by the twin\n")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
