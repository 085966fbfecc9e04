"""Acts of planning: propose, draft, and give reasons for what the guard found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from eutonia.domain.case import Case
from eutonia.domain.fields import LONGEST_TEXT
from eutonia.domain.finding import Finding
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import Proposal
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.documents import canonical
from eutonia_clinic.core.errors import Changed, NotAllowed, NotValid, TooLate
from eutonia_clinic.patients.allowed import DECIDES, WRITES, must_be_able_to, must_be_of_this_clinic
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.cases import case_now
from eutonia_clinic.visits.checking import checked, finding_hash, plan_of, shown, source_of
from eutonia_clinic.visits.courses import course_of, sessions_before
from eutonia_clinic.visits.drafts import saved
from eutonia_clinic.visits.lending import Walked
from eutonia_clinic.visits.models import Assessment, OverrideReason, PlanDraft, ReasonKind, SignedPlan, StoredProposal
from eutonia_clinic.visits.standing import must_be_in_force
from eutonia_clinic.visits.taught import decided, walked

SECONDS = frozenset({Role.INJECTOR, Role.LEAD})
"""Roles whose second name opens a finding that needs one."""


@act("make_proposal")
def make_proposal(
    *, by: User, clinic: Clinic, key: str, assessment: Assessment, planned_for: date | None = None
) -> StoredProposal:
    """What the engine answers to an assessment as it stands now: with today's ledger, answers and course. Stored whole."""
    must_be_able_to(by, clinic, WRITES, assessment.person)
    return _proposed(assessment, planned_for)


@act("start_draft")
def start_draft(*, by: User, clinic: Clinic, key: str, proposal: StoredProposal, option: str = "") -> PlanDraft:
    """A plan to work on: one option of a proposal by its name. When none is named, that which agrees with what was decided when
    the reasons for a loss of response were walked; the recommended one where nobody walked."""
    must_be_able_to(by, clinic, WRITES, proposal.person)
    _must_not_be_held(proposal.person)
    held: Proposal = proposal.content
    wanted = option or decided(held, proposal.person)[0]
    plan = next((one.plan for one in held.options if one.name == wanted), None)
    if plan is None:
        raise NotValid(f"This proposal has no plan called {wanted}.")
    return _begun(by, clinic, proposal, plan, None)


@act("save_draft")
def save_draft(*, by: User, clinic: Clinic, key: str, draft: PlanDraft, version: int, plan: Plan) -> PlanDraft:
    """The doses, sites and dilution as they are now. Reasons are given by an act of their own, and do not travel with a plan."""
    _may_work_on(by, clinic, draft, WRITES)
    if plan.overrides:
        raise NotValid("Reasons are given by name, one by one; a plan brings none with it.")
    if plan.case_id != plan_of(draft).case_id:
        raise NotValid("This plan is for another case.")
    engine.plan_must_be_known(plan)
    return saved(draft, version, by, document=canonical(plan))


@act("put_plan_aside")
def put_plan_aside(*, by: User, clinic: Clinic, key: str, draft: PlanDraft, version: int) -> PlanDraft:
    """A plan that was begun is not gone on with. It waits for nobody's signature any more."""
    _may_work_on(by, clinic, draft, WRITES)
    return saved(draft, version, by, is_finished=True)


@act("renew_proposal")
def renew_proposal(
    *, by: User, clinic: Clinic, key: str, draft: PlanDraft, version: int, planned_for: date | None = None
) -> PlanDraft:
    """The proposal made anew from what holds now, for a day when one is named. The doses of the draft stay as they are."""
    _may_work_on(by, clinic, draft, WRITES)
    _must_not_be_held(draft.person)
    plan = plan_of(draft)
    day = planned_for or plan.planned_for
    proposal = _proposed(_latest(draft.proposal.assessment), day, source_of(draft.amends), plan.product)
    held: Case = proposal.content.case
    kept = plan.model_copy(update={"planned_for": day, "case_id": held.case_id})
    return saved(draft, version, by, document=canonical(kept), proposal=proposal)


@act("change_product")
def change_product(*, by: User, clinic: Clinic, key: str, draft: PlanDraft, version: int, product: str) -> PlanDraft:
    """Another product: a draft of its own, with a proposal of its own and no dose (hazard H05). The draft before is put aside,
    and the reasons that were given for it stay with it."""
    _may_work_on(by, clinic, draft, WRITES)
    if product not in engine.products_planned():
        raise NotValid(f"{product or 'No product'} is not planned here.")
    plan = plan_of(draft)
    if product == plan.product:
        raise NotValid(f"This plan is of {product} already.")
    before = saved(draft, version, by, is_finished=True)
    proposal = _proposed(_latest(draft.proposal.assessment), plan.planned_for, source_of(draft.amends), product)
    held: Case = proposal.content.case
    emptied = plan.with_product(product).model_copy(update={"case_id": held.case_id})
    return _begun(by, clinic, proposal, emptied, before.amends)


