"""A case holds together: its days are in order, no row stands twice, and every goal has its problem."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.build import DAY, a_case, a_problem

TODAY = date.fromisoformat(DAY)
days = st.integers(-400, 400)


def on(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


def faults_of(**changes: Any) -> list[str]:
    """The fields that a changed case is refused for; none when it is accepted."""
    try:
        a_case(**changes)
    except ValidationError as error:
        return [problem.field for details in error.errors() for problem in details["ctx"]["problems"]]
    return []


@given(days)
def test_a_session_is_never_planned_before_the_assessment(offset: int) -> None:
    assert ("planned_for" in faults_of(planned_for=on(offset))) is (offset < 0)


@given(st.integers(0, 60), days)
def test_the_screen_is_answered_by_the_planned_day(wait: int, offset: int) -> None:
    screen = {"answered_on": on(offset), "answered_by": "person"}
    assert faults_of(planned_for=on(wait), screen=screen) == (["screen.answered_on"] if offset > wait else [])


@given(st.integers(0, 60), days)
def test_an_earlier_treatment_lies_before_the_day_it_was_told(wait: int, offset: int) -> None:
    history = {"any_in_16_weeks": "yes", "answered_on": on(wait), "treatments": [{"given_on": on(offset)}]}
    expected = ["toxin_history.treatments[0].given_on"] if offset > wait else []
    assert faults_of(planned_for=on(wait), toxin_history=history) == expected


@pytest.mark.parametrize("status", ["signed_not_given", "cancelled"])
def test_a_treatment_that_was_not_given_may_stand_in_the_diary_of_another_clinic(status: str) -> None:
    history = {"any_in_16_weeks": "no", "treatments": [{"given_on": on(10), "status": status}]}
    assert faults_of(planned_for=on(20), toxin_history=history) == []


def test_a_treatment_of_unknown_day_is_accepted_as_unknown() -> None:
    assert faults_of(toxin_history={"any_in_16_weeks": "yes", "treatments": [{"indication": "bladder"}]}) == []


def test_all_contradictions_are_told_together() -> None:
    assert faults_of(planned_for=on(-1), problems=[a_problem(), a_problem()], screen={"inr_on": on(1)}) == [
        "planned_for",
        "screen.inr_on",
        "toxin_history.answered_on",
        "problems[1]",
    ]


places = st.tuples(st.sampled_from(["equinovarus-foot", "flexed-hip"]), st.sampled_from(["left", "right"]))


@given(st.lists(places, min_size=1, max_size=20))
def test_a_problem_stands_once_on_each_side(rows: list[tuple[str, str]]) -> None:
    problems = [a_problem(pattern, side) for pattern, side in rows]
    assert len(faults_of(problems=problems, goals=[])) == len(rows) - len(set(rows))


def test_a_case_cannot_hold_two_products_because_it_has_one_field_for_it() -> None:
    with pytest.raises(ValidationError, match="product"):
        a_case(product=["onabotulinumtoxinA", "abobotulinumtoxinA"])
