"""Single observations and their order, worked out by hand; and every fault of a course by its whole sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from tests.build import a_problem
from tests.learn.people import ABO, DAY, FOOT, ONA, TWO, Visits, filled, skeleton
from tests.learn.test_reading import changed, kinds, read

from eutonia.domain.answers import Side
from eutonia.domain.cycle import Course
from eutonia.domain.errors import BadInput
from eutonia.learn.scores import Clock, Kind, Observed

PAIN = Visits(weeks=(2, 4, 8), measures=("pain",))


def update(course: Course, at: int, **changes: Any) -> Course:
    """The course with another follow-up at this place of the first cycle."""
    return changed(course, lambda d: d["cycles"][0]["follow_ups"][at].update(changes))


def of(kind: Kind, course: Course) -> list[tuple[int, int, float, int, bool]]:
    """Day, place, value, stage, and whether at a follow-up, of every observation of a kind."""
    return [(one.day, one.place, one.value, one.stage, one.follow_up) for one in read(course).observations if one.kind is kind]


def test_an_observation_of_a_day_counts_the_sessions_before_it() -> None:
    clock = Clock(DAY, (DAY, DAY + timedelta(days=91)))
    found = [clock.observed(Kind.PAIN, DAY + timedelta(days=day), 3, 2.0) for day in (-2, 0, 1, 91, 92)]
    assert [(one.day, one.stage) for one in found] == [(-2, 0), (0, 0), (1, 1), (91, 1), (92, 2)]
    assert found[0] == Observed(order=2, stage=0, day=-2, place=3, value=2.0, follow_up=True)
    assert found[0].kind is Kind.PAIN
    assert not clock.observed(Kind.GOAL, DAY, 0, 1, follow_up=False).follow_up


def test_the_kinds_have_their_names_and_words() -> None:
    assert {one.value: one.words for one in Kind} == {
        "ashworth": "tone",
        "spasms_per_day": "spasms a day",
        "pain": "pain",
        "tardieu": "tardieu",
        "stiffness": "stiffness",
        "goal": "goals",
        "weakness": "weakness",
        "felt_onset": "felt_onset",
        "felt_wear_off": "felt_wear_off",
    }


def test_observations_stand_by_kind_then_stage_then_day_then_place() -> None:
    course = filled(Visits(problems=TWO, weeks=(4,), measures=("ashworth", "pain")), lambda _, __, place: 1.0 + place)
    found = [(one.kind, one.stage, one.day, one.place, one.value) for one in read(course).observations]
    days = [(0, 0), (1, 28)]
    assert found == [
        (kind, stage, day, place, 1.0 + place) for kind in (Kind.ASHWORTH, Kind.PAIN) for stage, day in days for place in (0, 1)
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("yes", "no", "yes"), (14, 0, 1, 1, True)),
        (("no", "yes", "yes"), (28, 0, 1, 1, True)),
        (("no", "no", "not_asked"), (28, 0, 0, 1, True)),
        (("no", "cannot_establish", "no"), (56, 0, 0, 1, True)),
    ],
)
def test_weakness_is_yes_on_the_first_day_it_was_said_or_no_on_the_last(answers: tuple[str, ...], expected: Any) -> None:
    course = skeleton(PAIN)
    for at, answer in enumerate(answers):
        course = update(course, at, weakness_that_limits=answer)
    assert of(Kind.WEAKNESS, course) == [expected]


@pytest.mark.parametrize(("field", "kind"), [("felt_onset", Kind.FELT_ONSET), ("felt_wear_off", Kind.FELT_WEAR_OFF)])
def test_what_was_felt_counts_from_the_first_day_it_was_told(field: str, kind: Kind) -> None:
    course = update(update(skeleton(PAIN), 1, **{field: True}), 2, **{field: True})
    assert of(kind, course) == [(28, 0, 0, 1, True)]
    assert {Kind.FELT_ONSET, Kind.FELT_WEAR_OFF} & set(kinds(read(course))) == {kind}


def test_what_belongs_to_a_cycle_has_the_place_of_its_session() -> None:
    visits = replace(PAIN, products=(ONA, ONA), weakness=True)
    course = changed(skeleton(visits), lambda d: d["cycles"][1]["follow_ups"][0].update(felt_onset=True, felt_wear_off=True))
    assert of(Kind.WEAKNESS, course) == [(56, 0, 0, 1, True), (147, 1, 0, 2, True)]
    assert of(Kind.FELT_ONSET, course) == of(Kind.FELT_WEAR_OFF, course) == [(105, 1, 0, 2, True)]


def test_tardieu_is_the_range_beyond_the_catch() -> None:
    course = skeleton(Visits(weeks=(2,), measures=()))
    score = {
        "problem": {"pattern": FOOT[0][0], "side": "right"},
        "tardieu": {"catch_degrees": 15, "full_range_degrees": 40},
        "stiffness": 0,
    }
    course = update(course, 0, scores=(score,))
    assert of(Kind.TARDIEU, course) == [(14, 0, 25, 1, True)]
    assert of(Kind.STIFFNESS, course) == [(14, 0, 0, 1, True)]
    assert set(kinds(read(course))) == {Kind.TARDIEU, Kind.STIFFNESS}


GOALS = Visits(weeks=(4, 12), measures=(), goal=True, products=(ONA, ONA), assessed_again=True)


def goals(*attained: dict[str, int]) -> Course:
    """The follow-ups of the first and of the second cycle with these attainments, in their order."""

    def attain(document: dict[str, Any]) -> None:
        follow_ups = [one for cycle in document["cycles"] for one in cycle["follow_ups"]]
        for one, levels in zip(follow_ups, attained, strict=True):
            one["goal_attainment"] = levels

    return changed(skeleton(GOALS), attain)


def test_goals_that_did_not_change_are_one_and_others_are_added_as_they_are_scored() -> None:
    course = goals({"goal": -1}, {"goal": 2}, {}, {"goal": 1})

    def lower(document: dict[str, Any]) -> None:
        document["later_cases"][0]["goals"][0]["target_ashworth"] = "1"

    assert [one[1:3] for one in of(Kind.GOAL, course)] == [(0, -1), (0, 2), (0, 1)]
    record = read(changed(course, lower))
    assert [one[:4] for one in of(Kind.GOAL, changed(course, lower))] == [(28, 0, -1, 1), (84, 0, 2, 1), (175, 1, 1, 2)]
    assert [one.target_ashworth for one in record.goals] == ["1+", "1"]


def test_a_goal_scored_on_the_day_of_an_assessment_is_that_of_the_assessment() -> None:
    course = changed(goals({}, {}, {}, {}), lambda d: d["cycles"][0]["follow_ups"].append(
        {"seen_on": DAY + timedelta(days=91), "goal_attainment": {"goal": 1}}
    ))  # fmt: skip
    course = changed(course, lambda d: d["later_cases"][0]["goals"][0].update(target_ashworth="1"))
    assert [one.target_ashworth for one in read(course).goals] == ["1"]


def test_of_three_assessments_the_last_before_the_day_says_what_the_goal_was() -> None:
    course = skeleton(replace(GOALS, products=(ONA,) * 4, weeks=(4,)))

    def lower(document: dict[str, Any]) -> None:
        for target, case in zip(("1", "2", "3"), document["later_cases"], strict=True):
            case["goals"][0]["target_ashworth"] = target

    record = read(changed(course, lower))
    assert [one.target_ashworth for one in record.goals] == ["1+", "1", "2", "3"]
    assert [one[:2] for one in of(Kind.GOAL, changed(course, lower))] == [(28, 0), (119, 1), (210, 2), (301, 3)]


def test_a_goal_set_only_after_it_was_scored_is_the_first_that_is_held() -> None:
    def later(document: dict[str, Any]) -> None:
        first, second = document["later_cases"][0]["goals"][0], document["later_cases"][1]["goals"][0]
        first["target_ashworth"], second["target_ashworth"] = "1", "2"
        document["case"]["goals"] = ()

    course = skeleton(replace(GOALS, products=(ONA,) * 3, weeks=(4,)))
    assert [one.target_ashworth for one in read(changed(course, later)).goals] == ["1", "2"]


def test_goals_in_no_case_are_named_once_and_the_others_are_still_learned_from() -> None:
    course = goals({"goal": 1, "zoo": 2, "a": 0}, {"a": 1}, {"goal": 0}, {})
    record = read(course)
    assert [one[2] for one in of(Kind.GOAL, course)] == [1, 0]
    assert record.not_used == tuple(
        f"The goal {one!r} was scored and stands in no case of the course: it was not learned from." for one in ("a", "zoo")
    )


def test_trouble_swallowing_is_said_of_its_first_day() -> None:
    course = skeleton(PAIN)
    for at, answer in enumerate(("no", "yes", "yes")):
        course = update(course, at, swallowing_trouble=answer)
    words = "Trouble swallowing was seen on 22 Oct 2026: safety hears of it, this belief does not learn from it."
    assert read(course).not_used == (words,)
    assert read(update(skeleton(PAIN), 0, swallowing_trouble="no")).not_used == ()


def test_the_record_holds_the_latest_assessment_with_every_problem_in_order() -> None:
    course = skeleton(Visits(problems=TWO, weeks=(4,), products=(ONA,) * 3, assessed_again=True))

    def change(document: dict[str, Any]) -> None:
        document["later_cases"].reverse()
        for row, case in enumerate(document["later_cases"]):
            case["case_id"] = f"case-{row}"
            case["problems"] = [a_problem("flexed-elbow", "left", ashworth="2", pain=row)]
        document["cycles"][0]["follow_ups"][0]["scores"] += (
            {"problem": {"pattern": "equinovarus-foot", "side": "left"}, "pain": 1},
            {"problem": {"pattern": "clenched-fist", "side": "left"}, "pain": 1},
        )

    record = read(changed(course, change))
    assert record.case.case_id == "case-0"
    assert [(one.pattern, one.side) for one in record.case.problems] == [
        ("clenched-fist", Side.LEFT),
        ("equinovarus-foot", Side.LEFT),
        ("equinovarus-foot", Side.RIGHT),
        ("flexed-elbow", Side.LEFT),
    ]
    assert record.case.problems[3].pain == 0, "as the latest assessment found it"
    assert record.case.problems[0].pain is None
    assert record.session_days.tolist() == [0, 91, 182]
    assert record.first_day == DAY
    assert not record.cut_short


def test_assessments_of_one_day_stand_in_the_order_of_their_ids() -> None:
    course = skeleton(Visits(weeks=(4,), products=(ONA,) * 3, assessed_again=True))

    def change(document: dict[str, Any]) -> None:
        for id, case in zip(("b", "a"), document["later_cases"], strict=True):
            case.update(case_id=id, assessed_on=DAY + timedelta(days=80))

    assert read(changed(course, change)).case.case_id == "b"


def test_a_course_without_a_session_is_counted_from_its_assessment() -> None:
    record = read(Course(case=skeleton(PAIN).case))
    assert record.first_day == DAY
    assert record.session_days.tolist() == []
    assert record.session_days.dtype == np.float64
    assert record.last_day == 0
    assert record.not_used == ()
    assert [one.day for one in record.observations] == [0]


def test_nothing_seen_leaves_the_last_day_at_the_first() -> None:
    record = read(skeleton(Visits(weeks=(), measures=())))
    assert record.observations == ()
    assert record.last_day == 0
    assert record.date_of(3) == DAY + timedelta(days=3)


def test_assessments_after_a_session_with_an_unknown_product_are_left_out() -> None:
    visits = Visits(weeks=(4,), measures=("pain",), products=(ONA, ABO, ONA), assessed_again=True)
    record = read(skeleton(visits), frozenset({ONA}))
    assert [one.day for one in record.observations] == [0, 28, 91]
    assert record.not_used == (
        "The belief says nothing of abobotulinumtoxinA, given on 24 Dec 2026: nothing seen from that day on was learned from.",
    )


def test_a_first_session_with_an_unknown_product_leaves_the_first_assessment() -> None:
    record = read(skeleton(replace(PAIN, products=(ABO,))), frozenset({ONA}))
    assert record.cycles == ()
    assert record.cut_short
    assert [one.day for one in record.observations] == [0]


def test_every_fault_has_its_field_what_was_found_and_what_was_expected() -> None:
    def spoil(document: dict[str, Any]) -> None:
        document["case"]["problems"][0]["pattern"] = "one"
        document["later_cases"][0]["person"]["birth_date"] = date(1980, 1, 1)
        document["later_cases"][0]["problems"][0]["pattern"] = "two"
        document["cycles"][0]["session"]["product"] = "three"
        document["cycles"][0]["session"]["doses"][1]["muscle"] = "four"
        document["cycles"][1]["follow_ups"][2]["scores"][0]["problem"]["pattern"] = "five"

    with pytest.raises(BadInput) as refused:
        read(changed(skeleton(replace(PAIN, products=(ONA, ONA), assessed_again=True)), spoil))
    assert refused.value.document == "course"
    assert [(one.field, one.found, one.expected) for one in refused.value.problems] == [
        ("case.problems[0].pattern", "'one'", "the id of a pattern in the knowledge"),
        ("later_cases[0].person.birth_date", "1980-01-01", "the person of the course, born 1974-03-02"),
        ("later_cases[0].problems[0].pattern", "'two'", "the id of a pattern in the knowledge"),
        ("cycles[0].session.product", "'three'", "the id of a product in the knowledge"),
        ("cycles[0].session.doses[1].muscle", "'four'", "the id of a muscle in the knowledge"),
        ("cycles[1].follow_ups[2].scores[0].problem.pattern", "'five'", "the id of a pattern in the knowledge"),
    ]
