"""Acts of a session: open, each vial, each muscle, close. Every entry is a row, so that an interruption loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.plan import Guidance, Plan
from eutonia.safety import still_open
from eutonia_clinic.accounts.models import Clinic, Site, User
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.documents import canonical, same
from eutonia_clinic.core.errors import NotValid, StillOpen, TooLate
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.allowed import DECIDES, must_be_able_to, must_be_of_this_clinic
from eutonia_clinic.visits import effects, engine
from eutonia_clinic.visits.cases import case_now
from eutonia_clinic.visits.checking import finding_hash, source_of
from eutonia_clinic.visits.documents import ClosedSession, GuidanceUsed
from eutonia_clinic.visits.giving import VialData, closed_document, entries_of
from eutonia_clinic.visits.may_give import (
    must_be_of,
    must_be_open,
    must_be_planned,
    must_be_usable,
    must_hold,
    must_not_be_given_yet,
    stated_reason,
    vial_for,
)
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, SessionClosed, SignedPlan, VialEntry
from eutonia_clinic.visits.standing import must_be_in_force, plan_in_force, session_of
from eutonia_clinic.visits.treatments import of_session
from eutonia_clinic.visits.where import place_of_session


@act("open_session")
def open_session(*, by: User, clinic: Clinic, key: str, plan: SignedPlan, site: Site | None = None) -> InjectionSession:
    """The injecting of a signed plan begins, today. From here on its toxin counts as given until the session says what was given.

    The plan is checked again with what is known now. Raises `StillOpen` when the guard finds something that was not there when it
    was signed: then the plan is amended first. `site` is where it is held; a clinic with several places has to say.
    """
    must_be_able_to(by, clinic, DECIDES, plan.person)
    must_be_of_this_clinic(clinic, plan)
    must_be_in_force(plan)
    today = clock.today(clinic.time_zone)
    _must_be_in_time(plan, today)
    if session_of(plan):
        raise TooLate("This plan is being given already. Go on in its session.")
    _must_still_hold(plan, today)
    session = InjectionSession(plan=plan, person=plan.person, given_on=today, site=place_of_session(clinic, site))
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
    must_be_open(by, clinic, session)
    plan: Plan = plan_in_force(session).content.plan
    must_be_usable(vial, session.given_on, plan)
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
        reason=stated_reason(replaces, reason),
    )
    if replaces is not None:
        must_be_of(replaces, session)
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
    site: int | None = None,
    vial: VialEntry | None = None,
    guidance: Guidance | None = None,
    why_different: str = "",
    replaces: GivenEntry | None = None,
    reason: str = "",
) -> GivenEntry:
    """Units given into one muscle on one side, beside what was planned. 0 units: it was left out, and why.

    Never more than was signed: a larger dose, another muscle or the other side is an amendment first. `vial` may be left out
    while the session has one. `site` is the needle position within the muscle, from 1: it is given once.
    """
    must_be_open(by, clinic, session)
    entries = entries_of(session)
    if replaces is not None:
        must_be_of(replaces, session)
        entries = entries.without(replaces)
    must_not_be_given_yet(entries, muscle, side, site)
    source = vial_for(units, vial, entries)
    must_be_planned(plan_in_force(session).content.plan, entries, muscle, side, units)
    if source is not None:
        must_hold(source, entries, units)
    entry = GivenEntry(
        session=session,
        person=session.person,
        vial=source,
        muscle=muscle,
        side=side.value,
        units=units,
        sites=sites,
        site=site,
        guidance=guidance.value if guidance else "",
        why_different=why_different,
        replaces=replaces,
        reason=stated_reason(replaces, reason),
    )
    if not units and not why_different.strip():
        raise NotValid("Say why nothing was given here.")
    entry.save()
    return entry


@act("close_session", anchored=True)
def close_session(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    session: InjectionSession,
    wasted: Mapping[int, Decimal],
    note: str = "",
    guidance: tuple[GuidanceUsed, ...] = (),
) -> SessionClosed:
    """The session ends when everything adds up: from each vial, drawn is given and wasted, to the unit; every planned muscle has
    an entry, and every difference a reason. `wasted` holds units by the number of the vial's entry.
    """
    must_be_open(by, clinic, session)
    plan: Plan = plan_in_force(session).content.plan
    document = closed_document(session, entries_of(session), plan, wasted, note, guidance)
    return closing_of(session, document, None, "")


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
    return closing_of(closed.session, same(document), closed, stated_reason(closed, reason))


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


def closing_of(
    session: InjectionSession, document: ClosedSession, replaces: SessionClosed | None, reason: str
) -> SessionClosed:
    """The row that ends a session, or corrects its end; effect and ledger follow it. Inside an act."""
    units = sum((dose.units for dose in document.session.doses), Decimal(0))
    row = SessionClosed(
        person=session.person,
        session=session,
        document=canonical(document),
        product=document.session.product,
        units=units,
        held_at=document.held_at,
        replaces=replaces,
        reason=reason,
    )
    row.save()
    effects.follow([session.person_id])
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
