"""Proposing again: toxin of earlier sessions still acts, and what may be given is decided by the history alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.propose.conftest import read_example

from eutonia.domain import BadInput
from eutonia.domain.belief import Belief
from eutonia.domain.cycle import Session
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.knowledge import Knowledge
from eutonia.propose import propose

CASE = read_example("equinovarus-walker")
MUSCLES = ("soleus", "gastrocnemius", "tibialis-posterior")


def session(weeks_ago: int = 13, **changes: object) -> Session:
    doses = [{"muscle": muscle, "side": "right", "units": 75} for muscle in MUSCLES]
    given_on = CASE.planned_for - timedelta(weeks=weeks_ago)
    written = {"given_on": given_on, "product": CASE.product, "doses": doses, "drawn_units": 225, "wasted_units": 0}
    return Session.model_validate(written | changes)


@pytest.fixture(scope="module")
def fresh(knowledge: Knowledge, belief: Belief) -> Proposal:
    return propose(CASE, knowledge, belief)


@pytest.fixture(scope="module")
def again(knowledge: Knowledge, belief: Belief) -> Proposal:
    return propose(CASE, knowledge, belief, (session(),))


def option(proposal: Proposal, name: str) -> PlanOption:
    return next(one for one in proposal.options if one.name == name)


def test_no_earlier_session_is_the_same_as_none_said(fresh: Proposal, knowledge: Knowledge, belief: Belief) -> None:
    assert propose(CASE, knowledge, belief, []) == fresh


def test_what_still_acts_is_in_the_course_without_treatment(fresh: Proposal, again: Proposal) -> None:
    one, other = (option(proposal, "none").courses[0].without_treatment for proposal in (fresh, again))
    assert other != one
    assert other[-1] > other[1]


def test_the_doses_are_those_that_are_worth_adding(fresh: Proposal, again: Proposal) -> None:
    assert option(again, "balanced").plan.doses
    assert [one.goal_weeks for one in again.options] != [one.goal_weeks for one in fresh.options]


def test_eligibility_and_limits_are_those_of_the_history_alone(fresh: Proposal, again: Proposal) -> None:
    assert again.eligibility == fresh.eligibility
    assert option(again, "none").check == option(fresh, "none").check


def test_another_history_of_sessions_is_another_proposal(
    fresh: Proposal, again: Proposal, knowledge: Knowledge, belief: Belief
) -> None:
    older = propose(CASE, knowledge, belief, (session(14),))
    assert len({fresh.proposal_id, again.proposal_id, older.proposal_id}) == 3
    assert propose(CASE, knowledge, belief, (session(),)) == again


def test_toxin_that_cannot_be_forecast_is_said(knowledge: Knowledge, belief: Belief) -> None:
    unknown = session(product="daxibotulinumtoxinA")
    assert any("daxibotulinumtoxinA" in one for one in propose(CASE, knowledge, belief, (unknown,)).not_forecast)


def test_it_is_said_to_someone_who_must_wait_too(knowledge: Knowledge, belief: Belief) -> None:
    waits = read_example("screen-half-asked")
    earlier = session(given_on=waits.planned_for - timedelta(weeks=20), product="daxibotulinumtoxinA")
    assert any("daxibotulinumtoxinA" in one for one in propose(waits, knowledge, belief, (earlier,)).not_forecast)


def test_a_session_after_the_planned_day_is_refused(knowledge: Knowledge, belief: Belief) -> None:
    with pytest.raises(BadInput, match=r"sessions\[0\]\.given_on"):
        propose(CASE, knowledge, belief, (session(-1),))
