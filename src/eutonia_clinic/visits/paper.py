"""A session that was held on paper: on which days it can have been, and what the clinic would have said had it been asked.

What was given was given. Nothing that is found here keeps a dose out of the record, for then the ledger would be wrong; all of it
is told, takes a reason and a second name, and stays beside the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from eutonia.domain.cycle import GivenDose
from eutonia.domain.fields import LONGEST_TEXT, CivilDate, FilledText, Text
from eutonia.domain.finding import Finding, Frozen
from eutonia.domain.plan import Dilution, MuscleDose, Plan
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.cases import case_of_day, is_after
from eutonia_clinic.visits.checking import finding_hash, source_of
from eutonia_clinic.visits.documents import ClosedSession, VialLine
from eutonia_clinic.visits.giving import strength
from eutonia_clinic.visits.models import InjectionSession, PlanCancelled, SignedPlan

WEEKS = words.WEEKS_ASKED
"""Toxin that was given so long after the session is told of; what came later lies outside of every window."""


class OnPaper(Frozen):
    """What a sheet of paper says of a session. `mixed`: for each vial when it was mixed, none where the sheet does not say."""

    closed: ClosedSession
    mixed: Annotated[tuple[datetime | None, ...], Field(max_length=100)] = ()
    why_late: FilledText
    injected_by: Text = ""

    @property
    def held_on(self) -> CivilDate:
        """The day of the session."""
        return self.closed.session.given_on


@dataclass(frozen=True, slots=True)
class Found:
    """What would have stopped the session, or came since: findings of the guard, and the rest in sentences."""

    findings: tuple[Finding, ...]
    told: tuple[str, ...]

    @property
    def takes_two(self) -> bool:
        """True when it takes a reason and a second name."""
        return bool(self.findings or self.told)

    def token(self, sheet: OnPaper) -> str:
        """One line for a hidden field: what was read back and found, so that nothing else is recorded."""
        return hash_of([sheet, self.findings, self.told])


def day_fault(plan: SignedPlan, day: date, today: date, begun: InjectionSession | None = None) -> str:
    """Why a session of this plan cannot have been on a day; empty when it can. One that was `begun` has its day."""
    if begun and day != begun.given_on:
        return f"this session was begun in the system on {words.day(begun.given_on)}, and counts from that day."
    if day > today:
        return "this day is still to come."
    assessed = min(one.content.case.assessed_on for one in (plan, plan.root or plan))
    if day < assessed:
        said = f"this plan was made from an assessment of {words.day(assessed)}, so it was not given before."
        return f"{said} Toxin without a plan is written down under Toxin of the person."
    return ""


def signed_on(plan: SignedPlan) -> date:
    """The civil day on which a version was signed, at its clinic."""
    return plan.made_at.astimezone(ZoneInfo(plan.clinic.time_zone)).date()


def found_of(plan: SignedPlan, sheet: OnPaper) -> Found:
    """Everything that is found for the day of the session, with what is known now."""
    day = sheet.held_on
    told = (*_of_the_plan(plan, day), *_of_the_doses(plan, sheet), *_of_the_vials(plan, sheet), *_since(plan, day))
    try:
        return Found(_of_the_guard(plan, sheet), _short(told))
    except NotValid as fault:  # what was answered contradicts the record: nothing was checked, and that is said first
        return Found((), _short((f"The checks of that day did not run: {words.sentence(str(fault))}", *told)))


def _short(told: Iterable[str]) -> tuple[str, ...]:
    """Each within what a document holds: words of a colleague are repeated in some of them."""
    clean = ("".join(letter for letter in one if letter.isprintable()) for one in told)
    return tuple(one if len(one) <= LONGEST_TEXT else f"{one[: LONGEST_TEXT - 1]}…" for one in clean)


def _of_the_guard(plan: SignedPlan, sheet: OnPaper) -> tuple[Finding, ...]:
    """What the guard says of that day and was not accepted at the signature: of what was signed, and of what went beyond."""
    signed, day = plan.content, sheet.held_on
    case = case_of_day(plan.proposal.assessment, day, source_of(plan), signed.plan.product)
    as_signed = signed.plan.model_copy(update={"planned_for": day, "case_id": case.case_id})
    plans = [as_signed, as_given(as_signed, sheet)] if is_beyond(signed.plan, sheet) else [as_signed]
    accepted = {finding_hash(one) for one in signed.check.findings}
    found = {finding_hash(one): one for held in plans for one in engine.check(held, case).findings if one.interrupts}
    return tuple(one for hash_, one in found.items() if hash_ not in accepted)


def as_given(plan: Plan, sheet: OnPaper) -> Plan:
    """A plan of what was given, at the strength at which it was mixed."""
    doses = tuple(
        MuscleDose(muscle=one.muscle, side=one.side, units=one.units, sites=max(one.sites, 1))
        for one in sheet.closed.session.doses if one.units
    )  # fmt: skip
    other = [Dilution(vial_units=one.vial_units, diluent_ml=one.diluent_ml) for one in _of_other_strength(plan, sheet)]
    return plan.model_copy(update={"doses": doses, "dilution": other[0] if other else plan.dilution})


def is_beyond(plan: Plan, sheet: OnPaper) -> bool:
    """True when more was given somewhere than was signed, or at another strength."""
    return bool(list(_more_than_signed(plan, sheet))) or bool(_of_other_strength(plan, sheet))


def _of_the_plan(plan: SignedPlan, day: date) -> Iterator[str]:
    first = signed_on(plan.root or plan)
    if day < first:
        yield f"Held before the plan was signed, on {words.day(first)}: nobody had signed for these doses."
    elif day < signed_on(plan):
        yield f"The plan was amended on {words.day(signed_on(plan))}, after this session. The paper is of an earlier version."
    if day > plan.valid_until:
        yield f"Held {words.days((day - plan.valid_until).days)} after the last day of the plan, {words.day(plan.valid_until)}."
    row = PlanCancelled.objects.filter(plan=plan).select_related("author").first()
    if row:
        yield f"{row.author.display_name} cancelled the plan as not given: {words.sentence(row.reason)}"


def _of_the_doses(plan: SignedPlan, sheet: OnPaper) -> Iterator[str]:
    for one, signed in _more_than_signed(plan.content.plan, sheet):
        where = f"{muscle_name(one.muscle, engine.knowledge())} {one.side.word}"
        against = f"{words.units(signed)} were signed" if signed else "it is not in the plan"
        yield f"More than was signed: {words.units(one.units)} into {where}; {against}."


def _more_than_signed(plan: Plan, sheet: OnPaper) -> Iterator[tuple[GivenDose, Decimal]]:
    signed = {(dose.muscle, dose.side): dose.units for dose in plan.doses}
    for one in sheet.closed.session.doses:
        if one.units > signed.get((one.muscle, one.side), Decimal(0)):
            yield one, signed.get((one.muscle, one.side), Decimal(0))


def _of_the_vials(plan: SignedPlan, sheet: OnPaper) -> Iterator[str]:
    for one in sheet.closed.vials:
        if one.expiry < sheet.held_on:
            yield f"Lot {one.lot} had expired on {words.day(one.expiry)}."
    for one in _of_other_strength(plan.content.plan, sheet):
        mixed = f"{words.units(one.vial_units)} in {words.millilitres(one.diluent_ml)}"
        yield f"Lot {one.lot} was mixed otherwise than signed: {mixed}."


def _of_other_strength(plan: Plan, sheet: OnPaper) -> list[VialLine]:
    wanted = plan.dilution
    if wanted is None:
        return []
    signed = strength(wanted.vial_units, wanted.diluent_ml)
    return [one for one in sheet.closed.vials if one.given_units and strength(one.vial_units, one.diluent_ml) != signed]


def _since(plan: SignedPlan, day: date) -> Iterator[str]:
    """Toxin that was given after the session by somebody who could not know of it."""
    for one in treatments_of(plan.person, source_of(plan)):
        if is_after(one, day) and one.given_on and (one.given_on - day).days < WEEKS * words.DAYS_A_WEEK:
            after = words.days((one.given_on - day).days)
            yield f"Toxin was given {after} after this session, when it was not on record: {words.treatment(one)}."
