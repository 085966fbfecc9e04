"""Each cycle as it is judged: what was reached, what changed, what was never looked at, and the level without toxin."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.next_cycle.making import FOOT, KNOWLEDGE, NECK, START, a_course, case_on, on

from eutonia.domain.advice import CycleReview
from eutonia.domain.answers import Answer
from eutonia.domain.case import Measure, Response
from eutonia.domain.cycle import Course
from eutonia.next_cycle import review
from eutonia.next_cycle.observing import Followed, levels_without_toxin
from eutonia.next_cycle.relief import is_important

GOOD = {"at": 35, "ashworth": "1+", "spasms_per_day": 4}
BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12}


def judged(*cycles: dict[str, Any], now: int | None = None, **changes: Any) -> tuple[CycleReview, ...]:
    day = cycles[-1]["day"] + 100 if now is None else now
    return review(a_course(FOOT, cycles), case_on(day, FOOT, **changes), KNOWLEDGE)


def one(*seen: dict[str, Any], **changes: Any) -> CycleReview:
    (found,) = judged({"day": 0, "seen": list(seen)}, **changes)
    return found


@pytest.mark.parametrize(
    ("seen", "response"),
    [
        ([GOOD], Response.GOOD),
        ([{**BAD, "goals": {"heel": 0}}], Response.GOOD),
        ([{"at": 35, "goals": {"heel": 0}}], Response.GOOD),
        ([BAD], Response.NONE),
        ([{"at": 35, "goals": {"heel": -1, "calm": -1}}], Response.NONE),
        ([{"at": 35, "goals": {"heel": -1}}], Response.NOT_KNOWN),
        ([{"at": 35, "ashworth": "3"}], Response.NOT_KNOWN),
        ([{"at": 35, "ashworth": "2", "goals": {"heel": -1, "calm": -1}}], Response.PARTIAL),
        ([{"at": 35, "spasms_per_day": 7, "goals": {"heel": -1, "calm": -1}}], Response.PARTIAL),
        ([{"at": 35, "spasms_per_day": 8, "ashworth": "3"}], Response.NONE),
        ([], Response.NOT_KNOWN),
        ([{"at": 35}], Response.NOT_KNOWN),
        ([{**GOOD, "at": 3}], Response.NOT_KNOWN),
        ([{**BAD, "at": 84}], Response.NOT_KNOWN),
        ([{**GOOD, "at": 84}], Response.GOOD),
        ([{"at": 3, "goals": {"heel": -1, "calm": -1}}], Response.NOT_KNOWN),
        ([{"at": 90, "goals": {"heel": -1, "calm": -1}}], Response.NONE),
    ],
    ids=str,
)
def test_how_a_cycle_worked(seen: list[dict[str, Any]], response: Response) -> None:
    assert one(*seen).response is response


def test_a_poor_score_after_the_best_weeks_is_no_failure_but_a_good_one_is_a_success() -> None:
    late = one({**BAD, "at": 84})
    assert [goal.reached for goal in late.goals] == [Answer.NOT_ASKED, Answer.NOT_ASKED]
    assert late.reliefs == ()
    assert not late.seen_at_its_best
    assert "any score of the problems in the best weeks" in late.missing


def test_the_verdict_of_the_person_comes_before_the_score() -> None:
    heel, calm = one({**GOOD, "goals": {"heel": -1}}).goals
    assert (heel.reached, heel.judged_by) == (Answer.NO, "attainment")
    assert (calm.reached, calm.judged_by) == (Answer.YES, "scores")


def test_the_median_of_several_looks_counts_and_is_one_of_them() -> None:
    looks = [{"at": day, "ashworth": grade} for day, grade in ((20, "3"), (30, "1+"), (40, "2"), (50, "1"))]
    (relief,) = one(*looks).reliefs
    assert (relief.before, relief.best, relief.looks) == (4, 2, 4)
    assert relief.words == "equinovarus foot RIGHT, tone (Ashworth): from 3 to 1+"


@pytest.mark.parametrize(
    ("measure", "before", "after", "important"),
    [
        (Measure.ASHWORTH, 4, 3, True), (Measure.ASHWORTH, 4, 4, False), (Measure.SPASMS_PER_DAY, 10, 6, True),
        (Measure.SPASMS_PER_DAY, 10, 7, False), (Measure.SPASMS_PER_DAY, 0, 0, False), (Measure.PAIN, 10, 7, True),
        (Measure.PAIN, 10, 8, False), (Measure.PAIN, 0, 0, False),
    ],
)  # fmt: skip
def test_what_is_important(measure: Measure, before: int, after: int, important: bool) -> None:
    assert is_important(measure, Decimal(before), Decimal(after), KNOWLEDGE) is important


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        ([{"at": 35, "weak": "no"}], Answer.NO),
        ([{"at": 35, "weak": "no"}, {"at": 60, "weak": "yes"}], Answer.YES),
        ([{"at": 2, "weak": "yes"}], Answer.YES),
        ([{"at": 2, "weak": "no"}], Answer.NOT_ASKED),
        ([{"at": 35, "weak": "cannot_establish"}], Answer.CANNOT_ESTABLISH),
        ([{"at": 35, "weak": ""}], Answer.NOT_ASKED),
        ([], Answer.NOT_ASKED),
    ],
    ids=str,
)
def test_harm_is_known_only_when_it_was_asked_late_enough(seen: list[dict[str, Any]], answer: Answer) -> None:
    assert one(*seen).weakness is answer


def test_an_effect_is_gone_when_it_is_said_or_seen_to_be() -> None:
    said = one(GOOD, {"at": 70, "gone": True})
    assert (said.helped_on, said.gone_on) == (on(35), on(70))
    seen = one(GOOD, {**BAD, "at": 77})
    assert (seen.helped_on, seen.gone_on) == (on(35), on(77))
    still = one(GOOD, {**GOOD, "at": 80})
    assert (still.helped_on, still.gone_on) == (on(80), None)


def test_toxin_from_elsewhere_within_the_cycle_is_told_and_our_own_session_is_not() -> None:
    history = {
        "any_in_16_weeks": "yes",
        "treatments": [
            {"given_on": on(40).isoformat(), "product": "onabotulinumtoxinA", "units": 100, "indication": "bladder"},
            {"given_on": on(0).isoformat(), "product": "onabotulinumtoxinA", "units": 300, "indication": "limb_spasticity"},
            {"given_on": on(50).isoformat(), "product": "onabotulinumtoxinA", "status": "cancelled"},
            {"given_on": (START - timedelta(days=9)).isoformat(), "product": "onabotulinumtoxinA"},
        ],
    }
    assert one(GOOD, history=history).other_toxin == ("100 units of onabotulinumtoxinA (bladder) on 14 Feb 2026",)


LEVEL = Followed("equinovarus-foot", "right", Measure.ASHWORTH)  # type: ignore[arg-type]


def levels(*cycles: dict[str, Any], now: int, grade: str) -> list[Decimal]:
    course = a_course(FOOT, cycles)
    return [one[LEVEL] for one in levels_without_toxin(course, case_on(now, FOOT, found={"ashworth": grade}), KNOWLEDGE)]


def test_what_is_found_while_toxin_acts_is_not_the_level_without_it() -> None:
    assert levels({"day": 0, "seen": [GOOD]}, now=90, grade="1+") == [4, 4]
    assert levels({"day": 0, "seen": [GOOD]}, now=90, grade="4") == [4, 5]


def test_what_is_found_when_it_has_worn_off_is_the_level_better_or_worse() -> None:
    assert levels({"day": 0, "seen": [GOOD]}, now=120, grade="2") == [4, 3]
    assert levels({"day": 0, "seen": [GOOD, {"at": 80, "gone": True}]}, now=90, grade="2") == [4, 3]
    assert levels({"day": 0}, {"day": 130, "seen": [GOOD]}, now=230, grade="1+") == [4, 4, 4]


def test_an_assessment_between_two_sessions_is_seen_too() -> None:
    course = a_course(FOOT, [{"day": 0, "seen": [GOOD]}, {"day": 150, "seen": [BAD]}])
    later = case_on(140, FOOT, found={"ashworth": "4"})
    held = Course.model_validate({**course.model_dump(mode="json"), "later_cases": [later.model_dump(mode="json")]})
    assert [one[LEVEL] for one in levels_without_toxin(held, case_on(250, FOOT), KNOWLEDGE)] == [4, 5, 5]
    second = review(held, case_on(250, FOOT), KNOWLEDGE)[1]
    assert second.reliefs[0].words == "equinovarus foot RIGHT, tone (Ashworth): from 4 to 3"


def test_without_a_goal_every_problem_counts() -> None:
    course = a_course(FOOT, [{"day": 0, "seen": [BAD]}], {"goals": []})
    assert review(course, case_on(100, FOOT), KNOWLEDGE)[0].response is Response.NONE


def test_a_neck_is_judged_by_its_pain() -> None:
    course = a_course(NECK, [{"day": 0, "seen": [{"at": 28, "pain": 3}]}])
    (found,) = review(course, case_on(100, NECK), KNOWLEDGE)
    assert found.response is Response.GOOD
    assert found.words == "Cycle 1, 100 units of onabotulinumtoxinA on 5 Jan 2026: a goal was reached."
