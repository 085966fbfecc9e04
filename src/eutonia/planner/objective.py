"""What is maximised: goal weeks, less weakness weighted by what it costs, less needles, less wasted vial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.effect import EffectTable
from eutonia.knowledge.types import Knowledge
from eutonia.planner.candidates import Candidate
from eutonia.planner.doses import SitesRule
from eutonia.planner.sites import sites_for
from eutonia.planner.tree import LimitNode, PlanningProblem

REMEMBERED = 1024
"""Site counts kept: more than there are muscles with a dose."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """The value of every dose, and the parts it is made of; all arrays have the shape (targets, steps).

    benefit, hazard  means over the draws: goal weeks, and cumulative hazard of limiting weakness
    weakness         goal weeks that the hazard costs
    needles          needle positions
    needle_cost      goal weeks that one needle costs
    value            benefit - weakness - needles; -inf for a dose that may not be given
    """

    benefit: NDArray[np.float64]
    hazard: NDArray[np.float64]
    weakness: NDArray[np.float64]
    needles: NDArray[np.int64]
    needle_cost: float
    value: NDArray[np.float64]
    step_units: Decimal


def most_steps(candidates: Sequence[Candidate], step: Decimal) -> tuple[int, ...]:
    """The largest number of practical steps of each candidate; 0 for one that may not be dosed."""
    return tuple(_steps(one.most, step) if one.may_dose else 0 for one in candidates)


def weigh(
    table: EffectTable, candidates: Sequence[Candidate], site_limits: Sequence[Decimal | None], knowledge: Knowledge
) -> Weighing:
    """The value of every dose of every candidate, in the order of the candidates, which is that of the table.

    `site_limits` are the most units one needle position of each candidate may take (see `site_ceiling`).
    """
    if tuple(one.target for one in candidates) != table.targets:
        raise ValueError("the effect table and the candidates name the same targets in the same order")
    benefit, hazard = table.benefit.mean(axis=0), table.weakness.mean(axis=0)
    weakness = hazard * float(knowledge.number("planner.weakness_weight"))
    needles = _needles(candidates, site_limits, table.step_units, benefit.shape[1])
    needle_cost = float(knowledge.number("planner.needle_cost"))
    value = np.where(
        _allowed(candidates, table.step_units, benefit.shape[1]), benefit - weakness - needle_cost * needles, -np.inf
    )
    return Weighing(benefit, hazard, weakness, needles, needle_cost, value, table.step_units)


def _needles(
    candidates: Sequence[Candidate], site_limits: Sequence[Decimal | None], step: Decimal, steps: int
) -> NDArray[np.int64]:
    needles = np.zeros((len(candidates), steps), dtype=np.int64)
    for row, (one, limit) in enumerate(zip(candidates, site_limits, strict=True)):
        last = min(_steps(one.most, step), steps - 1) if one.may_dose else 0
        needles[row, 1 : last + 1] = _sites_by_step(one.sites, step, last, limit)
    return needles


@lru_cache(maxsize=REMEMBERED)
def _sites_by_step(rule: SitesRule, step: Decimal, last: int, limit: Decimal | None) -> tuple[int, ...]:
    """Needle positions for 1 to `last` steps: the same for both sides, and from one case to the next."""
    return tuple(sites_for(rule, step * given, limit) for given in range(1, last + 1))


def _allowed(candidates: Sequence[Candidate], step: Decimal, steps: int) -> NDArray[np.bool_]:
    allowed = np.zeros((len(candidates), steps), dtype=np.bool_)
    allowed[:, :1] = True
    for row, one in enumerate(candidates):
        if one.may_dose:
            allowed[row, _steps(one.least, step) : _steps(one.most, step) + 1] = True
    return allowed


def _steps(units: Decimal, step: Decimal) -> int:
    return int((units / step).to_integral_value(rounding=ROUND_FLOOR))


def planning_problem(
    weighing: Weighing,
    tree: LimitNode,
    knowledge: Knowledge,
    never_together: tuple[frozenset[int], ...] = (),
    total_cost: NDArray[np.float64] | None = None,
) -> PlanningProblem:
    """The question for `solve`: the weighing under the limits, with what each total costs as a whole.

    `total_cost` (see `waste_cost` and `spread_cost`) must reach every total that may be asked about.
    """
    return PlanningProblem(
        weighing.value,
        tree,
        float(knowledge.number("planner.grain")),
        at_most_one=never_together,
        needles=weighing.needles,
        total_cost=total_cost,
    )


def waste_cost(
    wasted_units: NDArray[np.float64], smallest_vial: Decimal | None, knowledge: Knowledge
) -> NDArray[np.float64]:
    """Goal weeks that the wasted units of each total cost (see `waste_by_total`); 0 when no vial is known."""
    if not smallest_vial:
        return np.zeros_like(wasted_units)
    return wasted_units / float(smallest_vial) * float(knowledge.number("planner.waste_cost"))


def spread_cost(
    steps: int, step_units: Decimal, given: Decimal, session_maximum: Decimal | None, knowledge: Knowledge
) -> NDArray[np.float64]:
    """Goal weeks that toxin away from its muscles costs, for totals of 0 to `steps` practical steps.

    Rises with the square of the share of the session maximum that is in the person, `given` elsewhere in the window
    included: little for small totals, most near the ceiling. 0 at no dose. All 0 without a session maximum.
    """
    if not session_maximum:
        return np.zeros(steps + 1)
    before = float(given / session_maximum)
    share = before + np.arange(steps + 1, dtype=np.float64) * float(step_units / session_maximum)
    return float(knowledge.number("planner.spread_cost")) * (np.square(share) - before**2)


def never_together(candidates: Sequence[Candidate], knowledge: Knowledge) -> tuple[frozenset[int], ...]:
    """Pairs of which at most one is dosed: a muscle that matters to swallowing, on both sides."""
    weighty = knowledge.number("planner.never_both_swallowing_weight")
    return tuple(
        frozenset((one, other))
        for one, other in combinations(range(len(candidates)), 2)
        if candidates[one].target.muscle == candidates[other].target.muscle
        and knowledge.muscles[candidates[one].target.muscle].swallowing_weight >= weighty
    )
