"""The limits of one person on one day: the same objects for `check` and for whoever plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eutonia.domain import Case, Jurisdiction
from eutonia.knowledge.types import Knowledge
from eutonia.safety.in_force import AppliedLimit, InForce, in_force
from eutonia.safety.ledger import Ledger, read_ledger, shifted


def applied_limits(
    case: Case, product: str, jurisdiction: Jurisdiction, planned_for: date, knowledge: Knowledge
) -> tuple[AppliedLimit, ...]:
    """Every limit in force for the product, with the units already in the person for the cumulative ones.

    `maximum - given` is what is left. Treatments whose product or units are unknown are in no sum; `check` asks for a
    named reason for them. Raises LookupError for a product that the knowledge does not hold.
    """
    ledger = read_ledger(case.toxin_history, case.person.birth_date, planned_for)
    facts = in_force(product, jurisdiction, planned_for, knowledge, case.first_toxin_treatment)
    return limits_with(ledger, facts)


def limits_with(ledger: Ledger, facts: InForce) -> tuple[AppliedLimit, ...]:
    """The limits in force, with what the ledger holds, in the order of `facts.limits`."""
    return tuple(_with_given(limit, ledger, facts.product.id) for limit in facts.limits)


def _with_given(limit: AppliedLimit, ledger: Ledger, product: str) -> AppliedLimit:
    if limit.scope != "cumulative" or limit.window_days is None:
        return limit
    return replace(
        limit,
        given=ledger.given(product, limit.window_days).amount,
        window_start=shifted(ledger.day, 1 - limit.window_days),
        window_end=ledger.day,
    )
