"""The paper twin of the app: two weeks on one sheet, with the same questions and the same words about what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from eutonia_clinic.core import words as clinic_words
from eutonia_clinic.diary.documents import Symptom
from eutonia_clinic.diary.languages import words_of
from eutonia_clinic.diary.questions import Question, questions
from eutonia_clinic.diary.symptoms import known_as

DAYS = 14


@dataclass(frozen=True, slots=True)
class Column:
    """One day of the sheet. Without a date the hand writes it."""

    number: int
    weekday: str
    date: str
    starts_week: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One question, with a box for every day. `hint` says how it is answered."""

    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning sign and what to do at once."""

    words: str
    do: str
    say: str
    is_emergency: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that stands on the paper, in one language."""

    language: str
    w: Mapping[str, str]
    name: str
    identifier: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    flags: tuple[Line, ...]
    warned: tuple[Warned, ...]
    clinic: Mapping[str, str]


def sheet_of(
    name: str, identifier: str, symptoms: tuple[Symptom, ...], clinic: Mapping[str, str], language: str, first: date | None
) -> Sheet:
    """The sheet of one person. `clinic` as a device is told it; without `first` the hand writes the dates."""
    w = words_of(language)
    return Sheet(
        language=w["language.locale"], w=w, name=name, identifier=identifier,
        columns=_columns(w, first), lines=_lines(w, symptoms),
        flags=tuple(Line(words_in(w, one, "words")) for one in questions().values()),
        warned=tuple(_warned(w, one) for one in questions().values()), clinic=clinic,
    )  # fmt: skip


def words_in(w: Mapping[str, str], question: Question, part: str) -> str:
    """A question in the words of a language; one that its catalogue lacks in those of the clinic."""
    return w.get(f"flags.questions.{question.id}.{part}", getattr(question, part))


def _columns(w: Mapping[str, str], first: date | None) -> tuple[Column, ...]:
    days = [first + timedelta(days=number) if first else None for number in range(DAYS)]
    return tuple(Column(number, *_day(w, day), number == DAYS // 2 + 1) for number, day in enumerate(days, start=1))


def _day(w: Mapping[str, str], day: date | None) -> tuple[str, str]:
    """'Thu' and '24 Sep'."""
    if day is None:
        return "", ""
    month = w["paper.months"].split()[day.month - 1]
    return w["paper.weekdays"].split()[day.weekday()], w["paper.date_pattern"].format(day=day.day, month=month)


def _lines(w: Mapping[str, str], symptoms: tuple[Symptom, ...]) -> tuple[Line, ...]:
    rated = tuple(Line(*_symptom(w, one)) for one in symptoms)
    return (*rated, Line(w["paper.spasms"]), Line(w["paper.onset"]), Line(w["paper.wear_off"]))


def _symptom(w: Mapping[str, str], one: Symptom) -> tuple[str, str]:
    """Its words, and what the two ends of its scale mean."""
    known = f"symptoms.{known_as(one.words)}"
    usual = f"{known}.words" in w
    words = w[f"{known}.words"] if usual else one.words
    ends = (w[f"{known}.{end}" if usual else f"scale.{end}"] for end in ("low", "high"))
    return words, clinic_words.joined(ends, "; ")


def _warned(w: Mapping[str, str], one: Question) -> Warned:
    said = {part: words_in(w, one, part) for part in ("words", "do", "say")}
    return Warned(**said, is_emergency=one.urgency == "emergency")
