"""Reading about visits: what waits and what stands. Under any number of a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from eutonia.domain.case import Case
from eutonia_clinic.accounts.models import Clinic, Site
from eutonia_clinic.core.asking import once
from eutonia_clinic.patients.lending import Holding
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.models import (
    Assessment,
    AssessmentDraft,
    Booking,
    EnteredFromPaper,
    FollowUpVisit,
    InjectionSession,
    PlanCancelled,
    PlanDraft,
    SessionClosed,
    SignedPlan,
    StoredProposal,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Weight and height on one day; None where not written down."""

    on: date
    weight_kg: Decimal | None
    height_cm: Decimal | None


def assessments_of(person: Person) -> QuerySet[Assessment]:
    """Every assessment that stands, the latest first."""
    rows: QuerySet[Assessment] = Assessment.objects.current().filter(person__in=ids_of(person.pk))
    return rows.order_by("-assessed_on", "-pk")


def measures_of(person: Person) -> tuple[Measured, ...]:
    """Weight and height over time, the earliest first."""
    cases: Iterable[Case] = (row.content for row in reversed(assessments_of(person)))
    return tuple(Measured(one.assessed_on, one.person.weight_kg, one.person.height_cm) for one in cases)


def proposals_of(person: Person) -> QuerySet[StoredProposal]:
    """Every proposal, the latest first, without its document."""
    rows: QuerySet[StoredProposal] = StoredProposal.objects.filter(person__in=ids_of(person.pk)).defer("document")
    return rows.order_by("-pk")


def drafts_of(person: Person) -> QuerySet[PlanDraft]:
    """Plans that are being made and are not signed, the latest first."""
    return _unsigned().filter(person__in=ids_of(person.pk))


@once
def draft_in_hand(person: Person, clinic: Clinic) -> PlanDraft | None:
    """The latest plan of a person that is being made at a clinic."""
    found: PlanDraft | None = drafts_of(person).filter(clinic=clinic).first()
    return found


@once
def plan_in_hand(person: Person, clinic: Clinic) -> SignedPlan | None:
    """The signed plan of a person that waits to be given at a clinic, the latest when there are several."""
    plans = plans_to_give(clinic).filter(person__in=ids_of(person.pk)).select_related("draft").defer("document")
    found: SignedPlan | None = plans.order_by("-planned_for", "-pk").first()
    return found


def drafts_at(clinic: Clinic) -> QuerySet[PlanDraft]:
    """Plans of a clinic that wait for a signature, the latest first."""
    return _unsigned().filter(clinic=clinic)


def assessment_drafts_of(person: Person) -> QuerySet[AssessmentDraft]:
    """Assessments that are being written, the latest first."""
    unfinished = AssessmentDraft.objects.filter(person__in=ids_of(person.pk), is_finished=False)
    return unfinished.order_by("-changed_at", "-pk")


def plans_of(person: Person) -> QuerySet[SignedPlan]:
    """Signed plans in the version that stands, the latest first."""
    return _standing().filter(person__in=ids_of(person.pk)).order_by("-planned_for", "-pk")


def plans_to_give(clinic: Clinic) -> QuerySet[SignedPlan]:
    """Signed plans of a clinic that were not begun or cancelled: to be given, or past their day and to be cancelled."""
    begun = ({"plan": OuterRef("pk")}, {"plan": OuterRef("root")}, {"plan__root": OuterRef("root")})
    waiting = _not_cancelled(_standing().filter(clinic=clinic))
    for version in begun:
        waiting = waiting.filter(~Exists(InjectionSession.objects.filter(**version)))
    return waiting.order_by("planned_for", "pk")


def unanswered_plans(clinic: Clinic, today: date) -> QuerySet[SignedPlan]:
    """Those whose planned day has passed: given on paper, or not given? They reserve toxin until somebody says (hazard H50)."""
    return plans_to_give(clinic).filter(planned_for__lt=today)


def papers_to_second(clinic: Clinic) -> QuerySet[EnteredFromPaper]:
    """Sessions entered from paper whose findings nobody has put a second name to, the latest first."""
    rows: QuerySet[EnteredFromPaper] = EnteredFromPaper.objects.filter(clinic=clinic, needs_second=True, seconded__isnull=True)
    return rows.order_by("-pk")


def open_sessions(clinic: Clinic) -> QuerySet[InjectionSession]:
    """Sessions that were begun and are not closed: an interruption to go on from."""
    closed = Exists(SessionClosed.objects.filter(session=OuterRef("pk")))
    return InjectionSession.objects.filter(~closed, clinic=clinic).order_by("given_on", "pk")


def sessions_of(person: Person) -> QuerySet[InjectionSession]:
    """Every session, the latest first."""
    return InjectionSession.objects.filter(person__in=ids_of(person.pk)).order_by("-given_on", "-pk")


def holdings_of(person: Person) -> tuple[Holding, ...]:
    """What was done for a person, kind by kind, under any of their numbers: shown before two entries become one."""
    plans, sessions = _not_cancelled(plans_of(person)), sessions_of(person)
    seen = FollowUpVisit.objects.current().filter(person__in=ids_of(person.pk)).order_by("-seen_on", "-pk")
    days = {
        "assessments": assessments_of(person).values_list("assessed_on", flat=True),
        "signed plans": plans.values_list("planned_for", flat=True),
        "sessions": sessions.values_list("given_on", flat=True),
        "follow-ups": seen.values_list("seen_on", flat=True),
    }
    return tuple(Holding(name, tuple(found)) for name, found in days.items())


@once
def booking_row_of(person: Person, clinic: Clinic) -> Booking | None:
    """The booking of a person that stands at a clinic, be it that it was taken back."""
    rows = Booking.objects.current().filter(person__in=ids_of(person.pk), clinic=clinic)
    return rows.select_related("site").first()


def booking_of(person: Person, clinic: Clinic) -> date | None:
    """The day on which a person comes next to a clinic; None when none is booked."""
    row = booking_row_of(person, clinic)
    return row.day if row else None


def site_of_booking(person: Person, clinic: Clinic) -> Site | None:
    """Where a person is booked next at a clinic; None when that was not said, or none is booked."""
    row = booking_row_of(person, clinic)
    return row.site if row and row.day else None


def _unsigned() -> QuerySet[PlanDraft]:
    signed = Exists(SignedPlan.objects.filter(draft=OuterRef("pk")))
    return PlanDraft.objects.filter(~signed, is_finished=False).order_by("-changed_at", "-pk")


def _not_cancelled(plans: QuerySet[SignedPlan]) -> QuerySet[SignedPlan]:
    return plans.filter(~Exists(PlanCancelled.objects.filter(plan=OuterRef("pk"))))


def _standing() -> QuerySet[SignedPlan]:
    plans: QuerySet[SignedPlan] = SignedPlan.objects.current()
    return plans
