"""The balanced plan of an ordinary foot, with the real belief, lies where practice lies: the weights are held to that."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.planner.facts import KNOWLEDGE
from tests.planner.planned import planned

from eutonia.domain.case import Case
from eutonia.planner import most_steps, planning_problem, site_ceiling, solve, weigh
from eutonia.response import effect_table, population_belief

FOOT = [
    {
        "id": "heel",
        "words": "Heel to the ground when walking",
        "problems": [{"pattern": "equinovarus-foot", "side": "right"}],
        "measure": "ashworth",
        "target_ashworth": "1+",
    }
]


def balanced_total(product: str, session: int, **changes: str) -> Decimal:
    """Units of the balanced plan for an equinovarus foot of a walker, over twelve weeks."""
    run = planned(session=session, product=product, goals=FOOT, **changes)
    case: Case = run.case
    step = KNOWLEDGE.products[product].step_units
    table = effect_table(
        case, KNOWLEDGE, population_belief(KNOWLEDGE), [one.target for one in run.candidates], product,
        most_steps(run.candidates, step), 12,
    )  # fmt: skip
    ceilings = [site_ceiling(one.target.muscle, case, KNOWLEDGE.products[product], KNOWLEDGE) for one in run.candidates]
    weighing = weigh(table, run.candidates, ceilings, KNOWLEDGE)
    frontier = solve(planning_problem(weighing, run.problem.tree, KNOWLEDGE))
    return frontier.total_of_best(frontier.largest) * step


@pytest.mark.parametrize(
    ("product", "session", "low", "high"), [("onabotulinumtoxinA", 400, 100, 300), ("abobotulinumtoxinA", 1500, 300, 900)]
)
def test_the_balanced_total_is_near_what_practice_gives_a_leg(product: str, session: int, low: int, high: int) -> None:
    assert low <= balanced_total(product, session) <= high


def test_a_first_treatment_gets_less_than_a_later_one() -> None:
    first = balanced_total("onabotulinumtoxinA", 400, first_toxin_treatment="yes")
    assert 0 < first < balanced_total("onabotulinumtoxinA", 400)
