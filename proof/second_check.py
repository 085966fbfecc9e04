"""Two check engines on a million plans, half of them drawn at random and half at an edge of what is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from eutonia.domain import Case, Plan
from eutonia.knowledge import load
from eutonia.safety import check
from proof.outcomes import Outcome, Told, none_of
from proof.second import Facts, Row, read_facts, second_check
from proof.second.drawing import drawn
from proof.second.edges import at_an_edge
from proof.second.facts import Table

PLANS = 1_000_000
SEED = 20_261_129
TOLD_EACH = 1_000
SHOWN = 3


def plans(seed: int, count: int, facts: Facts) -> Iterator[tuple[Table, Table]]:
    """Plans and their cases, as documents: random ones and ones at an edge, by turns."""
    random = Random(seed)
    for number in range(count):
        yield at_an_edge(random, facts) if number % 2 else drawn(random, facts)


def first(plan: Table, case: Table) -> frozenset[Row]:
    """What interrupts, of the guard. Two names mean something only where a reason can be given at all."""
    found = check(Plan.model_validate(plan), Case.model_validate(case), load()).findings
    return frozenset(
        Row(one.rule, one.severity, one.needs_second_name and one.severity == "reason", one.muscle or "", one.side or "")
        for one in found if one.interrupts
    )  # fmt: skip


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Every plan by both engines: each finding that interrupts, with rule, severity, two names, muscle and side."""
    facts, count = read_facts(), round(PLANS * share)
    differing: list[str] = []
    number, spoke = 0, Counter[str]()
    for number, (plan, case) in enumerate(plans(SEED, count, facts), 1):
        one, other = first(plan, case), second_check(plan, case, facts)
        spoke.update({row.rule for row in other})
        if one != other:
            differing.append(f"{sorted(one ^ other)} of {plan} {case}")
        if number % TOLD_EACH == 0:
            told(number, count)
    what = "plans of which the two check engines say something else"
    yield none_of(what, len(differing), number, count, " | ".join(differing[:SHOWN]))
    measured = f"{len(spoke)} rules spoke, the rarest ({min(spoke, key=spoke.__getitem__)}) {min(spoke.values())} times"
    yield Outcome("rules that the compared plans reach", measured, "told, no number was set", is_met=True)
