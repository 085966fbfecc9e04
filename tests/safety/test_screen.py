"""The safety screen: every answer to every question (hazards H28, H29)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.safety.scenes import (
    ABO,
    DAY,
    KNOWLEDGE,
    ONA,
    Severity,
    a_dose,
    a_problem,
    ago,
    case,
    checked,
    interruptions,
    of,
    plan,
    screen,
    the,
)

from eutonia.domain import CheckResult, Plan
from eutonia.knowledge.types import ScreenQuestion
from eutonia.safety import check

RANK = {"": 0, "note": 1, "reason": 2, "stop": 3}
NECK = [a_problem("torticollis")]
NECK_DOSE = a_dose("sternocleidomastoid", "left", 50, 2)


def answered(question: str, answer: str, **changes: Any) -> CheckResult:
    """The check of an ordinary calf with one answer changed, for the product that the question is about."""
    about = KNOWLEDGE.screen[question]
    product = about.products[0] if about.products else ONA
    the_case = case(product=product, screen=screen() | {"answers": screen()["answers"] | {question: answer}}, **changes)
    return checked(calf(product), the_case)


def calf(product: str) -> Plan:
    """A small dose into the calf."""
    return plan(a_dose("soleus", "right", 50, 3), product=product)


def is_about_the_calf(question: ScreenQuestion) -> bool:
    """True when the question concerns an injection of the leg."""
    return not question.parts or "leg" in question.parts


LEG_QUESTIONS = [question.id for question in KNOWLEDGE.screen.values() if is_about_the_calf(question)]


@pytest.mark.parametrize("question", LEG_QUESTIONS)
def test_each_yes_is_found_with_its_severity_and_source(question: str) -> None:
    about, found = KNOWLEDGE.screen[question], of(f"safety.screen.{question}", answered(question, "yes"))
    assert [finding.severity.value for finding in found] == ([about.if_yes] if about.if_yes else [])
    assert all(finding.citations == about.citations for finding in found)
    assert all(finding.needs_second_name is about.needs_second_name for finding in found)


@pytest.mark.parametrize("question", LEG_QUESTIONS)
@pytest.mark.parametrize("answer", ["not_asked", "cannot_establish"])
def test_unknown_is_never_milder_than_yes(question: str, answer: str) -> None:
    about = KNOWLEDGE.screen[question]
    finding = the("safety.screen-unknown", answered(question, answer))
    assert finding.severity.rank == max(RANK[about.if_yes], RANK[about.if_unknown])
    assert finding.needs_second_name is about.needs_second_name
    assert about.words in finding.because


@pytest.mark.parametrize(("if_yes", "if_unknown", "expected"), [
    ("stop", "note", ["stop"]), ("stop", "", ["stop"]), ("note", "reason", ["reason"]), ("", "note", ["note"]), ("", "", []),
])  # fmt: skip
def test_whatever_a_question_says_unknown_takes_the_worse_of_its_two_severities(
    if_yes: Any, if_unknown: Any, expected: list[str]
) -> None:
    question = replace(KNOWLEDGE.screen["frailty"], if_yes=if_yes, if_unknown=if_unknown)
    knowledge = replace(KNOWLEDGE, screen=KNOWLEDGE.screen | {"frailty": question})
    result = check(calf(ONA), case(screen=screen(frailty="not_asked")), knowledge)
    assert [finding.severity.value for finding in of("safety.screen-unknown", result)] == expected
    assert result.could_not_run == ()


@pytest.mark.parametrize("question", LEG_QUESTIONS)
def test_no_is_no(question: str) -> None:
    assert interruptions(answered(question, "no")) == []


def test_a_question_left_out_was_not_asked() -> None:
    answers = dict.fromkeys(set(KNOWLEDGE.screen) - {"toxin-allergy"}, "no")
    finding = the("safety.screen-unknown", checked(the_case=case(screen=screen() | {"answers": answers})))
    assert finding.severity is Severity.STOP
    assert finding.title == "1 safety question without an answer"


def test_what_is_not_known_is_gathered_into_one_finding_for_each_severity() -> None:
    found = of("safety.screen-unknown", checked(the_case=case(screen={})))
    assert [finding.severity for finding in found] == [Severity.STOP, Severity.REASON, Severity.NOTE]
    assert all("not recorded who answered" in finding.because for finding in found)


@pytest.mark.parametrize(("days", "is_valid"), [(0, True), (28, True), (29, False)])
def test_old_answers_are_as_good_as_not_asked(days: int, is_valid: bool) -> None:
    result = checked(the_case=case(screen=screen() | {"answered_on": ago(days)}))
    found = of("safety.screen-unknown", result)
    assert bool(found) is not is_valid
    assert all(f"{days} days before the plan" in finding.because for finding in found)


def test_answers_of_the_future_are_as_good_as_not_asked() -> None:
    forged = case().screen.model_copy(update={"answered_on": date.fromisoformat(ago(-1))})
    result = checked(the_case=case().model_copy(update={"screen": forged}))
    assert "after the day of the plan" in of("safety.screen-unknown", result)[0].because


def test_answers_that_nobody_gave_are_as_good_as_not_asked() -> None:
    assert of("safety.screen-unknown", checked(the_case=case(screen=screen() | {"answered_by": "nobody"})))


def test_a_yes_stays_a_yes_when_the_screen_has_expired() -> None:
    result = checked(the_case=case(screen=screen(toxin_allergy="yes") | {"answered_on": ago(100)}))
    assert the("safety.screen.toxin-allergy", result).severity is Severity.STOP


def test_a_question_about_another_product_is_not_asked() -> None:
    milk = screen(cows_milk_allergy="yes")
    assert interruptions(checked(calf(ONA), case(screen=milk))) == []
    assert interruptions(checked(calf(ABO), case(product=ABO, screen=milk))) == ["safety.screen.cows-milk-allergy"]


def test_a_question_about_another_part_of_the_body_is_not_asked() -> None:
    about = KNOWLEDGE.screen["frailty"]
    of_the_neck = replace(about, parts=("neck",), if_yes="stop")
    knowledge = replace(KNOWLEDGE, screen=KNOWLEDGE.screen | {"frailty": of_the_neck})
    frail = screen(frailty="yes")
    assert interruptions(check(calf(ONA), case(screen=frail), knowledge)) == []
    neck = check(plan(NECK_DOSE), case(screen=frail, problems=NECK), knowledge)
    assert interruptions(neck) == ["safety.screen.frailty"]
    unknown_place = check(plan(a_dose("musculus-novus")), case(screen=frail), knowledge)
    assert "safety.screen.frailty" in interruptions(unknown_place)


@pytest.mark.parametrize("question", ["swallowing_trouble", "aspiration_last_year", "breathing_trouble"])
@pytest.mark.parametrize("answer", ["yes", "not_asked", "cannot_establish"])
def test_swallowing_or_breathing_in_doubt_stops_neck_and_jaw(question: str, answer: str) -> None:
    doubtful = screen(**{question: answer})
    neck = checked(plan(NECK_DOSE), case(problems=NECK, screen=doubtful))
    jaw = checked(plan(a_dose("masseter", "left", 20, 2)), case(problems=[a_problem("jaw-clenching", "left")], screen=doubtful))
    leg = checked(calf(ONA), case(screen=doubtful))
    assert the("safety.swallowing-and-breathing", neck).severity is Severity.STOP
    assert the("safety.swallowing-and-breathing", jaw).severity is Severity.STOP
    assert of("safety.swallowing-and-breathing", leg) == []
    assert not set(interruptions(leg)) & {"safety.swallowing-and-breathing"}


def test_good_swallowing_and_breathing_leave_the_neck_open() -> None:
    assert interruptions(checked(plan(NECK_DOSE), case(problems=NECK))) == []


def test_an_answer_to_a_question_nobody_asks_is_said_to_be_unused() -> None:
    finding = the("safety.screen-not-a-question", checked(the_case=case(screen=screen(left_handed="yes"))))
    assert finding.severity is Severity.NOTE
    assert "left-handed" in finding.because


# Anticoagulation and the deep compartment of the leg

DEEP = plan(a_dose("tibialis-posterior", "right", 75, 3))


def bleeding(answer: str, inr: float | None = None, days: int = 0, the_plan: Plan = DEEP) -> CheckResult:
    """The check under an answer about anticoagulants, with a ratio of so many days ago."""
    ratio = {} if inr is None else {"inr": Decimal(str(inr)), "inr_on": ago(days)}
    return checked(the_plan, case(screen=screen(anticoagulant=answer) | ratio))


@pytest.mark.parametrize(("inr", "days", "is_doubtful"), [
    (None, 0, True), (2.5, 0, False), (3.5, 0, False), (3.6, 0, True), (2.5, 3, False), (2.5, 4, True),
])  # fmt: skip
@pytest.mark.parametrize("answer", ["yes", "not_asked", "cannot_establish"])
def test_deep_leg_muscles_under_anticoagulation_need_a_good_recent_ratio(
    answer: str, inr: float | None, days: int, is_doubtful: bool
) -> None:
    found = of("safety.bleeding", bleeding(answer, inr, days))
    assert bool(found) is is_doubtful
    assert all(finding.severity is Severity.REASON and finding.citations for finding in found)


def test_without_anticoagulants_or_deep_muscles_no_ratio_is_asked_for() -> None:
    assert of("safety.bleeding", bleeding("no")) == []
    assert of("safety.bleeding", bleeding("yes", the_plan=plan(a_dose("soleus")))) == []


def test_a_ratio_of_the_future_is_not_relied_on() -> None:
    good = case(screen=screen(anticoagulant="yes"))
    forged = good.screen.model_copy(update={"inr": Decimal(2), "inr_on": DAY.replace(day=DAY.day + 1)})
    assert of("safety.bleeding", checked(DEEP, good.model_copy(update={"screen": forged})))


def test_a_ratio_without_its_date_is_not_relied_on() -> None:
    good = case(screen=screen(anticoagulant="yes"))
    forged = good.screen.model_copy(update={"inr": Decimal(2)})
    assert of("safety.bleeding", checked(DEEP, good.model_copy(update={"screen": forged})))
