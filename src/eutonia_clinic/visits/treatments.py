"""Plans and sessions of this clinic as the toxin ledger holds them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, EarlierTreatment, ProblemName
from eutonia.domain.plan import Plan
from eutonia_clinic.core.documents import canonical as spelt
from eutonia_clinic.core.documents import read
from eutonia_clinic.visits import engine

OF_THE_NECK = ("neck",)
OF_THE_JAW = ("jaw",)


def of_plan(plan: Plan, case: Case, clinic: str) -> EarlierTreatment:
    """A signed plan that is still to be given: its toxin is reserved."""
    return _treatment(plan, case, clinic, "signed_not_given", plan.planned_for, plan.total.amount)


def of_session(plan: Plan, case: Case, clinic: str, given_on: date, units: Decimal) -> EarlierTreatment:
    """A session: its toxin is in the person. A session in which nothing was given sets free what was reserved."""
    return _treatment(plan, case, clinic, "given" if units else "cancelled", given_on, units)


def _treatment(plan: Plan, case: Case, clinic: str, status: str, day: date, units: Decimal) -> EarlierTreatment:
    held = {
        "given_on": day,
        "product": plan.product,
        "units": units,
        "indication": indication(plan),
        "clinic": clinic,
        "confirmed": Answer.YES,
        "status": status,
        "muscles": [ProblemName(pattern=one.pattern, side=one.side) for one in case.problems],
    }
    return read(spelt(held), EarlierTreatment)


def indication(plan: Plan) -> str:
    """What a plan is for, as the toxin ledger names it: neck alone, jaw alone, otherwise the limbs and the trunk."""
    muscles = engine.knowledge().muscles
    parts = {muscles[dose.muscle].part for dose in plan.doses if dose.muscle in muscles}
    if parts and parts <= {*OF_THE_NECK}:
        return "cervical_dystonia"
    return "jaw" if parts and parts <= {*OF_THE_JAW} else "limb_spasticity"
