"""What waits at a clinic: red flags, follow-ups to review, sessions of a day, plans without a signature, what was left open.

Every query is bounded by an index and a limit, and reads no document but those of the rows that are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, CharField, DecimalField, Exists, F, IntegerField, Model, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.patients.models import LedgerEntry, PersonVersion
from eutonia_clinic.visits import engine, queries
from eutonia_clinic.visits.checking import CHANGES
from eutonia_clinic.visits.models import (
    DIGITS,
    PLACES,
    Assessment,
    Booking,
    FollowUpVisit,
    InjectionSession,
    PlanDraft,
    ReviewedFollowUp,
    SafetyAnswers,
    SessionClosed,
    SignedPlan,
)
from eutonia_clinic.visits.someone import People

DAYS_BACK = 14
"""How far back the page of today looks for sessions and plans that were left open; older ones stand in a list of their own."""
WEEKS_BACK = 8
"""The same for follow-ups that nobody has reviewed. Red flags are looked for without an end."""


def red_flags(clinic: Clinic) -> QuerySet[FollowUpVisit]:
    """Follow-ups with trouble in swallowing or a weakness that limits that nobody who decides has looked at, the latest first."""
    return _not_reviewed(clinic).filter(is_red_flag=True)


def reviews(clinic: Clinic, since: date | None = None) -> QuerySet[FollowUpVisit]:
    """The other follow-ups that nobody who decides has looked at, the latest first."""
    rows = _not_reviewed(clinic).filter(is_red_flag=False)
    return rows.filter(seen_on__gte=since) if since else rows


def _not_reviewed(clinic: Clinic) -> QuerySet[FollowUpVisit]:
    reviewed = Exists(ReviewedFollowUp.objects.filter(follow_up=OuterRef("pk")))
    rows: QuerySet[FollowUpVisit] = FollowUpVisit.objects.current().filter(~reviewed, clinic=clinic)
    with_session = rows.select_related("author", "session__plan").defer("session__plan__document")
    return with_session.order_by("-seen_on", "-pk")


def given_in(sessions: Iterable[int]) -> Mapping[int, Decimal]:
    """The units given in these sessions, as far as they are closed."""
    rows = SessionClosed.objects.current().filter(session__in=set(sessions))
    return dict(rows.values_list("session_id", "units"))


def booked_on(clinic: Clinic, day: date) -> QuerySet[Booking]:
    """Whoever is booked at a clinic for a day."""
    rows: QuerySet[Booking] = Booking.objects.current().filter(clinic=clinic, day=day).order_by("pk")
    return rows


def sessions_on(clinic: Clinic, day: date) -> QuerySet[InjectionSession]:
    """Sessions that were begun at a clinic on a day, open and closed."""
    rows = InjectionSession.objects.filter(clinic=clinic, given_on=day).select_related("plan").defer("plan__document")
    return rows.order_by("pk")


def plans_on(clinic: Clinic, day: date) -> QuerySet[SignedPlan]:
    """Signed plans for a day that were not begun."""
    return queries.plans_to_give(clinic).filter(planned_for=day).defer("document")


def left_over(clinic: Clinic, today: date, since: date | None = None) -> QuerySet[Any, Any]:
    """What has no end yet, in one query, each kind the latest first: sessions from paper that wait for a second name, however
    old; sessions of earlier days that were never closed; signed plans whose day passed without a session. `since` bounds these.
    """
    open_, plans = queries.open_sessions(clinic).filter(given_on__lt=today), queries.unanswered_plans(clinic, today)
    if since:
        open_, plans = open_.filter(given_on__gte=since), plans.filter(planned_for__gte=since)
    rows = (
        _left(queries.papers_to_second(clinic), "to_second", id=F("session_id"), day=F("session__given_on"),
              product=F("session__plan__product"), by=F("author__display_name")),
        _left(open_, "open", day=F("given_on"), product=F("plan__product"), plan=F("plan_id")),
        _left(plans, "unanswered", day=F("planned_for"), product=F("product"), units=F("units"), plan=F("pk")),
    )  # fmt: skip
    return rows[0].union(*rows[1:], all=True).order_by("e_rank", "-e_day", "-e_id")


LEFT_OVER = ("to_second", "open", "unanswered")
"""The kinds in their order."""


def _left(rows: QuerySet[Any, Any], kind: str, **columns: Combinable) -> QuerySet[Any, Any]:
    amount = DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    held: dict[str, Combinable] = {
        "id": F("pk"), "units": Cast(Value(None), output_field=amount), "by": Value("", output_field=CharField()),
        "plan": Cast(Value(None), output_field=BigIntegerField()), **columns,
    }  # fmt: skip
    said = {f"e_{name}": held[name] for name in ("id", "day", "product", "units", "by", "plan")}
    rank = Value(LEFT_OVER.index(kind), output_field=IntegerField())
    found: QuerySet[Any, Any] = rows.annotate(e_rank=rank, **said).order_by()
    return found.values_list("person_id", "e_rank", *said, named=True)


def not_signed(clinic: Clinic) -> QuerySet[PlanDraft]:
    """Plans that wait for a signature, the latest first."""
    rows = queries.drafts_at(clinic).select_related("author", "proposal")
    return rows.defer("document", "proposal__document")


@dataclass(frozen=True, slots=True)
class _Newer:
    """A kind of row that makes a proposal out of date when it comes after it, and how that is said."""

    model: type[Model]
    said: str


NEWER = (
    _Newer(SafetyAnswers, "answers"), _Newer(LedgerEntry, "ledger"), _Newer(PersonVersion, "identity"),
    _Newer(SessionClosed, "course"), _Newer(FollowUpVisit, "course"), _Newer(Assessment, "found"),
)  # fmt: skip


def changed_since(drafts: Sequence[PlanDraft], people: People) -> Mapping[int, tuple[str, ...]]:
    """For each draft what came to the record after its proposal was made, in sentences. One query, however many drafts.

    It looks at rows and not into them, so that a list is quick; the plan itself says exactly what changed.
    """
    if not drafts:
        return {}
    since = min(draft.proposal.made_at for draft in drafts)
    numbers = {number for number in people.numbers if people.shown[number] in {people.shown[d.person_id] for d in drafts}}
    first, *others = [_since(newer, numbers, since) for newer in NEWER]
    came = [(said, people.shown[person], at) for said, person, at in first.union(*others, all=True)]
    return {draft.pk: _changes(draft, people, came) for draft in drafts}


def _since(newer: _Newer, numbers: Collection[int], since: datetime) -> QuerySet[Any, Any]:
    rows = newer.model._default_manager.filter(person__in=numbers, made_at__gt=since).order_by()
    said: QuerySet[Any, Any] = rows.annotate(said=Value(newer.said, output_field=CharField()))
    return said.values_list("said", "person_id", "made_at")


def _changes(draft: PlanDraft, people: People, came: Iterable[tuple[str, int, Any]]) -> tuple[str, ...]:
    of_this, made = people.shown[draft.person_id], draft.proposal.made_at
    parts = {said for said, person, at in came if person == of_this and at > made}
    if not draft.proposal.inputs.endswith(engine.knowledge().hash):
        parts.add("knowledge")
    return tuple(words for part, words in CHANGES.items() if part in parts)


def since_days(today: date) -> date:
    """The earliest day of what the page of today shows as left open."""
    return today - timedelta(days=DAYS_BACK)


def since_weeks(today: date) -> date:
    """The earliest day of the follow-ups that the page of today shows."""
    return today - timedelta(weeks=WEEKS_BACK)


def persons(*rows: Iterable[Any]) -> set[int]:
    """The numbers of everybody whom these rows are about."""
    return {one.person_id for many in rows for one in many}
