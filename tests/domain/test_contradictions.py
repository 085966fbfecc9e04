"""Contradictions: the field, what stands there, what was expected, and all of them in one refusal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from tests.build import DAY, a_case, a_dose, a_plan, a_problem

from eutonia.domain import Problem
from eutonia.domain.contradictions import contradiction, each_once, not_after, not_before
from eutonia.domain.cycle import Course

TODAY = date.fromisoformat(DAY)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def test_a_refusal_carries_every_problem_and_its_words() -> None:
    problems = [Problem("a", "1", "2"), Problem("b", "3", "4")]
    error = contradiction(problems)
    assert error.type == "contradiction"
    assert error.context == {"words": "a: found 1; expected 2; b: found 3; expected 4", "problems": problems}
    assert str(error) == "a: found 1; expected 2; b: found 3; expected 4"


def test_a_day_is_not_after_another() -> None:
    assert not_after("f", None, TODAY, "the visit") == not_after("f", TODAY, TODAY, "the visit") == []
    assert not_after("f", BEFORE, TODAY, "the visit") == []
    assert not_after("f", AFTER, TODAY, "the visit") == [
        Problem("f", "2026-09-25", "a day not after the visit, 2026-09-24")
    ]


def test_a_day_is_not_before_another() -> None:
    assert not_before("f", None, TODAY, "the visit") == not_before("f", TODAY, TODAY, "the visit") == []
    assert not_before("f", AFTER, TODAY, "the visit") == []
    assert not_before("f", BEFORE, TODAY, "the visit") == [
        Problem("f", "2026-09-23", "a day not before the visit, 2026-09-24")
    ]


def test_each_later_row_of_the_same_is_told() -> None:
    assert each_once("rows", [], "name") == each_once("rows", ["a", "b"], "name") == []
    again = "a second row for the same name"
    assert each_once("rows", ["a", "b", "a", "a"], "name") == [
        Problem("rows[2]", again, "one row for each name"),
        Problem("rows[3]", again, "one row for each name"),
    ]


def problems_of(make: Any, **changes: Any) -> list[tuple[str, str, str]]:
    """Field, found and expected of everything that a document is refused for; none when it is taken."""
    try:
        make(**changes)
    except ValidationError as error:
        (details,) = error.errors()
        assert details["type"] == "contradiction"
        return [(one.field, one.found, one.expected) for one in details["ctx"]["problems"]]
    return []


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2026-09-24", []),
        ("2026-09-25", ["a day not after the assessment, 2026-09-24"]),
        ("1896-01-01", []),
        ("1895-12-31", ["an age of at most 130 years"]),
    ],
)
def test_a_person_was_born_by_the_assessment_and_at_most_130_years_before(born: str, expected: list[str]) -> None:
    found = problems_of(a_case, person={"birth_date": born})
    assert found == [("person.birth_date", born, one) for one in expected]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"planned_for": "2026-09-23", "toxin_history": {}, "screen": {}}, ["planned_for"]),
        ({"screen": {"answered_on": "2026-09-25"}}, ["screen.answered_on"]),
        ({"screen": {"inr_on": "2026-09-25"}}, ["screen.inr_on"]),
        ({"screen": {"inr_on": "2026-09-24"}}, []),
        ({"toxin_history": {"answered_on": "2026-09-25"}}, ["toxin_history.answered_on"]),
        (
            {"toxin_history": {"treatments": [{"given_on": "2026-09-24"}, {"given_on": "2026-09-25"}]}},
            ["toxin_history.treatments[1].given_on"],
        ),
        ({"toxin_history": {"treatments": [{"given_on": "1974-03-02"}]}}, []),
        ({"toxin_history": {"treatments": [{"given_on": "1974-03-01"}]}}, ["toxin_history.treatments[0].given_on"]),
        (
            {"toxin_history": {"answered_on": "2026-09-20", "treatments": [{"given_on": "2026-09-24"}]}},
            [],
        ),
        ({"muscles": [{"muscle": "soleus", "side": "left"}, {"muscle": "soleus", "side": "left"}]}, ["muscles[1]"]),
        ({"muscles": [{"muscle": "soleus", "side": "left"}, {"muscle": "soleus", "side": "right"}]}, []),
        (
            {"other_treatments": [{"option": "baclofen", "status": "in_use"}, {"option": "baclofen", "status": "refused"}]},
            ["other_treatments[1]"],
        ),
    ],
)
def test_the_field_of_a_contradiction_is_named(changes: dict[str, Any], fields: list[str]) -> None:
    assert [field for field, _, _ in problems_of(a_case, **changes)] == fields


def test_a_second_row_is_told_in_words() -> None:
    twice = [{"option": "baclofen", "status": "in_use"}] * 2
    assert problems_of(a_case, other_treatments=twice, problems=[a_problem()] * 2) == [
        ("problems[1]", "a second row for the same pattern and side", "one row for each pattern and side"),
        ("other_treatments[1]", "a second row for the same treatment", "one row for each treatment"),
    ]
    assert problems_of(a_plan, doses=[a_dose()] * 2) == [
        ("doses[1]", "a second row for the same muscle and side", "one row for each muscle and side")
    ]


def a_goal(**changes: Any) -> dict[str, Any]:
    foot = {"pattern": "equinovarus-foot", "side": "right"}
    return {"id": "heel", "words": "w", "problems": [foot], "measure": "ashworth", "target_ashworth": "1", **changes}


def test_goals_are_told_apart_and_each_is_about_problems_of_the_case() -> None:
    foot = a_goal()["problems"][0]
    other = foot | {"side": "left"}
    assert problems_of(a_case, goals=[a_goal(), a_goal(id="toe")]) == []
    assert problems_of(a_case, goals=[a_goal(), a_goal()]) == [
        ("goals[1]", "a second row for the same goal id", "one row for each goal id")
    ]
    assert problems_of(a_case, goals=[a_goal(), a_goal(id="toe", problems=[foot, foot])]) == [
        ("goals[1].problems[1]", "a second row for the same pattern and side", "one row for each pattern and side")
    ]
    assert problems_of(a_case, goals=[a_goal(), a_goal(id="toe", problems=[foot, other])]) == [
        ("goals[1].problems[1]", "equinovarus-foot left", "a problem of this case")
    ]


BY_GRADE = "a goal measured by ashworth has target_ashworth and no target_at_most"
BY_NUMBER = "a goal measured by {} has target_at_most and no target_ashworth"
NO_PAIN = "a pain target on the scale of 0 to 10"


@pytest.mark.parametrize(
    ("measure", "grade", "number", "fault"),
    [
        ("ashworth", "1", None, ""),
        ("ashworth", None, None, BY_GRADE),
        ("ashworth", None, 3, BY_GRADE),
        ("ashworth", "1", 3, BY_GRADE),
        ("pain", None, 0, ""),
        ("pain", None, 10, ""),
        ("pain", None, 11, NO_PAIN),
        ("pain", None, None, BY_NUMBER.format("pain")),
        ("pain", "1", None, BY_NUMBER.format("pain")),
        ("pain", "1", 3, BY_NUMBER.format("pain")),
        ("spasms_per_day", None, 11, ""),
        ("spasms_per_day", None, 3, ""),
        ("spasms_per_day", None, None, BY_NUMBER.format("spasms_per_day")),
        ("spasms_per_day", "1", 3, BY_NUMBER.format("spasms_per_day")),
    ],
)
def test_a_goal_has_the_target_of_its_measure(measure: str, grade: str | None, number: int | None, fault: str) -> None:
    goals = [a_goal(measure=measure, target_ashworth=grade, target_at_most=number)]
    try:
        a_case(goals=goals)
        found = ""
    except ValidationError as error:
        found = error.errors()[0]["msg"].removeprefix("Value error, ")
    assert found == fault


def a_course(*cycles: tuple[str, ...]) -> Course:
    """A course of cycles, each by its day of treatment and the days of its follow-ups."""
    made = [
        {
            "case_id": "c",
            "session": {"given_on": given, "product": "p", "doses": [], "drawn_units": 0, "wasted_units": 0},
            "follow_ups": [{"seen_on": day} for day in seen],
        }
        for given, *seen in cycles
    ]
    return Course.model_validate({"case": a_case().model_dump(), "cycles": made})


def course_problems(*cycles: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return problems_of(lambda: a_course(*cycles))


def test_a_course_in_order_is_taken() -> None:
    assert [cycle.session.given_on.day for cycle in a_course(("2026-01-01",), ("2026-01-02",)).cycles] == [1, 2]
    assert course_problems() == course_problems(("2026-01-01",)) == []
    assert course_problems(("2026-01-01", "2026-01-01", "2026-02-01"), ("2026-01-02",), ("2026-06-01", "2026-06-02")) == []


def test_a_session_comes_after_the_one_before_it() -> None:
    late = "a day after the session before it"
    assert course_problems(("2026-01-01",), ("2026-01-01",)) == [("cycles[1].session.given_on", "2026-01-01", late)]
    assert course_problems(("2026-01-01",), ("2026-03-01",), ("2026-02-01",), ("2026-02-01",)) == [
        ("cycles[2].session.given_on", "2026-02-01", late),
        ("cycles[3].session.given_on", "2026-02-01", late),
    ]


def test_a_follow_up_does_not_come_before_its_session() -> None:
    assert course_problems(("2026-01-01",), ("2026-02-01", "2026-02-01", "2026-01-31")) == [
        ("cycles[1].follow_ups[1].seen_on", "2026-01-31", "a day not before its session")
    ]
    assert [field for field, _, _ in course_problems(("2026-02-01", "2026-01-31"), ("2026-02-01",))] == [
        "cycles[1].session.given_on",
        "cycles[0].follow_ups[0].seen_on",
    ]
