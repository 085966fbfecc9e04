"""A course goes on: how earlier sessions worked is read from what was seen after them, so that nobody is asked again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.clinic.scenes import MOMENT
from tests.clinic.story import Visit, a_closed_session, a_follow_up, a_history, a_visit, assessed, proposed

from eutonia.domain.case import Response
from eutonia_clinic.core import clock
from eutonia_clinic.visits.models import StoredProposal

CYCLE = timedelta(weeks=14)
AT_ITS_BEST = timedelta(weeks=5)
pytestmark = pytest.mark.usefixtures("database")


def two_cycles(reached: int | None) -> tuple[Visit, StoredProposal]:
    """Two sessions with what was seen after each (nothing, when `reached` is none), and the proposal for the third."""
    visit = a_visit()
    for number in (0, 1):
        day = MOMENT + CYCLE * number
        with clock.stopped_at(day):
            history = a_history(day, "yes" if number else "no")
            closed = a_closed_session(visit, day, toxin_history=history)
        seen = day + AT_ITS_BEST
        if reached is not None:
            with clock.stopped_at(seen):
                score = {"problem": {"pattern": "equinovarus-foot", "side": "right"}, "ashworth": "3", "spasms_per_day": 6}
                found = a_follow_up(seen, goal_attainment={"heel": reached}, scores=[score])
                visit.act("record_follow_up", session=closed.session, follow_up=found)
    third = MOMENT + CYCLE * 2
    with clock.stopped_at(third):
        return visit, proposed(visit, assessed(visit, third, toxin_history=a_history(third, "yes")))


def responses(proposal: StoredProposal) -> list[Response]:
    return [one.response for one in proposal.content.case.toxin_history.treatments]


def test_a_third_cycle_is_proposed_after_two_that_worked() -> None:
    _, proposal = two_cycles(reached=0)
    assert responses(proposal) == [Response.GOOD, Response.GOOD]
    assert proposal.content.recommended != "none"


def test_after_two_that_did_not_work_the_reason_is_looked_for_first() -> None:
    _, proposal = two_cycles(reached=-2)
    assert responses(proposal) == [Response.NONE, Response.NONE]
    assert [one.title for one in proposal.content.eligibility.findings] == ["No response to earlier treatments"]


def test_what_nobody_looked_at_is_not_taken_for_a_response() -> None:
    _, proposal = two_cycles(reached=None)
    assert responses(proposal) == [Response.NOT_KNOWN, Response.NOT_KNOWN]
    assert [one.title for one in proposal.content.eligibility.findings] == ["Whether earlier treatments worked is not known"]
