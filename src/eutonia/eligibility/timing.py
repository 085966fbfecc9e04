"""How long ago the last toxin was, and of which product.

Inside the interval a treatment is a caution and not a refusal: a bladder treated three weeks ago and a limb today is
real care (Leilaz 2024), and the effect may be gone at week nine. It needs a reason, and the finding names the first
day on which it needs none. What was given still counts against every limit of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from eutonia.domain import Case
from eutonia.domain.case import EarlierTreatment
from eutonia.domain.words import day
from eutonia.eligibility.history import counted, dates_of
from eutonia.eligibility.verdict import Says, Verdict, cited, says
from eutonia.knowledge.types import Interval, Knowledge


def interval(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """The same product, or one not known, for anything, inside the interval (hazards H14, H15)."""
    rule = longest_interval(case, knowledge)
    if rule is None:
        yield from _no_interval_known(case, knowledge)
    elif early := [t for t in given_inside(case, rule) if t.product in (None, case.product)]:
        voice = Says("interval", (rule.citation, cited(knowledge, "safety.history_question_days")))
        free_from = eligible_from(early, rule)
        yield voice.caution(
            "Inside the interval between treatments",
            f"Toxin on {dates_of(early)}, planned for {day(case.planned_for)}: "
            f"the {rule.days} days between treatments are over on {day(free_from)}.",
            f"Wait until {day(free_from)}, or state the reason. What was given counts against the limits.",
        )


def _no_interval_known(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    if case.product in knowledge.products:
        yield says("interval", knowledge, "safety.history_question_days").not_now(
            "No interval is known for this product",
            f"The knowledge holds no interval between treatments for {case.product}, so this rule did not run.",
            "Choose a product with a known interval.",
            could_not_run=True,
        )


def other_product(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """A different toxin inside the interval: the effects may add up, and the units never do."""
    rule = longest_interval(case, knowledge)
    others = [t for t in given_inside(case, rule) if t.product not in (None, case.product)] if rule else []
    if rule and others:
        names = " and ".join(sorted({t.product for t in others if t.product}))
        yield Says("other-product", (rule.citation, cited(knowledge, "safety.history_question_days"))).caution(
            "Another toxin product inside the interval",
            f"{names} was given on {dates_of(others)} and {case.product} is planned. Their effects may add up to "
            "weakness; their units cannot be added, compared or converted.",
            f"Wait until {day(eligible_from(others, rule))}, or state the reason.",
        )


def longest_interval(case: Case, knowledge: Knowledge) -> Interval | None:
    """The strictest interval of the product in force on the planned day; of other countries when its own has none."""
    product = knowledge.products.get(case.product)
    in_force = [one for one in product.intervals if one.holds_on(case.planned_for)] if product else []
    own = [one for one in in_force if one.jurisdiction in (case.jurisdiction, "any")]
    return max(own or in_force, key=lambda one: (one.days, one.id), default=None)


def given_inside(case: Case, rule: Interval) -> tuple[EarlierTreatment, ...]:
    """Dated treatments, of any product, for which the interval is not over on the planned day."""
    since = case.planned_for - timedelta(days=rule.days)
    return tuple(t for t in counted(case) if t.given_on is not None and t.given_on > since)


def eligible_from(treatments: Iterable[EarlierTreatment], rule: Interval) -> date:
    """First civil day on which the interval since all of them is over. Raises ValueError when none has a date."""
    return max(t.given_on for t in treatments if t.given_on is not None) + timedelta(days=rule.days)
