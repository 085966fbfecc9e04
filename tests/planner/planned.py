"""A whole planning run on a made-up effect table, for tests of what is maximised, chosen and said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from tests.planner.facts import KNOWLEDGE, someone

from eutonia.domain.case import Case
from eutonia.domain.effect import EffectTable
from eutonia.knowledge import Knowledge
from eutonia.planner import (
    Candidate,
    Frontier,
    PlanningProblem,
    TreeLimit,
    Weighing,
    candidates,
    cautious_totals,
    limit_tree,
    most_steps,
    never_together,
    planning_problem,
    site_ceiling,
    smallest_vial,
    solve,
    spread_cost,
    waste_by_total,
    waste_cost,
    weigh,
)

MORE = 10
FULL_SESSION = Decimal(400)


def an_effect_table(
    case: Case,
    there: Sequence[Candidate],
    knowledge: Knowledge,
    relief: Mapping[str, float],
    harm: Mapping[str, float],
) -> EffectTable:
    """Saturating benefit and steeper harm over two draws, by muscle; 1 and 0.02 where a muscle is not named."""
    step = knowledge.products[case.product].step_units
    longest = max((*most_steps(there, step), 1))
    dose = np.arange(longest + 1) * float(step)
    shape = dose / (dose + 40)
    most = np.array([relief.get(one.target.muscle, 1.0) for one in there])[:, None]
    worst = np.array([harm.get(one.target.muscle, 0.02) for one in there])[:, None]
    spread = np.array([0.9, 1.1])[:, None, None]
    return EffectTable(
        case.product, step, tuple(one.target for one in there), spread * most * shape, spread * worst * (dose / 100) ** 1.5
    )


@dataclass(frozen=True, eq=False)
class Planned:
    """Everything of one planning run."""

    case: Case
    candidates: tuple[Candidate, ...]
    weighing: Weighing
    problem: PlanningProblem
    frontier: Frontier

    def index(self, muscle: str, side: str = "right") -> int:
        """Position of one candidate."""
        return next(
            index
            for index, one in enumerate(self.candidates)
            if (one.target.muscle, one.target.side.value) == (muscle, side)
        )

    @property
    def balanced(self) -> int:
        """Total of the plan with the best value."""
        return self.frontier.total_of_best(self.frontier.largest)


def planned(
    session: int = 400,
    limits: Sequence[tuple[str, int, str]] = (),
    relief: Mapping[str, float] | None = None,
    harm: Mapping[str, float] | None = None,
    knowledge: Knowledge = KNOWLEDGE,
    given: int = 0,
    **changes: Any,
) -> Planned:
    """Plan a case under a session maximum and limits (words, units, muscle), as the whole engine would."""
    case = someone(**changes)
    product = knowledge.products[case.product]
    there = candidates(case, knowledge)
    table = an_effect_table(case, there, knowledge, relief or {}, harm or {})
    ceilings = [site_ceiling(one.target.muscle, case, product, knowledge) for one in there]
    weighing = weigh(table, there, ceilings, knowledge)
    everything = frozenset(range(len(there)))
    held = [TreeLimit("session", "This session", Decimal(session), Decimal(0), everything)]
    held += [
        TreeLimit(words, words, Decimal(units), Decimal(0), frozenset(i for i in everything if there[i].target.muscle == muscle))
        for words, units, muscle in limits
    ]
    held += cautious_totals(case, Decimal(session), len(there), knowledge)
    nested = limit_tree([one.target for one in there], held, product.step_units)
    reach = sum(most_steps(there, product.step_units)) + MORE
    wasted = waste_by_total(product.id, case.jurisdiction, knowledge, reach)
    cost = waste_cost(wasted, smallest_vial(product, case.jurisdiction), knowledge)
    cost = cost + spread_cost(reach, product.step_units, Decimal(given), FULL_SESSION, knowledge)
    problem = planning_problem(weighing, nested.tree, knowledge, never_together(there, knowledge), cost)
    return Planned(case, there, weighing, problem, solve(problem))