@act("start_amendment")
def start_amendment(*, by: User, clinic: Clinic, key: str, plan: SignedPlan) -> PlanDraft:
    """A signed plan to be changed: a draft of its own, with its doses. The plan stands until the amendment is signed."""
    must_be_able_to(by, clinic, DECIDES, plan.person)
    must_be_in_force(plan)
    held: Plan = plan.content.plan
    proposal = _proposed(_latest(plan.proposal.assessment), held.planned_for, source_of(plan), held.product)
    again = held.model_copy(update={"overrides": (), "case_id": proposal.content.case.case_id})
    return _begun(by, clinic, proposal, again, plan)


@act("give_reason")
def give_reason(
    *, by: User, clinic: Clinic, key: str, draft: PlanDraft, finding: str, words: str, kind: ReasonKind = ReasonKind.OTHER
) -> OverrideReason:
    """A finding on the draft is accepted by this user for a stated reason. `finding` is its hash, as it was shown.

    Raises `Changed` when the draft no longer has this finding with these figures, `NotValid` for one that no reason answers.
    """
    _may_work_on(by, clinic, draft, DECIDES)
    found = _finding(draft, finding)
    if found.cannot_be_answered:
        raise NotValid(f"{found.title}: no reason opens this.")
    return _reason(draft, found, _stated(words), ReasonKind(kind))


@act("second_reason")
def second_reason(*, by: User, clinic: Clinic, key: str, reason: OverrideReason, words: str) -> OverrideReason:
    """A second person agrees with a reason where two names are needed. It is never the one who gave it."""
    draft = PlanDraft.objects.get(pk=reason.draft_id)
    _may_work_on(by, clinic, draft, SECONDS)
    if reason.author_id == by.pk:
        raise NotAllowed("The second name is somebody else's.")
    return _reason(draft, _finding(draft, reason.finding), _stated(words), ReasonKind(reason.kind), reason)


def _proposed(assessment: Assessment, planned_for: date | None = None, without: str = "", product: str = "") -> StoredProposal:
    """Inside an act."""
    _must_stand(assessment)
    person = assessment.person
    case, course = case_now(assessment, planned_for, without, product), course_of(person)
    answered = _with_going_on(engine.with_responses(case, course), walked(person))
    proposal = engine.propose(answered, engine.belief_of(course), sessions_before(course, case.planned_for))
    row = StoredProposal(
        person=person,
        assessment=assessment,
        document=canonical(proposal),
        proposal_id=proposal.proposal_id,
        inputs=shown(case, None, person).token,
        planned_for=case.planned_for,
    )
    row.save()
    return row


def _with_going_on(case: Case, found: Walked | None) -> Case:
    """The case with who treats again although earlier treatments did nothing, and why."""
    if found is None or found.going_on is None:
        return case
    return case.model_copy(update={"toxin_history": case.toxin_history.model_copy(update={"looked_into": found.going_on})})


def _must_not_be_held(person: Person) -> None:
    found = walked(person)
    if found and found.held:
        raise NotValid(found.held)


def _begun(by: User, clinic: Clinic, proposal: StoredProposal, plan: Plan, amends: SignedPlan | None) -> PlanDraft:
    draft = PlanDraft(
        person=proposal.person,
        clinic=clinic,
        author=by,
        changed_at=current().at,
        document=canonical(plan),
        proposal=proposal,
        amends=amends,
    )
    draft.save()
    current().changed(draft, draft.version)
    return draft


def _latest(assessment: Assessment) -> Assessment:
    """The assessment that stands in place of this one."""
    while (later := Assessment.objects.filter(replaces_id=assessment.pk).first()) is not None:
        assessment = later
    return assessment


def _must_stand(assessment: Assessment) -> None:
    if Assessment.objects.filter(replaces_id=assessment.pk).exists():
        raise Changed("The assessment was corrected meanwhile. Go on from the one that stands now.")


def _may_work_on(by: User, clinic: Clinic, draft: PlanDraft, roles: Collection[Role]) -> None:
    must_be_able_to(by, clinic, roles, draft.person)
    must_be_of_this_clinic(clinic, draft)
    if SignedPlan.objects.filter(draft=draft).exists():
        raise TooLate("This plan is signed. What is different now is an amendment.")


def _finding(draft: PlanDraft, wanted: str) -> Finding:
    found = next((one for one in checked(draft).result.findings if finding_hash(one) == wanted), None)
    if found is None:
        raise Changed("The plan no longer has this finding with these figures. Look at the findings again.")
    return found


def _reason(
    draft: PlanDraft, finding: Finding, words: str, kind: ReasonKind, seconds: OverrideReason | None = None
) -> OverrideReason:
    row = OverrideReason(
        draft=draft,
        person=Person.objects.get(pk=draft.person_id),
        rule=finding.rule,
        muscle=finding.muscle or "",
        side=finding.side.value if finding.side else "",
        finding=finding_hash(finding),
        kind=kind,
        words=words,
        seconds=seconds,
    )
    row.save()
    return row


def _stated(words: str) -> str:
    tidy = " ".join(words.split())
    if not any(letter.isalpha() for letter in tidy) or len(tidy) > LONGEST_TEXT:
        raise NotValid("Say the reason in words.")
    return tidy
