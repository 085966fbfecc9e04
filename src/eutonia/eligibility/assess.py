"""May we? Every rule is asked; the answer is the worst of what they say."""

from __future__ import annotations

from collections.abc import Iterable

from eutonia.domain import Case, Eligibility, most_severe_first
from eutonia.eligibility import history, joint, person, product, reserve, response, screen, sites, spread, timing, useful
from eutonia.eligibility.alternatives import alternatives
from eutonia.eligibility.verdict import Rule, Verdict, is_closed, worst
from eutonia.knowledge.types import Knowledge

RULES: tuple[Rule, ...] = (
    product.names,
    product.product,
    person.diagnosis,
    person.adult,
    person.impact,
    person.goal,
    spread.distribution,
    joint.contracture,
    useful.useful_tone,
    useful.useful_muscle,
    useful.stands_on_it,
    screen.answered_lately,
    screen.screen,
    reserve.vital_capacity,
    sites.deep_leg_bleeding,
    sites.infected_muscle,
    history.first_treatment,
    history.history_known,
    history.history_complete,
    timing.interval,
    timing.other_product,
    response.no_response,
)


def assess(case: Case, knowledge: Knowledge) -> Eligibility:
    """Whether botulinum toxin is right for this person now, why, what would change it, and what else fits.

    Pure: the same case and knowledge give the same answer, in the same order. It never raises for a name that the
    knowledge does not hold; it says 'not now' and that a rule could not run.
    """
    verdicts = [verdict for rule in RULES for verdict in rule(case, knowledge)]
    outcome = worst(verdict.outcome for verdict in verdicts)
    return Eligibility(
        outcome=outcome,
        findings=most_severe_first([verdict.finding for verdict in verdicts]),
        would_change=_would_change(verdicts),
        alternatives=alternatives(case, knowledge, outcome),
    )


def _would_change(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    """The remedies of what closes the door, each once, in the order of the findings."""
    closing = most_severe_first([verdict.finding for verdict in verdicts if is_closed(verdict.outcome)])
    return tuple(dict.fromkeys(finding.remedy for finding in closing if finding.remedy))
