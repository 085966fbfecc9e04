"""What the pages of a loss of response read: the advice as it stands, the forecasts that were kept, the answers so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from eutonia.domain.advice import Advice
from eutonia.domain.answers import Answer
from eutonia.domain.proposal import ExpectedCourse
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core.documents import tree_of
from eutonia_clinic.core.errors import NotFound
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.responses.documents import ReviewedResponse, Said
from eutonia_clinic.responses.models import WalkDraft
from eutonia_clinic.responses.standing import Standing, carried, last_session_of, standing_of, walk_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.cases import case_if_answers_hold
from eutonia_clinic.visits.courses import course_of, last_assessment
from eutonia_clinic.visits.models import InjectionSession
from eutonia_clinic.visits.person import Held, kept_in_force


@dataclass(frozen=True)
class Fading:
    """The course of the effect of one person, at one clinic, on one day."""

    person: Person
    clinic: Clinic
    today: date

    @cached_property
    def session(self) -> InjectionSession | None:
        """The latest session in which something was given."""
        found = last_session_of(ids_of(self.person.pk))
        return InjectionSession.objects.filter(pk=found).first() if found else None

    @property
    def latest(self) -> InjectionSession:
        """The same, for whoever writes about it. Raises `NotFound` before the first."""
        if self.session is None:
            raise NotFound("Nothing was given here yet: there is no effect to follow.")
        return self.session

    @cached_property
    def standing(self) -> Standing | None:
        """The latest review."""
        return standing_of(ids_of(self.person.pk))

    @cached_property
    def walk(self) -> WalkDraft | None:
        """The walk that is under way here."""
        return walk_of(self.person, self.clinic, self.session.pk) if self.session else None

    @cached_property
    def forecasts(self) -> Mapping[date, Sequence[ExpectedCourse]]:
        """By the day of a session the courses that were forecast for it."""
        return {kept.start: kept.courses for kept in kept_in_force(Held(self.person, self.clinic, self.today))}

    def advice(self, answers: Mapping[str, Answer]) -> Advice | None:
        """What the engine says of the course with these answers; None before there is one, or where course and case disagree."""
        course, last = course_of(self.person), last_assessment(self.person)
        if course is None or last is None:
            return None
        return engine.taught_by(course, case_if_answers_hold(last, self.today), answers).advice

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the form: the walk under way, else what was recorded of this course, else what is carried over."""
        if self.walk is not None:
            return {str(name): str(text) for name, text in tree_of(self.walk.document).items()}
        if self.standing and self.standing.is_of_now:
            return typed_of(self.standing.content)
        return {f"answer:{name}": answer.value for name, answer in carried(ids_of(self.person.pk)).items()}


def typed_of(found: ReviewedResponse) -> dict[str, str]:
    """A recorded walk as a form holds it."""
    talked = [one for one in found.alternatives if one.said is not Said.NOT_DISCUSSED]
    return {
        **{f"answer:{name}": answer.value for name, answer in found.answers.answers.items()},
        **{f"verdict:{one.step}": one.verdict.value for one in found.found},
        **{f"words:{one.step}": one.words for one in found.found if one.words},
        **{f"said:{one.offered.option}": one.said.value for one in talked},
        **{f"said-words:{one.offered.option}": one.words for one in talked if one.words},
        "answered_by": found.answers.answered_by,
        "conclusion": found.conclusion,
        "follows": found.follows.value,
    }
