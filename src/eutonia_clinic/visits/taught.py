"""What a person's course has taught: as it was kept for this very course, or worked out now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from eutonia.domain.advice import Step
from eutonia.domain.errors import EutoniaError
from eutonia.domain.proposal import Proposal
from eutonia_clinic.core.asking import once
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import engine, lending
from eutonia_clinic.visits.cases import case_if_answers_hold
from eutonia_clinic.visits.courses import course_mark, course_of, last_assessment
from eutonia_clinic.visits.documents import Taught
from eutonia_clinic.visits.models import LearnedBelief

NOT_TAUGHT = "What the course has taught could not be worked out. The record is whole; the forecasts are those that were shown."


@dataclass(frozen=True, slots=True)
class TaughtNow:
    """What was taught, and the day on which it was worked out; or why there is nothing."""

    taught: Taught | None
    why_not: str = ""
    worked_out_on: date | None = None


@once
def taught_now(person: Person, today: date) -> TaughtNow:
    """What the course of a person teaches as it stands."""
    course, last = course_of(person), last_assessment(person)
    if course is None or last is None:
        return TaughtNow(None)
    kept = LearnedBelief.objects.filter(person__in=ids_of(person.pk), course=course_mark(person)).order_by("-pk").first()
    if kept is not None:
        return TaughtNow(kept.content, "", timezone.localtime(kept.made_at).date())
    try:
        answers = answers_of(person)
        return TaughtNow(engine.taught_by(course, case_if_answers_hold(last, today), answers), "", today)
    except EutoniaError:
        return TaughtNow(None, NOT_TAUGHT)


@once
def walked(person: Person) -> lending.Walked | None:
    """What a walk through the reasons of a loss of response left for the next cycle of a person."""
    return lending.walked_of(ids_of(person.pk))


def answers_of(person: Person) -> engine.Answers | None:
    """What people answered about a loss of response of a person."""
    found = walked(person)
    return found.answers if found else None


def decided(proposal: Proposal, person: Person) -> tuple[str, tuple[str, ...]]:
    """The option with which a plan begins, and why: as was decided when the reasons for a loss of response were walked.

    Harm comes first: where the course advises less, a decision does not plan more. The recommended one where nobody walked.
    """
    found, course = walked(person), course_of(person)
    if found is None or not found.steps or course is None:
        return proposal.recommended, ()
    advice = engine.taught_by(course, proposal.case, found.answers).advice
    less = [one.step for one in advice.what if one.step is Step.LESS] if advice else []
    return engine.option_for([*found.steps, *less], proposal, course)
