"""A proposal in one line: may we, how much where, and what stands before the signature."""

from __future__ import annotations

from eutonia.domain.answers import Side
from eutonia.domain.finding import Finding
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import CandidateMuscle, Eligibility, Outcome, PlanOption
from eutonia.domain.units import plain, total

MAY = (Outcome.CANDIDATE, Outcome.WITH_CAUTIONS)
"""Outcomes in which doses are proposed."""

SCREEN = "eligibility.screen."
"""How the rule of a safety question begins; the question's id follows."""


def summary(eligibility: Eligibility, proposed: PlanOption, rows: tuple[CandidateMuscle, ...]) -> str:
    """One line about the proposed plan, or about why none is proposed."""
    outcome = eligibility.outcome.words.capitalize()
    plan = proposed.plan
    if not plan.doses:
        return f"{outcome}: no injection is proposed; {_why_not(eligibility, rows)}."
    dose = f"{plain(plan.total.amount)} units of {plan.product} ({_by_side(plan)})"
    sites = "1 site" if proposed.needles == 1 else f"{proposed.needles} sites"
    return f"{outcome}: {dose} in {sites}; {_before_signing(proposed)}."


def _by_side(plan: Plan) -> str:
    sums = {side: total([plan.units_of(one) for one in plan.doses if one.side is side], plan.product) for side in Side}
    return ", ".join(f"{side.word} {plain(units.amount)}" for side, units in sums.items() if units)


def _before_signing(proposed: PlanOption) -> str:
    closing = sum(one.interrupts for one in proposed.check.findings)
    if not closing:
        return "nothing in the way of signing"
    return "1 finding to settle before signing" if closing == 1 else f"{closing} findings to settle before signing"


def _why_not(eligibility: Eligibility, rows: tuple[CandidateMuscle, ...]) -> str:
    """The weightiest finding where toxin is not for now; for a candidate, what stands in the way of every muscle."""
    if eligibility.outcome not in MAY:
        return _in_short(next(one for one in eligibility.findings if one.interrupts))
    if rows and all(one.keep for one in rows):
        return "the tone of every muscle in question holds the person up"
    if all(one.manual_only for one in rows):
        return "no muscle in question has a sourced dose that may be filled in (enter it by hand)"
    if all(one.keep or one.manual_only for one in rows):
        return "each muscle in question holds the person up, or has no sourced dose"
    return "no dose is worth what it costs (see each muscle)"


def _in_short(finding: Finding) -> str:
    """The title of a finding to go on a sentence; a safety question by its name and answer, not word by word."""
    if finding.rule.startswith(SCREEN):
        answer = finding.title.rpartition("? ")[2].lower()
        return f"safety question on {finding.rule.removeprefix(SCREEN).replace('-', ' ')}: {answer}"
    return f"{finding.title[:1].lower()}{finding.title[1:]}".rstrip(".")
