"""Consent to the plan in hand: what was decided last in this cycle, and whether it was about this very plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from eutonia.domain.answers import Side
from eutonia.domain.plan import Plan
from eutonia.knowledge.types import Knowledge
from eutonia.report.muscles import muscle_name
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.letters.documents import ConsentDocument, Decision
from eutonia_clinic.letters.models import Consent
from eutonia_clinic.letters.risks import Discussed, discussed
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import engine, queries
from eutonia_clinic.visits.as_drafted import proposal_of
from eutonia_clinic.visits.checking import checked, plan_of
from eutonia_clinic.visits.courses import last_closed
from eutonia_clinic.visits.lending import is_held
from eutonia_clinic.visits.models import PlanDraft, SessionClosed, SignedPlan

Spot = tuple[str, Side]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on record of consent to a plan. `words` is a sentence; `level` that of the notice, empty when all is well."""

    level: str
    words: str
    consent: Consent | None = None


def in_hand(person: Person, clinic: Clinic) -> PlanDraft | None:
    """The plan that is next: one being drafted or amended here, or else the one signed here that waits to be given."""
    drafted = queries.draft_in_hand(person, clinic)
    signed = None if drafted else queries.plan_in_hand(person, clinic)
    return signed.draft if signed else drafted


def plan_now(draft: PlanDraft) -> Plan:
    """The plan of a draft: as it was signed, or as it is being drafted."""
    signed = SignedPlan.objects.filter(draft=draft).first()
    return signed.content.plan if signed else plan_of(draft)


def discussed_now(draft: PlanDraft) -> Discussed:
    """The plan with what the guard says of it: as signed, or as of now."""
    proposal, signed = proposal_of(draft), SignedPlan.objects.filter(draft=draft).first()
    if signed:
        return discussed(signed.content.plan, proposal, signed.content.check.findings)
    now = checked(draft)
    return discussed(now.plan, proposal, now.result.findings)


def plan_hash(plan: Plan) -> str:
    """What a form of consent was shown, so that another plan is not consented to unseen: product, muscles, sides and doses."""
    return hash_of([plan.product, [(one.muscle, one.side, one.units) for one in plan.doses]])


def consents_of(person: Person) -> QuerySet[Consent]:
    """Everything on record of consent, the latest first, withdrawn and replaced ones too."""
    rows: QuerySet[Consent] = Consent.objects.filter(person__in=ids_of(person.pk)).select_related("author", "clinic", "draft")
    return rows.order_by("-pk")


def in_this_cycle(person: Person) -> Consent | None:
    """The last word on consent since the last session was closed. What was said before, or of its plan, belonged to that one."""
    given = Q(draft__signed__session__closings__isnull=False) | Q(draft__signed__root__session__closings__isnull=False)
    given |= Q(draft__signed__amendments__session__closings__isnull=False)
    if not is_held(Consent, ids_of(person.pk)):
        return None
    rows, last = consents_of(person).filter(replaced_by__isnull=True).exclude(given), last_closed(person)
    found: Consent | None = (rows.filter(made_at__gt=_first_closed_at(last)) if last else rows).first()
    return found


def standing_of(person: Person, draft: PlanDraft) -> Standing:
    """Where consent to a plan stands."""
    found = in_this_cycle(person)
    if found is None:
        return Standing("note", "No consent is recorded for this plan.")
    document: ConsentDocument = found.content
    if document.decision is not Decision.CONSENTS:
        return _not_given(found, document)
    new = added(document, plan_now(draft))
    if new:
        return Standing("reason", f"Consent was recorded for another plan. Not discussed: {new}.", found)
    return Standing("", f"Consent recorded on {words.day(document.discussed_on)} by {document.recorded_by}.", found)


def added(document: ConsentDocument, plan: Plan) -> str:
    """What a plan does that was not consented to: another product, another muscle or side. Empty for nothing."""
    if document.product != plan.product:
        return f"{plan.product} (consent was to {document.product})"
    agreed = {(one.muscle, one.side) for one in document.places}
    new = [(one.muscle, one.side) for one in plan.doses if (one.muscle, one.side) not in agreed]
    return words.listed(places(new, engine.knowledge()))


def places(spots: Sequence[Spot], knowledge: Knowledge) -> tuple[str, ...]:
    """'RIGHT Soleus'."""
    return tuple(f"{side.word} {muscle_name(muscle, knowledge)}" for side in Side for muscle, on in spots if on is side)


def _not_given(found: Consent, document: ConsentDocument) -> Standing:
    day = words.day(document.discussed_on)
    said = {
        Decision.DECLINES: f"The person declined this treatment on {day}.",
        Decision.WANTS_TIME: f"The person wanted more time on {day}. No consent is recorded since.",
        Decision.WITHDRAWN: f"Consent was withdrawn on {day}.",
    }[document.decision]
    return Standing("note" if document.decision is Decision.WANTS_TIME else "reason", said, found)


def _first_closed_at(last: SessionClosed) -> datetime:
    """When a session was closed at first: a correction years later does not end the cycle that runs."""
    if last.replaces_id is None:
        return last.made_at
    first: SessionClosed = SessionClosed.objects.filter(session=last.session_id).earliest("pk")
    return first.made_at
