"""Planning and signing as clinicians do it, in a browser: one ledger for two clinics, two names, one signature, versions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.clinic.entering import code_now
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user, an_identity
from tests.clinic.seeing import Served, draw, look_at
from tests.clinic.story import Visit, a_history, a_visit, assessed, bladder_toxin, drafted, proposed
from tests.clinic.visits.planning_by_pages import address

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.patients import acts as people
from eutonia_clinic.visits.models import PlanDraft, SignedPlan

pytestmark = pytest.mark.browser
WIDE = (1440,)
THREE_WEEKS_BEFORE = (MOMENT - timedelta(weeks=3)).date().isoformat()


def told_by_urology(visit: Visit) -> None:
    """Another clinic gave toxin into the bladder three weeks ago, and wrote it into the ledger of the person."""
    there = a_clinic("TESTCLINIC urology")
    nurse = a_user(there, "Sister L Stub")
    people.register_at_clinic(
        by=nurse, clinic=there, key=a_key(), person=visit.person, family="Testperson", birth_date=an_identity().birth_date
    )
    treatment = EarlierTreatment.model_validate(bladder_toxin(THREE_WEEKS_BEFORE))
    people.tell_treatment(by=nurse, clinic=there, key=a_key(), person=visit.person, treatment=treatment)


def begun(visit: Visit) -> PlanDraft:
    """The recommended plan, drafted."""
    draft: PlanDraft = visit.act("start_draft", proposal=proposed(visit, assessed(visit, toxin_history=a_history(MOMENT, "yes"))))
    return draft


def type_dose(tab: Any, muscle: str, units: str, note: str) -> None:
    """Type a dose, and wait for the answer that stands below its box."""
    tab.locator(f"[name='dose:{muscle}:right']").fill(units)
    tab.locator(f"#f-dose-{muscle}-right-note", has_text=note).wait_for()


def give_a_reason(tab: Any) -> None:
    tab.get_by_role("button", name="Give a reason").first.click()
    tab.get_by_label("What kind of reason").select_option("confirmed")
    tab.get_by_label("The reason, in your words").fill("Urology confirmed dose and day by telephone.")


def sign(tab: Any, meaning: str, code: str) -> None:
    """The form of the signature, filled in and sent."""
    tab.get_by_label("Year of birth").fill("1974")
    tab.get_by_label(meaning).check()
    tab.get_by_label("Code from your authenticator").fill(code)
    tab.locator("#sign").click()


def test_toxin_for_the_bladder_three_weeks_ago_at_another_clinic_holds_a_plan_back_until_two_names_stand_for_it(
    served: Served,
) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        told_by_urology(visit)
        draft = begun(visit)
        mine, theirs = served.browser(visit.by), served.browser(a_user(visit.clinic, "Prof Bela Other", Role.LEAD))
        mine.goto(address("plan", draft=draft.pk))
        assert "TESTCLINIC urology" in mine.locator("#check").inner_text()
        type_dose(mine, "soleus", "8x", "cannot be read")
        assert mine.locator("[name='dose:soleus:right']").get_attribute("aria-invalid") == "true"
        assert mine.locator("#sign").get_attribute("aria-disabled") == "true"
        look_at(mine, "plan-unreadable", (360,))
        mine.set_viewport_size({"width": 1440, "height": 900})
        type_dose(mine, "soleus", "150", "proposed")
        mine.locator("#check .finding", has_text="second injector or lead").wait_for()
        look_at(mine, "plan-two-names", WIDE)
        while mine.get_by_role("button", name="Give a reason").count():
            give_a_reason(mine)
            draw(mine, "plan-reason")
            mine.get_by_role("button", name="Save the reason").click()
            mine.locator("#board").wait_for()
        assert "wait" in mine.locator("#sign-why").inner_text()
        theirs.goto(address("plan", draft=draft.pk))
        with theirs.expect_navigation():
            theirs.get_by_role("link", name="Read and agree").first.click()
        look_at(theirs, "plan-agree", WIDE)
        theirs.get_by_label("What you agree to, in your words").fill("I read the letter from urology.")
        theirs.get_by_role("button", name="I agree").click()
        theirs.locator(".message", has_text="You agreed with Dr Ines Sample").wait_for()
        mine.reload()
        with mine.expect_navigation():
            mine.get_by_role("button", name="Review and sign").click()
        look_at(mine, "sign-two-names", (360, 1440))
        assert "Dr Ines Sample and Prof Bela Other" in mine.locator("main").inner_text()
        sign(mine, "I have planned this treatment and I prescribe it", code_now())
        mine.locator("h1", has_text="Signed plan, version 1").wait_for()
        look_at(mine, "signed-two-names", (360, 1440))
    plan = SignedPlan.objects.get()
    assert [one.second_name for one in plan.content.plan.overrides if one.second_name] == ["Prof Bela Other"]


def test_of_two_injectors_one_signs_and_the_other_is_told_and_the_plan_goes_on_in_versions(served: Served) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = drafted(visit, proposed(visit, assessed(visit)))
        first, second = served.browser(visit.by), served.browser(a_user(visit.clinic, "Dr Late Comer"))
        for tab in (first, second):
            tab.goto(address("sign", draft=draft.pk))
        sign(first, "I have planned this treatment and I prescribe it", code_now())
        first.locator("h1", has_text="Signed plan, version 1").wait_for()
        sign(second, "I have verified another injector’s plan", code_now())
        second.locator("[role=alert]", has_text="Dr Ines Sample signed this plan already, 10:00. You did not sign.").wait_for()
        look_at(second, "signed-by-another", WIDE)
        second.get_by_role("button", name="Amend the plan").click()
        second.locator("#verdict", has_text="amends version 1").wait_for()
        type_dose(second, "soleus", "60", "proposed")
        second.get_by_role("button", name="Review and sign").click()
        look_at(second, "sign-amendment")
        second.set_viewport_size({"width": 1440, "height": 900})
        second.get_by_label("Why the plan is amended").fill("Less tone than planned for.")
        sign(second, "I amend the plan signed before", code_now(1))
        second.locator("h1", has_text="Signed plan, version 2").wait_for()
        second.get_by_role("link", name="Version 1").click()
        second.locator("h1", has_text="Signed plan, version 1").wait_for()
        assert "75 units" in second.locator("main").inner_text()
        assert "amended: not in force" in second.locator("main").inner_text()
        look_at(second, "amended", WIDE)
        second.get_by_role("link", name="Print the sheet").click()
        second.locator(".not-valid", has_text="NOT IN FORCE").wait_for()
        look_at(second, "sheet-not-in-force", (360, 1440))
        second.go_back()
        with second.expect_navigation():
            second.get_by_role("link", name="Print the syringe labels").click()
        look_at(second, "labels-not-in-force", (360, 1440))
    assert [one.units for one in SignedPlan.objects.order_by("pk")] == [75, 60]
