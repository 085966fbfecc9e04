"""A first visit, by keyboard alone: from a clinic without anybody to a closed session, every page looked at on the way."""

from __future__ import annotations

import re

import pytest
from tests.clinic.databases import Database
from tests.clinic.entering import PASSWORD, code_now, with_password, with_second_factor
from tests.clinic.scenes import a_clinic, a_user
from tests.clinic.seeing import Served
from tests.clinic.stories.hands import Hands

from eutonia_clinic.accounts.models import User
from eutonia_clinic.core.audit import verify
from eutonia_clinic.visits.models import SessionClosed

pytestmark = pytest.mark.browser
VIAL = "(01)09506000134352(17)301231(10)SYN-C1203"
"""A made-up code, as it is printed below the square on a box."""
TOPICS = (
    "Allergy", "Nerve and muscle", "Swallowing and breathing", "Pregnancy", "Medicines and other treatment",
    "What can make spasms worse",
)  # fmt: skip
"""Topics with more than one question: once all were asked and all were no, that is said by one button."""


@pytest.fixture
def injector(database: Database) -> User:
    return with_second_factor(with_password(a_user(a_clinic("North clinic"), "Dr Ines Sample")))


def test_A_first_visit_from_an_empty_clinic_to_a_closed_session(served: Served, injector: User) -> None:
    hands = Hands(served.browser(), keyboard=True)
    _sign_in(hands, injector)
    hands.look("today-empty")
    _register(hands)
    hands.look("person-new")
    _assess(hands)
    _plan_and_sign(hands)
    _inject(hands)


def _sign_in(hands: Hands, user: User) -> None:
    hands.tab.goto("/")
    hands.fill("E-mail address", user.email)
    hands.fill("Password", PASSWORD)
    hands.press("Sign in", exact=True)
    hands.fill("Code", code_now())
    hands.tab.keyboard.press("Enter")
    hands.tab.wait_for_url("**/today/")


def _register(hands: Hands) -> None:
    hands.tab.get_by_role("link", name="People").click()
    hands.press("Register")
    hands.fill("Family name", "Testperson")
    hands.fill("Given names", "Juniper")
    for part, text in (("Day", "2"), ("Month", "3"), ("Year", "1974")):
        hands.fill(part, text)
    hands.look("register")
    hands.press("Register", exact=True)
    hands.tab.wait_for_url(re.compile(r"/people/\d+/"))


def _assess(hands: Hands) -> None:
    hands.press("Assess", exact=True)
    hands.press("Equinovarus foot", exact=True)
    for label, grade in (("Ashworth", "3"), ("Holds up", "no"), ("Contracture", "no"), ("Impact", "severe")):
        hands.choose(f"{label} (Equinovarus foot RIGHT)", grade)
    hands.fill("Spasms a day (Equinovarus foot RIGHT)", "6")
    _agree_on_a_goal(hands)
    for label, text in (("Weight", "64"), ("Height", "168"), ("EDSS", "6")):
        hands.fill(label, text, exact=False)
    hands.choose("Moves about", "walks with aid")
    _ask(hands)
    hands.look("assess")
    hands.press("Save and see: may we?")
    assert "May we?" in hands.says


def _agree_on_a_goal(hands: Hands) -> None:
    hands.fill("In the person’s words", "Heel to the ground when walking")
    hands.fill("Reached at this or lower", "1+")
    hands.tick("Equinovarus foot RIGHT")


def _ask(hands: Hands) -> None:
    """Every question, of the person and the carer. Where a topic has one question it is answered by itself."""
    hands.choose("Answered by", "the person and the carer")
    hands.answer("Any botulinum toxin", "No")
    hands.answer("first treatment", "Yes")
    hands.answer("infection, rash or open skin", "No")
    hands.answer("frail", "No")
    for topic in TOPICS:
        hands.press(f"as the person and the carer answered ({topic})")


def _plan_and_sign(hands: Hands) -> None:
    hands.look("may-we")
    hands.press("Plan from this proposal")
    hands.look("plan-board")
    hands.press("Review and sign")
    hands.look("sign")
    hands.fill("Year of birth", "1974")
    hands.answer("My signature means", "I have planned this treatment and I prescribe it")
    hands.fill("Password", PASSWORD)
    hands.fill("Code from your authenticator", code_now(1))
    hands.press("Sign ")
    assert "signed" in hands.says.lower()
    hands.look("signed-plan")


def _inject(hands: Hands) -> None:
    """Each vial, each needle, what is left, and the end. On a tablet lying across."""
    hands.press("Start the session")
    hands.press("Record vials")
    hands.fill("Code", VIAL)
    hands.press("Read the code")
    hands.look("vials")
    hands.press("Record this vial")
    sites = hands.tab.locator('button[value^="given:"]')
    while sites.count():
        hands.tap(sites.first)
    hands.look("session")
    hands.tap(hands.tab.locator('button[value^="waste:"]').first)
    hands.press("Close the session")
    hands.look("given")
    closed = SessionClosed.objects.get().content
    assert closed.session.drawn_units == closed.session.wasted_units + sum(dose.units for dose in closed.session.doses)
    assert verify().is_sound
