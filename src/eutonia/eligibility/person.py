"""Who the person is and what they want: diagnosis, age, impact on daily life, goals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from eutonia.domain import Answer, Case
from eutonia.domain.case import Impact, PostureProblem
from eutonia.domain.words import day
from eutonia.eligibility.reading import names_of
from eutonia.eligibility.verdict import Verdict, says
from eutonia.knowledge.types import Knowledge


def diagnosis(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """The evidence here is of multiple sclerosis; another cause is a caution, and so is a cause nobody wrote down."""
    voice = says("diagnosis", knowledge, "eligibility.adult_years")
    if case.person.multiple_sclerosis is Answer.NO:
        yield voice.caution(
            "Not multiple sclerosis",
            "The facts, the forecast and the cautions of this system are about adults with multiple sclerosis.",
            "Look again at the cause of the spasticity; state why toxin is planned for this diagnosis.",
        )
    elif case.person.multiple_sclerosis.is_unknown:
        yield voice.caution(
            "Diagnosis not recorded",
            f"Multiple sclerosis: {case.person.multiple_sclerosis.words}.",
            "Record the diagnosis.",
        )


def years_old(born: date, on: date) -> int:
    """Completed years on a civil day; negative when the birth lies after it."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def adult(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Adults only: doses, limits and forecast are adult ones."""
    age, needed = years_old(case.person.birth_date, case.planned_for), knowledge.number("eligibility.adult_years")
    if age < needed:
        yield says("age", knowledge, "eligibility.adult_years").not_a_candidate(
            "Not an adult",
            f"On {day(case.planned_for)} this person is {age} years old; the system is for adults of "
            f"{needed} years or more. Doses for children are others.",
            "Refer to a service that treats children.",
        )


def impact(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Toxin is for problems that limit daily life: at least one must."""
    if any(limits_daily_life(problem, knowledge) for problem in case.problems):
        return
    voice = says("impact", knowledge, "eligibility.enough_impact")
    not_asked = [problem for problem in case.problems if problem.impact is Impact.NOT_ASKED]
    if not_asked:
        yield voice.not_now(
            "Impact on daily life not asked",
            f"Nobody has written down how much this limits the person's day: {names_of(not_asked, knowledge)}.",
            "Ask the person, or the carer, how much each problem limits daily life.",
        )
    else:
        yield voice.not_now(
            "Impact on daily life is not enough",
            "No problem limits daily life moderately or severely, so the risk of weakness is not worth taking.",
            "Treat by physiotherapy and positioning; look again when a problem limits daily life at least moderately.",
        )


def limits_daily_life(problem: PostureProblem, knowledge: Knowledge) -> bool:
    """True at moderate or severe impact; never while nobody has asked."""
    grades = [grade for grade in Impact if grade is not Impact.NOT_ASKED]
    return problem.impact in grades and grades.index(problem.impact) >= knowledge.number("eligibility.enough_impact")


def goal(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """No goal, no injection: without one nobody can tell whether it worked (hazard H31)."""
    if len(case.goals) < knowledge.number("eligibility.goals_needed"):
        yield says("goal", knowledge, "eligibility.goals_needed").not_now(
            "No goal agreed",
            "There is no goal, so success could not be told from failure.",
            "Agree with the person one goal, in their words, with a measure and a target.",
        )
