"""The same question as a mixed-integer programme: a twin that shares nothing with the dynamic programme but the question.

It answers one total at a time and is slower by orders of magnitude; it is there to disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eutonia.planner.tree import PlanningProblem


@dataclass(frozen=True, slots=True)
class Row:
    """One constraint: low <= sum of coefficients times variables <= high."""

    coefficients: NDArray[np.float64]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Programme:
    """Choose doses: variable k means 'target[k] gets steps[k]', and is 0 or 1."""

    target: NDArray[np.int64]
    steps: NDArray[np.int64]
    worth: NDArray[np.float64]
    rows: tuple[Row, ...]
    constant: float


def as_programme(problem: PlanningProblem, total: int) -> Programme:
    """The question for plans of exactly this many steps, as variables and constraints."""
    target, steps = np.nonzero(problem.allowed()[:, 1:])
    steps = steps + 1
    worth = problem.values[target, steps] - problem.values[target, 0]
    rows = [Row((target == one).astype(float), 0, 1) for one in range(problem.targets)]
    for node in problem.tree.nodes():
        rows.append(Row(np.isin(target, list(node.members())) * steps.astype(float), 0, float(node.capacity)))
    rows += [Row(np.isin(target, list(members)).astype(float), 0, 1) for members in problem.at_most_one]
    rows.append(Row(steps.astype(float), total, total))
    cost = 0.0 if problem.total_cost is None else float(problem.total_cost[total])
    return Programme(target, steps, worth, tuple(rows), float(problem.values[:, 0].sum()) - cost)


def best_of_total(problem: PlanningProblem, total: int) -> tuple[float, NDArray[np.int64]] | None:
    """The best value of a plan with exactly this many steps and its steps per target; None when there is no plan."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    programme = as_programme(problem, total)
    doses = np.zeros(problem.targets, dtype=np.int64)
    if not len(programme.worth):
        return (programme.constant, doses) if total == 0 else None
    answer = milp(
        -programme.worth,
        constraints=LinearConstraint(
            np.array([row.coefficients for row in programme.rows]),
            np.array([row.low for row in programme.rows]),
            np.array([row.high for row in programme.rows]),
        ),
        integrality=np.ones(len(programme.worth)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    if answer.x is None:
        return None
    chosen = np.rint(answer.x).astype(bool)
    doses[programme.target[chosen]] = programme.steps[chosen]
    return float(programme.worth[chosen].sum()) + programme.constant, doses
