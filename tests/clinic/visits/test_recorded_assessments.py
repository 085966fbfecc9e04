"""A recorded assessment by its pages: read, corrected, asked again, and what the engine answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.build import a_problem
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.pages_sent import the_form
from tests.clinic.scenes import MOMENT, a_user
from tests.clinic.story import LATER, Visit, a_closed_session, a_history, a_screen, a_visit, assessed, bladder_toxin, proposed

from eutonia.domain.case import SafetyScreen, ToxinHistory
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import tree_of
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.visits.cases import asked_for
from eutonia_clinic.visits.confirming import unconfirmed
from eutonia_clinic.visits.models import Assessment, AssessmentDraft, PlanDraft, SafetyAnswers, StoredProposal

RIGHT = "problem:equinovarus-foot:right"
NEXT_DAY = MOMENT + timedelta(days=1)


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    with clock.stopped_at(MOMENT):
        yield a_visit()


@pytest.fixture
def browser(visit: Visit) -> Client:
    return signed_in(visit.by)


def at(route: str, row: Any, name: str = "assessment") -> str:
    """The address of a page about one row."""
    return reverse(f"visits:{route}", kwargs={name: row.pk})


def a_correction(browser: Client, row: Assessment) -> str:
    """Where the correction of an assessment is written."""
    return str(browser.post(at("correct_assessment", row))["Location"])


def recorded(browser: Client, address: str, **typed: Any) -> Any:
    """The correction as it is shown, with this typed, recorded."""
    return browser.post(address, the_form(browser.get(address)) | {"reason": "Wrong leg read", **typed, "act": "next"})


# Read


def test_What_was_found_is_read_side_by_side_and_unknown_is_said(browser: Client, visit: Visit) -> None:
    row = assessed(visit, other_treatments=[{"option": "baclofen-oral", "status": "not_tolerated"}])
    said = browser.get(at("assessment", row)).content.decode()
    for words in ("Equinovarus foot", "RIGHT", "LEFT", "Not among the problems", "“Heel to the ground when walking”", "64 kg",
                  "Ashworth grade 1+ or lower", "person and carer", "not tolerated",
                  "Dr Ines Sample, 24 Sep 2026, 10:00"):  # fmt: skip
        assert words in said
    assert "<dt>Pain, 0 to 10</dt><dd>not asked</dd>" in said
    assert "all 28 answered no" in said
    half = a_screen(MOMENT, frailty="yes", pregnancy="not_asked", relapse="cannot_establish")
    assert "1 yes, 2 not known" in browser.get(at("assessment", assessed(visit, screen=half))).content.decode()


def test_A_lead_reads_and_is_offered_nothing_else(visit: Visit) -> None:
    row = assessed(visit)
    lead = signed_in(a_user(visit.clinic, "A Lead", Role.LEAD))
    said = lead.get(at("assessment", row)).content.decode()
    assert "Correct this assessment" not in said
    assert "May we?</button>" not in said
    assert lead.post(at("correct_assessment", row)).status_code == 403


# Correct


def test_A_correction_begins_with_everything_and_takes_its_place_for_a_reason(browser: Client, visit: Visit) -> None:
    row = assessed(visit)
    address = a_correction(browser, row)
    assert a_correction(browser, row) == address
    form = the_form(browser.get(address))
    assert (form[f"{RIGHT}:ashworth"], form["screen:pregnancy"], form["history:any"], form["first_toxin_treatment"]) == (
        "3", "no", "no", "no",
    )  # fmt: skip
    assert "carried over, not confirmed" not in browser.get(address).content.decode()
    refused = recorded(browser, address, reason=" ")
    assert (refused.status_code, "Why it is corrected: Say in words" in refused.content.decode()) == (422, True)
    answer = recorded(browser, address, **{f"{RIGHT}:ashworth": "2"})
    assert answer.status_code == 302
    now = Assessment.objects.get(replaces=row)
    assert (now.reason, now.content.problems[0].ashworth, unconfirmed(now)) == ("Wrong leg read", "2", ())
    before = browser.get(at("assessment", row)).content.decode()
    assert "This version was corrected" in before
    assert "Wrong leg read" in before
    assert at("assessment", now) in before
    assert "corrected: Wrong leg read" in browser.get(at("assessment", now)).content.decode()
    assert browser.post(at("correct_assessment", row)).status_code == 409


def test_A_correction_keeps_the_answers_that_were_given_last(browser: Client, visit: Visit) -> None:
    """Pregnant, said the person when asked again: a correction of the weight does not take that back."""
    row = assessed(visit)
    with clock.stopped_at(NEXT_DAY):
        browser = signed_in(visit.by)
        screen, history = a_screen(NEXT_DAY, pregnancy="yes"), a_history(NEXT_DAY)
        visit.act(
            "ask_again", assessment=row, screen=SafetyScreen.model_validate(screen),
            toxin_history=ToxinHistory.model_validate(history),
        )  # fmt: skip
        assert recorded(browser, a_correction(browser, row), **{"person:weight_kg": "60"}).status_code == 302
        now = Assessment.objects.get(replaces=row)
        assert (asked_for(now).screen.answers["pregnancy"], now.content.person.weight_kg) == ("yes", 60)
        assert now.content.screen.answered_on == NEXT_DAY.date()


def test_An_answer_given_while_a_correction_is_written_is_not_lost(browser: Client, visit: Visit) -> None:
    row = assessed(visit)
    address = a_correction(browser, row)
    screen = SafetyScreen.model_validate(a_screen(MOMENT, pregnancy="yes"))
    visit.act("ask_again", assessment=row, screen=screen, toxin_history=ToxinHistory.model_validate(a_history()))
    refused = recorded(browser, address)
    assert refused.status_code == 409
    assert "asked again after this correction was begun" in refused.content.decode()
    assert not Assessment.objects.filter(replaces=row).exists()


def test_Treatments_on_record_are_not_told_twice_by_a_correction(browser: Client, visit: Visit) -> None:
    row = assessed(visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin("2026-08-20")))
    recorded(browser, a_correction(browser, row))
    assert len(treatments_of(visit.person)) == 1
    assert len(Assessment.objects.get(replaces=row).content.toxin_history.treatments) == 1


def test_A_correction_confirms_nothing_by_itself(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
    with clock.stopped_at(LATER):
        browser = signed_in(visit.by)
        draft = visit.act("start_assessment", person=visit.person)
        tree = tree_of(draft.document) | {"screen": a_screen(LATER), "toxin_history": a_history(LATER, "no")}
        waiting = ["problems[0].ashworth", "person.weight_kg"]
        row = visit.act("record_assessment", person=visit.person, case=tree, unconfirmed=waiting, draft=draft)
        address = a_correction(browser, row)
        assert browser.get(address).content.decode().count("carried over, not confirmed") == 2
        recorded(browser, address, **{"person:weight_kg": "61"})
        assert unconfirmed(Assessment.objects.get(replaces=row)) == ("problems[0].ashworth",)


# Ask again


def test_Toxin_and_safety_are_asked_anew_and_last_time_stands_beside(browser: Client, visit: Visit) -> None:
    row = assessed(visit, screen=a_screen(MOMENT, frailty="yes"))
    address = at("ask_again", row)
    page = browser.get(address)
    form = the_form(page)
    assert {form[name] for name in form if name.startswith(("screen:", "history:"))} == {"not_asked"}
    assert "Last: yes" in page.content.decode()
    assert "Answered last: no." in page.content.decode()
    shown = browser.post(address, form | {"screen:frailty": "yes", "act": "no:interaction"})
    form = the_form(shown)
    assert (shown.status_code, form["screen:frailty"], form["screen:anticoagulant"], form["answered_by"]) == (
        200, "yes", "no", "person_and_carer",
    )  # fmt: skip
    assert not SafetyAnswers.objects.exists()
    told = {"history:any": "yes", "treatment:1:given_on_day": "20", "treatment:1:given_on_month": "8",
            "treatment:1:given_on_year": "2026", "treatment:1:product": "onabotulinumtoxinA", "treatment:1:units": "200",
            "treatment:1:indication": "bladder"}  # fmt: skip
    answer = browser.post(address, form | told | {"act": "ask_again"})
    assert answer["Location"] == at("assessment", row)
    asked = asked_for(row)
    assert (asked.toxin_history.any_in_16_weeks, asked.screen.answers["frailty"], asked.screen.answered_by) == (
        "yes", "yes", "person_and_carer",
    )  # fmt: skip
    assert [one.units for one in treatments_of(visit.person)] == [200]
    assert "Asked last on 24 September 2026" in browser.get(address).content.decode()


def test_What_cannot_be_read_is_told_at_its_field_and_nothing_is_kept(browser: Client, visit: Visit) -> None:
    address = at("ask_again", assessed(visit))
    wrong = {"screen:frailty": "no", "treatment:1:units": "2OO", "measured:inr": "90"}
    refused = browser.post(address, the_form(browser.get(address)) | wrong | {"act": "ask_again"})
    said = refused.content.decode()
    assert refused.status_code == 422
    for words in ("Answered by: Say who answered.", "“2OO” cannot be read", "“90” cannot be right: expected at most 20."):
        assert words in said
    assert the_form(refused)["treatment:1:units"] == "2OO"
    assert not SafetyAnswers.objects.exists()


def test_After_asking_again_one_goes_on_with_the_open_plan(visit: Visit, browser: Client) -> None:
    row = assessed(visit)
    draft = visit.act("start_draft", proposal=proposed(visit, row))
    with clock.stopped_at(NEXT_DAY):
        browser = signed_in(visit.by)
        address = at("ask_again", row)
        form = the_form(browser.get(address))
        asked = {name: "no" for name in form if name.startswith("screen:")} | {"history:any": "no", "answered_by": "carer"}
        answer = browser.post(address, form | asked | {"act": "ask_again"})
        assert answer["Location"] == at("plan", draft, "draft")
        assert asked_for(row).is_recent(NEXT_DAY, NEXT_DAY.date())


def test_Asking_again_for_a_corrected_assessment_leads_to_the_one_that_stands(browser: Client, visit: Visit) -> None:
    row = assessed(visit)
    recorded(browser, a_correction(browser, row))
    now = Assessment.objects.get(replaces=row)
    assert browser.get(at("ask_again", row))["Location"] == at("ask_again", now)


# May we?


def test_Where_toxin_is_not_the_answer_no_plan_is_offered_and_none_can_be_begun(browser: Client, visit: Visit) -> None:
    row = assessed(visit, screen=a_screen(MOMENT, **{"infection-at-site": "yes"}))
    address = browser.post(at("propose", row))["Location"]
    said = browser.get(address).content.decode()
    assert "Plan from this proposal" not in said
    assert "What would change the answer" in said
    refused = browser.post(at("start_plan", StoredProposal.objects.get(), "proposal"))
    assert (refused.status_code, "Toxin is not the answer here" in refused.content.decode()) == (422, True)
    assert not PlanDraft.objects.exists()


def test_A_proposal_that_cannot_be_made_says_why_and_leads_back(browser: Client, visit: Visit) -> None:
    row = assessed(visit, problems=[a_problem(spasms_per_day=6)])
    recorded(browser, a_correction(browser, row))
    page = browser.post(at("propose", row), follow=True)
    assert "No proposal was made." in page.content.decode()


def test_An_open_plan_is_offered_beside_the_new_answer(browser: Client, visit: Visit) -> None:
    proposal = proposed(visit, assessed(visit))
    draft = visit.act("start_draft", proposal=proposal)
    said = browser.get(at("may_we", proposal, "proposal")).content.decode()
    assert at("plan", draft, "draft") in said
    assert at("start_plan", proposal, "proposal") in said
    assert AssessmentDraft.objects.count() == 0
