"""What the page of a person reads: the course, the forecasts that were shown, the lessons, the ledger, the newest entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Subquery

from eutonia.domain.case import Case, EarlierTreatment
from eutonia.domain.cycle import Course
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core.charting import Ending
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.models import LedgerEntry, Person
from eutonia_clinic.patients.presenters.courses import Kept, kept_of
from eutonia_clinic.patients.presenters.person import Known, PersonLinks
from eutonia_clinic.patients.presenters.record import RecordRow
from eutonia_clinic.patients.presenters.today import ending_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import engine, lending, queries, timeline
from eutonia_clinic.visits.cases import asked_for
from eutonia_clinic.visits.checking import plan_of, source_of
from eutonia_clinic.visits.courses import course_of, last_assessment
from eutonia_clinic.visits.due import eligible_from, still_to_come
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.models import (
    Assessment,
    InjectionSession,
    KeptForecast,
    PlanCancelled,
    PlanDraft,
    SessionClosed,
    SignedPlan,
)
from eutonia_clinic.visits.presenters.entries import entry_row
from eutonia_clinic.visits.taught import taught_now

NEWEST = 12
"""Entries of the record on the page; the whole record is one link away."""


@dataclass(frozen=True)
class Held:
    """The record of a person as the page needs it; everything is read once, when it is asked for."""

    person: Person
    clinic: Clinic
    today: date

    @cached_property
    def course(self) -> Course | None:
        """Every closed session and what followed."""
        return course_of(self.person)

    @cached_property
    def last(self) -> Assessment | None:
        """The latest assessment."""
        return last_assessment(self.person)

    @cached_property
    def sessions(self) -> Sequence[InjectionSession]:
        """Every session, the latest first."""
        ended = Exists(SessionClosed.objects.filter(session=OuterRef("pk")))
        held_at = SessionClosed.objects.current().filter(session=OuterRef("pk")).values("held_at")
        rows = queries.sessions_of(self.person).select_related("plan", "site").defer("plan__document")
        return list(rows.annotate(ended=ended, held_at=Subquery(held_at)))

    @cached_property
    def closed(self) -> frozenset[int]:
        """The numbers of the sessions that have ended."""
        return frozenset(one.pk for one in self.sessions if one.ended)  # type: ignore[attr-defined]

    @cached_property
    def entries(self) -> Sequence[LedgerEntry]:
        """The toxin ledger as it counts now."""
        return ledger.held_of(self.person)

    @cached_property
    def treatments(self) -> tuple[EarlierTreatment, ...]:
        """The same as treatments."""
        return tuple(entry.content for entry in self.entries)

    @cached_property
    def case(self) -> Case | None:
        """The latest assessment with the answers of now and the ledger of now."""
        if self.last is None:
            return None
        told = asked_for(self.last).toxin_history.model_copy(update={"treatments": self.treatments})
        found: Case = self.last.content
        return found.model_copy(update={"toxin_history": told})

    @cached_property
    def drafts(self) -> Sequence[PlanDraft]:
        """Plans of this clinic that wait for a signature, the latest first."""
        found = queries.draft_in_hand(self.person, self.clinic)
        return [found] if found else []

    @cached_property
    def to_give(self) -> SignedPlan | None:
        """The signed plan of this clinic that waits to be given, the latest when there are several."""
        return queries.plan_in_hand(self.person, self.clinic)

    @property
    def open_session(self) -> InjectionSession | None:
        """A session of this clinic that was begun and not closed."""
        return next((one for one in self.sessions if one.pk not in self.closed and one.clinic_id == self.clinic.pk), None)

    @property
    def last_closed(self) -> InjectionSession | None:
        """The latest session that has ended, at whatever clinic."""
        return next((one for one in self.sessions if one.pk in self.closed), None)


    @property
    def where(self) -> str:
        """The place of the session that is under way, or of the latest one; '' where nobody said."""
        if begun := self.open_session:
            return begun.site.name if begun.site else ""
        return self.last_closed.held_at if self.last_closed else ""  # type: ignore[attr-defined]


def known_of(held: Held, record: tuple[RecordRow, ...]) -> Known:
    """Everything that the page shows of the record."""
    now = taught_now(held.person, held.today)
    taught = now.taught
    return Known(
        case=held.case,
        followed=held.course,
        kept=kept_in_force(held),
        lessons=taught.lessons if taught else None,
        advice=taught.advice if taught else None,
        advised_on=now.worked_out_on,
        window_days=engine.interval_days(product_of(held), held.clinic.jurisdiction, held.today),
        record=record,
        treatments=held.treatments,
        elsewhere=_elsewhere(held),
        planned=tuple(plan_of(draft) for draft in held.drafts),
        booked=booked_of(held),
        booked_where=where_booked(held),
        eligible=eligible_of(held),
        not_taught=now.why_not,
        under_way=held.open_session.given_on if held.open_session else None,
        where=held.where,
    )


def product_of(held: Held) -> str:
    """The product in question: that of the latest assessment, or what the clinic usually takes."""
    return held.case.product if held.case else held.clinic.default_product


def ends_of(held: Held) -> Ending | None:
    """When the effect of the latest session is forecast to end."""
    session = held.last_closed
    found = next((one for one in reversed(kept_in_force(held)) if session and one.start == session.given_on), None)
    return ending_of(found.courses, found.start) if found else None


def kept_in_force(held: Held) -> tuple[Kept, ...]:
    """The forecasts in force, each from the day on which its plan was really given, or is to be."""
    rows = KeptForecast.objects.current().filter(person__in=ids_of(held.person.pk), plan__replaced_by__isnull=True)
    standing = rows.select_related("plan").annotate(
        gone=Exists(PlanCancelled.objects.filter(plan=OuterRef("plan")))
    ).defer("plan__document")  # fmt: skip
    given = {one.plan.root_id or one.plan_id: one for one in held.sessions}
    found = []
    for row in standing:
        session = given.get(row.plan.root_id or row.plan_id)
        if session or (row.plan.valid_until >= held.today and not row.gone):
            kept = kept_of(row.content)
            found.append(replace(kept, start=session.given_on) if session else kept)
    return tuple(sorted(found, key=lambda one: one.start))


def _elsewhere(held: Held) -> tuple[EarlierTreatment, ...]:
    """Toxin of the ledger that is no closed session of the course."""
    own = {source_of(one.plan) for one in held.sessions if one.pk in held.closed}
    return tuple(entry.content for entry in held.entries if entry.source not in own)


def eligible_of(held: Held) -> date | None:
    """From when toxin may be given; what this clinic has planned itself does not count."""
    counted = [
        one for one in held.entries
        if one.status != "cancelled" and not (one.status == "signed_not_given" and one.clinic_id == held.clinic.pk)
    ]  # fmt: skip
    return eligible_from([one.given_on for one in counted], product_of(held), held.clinic, held.today)


def booked_of(held: Held) -> date | None:
    """The day of the next visit here; None when the person was treated here on that day or later: then it was kept."""
    booked = queries.booking_of(held.person, held.clinic)
    kept = [one.given_on for one in held.sessions if one.clinic_id == held.clinic.pk]
    return still_to_come(booked, max(kept)) if kept else booked


def where_booked(held: Held) -> str:
    """The place of the next visit here; '' where it was not said or none is booked."""
    site = queries.site_of_booking(held.person, held.clinic)
    return site.name if site and booked_of(held) else ""


def record_of(
    request: ClinicRequest, person: Person, start: int = 0, many: int = NEWEST, whole: bool = False
) -> tuple[RecordRow, ...]:
    """Entries of the record from the newest on, each with the page that shows it."""
    clinic, today = clinic_of(request), today_of(request)

    def lead(route: str, part: str, id: int) -> str:
        return to(request, route, **{part: id})

    lent = lending.kinds()
    rows = timeline.entries_of(person, start, many, whole, [one.kind for one in lent.values()])
    return tuple(entry_row(one, clinic, today, lead, person.pk, lent) for one in rows)


def links_of(request: ClinicRequest, held: Held) -> PersonLinks:
    """What can be done next, as far as this user may."""
    person, draft, plan, session = held.person.pk, next(iter(held.drafts), None), held.to_give, held.open_session
    written = queries.assessment_drafts_of(held.person).filter(clinic=held.clinic).first()
    seen = held.last_closed
    begun = written or draft or plan or session
    return PersonLinks(
        draft=to(request, "visits:plan", draft=draft.pk) if draft and not session else "",
        assess=to(request, "visits:assess", assessment_draft=written.pk) if written else "",
        start=to(request, "visits:start_assessment", person=person) if not begun and seen is None else "",
        next_cycle=to(request, "visits:next_cycle", person=person) if not begun and seen else "",
        session=to(request, "visits:session", session=session.pk) if session else "",
        plan=to(request, "visits:signed_plan", plan=plan.pk) if plan and not session else "",
        follow_up=to(request, "visits:follow_up", session=seen.pk) if seen else "",
        book=to(request, "visits:book", person=person),
        identity=to(request, "patients:identity", person=person),
        same=to(request, "patients:same", person=person),
        toxin=to(request, "patients:toxin", person=person),
        record=to(request, "visits:record", person=person),
        more=lending.links_of(request, held.person),
    )
