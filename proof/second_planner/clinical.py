"""Cases drawn at random, planned by the product and by the second planner, which puts the question itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.knowledge import load
from eutonia.planner import candidates
from eutonia.propose.planning import Planned, plan_frontier
from eutonia.response import population_belief
from proof.second import read_facts, second_check
from proof.second.drawing import drawn
from proof.second.facts import Facts
from proof.second_planner.posing import Place, posed
from proof.second_planner.question import Question
from proof.second_planner.solver import best

SEED = 20_261_130
TOLERANCE = 3
SUMS = (
    "safety.muscle", "safety.bilateral", "safety.region", "safety.limb", "safety.session", "safety.cumulative",
    "safety.published-maximum", "safety.site-units", "safety.light-weight", "safety.both-sternocleidomastoids",
)  # fmt: skip


@cache
def facts() -> Facts:
    """The fact files, read by the second engine."""
    return read_facts()


@cache
def belief() -> Belief:
    """What the response of a person is drawn from."""
    return population_belief(load())


def compared(count: int, seed: int = SEED) -> Iterator[str]:
    """For each of so many cases that leave something to plan: '' when both agree, else what the difference is."""
    found = number = 0
    while found < count:
        number += 1
        planned = planned_case(Random(f"{seed} {number}"))
        if planned.targets:
            found += 1
            yield difference(planned)


def planned_case(random: Random) -> Planned:
    """A drawn case, planned by the product."""
    case = Case.model_validate(drawn(random, facts())[1])
    return plan_frontier(case, candidates(case, load()), load(), belief())


def question_of(planned: Planned, known: Facts) -> Question:
    """The question of the case, put anew."""
    step, weighed = planned.product.step_units, planned.weighing
    places = [
        Place(
            one.target.muscle, one.target.side.value, int(-(-one.least // step)), int(one.most // step),
            weighed.benefit[at], weighed.hazard[at], weighed.needles[at],
        )
        for at, one in enumerate(planned.targets)
    ]  # fmt: skip
    return posed(planned.case.model_dump(mode="json"), places, known)


def difference(planned: Planned, known: Facts | None = None) -> str:
    """What is otherwise: a plan that breaks a limit, a value that is not what was said, or a better plan that was missed."""
    question = question_of(planned, known or facts())
    for choice in planned.choices:
        broken = [*question.broken([int(one) for one in choice.doses]), *_interrupts(planned, choice.name)]
        if broken:
            return f"{choice.name}: {', '.join(broken)}"
    frontier = planned.frontier
    own = frontier.total_of_best(frontier.largest)
    claimed = round(float(frontier.value[own]) / planned.problem.grain)
    added_up = question.value([int(one) for one in frontier.doses(own)])
    found = best(question)
    if found is None or abs(claimed - added_up) > TOLERANCE:
        return f"{claimed} grains were said and {added_up} found"
    if claimed > found[0] + TOLERANCE or (claimed < found[0] - TOLERANCE and not planned.stricter):
        return f"{claimed} grains at {own} steps, and {found[0]} with {found[1]}"
    return ""


def _interrupts(planned: Planned, name: str) -> list[str]:
    """The limits that the second check engine finds broken by a plan. What was given before can break one without any."""
    choice = next(one for one in planned.choices if one.name == name)
    if not choice.total:
        return []
    plan = planned.plan_of(choice).model_dump(mode="json")
    rows = second_check(plan, planned.case.model_dump(mode="json"), facts())
    return [row.rule for row in rows if row.rule.startswith(SUMS)]
