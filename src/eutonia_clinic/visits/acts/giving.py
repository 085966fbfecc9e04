"""Acts of a session: open, each vial, each muscle, close. Every entry is a row, so that an interruption loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.errors import Problem
from eutonia.domain.plan import Guidance, Plan
from eutonia.domain.units import plain
from eutonia.safety import still_open
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.documents import canonical, same
from eutonia_clinic.core.errors import NotValid, StillOpen, TooLate
from eutonia_clinic.core.numbers import number
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.allowed import DECIDES, must_be_able_to, must_be_of_this_clinic
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.cases import case_now
from eutonia_clinic.visits.checking import finding_hash, source_of
from eutonia_clinic.visits.documents import ClosedSession
from eutonia_clinic.visits.giving import Entries, VialData, closed_document, entries_of, strength
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, SessionClosed, SignedPlan, VialEntry
from eutonia_clinic.visits.standing import is_closed, must_be_in_force, plan_in_force, session_of
from eutonia_clinic.visits.treatments import of_session


@act("open_session")
def open_session(*, by: User, clinic: Clinic, key: str, plan: SignedPlan) -> InjectionSession:
    """The injecting of a signed plan begins, today. From here on its toxin counts as given until the session says what was given.

    The plan is checked again with what is known now. Raises `StillOpen` when the guard finds something that was not there when it
    was signed: then the plan is amended first.
    """
    must_be_able_to(by, clinic, DECIDES, plan.person)
    must_be_of_this_clinic(clinic, plan)
    must_be_in_force(plan)
    today = clock.today(clinic.time_zone)
    _must_be_in_time(plan, today)
    if session_of(plan):
        raise TooLate("This plan is being given already. Go on in its session.")
    _must_still_hold(plan, today)
    session = InjectionSession(plan=plan, person=plan.person, given_on=today)
    session.save()
    _count_as_given(session, plan.content.plan.total.amount, "the session began")
    return session


@act("record_vial")
def record_vial(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    session: InjectionSession,
    vial: VialData,
    replaces: VialEntry | None = None,
    reason: str = "",
) -> VialEntry:
    """A vial that was opened: lot, expiry, strength, diluent, time of mixing, and how many units were drawn from it."""
    _must_be_open(by, clinic, session)
    plan: Plan = plan_in_force(session).content.plan
    _must_be_usable(vial, session.given_on, plan)
    entry = VialEntry(
        session=session,
        person=session.person,
        lot=vial.lot,
        expiry=vial.expiry,
        gtin=vial.gtin,
        serial=vial.serial,
        vial_units=vial.vial_units,
        diluent_ml=vial.diluent_ml,
        drawn_units=vial.drawn_units,
        mixed_at=vial.mixed_at,
        replaces=replaces,
        reason=_reason(replaces, reason),
    )
    if replaces is not None:
        _must_be_of(replaces, session)
        if vial.drawn_units < entries_of(session).given_from(replaces):
            raise NotValid("More was given from this vial than would have been drawn. Correct what was given first.")
    entry.save()
    return entry


@act("record_given")
def record_given(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    session: InjectionSession,
    muscle: str,
    side: Side,
    units: Decimal,
    sites: int,
    vial: VialEntry | None = None,
    guidance: Guidance | None = None,
    why_different: str = "",
    replaces: GivenEntry | None = None,
    reason: str = "",
) -> GivenEntry:
    """Units given into one muscle on one side, beside what was planned. 0 units: it was left out, and why.

    Never more than was signed: a larger dose, another muscle or the other side is an amendment first. `vial` may be left out
    while the session has one.
    """
    _must_be_open(by, clinic, session)
    entries = entries_of(session)
    if replaces is not None:
        _must_be_of(replaces, session)
        entries = entries.without(replaces)
    source = _vial_for(units, vial, entries)
    _must_be_planned(plan_in_force(session).content.plan, entries, muscle, side, units)
    if source is not None:
        _must_hold(source, entries, units)
    entry = GivenEntry(
        session=session,
        person=session.person,
        vial=source,
        muscle=muscle,
        side=side.value,
        units=units,
        sites=sites,
        guidance=guidance.value if guidance else "",
        why_different=why_different,
        replaces=replaces,
        reason=_reason(replaces, reason),
    )
    if not units and not why_different.strip():
        raise NotValid("Say why nothing was given here.")
    entry.save()
    return entry


@act("close_session", anchored=True)
def close_session(
    *, by: User, clinic: Clinic, key: str, session: InjectionSession, wasted: Mapping[int, Decimal], note: str = ""
) -> SessionClosed:
    """The session ends when everything adds up: from each vial, drawn is given and wasted, to the unit; every planned muscle has
    an entry, and every difference a reason. `wasted` holds units by the number of the vial's entry.
    """
    _must_be_open(by, clinic, session)
    plan: Plan = plan_in_force(session).content.plan
    document = closed_document(session, entries_of(session), plan, wasted, note)
    return _closed(session, document, None, "")


@act("correct_session", anchored=True)
def correct_session(
    *, by: User, clinic: Clinic, key: str, closed: SessionClosed, document: ClosedSession, reason: str
) -> SessionClosed:
    """A closed session was written down wrongly: this is what happened. It has to add up as well; the ledger follows it."""
    must_be_able_to(by, clinic, DECIDES, closed.person)
    must_be_of_this_clinic(clinic, closed.session)
    if SessionClosed.objects.filter(replaces_id=closed.pk).exists():
        raise TooLate("Somebody else corrected this session meanwhile. Look at it again.")
    held = closed.content.session
    if (document.session.given_on, document.session.product) != (held.given_on, held.product):
        raise NotValid("The day and the product of a session are those of its plan.")
    return _closed(closed.session, same(document), closed, _reason(closed, reason))


def _must_be_in_time(plan: SignedPlan, today: date) -> None:
    if today > plan.valid_until:
        raise TooLate(f"This plan could be given until {plan.valid_until.isoformat()}. Sign a plan from an assessment of today.")


def _must_still_hold(plan: SignedPlan, today: date) -> None:
    """The signed plan, checked for today. A finding is answered only when it stood in the check that was signed."""
    signed = plan.content
    case = case_now(plan.proposal.assessment, today, source_of(plan))
    for_today = signed.plan.model_copy(update={"planned_for": today, "case_id": case.case_id})
    result = engine.check(for_today, case)
    accepted = {finding_hash(one) for one in signed.check.findings}
    fresh = [one for one in result.findings if one.interrupts and finding_hash(one) not in accepted]
    found = {finding_hash(one): one for one in (*still_open(for_today, result), *fresh)}
    if found:
        raise StillOpen("Something is different since this plan was signed. Amend it first.", [*found.values()])


def _must_be_open(by: User, clinic: Clinic, session: InjectionSession) -> None:
    must_be_able_to(by, clinic, DECIDES, session.person)
    must_be_of_this_clinic(clinic, session)
    if is_closed(session):
        raise TooLate("This session is closed. What is wrong in it is corrected, with a reason.")


def _must_be_of(row: VialEntry | GivenEntry, session: InjectionSession) -> None:
    if row.session_id != session.pk:
        raise NotValid("This entry is of another session.")
    if type(row).objects.filter(replaces_id=row.pk).exists():
        raise TooLate("Somebody else corrected this entry meanwhile. Look at it again.")


def _must_be_usable(vial: VialData, day: date, plan: Plan) -> None:
    problems = []
    if vial.expiry < day:
        problems.append(Problem("expiry", vial.expiry.isoformat(), f"a day not before the session, {day.isoformat()}"))
    if not 0 < vial.drawn_units <= vial.vial_units:
        expected = f"more than 0, at most the {plain(vial.vial_units)} of the vial"
        problems.append(Problem("drawn_units", plain(vial.drawn_units), expected))
    wanted = plan.dilution
    if wanted and strength(vial.vial_units, vial.diluent_ml) != strength(wanted.vial_units, wanted.diluent_ml):
        signed = f"{plain(wanted.vial_units)} units in {plain(wanted.diluent_ml)} mL"
        problems.append(Problem("diluent_ml", plain(vial.diluent_ml), f"the strength that was signed: {signed}"))
    _must_not_be_stale(vial.mixed_at, problems)
    other = _other_product_of(vial.gtin, plan.product)
    if other:
        problems.append(Problem("gtin", vial.gtin, f"a vial of {plan.product}: this code stood on a vial of {other} before"))
    if problems:
        raise NotValid("This vial cannot be used for this plan.", problems)


def _must_not_be_stale(mixed_at: datetime, problems: list[Problem]) -> None:
    now, most = current().at, timedelta(hours=float(number("visits.opened_vial_hours")))
    if mixed_at > now:
        problems.append(Problem("mixed_at", mixed_at.isoformat(), "a time that has been"))
    elif now - mixed_at > most:
        hours = plain(number("visits.opened_vial_hours"))
        problems.append(Problem("mixed_at", mixed_at.isoformat(), f"a time within the last {hours} hours"))


def _other_product_of(gtin: str, product: str) -> str:
    """The product for which a code was used before, when that was another one (hazard H06)."""
    if not gtin:
        return ""
    plans = SignedPlan.objects.filter(session__vials__gtin=gtin).exclude(product=product)
    return plans.values_list("product", flat=True).first() or ""


def _vial_for(units: Decimal, vial: VialEntry | None, entries: Entries) -> VialEntry | None:
    if not units:
        return None
    if vial is None and len(entries.vials) == 1:
        return entries.vials[0]
    if vial is None or vial.pk not in {one.pk for one in entries.vials}:
        raise NotValid("Say from which vial of this session it was given.")
    return vial


def _must_be_planned(plan: Plan, entries: Entries, muscle: str, side: Side, units: Decimal) -> None:
    signed = sum((dose.units for dose in plan.doses if (dose.muscle, dose.side) == (muscle, side)), Decimal(0))
    given = entries.given_into(muscle, side)
    if units < 0 or given + units > signed:
        expected = f"at most the {plain(signed)} units signed for {muscle} {side.word}, {plain(given)} of them given already"
        raise NotValid("More than was signed. Amend the plan first.", [Problem("units", plain(units), expected)])


def _must_hold(vial: VialEntry, entries: Entries, units: Decimal) -> None:
    left = vial.drawn_units - entries.given_from(vial)
    if units > left:
        expected = f"at most the {plain(left)} units left of lot {vial.lot}"
        raise NotValid("This vial does not hold that.", [Problem("units", plain(units), expected)])
    most = timedelta(hours=float(number("visits.opened_vial_hours")))
    if current().at - vial.mixed_at > most:
        raise NotValid(f"Lot {vial.lot} was mixed too long ago. Open another vial.")


def _reason(replaces: object | None, reason: str) -> str:
    if replaces is not None and not any(letter.isalpha() for letter in reason):
        raise NotValid("A correction needs a reason, in words.")
    return reason if replaces is not None else ""


def _closed(session: InjectionSession, document: ClosedSession, replaces: SessionClosed | None, reason: str) -> SessionClosed:
    units = sum((dose.units for dose in document.session.doses), Decimal(0))
    row = SessionClosed(
        person=session.person,
        session=session,
        document=canonical(document),
        product=document.session.product,
        units=units,
        replaces=replaces,
        reason=reason,
    )
    row.save()
    _count_as_given(session, units, reason or "the session was closed")
    return row


def _count_as_given(session: InjectionSession, units: Decimal, reason: str) -> None:
    plan = plan_in_force(session)
    signed = plan.content
    entry = ledger.entry_from(source_of(plan))
    treatment = of_session(signed.plan, signed.case, session.clinic.name, session.given_on, units)
    if entry is None:
        ledger.enter(session.person, treatment, source_of(plan))
    elif entry.content != treatment:
        ledger.replace(entry, treatment, reason)
