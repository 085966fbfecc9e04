"""The plan board as a page: a draft read, checked while one types, changed, saved, and never written over unseen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user, an_identity
from tests.clinic.story import (
    LATER,
    Visit,
    a_closed_session,
    a_history,
    a_screen,
    a_signed_plan,
    a_visit,
    assessed,
    bladder_toxin,
    drafted,
    proposed,
    reasoned,
    signature,
    with_doses,
)
from tests.clinic.visits.planning_by_pages import address, browser_of, opened, sent, text_of

from eutonia.domain.case import SafetyScreen, ToxinHistory
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import tree_of
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.patients import acts as people
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.checking import plan_of
from eutonia_clinic.visits.courses import course_of, sessions_before
from eutonia_clinic.visits.models import PlanDraft

SOLEUS = "dose:soleus:right"
OPEN = 'id="sign"'


@pytest.fixture
def visit(database: Database) -> Any:
    with clock.stopped_at(MOMENT):
        yield a_visit()


def a_draft(visit: Visit, **changes: Any) -> PlanDraft:
    """A draft of 75 units into the right soleus."""
    return drafted(visit, proposed(visit, assessed(visit, **changes)))


def now(draft: PlanDraft) -> PlanDraft:
    return PlanDraft.objects.get(pk=draft.pk)


def units(draft: PlanDraft) -> dict[str, int]:
    """'soleus right' to its units."""
    return {f"{one.muscle} {one.side.value}": int(one.units) for one in plan_of(now(draft)).doses}


def live(visit: Visit, draft: PlanDraft, **boxes: str) -> str:
    browser = browser_of(visit)
    changed = {name.replace("__", ":"): value for name, value in boxes.items()}
    answer = browser.post(address("plan_live", draft=draft.pk), {**opened(browser, draft), **changed})
    assert answer.status_code == 200
    return text_of(answer)


def may_be_signed(page: str) -> bool:
    button = page.split('value="sign"', 1)[0].rsplit("<button", 1)[-1] if 'value="sign"' in page else ""
    return bool(button) and "aria-disabled" not in button


def test_the_board_opens_with_every_dose_in_its_box_and_may_be_signed(visit: Visit) -> None:
    draft = a_draft(visit)
    page = text_of(browser_of(visit).get(address("plan", draft=draft.pk)))
    assert opened(browser_of(visit), draft)[SOLEUS] == "75"
    assert "60 of 60 checks ran, checked 10:00" in page
    assert may_be_signed(page)


def test_what_is_typed_is_checked_and_nothing_is_written(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    form = opened(browser, draft)
    before = AuditEvent.objects.count()
    answer = browser.post(address("plan_live", draft=draft.pk), {**form, SOLEUS: "200"})
    page = text_of(answer)
    assert "<html" not in page
    assert "200 units" in page
    assert 'id="totals"' in page
    assert (now(draft).version, units(draft), AuditEvent.objects.count()) == (draft.version, {"soleus right": 75}, before)


@pytest.mark.parametrize("typed", ["8x", "4O", "1,000", "-5", "+5", "07", "1e2", "½", "٣", "5.", "99999"])
def test_a_dose_that_cannot_be_read_is_told_at_its_box_and_closes_signing(visit: Visit, typed: str) -> None:
    draft = a_draft(visit)
    page = live(visit, draft, dose__soleus__right=typed)
    note = page.split('id="f-dose-soleus-right-note"', 1)[1].split("</span>", 3)
    assert "cannot be read" in "".join(note)
    assert not may_be_signed(page)
    assert "1 entry cannot be read" in page
    assert "not known" in page.split('id="totals"', 1)[1].split("</tfoot>", 1)[0]


def test_a_dose_outside_the_step_of_the_product_is_told(visit: Visit) -> None:
    page = live(visit, a_draft(visit), dose__soleus__right="77")
    assert "77 is not a multiple of 5 units of onabotulinumtoxinA." in page
    assert not may_be_signed(page)


def test_without_script_what_cannot_be_read_stays_in_its_box_under_an_error_summary(visit: Visit) -> None:
    draft = a_draft(visit)
    for act in ("check", "save", "sign", "renew", "day", "reason:x"):
        answer = sent(browser_of(visit), draft, act, dose__soleus__right="8x")
        page = text_of(answer)
        assert answer.status_code == 422
        assert 'href="#f-dose-soleus-right"' in page
        assert 'value="8x"' in page
    assert units(draft) == {"soleus right": 75}


def test_a_check_that_fails_never_looks_safe(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    form = opened(browser, draft)

    def fails(*_: object) -> None:
        raise RuntimeError("the guard fell over")

    monkeypatch.setattr(engine, "check", fails)
    for page in (
        text_of(browser.post(address("plan_live", draft=draft.pk), {**form, SOLEUS: "80"})),
        text_of(browser.get(address("plan", draft=draft.pk))),
        text_of(sent(browser, draft, "check", form, dose__soleus__right="80")),
    ):
        assert "Not checked: the check did not answer" in page
        assert not may_be_signed(page)
        assert "checks ran" not in page
        assert "Limiting weakness" not in page.split('id="check"')[0]
        assert "Every check that ran passed" not in page
    assert text_of(browser.get(address("sign", draft=draft.pk))).count("not checked") >= 1
    assert browser.get(address("draft_sheet", draft=draft.pk)).status_code == 409


def test_without_script_a_plan_is_checked_and_not_saved(visit: Visit) -> None:
    draft = a_draft(visit)
    answer = sent(browser_of(visit), draft, "check", dose__soleus__right="90")
    assert answer.status_code == 200
    assert 'value="90"' in text_of(answer)
    assert units(draft) == {"soleus right": 75}


def test_a_saved_dose_gets_its_vials_and_its_sites_anew(visit: Visit) -> None:
    draft = visit.act("start_draft", proposal=proposed(visit, assessed(visit)))
    browser = browser_of(visit)
    answer = sent(browser, draft, "save", dose__gastrocnemius__right="150")
    assert answer["Location"] == address("plan", draft=draft.pk)
    plan = plan_of(now(draft))
    (dose,) = [one for one in plan.doses if one.muscle == "gastrocnemius"]
    assert (dose.units, dose.sites > 2) == (150, True)
    assert plan.dilution == engine.prepared(plan.model_copy(update={"dilution": None})).dilution
    assert "Draft saved as version 2" in text_of(browser.get(answer["Location"]))


def test_a_number_of_sites_set_by_hand_stays(visit: Visit) -> None:
    draft = a_draft(visit)
    sent(browser_of(visit), draft, "save", dose__soleus__right="100", sites__soleus__right="7")
    assert plan_of(now(draft)).doses[0].sites == 7
    answer = sent(browser_of(visit), draft, "save", sites__soleus__right="many")
    assert answer.status_code == 422
    assert "Type a whole number from 1 to 40" in text_of(answer)


def test_the_guidance_is_kept(visit: Visit) -> None:
    draft = a_draft(visit)
    sent(browser_of(visit), draft, "save", guidance__soleus__right="ultrasound")
    (dose,) = plan_of(now(draft)).doses
    assert (dose.guidance, dose.sites, dose.units) == ("ultrasound", 3, 75)


@pytest.mark.parametrize(
    "boxes",
    [
        {"dose:nobody:right": "5"}, {"dose:soleus:up": "5"}, {"dose:soleus": "5"}, {"act": "sing"}, {"version": "two"},
        {"guidance:soleus:right": "by eye"}, {"act": "use:heaviest"}, {"act": "product", "product": "botulin"},
    ],
)  # fmt: skip
def test_a_form_that_no_board_made_is_refused(visit: Visit, boxes: dict[str, str]) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    answer = browser.post(address("plan_act", draft=draft.pk), {**opened(browser, draft), "act": "save", **boxes})
    assert answer.status_code == 422
    assert units(draft) == {"soleus right": 75}


def test_of_two_who_save_the_second_is_told_by_whom_and_what_and_keeps_what_was_typed(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    form = opened(browser, draft)
    other = a_user(visit.clinic, "Dr Bela Other")
    visit.act("save_draft", by=other, draft=draft, version=draft.version, plan=with_doses(draft, 50))
    answer = sent(browser, draft, "save", form, dose__soleus__right="85")
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Dr Bela Other changed this meanwhile. Nothing of yours was saved" in page
    assert "RIGHT soleus: saved 50 units, in the boxes below 85 units." in page
    assert units(draft) == {"soleus right": 50}
    assert "Dr Bela Other saved another version meanwhile" in text_of(
        browser.post(address("plan_live", draft=draft.pk), {**form, SOLEUS: "85"})
    )
    again = {**form, "version": str(now(draft).version), "idempotency_key": a_key()}
    assert sent(browser, draft, "save", again, dose__soleus__right="85").status_code == 302
    assert units(draft) == {"soleus right": 85}


@pytest.mark.parametrize("act", ["sign", "reason:safety.interval||"])
def test_going_on_from_a_page_that_somebody_overtook_is_told(visit: Visit, act: str) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    form = opened(browser, draft)
    visit.act("save_draft", draft=draft, version=draft.version, plan=plan_of(draft))
    assert sent(browser, draft, act, form).status_code == 409


def test_a_muscle_that_nobody_considered_gets_a_box_and_then_a_dose(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    answer = sent(browser, draft, "add", add_muscle="biceps-brachii", add_side="left", dose__soleus__right="80")
    page = text_of(answer)
    assert 'name="dose:biceps-brachii:left"' in page
    assert 'name="dose:biceps-brachii:right"' not in page
    assert 'value="80"' in page
    assert sent(browser, draft, "add", add_muscle="", add_side="left").status_code == 422
    form = {**opened(browser, draft), "dose:biceps-brachii:left": "50"}
    assert sent(browser, draft, "save", form).status_code == 302
    assert units(draft) == {"soleus right": 75, "biceps-brachii left": 50}


def test_another_product_empties_every_dose_and_every_reason_and_brings_its_own_proposal(visit: Visit) -> None:
    draft = a_draft(visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin("2026-09-03")))
    reasoned(visit, draft)
    browser = browser_of(visit)
    answer = sent(browser, draft, "product", product="abobotulinumtoxinA")
    later = PlanDraft.objects.exclude(pk=draft.pk).get()
    assert answer["Location"] == address("plan", draft=later.pk)
    plan = plan_of(later)
    assert (plan.product, plan.doses, plan.dilution, plan.overrides) == ("abobotulinumtoxinA", (), None, ())
    assert later.proposal.content.case.product == "abobotulinumtoxinA"
    assert not later.reasons.exists()
    assert now(draft).is_finished
    page = text_of(browser.get(answer["Location"]))
    assert "There is nothing to sign: no dose is planned." in page
    assert "was put aside" in text_of(browser.get(address("plan", draft=draft.pk)))


def test_an_option_of_the_proposal_takes_the_place_of_the_doses(visit: Visit) -> None:
    draft = a_draft(visit)
    sent(browser_of(visit), draft, "use:lower")
    lower = next(one.plan for one in draft.proposal.content.options if one.name == "lower")
    assert set(plan_of(now(draft)).doses) == set(lower.doses)


def ask_again(visit: Visit, draft: PlanDraft) -> None:
    screen = SafetyScreen.model_validate(a_screen(MOMENT, frailty="yes"))
    history = ToxinHistory.model_validate(a_history())
    visit.act("ask_again", assessment=draft.proposal.assessment, screen=screen, toxin_history=history)


def test_a_proposal_older_than_the_answers_is_shown_as_such_and_made_anew_with_the_doses_as_typed(visit: Visit) -> None:
    draft = a_draft(visit)
    ask_again(visit, draft)
    browser = browser_of(visit)
    page = text_of(browser.get(address("plan", draft=draft.pk)))
    assert "The proposal is older than what it was made from" in page
    assert "The answers about safety or earlier toxin were changed." in page
    assert 'value="renew"' in page
    assert not may_be_signed(page)
    assert 'value="use:' not in page
    assert sent(browser, draft, "renew", dose__soleus__right="80").status_code == 302
    page = text_of(browser.get(address("plan", draft=draft.pk)))
    assert "older than what it was made from" not in page
    assert units(draft) == {"soleus right": 80}


def test_a_planned_day_that_is_over_is_set_anew(visit: Visit) -> None:
    draft = a_draft(visit)
    with clock.stopped_at(MOMENT + timedelta(hours=20)):
        browser = browser_of(visit)
        assert "The planned day is over" in text_of(browser.get(address("plan", draft=draft.pk)))
        for day in ("24", "", "31x"):
            answer = sent(browser, draft, "day", planned_for_day=day)
            assert answer.status_code == 422
            assert "Planned day: " in text_of(answer)
        assert sent(browser, draft, "day", planned_for_day="25").status_code == 302
    assert plan_of(now(draft)).planned_for.isoformat() == "2026-09-25"


def test_what_was_carried_over_or_asked_long_ago_is_shown_with_the_way_to_put_it_right(visit: Visit) -> None:
    case = tree_of(assessed(visit).document)
    assessment = visit.act("record_assessment", person=visit.person, case=case, unconfirmed=["problems[0].ashworth"])
    draft = drafted(visit, proposed(visit, assessment), planned_for="2026-09-26")
    with clock.stopped_at(MOMENT + timedelta(hours=30)):
        for route in ("plan", "sign"):
            page = text_of(browser_of(visit).get(address(route, draft=draft.pk)))
            assert f'href="{address("assessment", assessment=assessment.pk)}"' in page
            assert f'href="{address("ask_again", assessment=assessment.pk)}"' in page
            assert "1 value of the last assessment" in page
            assert not may_be_signed(page)


def test_an_answer_that_no_longer_fits_the_record_leads_to_asking_again(visit: Visit) -> None:
    draft = a_draft(visit, planned_for="2026-09-26")
    tomorrow = MOMENT + timedelta(days=1)
    with clock.stopped_at(tomorrow):
        a_closed_session(visit, tomorrow)
        page = text_of(browser_of(visit).get(address("plan", draft=draft.pk)))
        assert "What was answered no longer fits the record" in page
        assert "Not checked: the check did not answer" in page
        assert f'href="{address("ask_again", assessment=draft.proposal.assessment_id)}"' in page
        assert not may_be_signed(page)


LOOKERS = [(Role.ASSESSOR, "An injector reviews and signs this draft."), (Role.LEAD, "You may look")]


@pytest.mark.parametrize(("role", "told"), LOOKERS)
def test_who_does_not_sign_may_look(visit: Visit, role: Role, told: str) -> None:
    draft = a_draft(visit)
    browser = signed_in(a_user(visit.clinic, "Somebody Else", role))
    page = text_of(browser.get(address("plan", draft=draft.pk)))
    assert told in page
    assert not may_be_signed(page)
    assert browser.get(address("sign", draft=draft.pk)).status_code == 403
    form = opened(browser_of(visit), draft)
    saves = browser.post(address("plan_act", draft=draft.pk), {**form, "act": "save", SOLEUS: "80"})
    assert saves.status_code == (302 if role is Role.ASSESSOR else 403)


def test_a_draft_of_another_clinic_is_read_and_not_changed(visit: Visit) -> None:
    draft = a_draft(visit)
    there = a_clinic("TESTCLINIC elsewhere")
    doctor = a_user(there, "Dr Else Where")
    people.register_at_clinic(
        by=doctor, clinic=there, key=a_key(), person=visit.person, family="Testperson", birth_date=an_identity().birth_date
    )
    browser = signed_in(doctor)
    page = text_of(browser.get(address("plan", draft=draft.pk)))
    assert "This draft is of TESTCLINIC spasticity." in page
    assert 'value="save"' not in page
    form = opened(browser_of(visit), draft)
    assert browser.post(address("plan_act", draft=draft.pk), {**form, "act": "save", SOLEUS: "80"}).status_code == 403
    assert browser.get(address("sign", draft=draft.pk)).status_code == 403
    assert units(draft) == {"soleus right": 75}


def test_a_draft_put_aside_waits_for_nobody(visit: Visit) -> None:
    draft = a_draft(visit)
    form = {"version": str(draft.version), "idempotency_key": a_key()}
    answer = browser_of(visit).post(address("put_plan_aside", draft=draft.pk), form)
    assert answer["Location"] == address("person", person=visit.person.pk)
    assert now(draft).is_finished


def test_every_course_is_drawn_for_whoever_asks(visit: Visit) -> None:
    draft = a_draft(visit)
    browser = browser_of(visit)
    assert "Every expected course" in text_of(browser.get(address("plan_courses", draft=draft.pk)))
    assert "<html" not in text_of(browser.get(address("plan_courses", draft=draft.pk), headers={"HX-Request": "true"}))


def test_a_signed_draft_leads_to_what_was_signed(visit: Visit) -> None:
    plan = a_signed_plan(visit)
    browser = browser_of(visit)
    assert browser.get(address("plan", draft=plan.draft_id))["Location"] == address("signed_plan", plan=plan.pk)
    live = browser.post(address("plan_live", draft=plan.draft_id), {"version": "1"})
    assert live["HX-Redirect"] == address("signed_plan", plan=plan.pk)
    told = browser.post(address("plan_act", draft=plan.draft_id), {"act": "save", "version": "1"}, follow=True)
    assert "Nothing of yours was saved" in text_of(told)


def test_the_toxin_of_earlier_sessions_is_in_every_forecast_but_not_that_of_the_planned_day(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
    with clock.stopped_at(LATER):
        course = course_of(visit.person)
        (session,) = sessions_before(course, LATER.date())
        assert session.given_on == MOMENT.date()
        assert sessions_before(course, MOMENT.date()) == () == sessions_before(None, LATER.date())
        proposal = proposed(visit, assessed(visit, LATER, toxin_history=a_history(LATER, "yes")))
        case = proposal.content.case
        bare = engine.propose(case, engine.belief_of(course), ())
        assert bare.proposal_id != proposal.proposal_id
        draft = drafted(visit, proposal)
        assert "from 1 earlier session here and published trials" in text_of(
            browser_of(visit).get(address("plan", draft=draft.pk))
        )
        reasoned(visit, draft)
        plan = visit.act("sign_plan", **signature(draft))
        kept = visit.act("keep_forecast", plan=plan).content
        assert kept.courses == engine.drafted(plan.content.plan, case, engine.belief_of(course), (session,)).courses
        assert kept.courses != engine.drafted(plan.content.plan, case, engine.belief_of(course), ()).courses
