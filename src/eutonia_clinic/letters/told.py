"""What a letter is written from: everything that the record holds of one closed session, read once, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eutonia.domain.case import Case, EarlierTreatment
from eutonia.domain.cycle import FollowUp
from eutonia.domain.kept_forecast import KeptForecast as Forecast
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import label_of
from eutonia_clinic.core.errors import NotFound
from eutonia_clinic.diary.queries import telephone_of
from eutonia_clinic.diary.questions import EMERGENCY
from eutonia_clinic.events.queries import PlainEvent, events_of
from eutonia_clinic.letters.documents import Rested, Whom
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.models import LedgerEntry, PersonVersion
from eutonia_clinic.patients.queries import version_of
from eutonia_clinic.visits import engine, queries
from eutonia_clinic.visits.checking import source_of
from eutonia_clinic.visits.documents import ClosedSession, Signed
from eutonia_clinic.visits.due import eligible_from
from eutonia_clinic.visits.models import (
    Assessment,
    FollowUpVisit,
    InjectionSession,
    KeptForecast,
    SessionClosed,
    SignedPlan,
)
from eutonia_clinic.visits.standing import plan_in_force

EVENT = "events.adverseevent"


@dataclass(frozen=True, slots=True)
class Told:
    """A closed session with everything around it. None and empty mean: the record holds nothing; a letter says so.

    `case` is the assessment that it was planned from, as it stands now; `signed.case` is the one that was signed.
    """

    today: date
    clinic: str
    jurisdiction: str
    who: Whom
    given_on: date
    closed: ClosedSession
    signed: Signed
    case: Case
    forecast: Forecast | None
    follow_ups: tuple[FollowUp, ...]
    events: tuple[PlainEvent, ...]
    elsewhere: tuple[EarlierTreatment, ...]
    booked: date | None
    eligible: date | None
    interval_days: int | None
    emergency: str
    hours: str
    rests_on: tuple[Rested, ...]

    @property
    def product(self) -> str:
        """The one product that was given."""
        return self.closed.session.product

    @property
    def as_forecast(self) -> bool:
        """True when what was given is what the forecast was made for."""
        expected = {(d.muscle, d.side): d.units for d in self.forecast.doses} if self.forecast else {}
        return expected == {(d.muscle, d.side): d.units for d in self.closed.session.doses if d.units}


def told_of(session: InjectionSession, clinic: Clinic, today: date) -> Told:
    """What the record holds now. Raises `NotFound` while the session is not closed: there is nothing to write about."""
    closed = _closed(session)
    plan, who = plan_in_force(session), version_of(session.person)
    assessment, forecast = _in_force(plan.proposal.assessment), KeptForecast.objects.filter(plan=plan).first()
    seen: list[FollowUpVisit] = list(FollowUpVisit.objects.current().filter(session=session).order_by("seen_on", "pk"))
    entries = ledger.held_of(session.person)
    own = source_of(plan)
    elsewhere = [one for one in entries if one.source != own and one.status == "given"]
    rows = [who, assessment, plan, closed, *([forecast] if forecast else []), *seen, *elsewhere]
    events, calls = _events(session), telephone_of(session.clinic)
    return Told(
        today=today, clinic=session.clinic.name, jurisdiction=session.clinic.jurisdiction, who=whom(who, today),
        given_on=session.given_on, closed=closed.content, signed=plan.content, case=assessment.content,
        forecast=forecast.content if forecast else None, follow_ups=tuple(one.content for one in seen), events=events,
        elsewhere=tuple(one.content for one in elsewhere), booked=_booked(session, clinic, today),
        eligible=_eligible(entries, plan, clinic, today),
        interval_days=engine.interval_days(plan.product, clinic.jurisdiction, today),
        emergency=calls.emergency if calls else EMERGENCY[session.clinic.jurisdiction], hours=calls.hours if calls else "",
        rests_on=(*_rested(rows), *(Rested(row=f"{EVENT}:{one.id}", sha256=one.sha256) for one in events)),
    )  # fmt: skip


def whom(version: PersonVersion, today: date) -> Whom:
    """The person in the head of a letter."""
    identity: Identity = version.content
    number = next((one.value for one in identity.identifiers), "")
    return Whom(
        name=f"{identity.given} {identity.family.upper()}", born=words.born(identity.birth_date, today), identifier=number,
        synthetic=identity.is_synthetic,
    )  # fmt: skip


def _closed(session: InjectionSession) -> SessionClosed:
    found: SessionClosed | None = SessionClosed.objects.current().filter(session=session).first()
    if found is None:
        raise NotFound("The session is not closed yet. A letter is written from what was given.")
    return found


def _in_force(row: Assessment) -> Assessment:
    """The assessment that stands in place of this one."""
    while (later := Assessment.objects.filter(replaces_id=row.pk).first()) is not None:
        row = later
    return row


def _booked(session: InjectionSession, clinic: Clinic, today: date) -> date | None:
    day = queries.booking_of(session.person, clinic)
    return day if day and day >= today else None


def _eligible(entries: Sequence[LedgerEntry], plan: SignedPlan, clinic: Clinic, today: date) -> date | None:
    days = [one.given_on for one in entries if one.status == "given"]
    return eligible_from(days, plan.product, clinic, today)


def _events(session: InjectionSession) -> tuple[PlainEvent, ...]:
    """The adverse events that name this session, and those that name none and began on its day or later."""
    found = events_of(session.person)
    return tuple(one for one in found if _may_be_of(one, session))


def _may_be_of(event: PlainEvent, session: InjectionSession) -> bool:
    if event.after:
        return any(one.session_id == session.pk for one in event.after)
    return event.onset_on is None or event.onset_on >= session.given_on


def _rested(rows: Iterable[Any]) -> tuple[Rested, ...]:
    return tuple(Rested(row=label_of(row), sha256=row.sha256) for row in rows)
