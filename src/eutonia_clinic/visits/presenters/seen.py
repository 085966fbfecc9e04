"""A follow-up read: did it do what we said? What was found, held against the kept forecast, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case
from eutonia.domain.cycle import FollowUp, ProblemScore
from eutonia.domain.score import Scores
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.presenters.lessons import Taught, advice_said, next_words, taught
from eutonia_clinic.visits.documents import Taught as TaughtDocument
from eutonia_clinic.visits.presenters.following import ATTAINMENT, Compared, compared, since

NO_FORECAST = "No forecast was kept when the plan was signed, so nothing can be compared."
RED_FLAGS = (
    ("swallowing_trouble", "Swallowing is harder since the injection"),
    ("weakness_that_limits", "A weakness limits since the injection"),
)
"""What is answered first, with what it is called here."""
FELT = (("felt_onset", "felt to have started to work"), ("felt_wear_off", "felt to be wearing off"))


@dataclass(frozen=True, slots=True)
class SeenLinks:
    """What can be done from here; empty where it cannot."""

    person: str = ""
    next_cycle: str = ""
    review: str = ""
    correct: str = ""
    session: str = ""
    more: tuple[Link, ...] = ()
    """What other parts begin from here."""


@dataclass(frozen=True, slots=True)
class Known:
    """A follow-up with what is known around it. `version` says who wrote it down, and why when it corrects another."""

    seen: FollowUp
    injected: date
    version: str
    scores: Scores | None = None
    today: date | None = None
    taught: TaughtDocument | None = None
    taught_on: date | None = None
    reviewed: str = ""
    corrected_by: str = ""
    """The address of the correction that stands in place of this one."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """Everything on the page."""

    links: SeenLinks
    heading: str
    since: str
    said: str
    flags: tuple[Tag, ...]
    compared: tuple[Compared, ...]
    not_compared: str
    found: tuple[tuple[str, str], ...]
    goals: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    taught: Taught | None
    advice: tuple[str, ...]
    advice_said: str
    version: str
    reviewed: str
    corrected_by: str
    idempotency_key: str


def seen_page(known: Known, case: Case, knowledge: Knowledge, links: SeenLinks, key: str) -> SeenPage:
    """The page of a follow-up that is saved."""
    seen = known.seen
    held = compared(known.scores, seen.seen_on, knowledge) if known.scores else ()
    return SeenPage(
        links=links, heading=f"Follow-up, {words.long_day(seen.seen_on)}", since=since(seen.seen_on, known.injected),
        said=_said(held, known), flags=tuple(_flags(seen)), compared=held, not_compared=_not_compared(held, known),
        found=tuple(_found(one, knowledge) for one in seen.scores), goals=tuple(_goals(seen, case)),
        answers=tuple(_answers(seen)), taught=taught(known.taught.lessons) if known.taught else None,
        advice=next_words(known.taught.advice) if known.taught else (), advice_said=_advice_said(known),
        version=known.version, reviewed=known.reviewed,
        corrected_by=known.corrected_by, idempotency_key=key,
    )  # fmt: skip


def _advice_said(known: Known) -> str:
    """The advice is of the course as it stands now: of an older follow-up that has to be said."""
    if not known.taught or known.today is None:
        return ""
    now = "" if known.seen.seen_on == known.today else ", from the course as it stands now"
    return f"{advice_said(known.taught_on, known.today)}{now}"


def _said(held: Sequence[Compared], known: Known) -> str:
    """The answer in one line: how many values fell where the forecast said."""
    if not held:
        return _not_compared(held, known)
    inside = sum(one.tag.level == "ok" for one in held)
    return f"{inside} of {words.count(len(held), 'value')} as forecast: inside the 80 % band of the day."


def _not_compared(held: Sequence[Compared], known: Known) -> str:
    if held:
        return ""
    return NO_FORECAST if known.scores is None else "Nothing that was forecast was measured on this day."


def _flags(seen: FollowUp) -> Iterator[Tag]:
    for name, said in RED_FLAGS:
        if getattr(seen, name) is Answer.YES:
            yield Tag("stop", said)


def _found(score: ProblemScore, knowledge: Knowledge) -> tuple[str, str]:
    tardieu = score.tardieu
    said = (
        f"Ashworth {score.ashworth.value}" if score.ashworth is not None else "",
        f"catch {tardieu.catch_degrees}° of {tardieu.full_range_degrees}°" if tardieu else "",
        f"{words.exact(score.spasms_per_day)} spasms a day" if score.spasms_per_day is not None else "",
        f"pain {score.pain} of 10" if score.pain is not None else "",
        f"stiffness {score.stiffness} of 10" if score.stiffness is not None else "",
    )
    name = f"{view.pattern_name(score.problem.pattern, knowledge)} {score.problem.side.word}"
    return name, words.joined(said, ", ")


def _goals(seen: FollowUp, case: Case) -> Iterator[tuple[str, str]]:
    said = {one.value: one.words for one in ATTAINMENT}
    for goal in case.goals:
        score = seen.goal_attainment.get(goal.id)
        yield goal.words, said["" if score is None else str(score)]


def _answers(seen: FollowUp) -> Iterator[tuple[str, str]]:
    yield "A weakness that limits", words.answer(seen.weakness_that_limits)
    yield "Swallowing harder", words.answer(seen.swallowing_trouble)
    felt = words.listed(said for name, said in FELT if getattr(seen, name))
    yield "The treatment", felt or "nothing said of its start or end"
