"""The next plan beside the last session: it agrees with the advice, and units of two products never meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from tests.next_cycle.making import BELIEF, FOOT, KNOWLEDGE, NECK, a_course, advised, case_on, learned_from, on

from eutonia.domain.advice import Advice, NextPlan, Step
from eutonia.domain.belief import Belief, Learned, Verdict
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course
from eutonia.domain.errors import BadInput
from eutonia.next_cycle import advise, advise_with, lessons, next_plan, option_for, with_course
from eutonia.propose import propose

GOOD = {"at": 35, "ashworth": "1+", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}
BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}


def planned(course: Course, now: Case) -> tuple[Advice, NextPlan]:
    advice = advised(course, now)
    return advice, next_plan(course, now, KNOWLEDGE, BELIEF, learned_from(course), advice)


def plan_of(cycles: list[Mapping[str, Any]], day: int, person: Mapping[str, Any] = FOOT, **changes: Any) -> NextPlan:
    return planned(a_course(person, cycles), case_on(day, person, day + 7, **changes))[1]


def total(plan: NextPlan) -> Decimal:
    return next(one for one in plan.proposal.options if one.name == plan.option).plan.total.amount


def test_the_rows_show_every_muscle_of_either_and_add_up() -> None:
    plan = plan_of([{"day": 0, "seen": [GOOD]}], 98)
    assert sum(row.given for row in plan.rows) == 300
    assert sum(row.planned for row in plan.rows) == total(plan)
    assert all(row.difference == row.planned - row.given for row in plan.rows)
    assert plan.given_on == on(0)
    said = {row.words.rpartition(": ")[2] for row in plan.rows}
    assert said <= {"new", "left out", "the same"} | {one for one in said if one.endswith(("more", "less"))}


def test_the_same_is_the_plan_nearest_to_the_last_dose_and_the_repeat_is_told() -> None:
    plan = plan_of([{"day": 0, "seen": [GOOD]}], 98)
    totals = [one.plan.total.amount for one in plan.proposal.options if one.plan.doses]
    assert abs(total(plan) - 300) == min(abs(one - 300) for one in totals)
    assert any(words.startswith("The last session repeated dose by dose") for words in plan.words)


def test_less_is_below_the_last_dose() -> None:
    assert total(plan_of([{"day": 0, "seen": [{**GOOD, "weak": "yes"}]}], 98)) < 300


def test_more_is_above_the_last_dose() -> None:
    seen = {"at": 35, "ashworth": "2", "spasms_per_day": 9, "goals": {"heel": -1, "calm": -1}}
    assert total(plan_of([{"day": 0, "times": 0.4, "seen": [seen]}], 98)) > 120


@pytest.mark.parametrize(
    ("step", "holds"),
    [
        (Step.LESS, lambda total: 0 < total < 300),
        (Step.MORE, lambda total: total > 300),
        (Step.PAUSE, lambda total: total == 0),
        (Step.REFER, lambda total: total == 0),
    ],
)
def test_what_a_clinician_decided_chooses_the_option(step: Step, holds: Callable[[Decimal], bool]) -> None:
    course, now = a_course(FOOT, [{"day": 0, "seen": [GOOD]}]), case_on(98, FOOT, 105)
    learned = learned_from(course)
    proposal = propose(with_course(now, course, KNOWLEDGE), KNOWLEDGE, learned.belief, [one.session for one in course.cycles])
    name, why = option_for([step], proposal, course, now, KNOWLEDGE, learned)
    assert holds(next(one for one in proposal.options if one.name == name).plan.total.amount)
    assert why


def test_a_decision_for_more_never_plans_less_unsaid() -> None:
    """After a poor response the proposal may hold smaller plans only: then the largest of them, and the sentence says so."""
    seen = {"at": 35, "ashworth": "3", "spasms_per_day": 11, "goals": {"heel": -1, "calm": -1}}
    course, now = a_course(FOOT, [{"day": 0, "times": 4, "seen": [seen]}]), case_on(98, FOOT, 105)
    learned = learned_from(course)
    proposal = propose(with_course(now, course, KNOWLEDGE), KNOWLEDGE, learned.belief, [one.session for one in course.cycles])
    name, why = option_for([Step.MORE], proposal, course, now, KNOWLEDGE, learned)
    totals = {one.name: one.plan.total.amount for one in proposal.options}
    assert totals[name] == max(totals.values()) <= 1200
    assert "No plan of the proposal is above the 1,200 units given last" in why[0]


def test_a_stop_plans_nothing() -> None:
    plan = plan_of([{"day": 0, "seen": [BAD]}, {"day": 98, "seen": [BAD]}], 196)
    assert plan.option == "none"
    assert all(row.planned == 0 for row in plan.rows)


def test_what_is_asked_first_is_said_beside_the_plan() -> None:
    plan = plan_of([{"day": 0}], 98)
    assert "This plan holds only when what is asked first is settled." in plan.words


def test_another_product_is_never_compared() -> None:
    plan = plan_of([{"day": 0, "seen": [GOOD]}], 98, product="abobotulinumtoxinA")
    assert plan.given_product == "onabotulinumtoxinA"
    assert {row.difference for row in plan.rows} == {None}
    assert not any("units more" in row.words or "units less" in row.words for row in plan.rows)


def test_a_plan_before_the_first_day_allowed_is_said_to_be() -> None:
    course, now = a_course(FOOT, [{"day": 0, "seen": [GOOD]}]), case_on(60, FOOT, 70)
    plan = planned(course, now)[1]
    assert any("before the first day allowed, 30 Mar 2026" in words for words in plan.words)


def test_the_sessions_count_against_the_limits_of_the_plan() -> None:
    course, now = a_course(FOOT, [{"day": 0, "seen": [GOOD]}]), case_on(60, FOOT, 70)
    plan = planned(course, now)[1]
    cumulative = [use for use in plan.proposal.options[0].check.limits if use.given]
    assert {use.given for use in cumulative} == {300}


def test_a_session_on_the_planned_day_is_refused() -> None:
    course, now = a_course(FOOT, [{"day": 0}]), case_on(0, FOOT, 0)
    with pytest.raises(BadInput, match="session"):
        planned(course, now)


def test_the_history_holds_each_session_once_and_keeps_what_was_given_elsewhere() -> None:
    told = {
        "any_in_16_weeks": "yes",
        "treatments": [
            {"given_on": on(0).isoformat(), "product": "onabotulinumtoxinA", "units": 250, "indication": "limb_spasticity"},
            {"given_on": on(0).isoformat(), "product": "onabotulinumtoxinA", "units": 100, "indication": "bladder"},
        ],
    }
    course, now = a_course(FOOT, [{"day": 0, "seen": [GOOD]}]), case_on(98, FOOT, history=told)
    held = with_course(now, course, KNOWLEDGE).toxin_history.treatments
    assert [(one.units, one.indication, one.response.value) for one in held] == [
        (100, "bladder", "not_known"), (300, "limb_spasticity", "good"),
    ]  # fmt: skip
    assert any("The history says 250 units" in words for words in advised(course, now).missing)


def test_a_neck_is_told_as_a_neck() -> None:
    course = a_course(NECK, [{"day": 0, "seen": [{"at": 28, "pain": 3}]}])
    (held,) = with_course(case_on(98, NECK), course, KNOWLEDGE).toxin_history.treatments
    assert held.indication == "cervical_dystonia"


def test_advice_learns_by_itself() -> None:
    course, now = a_course(FOOT, [{"day": 0, "seen": [GOOD]}]), case_on(98, FOOT)
    assert advise(course, now, KNOWLEDGE, BELIEF) == advised(course, now)


def test_what_was_learned_is_told_beside_what_is_typical() -> None:
    course = a_course(FOOT, [{"day": 0, "seen": [{"at": 35, "ashworth": "0", "spasms_per_day": 0}, {"at": 90, "ashworth": "1"}]}])
    found = lessons(course, KNOWLEDGE, BELIEF, learned_from(course))
    told = {one.about: one for one in found.lessons}
    assert list(told) == ["response", "relief", "onset", "wear-off", "weakness", "problem"]
    assert "steps of tone: " in next(one.words for one in found.lessons if one.about == "relief")
    assert all(one.words.endswith(".") for one in found.lessons)
    response = told["response"]
    assert response.learned is not None
    assert response.typical is not None
    assert response.learned.median > response.typical.median
    assert found.observations > 0
    assert (found.belief_id, found.population_belief_id) == (learned_from(course).belief.id, BELIEF.id)


def test_before_the_first_session_there_is_nothing_about_time() -> None:
    course = Course.model_validate({"case": case_on(0, FOOT)})
    found = lessons(course, KNOWLEDGE, BELIEF, learned_from(course))
    assert {one.about for one in found.lessons} == {"response", "problem"}


def test_a_product_that_nothing_can_be_forecast_of_is_judged_by_what_was_seen() -> None:
    course = a_course(FOOT, [{"day": 0, "product": "daxibotulinumtoxinA", "seen": [BAD]}])
    advice = advised(course, case_on(98, FOOT))
    assert advice.timing.eligible_from == on(84)
    assert advice.loss is not None
    assert "no chance could be forecast" in " ".join(advice.loss.suspects[-1].not_known)
    assert {one.about for one in lessons(course, KNOWLEDGE, BELIEF, learned_from(course)).lessons} == {"response", "problem"}


def longer_lived(times: float) -> Learned:
    """A belief in which dose buys much duration, as if learned of a person."""
    saturated = {"half_density.leg": BELIEF.parameters["half_density.leg"] * times}
    return Learned(Belief("saturated", "saturated", dict(BELIEF.parameters) | saturated), Verdict(100, 9, (), True, ()))


def test_an_effect_seen_to_be_short_is_lengthened_only_when_the_model_says_that_it_pays() -> None:
    short = [GOOD, {"at": 60, "ashworth": "3", "spasms_per_day": 12, "gone": True}]
    course, now = a_course(FOOT, [{"day": 0, "times": 0.7, "seen": short}]), case_on(84, FOOT)
    ordinary = advised(course, now)
    assert ordinary.steps == (Step.SAME,)
    assert "even 50 % more would add few days" in ordinary.what[0].reason.because
    (more,) = advise_with(course, now, KNOWLEDGE, BELIEF, longer_lived(0.3)).what
    assert more.step is Step.MORE
    assert "50 % more would add about" in more.reason.because
    assert "Raise step by step, by 50 % at most" in more.reason.remedy


def test_at_the_limit_a_short_effect_is_not_lengthened() -> None:
    short = [GOOD, {"at": 60, "gone": True}]
    doses = {"gastrocnemius-medial-head": 100, "gastrocnemius-lateral-head": 100, "soleus": 100, "tibialis-posterior": 100}
    course = a_course(FOOT, [{"day": 0, "doses": doses, "seen": short}])
    advice = advise_with(course, case_on(84, FOOT), KNOWLEDGE, BELIEF, longer_lived(0.3))
    assert advice.steps == (Step.SAME,)
    assert "the limit of 12 weeks is used up: 400 of 400 units" in advice.what[0].reason.because
