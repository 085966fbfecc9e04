"""Follow-up: what was found, and did it do what we said? The forecast is shown only when the scores are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eutonia.domain.advice import Advice
from eutonia.domain.answers import Side
from eutonia.domain.case import Case, Goal, PostureProblem
from eutonia.domain.cycle import FollowUp, ProblemScore
from eutonia.domain.lessons import Lessons
from eutonia.domain.score import ScoredObservation, Scores
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.words import level, measured, span
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field, answer_field
from eutonia_clinic.core.forms import parts_of
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.presenters.lessons import Taught, next_words, taught
from eutonia_clinic.visits.presenters import entry

ATTAINMENT = (
    Choice("", "not scored"), Choice("-2", "-2, much less than hoped for"), Choice("-1", "-1, less than hoped for"),
    Choice("0", "0, as hoped for"), Choice("1", "+1, better"), Choice("2", "+2, much better"),
)  # fmt: skip
NOT_LED = "The forecast is shown when the scores are saved, so that it does not lead the hand."


@dataclass(frozen=True, slots=True)
class ScoredProblem:
    """One problem with what is measured today."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One observation held against its forecast."""

    name: str
    observed: str
    forecast: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class FollowUpLinks:
    """Where the form posts to, and where the next cycle begins."""

    act: str
    back: str = ""
    next_cycle: str = ""
    adverse_event: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    """Everything on the page."""

    links: FollowUpLinks
    heading: str
    since: str
    errors: tuple[tuple[str, str], ...]
    day: Field
    problems: tuple[ScoredProblem, ...]
    goals: tuple[Field, ...]
    events: tuple[Field, ...]
    more: tuple[Field, ...]
    not_led: str
    compared: tuple[Compared, ...]
    taught: Taught | None
    advice: tuple[str, ...]
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class Following:
    """A follow-up as far as it has come. `saved` is what was entered; the others are what the engine made of it."""

    injected: date
    today: date
    saved: FollowUp | None = None
    scores: Scores | None = None
    lessons: Lessons | None = None
    advice: Advice | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    idempotency_key: str = ""
    corrects: bool = False


def follow_up_page(case: Case, knowledge: Knowledge, links: FollowUpLinks, state: Following) -> FollowUpPage:
    """The page of one follow-up visit."""
    page = FollowUpPage(
        links=links, heading=_heading(state), since=since(state.today, state.injected), errors=(),
        day=Field("seen_on", "Seen on", "day", parts_of(state.saved.seen_on if state.saved else state.today)),
        problems=tuple(_scored(one, state.saved, knowledge) for one in right_first(case.problems)),
        goals=tuple(_attained(one, state.saved) for one in case.goals), events=_events(state.saved), more=_more(state),
        not_led=NOT_LED if state.corrects or not state.saved else "",
        compared=compared(state.scores, state.today, knowledge) if state.saved and state.scores else (),
        taught=taught(state.lessons),
        advice=next_words(state.advice), idempotency_key=state.idempotency_key,
    )  # fmt: skip
    return entry.with_typed(page, state.typed, state.errors)


def score_name(problem: PostureProblem) -> str:
    """'score:equinovarus-foot:right': how the fields of one problem begin."""
    return f"score:{problem.pattern}:{problem.side.value}"


def since(day: date, injected: date) -> str:
    """'day 35, week 5 after the injection of 22 Jun 2026'; in the first week the day alone."""
    days = (day - injected).days
    week = f", {words.week_of(day, injected)}" if days >= words.DAYS_A_WEEK else ""
    return f"day {days}{week} after the injection of {words.day(injected)}"


def right_first(problems: Sequence[PostureProblem]) -> list[PostureProblem]:
    """In their order, of each pattern RIGHT before LEFT."""
    order = {one.pattern: at for at, one in reversed(list(enumerate(problems)))}
    return sorted(problems, key=lambda one: (order[one.pattern], one.side is Side.LEFT))


def _heading(state: Following) -> str:
    return "Correct the follow-up" if state.corrects else f"Follow-up, {words.long_day(state.today)}"


