"""A person whose response fades over three cycles: seen, explained and planned anew, in a browser."""

from __future__ import annotations

import pytest
from tests.clinic.databases import Database
from tests.clinic.entering import with_password
from tests.clinic.responses.fading import QUESTIONS, STEPS, after, cycles
from tests.clinic.seeing import Served
from tests.clinic.stories.hands import Hands
from tests.clinic.stories.test_a_repeat_visit import TOPICS
from tests.clinic.story import Visit, a_visit

from eutonia_clinic.core import clock
from eutonia_clinic.responses.models import ResponseReview
from eutonia_clinic.visits.checking import plan_of
from eutonia_clinic.visits.models import PlanDraft

pytestmark = pytest.mark.browser
DAY = after(3)


@pytest.fixture
def visit(database: Database) -> Visit:
    """Treated three times: a goal reached, then important relief, then nothing."""
    visit = a_visit()
    with_password(visit.by)
    assert cycles(visit) == DAY
    return visit


def test_a_response_that_fades_is_seen_explained_and_planned_anew(served: Served, visit: Visit) -> None:
    with clock.stopped_at(DAY):
        hands = Hands(served.browser(visit.by))
        hands.tab.goto(f"/people/{visit.person.pk}/")
        assert "The effect fades: cycle 1, a goal reached; cycle 2, important relief" in hands.says
        assert "Not yet explained." in hands.says
        hands.look("fading-seen")
        hands.press("Walk through the reasons")
        hands.look_in_themes("fading-reasons")
        _walk(hands)
        _next_cycle(hands)
    assert ResponseReview.objects.get().content.follows.value == "more"
    _is_planned_otherwise()


def _walk(hands: Hands) -> None:
    """Every reason looked at, every question asked."""
    for question in QUESTIONS:
        hands.done += 1
        answer = "yes" if question == "moves-under-block" else "no"
        hands.tab.locator(f'[name="answer:{question}"][value="{answer}"]').check()
    hands.press("Keep and go on later")
    assert "The walk is kept" in hands.says
    for step in STEPS:
        hands.done += 1
        verdict = "explains" if step == "dose" else "does_not_explain"
        hands.tab.locator(f'[name="verdict:{step}"][value="{verdict}"]').check()
    hands.press("Record what was found")
    assert "There is a problem" in hands.says
    hands.look("fading-refused")
    hands.fill_in("answered_by", "Juniper and her carer")
    hands.fill_in("conclusion", "The calf has grown since the brace came off; the dose no longer fills it.")
    hands.tab.locator('[name="follows"][value="more"]').check()
    hands.tab.locator('[name="said:physiotherapy"]').select_option("discussed")
    hands.press("Record what was found")
    assert "What was found is recorded" in hands.says
    hands.look_in_themes("fading-explained")


def _next_cycle(hands: Hands) -> None:
    """The next cycle is opened with the answers: the plan begins as was decided, and the board says so."""
    hands.press("To the person")
    assert "Explained as dose" in hands.says
    hands.press("Next cycle")
    hands.choose("Ashworth (Equinovarus foot RIGHT)", "3")
    hands.fill("Spasms a day (Equinovarus foot RIGHT)", "6")
    for block in ("Equinovarus foot, RIGHT and LEFT", "goal 1", "The person and the product"):
        hands.tick(f"Still so: {block}")
    hands.choose("Answered by", "the person and the carer")
    hands.answer("Any botulinum toxin", "Yes")
    hands.answer("infection, rash or open skin", "No")
    hands.answer("frail", "No")
    for topic in TOPICS:
        hands.press(f"as the person and the carer answered ({topic})")
    hands.press("Save and see: may we?")
    assert "Explained as dose" in hands.says
    hands.press("Plan from this proposal")
    assert "Begun as was decided when the reasons for the fading effect were looked into" in hands.says
    hands.look("fading-planned")


def _is_planned_otherwise() -> None:
    """Not what would have been proposed had nobody walked."""
    draft = PlanDraft.objects.latest("pk")
    unaware = next(one for one in draft.proposal.content.options if one.name == draft.proposal.content.recommended)
    assert plan_of(draft).total.amount > unaware.plan.total.amount
