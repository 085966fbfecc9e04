"""Does the condition of a reason against hold? Yes, no, or one of the two unknowns; unknown is never no."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Case, Mobility, PostureProblem
from eutonia.knowledge.types import Knowledge

WEAK = "weak:"
SWALLOWING_QUESTIONS = ("swallowing-trouble", "aspiration-last-year")
BREATHING_QUESTIONS = ("breathing-trouble",)
"""Screen questions that ask about the two reserves."""

WALKS = (Mobility.WALKS_UNAIDED, Mobility.WALKS_WITH_AID)
STANDS = (*WALKS, Mobility.STANDS_TO_TRANSFER)


def condition_holds(when: str, problem: PostureProblem, case: Case, knowledge: Knowledge) -> Answer:
    """Whether the condition `when` of a `ReasonAgainst` holds for this problem.

    '' is for the eye only and is answered 'not asked'. Raises ValueError for a condition that is not known, so that a
    misspelt one cannot pass for 'no'.
    """
    if not when:
        return Answer.NOT_ASKED
    if when.startswith(WEAK):
        return is_weak(when.removeprefix(WEAK), problem.side, case, knowledge)
    if when not in CONDITIONS:
        raise ValueError(f"there is no condition '{when}'")
    return CONDITIONS[when](problem, case, knowledge)


def is_weak(muscle: str, side: Side, case: Case, knowledge: Knowledge) -> Answer:
    """Weak by the graded strength of the muscle, its group or its members on that side; unknown when not graded."""
    names = {muscle, *knowledge.muscles[muscle].members, *(group.id for group in knowledge.groups_with(muscle))}
    grades = [
        found.strength
        for found in case.muscles
        if found.muscle in names and found.side is side and found.strength is not None
    ]
    if not grades:
        return Answer.NOT_ASKED
    return _answer(min(grades) <= knowledge.number("planner.weak_grade"))


def swallowing_is_poor(case: Case) -> Answer:
    """Whether there is trouble with swallowing."""
    return any_of(case.screen.answers.get(question, Answer.NOT_ASKED) for question in SWALLOWING_QUESTIONS)


def breathing_is_poor(case: Case, knowledge: Knowledge) -> Answer:
    """Whether breathing has little in reserve, by the answer or by a measured forced vital capacity."""
    measured = case.screen.forced_vital_capacity_percent
    if measured is not None and measured < knowledge.number("planner.low_vital_capacity_percent"):
        return Answer.YES
    return any_of(case.screen.answers.get(question, Answer.NOT_ASKED) for question in BREATHING_QUESTIONS)


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes when one is yes; otherwise unknown when one is unknown; otherwise no."""
    given = tuple(answers)
    unknown = (answer for answer in given if answer.is_unknown)
    return Answer.YES if Answer.YES in given else next(unknown, Answer.NO)


def _answer(holds: bool) -> Answer:
    return Answer.YES if holds else Answer.NO


def _moves(case: Case, ways: tuple[Mobility, ...]) -> Answer:
    if case.person.mobility is Mobility.NOT_ASKED:
        return Answer.NOT_ASKED
    return _answer(case.person.mobility in ways)


def _is_bilateral(problem: PostureProblem, case: Case) -> bool:
    return any(one.pattern == problem.pattern and one.side is problem.side.other for one in case.problems)


CONDITIONS: dict[str, Callable[[PostureProblem, Case, Knowledge], Answer]] = {
    "useful_tone": lambda problem, _case, _knowledge: problem.tone_is_useful,
    "contracture": lambda problem, _case, _knowledge: problem.fixed_contracture,
    "dysphagia": lambda _problem, case, _knowledge: swallowing_is_poor(case),
    "respiratory": lambda _problem, case, knowledge: breathing_is_poor(case, knowledge),
    "walks": lambda _problem, case, _knowledge: _moves(case, WALKS),
    "stands": lambda _problem, case, _knowledge: _moves(case, STANDS),
    "bilateral": lambda problem, case, _knowledge: _answer(_is_bilateral(problem, case)),
    "first_treatment": lambda _problem, case, _knowledge: case.first_toxin_treatment,
}
"""Each condition that the engine can see."""
