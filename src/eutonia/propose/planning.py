"""From the case to the whole frontier: candidates, effect table, limits, programme. The planner's half of a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.cycle import Session
from eutonia.domain.finding import Citation
from eutonia.domain.plan import MuscleDose, Plan
from eutonia.knowledge.types import Knowledge, Product
from eutonia.planner import (
    Candidate,
    Choice,
    Frontier,
    PlanningProblem,
    TreeLimit,
    Weighing,
    cautious_totals,
    choose,
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
from eutonia.response import effect_table
from eutonia.safety import AppliedLimit, applied_limits

SUMMED = ("muscle", "region", "limb", "session", "bilateral", "cumulative", "published_maximum")
"""Scopes that hold for a sum of doses, so that the planner can keep them; site limits are kept by the number of sites."""

_LIMB: tuple[Literal["limb"], bool] = ("limb", False)
_NECK: tuple[Literal["neck"], bool] = ("neck", True)

@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """Everything the planner worked out for one case, ready to be told."""

    case: Case
    product: Product
    candidates: tuple[Candidate, ...]
    dosable: tuple[int, ...]
    """Positions in `candidates` of those the planner may dose: the targets of the programme, in order."""
    weighing: Weighing
    problem: PlanningProblem
    frontier: Frontier
    choices: tuple[Choice, ...]
    cited: dict[str, Citation]
    """Node of the tree of limits to the citation of its limit."""
    stricter: tuple[str, ...]

    @property
    def targets(self) -> tuple[Candidate, ...]:
        """The candidates the programme may dose."""
        return tuple(self.candidates[at] for at in self.dosable)

    def plan_of(self, choice: Choice) -> Plan:
        """The plan behind one choice, without its dilution."""
        step = self.product.step_units
        doses = tuple(
            MuscleDose(
                muscle=one.target.muscle,
                side=one.target.side,
                units=step * int(given),
                sites=int(self.weighing.needles[at, given]),
            )
            for at, (one, given) in enumerate(zip(self.targets, choice.doses, strict=True))
            if given
        )
        return Plan(
            case_id=self.case.case_id,
            product=self.product.id,
            jurisdiction=self.case.jurisdiction,
            planned_for=self.case.planned_for,
            doses=doses,
        )


def plan_frontier(
    case: Case, found: tuple[Candidate, ...], knowledge: Knowledge, belief: Belief, earlier: Sequence[Session] = ()
) -> Planned:
    """The best plan for every total dose within every limit that `check` knows, and the plans worth comparing."""
    product = knowledge.products[case.product]
    dosable = tuple(at for at, one in enumerate(found) if one.may_dose)
    chosen = tuple(found[at] for at in dosable)
    weighing = _weighed(case, chosen, product, knowledge, belief, earlier)
    limits = applied_limits(case, product.id, case.jurisdiction, case.planned_for, knowledge)
    summed = [one for one in limits if one.scope in SUMMED and one.unit == "units"]
    nested = limit_tree([one.target for one in chosen], _as_tree_limits(summed, chosen, case, knowledge), product.step_units)
    cost = _total_cost(case, chosen, summed, product, knowledge)
    problem = planning_problem(weighing, nested.tree, knowledge, never_together(chosen, knowledge), cost)
    frontier = solve(problem).traced()
    by_id = {_tree_id(one): one.citation for one in summed}
    return Planned(
        case=case,
        product=product,
        candidates=found,
        dosable=dosable,
        weighing=weighing,
        problem=problem,
        frontier=frontier,
        choices=choose(frontier, knowledge),
        cited={node: by_id[origin] for node, origin in nested.origin.items() if origin in by_id},
        stricter=nested.stricter,
    )


def _weighed(
    case: Case,
    chosen: tuple[Candidate, ...],
    product: Product,
    knowledge: Knowledge,
    belief: Belief,
    earlier: Sequence[Session],
) -> Weighing:
    weeks = int(knowledge.number("response.interval_weeks"))
    targets = [one.target for one in chosen]
    steps = most_steps(chosen, product.step_units)
    table = effect_table(case, knowledge, belief, targets, product.id, steps, weeks, earlier)
    ceilings = [site_ceiling(one.target.muscle, case, product, knowledge) for one in chosen]
    return weigh(table, chosen, ceilings, knowledge)


def _as_tree_limits(
    limits: Sequence[AppliedLimit], chosen: Sequence[Candidate], case: Case, knowledge: Knowledge
) -> list[TreeLimit]:
    found = [
        TreeLimit(
            id=_tree_id(one),
            words=_words(one),
            maximum=one.maximum,
            given=one.given,
            members=frozenset(at for at, each in enumerate(chosen) if one.covers(each.target.muscle, each.target.side)),
        )
        for one in limits
    ]
    session = _session_maximum(limits)
    given = _given(limits)
    cautious = [] if session is None else cautious_totals(case, session, len(chosen), knowledge, given)
    return [*found, *cautious]


def _tree_id(limit: AppliedLimit) -> str:
    return f"{limit.id}:{limit.side.value}" if limit.side else limit.id


def _words(limit: AppliedLimit) -> str:
    """The limit in words, with its side where it has one and the words do not say it."""
    if limit.side is None or limit.side.word in limit.words:
        return limit.words
    return f"{limit.words}, {limit.side.word}"


def _total_cost(
    case: Case,
    chosen: tuple[Candidate, ...],
    limits: Sequence[AppliedLimit],
    product: Product,
    knowledge: Knowledge,
) -> NDArray[np.float64]:
    """What each total costs as a whole: vials opened and thrown away, and toxin that leaves its muscles."""
    reach = sum(most_steps(chosen, product.step_units)) + int(knowledge.number("planner.more_steps"))
    day, uses = case.planned_for, _uses(chosen, knowledge)
    waste = waste_by_total(product.id, case.jurisdiction, knowledge, reach, uses, day)
    return waste_cost(waste, smallest_vial(product, case.jurisdiction, day), knowledge) + spread_cost(
        reach, product.step_units, _given(limits), _session_maximum(limits), knowledge
    )


def _given(limits: Sequence[AppliedLimit]) -> Decimal:
    """Units already in the window, by the limit that counts most of them."""
    return max((one.given for one in limits), default=Decimal(0))


def _session_maximum(limits: Sequence[AppliedLimit]) -> Decimal | None:
    """The most units one session may total by any limit on all muscles; None when there is none."""
    return min((one.maximum for one in limits if one.scope in ("session", "cumulative") and not one.muscles), default=None)


def _uses(chosen: tuple[Candidate, ...], knowledge: Knowledge) -> list[Literal["limb", "neck"]]:
    """Which of limb and neck strengths the targets ask for."""
    parts = {knowledge.muscles[one.target.muscle].part in ("neck", "jaw") for one in chosen}
    return [use for use, is_neck in (_LIMB, _NECK) if is_neck in parts]
