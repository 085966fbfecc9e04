"""Reading what follows a treatment: courses, cycles, kept forecasts, answers and beliefs, each strictly and with every fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from eutonia.cli.reading import read_case, read_document, refuse
from eutonia.cli.strict_json import place, shown
from eutonia.cli.vocabulary import Known, unknown_in_case
from eutonia.domain.advice import LossAnswers
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course, Cycle
from eutonia.domain.errors import BadInput, Problem
from eutonia.domain.kept_belief import KeptBelief, hash_of_draws
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.knowledge import load
from eutonia.knowledge.types import Knowledge
from eutonia.next_cycle import contradictions

OWN = ":"
"""Stands in the name of a parameter that a belief has learned of one person."""


def read_course(path: str) -> Course:
    """The course in a file, or on standard input for '-'. Raises `BadInput` with every fault found."""
    course = read_document(path, Course)
    refuse(path, [*unknown_in_course(course, load()), *contradictions(course)])
    return course


def read_course_of(course: str | None, case: str | None, cycles: Sequence[str]) -> Course:
    """The course of a file, or the one that a case and its cycles make. Raises `BadInput` when neither or both are named."""
    if course and not case and not cycles:
        return read_course(course)
    if course or not case or not cycles:
        found = "--course together with --case or --cycle" if course else "neither a course nor a case with its cycles"
        expected = "--course COURSE.json, or --case CASE.json --cycle CYCLE.json ..."
        raise BadInput("The command", [Problem("options", found, expected)])
    return _made_of(case, cycles)


def _made_of(case_file: str, cycle_files: Sequence[str]) -> Course:
    case = read_case(case_file)
    cycles = [(path, read_document(path, Cycle)) for path in cycle_files]
    for path, cycle in cycles:
        refuse(path, list(_unknown_in_cycle("", cycle, {goal.id for goal in case.goals}, load())))
    in_order = tuple(sorted((cycle for _, cycle in cycles), key=lambda one: one.session.given_on))
    made = Course.model_construct(case=case, cycles=in_order, later_cases=())
    refuse(" and ".join([case_file, *cycle_files]), [*_twice(in_order), *contradictions(made)])
    return Course(case=case, cycles=in_order)


def _twice(cycles: Sequence[Cycle]) -> Iterator[Problem]:
    days = [one.session.given_on for one in cycles]
    for day in sorted({one for one in days if days.count(one) > 1}):
        yield Problem("session.given_on", f"{day.isoformat()} in {days.count(day)} cycles", "one cycle for each day")


def read_case_for(path: str, course: Course) -> Case:
    """The case for which advice is asked. Raises `BadInput` when it cannot belong to the course."""
    case = read_case(path)
    refuse(path, contradictions(course, case))
    return case


def read_answers(path: str, case: Case) -> LossAnswers:
    """Answers about a loss of response, for this case. Raises `BadInput` for unknown questions and another case."""
    answers = read_document(path, LossAnswers)
    known = {question.id for step in load().loss.values() for question in step.questions}
    unknown = [
        Problem(place(["answers", one]), shown(one), f"a question of the knowledge: {', '.join(sorted(known))}")
        for one in answers.answers
        if one not in known
    ]
    other = [] if answers.case_id == case.case_id else [
        Problem("case_id", shown(answers.case_id), f"the id of the case, {shown(case.case_id)}")
    ]  # fmt: skip
    refuse(path, [*unknown, *other])
    return answers


def read_forecast(path: str) -> KeptForecast:
    """A forecast as it was kept. Raises `BadInput` for one that was changed afterwards."""
    return read_document(path, KeptForecast)


def read_belief(path: str) -> Belief:
    """The belief in a file, as a belief of the population. Raises `BadInput` for one that has learned from a person."""
    kept = read_document(path, KeptBelief)
    learned = sorted(name for name in kept.parameters if OWN in name)
    if learned:
        refuse(path, [Problem("parameters", f"what was learned of one person ({learned[0]})", "a belief of the population")])
    return Belief(kept.id, kept.words, {name: np.array(values) for name, values in kept.parameters.items()})


def kept(belief: Belief) -> KeptBelief:
    """A belief as a document."""
    parameters = {name: tuple(float(one) for one in values) for name, values in sorted(belief.parameters.items())}
    return KeptBelief(id=belief.id, words=belief.words, draws_hash=hash_of_draws(parameters), parameters=parameters)


def unknown_in_course(course: Course, knowledge: Knowledge) -> list[Problem]:
    """Every id of a course that the knowledge, or the course itself, does not hold."""
    found = list(_inside("case", unknown_in_case(course.case, knowledge)))
    for row, later in enumerate(course.later_cases):
        found += _inside(f"later_cases[{row}]", unknown_in_case(later, knowledge))
    goals = {goal.id for case in (course.case, *course.later_cases) for goal in case.goals}
    for row, cycle in enumerate(course.cycles):
        found += _unknown_in_cycle(f"cycles[{row}].", cycle, goals, knowledge)
    return found


def _inside(field: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    for one in problems:
        yield replace(one, field=f"{field}.{one.field}")


def _unknown_in_cycle(field: str, cycle: Cycle, goals: set[str], knowledge: Knowledge) -> Iterator[Problem]:
    seen = Known(knowledge)
    seen.product(f"{field}session.product", cycle.session.product)
    for row, dose in enumerate(cycle.session.doses):
        seen.muscle(f"{field}session.doses[{row}].muscle", dose.muscle)
    for at, follow_up in enumerate(cycle.follow_ups):
        for row, score in enumerate(follow_up.scores):
            seen.pattern(f"{field}follow_ups[{at}].scores[{row}].problem.pattern", score.problem.pattern)
    yield from seen.problems
    for at, follow_up in enumerate(cycle.follow_ups):
        for goal in follow_up.goal_attainment:
            if goal not in goals:
                where = f"{field}follow_ups[{at}].{place(['goal_attainment', goal])}"
                yield Problem(where, shown(goal), f"the id of a goal: {', '.join(sorted(goals)) or 'the case has none'}")
