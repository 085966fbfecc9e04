"""What an adverse event may have followed: the sessions that were really given, and toxin elsewhere, as they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from eutonia_clinic.core.documents import same
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.events.documents import EventDocument, Suspect, SuspectDose, SuspectElsewhere, SuspectVial
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.models import LedgerEntry, Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.checking import source_of
from eutonia_clinic.visits.documents import ClosedSession
from eutonia_clinic.visits.models import SessionClosed


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everything that can be suspected, the latest first."""

    sessions: tuple[Suspect, ...]
    elsewhere: tuple[SuspectElsewhere, ...]

    def session(self, number: int) -> Suspect | None:
        """A session by its number."""
        return next((one for one in self.sessions if one.session == number), None)

    def entry(self, number: int) -> SuspectElsewhere | None:
        """A treatment elsewhere by the number of its entry."""
        return next((one for one in self.elsewhere if one.entry == number), None)


def candidates_of(person: Person) -> Candidates:
    """Sessions in which something was given, each whole; and what the ledger holds beside them."""
    closed = list(_closed(person))
    own = {source_of(one.session.plan) for one in closed}
    sessions = [suspect_of(one) for one in closed if one.units > 0]
    entries = [one for one in ledger.held_of(person) if one.source not in own and one.status == "given"]
    latest = sorted(entries, key=lambda one: (one.given_on is not None, one.given_on or date.min, one.pk), reverse=True)
    return Candidates(tuple(sessions), tuple(_elsewhere(one) for one in latest))


def suspect_of(closed: SessionClosed) -> Suspect:
    """A closed session as a suspect, whole."""
    held: ClosedSession = closed.content
    used = {(one.muscle, one.side): ", ".join(kind.value for kind in one.kinds) for one in held.guidance}
    doses = tuple(
        SuspectDose(
            muscle=one.muscle, side=one.side, units=one.units, sites=one.sites,
            guidance=used.get((one.muscle, one.side), one.guidance.value if one.guidance else ""),
        )
        for one in held.session.doses
        if one.units > 0
    )  # fmt: skip
    vials = tuple(
        SuspectVial(lot=one.lot, expiry=one.expiry, strength=one.vial_units, units=one.given_units)
        for one in held.vials
        if one.given_units > 0
    )
    return Suspect(
        session=closed.session_id, given_on=held.session.given_on, product=held.session.product,
        units=sum((one.units for one in doses), Decimal(0)), vials=vials, doses=doses,
    )  # fmt: skip


def offered(candidates: Candidates, onset: date | None, today: date) -> int | None:
    """The session that is suspected first: the latest within the window before the event; None when there is none."""
    before = onset or today
    earliest = before - timedelta(weeks=whole("events.suspect_weeks"))
    found = (one.session for one in candidates.sessions if earliest <= one.given_on <= before)
    return next(found, None)


def chosen(whole_session: Suspect, lots: Sequence[str], places: Sequence[tuple[str, str]]) -> Suspect:
    """A session with the vials and muscles that are suspected."""
    vials = tuple(one for one in whole_session.vials if one.lot in lots)
    doses = tuple(one for one in whole_session.doses if (one.muscle, one.side.value) in places)
    return whole_session.model_copy(update={"vials": vials, "doses": doses})


def as_given(event: EventDocument, candidates: Candidates) -> tuple[str, ...]:
    """What of the suspects was never given like that: empty when everything was. Said by the day of the session."""
    wrong = [one.given_on.isoformat() for one in event.suspects if not _is_part(one, candidates.session(one.session))]
    for one in event.elsewhere:
        held = candidates.entry(one.entry)
        if held is None or same(held) != same(one):
            wrong.append(one.treatment.given_on.isoformat() if one.treatment.given_on else "toxin elsewhere")
    return tuple(wrong)


def _is_part(suspect: Suspect, held: Suspect | None) -> bool:
    if held is None or (held.given_on, held.product, held.units) != (suspect.given_on, suspect.product, suspect.units):
        return False
    return set(suspect.vials) <= set(held.vials) and set(suspect.doses) <= set(held.doses)


def _closed(person: Person) -> Sequence[SessionClosed]:
    rows = SessionClosed.objects.current().filter(person__in=ids_of(person.pk))
    return list(rows.select_related("session__plan").defer("session__plan__document").order_by("-session__given_on", "-pk"))


def _elsewhere(entry: LedgerEntry) -> SuspectElsewhere:
    return SuspectElsewhere(entry=entry.pk, treatment=entry.content)
