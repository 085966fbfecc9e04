"""A course is read as it was written: every observation once, on its day, and whatever cannot be used is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.learn.people import ABO, DAY, FOOT, ONA, TWO, Visits, filled, known, skeleton

from eutonia.domain.cycle import Course
from eutonia.domain.errors import BadInput
from eutonia.learn.reading import Record, read_course
from eutonia.learn.scores import Kind

PRODUCTS = frozenset({ONA, ABO})


def read(course: Course, products: frozenset[str] = PRODUCTS) -> Record:
    return read_course(course, known(), products)


def changed(course: Course, change: Any) -> Course:
    """The course after a change to its document."""
    document = course.model_dump(mode="python")
    for part in ("cycles", "later_cases"):
        document[part] = list(document[part])
    for cycle in document["cycles"]:
        cycle["follow_ups"] = list(cycle["follow_ups"])
        cycle["session"]["doses"] = list(cycle["session"]["doses"])
    change(document)
    return Course.model_validate(document)


def kinds(record: Record) -> list[Kind]:
    return [one.kind for one in record.observations]


def test_every_score_is_one_observation() -> None:
    record = read(skeleton(Visits(problems=TWO, weeks=(4, 12), products=(ONA, ONA))))
    assert len(record.observations) == 2 * 3 * (1 + 4)
    assert sum(not one.follow_up for one in record.observations) == 6
    assert record.session_days.tolist() == [0, 91]
    assert record.last_day == 91 + 84
    assert record.date_of(91) == date(2026, 12, 24)


def test_what_was_not_seen_is_not_there() -> None:
    course = changed(skeleton(Visits(weeks=(4,))), lambda d: d["cycles"][0]["follow_ups"][0]["scores"][0].update(pain=None))
    assert kinds(read(course)).count(Kind.PAIN) == 1


def test_values_are_positions_rates_scores_and_degrees() -> None:
    course = filled(
        Visits(weeks=(4,), measures=("ashworth", "spasms_per_day", "pain", "tardieu", "stiffness")),
        lambda kind, *_: {Kind.ASHWORTH: 2, Kind.SPASMS_PER_DAY: 2.5, Kind.PAIN: 10, Kind.TARDIEU: 35}.get(kind, 7),
    )
    seen = {(one.kind, one.day): one.value for one in read(course).observations}
    assert seen[Kind.ASHWORTH, 28] == 2
    assert seen[Kind.SPASMS_PER_DAY, 28] == 2.5
    assert seen[Kind.PAIN, 0] == 10
    assert seen[Kind.TARDIEU, 28] == 35
    assert seen[Kind.STIFFNESS, 28] == 7


def test_the_stage_counts_the_sessions_before_that_day() -> None:
    course = skeleton(Visits(weeks=(4, 13, 14), products=(ONA, ONA), measures=("ashworth",), assessed_again=True))
    stages = {(one.day, one.follow_up): one.stage for one in read(course).observations}
    assert stages[0, False] == 0
    assert stages[28, True] == 1
    assert stages[91, True] == stages[91, False] == 1, "seen on the day of a session is seen before it acts"
    assert stages[98, True] == 2


def test_a_problem_seen_only_at_a_follow_up_is_a_problem_too() -> None:
    def add(document: dict[str, Any]) -> None:
        score = {"problem": {"pattern": "clenched-fist", "side": "left"}, "ashworth": "2"}
        document["cycles"][0]["follow_ups"][0]["scores"] += (score,)

    record = read(changed(skeleton(Visits(weeks=(4,))), add))
    assert [one.pattern for one in record.case.problems] == ["clenched-fist", "equinovarus-foot"]
    assert {one.place for one in record.observations} == {0, 1}


@pytest.mark.parametrize(("answers", "value"), [(["no", "yes", "no"], 1), (["no", "not_asked", "no"], 0)])
def test_weakness_is_asked_once_a_cycle(answers: list[str], value: float) -> None:
    def answer(document: dict[str, Any]) -> None:
        for seen, said in zip(document["cycles"][0]["follow_ups"], answers, strict=True):
            seen["weakness_that_limits"] = said

    record = read(changed(skeleton(Visits(weeks=(2, 4, 8))), answer))
    (weakness,) = [one for one in record.observations if one.kind is Kind.WEAKNESS]
    assert weakness.value == value
    assert weakness.day == (28 if value else 56)


@pytest.mark.parametrize("answer", ["not_asked", "cannot_establish"])
def test_unknown_weakness_says_nothing(answer: str) -> None:
    course = changed(skeleton(Visits()), lambda d: d["cycles"][0]["follow_ups"][0].update(weakness_that_limits=answer))
    assert Kind.WEAKNESS not in kinds(read(course))


def test_the_first_day_on_which_it_was_felt_counts() -> None:
    def tap(document: dict[str, Any]) -> None:
        for at in (0, 1):
            document["cycles"][0]["follow_ups"][at]["felt_onset"] = True
        document["cycles"][0]["follow_ups"][3]["felt_wear_off"] = True

    record = read(changed(skeleton(Visits()), tap))
    felt = {one.kind: one.day for one in record.observations if one.kind in (Kind.FELT_ONSET, Kind.FELT_WEAR_OFF)}
    assert felt == {Kind.FELT_ONSET: 14, Kind.FELT_WEAR_OFF: 84}


def test_a_goal_is_scored_as_it_stood_on_that_day() -> None:
    course = skeleton(Visits(goal=True, products=(ONA, ONA), assessed_again=True, weeks=(4,)))

    def lower(document: dict[str, Any]) -> None:
        document["later_cases"][0]["goals"][0]["target_ashworth"] = "1"

    record = read(changed(course, lower))
    places = {one.day: record.goals[one.place].target_ashworth for one in record.observations if one.kind is Kind.GOAL}
    assert [places[28], places[119]] == ["1+", "1"]


def test_a_goal_that_no_case_holds_is_named_and_left_out() -> None:
    course = changed(skeleton(Visits()), lambda d: d["cycles"][0]["follow_ups"][0].update(goal_attainment={"walk": 1}))
    record = read(course)
    assert Kind.GOAL not in kinds(record)
    assert any("'walk'" in sentence for sentence in record.not_used)


def test_trouble_swallowing_is_named_and_left_out() -> None:
    course = changed(skeleton(Visits()), lambda d: d["cycles"][0]["follow_ups"][1].update(swallowing_trouble="yes"))
    assert any("22 Oct 2026" in sentence for sentence in read(course).not_used)


def test_the_order_in_which_it_was_written_down_does_not_matter() -> None:
    visits = Visits(problems=TWO, goal=True, weakness=True)
    course = filled(visits, lambda kind, *_: float(kind is Kind.ASHWORTH))
    turned = changed(course, lambda d: d["cycles"][0]["follow_ups"].reverse())
    assert read(turned).observations == read(course).observations


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d["case"]["problems"][0].update(pattern="no-such-pattern"), "case.problems[0].pattern"),
        (lambda d: d["later_cases"][0]["problems"][0].update(pattern="no-such-pattern"), "later_cases[0].problems[0].pattern"),
        (lambda d: d["cycles"][0]["session"].update(product="no-such-product"), "cycles[0].session.product"),
        (lambda d: d["cycles"][1]["session"]["doses"][2].update(muscle="no-such-muscle"), "cycles[1].session.doses[2].muscle"),
        (
            lambda d: d["cycles"][0]["follow_ups"][1]["scores"][0]["problem"].update(pattern="nothing"),
            "cycles[0].follow_ups[1].scores[0].problem.pattern",
        ),
        (lambda d: d["later_cases"][0]["person"].update(birth_date=date(1980, 1, 1)), "later_cases[0].person.birth_date"),
    ],
)
def test_what_the_knowledge_does_not_hold_is_refused_by_name(change: Any, field: str) -> None:
    course = skeleton(Visits(problems=FOOT, products=(ONA, ONA), assessed_again=True))
    with pytest.raises(BadInput) as refused:
        read(changed(course, change))
    assert [problem.field for problem in refused.value.problems] == [field]


def test_every_fault_is_named_at_once() -> None:
    def spoil(document: dict[str, Any]) -> None:
        document["case"]["problems"][0]["pattern"] = "one"
        document["cycles"][0]["session"]["product"] = "two"

    with pytest.raises(BadInput) as refused:
        read(changed(skeleton(Visits()), spoil))
    assert len(refused.value.problems) == 2


def test_nothing_is_learned_from_a_product_of_which_the_belief_says_nothing_nor_after_it() -> None:
    record = read(skeleton(Visits(products=(ONA, ABO, ONA), assessed_again=True)), frozenset({ONA}))
    assert record.cut_short
    assert len(record.cycles) == 1
    assert record.last_day == 91, "the assessment before that session still counts"
    assert any(ABO in sentence and "24 Dec 2026" in sentence for sentence in record.not_used)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"any_in_16_weeks": "yes"}, "may still have acted"),
        ({"any_in_16_weeks": "cannot_establish"}, "is not known"),
        ({"any_in_16_weeks": "not_asked"}, "is not known"),
    ],
)
def test_toxin_from_before_the_course_is_named(change: dict[str, str], words: str) -> None:
    course = changed(skeleton(Visits()), lambda d: d["case"]["toxin_history"].update(change))
    assert any(words in sentence for sentence in read(course).not_used)


def test_toxin_between_the_sessions_is_named_but_for_our_own() -> None:
    def elsewhere(document: dict[str, Any]) -> None:
        document["later_cases"][0]["toxin_history"]["treatments"] = [
            {"given_on": DAY, "indication": "limb_spasticity"},
            {"given_on": date(2026, 11, 2), "indication": "limb_spasticity"},
            {"given_on": date(2026, 11, 3), "indication": "bladder"},
            {"given_on": date(2026, 11, 4), "indication": "limb_spasticity", "status": "cancelled"},
        ]

    record = read(changed(skeleton(Visits(products=(ONA, ONA), assessed_again=True)), elsewhere))
    assert [sentence for sentence in record.not_used if "2 Nov 2026" in sentence]
    assert not any("Sep" in sentence or "3 Nov" in sentence or "4 Nov" in sentence for sentence in record.not_used)


def test_a_course_without_a_word_to_say_has_no_sentences() -> None:
    assert read(skeleton(Visits())).not_used == ()