def _more(state: Following) -> tuple[Field, ...]:
    """Of a correction: why."""
    why = Field("reason", "Why it is corrected", "text", "", "In words; what stood before stays beside it.")
    return (why,) if state.corrects else ()


def _score(saved: FollowUp | None, problem: PostureProblem) -> ProblemScore | None:
    scores: Sequence[ProblemScore] = saved.scores if saved else ()
    return next((s for s in scores if (s.problem.pattern, s.problem.side) == (problem.pattern, problem.side)), None)


def _scored(problem: PostureProblem, saved: FollowUp | None, knowledge: Knowledge) -> ScoredProblem:
    name = f"{view.pattern_name(problem.pattern, knowledge)} {problem.side.word}"
    now, key = _score(saved, problem), score_name(problem)
    before = problem.tardieu

    def small(of: str, label: str, kind: str, value: object | None, then: object | None, **more: tuple[Choice, ...]) -> Field:
        return entry.compact(f"{key}:{of}", label, name, kind, value, then, True, **more)

    tardieu = now.tardieu if now else None
    return ScoredProblem(
        name,
        (
            small("ashworth", "Ashworth", "select", now.ashworth if now else None, problem.ashworth, choices=entry.GRADES),
            small("catch", "Catch, R1 °", "number", tardieu and tardieu.catch_degrees, before and before.catch_degrees),
            small("range", "Range, R2 °", "number", tardieu and tardieu.full_range_degrees, before and before.full_range_degrees),
            small("spasms", "Spasms a day", "number", now.spasms_per_day if now else None, problem.spasms_per_day),
            small("pain", "Pain, 0 to 10", "number", now.pain if now else None, problem.pain),
            Field(
                f"{key}:stiffness",
                "Stiffness",
                "number",
                entry.text(now.stiffness if now else None),
                spoken=f"({name})",
                compact=True,
            ),
        ),
    )


def _attained(goal: Goal, saved: FollowUp | None) -> Field:
    score = saved.goal_attainment.get(goal.id) if saved else None
    return Field(
        f"goal:{goal.id}", goal.words, "choices", entry.text(score), view.goal_words(goal), choices=ATTAINMENT, compact=True
    )


def _events(saved: FollowUp | None) -> tuple[Field, ...]:
    return (
        answer_field(
            "weakness", "Since the injection, has a weakness limited you?", saved.weakness_that_limits if saved else None
        ),
        answer_field(
            "swallowing", "Since the injection, has swallowing been harder?", saved.swallowing_trouble if saved else None
        ),
        Field(
            "felt_onset",
            "The person feels that the treatment has started to work",
            "tick",
            "yes" if saved and saved.felt_onset else "",
        ),
        Field("felt_wear_off", "The person feels that it is wearing off", "tick", "yes" if saved and saved.felt_wear_off else ""),
    )


def compared(scores: Scores, today: date, knowledge: Knowledge) -> tuple[Compared, ...]:
    """Every value that was found today and forecast, beside its band."""
    return tuple(_held_against(one, knowledge) for one in scores.observations if one.seen_on == today)


def _held_against(one: ScoredObservation, knowledge: Knowledge) -> Compared:
    name = f"{view.pattern_name(one.pattern, knowledge)}, {one.side.word}, {measured(one.measure, one.measure)}"
    ends = span(level(one.band.low_80, one.measure), level(one.band.high_80, one.measure))
    said = f"{level(one.band.median, one.measure)} (80 %: {ends})"
    return Compared(name, level(one.observed, one.measure), said, verdict_on(one))


def verdict_on(one: ScoredObservation) -> Tag:
    """'as forecast' inside the 80 % band, then inside the 95 % band, then below or above it."""
    if one.inside_80:
        return Tag("ok", "as forecast")
    if one.inside_95:
        return Tag("note", "inside the 95 % band")
    return Tag("reason", f"{'below' if one.observed < one.band.low_95 else 'above'} the 95 % band")
