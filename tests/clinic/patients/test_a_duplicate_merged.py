"""The story of somebody who was entered twice: found, compared, joined, counted over both, and parted again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_key, a_twin, a_user
from tests.clinic.seeing import Served, look_at
from tests.clinic.story import Visit, a_closed_session, a_visit, assessed, bladder_toxin, drafted, proposed

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.patients.acts import tell_treatment

pytestmark = pytest.mark.browser
ENDS = (360, 1440)
WEEKS_LATER = MOMENT + timedelta(weeks=3)
NHS = {"kind": "nhs-number", "value": "943 476 5919"}
SYNTHETIC = {"kind": "synthetic-number", "value": "SYN-00412"}


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    """Treated here in September; three weeks later entered again by a slip of the keys, with toxin in the bladder."""
    with clock.stopped_at(MOMENT):
        visit = a_visit(identifiers=[NHS, SYNTHETIC], phone="+44 20 7946 0000", sex="female")
        a_closed_session(visit)
    with clock.stopped_at(WEEKS_LATER):
        yield visit


@pytest.fixture
def twin(visit: Visit) -> Visit:
    person = a_twin(visit.by, visit.clinic, visit.person, given="Juni")
    told = EarlierTreatment.model_validate(bladder_toxin("2026-09-28"))
    tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=person, treatment=told)
    return Visit(visit.clinic, visit.by, person)


def test_A_duplicate_person_is_merged_and_the_window_counts_both(served: Served, visit: Visit, twin: Visit) -> None:
    draft = drafted(twin, proposed(twin, assessed(twin, WEEKS_LATER)))
    tab = served.browser(visit.by)
    plan = f"/plans/drafts/{draft.pk}/"
    tab.goto(plan)
    before = _limits(tab)
    assert "200 given or reserved before" in before
    assert "275 given or reserved before" not in before

    _find(tab, "testp")
    look_at(tab, "people-found", ENDS)
    tab.goto(f"/people/{twin.person.pk}/identity/")
    look_at(tab, "identity-entered-twice", ENDS)
    _press(tab, tab.get_by_role("link", name="Compare"))
    look_at(tab, "same-candidates", ENDS)
    _press(tab, tab.get_by_role("link", name="Compare with TESTPERSON"))
    held = tab.locator("table").inner_text()
    assert "75 units of onabotulinumtoxinA, limb spasticity, 24 Sep 2026 (21 days ago)" in held
    assert "200 units of onabotulinumtoxinA, bladder, 28 Sep 2026 (17 days ago)" in held
    look_at(tab, "same-compared")

    tab.get_by_label(f"Entry {visit.person.pk}: TESTPERSON Juniper").check()
    _press(tab, tab.get_by_role("button", name="These two entries are one person"))
    tab.wait_for_function("document.querySelector('.nhsuk-error-summary').contains(document.activeElement)")
    look_at(tab, "same-without-a-reason", ENDS)
    tab.get_by_label("Why are they one person?").fill("One NHS number on both letters; asked the person")
    _press(tab, tab.get_by_role("button", name="These two entries are one person"))
    assert "are one person now" in tab.locator("main").inner_text()
    look_at(tab, "identity-merged")

    tab.goto(plan)
    after = _limits(tab)
    assert "275 given or reserved before" in after
    assert "12 weeks, everywhere" in after
    assert "Eligible from 21 December 2026" in tab.locator("#check").inner_text()
    tab.goto(f"/people/{twin.person.pk}/toxin/")
    assert tab.locator(".tx>li").count() == 2
    look_at(tab, "toxin-of-both", ENDS)

    tab.goto(f"/people/{twin.person.pk}/identity/")
    _press(tab, tab.get_by_role("link", name="They are two people"))
    look_at(tab, "unmerge", ENDS)
    tab.get_by_label("Why are they two people?").fill("Two sisters, one address")
    _press(tab, tab.get_by_role("button", name="Undo: they are two people"))
    assert "are two people again" in tab.locator("main").inner_text()
    tab.goto(plan)
    assert _limits(tab) == before


def test_Every_page_about_people_is_for_every_eye(served: Served, visit: Visit, twin: Visit) -> None:
    tab = served.browser(visit.by)
    person = visit.person.pk
    tab.goto("/people/")
    look_at(tab, "people-nothing-typed", ENDS)
    _find(tab, "nobody")
    look_at(tab, "people-nobody", ENDS)
    _press(tab, tab.get_by_role("link", name="Register a person").first)
    look_at(tab, "register")
    tab.get_by_label("NHS number").fill("943 476 5918")
    _press(tab, tab.get_by_role("button", name="Register"))
    tab.locator(".nhsuk-error-summary").get_by_role("link").last.press("Enter")
    assert tab.evaluate("document.activeElement.name") == "number:nhs-number"
    look_at(tab, "register-wrong", ENDS)
    for label, typed in {"Family name": "Testperson", "Given names": "Juni", "Day": "2", "Month": "3", "Year": "1974"}.items():
        tab.get_by_label(label, exact=True).fill(typed)
    tab.get_by_label("NHS number").fill("")
    _press(tab, tab.get_by_role("button", name="Register"))
    assert tab.locator(".maybe").count() == 2
    look_at(tab, "alike", ENDS)
    pages = {
        "register-here": f"/people/register/here/?person={person}",
        "correct-identity": f"/people/{person}/identity/correct/",
        "toxin": f"/people/{person}/toxin/",
        "tell-treatment": f"/people/{person}/toxin/tell/",
    }
    for name, where in pages.items():
        tab.goto(where)
        look_at(tab, name, ENDS)
    _press(tab, tab.get_by_role("button", name="Write it down"))
    look_at(tab, "tell-treatment-wrong", ENDS)
    tab.goto(f"/people/{twin.person.pk}/toxin/")
    _press(tab, tab.get_by_role("link", name="Correct"))
    look_at(tab, "correct-treatment", ENDS)


def test_The_audit_is_for_every_eye(served: Served, visit: Visit, twin: Visit) -> None:
    tab = served.browser(a_user(visit.clinic, "Prof Bela Lead", Role.LEAD))
    tab.goto("/audit/")
    _press(tab, tab.get_by_role("button", name="Verify the chain now"))
    assert "Every event is as it was written" in tab.locator("main").inner_text()
    look_at(tab, "audit-verified")


def test_Without_script_somebody_is_registered_and_their_toxin_written_down(served: Served, visit: Visit) -> None:
    tab = served.browser(visit.by, script=False)
    tab.goto("/people/register/")
    for label, typed in {"Family name": "Newperson", "Given names": "Ash", "Day": "5", "Month": "6", "Year": "1980"}.items():
        tab.get_by_label(label, exact=True).fill(typed)
    tab.get_by_role("button", name="Register").click()
    assert "NEWPERSON, Ash" in tab.locator(".person").inner_text()
    tab.goto(f"{tab.url}toxin/")
    tab.get_by_role("link", name="Write down toxin given elsewhere").first.click()
    tab.get_by_label("Not known", exact=True).first.check()
    tab.get_by_role("button", name="Write it down").click()
    assert "units not known of a product not known" in tab.locator("main").inner_text()


def _limits(tab: Any) -> str:
    return " ".join(tab.locator("#limits").inner_text().split())


def _press(tab: Any, wanted: Any) -> None:
    """By the keyboard, to the next page."""
    with tab.expect_navigation():
        wanted.press("Enter")


def _find(tab: Any, words: str) -> None:
    """By keyboard alone, from the page of people."""
    tab.goto("/people/")
    tab.get_by_label("Name, date of birth or number").focus()
    tab.keyboard.type(words)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/people/?found")
