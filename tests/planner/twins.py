"""Slow, obvious answers to the planning question: every plan tried, and a constraint solver's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from eutonia.planner.tree import PlanningProblem

Doses = tuple[int, ...]


def every_plan(problem: PlanningProblem) -> Iterator[Doses]:
    """Every choice of doses that keeps each rule, found by trying all."""
    allowed = [[step for step in range(problem.values.shape[1]) if np.isfinite(row[step])] for row in problem.values]
    for doses in product(*allowed):
        if keeps_every_rule(problem, doses):
            yield doses


def keeps_every_rule(problem: PlanningProblem, doses: Doses | NDArray[np.int64]) -> bool:
    """Each dose allowed, each limit kept, of every set at most one dosed: by adding up."""
    if any(not np.isfinite(problem.values[target, dose]) for target, dose in enumerate(doses)):
        return False
    for node in problem.tree.nodes():
        if sum(doses[target] for target in node.members()) > node.capacity:
            return False
    return all(sum(1 for target in together if doses[target]) <= 1 for together in problem.at_most_one)


def worth(problem: PlanningProblem, doses: Doses | NDArray[np.int64]) -> float:
    """Value of one plan, the cost of its total subtracted: by adding up."""
    total = sum(int(dose) for dose in doses)
    cost = 0.0 if problem.total_cost is None else float(problem.total_cost[total])
    return sum(float(problem.values[target, dose]) for target, dose in enumerate(doses)) - cost


def needles(problem: PlanningProblem, doses: Doses | NDArray[np.int64]) -> int:
    """Needles of one plan."""
    return sum(int(problem.tie_needles[target, dose]) for target, dose in enumerate(doses))


def best_by_trying(problem: PlanningProblem) -> dict[int, tuple[float, int]]:
    """Total steps -> best value, and the fewest needles of a plan with that value."""
    best: dict[int, tuple[float, int]] = {}
    for doses in every_plan(problem):
        found = (worth(problem, doses), -needles(problem, doses))
        total = sum(doses)
        best[total] = max(best.get(total, found), found)
    return {total: (value, -fewer) for total, (value, fewer) in best.items()}


def best_by_constraints(problem: PlanningProblem, total: int) -> float | None:
    """Best value of a plan with exactly this many steps, by OR-Tools CP-SAT on whole grains; None without a plan."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    grains = np.rint(np.where(np.isfinite(problem.values), problem.values, 0) / problem.grain).astype(int)
    given = {
        (target, step): model.new_bool_var(f"{target}:{step}")
        for target, row in enumerate(problem.values)
        for step in range(len(row))
        if np.isfinite(row[step])
    }
    for target in range(problem.targets):
        model.add_exactly_one(chosen for (one, _), chosen in given.items() if one == target)
    for node in problem.tree.nodes():
        members = node.members()
        model.add(sum(step * chosen for (one, step), chosen in given.items() if one in members) <= node.capacity)
    for together in problem.at_most_one:
        model.add_at_most_one(chosen for (one, step), chosen in given.items() if one in together and step)
    model.add(sum(step * chosen for (_, step), chosen in given.items()) == total)
    model.maximize(sum(int(grains[one, step]) * chosen for (one, step), chosen in given.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        return None
    cost = 0.0 if problem.total_cost is None else float(problem.total_cost[total])
    return solver.objective_value * problem.grain - cost
