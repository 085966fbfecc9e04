"""The record while the clocks change: sessions across a change, signatures in an hour that comes twice, clinics in two zones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.scenes import a_clinic, a_key
from tests.clinic.story import (
    Visit,
    a_history,
    a_signed_plan,
    a_vial,
    a_visit,
    assessed,
    closed,
    drafted,
    inject,
    proposed,
)

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import audit, clock
from eutonia_clinic.core.errors import Refused
from eutonia_clinic.patients.acts import register_at_clinic
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits.checking import checked
from eutonia_clinic.visits.models import InjectionSession, SessionClosed, SignedPlan
from proof.clocks.civil import AFTER, INTERVAL, Shown
from proof.clocks.zones import DAY, MINUTE, Change, changes, civil, first_minute, last_minute

JUST = 20 * MINUTE
WEST, EAST = "America/Los_Angeles", "Pacific/Auckland"
OPEN_VIAL = timedelta(hours=24)
LETTERS = "bcdfgklmst"
_numbers = count(1)


def across_every_change() -> Iterator[Shown]:
    """A session that begins before a change and closes after it, for each of them."""
    for change in changes():
        yield from _across(change)


def _across(change: Change) -> Iterator[Shown]:
    before, after = change.at - JUST, change.at + JUST
    visit, day = _visit_in(change.zone), civil(change.zone, change.at - JUST)
    session = _begun(visit, before)
    closing = _finished(visit, session, after)
    (told,) = treatments_of(visit.person)
    yield f"{change.words}: the session is of the day on which it began", session.given_on == day == told.given_on
    yield f"{change.words}: what was given is whole", closing.units == told.units == 75
    yield f"{change.words}: entries stand in the order of time", closing.made_at - session.made_at == after - before
    yield f"{change.words}: a vial counts hours, not what a clock shows", _vial_lasts(visit, change)
    yield f"{change.words}: the chain is whole", audit.verify().is_sound
    yield from _eligible(visit, change)


def _vial_lasts(visit: Visit, change: Change) -> bool:
    """24 hours after mixing a vial still gives, a minute later it does not, and its page says the same moment."""
    other = Visit(visit.clinic, visit.by, _another_person(visit))
    mixed = change.at - OPEN_VIAL / 2
    session = _begun(other, mixed + 10 * MINUTE)
    with clock.stopped_at(mixed + 11 * MINUTE):
        page = signed_in(other.by).get(reverse("visits:session", kwargs={"session": session.pk})).content.decode()
    end = (mixed + OPEN_VIAL).astimezone(ZoneInfo(change.zone))
    is_said = f"{end:%H:%M}" in page
    return is_said and not _gives(other, session, mixed + OPEN_VIAL + MINUTE) and _gives(other, session, mixed + OPEN_VIAL)


def _gives(visit: Visit, session: InjectionSession, moment: datetime) -> bool:
    with clock.stopped_at(moment):
        try:
            inject(visit, session, "soleus", session.plan.content.plan.doses[0].side, 25)
        except Refused:
            return False
    return True


def _eligible(visit: Visit, change: Change) -> Iterator[Shown]:
    """On the 83rd day, a minute before midnight, the next plan is too early; on the 84th, a minute after, it is not."""
    day = civil(change.zone, change.at - JUST)
    for after in AFTER:
        on = day + timedelta(days=after)
        at = last_minute(change.zone, on) if after < INTERVAL else first_minute(change.zone, on)
        yield f"{change.words}: {after} days later", _is_too_early(visit, at) == (after < INTERVAL)


def _is_too_early(visit: Visit, moment: datetime) -> bool:
    """Whether the guard finds that a plan drafted at this moment is too early."""
    with clock.stopped_at(moment):
        day = moment.astimezone(ZoneInfo(visit.clinic.time_zone))
        history = a_history(day, "yes")
        draft = drafted(visit, proposed(visit, assessed(visit, day, toxin_history=history)))
        return any(one.rule == "safety.interval" for one in checked(draft).open)


def signed_twice_at_one_time() -> Iterator[Shown]:
    """In autumn one time of day comes twice: two signatures at it are two, in their order, a shift of the clock apart."""
    for change in changes():
        if change.by > timedelta(0):
            continue
        visit, first = _visit_in(change.zone), change.at - JUST
        again = first - change.by
        other = Visit(visit.clinic, visit.by, _another_person(visit))
        plans = [_signed(one, at) for one, at in ((visit, first), (other, again))]
        local = {at.astimezone(ZoneInfo(change.zone)).replace(fold=0, tzinfo=None) for at in (first, again)}
        yield f"{change.words}: one time of day", len(local) == 1
        yield f"{change.words}: two signatures in their order", plans[1].made_at - plans[0].made_at == -change.by
        yield f"{change.words}: both reserve their toxin", all(len(treatments_of(one.person)) == 1 for one in plans)
        yield f"{change.words}: the chain is whole", audit.verify().is_sound


def two_zones() -> Iterator[Shown]:
    """One person at a clinic on each side of the date line: one ledger, and each clinic counts by its own days."""
    east = _visit_in(EAST)
    west = _at_another(east, _visit_in(WEST))
    moment = first_minute(EAST, civil(EAST, changes()[0].at)) + 9 * 60 * MINUTE
    day = civil(EAST, moment)
    yield "today differs across the date line", civil(WEST, moment) == day - DAY
    session = _begun(east, moment)
    _finished(east, session, moment + JUST)
    yield "both clinics see one ledger", treatments_of(east.person) == treatments_of(west.person)
    yield "the ledger holds the day of the clinic that gave it", treatments_of(west.person)[0].given_on == day
    yield from _told_at_the_same_moment(west, moment + 2 * JUST)
    for after in (82, *AFTER):
        for visit in (east, west):
            at = first_minute(visit.clinic.time_zone, day + timedelta(days=after)) + 9 * 60 * MINUTE
            yield f"{visit.clinic.time_zone}, {after} days", _is_too_early(visit, at) == (after < INTERVAL)
    edge = first_minute(EAST, day + timedelta(days=INTERVAL))
    found = _is_too_early(east, edge), _is_too_early(west, edge)
    yield "on the day when the east may, the west may not yet", found == (False, True)


def _told_at_the_same_moment(west: Visit, moment: datetime) -> Iterator[Shown]:
    """In the west it is the day before: what was given 'tomorrow' counts, and no plan for today passes."""
    with clock.stopped_at(moment):
        browser = signed_in(west.by)
        for route in ("visits:person", "patients:toxin", "visits:record"):
            page = browser.get(reverse(route, kwargs={"person": west.person.pk}))
            yield f"{route} of the west at that moment", page.status_code == 200
        try:
            day = moment.astimezone(ZoneInfo(WEST))
            draft = drafted(west, proposed(west, assessed(west, day, toxin_history=a_history(day, "yes"))))
            stopped = {one.rule for one in checked(draft).open} & {"safety.impossible-date", "safety.interval"}
            yield "a plan in the west on the same moment is stopped", bool(stopped)
        except Refused as refusal:
            yield "a plan in the west on the same moment is refused with words", bool(refusal.sentence)


def _at_another(east: Visit, west: Visit) -> Visit:
    """The person of the east, registered in the west too."""
    held = {"by": west.by, "clinic": west.clinic, "key": a_key(), "person": east.person}
    register_at_clinic(**held, family=identity_of(east.person).family, birth_date=identity_of(east.person).birth_date)
    return Visit(west.clinic, west.by, east.person)


def _visit_in(zone: str) -> Visit:
    with clock.stopped_at(changes()[0].at - 300 * DAY):
        clinic: Clinic = a_clinic(f"TESTCLINIC {zone} {a_key()}", time_zone=zone)
        return a_visit(clinic, **somebody())


def _another_person(visit: Visit) -> Person:
    return a_visit(visit.clinic, **somebody()).person


def somebody() -> dict[str, Any]:
    """Names and a birth date that nobody else of this run is taken for."""
    number = next(_numbers)
    family, given = (f"{one}{LETTERS[number % 10]}{LETTERS[number // 10 % 10]}".title() for one in ("zorna", "quil"))
    return {"family": family, "given": given, "born": date(1974, 1, 1) + number * 3 * DAY}


def _signed(visit: Visit, moment: datetime) -> SignedPlan:
    with clock.stopped_at(moment):
        return a_signed_plan(visit, moment.astimezone(ZoneInfo(visit.clinic.time_zone)))


def _begun(visit: Visit, moment: datetime) -> InjectionSession:
    """A session with its vial mixed ten minutes before."""
    plan = _signed(visit, moment)
    with clock.stopped_at(moment):
        session: InjectionSession = visit.act("open_session", plan=plan)
        visit.act("record_vial", session=session, vial=a_vial(moment))
    return session


def _finished(visit: Visit, session: InjectionSession, moment: datetime) -> SessionClosed:
    with clock.stopped_at(moment):
        for dose in session.plan.content.plan.doses:
            inject(visit, session, dose.muscle, dose.side, dose.units)
        return closed(visit, session)

