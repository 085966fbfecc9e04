"""What was found when, what counts as relief, how a cycle is judged at its edges, and the history and plan made of a course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.next_cycle.making import BELIEF, FOOT, KNOWLEDGE, START, a_course, a_scene, case_on, nothing_learned, on

from eutonia.domain.advice import GoalSeen, ReliefSeen
from eutonia.domain.answers import Answer, Ashworth, Side
from eutonia.domain.belief import Learned, Verdict
from eutonia.domain.case import Case, EarlierTreatment, Measure, Response
from eutonia.domain.cycle import Course, GivenDose
from eutonia.domain.plan import Guidance
from eutonia.domain.proposal import Band
from eutonia.next_cycle import history, relief, review, reviewing, scene, with_course
from eutonia.next_cycle.observing import (
    Followed,
    Found,
    assessments,
    best_weeks,
    case_before,
    found_in,
    has_worn_off,
    level_of,
    levels_without_toxin,
    scored_in,
)
from eutonia.next_cycle.scene import Scene, first_to_go
from eutonia.response import Forecast

RIGHT = ("equinovarus-foot", Side.RIGHT)
TONE, SPASMS, PAIN = (Followed(*RIGHT, measure) for measure in (Measure.ASHWORTH, Measure.SPASMS_PER_DAY, Measure.PAIN))
GOOD = {"at": 35, "ashworth": "1+", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}
BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}


def course_of(*cycles: Mapping[str, Any], later: tuple[Case, ...] = ()) -> Course:
    return a_course(FOOT, cycles).model_copy(update={"later_cases": later})


def once(*seen: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {"day": 0, "seen": list(seen), **changes}


# Assessments and what they found


def test_assessments_are_in_the_order_of_their_days_and_the_last_before_a_session_counts() -> None:
    first, second, third = (case_on(day, FOOT) for day in (0, 90, 180))
    course = course_of(once(), later=(third, second))
    assert assessments(course) == (first, second, third)
    assert assessments(course, case_on(120, FOOT)) == (first, second, case_on(120, FOOT), third)
    days = {-1: first, 0: first, 89: first, 90: second, 179: second, 180: third, 400: third}
    assert {day: case_before(course, on(day)) for day in days} == days
    assert case_before(course_of(once(), later=(case_on(-9, FOOT),)), on(-1)).assessed_on == on(-9)


def test_everything_that_was_measured_is_found_and_nothing_else() -> None:
    case = case_on(3, FOOT, found={"pain": 6})
    assert [(one.on, one.of, one.value) for one in found_in(case)] == [(on(3), TONE, 4), (on(3), SPASMS, 12), (on(3), PAIN, 6)]
    bare = case.problems[0].model_copy(update={"ashworth": None, "spasms_per_day": None, "pain": 0})
    assert list(found_in(case.model_copy(update={"problems": (bare,)}))) == [Found(on(3), PAIN, Decimal(0))]
    assert [level_of(bare, measure) for measure in Measure] == [None if m is not Measure.PAIN else Decimal(0) for m in Measure]


def test_scores_are_read_in_the_order_of_the_days() -> None:
    (cycle,) = course_of(once({"at": 60, "ashworth": "2"}, {"at": 35, "spasms_per_day": 5, "ashworth": "1"})).cycles
    assert [(one.on, one.of.measure, one.value) for one in scored_in(cycle)] == [
        (on(35), Measure.ASHWORTH, 1), (on(35), Measure.SPASMS_PER_DAY, 5), (on(60), Measure.ASHWORTH, 3),
    ]  # fmt: skip


# The level without toxin


def levels(course: Course, now: Case, of: Followed = TONE) -> list[Decimal | None]:
    return [one.get(of) for one in levels_without_toxin(course, now, KNOWLEDGE)]


def test_the_last_thing_seen_of_a_problem_carries_its_level() -> None:
    course = course_of(once({"at": 80, "ashworth": "1", "gone": True}, {"at": 70, "ashworth": "4"}))
    bare = case_on(200, FOOT, found={"ashworth": None})
    assert levels(course, bare) == [4, 1], "day 80, after the effect was gone, and not day 70"
    assert levels(course, bare, SPASMS) == [12, 12]
    again = course_of(once({"at": 80, "ashworth": "1", "gone": True}), {"day": 98})
    assert levels(again, bare) == [4, 1, 1], "the first assessment is not seen again after the second session"


def test_what_is_first_measured_later_has_its_level_from_then() -> None:
    course = course_of(once({"at": 35, "pain": 5}))
    assert levels(course, case_on(98, FOOT), PAIN) == [None, 5], "while toxin acts: there is nothing to hold it against"


def test_an_assessment_counts_on_its_day_and_not_after_the_session_or_the_planned_day() -> None:
    course = course_of(once(), {"day": 150}, later=(case_on(150, FOOT, found={"ashworth": "2"}),))
    assert levels(course, case_on(300, FOOT)) == [4, 3, 4]
    late = course_of(once(), {"day": 150}, later=(case_on(151, FOOT, found={"ashworth": "2"}),))
    assert levels(course_of(once()), case_on(150, FOOT, 150, found={"ashworth": "2"})) == [4, 3]
    early = case_on(150, FOOT, found={"ashworth": "2"}).model_copy(update={"planned_for": on(149)})
    assert levels(course_of(once()), early) == [4, 4]
    assert levels(late, case_on(300, FOOT, found={"ashworth": "1"})) == [4, 4, 1]


def test_the_assessment_for_a_session_on_its_day_is_of_the_time_before_it() -> None:
    course = course_of(once(), {"day": 150}, later=(case_on(150, FOOT, found={"ashworth": "4"}),))
    assert levels(course, case_on(160, FOOT, found={"ashworth": None})) == [4, 5, 5]
    third = course_of(once(), {"day": 150}, {"day": 300}, later=(case_on(150, FOOT, found={"ashworth": "4"}),))
    assert levels(third, case_on(310, FOOT, found={"ashworth": None})) == [4, 5, 5, 5]


@pytest.mark.parametrize(("day", "worn_off"), [(111, False), (112, True), (60, False), (0, False)])
def test_toxin_has_worn_off_after_sixteen_weeks(day: int, worn_off: bool) -> None:
    (cycle,) = course_of(once()).cycles
    assert has_worn_off(cycle, on(day), KNOWLEDGE) is worn_off


@pytest.mark.parametrize(("day", "worn_off"), [(69, False), (70, True), (71, True)])
def test_toxin_has_worn_off_from_the_day_on_which_the_person_said_so(day: int, worn_off: bool) -> None:
    (cycle,) = course_of(once(GOOD, {"at": 70, "gone": True}, {"at": 71})).cycles
    assert has_worn_off(cycle, on(day), KNOWLEDGE) is worn_off


def test_the_best_weeks_are_the_third_to_the_ninth() -> None:
    (cycle,) = course_of(once()).cycles
    assert best_weeks(cycle, KNOWLEDGE) == (on(14), on(63))


# Relief


def measured(**changes: Any) -> ReliefSeen:
    (found, *_) = a_scene(once({"at": 35, "ashworth": "1+"})).last.reliefs
    return found.model_copy(update=changes)


@pytest.mark.parametrize(("day", "counts"), [(13, False), (14, True), (63, True), (64, False)])
def test_relief_is_looked_for_in_the_best_weeks(day: int, counts: bool) -> None:
    last = a_scene(once({"at": day, "ashworth": "1+"})).last
    assert len(last.reliefs) == last.seen_at_its_best == counts


def test_each_measure_of_a_problem_has_its_own_relief() -> None:
    painful = {**FOOT, "found": {**FOOT["found"], "pain": 6}}
    seen = [{"at": 35, "ashworth": "1+", "pain": 5}, {"at": 40, "ashworth": "2", "stiffness": 3}]
    last = a_scene(once(*seen), person=painful).last
    assert [one.model_dump() for one in last.reliefs] == [
        {
            "pattern": "equinovarus-foot", "side": Side.RIGHT, "measure": "ashworth", "before": 4, "best": 2, "looks": 2,
            "is_important": True, "is_aimed_at": True, "measures_a_goal": True,
            "words": "equinovarus foot RIGHT, tone (Ashworth): from 3 to 1+",
        },
        {
            "pattern": "equinovarus-foot", "side": Side.RIGHT, "measure": "pain", "before": 6, "best": 5, "looks": 1,
            "is_important": False, "is_aimed_at": True, "measures_a_goal": False,
            "words": "equinovarus foot RIGHT, pain: from 6 to 5 (17 % less)",
        },
    ]  # fmt: skip


def test_what_was_not_measured_before_has_no_relief() -> None:
    last = a_scene(once({"at": 35, "pain": 2, "ashworth": "1+"}, {"at": 70, "pain": 1})).last
    assert [one.measure for one in last.reliefs] == ["ashworth"]
    assert (last.helped_on, last.gone_on) == (on(35), None)


def test_a_problem_that_no_goal_is_about_is_not_aimed_at_and_does_not_count() -> None:
    both = {**FOOT, "goals": [("heel", "ashworth", "1+")]}
    course = a_course(both, [once({"at": 35, "ashworth": "1+"})])
    case = course.case
    aim = case.goals[0].problems[0].model_copy(update={"side": Side.LEFT})
    elsewhere = case.goals[0].model_copy(update={"problems": (aim,)})
    moved = course.model_copy(update={"case": case.model_copy(update={"goals": (elsewhere,)})})
    (seen,) = review(moved, case_on(98, FOOT), KNOWLEDGE)
    assert [(one.is_aimed_at, one.measures_a_goal, one.is_important) for one in seen.reliefs] == [(False, False, True)]
    assert seen.response is Response.NOT_KNOWN
    free = course.model_copy(update={"case": case.model_copy(update={"goals": ()})})
    (found,) = review(free, case_on(98, FOOT), KNOWLEDGE)
    assert [(one.is_aimed_at, one.measures_a_goal) for one in found.reliefs] == [(True, False)]
    assert found.response is Response.PARTIAL


@pytest.mark.parametrize(("before", "after", "important"), [("1", "0.6", True), ("1", "0.7", False), ("0.5", "0.5", False)])
def test_a_small_count_is_weighed_by_its_part(before: str, after: str, important: bool) -> None:
    assert relief.is_important(Measure.SPASMS_PER_DAY, Decimal(before), Decimal(after), KNOWLEDGE) is important


@pytest.mark.parametrize(
    ("measure", "before", "best", "part"),
    [
        ("ashworth", 4, 1, 3), ("ashworth", 0, 0, 0), ("spasms_per_day", 12, 9, "0.25"), ("pain", 4, 5, "-0.25"),
        ("pain", 0, 3, 0), ("pain", 1, 0, 1), ("spasms_per_day", 0, 0, 0),
    ],
)  # fmt: skip
def test_relief_is_compared_in_steps_of_tone_or_as_the_part_that_is_gone(measure: str, before: int, best: int, part: Any) -> None:
    found = measured(measure=measure, before=Decimal(before), best=Decimal(best))
    assert relief.part_of_relief(found) == Decimal(part)


@pytest.mark.parametrize(
    ("measure", "before", "after", "words"),
    [
        (Measure.ASHWORTH, 3, 0, "from 2 to 0"), (Measure.ASHWORTH, 2, 5, "from 1+ to 4"),
        (Measure.SPASMS_PER_DAY, 12, 5, "from 12 to 5 (58 % less)"), (Measure.PAIN, 5, 5, "from 5 to 5"),
        (Measure.PAIN, 0, 3, "from 0 to 3"),
    ],
)  # fmt: skip
def test_a_change_is_told_from_and_to(measure: Measure, before: int, after: int, words: str) -> None:
    assert relief.change_words(measure, Decimal(before), Decimal(after)) == words


def test_grades_and_problems_are_named_as_a_clinician_reads_them() -> None:
    assert [relief.grade(Decimal(at)) for at in range(6)] == [one.value for one in Ashworth] == ["0", "1", "1+", "2", "3", "4"]
    assert relief.problem_words(TONE, KNOWLEDGE) == "equinovarus foot RIGHT"
    assert relief.problem_words(Followed("Some-thing", Side.LEFT, Measure.PAIN), KNOWLEDGE) == "some-thing LEFT"


@pytest.mark.parametrize(
    ("seen", "helped_on", "gone_on"),
    [
        ([], None, None),
        ([BAD], None, None),
        ([BAD, {**BAD, "at": 60}], None, None),
        ([GOOD], 35, None),
        ([GOOD, {**GOOD, "at": 60}, {**BAD, "at": 77}, {**BAD, "at": 90}], 60, 77),
        ([GOOD, {"at": 70, "gone": True}, {"at": 60, "gone": True}], 35, 60),
        ([GOOD, {"at": 70, "gone": True}, {**BAD, "at": 60}], 35, 60),
        ([GOOD, {"at": 50, "gone": True}, {**BAD, "at": 60}], 35, 50),
        ([{"at": 35, "ashworth": "1"}, {"at": 60, "spasms_per_day": 12}], 35, None),
        ([{"at": 35, "ashworth": "1", "spasms_per_day": 12}], 35, None),
        ([{"at": 35, "ashworth": "1"}, {"at": 60, "ashworth": "3", "spasms_per_day": 12}], 35, 60),
        ([{"at": 35, "gone": True}], None, 35),
        ([{**BAD, "at": 20}, {**GOOD, "at": 40}], 40, None),
    ],
    ids=str,
)  # fmt: skip
def test_the_last_help_and_the_first_day_gone(seen: list[dict[str, Any]], helped_on: int | None, gone_on: int | None) -> None:
    last = a_scene(once(*seen)).last
    days = [None if one is None else (one - START).days for one in (last.helped_on, last.gone_on)]
    assert days == [helped_on, gone_on]


# A cycle judged


def test_a_review_holds_what_was_given_and_every_verdict_by_name() -> None:
    first, second = a_scene(once({**GOOD, "weak": "yes", "swallow": "no"}, times=1.2), {"day": 98}).reviews
    assert (first.number, first.given_on, first.product, first.units) == (1, on(0), "onabotulinumtoxinA", 360)
    assert (first.response, first.weakness, first.swallowing, first.missing) == (Response.GOOD, Answer.YES, Answer.NO, ())
    assert first.words == (
        "Cycle 1, 360 units of onabotulinumtoxinA on 5 Jan 2026: a goal was reached; weakness limited the person."
    )
    assert (second.number, second.given_on, second.units, second.response) == (2, on(98), 300, Response.NOT_KNOWN)
    assert second.words == "Cycle 2, 300 units of onabotulinumtoxinA on 13 Apr 2026: not known whether it worked."
    assert (second.reliefs, second.helped_on, second.gone_on, second.other_toxin) == ((), None, None, ())
    assert second.missing == (
        "whether the goal 'goal heel' was reached", "whether the goal 'goal calm' was reached",
        "any score of the problems in the best weeks", "whether weakness limited the person (not asked)",
        "whether swallowing was troubled (not asked)",
    )  # fmt: skip


def test_each_cycle_is_judged_by_its_own_level() -> None:
    grown = case_on(98, FOOT, found={"ashworth": "4"})
    seen = {"at": 35, "ashworth": "3"}
    first, second = review(course_of(once(seen), {"day": 98, "seen": [seen]}, later=(grown,)), case_on(200, FOOT), KNOWLEDGE)
    assert [one.reliefs[0].before for one in (first, second)] == [4, 5]


@pytest.mark.parametrize(
    ("seen", "is_seen"),
    [
        ([{"at": 13, "ashworth": "2"}], False), ([{"at": 14, "ashworth": "2"}], True), ([{"at": 63, "goals": {"heel": 0}}], True),
        ([{"at": 64, "goals": {"heel": 0}}], False), ([{"at": 35}], False), ([{"at": 35}, {"at": 40, "ashworth": "2"}], True),
        ([{"at": 70, "ashworth": "2"}, {"at": 35}], False),
    ],
    ids=str,
)  # fmt: skip
def test_a_cycle_is_seen_at_its_best_when_something_was_scored_then(seen: list[dict[str, Any]], is_seen: bool) -> None:
    assert a_scene(once(*seen)).last.seen_at_its_best is is_seen


@pytest.mark.parametrize(
    ("seen", "reached", "judged_by"),
    [
        ([{"at": 13, "goals": {"heel": 0}}], Answer.NOT_ASKED, "nobody"),
        ([{"at": 14, "goals": {"heel": 0}}], Answer.YES, "attainment"),
        ([{"at": 14, "ashworth": "1+"}], Answer.YES, "scores"),
        ([{"at": 63, "ashworth": "3"}], Answer.NO, "scores"),
        ([{"at": 64, "ashworth": "3"}], Answer.NOT_ASKED, "nobody"),
        ([{"at": 64, "ashworth": "1+"}], Answer.YES, "scores"),
        ([{"at": 35, "ashworth": "3"}, {"at": 64, "ashworth": "1+"}], Answer.YES, "scores"),
        ([{"at": 35, "goals": {"heel": -1}}, {"at": 60, "goals": {"heel": 1}}], Answer.YES, "attainment"),
        ([{"at": 35, "goals": {"heel": -1}, "ashworth": "1+"}], Answer.NO, "attainment"),
    ],
    ids=str,
)  # fmt: skip
def test_who_judged_a_goal_and_when(seen: list[dict[str, Any]], reached: Answer, judged_by: str) -> None:
    heel = a_scene(once(*seen)).last.goals[0]
    assert (heel.goal, heel.words, heel.importance) == ("heel", "goal heel", case_on(0, FOOT).goals[0].importance)
    assert (heel.reached, heel.judged_by) == (reached, judged_by)


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        ([(14, "no")], Answer.NO), ([(13, "no")], Answer.NOT_ASKED), ([(13, "cannot_establish")], Answer.NOT_ASKED),
        ([(14, "cannot_establish")], Answer.CANNOT_ESTABLISH), ([(20, "no"), (30, "cannot_establish")], Answer.NO),
        ([(2, "yes"), (30, "no")], Answer.YES), ([(30, "not_asked")], Answer.NOT_ASKED),
    ],
    ids=str,
)  # fmt: skip
def test_swallowing_is_judged_like_weakness(seen: list[tuple[int, str]], answer: Answer) -> None:
    last = a_scene(once(*({"at": at, "swallow": told, "weak": ""} for at, told in seen))).last
    assert (last.swallowing, last.weakness) == (answer, Answer.NOT_ASKED)


def treated(**told: Any) -> EarlierTreatment:
    return EarlierTreatment.model_validate({"given_on": on(40), "product": "onabotulinumtoxinA", "units": 50} | told)


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        ({}, True), ({"given_on": on(-1)}, False), ({"given_on": on(0), "indication": "bladder"}, True),
        ({"given_on": on(0), "indication": "limb_spasticity"}, False), ({"given_on": on(98)}, True),
        ({"given_on": on(99)}, False), ({"given_on": None}, False), ({"status": "cancelled"}, False),
        ({"status": "signed_not_given"}, False), ({"given_on": on(0), "product": "incobotulinumtoxinA"}, True),
    ],
    ids=str,
)  # fmt: skip
def test_toxin_from_elsewhere_is_of_the_cycle_until_the_planned_day(told: dict[str, Any], counts: bool) -> None:
    (cycle,) = course_of(once()).cycles
    now = case_on(98, FOOT)
    history_now = now.toxin_history.model_copy(update={"treatments": (treated(**told),)})
    seen = list(reviewing._other_toxin(cycle, on(98), now.model_copy(update={"toxin_history": history_now})))
    assert bool(seen) is counts


def test_toxin_between_two_sessions_belongs_to_the_first() -> None:
    told = [treated(given_on=on(day), indication="bladder").model_dump(mode="json") for day in (40, 120)]
    first, second = a_scene(once(), {"day": 98}, history={"any_in_16_weeks": "yes", "treatments": told}).reviews
    assert [len(one.other_toxin) for one in (first, second)] == [1, 1]
    assert first.other_toxin == ("50 units of onabotulinumtoxinA (bladder) on 14 Feb 2026",)


@pytest.mark.parametrize(
    ("indication", "is_ours"),
    [
        ("limb_spasticity", True), ("cervical_dystonia", True), ("jaw", True), ("other", True), ("not_known", True),
        ("bladder", False), ("migraine", False), ("cosmetic", False),
    ],
)  # fmt: skip
def test_a_treatment_of_the_same_day_and_product_is_the_session_unless_it_was_for_something_else(
    indication: str, is_ours: bool
) -> None:
    (cycle,) = course_of(once()).cycles
    assert reviewing.is_session(treated(given_on=on(0), indication=indication), cycle.session) is is_ours
    assert not reviewing.is_session(treated(given_on=on(1), indication=indication), cycle.session)
    assert not reviewing.is_session(treated(given_on=on(0), product="incobotulinumtoxinA", indication=indication), cycle.session)


def test_what_is_not_known_of_a_treatment_is_told_as_unknown() -> None:
    assert reviewing.other_words(treated(indication="face_or_eyelid")) == (
        "50 units of onabotulinumtoxinA (face or eyelid) on 14 Feb 2026"
    )
    assert reviewing.other_words(EarlierTreatment()) == (
        "an unknown number of units of an unknown product (not known) on an unknown day"
    )


def goal(reached: Answer) -> GoalSeen:
    return GoalSeen(goal="g", words="g", importance=1, reached=reached, judged_by="nobody")


YES, NO, OPEN = Answer.YES, Answer.NO, Answer.NOT_ASKED


@pytest.mark.parametrize(
    ("goals", "important", "response"),
    [
        ((YES, NO), (), Response.GOOD), ((NO, NO), (True, False), Response.PARTIAL), ((NO, NO), (False,), Response.NONE),
        ((NO, OPEN), (False,), Response.NOT_KNOWN), ((OPEN,), (), Response.NOT_KNOWN), ((NO, OPEN), (True,), Response.PARTIAL),
        ((), (True,), Response.PARTIAL), ((), (False,), Response.NONE), ((), (), Response.NOT_KNOWN),
    ],
)  # fmt: skip
def test_a_response_follows_from_goals_and_then_from_relief(
    goals: tuple[Answer, ...], important: tuple[bool, ...], response: Response
) -> None:
    reliefs = [measured(is_important=one) for one in important]
    assert reviewing.response_of([goal(one) for one in goals], reliefs) is response
    beside = measured(is_important=True, is_aimed_at=False)
    assert reviewing.response_of([goal(one) for one in goals], [*reliefs, beside]) is response, "relief elsewhere is no response"


# History and plan


def session_with(*doses: tuple[str, int, int]) -> Any:
    (cycle,) = course_of(once(guidance="ultrasound")).cycles
    made = tuple(
        GivenDose(muscle=muscle, side=Side.LEFT, units=Decimal(units), sites=sites, guidance=Guidance.STIMULATION)
        for muscle, units, sites in doses
    )
    return cycle.session.model_copy(update={"doses": made})


@pytest.mark.parametrize(
    ("muscles", "indication"),
    [
        (("soleus",), "limb_spasticity"), (("splenius-capitis",), "cervical_dystonia"), (("masseter",), "jaw"),
        (("splenius-capitis", "soleus"), "limb_spasticity"), (("masseter", "soleus"), "limb_spasticity"),
        (("splenius-capitis", "masseter"), "limb_spasticity"), (("no-such-muscle",), "limb_spasticity"),
        ((), "limb_spasticity"), (("no-such-muscle", "masseter"), "jaw"),
    ],
)  # fmt: skip
def test_what_a_session_was_for_is_read_from_its_muscles(muscles: tuple[str, ...], indication: str) -> None:
    assert history._indication(session_with(*((one, 10, 1) for one in muscles)), KNOWLEDGE) == indication


def test_a_session_becomes_a_confirmed_treatment_of_its_problems() -> None:
    course = a_course(FOOT, [once(GOOD), {"day": 98, "times": 0.8, "seen": [BAD]}])
    held = with_course(case_on(196, FOOT, first_toxin_treatment="yes"), course, KNOWLEDGE)
    assert held.first_toxin_treatment is Answer.NO
    first, second = held.toxin_history.treatments
    assert (first.given_on, first.product, first.units, first.indication) == (on(0), "onabotulinumtoxinA", 300, "limb_spasticity")
    assert (first.confirmed, first.response, first.status) == (Answer.YES, Response.GOOD, "given")
    assert [(one.pattern, one.side) for one in first.muscles] == [RIGHT]
    assert (second.given_on, second.units, second.response) == (on(98), 240, Response.NONE)
    assert held.toxin_history.any_in_16_weeks is Answer.NO


def test_a_history_is_made_only_of_as_many_verdicts_as_sessions() -> None:
    course = a_course(FOOT, [once(GOOD), {"day": 98}])
    reviews = review(course, case_on(196, FOOT), KNOWLEDGE)
    with pytest.raises(ValueError, match="zip"):
        history.with_sessions(case_on(196, FOOT), course, reviews[:1], KNOWLEDGE)


def test_each_session_takes_the_place_of_what_was_told_of_it_and_other_treatments_stay() -> None:
    told = [treated(given_on=on(day), clinic=str(day)).model_dump(mode="json") for day in (0, 40, 98)]
    now = case_on(196, FOOT, history={"any_in_16_weeks": "yes", "treatments": told})
    held = with_course(now, a_course(FOOT, [once(GOOD), {"day": 98}]), KNOWLEDGE)
    assert [(one.given_on, one.clinic) for one in held.toxin_history.treatments] == [(on(40), "40"), (on(0), ""), (on(98), "")]


@pytest.mark.parametrize(
    ("told", "gap"),
    [
        ({"units": 250}, "The history says 250 units on 5 Jan 2026; the session says 300, which is what is counted"),
        ({"units": 300}, None), ({"units": None}, None), ({"units": 250, "indication": "bladder"}, None),
        ({"units": 250, "given_on": on(3)}, None),
    ],
    ids=str,
)  # fmt: skip
def test_a_history_that_disagrees_with_a_session_is_told(told: dict[str, Any], gap: str | None) -> None:
    row = treated(**({"given_on": on(0)} | told)).model_dump(mode="json")
    now = case_on(98, FOOT, history={"any_in_16_weeks": "yes", "treatments": [row]})
    assert list(history.history_gaps(now, course_of(once()))) == ([gap] if gap else [])


@pytest.mark.parametrize(("answer", "words"), [("not_asked", "not asked"), ("cannot_establish", "cannot establish")])
def test_other_toxin_that_nobody_asked_about_is_a_gap(answer: str, words: str) -> None:
    now = case_on(98, FOOT, history={"any_in_16_weeks": answer})
    gap = f"Any botulinum toxin elsewhere in the last 16 weeks: {words}"
    assert list(history.history_gaps(now, course_of(once()))) == [gap]
    assert list(history.history_gaps(case_on(98, FOOT), course_of(once()))) == []


def test_a_session_becomes_a_plan_as_it_was() -> None:
    session = session_with(("soleus", 72, 3), ("tibialis-posterior", 1, 0), ("flexor-digitorum-longus", 0, 2))
    case = case_on(5, FOOT)
    plan = history.plan_of(session, case)
    assert [(one.muscle, one.side, one.units, one.sites, one.guidance) for one in plan.doses] == [
        ("soleus", Side.LEFT, 72, 3, Guidance.STIMULATION), ("tibialis-posterior", Side.LEFT, 1, 1, Guidance.STIMULATION),
    ]  # fmt: skip
    assert (plan.case_id, plan.product, plan.jurisdiction) == (case.case_id, session.product, case.jurisdiction)
    assert (plan.planned_for, plan.dilution) == (session.given_on, session.dilution)
    assert plan.dilution is not None


@pytest.mark.parametrize(
    ("times", "step", "units"), [("1", "0", "72.5"), ("2", "0", "145"), ("1.5", "5", "110"), ("1", "5", "75"), ("2", "5", "145")]
)
def test_doses_times_a_factor_go_up_to_whole_steps(times: str, step: str, units: str) -> None:
    session = session_with(("soleus", 72, 1))
    (dose,) = session.doses
    session = session.model_copy(update={"doses": (dose.model_copy(update={"units": Decimal("72.5")}),)})
    (planned,) = history.plan_of(session, case_on(0, FOOT), Decimal(times), Decimal(step)).doses
    assert planned.units == Decimal(units)
    assert history.plan_of(session, case_on(0, FOOT)).doses[0].units == Decimal("72.5")


# The scene


def test_a_scene_knows_the_last_cycle_and_the_one_before() -> None:
    cycles = [once(GOOD), {"day": 98, "seen": [BAD], "times": 0.8}, {"day": 196, "product": "incobotulinumtoxinA"}]
    three, one = a_scene(*cycles), a_scene(cycles[0])
    assert three.before is not None
    assert (three.last.number, three.before.number, three.session.given_on) == (3, 2, on(196))
    assert three.session.product == "incobotulinumtoxinA"
    assert (one.last.number, one.before) == (1, None)
    two = a_scene(*cycles[:2])
    assert two.before is not None
    assert two.before.number == 1
    assert Scene(one.course, one.asked, KNOWLEDGE, BELIEF, one.learned).answers == {}


def test_the_belief_is_that_of_the_person_only_while_it_can_be_trusted() -> None:
    own = replace(BELIEF, id="own")
    trusted = a_scene(once(GOOD), learned=Learned(own, Verdict(100, 9, (), True, ())))
    doubted = a_scene(once(GOOD), learned=Learned(own, Verdict(100, 9, (), False, ())))
    assert (trusted.belief.id, doubted.belief.id) == ("own", BELIEF.id)


def test_settings_are_cited_once_each() -> None:
    found = a_scene(once(GOOD)).cited("step_of_dose", "covered_part", "worth_days")
    assert [one.section for one in found] == ["docs/next-cycle.md, what", "docs/next-cycle.md, when"]
    assert a_scene(once(GOOD)).number("worth_days") == 7


def test_a_forecast_is_of_the_last_session_on_its_day_after_the_earlier_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(scene, "forecast", lambda *given, earlier=None: asked.append((*given, earlier)))
    odd = {"soleus": 72}
    cycles = [once(), {"day": 98}, {"day": 196, "doses": odd, "product": "incobotulinumtoxinA"}]
    held = a_scene(*cycles, planned=301)
    held.forecast_of(BELIEF)
    held.forecast_of(BELIEF, Decimal(2))
    held.forecast_of(BELIEF, Decimal("1.1"))
    assert [plan.doses[0].units for plan, *_ in asked] == [72, 145, 80]
    for plan, case, _, belief, earlier in asked:
        assert (plan.planned_for, case.planned_for, case.product) == (on(196), on(196), "incobotulinumtoxinA")
        assert case.assessed_on == on(0)
        assert [one.given_on for one in earlier] == [on(0), on(98)]
        assert belief is BELIEF


def test_a_dose_that_is_no_whole_number_is_forecast_as_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(scene, "forecast", lambda plan, *_, **__: asked.append(plan))
    held = a_scene(once())
    (cycle,) = held.course.cycles
    doses = tuple(one.model_copy(update={"units": Decimal("72.5")}) for one in cycle.session.doses[:1])
    session = cycle.session.model_copy(update={"doses": doses})
    course = held.course.model_copy(update={"cycles": (cycle.model_copy(update={"session": session}),)})
    Scene(course, held.asked, KNOWLEDGE, BELIEF, nothing_learned()).forecast_of(BELIEF)
    assert [dose.units for dose in asked[0].doses] == [Decimal("72.5")]


def a_band(median: float) -> Band:
    return Band(*(Decimal(str(median)) for _ in range(7)))


def expected(*ends: tuple[Side, str, float | None]) -> Forecast:
    """A forecast of which only the ends are looked at."""
    found = a_scene(once(GOOD)).expected
    assert found is not None
    course = found.courses[0]
    return replace(
        found,
        courses=tuple(
            replace_course(course, side=side, measure=measure, wears_off_day=None if end is None else a_band(end))
            for side, measure, end in ends
        ),
    )


def replace_course(course: Any, **changes: Any) -> Any:
    return course.model_copy(update=changes) if hasattr(course, "model_copy") else replace(course, **changes)


def test_the_aimed_problem_that_loses_its_relief_first_says_when_the_effect_ends() -> None:
    case = case_on(0, FOOT)
    right, left = Side.RIGHT, Side.LEFT

    def first(*ends: tuple[Side, str, float | None], goals: bool = True) -> Decimal | None:
        found = first_to_go(expected(*ends), case if goals else case.model_copy(update={"goals": ()}))
        return found.median if found else None

    assert first((right, "ashworth", 90), (right, "spasms_per_day", 80), (left, "ashworth", 60), (right, "pain", 50)) == 80
    assert first((right, "ashworth", 90), (right, "spasms_per_day", None)) == 90
    assert first((left, "ashworth", 60), (right, "pain", 50)) == 50, "where nothing aimed at can be forecast, anything"
    assert first((right, "ashworth", 90), (left, "ashworth", 60), goals=False) == 60
    assert first((right, "ashworth", None), (left, "ashworth", 60)) is None
    assert first() is None


def test_without_a_forecast_there_is_no_end_of_the_effect() -> None:
    unknown = a_scene(once(GOOD, product="daxibotulinumtoxinA"))
    assert (unknown.expected, unknown.wears_off) == (None, None)
    known = a_scene(once(GOOD))
    assert known.expected is not None
    assert known.wears_off == first_to_go(known.expected, known.treated_for)
    assert known.expected_at_first == known.expected
