"""The case now with the sessions of the course in its toxin history, so that the interval and the limits count them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

from eutonia.domain.advice import CycleReview
from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, EarlierTreatment, ProblemName
from eutonia.domain.cycle import Course, Session
from eutonia.domain.plan import MuscleDose, Plan
from eutonia.domain.units import plain
from eutonia.domain.words import day
from eutonia.knowledge.types import Knowledge
from eutonia.next_cycle.observing import case_before
from eutonia.next_cycle.reviewing import given_units, is_session, review

NECK = ("neck",)
JAW = ("jaw",)


def with_sessions(case: Case, course: Course, reviews: Sequence[CycleReview], knowledge: Knowledge) -> Case:
    """The case with one treatment for each session, in place of what its history says of the same day and product.

    What was answered about other toxin stays as it was: only the person and the carer can answer that.
    """
    sessions = [cycle.session for cycle in course.cycles]
    told = [one for one in case.toxin_history.treatments if not any(is_session(one, session) for session in sessions)]
    given = [
        _as_treatment(cycle.session, case_before(course, cycle.session.given_on), seen, knowledge)
        for cycle, seen in zip(course.cycles, reviews, strict=True)
    ]
    history = case.toxin_history.model_copy(update={"treatments": (*told, *given)})
    return case.model_copy(update={"toxin_history": history, "first_toxin_treatment": Answer.NO})


def with_course(case: Case, course: Course, knowledge: Knowledge) -> Case:
    """The case with the sessions of a course of the same person in its history, each with how it worked."""
    return with_sessions(case, course, review(course, case, knowledge), knowledge)


def history_gaps(case: Case, course: Course) -> Iterator[str]:
    """Where the history of the case now and the sessions of the course do not agree, or the history leaves something open."""
    history = case.toxin_history
    if history.any_in_16_weeks.is_unknown:
        yield f"Any botulinum toxin elsewhere in the last 16 weeks: {history.any_in_16_weeks.words}"
    for cycle in course.cycles:
        for told in history.treatments:
            units = given_units(cycle.session)
            if is_session(told, cycle.session) and told.units not in (None, units):
                yield (
                    f"The history says {plain(told.units or units)} units on {day(cycle.session.given_on)}; "
                    f"the session says {plain(units)}, which is what is counted"
                )


def _as_treatment(session: Session, case: Case, seen: CycleReview, knowledge: Knowledge) -> EarlierTreatment:
    return EarlierTreatment.model_validate(
        {
            "given_on": session.given_on,
            "product": session.product,
            "units": given_units(session),
            "indication": _indication(session, knowledge),
            "confirmed": Answer.YES,
            "response": seen.response,
            "muscles": tuple(ProblemName(pattern=one.pattern, side=one.side) for one in case.problems),
        }
    )


def _indication(session: Session, knowledge: Knowledge) -> str:
    found = {knowledge.muscles[dose.muscle].part for dose in session.doses if dose.muscle in knowledge.muscles}
    if found and found <= {*NECK}:
        return "cervical_dystonia"
    return "jaw" if found and found <= {*JAW} else "limb_spasticity"


def plan_of(session: Session, case: Case, times: Decimal = Decimal(1), step: Decimal = Decimal(0)) -> Plan:
    """The session as a plan for the case it was given for; doses times a factor, in whole steps where one is given."""
    doses = tuple(
        MuscleDose(
            muscle=dose.muscle,
            side=dose.side,
            units=_in_steps(dose.units * times, step),
            sites=max(dose.sites, 1),
            guidance=dose.guidance,
        )
        for dose in session.doses
        if dose.units > 0
    )
    return Plan(
        case_id=case.case_id,
        product=session.product,
        jurisdiction=case.jurisdiction,
        planned_for=session.given_on,
        doses=doses,
        dilution=session.dilution,
    )


def _in_steps(units: Decimal, step: Decimal) -> Decimal:
    """Up to a whole step; as it is when no step is given."""
    return (units / step).to_integral_value(rounding=ROUND_CEILING) * step if step else units
