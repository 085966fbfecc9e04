"""Course and case of one person: what cannot be true together is refused before anything is advised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, Person
from eutonia.domain.contradictions import not_after, not_before
from eutonia.domain.cycle import Course
from eutonia.domain.errors import BadInput, Problem


def contradictions(course: Course, case: Case | None = None) -> list[Problem]:
    """Every fault of a course in itself and, where a case is given, of the two together. Empty when they can be true."""
    found = [*_of_the_cases(course), *_of_the_days(course)]
    if case is not None:
        found += [*_of_two_people("person", course.case.person, case.person), *_of_the_case_now(course, case)]
    return found


def refuse_contradictions(course: Course, case: Case) -> None:
    """Raise `BadInput` when the two cannot belong together, or when nothing was given yet."""
    problems = contradictions(course, case)
    if not course.cycles:
        problems.append(Problem("cycles", "an empty list", "at least one session: there is no next cycle before the first"))
    if problems:
        raise BadInput("the course and the case", problems)


def _of_two_people(field: str, one: Person, other: Person) -> Iterator[Problem]:
    if one.birth_date != other.birth_date:
        expected = f"the day of birth in the course, {one.birth_date.isoformat()}: this is another person"
        yield Problem(f"{field}.birth_date", other.birth_date.isoformat(), expected)
    if one.name.strip() and other.name.strip() and _plain(one.name) != _plain(other.name):
        yield Problem(f"{field}.name", repr(other.name), f"the name in the course, {one.name!r}: this is another person")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _of_the_cases(course: Course) -> Iterator[Problem]:
    for row, later in enumerate(course.later_cases):
        yield from _of_two_people(f"later_cases[{row}].person", course.case.person, later.person)
        earliest, what = course.case.assessed_on, "the case with which the course began"
        yield from not_before(f"later_cases[{row}].assessed_on", later.assessed_on, earliest, what)
    known = {course.case.case_id, *(later.case_id for later in course.later_cases)}
    for row, cycle in enumerate(course.cycles):
        if cycle.case_id not in known:
            yield Problem(f"cycles[{row}].case_id", repr(cycle.case_id), f"a case of this course: {', '.join(sorted(known))}")


def _of_the_days(course: Course) -> Iterator[Problem]:
    if course.cycles:
        given, assessed = course.cycles[0].session.given_on, course.case.assessed_on
        yield from not_before("cycles[0].session.given_on", given, assessed, "the assessment with which the course began")
    for row, cycle in enumerate(course.cycles):
        ends = _end_of(course, row)
        for at, seen in enumerate(cycle.follow_ups) if ends else ():
            yield from not_after(f"cycles[{row}].follow_ups[{at}].seen_on", seen.seen_on, ends or date.max, "the next session")


def _end_of(course: Course, row: int) -> date | None:
    return course.cycles[row + 1].session.given_on if row + 1 < len(course.cycles) else None


def _of_the_case_now(course: Course, case: Case) -> Iterator[Problem]:
    assessed, planned = case.assessed_on, case.planned_for
    for row, cycle in enumerate(course.cycles):
        field = f"cycles[{row}].session.given_on"
        yield from not_after(field, cycle.session.given_on, assessed, "the assessment for which advice is asked")
        for at, seen in enumerate(cycle.follow_ups):
            yield from not_after(f"cycles[{row}].follow_ups[{at}].seen_on", seen.seen_on, planned, "the planned day")
    for row, later in enumerate(course.later_cases):
        yield from not_after(f"later_cases[{row}].assessed_on", later.assessed_on, assessed, "the assessment now")
    if case.first_toxin_treatment is Answer.YES and course.cycles:
        yield Problem("first_toxin_treatment", "yes", "no: the course holds sessions of toxin")
