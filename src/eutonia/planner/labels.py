"""Whether a muscle is on the label that applies."""

from __future__ import annotations

from eutonia.domain.case import Case
from eutonia.knowledge.types import Fact, Knowledge, Product

ANYWHERE = "any"


def holds_here(fact: Fact, case: Case) -> bool:
    """True when a fact is of the jurisdiction of the case, or of none in particular, and in force on the planned day."""
    return fact.jurisdiction in (ANYWHERE, case.jurisdiction.value) and fact.holds_on(case.planned_for)


def named_on_label(case: Case, product: Product) -> frozenset[str]:
    """Every muscle and group that the label here names, by its indications or its doses."""
    named = {one for indication in product.indications if holds_here(indication, case) for one in indication.muscles}
    named |= {row.muscle for row in product.doses if row.kind == "label" and row.on_label and holds_here(row, case)}
    return frozenset(named)


def is_on_label(muscle: str, named: frozenset[str], knowledge: Knowledge) -> bool:
    """True when the label names (see `named_on_label`) the muscle, a group it belongs to, or all members of the group it is."""
    group = knowledge.muscles[muscle]
    if muscle in named or any(one.id in named for one in knowledge.groups_with(muscle)):
        return True
    return bool(group.members) and set(group.members) <= named
