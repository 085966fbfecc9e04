"""Both planners on the same questions: equal values to the grain, and no plan that breaks a limit."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np

from eutonia.planner import Frontier
from proof.second_planner.asking import GRAIN, asked
from proof.second_planner.drawing import drawn
from proof.second_planner.question import Question
from proof.second_planner.solver import best

SEED = 20_261_129
TOLERANCE = 1


def compared(count: int, seed: int = SEED) -> Iterator[str]:
    """For each of so many questions: '' when both agree, else what the difference is."""
    for number in range(count):
        random = Random(f"{seed} {number}")
        yield difference(drawn(random), random)


def difference(question: Question, random: Random) -> str:
    """What the planner of the product does otherwise: in the best plan of all, and in that of one total."""
    frontier, is_shared = asked(question)
    totals = np.flatnonzero(np.isfinite(frontier.value))
    some = int(random.choice(totals)) if random.random() < 0.8 else random.randrange(len(question.cost))
    found = [of_total(question, frontier, None, is_shared), of_total(question, frontier, some, is_shared)]
    return "; ".join(one for one in found if one)


def of_total(question: Question, frontier: Frontier, total: int | None, is_shared: bool) -> str:
    """Where ceilings cross the product may only be worse: it shares the crossing one out, and says so."""
    answer = best(question, total)
    own = frontier.total_of_best(frontier.largest) if total is None else total
    if own >= len(frontier.value) or not np.isfinite(frontier.value[own]):
        return "" if answer is None or is_shared else f"no plan of {own} steps, and there is one: {answer}"
    doses = [int(one) for one in frontier.doses(own)]
    if broken := list(question.broken(doses)):
        return f"a plan of {own} steps is {', '.join(broken)}"
    if answer is None:
        return f"a plan of {own} steps, where there is none"
    claimed = round(float(frontier.value[own]) / GRAIN)
    if abs(claimed - question.value(doses)) > TOLERANCE:
        return f"worth {question.value(doses)}, said to be {claimed}"
    if claimed > answer[0] + TOLERANCE or (claimed < answer[0] - TOLERANCE and not is_shared):
        return f"{claimed} grains at {own} steps; {answer[0]} with {answer[1]}"
    return ""
