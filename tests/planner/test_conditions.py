"""Does a condition of the patterns hold? Unknown stays unknown."""

from __future__ import annotations

from typing import Any

import pytest
from tests.build import a_problem
from tests.planner.facts import KNOWLEDGE, someone

from eutonia.domain.answers import Answer
from eutonia.planner.conditions import any_of, condition_holds

YES, NO, NOT_ASKED, CANNOT = Answer.YES, Answer.NO, Answer.NOT_ASKED, Answer.CANNOT_ESTABLISH
SCREEN = dict.fromkeys(KNOWLEDGE.screen, "no")


def holds(when: str, **changes: Any) -> Answer:
    """The answer for the first problem of a case."""
    case = someone(**changes)
    return condition_holds(when, case.problems[0], case, KNOWLEDGE)


def screened(**answers: str) -> dict[str, Any]:
    """A screen with some answers changed; None leaves the question out."""
    given = SCREEN | {name.replace("_", "-"): answer for name, answer in answers.items()}
    return {"answered_on": "2026-09-24", "answered_by": "person", "answers": given}


@pytest.mark.parametrize("answer", ["yes", "no", "not_asked", "cannot_establish"])
@pytest.mark.parametrize(("when", "field"), [("useful_tone", "tone_is_useful"), ("contracture", "fixed_contracture")])
def test_what_was_said_of_the_problem_is_the_answer(when: str, field: str, answer: str) -> None:
    assert holds(when, problems=[a_problem(**{field: answer})]) == answer


@pytest.mark.parametrize("answer", ["yes", "no", "not_asked", "cannot_establish"])
def test_first_treatment_is_what_was_said(answer: str) -> None:
    assert holds("first_treatment", first_toxin_treatment=answer) == answer


@pytest.mark.parametrize(
    ("mobility", "walks", "stands"),
    [
        ("walks_unaided", YES, YES),
        ("walks_with_aid", YES, YES),
        ("stands_to_transfer", NO, YES),
        ("wheelchair", NO, NO),
        ("bed", NO, NO),
        ("not_asked", NOT_ASKED, NOT_ASKED),
    ],
)
def test_walking_and_standing_follow_from_mobility(mobility: str, walks: Answer, stands: Answer) -> None:
    person = {"birth_date": "1974-03-02", "mobility": mobility}
    assert (holds("walks", person=person), holds("stands", person=person)) == (walks, stands)


class TestWeakness:
    @pytest.mark.parametrize(("grade", "answer"), [(0, YES), (3, YES), (4, NO), (5, NO)])
    def test_grade_three_or_less_is_weak(self, grade: int, answer: Answer) -> None:
        found = [{"muscle": "tibialis-anterior", "side": "right", "strength": grade}]
        assert holds("weak:tibialis-anterior", muscles=found) is answer

    def test_a_muscle_that_was_not_graded_is_not_known_to_be_strong(self) -> None:
        assert holds("weak:tibialis-anterior") is NOT_ASKED

    def test_the_other_side_says_nothing_of_this_one(self) -> None:
        found = [{"muscle": "tibialis-anterior", "side": "left", "strength": 1}]
        assert holds("weak:tibialis-anterior", muscles=found) is NOT_ASKED

    def test_a_finding_without_a_grade_says_nothing_and_hides_nothing(self) -> None:
        ungraded = {"muscle": "tibialis-anterior", "side": "right", "overactive": "yes"}
        assert holds("weak:tibialis-anterior", muscles=[ungraded]) is NOT_ASKED
        graded = {"muscle": "vastus-lateralis", "side": "right", "strength": 0}
        beside = {"muscle": "vastus-medialis", "side": "right", "overactive": "yes"}
        assert holds("weak:quadriceps-femoris", muscles=[beside, graded]) is YES

    def test_another_muscle_says_nothing_of_this_one(self) -> None:
        found = [{"muscle": "soleus", "side": "right", "strength": 1}]
        assert holds("weak:tibialis-anterior", muscles=found) is NOT_ASKED

    def test_a_problem_of_the_left_asks_about_the_left(self) -> None:
        found = [{"muscle": "soleus", "side": "left", "strength": 1}]
        assert holds("weak:soleus", muscles=found, problems=[a_problem(side="left")]) is YES

    def test_a_member_of_a_group_counts_for_the_group(self) -> None:
        found = [{"muscle": "vastus-lateralis", "side": "right", "strength": 2}]
        assert holds("weak:quadriceps-femoris", muscles=found) is YES

    def test_a_group_counts_for_its_member(self) -> None:
        found = [{"muscle": "iliopsoas", "side": "right", "strength": 2}]
        assert holds("weak:psoas-major", muscles=found) is YES

    def test_the_weakest_finding_decides(self) -> None:
        found = [
            {"muscle": "vastus-lateralis", "side": "right", "strength": 5},
            {"muscle": "vastus-medialis", "side": "right", "strength": 2},
        ]
        assert holds("weak:quadriceps-femoris", muscles=found) is YES


class TestReserve:
    @pytest.mark.parametrize("question", ["swallowing_trouble", "aspiration_last_year"])
    @pytest.mark.parametrize("answer", ["yes", "not_asked", "cannot_establish"])
    def test_swallowing(self, question: str, answer: str) -> None:
        assert holds("dysphagia", screen=screened(**{question: answer})) == answer

    @pytest.mark.parametrize("answer", ["yes", "no", "not_asked", "cannot_establish"])
    def test_breathing(self, answer: str) -> None:
        assert holds("respiratory", screen=screened(breathing_trouble=answer)) == answer

    @pytest.mark.parametrize(("measured", "answer"), [(45, YES), (59, YES), (60, NO), (61, NO), (95, NO)])
    def test_a_measured_capacity_speaks_even_when_the_answer_is_no(self, measured: int, answer: Answer) -> None:
        assert holds("respiratory", screen=screened() | {"forced_vital_capacity_percent": measured}) is answer

    def test_questions_nobody_asked_are_unknown(self) -> None:
        assert holds("dysphagia", screen={}) is NOT_ASKED
        assert holds("respiratory", screen={}) is NOT_ASKED

    def test_the_questions_are_in_the_knowledge(self) -> None:
        assert {"swallowing-trouble", "aspiration-last-year", "breathing-trouble", "frailty"} <= set(KNOWLEDGE.screen)


def test_bilateral_is_the_same_pattern_on_the_other_side() -> None:
    assert holds("bilateral", problems=[a_problem(), a_problem(side="left")]) is YES
    assert holds("bilateral", problems=[a_problem(), a_problem("flexed-knee", "left")]) is NO
    assert holds("bilateral") is NO


def test_what_only_the_eye_can_see_is_never_answered_no() -> None:
    assert holds("") is NOT_ASKED


def test_a_misspelt_condition_is_refused_and_not_taken_for_no() -> None:
    with pytest.raises(ValueError, match="no condition 'dysphagea'"):
        holds("dysphagea")


@pytest.mark.parametrize(
    ("answers", "together"),
    [((), NO), ((NO, NO), NO), ((NO, CANNOT), CANNOT), ((CANNOT, YES), YES), ((NOT_ASKED, NO), NOT_ASKED)],
)
def test_of_several_answers_yes_wins_and_unknown_beats_no(answers: tuple[Answer, ...], together: Answer) -> None:
    assert any_of(answers) is together


def test_every_condition_of_every_pattern_is_understood() -> None:
    case = someone()
    for pattern in KNOWLEDGE.patterns.values():
        for reason in pattern.against:
            assert condition_holds(reason.when, case.problems[0], case, KNOWLEDGE) in Answer
