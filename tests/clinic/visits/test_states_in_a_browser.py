"""States of the plan board that nobody meets on a good day, each forced really: out of date, being checked, not checked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.clinic.scenes import MOMENT, a_key, a_user
from tests.clinic.seeing import THEMES, WIDTHS, Served, look_at, look_in_themes
from tests.clinic.story import Visit, a_visit, assessed, drafted, proposed, with_doses
from tests.clinic.visits.planning_by_pages import address

from eutonia.safety import guard
from eutonia_clinic.core import clock
from eutonia_clinic.visits import acts, engine
from eutonia_clinic.visits.checking import plan_of
from eutonia_clinic.visits.models import PlanDraft

pytestmark = pytest.mark.browser
SOLEUS = "[name='dose:soleus:right']"
STRUCK = "place => getComputedStyle(place).textDecorationLine"


@pytest.fixture
def visit(served: Served) -> Any:
    del served  # its database is there first
    with clock.stopped_at(MOMENT):
        yield a_visit()


@pytest.fixture
def draft(visit: Visit) -> PlanDraft:
    return drafted(visit, proposed(visit, assessed(visit)))


def board(served: Served, visit: Visit, draft: PlanDraft) -> Any:
    """The board of a draft, in a browser of the injector, where it could be signed."""
    tab = served.browser(visit.by)
    tab.goto(address("plan", draft=draft.pk))
    tab.evaluate("() => { window.htmx.config.timeout = 0 }")  # a state is held as long as it is looked at
    return tab


def closed(tab: Any) -> str:
    """Why the plan cannot be signed; what is signed from cannot be sent."""
    assert tab.locator("#sign").get_attribute("aria-disabled") == "true"
    assert tab.locator("#sign").get_attribute("type") == "button"
    return str(tab.locator("#sign-why").inner_text())


def look(tab: Any, name: str) -> None:
    """The state at every width and in every theme. The board was looked at elsewhere: here the parts that tell the state."""
    look_at(tab, name, (360,))
    look_in_themes(tab, name, (("light", "standard"), *THEMES), WIDTHS, ("#check", "#verdict", "#limits"))
    tab.set_viewport_size({"width": 1440, "height": 900})


def saved_by_another(visit: Visit, draft: PlanDraft, units: int) -> None:
    """A colleague goes on with the draft, meanwhile, on another machine."""
    other, plan = a_user(visit.clinic, "Prof Bela Other"), with_doses(draft, units)
    acts.save_draft(by=other, clinic=visit.clinic, key=a_key(), draft=draft, version=draft.version, plan=plan)


def test_what_somebody_else_went_on_with_is_out_of_date_struck_through_and_not_written_over(
    served: Served, visit: Visit, draft: PlanDraft
) -> None:
    tab = board(served, visit, draft)
    saved_by_another(visit, draft, 60)
    tab.locator(SOLEUS).fill("70")
    tab.locator("#check h3", has_text="Out of date: Prof Bela Other saved another version meanwhile").wait_for()
    assert "Prof Bela Other saved another version meanwhile" in closed(tab)
    for part in ("#check .stale-value", "#limits .stale-value", "#verdict dd.stale-value"):
        assert "line-through" in tab.locator(part).first.evaluate(STRUCK)
    assert tab.locator("#verdict .tag").all_inner_texts() == ["out of date"]
    assert tab.locator(SOLEUS).input_value() == "70"
    look(tab, "plan-overtaken")
    tab.get_by_role("button", name="Save draft").click()
    tab.locator(".message", has_text="RIGHT soleus: saved 60 units, in the boxes below 70 units.").wait_for()
    assert tab.locator(SOLEUS).input_value() == "70"
    assert plan_of(PlanDraft.objects.get()).total.amount == 60


def test_while_a_check_runs_the_old_values_stay_dimmed_and_signing_is_closed(
    served: Served, visit: Visit, draft: PlanDraft
) -> None:
    tab, held = board(served, visit, draft), list[Any]()
    before = tab.locator("#check").inner_text()
    tab.route("**/live/", lambda route: held.append(route))
    tab.locator(SOLEUS).fill("70")
    tab.locator("#check.is-checking").wait_for()
    assert tab.locator(".is-checking").count() == len(["check", "limits", "totals", "verdict"])
    assert tab.locator("#live").inner_text() == "Checking…"
    assert tab.locator("#check").inner_text() == before
    assert "until this change is checked" in closed(tab)
    look(tab, "plan-checking")
    held.pop().continue_()
    tab.locator(".is-checking").first.wait_for(state="detached")
    tab.locator("#totals", has_text="70 units").wait_for()
    assert tab.locator("#live").inner_text() == tab.locator("#check").get_attribute("data-spoken"), "what came of it is said"


def test_a_check_that_raises_is_named_as_not_checked_and_closes_signing(
    served: Served, visit: Visit, draft: PlanDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = board(served, visit, draft)
    monkeypatch.setattr(guard, "CHECKS", tuple(_raising(one) if one.id == "session" else one for one in guard.CHECKS))
    tab.locator(SOLEUS).fill("70")
    tab.locator("#check h3", has_text="Not checked: Units in one session").wait_for()
    assert tab.locator("#check-ran").inner_text() == f"{len(guard.CHECKS) - 1} of {len(guard.CHECKS)} checks ran"
    assert closed(tab) == "Signing is closed: 1 check did not run."
    assert "Every check that ran passed" not in tab.locator("#check").inner_text()
    look(tab, "plan-one-not-checked")
    monkeypatch.setattr(engine, "check", _falls_over)
    tab.locator(SOLEUS).fill("65")
    tab.locator("#check h3", has_text="Not checked: the check did not answer").wait_for()
    assert closed(tab) == "Signing is closed: the check did not answer."
    assert tab.locator(SOLEUS).input_value() == "65"
    look(tab, "plan-not-checked")


def _falls_over(*_: object) -> Any:
    raise ArithmeticError("a fault on purpose")


def _raising(one: guard.Check) -> guard.Check:
    return replace(one, find=_falls_over)
