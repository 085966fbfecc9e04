"""What stands on a loss of response: the latest review, whether it still speaks of the course, the walk under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from eutonia.domain.advice import Step
from eutonia.domain.answers import Answer
from eutonia.domain.case import LookedInto
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.asking import once
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.responses.documents import Follows, ReviewedResponse
from eutonia_clinic.responses.models import GoingOn, ResponseReview, WalkDraft
from eutonia_clinic.visits.lending import Walked, is_held
from eutonia_clinic.visits.models import SessionClosed

STAYS = ("test-without-paralysis", "antibodies-found")
"""Questions whose yes is of the person and not of one session: a resistance that was found is never forgotten."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest review. `is_of_now` while no session was given since; `going_on` where an injector treats all the same."""

    review: ResponseReview
    is_of_now: bool
    going_on: GoingOn | None

    @property
    def content(self) -> ReviewedResponse:
        """What was found."""
        found: ReviewedResponse = self.review.content
        return found

    @property
    def follows(self) -> Follows:
        """What was decided."""
        return Follows(self.review.follows)

    @property
    def needs_a_reason(self) -> bool:
        """True while nothing may be planned without an injector's reason."""
        return self.is_of_now and self.going_on is None and (self.review.stop_rule or self.follows.holds)

    @property
    def signed(self) -> str:
        """'Dr Ines Sample, 15 Jul 2027'."""
        return f"{self.review.author.display_name}, {words.day(day_of(self.review))}"


def day_of(row: ResponseReview | GoingOn) -> date:
    """The civil day of a row at its clinic."""
    return row.made_at.astimezone(ZoneInfo(row.clinic.time_zone)).date()


def going_words(row: GoingOn | None) -> str:
    """'Dr Ines Sample treats again all the same: “…”'; '' where nobody does."""
    return f"{row.author.display_name} treats again all the same: “{row.reason}”" if row else ""


@once
def standing_of(ids: frozenset[int]) -> Standing | None:
    """The latest review of a person under any of their numbers."""
    if not is_held(ResponseReview, ids):
        return None
    rows = ResponseReview.objects.current().filter(person__in=ids)
    row = rows.select_related("author", "clinic", "going_on__author", "going_on__clinic").order_by("-pk").first()
    if row is None:
        return None
    return Standing(row, row.session_id == last_session_of(ids), getattr(row, "going_on", None))


def last_session_of(ids: frozenset[int]) -> int | None:
    """The latest session in which something was given."""
    given = SessionClosed.objects.current().filter(person__in=ids, units__gt=0)
    found: int | None = given.order_by("-session__given_on", "-pk").values_list("session_id", flat=True).first()
    return found


def walk_of(person: Person, clinic: Clinic, session_id: int) -> WalkDraft | None:
    """The walk that is under way at a clinic about the course up to a session."""
    rows = WalkDraft.objects.filter(person__in=ids_of(person.pk), clinic=clinic, session=session_id, is_finished=False)
    return rows.select_related("author").order_by("-pk").first()


def walked(ids: frozenset[int]) -> Walked | None:
    """What the latest review leaves for the next cycle. Once another session was given, only a resistance that was found."""
    standing = standing_of(ids)
    if standing is None:
        return None
    answers = standing.content.answers.answers
    if not standing.is_of_now:
        return Walked({name: answer for name, answer in answers.items() if name in STAYS and answer is Answer.YES})
    return Walked(answers, _steps(standing), held_words(standing), _going_on(standing))


def mark(ids: frozenset[int]) -> object:
    """What changes when a review comes, is replaced, or somebody goes on all the same."""
    if not is_held(ResponseReview, ids):
        return []
    rows = ResponseReview.objects.current().filter(person__in=ids).order_by("pk")
    return list(rows.values_list("pk", "sha256", "going_on__pk"))


def carried(ids: frozenset[int]) -> Mapping[str, Answer]:
    """Answers of an earlier walk that still hold when a new one begins."""
    found = walked(ids)
    return {name: answer for name, answer in found.answers.items() if name in STAYS} if found else {}


def held_words(standing: Standing) -> str:
    """Why no plan is begun; '' when one may be."""
    if not standing.needs_a_reason:
        return ""
    why = f"{standing.signed}: {standing.follows.words}" if standing.follows.holds else "two cycles in a row brought nothing"
    return f"No plan is begun: {why}. An injector who treats again gives a reason first, on the page of the course of the effect."


def _steps(standing: Standing) -> tuple[Step, ...]:
    """The needle is guided in another way before the dose is changed: that keeps the dose."""
    follows = standing.follows
    if follows.holds:
        return ()
    return (follows.step, Step.SAME) if follows is Follows.OTHER_GUIDANCE else (follows.step,)


def _going_on(standing: Standing) -> LookedInto | None:
    row = standing.going_on
    if row is None:
        return None
    return LookedInto.model_validate({"on": day_of(row), "by": row.author.display_name, "because": row.reason})
