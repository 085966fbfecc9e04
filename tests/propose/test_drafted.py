"""A plan that a clinician makes is checked, forecast and prepared exactly as the plans of a proposal are."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from pydantic import ValidationError
from tests.propose.conftest import proposed, read_example

from eutonia.domain import BadInput
from eutonia.domain.answers import Side
from eutonia.domain.belief import Belief
from eutonia.domain.cycle import Session
from eutonia.domain.plan import MOST_SITES, MuscleDose
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.knowledge import Knowledge
from eutonia.propose import drafted, propose, with_usual_sites

CASE = read_example("equinovarus-walker")


def the_proposed() -> PlanOption:
    found = proposed("equinovarus-walker")
    return next(one for one in found.options if one.name == found.recommended)


def halved(option: PlanOption) -> PlanOption:
    doses = tuple(one.model_copy(update={"units": one.units - 5}) for one in option.plan.doses)
    return option.model_copy(update={"plan": option.plan.model_copy(update={"doses": doses, "dilution": None})})


def session(weeks_ago: int) -> Session:
    held = {
        "given_on": CASE.planned_for - timedelta(weeks=weeks_ago),
        "product": CASE.product,
        "doses": [{"muscle": "soleus", "side": "right", "units": 75}],
        "drawn_units": 75,
        "wasted_units": 0,
    }
    return Session.model_validate(held)


def test_a_draft_with_the_doses_of_an_option_is_told_like_that_option(knowledge: Knowledge, belief: Belief) -> None:
    option = the_proposed()
    draft = drafted(option.plan, CASE, knowledge, belief)
    assert (draft.name, draft.title) == ("draft", "Your draft")
    assert draft.model_copy(update={"name": option.name, "title": option.title}) == option


def test_other_doses_are_checked_forecast_and_prepared_anew(knowledge: Knowledge, belief: Belief) -> None:
    option = the_proposed()
    plan = halved(option).plan
    draft = drafted(plan, CASE, knowledge, belief)
    assert draft.plan.doses == plan.doses
    assert draft.plan.dilution == draft.preparation.dilution is not None
    assert draft.preparation.drawn_units == plan.total.amount + draft.preparation.wasted_units
    assert draft.goal_weeks.median < option.goal_weeks.median
    assert draft.check.checks_run == draft.check.checks_known


def test_an_empty_draft_expects_what_comes_without_treatment(knowledge: Knowledge, belief: Belief) -> None:
    empty = the_proposed().plan.with_product(CASE.product)
    draft = drafted(empty, CASE, knowledge, belief)
    assert draft.needles == 0
    assert draft.preparation.drawn_units == Decimal(0)
    assert all([band.median for band in course.bands] == list(course.without_treatment) for course in draft.courses)


def test_toxin_that_still_acts_is_in_the_forecast_of_a_draft(knowledge: Knowledge, belief: Belief) -> None:
    plan = the_proposed().plan
    earlier = [session(13)]
    stacked = drafted(plan, CASE, knowledge, belief, earlier)
    assert stacked.courses != drafted(plan, CASE, knowledge, belief).courses
    again = next(one for one in propose(CASE, knowledge, belief, earlier).options if one.plan.doses)
    assert drafted(again.plan, CASE, knowledge, belief, earlier).courses == again.courses


def test_a_session_on_the_planned_day_is_refused(knowledge: Knowledge, belief: Belief) -> None:
    with pytest.raises(BadInput, match="given_on"):
        drafted(the_proposed().plan, CASE, knowledge, belief, [session(0)])


def test_no_proposal_holds_a_draft(knowledge: Knowledge, belief: Belief) -> None:
    found = proposed("equinovarus-walker")
    draft = drafted(the_proposed().plan, CASE, knowledge, belief)
    with pytest.raises(ValidationError, match="a draft is the clinician's"):
        Proposal.model_validate({**dict(found), "options": (*found.options, draft)})


@pytest.mark.parametrize("name", ["equinovarus-walker", "bilateral-feet-and-adductors", "stiff-neck"])
def test_a_typed_dose_gets_the_sites_that_a_proposed_one_has(name: str, knowledge: Knowledge) -> None:
    found = proposed(name)
    for option in found.options:
        bare = [dose.model_copy(update={"sites": 1}) for dose in option.plan.doses]
        assert with_usual_sites(bare, read_example(name), knowledge) == option.plan.doses


def test_a_muscle_nobody_considered_gets_as_few_sites_as_the_limits_allow(knowledge: Knowledge) -> None:
    doses = [MuscleDose(muscle="biceps-brachii", side=Side.LEFT, units=Decimal(units)) for units in (20, 100, 9000)]
    few, more, most = (dose.sites for dose in with_usual_sites(doses, CASE, knowledge))
    assert 1 <= few < more < most <= MOST_SITES
