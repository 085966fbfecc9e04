"""Writing an assessment by its pages: begun, kept, never lost, recorded, and then: may we?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.pages_sent import the_form, without
from tests.clinic.scenes import MOMENT, a_clinic, a_user
from tests.clinic.story import LATER, Visit, a_closed_session, a_visit, assessed, bladder_toxin

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import tree_of
from eutonia_clinic.visits.confirming import unconfirmed
from eutonia_clinic.visits.models import Assessment, AssessmentDraft, StoredProposal

FOOT = "equinovarus-foot"
RIGHT = f"problem:{FOOT}:right"


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    with clock.stopped_at(MOMENT):
        yield a_visit()


@pytest.fixture
def browser(visit: Visit) -> Client:
    return signed_in(visit.by)


def begun(browser: Client, visit: Visit) -> str:
    """Where the assessment that was begun is written."""
    answer = browser.post(reverse("visits:start_assessment", kwargs={"person": visit.person.pk}))
    assert answer.status_code == 302
    return str(answer["Location"])


def sent(browser: Client, address: str, act: str = "save", **typed: Any) -> Any:
    """The form as it is shown, with this typed, and one button pressed."""
    page = browser.get(address)
    assert page.status_code == 200, page.content.decode()
    return browser.post(address, the_form(page) | {key.replace("__", ":"): value for key, value in typed.items()} | {"act": act})


def typed_foot(**changes: Any) -> dict[str, Any]:
    """A right equinovarus foot, a goal, and the person."""
    return {
        f"{RIGHT}:ashworth": "3", f"{RIGHT}:spasms": "6", f"{RIGHT}:impact": "severe", f"{RIGHT}:contracture": "no",
        f"{RIGHT}:useful": "no", "goal:1:words": "Heel to the ground", "goal:1:target": "1+",
        "goal:1:problems": [f"{FOOT}:right"], "person:weight_kg": "64", "person:height_cm": "168", "person:edss": "6",
        "person:multiple_sclerosis": "yes", "person:mobility": "walks_with_aid", "distribution": "focal", "history:any": "no",
        "first_toxin_treatment": "no", "answered_by": "person_and_carer", **changes,
    }  # fmt: skip


def all_no(browser: Client, address: str) -> None:
    """Every question that is not asked yet, answered no."""
    form = the_form(browser.get(address))
    asked = {name: "no" for name in form if name.startswith("screen:")}
    browser.post(address, form | asked | {"act": "save"})


def a_first_assessment(browser: Client, visit: Visit, **changes: Any) -> str:
    """Everything that a first assessment needs, saved and not recorded yet."""
    address = begun(browser, visit)
    sent(browser, address, f"add:{FOOT}")
    sent(browser, address, **typed_foot(**changes))
    all_no(browser, address)
    return address


def test_A_first_assessment_is_begun_empty_with_the_product_of_the_clinic(browser: Client, visit: Visit) -> None:
    page = browser.get(begun(browser, visit))
    form = the_form(page)
    assert form["product"] == "onabotulinumtoxinA"
    assert (form["assessed_on_day"], form["assessed_on_month"], form["assessed_on_year"]) == ("24", "9", "2026")
    assert {form[name] for name in form if name.startswith(("screen:", "history:any", "first_toxin"))} == {"not_asked"}
    assert "No movement has been assessed yet" in page.content.decode()


def test_Beginning_again_goes_on_with_what_is_open(browser: Client, visit: Visit) -> None:
    assert begun(browser, visit) == begun(browser, visit)
    assert AssessmentDraft.objects.count() == 1


def test_A_first_assessment_is_recorded_and_answered(browser: Client, visit: Visit) -> None:
    address = a_first_assessment(browser, visit)
    answer = sent(browser, address, "next")
    proposal = StoredProposal.objects.get()
    assert answer["Location"] == reverse("visits:may_we", kwargs={"proposal": proposal.pk})
    case = proposal.assessment.content
    foot = case.problems[0]
    assert (foot.pattern, foot.side.word, foot.ashworth, foot.spasms_per_day) == (FOOT, "RIGHT", "3", 6)
    assert case.title == "Equinovarus foot RIGHT"
    assert (case.person.weight_kg, case.person.multiple_sclerosis) == (64, "yes")
    assert (case.goals[0].words, case.goals[0].target_ashworth) == ("Heel to the ground", "1+")
    assert set(case.screen.answers.values()) == {"no"}
    assert (case.screen.answered_by, case.screen.answered_on) == ("person_and_carer", MOMENT.date())
    assert (case.toxin_history.answered_by, case.toxin_history.answered_on) == ("person_and_carer", MOMENT.date())
    assert unconfirmed(proposal.assessment) == ()
    page = browser.get(answer["Location"]).content.decode()
    assert "Plan from this proposal" in page
    assert "The assessment is recorded." in page
    plan = browser.post(reverse("visits:start_plan", kwargs={"proposal": proposal.pk}))
    assert plan["Location"] == reverse("visits:plan", kwargs={"draft": proposal.drafts.get().pk})


def test_Every_field_of_the_form_reaches_the_record(browser: Client, visit: Visit) -> None:
    """What is typed in any field is found in what is recorded: none is asked in vain."""
    more = {
        f"{RIGHT}:catch": "-5", f"{RIGHT}:range": "15", f"{RIGHT}:pain": "4", f"problem:{FOOT}:left:ashworth": "1+",
        "goal:1:measure": "pain", "goal:1:target": "2.5", "goal:1:importance": "3", "measured:inr": "2.1",
        "measured:inr_on_day": "20", "measured:inr_on_month": "9", "measured:inr_on_year": "2026",
        "measured:forced_vital_capacity_percent": "71", "other:baclofen-oral": "not_tolerated", "planned_for_day": "30",
        "treatment:1:given_on_day": "1", "treatment:1:given_on_month": "2", "treatment:1:given_on_year": "2026",
        "treatment:1:product": "onabotulinumtoxinA", "treatment:1:units": "200", "treatment:1:indication": "bladder",
        "treatment:1:clinic": "TESTCLINIC urology", "treatment:1:confirmed": "yes", "treatment:1:response": "good",
    }  # fmt: skip
    address = a_first_assessment(browser, visit, **more)
    sent(browser, address, **{"muscle:tibialis-anterior:right:strength": "3"})
    assert sent(browser, address, "next").status_code == 302
    case = Assessment.objects.get().content
    right, left = case.problems
    assert (right.tardieu.catch_degrees, right.tardieu.full_range_degrees, right.pain, left.ashworth) == (-5, 15, 4, "1+")
    goal = case.goals[0]
    assert (goal.measure, float(goal.target_at_most), goal.importance) == ("pain", 2.5, 3)
    assert (str(case.screen.inr), str(case.screen.inr_on), case.screen.forced_vital_capacity_percent) == ("2.1", "2026-09-20", 71)
    assert [(one.option, one.status) for one in case.other_treatments] == [("baclofen-oral", "not_tolerated")]
    assert str(case.planned_for) == "2026-09-30"
    told = case.toxin_history.treatments[0]
    assert (str(told.given_on), told.units, told.indication, told.clinic, told.confirmed, told.response) == (
        "2026-02-01", 200, "bladder", "TESTCLINIC urology", "yes", "good",
    )  # fmt: skip
