"""A first assessment by keyboard alone, and the pages around it at every width."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clinic.scenes import MOMENT, a_user
from tests.clinic.seeing import Served, look_at
from tests.clinic.story import a_closed_session, a_visit

from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import tree_of
from eutonia_clinic.visits.models import Assessment

pytestmark = pytest.mark.browser
FOOT = "equinovarus-foot"


def chosen(tab: Any, name: str, typed: str) -> None:
    """What is chosen in a list by typing, or written into a box."""
    box = tab.locator(f"[name='{name}']").first
    box.focus()
    tab.keyboard.type(typed)


def pressed(tab: Any, words: str) -> None:
    """A button pressed by keyboard; the page that it leads to is there afterwards."""
    button = tab.get_by_role("button", name=words).first
    button.focus()
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def ticked(tab: Any, name: str, value: str = "yes") -> None:
    """A tick or an answer set by the space bar."""
    tab.locator(f"[name='{name}'][value='{value}']").focus()
    tab.keyboard.press("Space")


def no_to_every_topic(tab: Any) -> None:
    """Every topic answered no by its button; those of one question by their answer."""
    while tab.locator("button[value^='no:']").count():
        pressed(tab, "asked, all no")
    for name in ("screen:infection-at-site", "screen:frailty"):
        ticked(tab, name, "no")


def test_A_first_assessment_is_written_by_keyboard_and_answered(served: Served) -> None:
    visit = a_visit()
    tab = served.browser(visit.by)
    tab.goto(f"/people/{visit.person.pk}/")
    start(tab, visit.person.pk)
    look_at(tab, "assess-empty", (768,))
    pressed(tab, "Equinovarus foot")
    chosen(tab, f"problem:{FOOT}:right:ashworth", "3")
    for _ in range(3):
        tab.keyboard.press("Tab")
    tab.keyboard.type("6")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    chosen(tab, f"problem:{FOOT}:right:impact", "severe")
    chosen(tab, f"problem:{FOOT}:right:contracture", "No")
    chosen(tab, f"problem:{FOOT}:right:useful", "No")
    chosen(tab, "goal:1:words", "Heel to the ground")
    chosen(tab, "goal:1:target", "1+")
    ticked(tab, "goal:1:problems", f"{FOOT}:right")
    chosen(tab, "person:weight_kg", "6O")
    chosen(tab, "person:multiple_sclerosis", "Y")
    chosen(tab, "person:mobility", "walks w")
    chosen(tab, "distribution", "focal")
    ticked(tab, "history:any", "no")
    ticked(tab, "first_toxin_treatment", "yes")
    no_to_every_topic(tab)
    pressed(tab, "Save and see: may we?")
    assert "nhsuk-error-summary" in tab.evaluate("document.activeElement.className")
    look_at(tab, "assess-first")
    tab.locator("[name='person:weight_kg']").fill("60")
    pressed(tab, "Save and see: may we?")
    assert tab.get_by_role("heading", name="May we?").is_visible()
    look_at(tab, "may-we", (360,))
    assert Assessment.objects.get().content.person.weight_kg == 60
    with tab.expect_navigation():
        tab.get_by_role("link", name="Open the assessment").click()
    look_at(tab, "assessment", (360, 1440))
    with tab.expect_navigation():
        tab.get_by_role("link", name="Ask toxin and safety again").click()
    look_at(tab, "ask-again", (360,))


def start(tab: Any, person: int) -> None:
    """The button of the person's page, as it is pressed there."""
    with tab.expect_navigation():
        tab.evaluate(
            """(address) => {
                const form = document.createElement('form'), token = document.createElement('input');
                token.name = 'csrfmiddlewaretoken';
                token.value = document.querySelector("[name='csrfmiddlewaretoken']").value;
                form.method = 'post';
                form.action = address;
                form.append(token);
                document.body.append(form);
                form.submit();
            }""",
            f"/people/{person}/assess/",
        )


def test_A_repeat_visit_shows_what_is_carried_over_until_it_is_confirmed(served: Served) -> None:
    """Two people write it at once, and the second is told."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit, muscles=[{"muscle": "tibialis-anterior", "side": "right", "strength": 4}])
        draft = visit.act("open_next_cycle", person=visit.person)
        tab = served.browser(visit.by)
        tab.goto(f"/assessments/drafts/{draft.pk}/")
        ticked(tab, "still:person")
        chosen(tab, "goal:1:words", " on the left as well")
        look_at(tab, "assess-repeat", (768,))
        other = a_user(visit.clinic, "Nurse Otto Other")
        tree = tree_of(draft.document) | {"distribution": "multifocal"}
        visit.act("save_assessment_draft", by=other, draft=draft, version=1, document=tree, unconfirmed=[])
        pressed(tab, "Save")
        look_at(tab, "assess-conflict", (360,))
        assert tab.get_by_text("Nurse Otto Other changed this meanwhile").is_visible()
        assert "on the left as well" in tab.locator("[name='goal:1:words']").input_value()
