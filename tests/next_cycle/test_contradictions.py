"""Course and case that cannot belong together are refused, with the field that says so."""

from __future__ import annotations

from typing import Any

import pytest
from tests.next_cycle.making import BELIEF, FOOT, KNOWLEDGE, a_course, a_cycle, case_on, nothing_learned, on

from eutonia.domain.case import Case
from eutonia.domain.cycle import Course
from eutonia.domain.errors import BadInput
from eutonia.next_cycle import advise, advise_with, contradictions
from eutonia.next_cycle.contradictions import refuse_contradictions

SEEN = {"at": 35, "ashworth": "1+", "spasms_per_day": 4}
COURSE = a_course(FOOT, [{"day": 0, "seen": [SEEN]}])


def fields(course: Course, case: Case | None) -> list[str]:
    return [one.field for one in contradictions(course, case)]


def person(**changes: Any) -> Case:
    case = case_on(98, FOOT).model_dump(mode="json")
    return Case.model_validate(case | {"person": case["person"] | changes})


def test_an_ordinary_pair_is_not_refused() -> None:
    assert fields(COURSE, case_on(98, FOOT, 105)) == []
    assert fields(COURSE, None) == []
    assert fields(COURSE, person(name="TESTPERSON Oak")) == [], "a name that one of the two lacks says nothing"


def test_another_person_is_refused_by_day_of_birth_or_name() -> None:
    assert fields(COURSE, person(birth_date="1974-03-03")) == ["person.birth_date"]
    oak = person(name="TESTPERSON Oak").model_dump(mode="json")
    named = Course.model_validate(COURSE.model_dump(mode="json") | {"case": oak})
    moved = named.model_copy(update={"case": named.case.model_copy(update={"assessed_on": on(0), "planned_for": on(0)})})
    assert fields(moved, person(name="TESTPERSON Elm")) == ["person.name"]
    assert fields(moved, person(name="  testperson   oak ")) == []


def test_a_session_or_a_follow_up_after_the_days_of_the_case_is_refused() -> None:
    assert fields(COURSE, case_on(-10, FOOT, 100)) == ["cycles[0].session.given_on"]
    assert fields(COURSE, case_on(10, FOOT, 20)) == ["cycles[0].follow_ups[0].seen_on"]


def test_a_follow_up_after_the_next_session_is_refused() -> None:
    course = a_course(FOOT, [{"day": 0, "seen": [SEEN, {"at": 120}]}, {"day": 98}])
    assert fields(course, None) == ["cycles[0].follow_ups[1].seen_on"]


def test_a_session_before_the_assessment_it_was_given_for_is_refused() -> None:
    course = a_course(FOOT, [{"day": 0}])
    early = course.model_copy(update={"case": case_on(5, FOOT)})
    assert "cycles[0].session.given_on" in fields(early, None)


def test_a_cycle_of_a_case_that_is_not_in_the_course_is_refused() -> None:
    tree = COURSE.model_dump(mode="json")
    tree["cycles"][0]["case_id"] = "someone-else"
    assert fields(Course.model_validate(tree), None) == ["cycles[0].case_id"]


def test_a_later_assessment_of_another_person_or_before_the_first_is_refused() -> None:
    tree = COURSE.model_dump(mode="json")
    other = person(birth_date="1960-01-01").model_dump(mode="json")
    assert fields(Course.model_validate(tree | {"later_cases": [other]}), None) == ["later_cases[0].person.birth_date"]
    earlier = case_on(-5, FOOT).model_dump(mode="json")
    assert fields(Course.model_validate(tree | {"later_cases": [earlier]}), None) == ["later_cases[0].assessed_on"]
    after = case_on(150, FOOT).model_dump(mode="json")
    assert fields(Course.model_validate(tree | {"later_cases": [after]}), case_on(98, FOOT)) == ["later_cases[0].assessed_on"]


def test_a_first_treatment_with_sessions_before_it_is_refused() -> None:
    assert fields(COURSE, case_on(98, FOOT, first_toxin_treatment="yes")) == ["first_toxin_treatment"]


def test_advice_raises_with_every_fault_and_before_the_first_session() -> None:
    with pytest.raises(BadInput, match=r"person\.birth_date: found 1974-03-03"):
        advise_with(COURSE, person(birth_date="1974-03-03"), KNOWLEDGE, BELIEF, nothing_learned())
    empty = Course.model_validate({"case": case_on(0, FOOT)})
    with pytest.raises(BadInput, match="at least one session"):
        advise(empty, case_on(98, FOOT), KNOWLEDGE, BELIEF)


def test_two_sessions_on_one_day_are_no_course() -> None:
    cycles = [a_cycle(FOOT, {"day": 0}), a_cycle(FOOT, {"day": 0})]
    with pytest.raises(ValueError, match="a day after the session before it"):
        Course.model_validate({"case": case_on(0, FOOT), "cycles": cycles})


def test_a_fault_names_what_was_found_and_what_was_expected() -> None:
    (fault,) = contradictions(COURSE, case_on(98, FOOT, first_toxin_treatment="yes"))
    assert (fault.field, fault.found) == ("first_toxin_treatment", "yes")
    empty = Course.model_validate({"case": case_on(0, FOOT)})
    assert contradictions(empty, case_on(98, FOOT, first_toxin_treatment="yes")) == [], "nothing was given here yet"
    assert contradictions(empty) == []
    with pytest.raises(BadInput, match="cycles: found an empty list"):
        refuse_contradictions(empty, case_on(98, FOOT))
    refuse_contradictions(COURSE, case_on(98, FOOT))


def test_the_first_session_and_no_other_is_held_against_the_first_assessment() -> None:
    course = a_course(FOOT, [{"day": 0}, {"day": 98}])
    early = course.model_copy(update={"case": case_on(50, FOOT)})
    assert fields(early, None) == ["cycles[0].session.given_on"]
    assert fields(a_course(FOOT, [{"day": 0, "seen": [{"at": 98}]}, {"day": 98, "seen": [{"at": 98}]}]), None) == []
    three = a_course(FOOT, [{"day": 0}, {"day": 98, "seen": [{"at": 99}]}, {"day": 196, "seen": [{"at": 300}]}])
    assert fields(three, None) == ["cycles[1].follow_ups[0].seen_on"]


def test_names_are_compared_without_spaces_and_case_and_only_where_both_are_written() -> None:
    def both(one: str, other: str) -> list[str]:
        first = COURSE.case.model_copy(update={"person": COURSE.case.person.model_copy(update={"name": one})})
        return fields(COURSE.model_copy(update={"case": first}), person(name=other))

    assert both("TESTPERSON Oak", "testperson  OAK") == both("TESTPERSON Oak", "") == both("", "TESTPERSON Oak") == []
    assert both("TESTPERSON Oak", "TESTPERSON Ash") == ["person.name"]
