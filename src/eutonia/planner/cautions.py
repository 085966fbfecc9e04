"""What caution takes off the total of a session: a first treatment, little reserve, and how far one treatment may go up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, EarlierTreatment
from eutonia.domain.units import plain
from eutonia.knowledge.types import Knowledge
from eutonia.planner.conditions import any_of, breathing_is_poor, swallowing_is_poor
from eutonia.planner.doses import is_first_treatment
from eutonia.planner.limits import TreeLimit

FRAIL = "frailty"
"""The screen question whose yes asks for a low total; not asked, it asks for one too."""

LIGHT = "safety.usual_weight_kg"
"""The setting below which the maximum falls with the weight."""

FOR_SPASM = ("limb_spasticity", "cervical_dystonia", "jaw", "other")
"""Indications whose last dose says how much was given into muscles that pull."""


def cautious_totals(
    case: Case, session_maximum: Decimal, targets: int, knowledge: Knowledge, given: Decimal = Decimal(0)
) -> tuple[TreeLimit, ...]:
    """Totals that caution sets below the session maximum. Each is named by the setting it comes from.

    A first treatment and little reserve each leave a share; together they leave the share of the share. A later
    treatment goes up from the last one by no more than a factor. Unknown counts as yes: a treatment not known to be a
    later one, and a reserve that was not asked about. A last dose that is not known sets no total. For a light person
    the maximum falls in proportion, as `check` asks; `given` elsewhere in the window counts against that one.
    """
    everything = frozenset(range(targets))
    found = [
        TreeLimit(name, words, maximum, Decimal(0), everything)
        for name, words, maximum in _cautions(case, session_maximum, knowledge)
    ]
    kilograms, usual = case.person.weight_kg, knowledge.number(LIGHT)
    if kilograms is not None and kilograms < usual:
        words = f"A light person ({plain(kilograms)} kg): a maximum in proportion"
        found.append(TreeLimit(LIGHT, words, session_maximum * kilograms / usual, given, everything))
    return tuple(found)


def _cautions(case: Case, maximum: Decimal, knowledge: Knowledge) -> Iterator[tuple[str, str, Decimal]]:
    if is_first_treatment(case):
        known = " (or not known to be a later one)" if case.first_toxin_treatment.is_unknown else ""
        maximum *= knowledge.number("planner.first_total_fraction")
        yield "planner.first_total_fraction", f"First treatment{known}: a low total", maximum
    frail = case.screen.answers.get(FRAIL, Answer.NOT_ASKED)
    reserve = any_of([swallowing_is_poor(case), breathing_is_poor(case, knowledge), frail])
    if reserve is not Answer.NO:
        why = "Little reserve for breathing or swallowing" if reserve is Answer.YES else "Reserve not known"
        maximum *= knowledge.number("planner.reserve_total_fraction")
        yield "planner.reserve_total_fraction", f"{why}: a lower total", maximum
    last = last_dose(case)
    if last:
        most = last * knowledge.number("safety.step_up_times")
        yield "safety.step_up_times", f"Step up from the last treatment ({plain(last)} units)", most


def last_dose(case: Case) -> Decimal | None:
    """Units of this product given for spasm on the last known day; None when that is not known."""
    known = [one for one in case.toxin_history.treatments if _counts(one, case.product)]
    if not known:
        return None
    latest = max(one.given_on for one in known if one.given_on)
    return sum((one.units for one in known if one.given_on == latest and one.units), start=Decimal(0))


def _counts(one: EarlierTreatment, product: str) -> bool:
    is_of_this = one.product == product and one.indication in FOR_SPASM and one.status == "given"
    return is_of_this and one.given_on is not None and bool(one.units)
