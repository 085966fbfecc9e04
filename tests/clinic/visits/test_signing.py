"""The signature: only what was shown, for this person, by somebody who may, with every reason given; and only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.build import a_problem
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user, an_identity, at_once
from tests.clinic.story import (
    DILUTION,
    Visit,
    a_history,
    a_screen,
    a_signed_plan,
    a_visit,
    assessed,
    bladder_toxin,
    closed,
    drafted,
    given,
    proposed,
    reasoned,
    signature,
    signed,
    with_doses,
)

from eutonia.domain.case import EarlierTreatment, SafetyScreen, ToxinHistory
from eutonia.domain.plan import Override, Plan
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import anchors as anchor_file
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import canonical, tree_of
from eutonia_clinic.core.errors import Changed, NotAllowed, NotFound, NotValid, StillOpen, TooLate
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.patients import acts as people
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.patients.queries import version_of
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.checking import Shown, checked, finding_hash, plan_of
from eutonia_clinic.visits.models import PlanDraft, SignedPlan
from eutonia_clinic.visits.standing import Standing, standing_of

THREE_WEEKS_BEFORE = (MOMENT - timedelta(weeks=3)).date().isoformat()


def a_draft(visit: Visit, **changes: Any) -> PlanDraft:
    return drafted(visit, proposed(visit, assessed(visit, **changes)))


@pytest.mark.both_databases
def test_a_signature_holds_everything_it_rests_on(database: Database, anchors: Any) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        plan = signed(visit, draft)
    held = plan.content
    assert held.plan == checked(draft).plan
    assert held.case == proposed_case(draft)
    assert held.check.checks_run == held.check.checks_known
    assert (held.signed_by, plan.author, plan.made_at) == ("Dr Ines Sample", visit.by, MOMENT)
    assert (plan.planned_for, plan.valid_until) == (MOMENT.date(), (MOMENT + timedelta(days=28)).date())
    assert {one.muscle for one in held.difference} >= {"soleus"}
    assert [anchor.sequence for anchor in anchor_file.read(anchors)[0]][-1] == AuditEvent.objects.latest("sequence").sequence


def proposed_case(draft: PlanDraft) -> Any:
    return draft.proposal.content.case


def test_a_plan_signed_as_proposed_has_no_difference(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        proposal = proposed(visit, assessed(visit))
        draft = visit.act("start_draft", proposal=proposal)
        reasoned(visit, draft)
        assert signed(visit, draft).content.difference == ()


@pytest.mark.parametrize(
    ("changes", "refusal", "told"),
    [
        ({"birth_year": 1975}, NotValid, "birth year"),
        ({"birth_year": 74}, NotValid, "birth year"),
        ({"second_factor": False}, NotAllowed, "second factor"),
        ({"meaning": "  "}, NotValid, "what it means"),
        ({"version": 1}, Changed, "changed this plan"),
    ],
)
def test_a_signature_that_is_not_complete_is_refused(
    database: Database, changes: dict[str, Any], refusal: type[Exception], told: str
) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        with pytest.raises(refusal, match=told):
            signed(visit, draft, **changes)
    assert not SignedPlan.objects.exists()
    assert treatments_of(visit.person) == ()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INJECTOR])
def test_only_an_injector_of_this_clinic_signs(database: Database, role: Role) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        with pytest.raises(NotAllowed):
            visit.act("sign_plan", **signature(draft), by=a_user(visit.clinic, "Somebody Else", role))


def test_a_plan_is_signed_where_it_was_drafted(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        there = a_clinic("TESTCLINIC elsewhere")
        with pytest.raises(NotFound):
            visit.act("sign_plan", **signature(draft), by=a_user(there), clinic=there)
        doctor = a_user(there, "Dr Else Where")
        born = an_identity().birth_date
        people.register_at_clinic(by=doctor, clinic=there, key=a_key(), person=visit.person, family="Testperson", birth_date=born)
        with pytest.raises(NotAllowed, match="another clinic"):
            visit.act("sign_plan", **signature(draft), by=doctor, clinic=there)
        elsewhere: dict[str, Any] = {"by": doctor, "clinic": there}
        with pytest.raises(NotAllowed, match="another clinic"):
            visit.act("save_draft", **elsewhere, draft=draft, version=draft.version, plan=with_doses(draft, 50))
        plan = signed(visit, draft)
        for name, more in [("open_session", {}), ("cancel_plan", {"reason": "Fever"})]:
            with pytest.raises(NotAllowed, match="another clinic"):
                visit.act(name, **elsewhere, plan=plan, **more)


def correct_identity(visit: Visit, draft: PlanDraft) -> None:
    shown = version_of(visit.person)
    identity = an_identity(given="Juno")
    people.correct_identity(
        by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, shown=shown, identity=identity, reason="Misheard"
    )


def correct_weight(visit: Visit, draft: PlanDraft) -> None:
    assessment = draft.proposal.assessment
    tree = tree_of(assessment.document)
    tree["person"]["weight_kg"] = 46
    visit.act("record_assessment", person=visit.person, case=tree, replaces=assessment, reason="Weighed again")


def ask_again(visit: Visit, draft: PlanDraft) -> None:
    screen = SafetyScreen.model_validate(a_screen(MOMENT, frailty="yes"))
    history = ToxinHistory.model_validate(a_history())
    visit.act("ask_again", assessment=draft.proposal.assessment, screen=screen, toxin_history=history)


def tell(visit: Visit, draft: PlanDraft) -> None:
    treatment = EarlierTreatment.model_validate(bladder_toxin(THREE_WEEKS_BEFORE))
    people.tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=treatment)


def sign_another(visit: Visit, draft: PlanDraft) -> None:
    a_signed_plan(visit)


def change_the_doses(visit: Visit, draft: PlanDraft) -> None:
    visit.act("save_draft", draft=draft, version=draft.version, plan=with_doses(draft, 50))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (correct_identity, "name or birth date"),
        (correct_weight, "assessment was corrected"),
        (ask_again, "answers about safety"),
        (tell, "given, signed for or told of"),
        (sign_another, "given, signed for or told of"),
        (change_the_doses, "changed this plan"),
    ],
)
def test_what_changed_since_it_was_shown_is_told_and_nothing_is_signed(database: Database, change: Any, told: str) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        form = signature(draft)
        change(visit, draft)
        before = SignedPlan.objects.count()
        with pytest.raises(Changed) as refused:
            visit.act("sign_plan", **form)
    assert told in " ".join([refused.value.sentence, *refused.value.changes])
    assert SignedPlan.objects.count() == before


def test_a_proposal_made_before_a_change_is_made_anew_and_the_doses_stay(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        ask_again(visit, draft)
        with pytest.raises(Changed) as refused:
            signed(visit, draft)
        assert refused.value.changes == ("The answers about safety or earlier toxin were changed.",)
        renewed = visit.act("renew_proposal", draft=draft, version=draft.version)
        assert plan_of(renewed).doses == plan_of(draft).doses
        assert checked(renewed).stale == ()
        reasoned(visit, renewed)
        assert signed(visit, renewed).proposal_id != draft.proposal_id


def test_other_reference_files_make_a_page_stale(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        form = signature(draft)
        with pytest.raises(Changed) as refused:
            visit.act("sign_plan", **(form | {"shown": replace(form["shown"], knowledge="0" * 64)}))
    assert refused.value.changes == ("What is known has changed: a fact verified or corrected here, or new reference files.",)


def test_a_stop_is_not_signed_whatever_anybody_writes(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit, screen=a_screen(MOMENT, **{"toxin-allergy": "yes"}))
        (stop,) = [one for one in checked(draft).open if one.rule == "safety.screen.toxin-allergy"]
        with pytest.raises(NotValid, match="no reason opens this"):
            visit.act("give_reason", draft=draft, finding=finding_hash(stop), words="We insist")
        with pytest.raises(StillOpen):
            signed(visit, draft)


def two_name_draft(visit: Visit) -> tuple[PlanDraft, Any]:
    """A draft with a finding that needs two names, all other findings answered."""
    draft = a_draft(visit, toxin_history=a_history(MOMENT, "cannot_establish"))
    (finding,) = [one for one in checked(draft).open if one.needs_second_name]
    return draft, finding


def test_a_second_name_is_somebody_elses(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft, finding = two_name_draft(visit)
        reason = visit.act("give_reason", draft=draft, finding=finding_hash(finding), words="Urology cannot be reached.")
        with pytest.raises(StillOpen):
            signed(visit, draft)
        with pytest.raises(NotAllowed, match="somebody else"):
            visit.act("second_reason", reason=reason, words="I agree with myself")
        with pytest.raises(NotAllowed):
            visit.act("second_reason", reason=reason, words="I agree", by=a_user(visit.clinic, "An Assessor", Role.ASSESSOR))
        visit.act("second_reason", reason=reason, words="I agree", by=a_user(visit.clinic, "Prof Bela Other"))
        plan = signed(visit, draft)
    (override,) = plan.content.plan.overrides
    assert (override.by, override.second_name) == ("Dr Ines Sample", "Prof Bela Other")


def test_a_reason_given_for_other_figures_does_not_count(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin(THREE_WEEKS_BEFORE)))
        draft = visit.act("save_draft", draft=draft, version=draft.version, plan=with_doses(draft, 75, 75, 75))
        reasoned(visit, draft)
        assert checked(draft).open == ()
        cumulative = {finding.rule for finding in checked(draft).result.findings if "cumulative" in finding.rule}
        assert cumulative
        draft = visit.act("save_draft", draft=draft, version=draft.version, plan=with_doses(draft, 75, 75, 100))
        assert {finding.rule for finding in checked(draft).open} >= cumulative


@pytest.mark.parametrize("words", ["", "   ", "...", "42"])
def test_a_reason_says_something(database: Database, words: str) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft, finding = two_name_draft(visit)
        with pytest.raises(NotValid):
            visit.act("give_reason", draft=draft, finding=finding_hash(finding), words=words)
        with pytest.raises(Changed):
            visit.act("give_reason", draft=draft, finding="0" * 64, words="For something else")


def test_a_plan_brings_no_reasons_of_its_own(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        held = {"rule": "safety.interval", "reason": "x", "by": "Dr Nobody", "on": MOMENT.date().isoformat()}
        smuggled = Override.model_validate(held)
        plan = plan_of(draft).model_copy(update={"overrides": (smuggled,)})
        with pytest.raises(NotValid, match="by name"):
            visit.act("save_draft", draft=draft, version=draft.version, plan=plan)


@pytest.mark.parametrize(("hours", "refused"), [(23, False), (24, False), (25, True), (47, True)])
def test_toxin_and_safety_were_asked_within_a_day(database: Database, hours: int, refused: bool) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        later = (MOMENT + timedelta(days=3)).date().isoformat()
        draft = a_draft(visit, planned_for=later)
    with clock.stopped_at(MOMENT + timedelta(hours=hours)):
        if refused:
            with pytest.raises(Changed, match="Ask again"):
                signed(visit, draft)
        else:
            assert signed(visit, draft)


def test_answers_of_an_earlier_day_written_down_today_are_not_recent(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        two_days_ago = MOMENT - timedelta(days=2)
        draft = a_draft(visit, assessed_on=two_days_ago.date().isoformat(), screen=a_screen(two_days_ago))
        with pytest.raises(Changed, match="Ask again"):
            signed(visit, draft)


def test_a_planned_day_that_is_over_is_set_anew(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
    tomorrow = MOMENT + timedelta(hours=20)
    with clock.stopped_at(tomorrow):
        with pytest.raises(Changed, match="day is over"):
            signed(visit, draft)
        draft = visit.act("renew_proposal", draft=draft, version=draft.version, planned_for=tomorrow.date())
        assert signed(visit, draft).planned_for == tomorrow.date()


def test_values_carried_over_are_confirmed_before_a_signature(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        places = ["problems[0].ashworth", "problems[0].side", "person.weight_kg"]
        case = tree_of(assessed(visit).document)
        assessment = visit.act("record_assessment", person=visit.person, case=case, unconfirmed=[*places, "muscles[7].strength"])
        draft = drafted(visit, proposed(visit, assessment))
        with pytest.raises(Changed) as refused:
            signed(visit, draft)
        assert refused.value.changes == tuple(places)
        visit.act("confirm_values", assessment=assessment, places=["problems[0]"])
        with pytest.raises(Changed) as refused:
            signed(visit, draft)
        assert refused.value.changes == ("person.weight_kg",)
        visit.act("confirm_values", assessment=assessment, places=["person.weight_kg"])
        with pytest.raises(NotValid):
            visit.act("confirm_values", assessment=assessment, places=["problems[9]"])
        assert signed(visit, draft)


def test_an_empty_plan_is_not_signed(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = drafted(visit, proposed(visit, assessed(visit)), doses=[])
        with pytest.raises(NotValid, match="Nothing is planned"):
            signed(visit, draft)


@pytest.mark.both_databases
def test_of_many_who_sign_one_plan_at_once_one_signs_and_the_others_are_told_who(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        form = signature(draft)
        doctors = [a_user(visit.clinic, f"Dr Number {chr(65 + at)}") for at in range(4)]
        found = at_once(4, lambda at: acts.sign_plan(by=doctors[at], clinic=visit.clinic, key=f"race-{at}", **form))
    (winner,) = [one for one in found if isinstance(one, SignedPlan)]
    losers = [one for one in found if isinstance(one, TooLate)]
    assert len(losers) == 3
    assert all(winner.author.display_name in loser.sentence for loser in losers)
    assert SignedPlan.objects.count() == 1
    assert len(treatments_of(visit.person)) == 1


@pytest.mark.both_databases
def test_of_two_plans_for_one_person_signed_at_once_the_second_sees_the_first(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        drafts = [a_draft(visit), a_draft(visit)]
        forms = [signature(draft) for draft in drafts]
        found = at_once(2, lambda at: acts.sign_plan(by=visit.by, clinic=visit.clinic, key=f"race-{at}", **forms[at]))
    assert sorted(type(one).__name__ for one in found) == ["Changed", "SignedPlan"]
    assert len(treatments_of(visit.person)) == 1


@pytest.mark.both_databases
def test_a_signature_sent_many_times_is_one(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        form = signature(a_draft(visit))
        found = at_once(6, lambda _: acts.sign_plan(by=visit.by, clinic=visit.clinic, key="one-form", **form))
    assert len({one.pk for one in found if isinstance(one, SignedPlan)}) == 1
    assert SignedPlan.objects.count() == 1


def amended(visit: Visit, plan: SignedPlan, *units: int, reason: str = "Less tone than planned for") -> SignedPlan:
    draft = visit.act("start_amendment", plan=plan)
    draft = visit.act("save_draft", draft=draft, version=draft.version, plan=with_doses(draft, *units))
    reasoned(visit, draft)
    later: SignedPlan = visit.act("amend_plan", **signature(draft), reason=reason)
    return later


@pytest.mark.both_databases
def test_an_amendment_stands_in_place_of_the_plan_and_the_plan_stays_as_it_was(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        first = a_signed_plan(visit)
        document = first.document
        second = amended(visit, first, 50)
        third = amended(visit, second, 60)
        assert [one.units for one in treatments_of(visit.person)] == [60]
        assert (third.replaces, third.root, third.reason) == (second, first, "Less tone than planned for")
        assert SignedPlan.objects.get(pk=first.pk).document == document
        today = MOMENT.date()
        standings = [standing_of(one, today) for one in (first, second, third)]
        assert standings == [Standing.AMENDED, Standing.AMENDED, Standing.IN_FORCE]
        with pytest.raises(TooLate, match="amended this plan"):
            visit.act("start_amendment", plan=first)
        with pytest.raises(TooLate):
            visit.act("cancel_plan", plan=second, reason="Old version")


def test_of_two_amendments_one_stands(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        drafts = [visit.act("start_amendment", plan=plan) for _ in range(2)]
        forms = [signature(draft) | {"reason": "Changed"} for draft in drafts]
        visit.act("amend_plan", **forms[0])
        with pytest.raises(TooLate, match="amended this plan"):
            visit.act("amend_plan", **forms[1])


def test_an_amendment_is_not_signed_as_a_plan_nor_without_a_reason(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = visit.act("start_amendment", plan=a_signed_plan(visit))
        with pytest.raises(NotValid, match="as an amendment"):
            signed(visit, draft)
        with pytest.raises(NotValid, match="reason"):
            visit.act("amend_plan", **signature(draft), reason="--")
        other = a_draft(visit, problems=[a_problem(spasms_per_day=3)])
        with pytest.raises(NotValid, match="amends nothing"):
            visit.act("amend_plan", **signature(other), reason="Nothing to amend")


def test_a_cancelled_plan_is_neither_given_nor_amended_nor_cancelled_again(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        with pytest.raises(NotValid):
            visit.act("cancel_plan", plan=plan, reason="")
        visit.act("cancel_plan", plan=plan, reason="Fever")
        for name, more in [("cancel_plan", {"reason": "Fever"}), ("open_session", {}), ("start_amendment", {})]:
            with pytest.raises(TooLate, match="cancelled this plan: Fever"):
                visit.act(name, plan=plan, **more)
        assert standing_of(plan, MOMENT.date()) is Standing.CANCELLED


def test_a_plan_that_was_given_is_neither_amended_nor_cancelled(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        session = given(visit, plan)
        with pytest.raises(TooLate, match="being given"):
            visit.act("cancel_plan", plan=plan, reason="Fever")
        closed(visit, session)
        with pytest.raises(TooLate, match="was given"):
            visit.act("start_amendment", plan=plan)
        with pytest.raises(TooLate, match="was given"):
            visit.act("cancel_plan", plan=plan, reason="Fever")
        assert standing_of(plan, MOMENT.date()) is Standing.GIVEN


def test_nobody_writes_over_anothers_draft_unseen(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        visit.act("save_draft", draft=draft, version=draft.version, plan=with_doses(draft, 50))
        with pytest.raises(Changed, match="Dr Ines Sample changed this"):
            visit.act("save_draft", draft=draft, version=draft.version, plan=with_doses(draft, 100))
        assert [int(dose.units) for dose in plan_of(PlanDraft.objects.get(pk=draft.pk)).doses] == [50]
        now = PlanDraft.objects.get(pk=draft.pk)
        signed(visit, now)
        for name, more in [("save_draft", {"plan": with_doses(draft, 100)}), ("renew_proposal", {})]:
            with pytest.raises(TooLate, match="is signed"):
                visit.act(name, draft=now, version=now.version, **more)


def test_a_plan_for_another_case_or_of_unknown_muscles_is_not_saved(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = a_draft(visit)
        plan = plan_of(draft)
        with pytest.raises(NotValid, match="another case"):
            visit.act("save_draft", draft=draft, version=draft.version, plan=plan.model_copy(update={"case_id": "other"}))
        doses = [{"muscle": "solus", "side": "right", "units": 75}]
        unknown = Plan.model_validate({**plan.model_dump(), "doses": doses, "dilution": DILUTION})
        with pytest.raises(NotValid) as refused:
            visit.act("save_draft", draft=draft, version=draft.version, plan=unknown)
        assert "soleus" in refused.value.problems[0].expected
        with pytest.raises(NotValid, match="no plan called"):
            visit.act("start_draft", proposal=draft.proposal, option="boldest")


def test_what_a_form_carries_back_is_read_as_it_was_written(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        shown = checked(a_draft(a_visit())).shown
    assert Shown.from_token(shown.token) == shown
    for token in ("", "a.b", shown.token + ".x"):
        with pytest.raises(NotValid):
            Shown.from_token(token)
    assert canonical(shown)
