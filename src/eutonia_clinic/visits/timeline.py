"""The record of a person as one list, the newest first, in one query over every kind of row. No document is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DecimalField,
    F,
    Model,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from eutonia_clinic.patients.ledger import TOLD
from eutonia_clinic.patients.models import LedgerEntry, Merge, Person, PersonVersion, Registration, Unmerge
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.models import (
    Assessment,
    AssessmentDraft,
    Booking,
    ConfirmedValues,
    EnteredFromPaper,
    FollowUpVisit,
    InjectionSession,
    LearnedBelief,
    OverrideReason,
    PlanCancelled,
    PlanDraft,
    ReviewedFollowUp,
    SafetyAnswers,
    SecondedPaper,
    SessionClosed,
    SignedPlan,
    StoredProposal,
)


class Entry(NamedTuple):
    """One entry of the record. `day` is the civil day that it is about, `about` the row that it belongs to."""

    kind: str
    id: int
    at: datetime
    by: str
    clinic: str
    day: date | None
    product: str
    units: Decimal | None
    about: int | None
    replaces: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry and where its columns stand. A column left out says nothing."""

    name: str
    model: type[Model]
    day: str = ""
    product: str = ""
    units: str = ""
    about: str = ""
    replaces: str = ""
    text: str = ""
    at: str = "made_at"
    when: Q | None = None


KINDS = (
    Kind("assessment", Assessment, day="assessed_on", product="product", replaces="replaces_id", text="reason"),
    Kind("asked", SafetyAnswers, about="assessment_id"),
    Kind("confirmed", ConfirmedValues, about="assessment_id"),
    Kind("assessment_draft", AssessmentDraft, at="changed_at", when=Q(is_finished=False)),
    Kind("proposal", StoredProposal, day="planned_for", about="assessment_id"),
    Kind("draft", PlanDraft, day="proposal__planned_for", at="changed_at", when=Q(is_finished=False, signed__isnull=True)),
    Kind("reason", OverrideReason, about="draft_id", replaces="seconds_id", text="words"),
    Kind("plan", SignedPlan, day="planned_for", product="product", units="units", replaces="replaces_id", text="reason"),
    Kind("cancelled", PlanCancelled, about="plan_id", text="reason"),
    Kind("session", InjectionSession, day="given_on", product="plan__product", about="plan_id",
         when=Q(paper__isnull=True) | ~Q(paper__made_at=F("made_at"))),
    Kind("paper", EnteredFromPaper, day="session__given_on", product="session__plan__product", about="session_id",
         text="reason"),
    Kind("seconded", SecondedPaper, day="paper__session__given_on", about="paper__session_id", text="words"),
    Kind("closed", SessionClosed, day="session__given_on", product="product", units="units", about="session_id",
         replaces="replaces_id", text="reason"),
    Kind("follow_up", FollowUpVisit, day="seen_on", about="session_id", replaces="replaces_id", text="reason"),
    Kind("red_flag", FollowUpVisit, day="seen_on", about="session_id", replaces="replaces_id", text="reason"),
    Kind("reviewed", ReviewedFollowUp, day="follow_up__seen_on", about="follow_up_id", text="words"),
    Kind("taught", LearnedBelief),
    Kind("booking", Booking, day="day", replaces="replaces_id"),
    Kind("identity", PersonVersion, replaces="replaces_id", text="reason"),
    Kind("registered", Registration),
    Kind("merged", Merge, text="reason"),
    Kind("unmerged", Unmerge, about="merge_id", text="reason"),
    Kind("told", LedgerEntry, day="given_on", product="product", units="units", replaces="replaces_id", text="reason",
         when=Q(source=TOLD)),
)  # fmt: skip
BEHIND = frozenset({"proposal", "reason", "confirmed", "taught", "registered"})
"""Kinds that the whole record tells and the page of the person does not."""
ONLY = {"follow_up": Q(is_red_flag=False), "red_flag": Q(is_red_flag=True)}


def entries_of(
    person: Person, start: int, many: int, whole: bool = True, more: Iterable[Kind] = ()
) -> Sequence[Entry]:
    """So many entries from the newest on, under any number of the person; `whole` with the kinds that stand behind others.

    `more` are the kinds that other parts have lent.
    """
    ids = ids_of(person.pk)
    first, *others = [_rows(kind, ids) for kind in (*KINDS, *more) if whole or kind.name not in BEHIND]
    rows = first.union(*others, all=True).order_by("-e_at", "-e_id")
    return [Entry(*row) for row in rows[start : start + many]]


def _rows(kind: Kind, ids: frozenset[int]) -> QuerySet[Any, Any]:
    rows = kind.model._default_manager.filter(kind.when or Q(), ONLY.get(kind.name, Q()), _of(kind.model, ids))
    columns = {
        "e_kind": Value(kind.name, output_field=CharField()),
        "e_id": F("pk"),
        "e_at": F(kind.at),
        "e_by": F("author__display_name"),
        "e_clinic": F("clinic__name"),
        "e_day": _column(kind.day, DateField()),
        "e_product": F(kind.product) if kind.product else Value("", output_field=CharField()),
        "e_units": _column(kind.units, DecimalField(max_digits=10, decimal_places=3)),
        "e_about": _column(kind.about, BigIntegerField()),
        "e_replaces": _column(kind.replaces, BigIntegerField()),
        "e_text": F(kind.text) if kind.text else Value("", output_field=CharField()),
    }
    listed: QuerySet[Any, Any] = rows.annotate(**columns).order_by().values_list(*columns)
    return listed


def _of(model: type[Model], ids: frozenset[int]) -> Q:
    """A merge is told of both entries, whichever it kept."""
    return Q(person__in=ids) | Q(merged__in=ids) if model is Merge else Q(person__in=ids)


def _column(name: str, kind: DateField[Any, Any] | DecimalField[Any, Any] | BigIntegerField[Any, Any]) -> Combinable:
    """A column, or nothing of its type: PostgreSQL asks that every part of a union has the same types."""
    return F(name) if name else Cast(Value(None), output_field=kind)
