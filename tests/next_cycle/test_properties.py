"""What holds for every course: knowing less is never bolder, harm never leads to more, no day is before the law allows."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.next_cycle.making import (
    BELIEF,
    KNOWLEDGE,
    PEOPLE,
    a_course,
    case_on,
    nothing_learned,
    on,
)

from eutonia.domain.advice import Advice, Step
from eutonia.domain.answers import Answer
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course
from eutonia.next_cycle import advise_with
from eutonia.scoring.goals import reached_by_scores

MODEST = settings(max_examples=60, deadline=None)
BOLD = {Step.LESS: 1, Step.OTHER_GUIDANCE: 2, Step.OTHER_MUSCLES: 2, Step.SAME: 2, Step.MORE: 3}
"""How far a step goes: less, about as much, more. Asking, pausing and referring inject nothing."""

GRADES = st.sampled_from(["0", "1", "1+", "2", "3", "4"])
ANSWER = st.sampled_from(["yes", "no", "no", "no", ""])
CYCLE = st.fixed_dictionaries(
    {
        "times": st.sampled_from([0.3, 0.6, 1, 1.2]),
        "guidance": st.sampled_from(["ultrasound", "ultrasound", "anatomical", ""]),
        "ashworth": st.none() | GRADES,
        "spasms_per_day": st.none() | st.integers(0, 14),
        "attained": st.booleans(),
        "weak": ANSWER,
        "swallow": ANSWER,
        "gone": st.none() | st.integers(50, 90),
        "followed": st.sampled_from([True, True, True, False]),
        "product": st.sampled_from(["onabotulinumtoxinA", "onabotulinumtoxinA", "incobotulinumtoxinA"]),
    }
)
Spec = dict[str, Any]


@st.composite
def courses(draw: st.DrawFn) -> list[Spec]:
    """One to three cycles, 91 to 140 days apart, of a person with an equinovarus foot."""
    specs, day = [], 0
    for _ in range(draw(st.integers(1, 3))):
        specs.append(draw(CYCLE) | {"day": day})
        day += draw(st.integers(91, 140))
    return specs


NOW = st.fixed_dictionaries(
    {
        "after": st.integers(91, 200),
        "ashworth": st.none() | GRADES,
        "fixed": st.sampled_from(["no", "no", "no", "yes", "not_asked"]),
        "infection": st.sampled_from(["no", "no", "no", "yes", "not_asked"]),
        "history": st.sampled_from(["no", "no", "yes", "not_asked"]),
    }
)


def built(specs: list[Spec], now: Spec) -> tuple[Course, Case]:
    person = PEOPLE["foot"]
    course = a_course(person, [_cycle(one) for one in specs])
    days = specs[-1]["day"] + now["after"]
    found = {} if now["ashworth"] is None else {"ashworth": now["ashworth"]}
    case = case_on(
        days, person, days + 7, found=found, told={"fixed_contracture": now["fixed"]},
        screen={"urinary-infection": now["infection"]}, history={"any_in_16_weeks": now["history"]},
    )  # fmt: skip
    if now["ashworth"] is None:
        tree = case.model_dump(mode="json")
        tree["problems"][0]["ashworth"] = None
        case = Case.model_validate(tree)
    return _attained(course, specs), case


def _cycle(one: Spec) -> Spec:
    scores = {key: one[key] for key in ("ashworth", "spasms_per_day") if one[key] is not None}
    seen = [{"at": 35, "weak": one["weak"], "swallow": one["swallow"], **scores}] if one["followed"] else []
    gone = [{"at": one["gone"], "gone": True, "weak": "", "swallow": ""}] if one["gone"] and one["followed"] else []
    return {key: one[key] for key in ("day", "times", "guidance", "product")} | {"seen": [*seen, *gone]}


def _attained(course: Course, specs: list[Spec]) -> Course:
    """Attainment as the scores say where it was scored: two sources that contradict each other are not knowing less."""
    tree = course.model_dump(mode="json")
    for row, (cycle, one) in enumerate(zip(course.cycles, specs, strict=True)):
        for at, seen in enumerate(cycle.follow_ups[:1] if one["attained"] else ()):
            found = {goal.id: reached_by_scores(goal, seen) for goal in course.case.goals}
            levels = {id: (0 if answer is Answer.YES else -1) for id, answer in found.items() if not answer.is_unknown}
            tree["cycles"][row]["follow_ups"][at]["goal_attainment"] = levels
    return Course.model_validate(tree)


def advice_for(course: Course, case: Case) -> Advice:
    return advise_with(course, case, KNOWLEDGE, BELIEF, nothing_learned())


def boldness(advice: Advice) -> int:
    return max((BOLD.get(one.step, 0) for one in advice.what if not one.held), default=0)


def _each_follow_up(change: Callable[[Spec], None]) -> Callable[[Spec, int], None]:
    def forget(tree: Spec, row: int) -> None:
        for seen in tree["cycles"][row]["follow_ups"]:
            change(seen)

    return forget


def _no_follow_ups(tree: Spec, row: int) -> None:
    tree["cycles"][row]["follow_ups"] = []


def _no_guidance(tree: Spec, row: int) -> None:
    for dose in tree["cycles"][row]["session"]["doses"]:
        dose["guidance"] = None


FORGETTING: dict[str, Callable[[Spec, int], None]] = {
    "whether it weakened": _each_follow_up(lambda seen: seen.update(weakness_that_limits="not_asked")),
    "whether swallowing was troubled": _each_follow_up(lambda seen: seen.update(swallowing_trouble="cannot_establish")),
    "every score": _each_follow_up(lambda seen: seen.update(scores=[])),
    "every attainment": _each_follow_up(lambda seen: seen.update(goal_attainment={})),
    "scores and attainment": _each_follow_up(lambda seen: seen.update(scores=[], goal_attainment={})),
    "when it wore off": _each_follow_up(lambda seen: seen.update(felt_wear_off=False)),
    "every follow-up": _no_follow_ups,
    "how the needle was guided": _no_guidance,
}


@MODEST
@given(courses(), NOW, st.sampled_from(sorted(FORGETTING)), st.data())
def test_forgetting_something_of_a_cycle_is_never_bolder(specs: list[Spec], now: Spec, what: str, data: st.DataObject) -> None:
    course, case = built(specs, now)
    row = data.draw(st.integers(0, len(specs) - 1))
    tree = deepcopy(course.model_dump(mode="json"))
    FORGETTING[what](tree, row)
    assert boldness(advice_for(Course.model_validate(tree), case)) <= boldness(advice_for(course, case)), what


@MODEST
@given(courses(), NOW, st.sampled_from(["ashworth", "fixed", "infection", "history"]))
def test_knowing_less_of_the_person_now_is_never_bolder(specs: list[Spec], now: Spec, what: str) -> None:
    less = now | {what: None if what == "ashworth" else "not_asked"}
    assert boldness(advice_for(*built(specs, less))) <= boldness(advice_for(*built(specs, now)))


@MODEST
@given(courses(), NOW, st.data())
def test_more_weakness_never_leads_to_more(specs: list[Spec], now: Spec, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(specs) - 1))
    harm = data.draw(st.sampled_from(["weak", "swallow"]))
    worse = deepcopy(specs)
    worse[row] |= {harm: "yes", "followed": True}
    before, after = advice_for(*built(specs, now)), advice_for(*built(worse, now))
    if specs[row]["followed"]:
        assert Step.MORE not in after.steps or Step.MORE in before.steps
        assert boldness(after) <= max(boldness(before), 1)
    if row == len(specs) - 1:
        assert Step.MORE not in after.steps
        assert after.steps[0] is Step.LESS


@MODEST
@given(courses(), NOW)
def test_no_day_is_before_the_law_allows(specs: list[Spec], now: Spec) -> None:
    course, case = built(specs, now)
    when = advice_for(course, case).timing
    assert when.eligible_from == on(specs[-1]["day"] + 84)
    if when.session_from:
        assert when.session_from >= max(when.eligible_from, case.assessed_on)
    assert when.without_effect_days >= 0


@MODEST
@given(courses(), NOW)
def test_nothing_is_injected_before_what_comes_first(specs: list[Spec], now: Spec) -> None:
    advice = advice_for(*built(specs, now))
    waits = any(one.comes_first for one in advice.what)
    assert all(one.held == (waits and not one.comes_first and one.step is not Step.LESS) for one in advice.what)
    assert [list(Step).index(step) for step in advice.steps] == sorted(list(Step).index(step) for step in advice.steps)
    if any(one.comes_first and one.step in (Step.PAUSE, Step.REFER) for one in advice.what):
        assert advice.timing.session_from is None


@MODEST
@given(courses(), NOW)
def test_asking_twice_gives_the_same_answer_whatever_the_order_of_the_follow_ups(specs: list[Spec], now: Spec) -> None:
    course, case = built(specs, now)
    tree = course.model_dump(mode="json")
    for cycle in tree["cycles"]:
        cycle["follow_ups"].reverse()
    one, other = advice_for(course, case), advice_for(Course.model_validate(tree), case)
    assert one.model_copy(update={"course_hash": ""}) == other.model_copy(update={"course_hash": ""})
    assert advice_for(course, case).model_dump_json() == one.model_dump_json()


@MODEST
@given(courses(), NOW)
def test_missing_follow_ups_alone_never_stop_a_treatment(specs: list[Spec], now: Spec) -> None:
    course, case = built([one | {"followed": False} for one in specs], now | {"infection": "no", "fixed": "no"})
    advice = advice_for(course, case)
    assert {one.step for one in advice.what if not one.held} == {Step.ASK_FIRST}
    assert advice.loss is None
