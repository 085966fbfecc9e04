"""What a course has taught, short: this person beside people like them; every sentence of it one click away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eutonia.domain.advice import Advice
from eutonia.domain.lessons import Lesson, Lessons
from eutonia.domain.proposal import Band
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag

NAMES = {
    "response": "Size of the response, times typical",
    "onset": "Felt from day",
    "wear-off": "Felt until day",
    "weakness": "Chance of weakness that limits",
}
"""The lessons about the whole person, in the order of the course; those about one problem are in the list below."""
SURPRISING = Decimal("0.05")
"""A follow-up less likely than this is told at once; the others are counted."""


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One quantity: of this person, and of people like them."""

    name: str
    own: str
    typical: str


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learned and how far it may be trusted."""

    tag: Tag
    rows: tuple[LessonRow, ...]
    surprises: tuple[str, ...]
    expected: str
    sentences: tuple[str, ...]
    verdict: tuple[str, ...]
    size: str


def taught(lessons: Lessons | None) -> Taught | None:
    """The lessons of one course; None before there is one."""
    if lessons is None:
        return None
    odd = [one for one in lessons.surprises if one.probability < SURPRISING]
    usual = len(lessons.surprises) - len(odd)
    seen = words.count(lessons.observations, "observation")
    return Taught(
        tag=Tag("ok", "inside what the model knows") if lessons.in_domain else Tag("reason", "outside what the model knows"),
        rows=tuple(row for about in NAMES for row in (_row(one) for one in lessons.lessons if one.about == about)),
        surprises=tuple(f"{words.day(one.seen_on)}: {words.sentence(one.words)}" for one in odd),
        expected=f"{words.count(usual, 'follow-up')} in keeping with what was expected" if usual else "",
        sentences=tuple(words.sentence(one.words) for one in lessons.lessons),
        verdict=tuple(words.sentence(one) for one in lessons.verdict),
        size=f"{seen}; effective sample {words.number(lessons.effective_draws, 0)} of {lessons.draws}.",
    )


def _row(lesson: Lesson) -> LessonRow:
    return LessonRow(NAMES[lesson.about], _said(lesson.learned, lesson.about), _said(lesson.typical, lesson.about))


def _said(band: Band | None, about: str) -> str:
    """'1.2, 80 %: 0.9 to 1.5' as the quantity is said: a chance in per cent, a day whole."""
    if band is None:
        return "cannot establish"
    if about == "weakness":
        return words.chance(band)
    places = 1 if about == "response" else 0
    low, high = words.number(band.low_80, places), words.number(band.high_80, places)
    return f"{words.number(band.median, places)}, 80 %: {words.span(low, high)}"


def next_words(advice: Advice | None) -> tuple[str, ...]:
    """When and what next, in the engine's own sentences; what nobody wrote down last."""
    if advice is None:
        return ()
    return tuple(words.sentence(one) for one in (advice.summary, *advice.timing.words, *advice.missing))


def advice_said(on: date | None, today: date) -> str:
    """From which day the advice is: what was worked out after the last follow-up may be weeks old."""
    aged = f" of {words.day(on)}, {words.ago(on, today)}" if on and on < today else ""
    return f"advice{aged}; the clinician decides"
