"""The same question put to the planner of the product: its limits nested, its programme solved, its plans read."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from eutonia.domain.answers import Side
from eutonia.domain.effect import Target
from eutonia.planner import Frontier, PlanningProblem, TreeLimit, limit_tree, solve
from proof.second_planner.question import Question

GRAIN = 1e-6


def asked(question: Question) -> tuple[Frontier, bool]:
    """The frontier of the product, and whether a ceiling had to be shared out because it crosses another."""
    targets = [Target(f"muscle-{at}", tuple(Side)[at % 2]) for at in range(len(question.worth))]
    ceilings = enumerate(question.ceilings)
    limits = [TreeLimit(f"limit-{at}", one.words, Decimal(one.steps), Decimal(0), one.targets) for at, one in ceilings]
    nested = limit_tree(targets, limits, Decimal(1))
    cost = np.array(question.cost, dtype=float) * GRAIN
    problem = PlanningProblem(_values(question), nested.tree, GRAIN, at_most_one=question.apart, total_cost=cost)
    return solve(problem), bool(nested.stricter)


def _values(question: Question) -> np.ndarray:
    longest = max((dose for one in question.worth for dose in one), default=0)
    values = np.full((len(question.worth), longest + 1), -np.inf)
    values[:, 0] = 0
    for at, one in enumerate(question.worth):
        for dose, grains in one.items():
            values[at, dose] = grains * GRAIN
    return values
