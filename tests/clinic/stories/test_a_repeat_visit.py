"""A repeat visit, counted: from Today over every question asked again to a signed plan.

The fewest that are safe: what was carried over is listed and confirmed by name, every topic is asked, and the signature has four
parts.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.clinic.databases import Database
from tests.clinic.entering import PASSWORD, code_now, with_password
from tests.clinic.scenes import MOMENT
from tests.clinic.seeing import Served
from tests.clinic.stories.hands import Hands
from tests.clinic.story import Visit, a_visit, assessed, closed, given, proposed, seen_again, signed

from eutonia_clinic.core import clock
from eutonia_clinic.visits.models import Assessment, SignedPlan

pytestmark = pytest.mark.browser
MOST = 25
"""Signing in is not counted: it is done once a day."""
SEEN = MOMENT + timedelta(weeks=5)
AGAIN = MOMENT + timedelta(weeks=13)
TOPICS = (
    "Allergy", "Nerve and muscle", "Swallowing and breathing", "Pregnancy", "Medicines and other treatment",
    "What can make spasms worse",
)  # fmt: skip
"""Topics with more than one question: once all were asked and all were no, that is said by one button."""


@pytest.fixture
def visit(database: Database) -> Visit:
    """A person who was treated as proposed thirteen weeks ago, and seen after five."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        with_password(visit.by)
        plan = signed(visit, visit.act("start_draft", proposal=proposed(visit, assessed(visit))))
        closing = closed(visit, given(visit, plan, MOMENT, vial_units=200, diluent_ml=4, drawn_units=200))
        visit.act("keep_forecast", plan=plan)
    with clock.stopped_at(SEEN):
        visit.act("review_follow_up", follow_up=seen_again(visit, closing, SEEN), said="As hoped for.")
        visit.act("book", person=visit.person, day=AGAIN.date())
    return visit


def test_A_repeat_visit_from_Today_to_a_signed_plan_takes_at_most_25_interactions(served: Served, visit: Visit) -> None:
    with clock.stopped_at(AGAIN):
        hands = Hands(served.browser(visit.by))
        hands.tab.goto("/today/")
        hands.press("Juniper TESTPERSON")
        hands.press("Next cycle")
        _examine(hands)
        _ask_again(hands)
        _plan(hands)
        _sign(hands)
    assert hands.done <= MOST, f"it took {hands.done} interactions"
    _is_what_was_found_and_signed(visit)


def _examine(hands: Hands) -> None:
    """Today's findings; the rest is listed row by row, read, and confirmed with one press."""
    hands.choose("Ashworth (Equinovarus foot RIGHT)", "2")
    hands.fill("Spasms a day (Equinovarus foot RIGHT)", "5")
    hands.press("Read, and nothing else has changed")


def _ask_again(hands: Hands) -> None:
    """No answer of the visit before is there: a no of thirteen weeks ago is not a no of today."""
    assert hands.tab.locator('main input[type=radio][value="no"]:checked').count() == 0
    hands.choose("Answered by", "the person and the carer")
    hands.answer("Any botulinum toxin", "Yes")
    hands.answer("infection, rash or open skin", "No")
    hands.answer("frail", "No")
    for topic in TOPICS:
        hands.press(f"as the person and the carer answered ({topic})")


def _plan(hands: Hands) -> None:
    hands.press("Save and see: may we?")
    hands.press("Plan from this proposal")
    hands.press("Review and sign")


def _sign(hands: Hands) -> None:
    hands.fill("Year of birth", "1974")
    hands.answer("My signature means", "I have planned this treatment and I prescribe it")
    hands.fill("Password", PASSWORD)
    hands.fill("Code from your authenticator", code_now())
    hands.press("Sign ")


def _is_what_was_found_and_signed(visit: Visit) -> None:
    """So few, and nothing of them guessed: the findings are today's, and the plan is the one that was proposed from them."""
    signed_now = SignedPlan.objects.latest("pk").content
    problem = Assessment.objects.latest("pk").content.problems[0]
    assert (problem.ashworth, problem.spasms_per_day) == ("2", 5)
    assert signed_now.case.screen.answered_on == signed_now.plan.planned_for == AGAIN.date()
    assert signed_now.plan.doses
    assert SignedPlan.objects.count() == 2
