"""Why: one sentence per muscle, what more units would buy, and which limit holds the plan back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.units import plain
from eutonia.knowledge.types import Knowledge
from eutonia.planner.candidates import Candidate
from eutonia.planner.objective import Weighing
from eutonia.planner.pricing import Binding, full_nodes, next_steps, replace_tree, widened
from eutonia.planner.programme import Frontier, solve
from eutonia.planner.tree import PlanningProblem


def sentences(
    candidates: Sequence[Candidate],
    weighing: Weighing,
    problem: PlanningProblem,
    doses: NDArray[np.int64],
    knowledge: Knowledge,
) -> tuple[str, ...]:
    """One sentence for each candidate, chosen or not, for the plan that gives `doses` steps."""
    return tuple(
        f"{_name(one, knowledge)} "
        + (
            _chosen(one, index, int(doses[index]), weighing)
            if doses[index]
            else _not_chosen(one, index, weighing, problem, doses)
        )
        for index, one in enumerate(candidates)
    )


def _name(one: Candidate, knowledge: Knowledge) -> str:
    return f"{knowledge.muscles[one.target.muscle].name} {one.target.side.word}"


def _chosen(one: Candidate, index: int, given: int, weighing: Weighing) -> str:
    why = f"; {_start_small(one.reasons_for[0])}" if one.reasons_for else ""
    return (
        f"{plain(weighing.step_units * given)} units in {_count(int(weighing.needles[index, given]), 'site')}: "
        f"on average {_weeks(weighing.benefit[index, given])}, with a chance of limiting weakness of "
        f"{chance(weighing.hazard[index, given])}{why}."
    )


def _not_chosen(
    one: Candidate, index: int, weighing: Weighing, problem: PlanningProblem, doses: NDArray[np.int64]
) -> str:
    if one.keep:
        return f"kept: {one.reasons_against[0].rstrip('.')}."
    if one.excluded:
        return f"not dosed: {_start_small(one.excluded).rstrip('.')}."
    if one.manual_only:
        return "not dosed: no sourced dose of this product for it."
    partner = any(index in pair and any(doses[other] for other in pair) for pair in problem.at_most_one)
    if partner:
        return "not dosed: never both sides in one session, and the other side brings more."
    return f"not dosed: {_too_little(index, weighing, problem, doses)}."


def _too_little(index: int, weighing: Weighing, problem: PlanningProblem, doses: NDArray[np.int64]) -> str:
    """Why a muscle that could have been dosed was not: by its best dose."""
    best = 1 + int(np.argmax(weighing.value[index, 1:]))
    brings, costs = weighing.benefit[index, best], weighing.weakness[index, best]
    if not brings > 0:
        return "it adds nothing to the goals"
    if brings <= costs:
        return f"its weakness would cost more ({_weeks(costs)}) than it brings ({_weeks(brings)})"
    if weighing.value[index, best] <= 0:
        needles = _count(int(weighing.needles[index, best]), "needle")
        return f"it adds {_weeks(brings - costs)}, less than its {needles} cost"
    adds = f"it would add {_weeks(weighing.value[index, best])} net"
    extra = _extra_cost(problem, int(doses.sum()), best)
    if weighing.value[index, best] <= extra:
        return f"{adds}, but the larger total would cost {_weeks(extra)} in spread and waste"
    return f"{adds}, but the units {_elsewhere(index, problem, doses)}"


def _extra_cost(problem: PlanningProblem, total: int, more: int) -> float:
    """What so many steps on top of a total cost as a whole: spread and waste."""
    if problem.total_cost is None:
        return 0
    last = len(problem.total_cost) - 1
    return float(problem.total_cost[min(total + more, last)] - problem.total_cost[min(total, last)])


def _elsewhere(index: int, problem: PlanningProblem, doses: NDArray[np.int64]) -> str:
    full = [node.words for node in full_nodes(problem.tree, doses) if index in node.members()]
    return f"do more elsewhere within the limit “{full[-1]}”" if full else "do more elsewhere at this total"


def more_units(problem: PlanningProblem, frontier: Frontier, weighing: Weighing, total: int, more: int) -> str:
    """What `more` practical steps above this total would buy, in one sentence; named limits are passed if they must be.

    `problem.total_cost` must reach `more` steps further than the limits.
    """
    units = plain(weighing.step_units * more)
    full = full_nodes(problem.tree, frontier.doses(total))
    after, above = next_steps(frontier, total, more), ""
    wider = frontier
    if after.stopped_by_limit and full:
        wider = solve(replace_tree(problem, widened(problem.tree, full, more)))
        after = next_steps(wider, total, more)
        above = f", above the limit “{full[-1].words}”"
    if after.total == total:
        return f"{units} more units cannot be given: every dose in use is at its upper end."
    fitting = plain(weighing.step_units * (after.total - total))
    fewer = f" (only {fitting} fit)" if after.stopped_by_limit else ""
    bought = _bought(weighing, frontier.doses(total), wider.doses(after.total))
    return f"{units} more units{above}{fewer}: {bought}; {_on_balance(after.gain)}."


def _bought(weighing: Weighing, here: NDArray[np.int64], there: NDArray[np.int64]) -> str:
    benefit = _sum(weighing.benefit, there) - _sum(weighing.benefit, here)
    risk = _probability(_sum(weighing.hazard, there)) - _probability(_sum(weighing.hazard, here))
    points = _trimmed(f"{risk:+.1%}".rstrip("%"))
    needles = _more_needles(int(_sum(weighing.needles, there) - _sum(weighing.needles, here)))
    return f"{_trimmed(f'{benefit:+.1f}')} goal weeks, {points} percentage points of limiting weakness, {needles}"


def _more_needles(many: int) -> str:
    if not many:
        return "no more needles"
    return f"{_count(abs(many), 'needle')} {'more' if many > 0 else 'fewer'}"


def _on_balance(gain: float) -> str:
    return f"{'worth it' if gain > 0 else 'not worth it'} on balance ({_trimmed(f'{gain:+.2f}')} goal weeks)"


def binding_sentence(bindings: Sequence[Binding], step_units: Decimal, more: int) -> str:
    """Which limit holds the plan back, and what it costs."""
    if not bindings:
        return "No limit holds this plan back."
    first = bindings[0]
    room = f"{plain(step_units * more)} units more room there"
    if first.gain > 0:
        return f"{first.words} holds the plan back: {room} would be worth {_weeks(first.gain)}."
    return f"{first.words} is used up, but {room} would bring nothing."


def chance(hazard: float) -> str:
    """A hazard as a probability in per cent, never as none at all."""
    figure = _trimmed(f"{_probability(hazard):.1%}".rstrip("%"))
    return "less than 0.1 %" if figure == "0" else f"{figure} %"


def _sum(parts: NDArray[np.float64] | NDArray[np.int64], doses: NDArray[np.int64]) -> float:
    return float(parts[np.arange(len(doses)), doses].sum())


def _probability(hazard: float) -> float:
    return float(-np.expm1(-hazard))


def _weeks(number: float) -> str:
    figure = _trimmed(f"{number:.2f}")
    return f"{figure} goal {'week' if figure == '1' else 'weeks'}"


def _trimmed(figure: str) -> str:
    """Without trailing zeros: 0.10 could be read as 10."""
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _start_small(words: str) -> str:
    """The same words to go on a sentence; a name that begins with a capital keeps it."""
    return words if words.startswith("Ashworth") else f"{words[:1].lower()}{words[1:]}"
