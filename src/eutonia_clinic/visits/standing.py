"""Where a signed plan stands: in force, amended, cancelled, being given, given, or past its day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from eutonia_clinic.core.errors import TooLate
from eutonia_clinic.visits.models import InjectionSession, PlanCancelled, SessionClosed, SignedPlan


class Standing(StrEnum):
    """What has become of a signed plan."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    AMENDED = "amended"
    CANCELLED = "cancelled"
    BEING_GIVEN = "being_given"
    GIVEN = "given"


def standing_of(plan: SignedPlan, today: date) -> Standing:
    """Where one version of a plan stands on a civil day. One that was cancelled and turned out to be given on paper is given."""
    if SignedPlan.objects.filter(replaces_id=plan.pk).exists():
        return Standing.AMENDED
    found = standing_otherwise(plan, today)
    to_be_given = found in (Standing.IN_FORCE, Standing.EXPIRED)
    return Standing.CANCELLED if to_be_given and PlanCancelled.objects.filter(plan=plan).exists() else found


def standing_otherwise(plan: SignedPlan, today: date) -> Standing:
    """The same of a version that is known to be neither amended nor cancelled."""
    session = _sessions_of(plan).annotate(ended=Exists(SessionClosed.objects.filter(session=OuterRef("pk")))).first()
    if session is not None:
        return Standing.GIVEN if session.ended else Standing.BEING_GIVEN
    return Standing.EXPIRED if today > plan.valid_until else Standing.IN_FORCE


def session_of(plan: SignedPlan) -> InjectionSession | None:
    """The session in which a plan, in whatever version, is or was given."""
    found: InjectionSession | None = _sessions_of(plan).first()
    return found


def _sessions_of(plan: SignedPlan) -> QuerySet[InjectionSession]:
    root = plan.root_id or plan.pk
    versions = SignedPlan.objects.filter(Q(pk=root) | Q(root=root)).values("pk")
    return InjectionSession.objects.filter(plan__in=versions)


def plan_in_force(session: InjectionSession) -> SignedPlan:
    """The version of the plan that a session is giving: the one it began with, or its latest amendment."""
    root = session.plan.root_id or session.plan_id
    plan: SignedPlan = SignedPlan.objects.current().get(pk__in=versions_of(root))
    return plan


def versions_of(root: int) -> list[int]:
    """The numbers of every version of a plan."""
    return [root, *SignedPlan.objects.filter(root=root).values_list("pk", flat=True)]


def is_closed(session: InjectionSession) -> bool:
    """True when everything was reconciled and the session has ended."""
    return SessionClosed.objects.filter(session=session).exists()


def must_be_in_force(plan: SignedPlan) -> None:
    """Raises `TooLate` when this version was amended or cancelled, or its session has ended."""
    later = SignedPlan.objects.filter(replaces_id=plan.pk).select_related("author").first()
    if later:
        raise TooLate(f"{later.author.display_name} amended this plan meanwhile. Go on from the amendment.")
    cancelled = PlanCancelled.objects.filter(plan=plan).select_related("author").first()
    if cancelled:
        raise TooLate(f"{cancelled.author.display_name} cancelled this plan: {cancelled.reason}")
    session = session_of(plan)
    if session and is_closed(session):
        raise TooLate("This plan was given. What was given is corrected in its session.")
