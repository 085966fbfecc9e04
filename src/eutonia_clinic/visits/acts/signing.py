"""Acts of the signature: sign, amend, cancel. Everything is worked out again on the spot; what was shown must still be so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import EarlierTreatment
from eutonia.domain.errors import Problem
from eutonia.domain.fields import LONGEST_TEXT
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import Proposal
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock, words
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.documents import canonical, same
from eutonia_clinic.core.errors import Changed, NotAllowed, NotValid, StillOpen, TooLate
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.allowed import DECIDES, must_be_able_to, must_be_of_this_clinic
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.checking import Checked, Shown, checked, source_of
from eutonia_clinic.visits.documents import Difference, Signed
from eutonia_clinic.visits.drafts import saved
from eutonia_clinic.visits.models import PlanCancelled, PlanDraft, SignedPlan
from eutonia_clinic.visits.readiness import wanting
from eutonia_clinic.visits.standing import must_be_in_force, session_of
from eutonia_clinic.visits.treatments import of_plan


@act("sign_plan", anchored=True)
def sign_plan(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    draft: PlanDraft,
    version: int,
    shown: Shown,
    birth_year: int,
    second_factor: bool,
    meaning: str,
) -> SignedPlan:
    """The draft, signed for this person. It reserves its toxin in the ledger until it is given or cancelled.

    `shown` is what the page showed, `birth_year` was typed, `second_factor` is true when the user has just signed in again with
    it, `meaning` is what the signature says. Raises `TooLate` when somebody signed first, `Changed` when something is no longer
    as shown, `StillOpen` when a finding has no sufficient reason.
    """
    if draft.amends_id:
        raise NotValid("This draft amends a signed plan: it is signed as an amendment, with a reason.")
    _may_sign(by, clinic, draft, second_factor)
    held = _as_it_stands(draft, version)
    now = _checked_for_signature(held, clinic, shown, birth_year)
    return _signed(held, now, by, clinic, meaning)


@act("amend_plan", anchored=True)
def amend_plan(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    draft: PlanDraft,
    version: int,
    shown: Shown,
    birth_year: int,
    second_factor: bool,
    meaning: str,
    reason: str,
) -> SignedPlan:
    """A signed plan in its next version, for a reason; signed under the same conditions. The version before stays as it was."""
    if draft.amends is None:
        raise NotValid("This draft amends nothing: it is signed as a plan of its own.")
    if not any(letter.isalpha() for letter in reason):
        raise NotValid("An amendment needs a reason, in words.")
    _may_sign(by, clinic, draft, second_factor)
    must_be_in_force(draft.amends)
    held = _as_it_stands(draft, version)
    now = _checked_for_signature(held, clinic, shown, birth_year)
    return _signed(held, now, by, clinic, meaning, reason)


@act("cancel_plan", anchored=True)
def cancel_plan(*, by: User, clinic: Clinic, key: str, plan: SignedPlan, reason: str) -> PlanCancelled:
    """A signed plan that will not be given: what it reserved is free again. One that is being given is closed, not cancelled."""
    must_be_able_to(by, clinic, DECIDES, plan.person)
    must_be_of_this_clinic(clinic, plan)
    must_be_in_force(plan)
    if session_of(plan):
        raise TooLate("This plan is being given. Close its session; nothing given is a session of 0 units.")
    if not any(letter.isalpha() for letter in reason):
        raise NotValid("Say why it is cancelled, in words.")
    row = PlanCancelled(plan=plan, person=plan.person, reason=reason)
    row.save()
    entry = ledger.entry_from(source_of(plan))
    if entry:
        ledger.replace(entry, entry.content.model_copy(update={"status": "cancelled"}), reason)
    return row


def _may_sign(by: User, clinic: Clinic, draft: PlanDraft, second_factor: bool) -> None:
    must_be_able_to(by, clinic, DECIDES, draft.person)
    must_be_of_this_clinic(clinic, draft)
    if not second_factor:
        raise NotAllowed("A signature needs your second factor, given again now.")


def _as_it_stands(draft: PlanDraft, version: int) -> PlanDraft:
    """The draft as it is inside this transaction. Who came second is told who came first."""
    signed = SignedPlan.objects.filter(draft=draft.pk).select_related("author", "clinic").first()
    if signed:
        at = words.day_and_clock(signed.made_at.astimezone(ZoneInfo(signed.clinic.time_zone)))
        raise TooLate(f"{signed.author.display_name} signed this plan already, {at}. You did not sign.")
    held = PlanDraft.objects.select_related("author", "proposal", "amends", "person").get(pk=draft.pk)
    if held.version != version:
        raise Changed(f"{held.author.display_name} changed this plan meanwhile. Read it again before you sign.")
    return held


def _checked_for_signature(draft: PlanDraft, clinic: Clinic, shown: Shown, birth_year: int) -> Checked:
    """Everything again, now. In the order in which it is put right."""
    now = checked(draft)
    changes = shown.changes_to(now.shown)
    if changes:
        raise Changed("This is no longer what you were shown. Read it again before you sign.", changes)
    _must_be_this_person(draft.person, birth_year)
    for one in wanting(draft, now, current().at, clock.today(clinic.time_zone)):
        raise one.refusal
    if now.open:
        raise StillOpen("This plan cannot be signed as it stands.", now.open)
    return now


def _must_be_this_person(person: Person, birth_year: int) -> None:
    if identity_of(person).birth_date.year != birth_year:
        found = Problem("birth_year", str(birth_year), "the year in which the person named above was born")
        raise NotValid("The birth year is not that of this person. Is this the right record?", [found])


def _signed(draft: PlanDraft, now: Checked, by: User, clinic: Clinic, meaning: str, reason: str = "") -> SignedPlan:
    valid_until = now.plan.planned_for + timedelta(days=whole("visits.plan_valid_days"))
    replaces = draft.amends
    plan = SignedPlan(
        person=draft.person,
        document=canonical(same(_document(draft, now, by, valid_until, meaning))),
        draft=draft,
        proposal=draft.proposal,
        replaces=replaces,
        root_id=(replaces.root_id or replaces.pk) if replaces else None,
        reason=reason,
        planned_for=now.plan.planned_for,
        valid_until=valid_until,
        product=now.plan.product,
        units=now.plan.total.amount,
    )
    plan.save()
    saved(draft, draft.version, by, is_finished=True)
    _reserve(plan, of_plan(now.plan, now.case, clinic.name), reason)
    return plan


def _document(draft: PlanDraft, now: Checked, by: User, valid_until: date, meaning: str) -> Signed:
    tidy = " ".join(meaning.split())
    if not tidy or len(tidy) > LONGEST_TEXT:
        raise NotValid("A signature says what it means.")
    proposal: Proposal = draft.proposal.content
    return Signed(
        plan=now.plan,
        case=now.case,
        check=now.result,
        proposal_id=proposal.proposal_id,
        difference=difference(proposal, now.plan),
        preparation=engine.prepared(now.plan),
        meaning=tidy,
        signed_by=by.display_name,
        registration=by.registration,
        valid_until=valid_until,
    )


def difference(proposal: Proposal, plan: Plan) -> tuple[Difference, ...]:
    """Every muscle and side whose units are other than in the plan that was proposed; of another product, every one."""
    wanted = next(one.plan for one in proposal.options if one.name == proposal.recommended)
    before = _units(wanted) if wanted.product == plan.product else {}
    after = _units(plan)
    places = sorted(before.keys() | after.keys())
    rows = ((place, before.get(place, Decimal(0)), after.get(place, Decimal(0))) for place in places)
    return tuple(
        Difference(muscle=muscle, side=side, proposed_units=one, signed_units=other)
        for (muscle, side), one, other in rows
        if one != other
    )


def _units(plan: Plan) -> dict[tuple[str, Side], Decimal]:
    return {(dose.muscle, dose.side): dose.units for dose in plan.doses}


def _reserve(plan: SignedPlan, treatment: EarlierTreatment, reason: str) -> None:
    """The toxin of the plan in the ledger. What is being given stays given while its plan is amended."""
    entry = ledger.entry_from(source_of(plan))
    if entry is None:
        ledger.enter(plan.person, treatment, source_of(plan))
        return
    held: EarlierTreatment = entry.content
    kept = {"status": held.status, "given_on": held.given_on} if held.status == "given" else {}
    ledger.replace(entry, treatment.model_copy(update={**kept, "confirmed": Answer.YES}), reason)
