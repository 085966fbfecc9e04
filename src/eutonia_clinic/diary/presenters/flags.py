"""One red flag of a diary: what was said, by whom, what they were told to do, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from eutonia_clinic.core import words
from eutonia_clinic.diary.models import DiaryEntry, ReviewedDiaryFlag
from eutonia_clinic.diary.presenters.saying import by_of, flagged, written
from eutonia_clinic.diary.questions import questions


@dataclass(frozen=True, slots=True)
class Answered:
    """One question that was answered with yes, and what the diary told the person to do."""

    words: str
    told: str


@dataclass(frozen=True, slots=True)
class FlagPage:
    """Everything on the page."""

    heading: str
    written: str
    answered: tuple[Answered, ...]
    note: str
    corrected: str
    looked: str
    looked_words: str
    telephone: str


def flag_page(
    row: DiaryEntry, looked: ReviewedDiaryFlag | None, corrected: DiaryEntry | None, zone: str, telephone: str
) -> FlagPage:
    """The page of one red flag. A correction by the person does not take it away: somebody still asks."""
    return FlagPage(
        heading=words.sentence(words.capital(flagged(row))).rstrip("."),
        written=written(row, zone),
        answered=tuple(_answered(id) for id in row.content.flagged),
        note=row.content.note,
        corrected=_corrected(corrected, zone),
        looked=_looked(looked, zone),
        looked_words=looked.words if looked else "",
        telephone=telephone or "not known",
    )


def _answered(id: str) -> Answered:
    one = questions().get(id)
    return Answered(one.words, one.do) if one else Answered(id, "not known")


def _corrected(by: DiaryEntry | None, zone: str) -> str:
    if by is None:
        return ""
    again = f"still says {flagged(by)}" if by.is_red_flag else "no longer says so"
    return f"Corrected by {by_of(by)}: {again}. {written(by, zone)} The flag stands until somebody has asked."


def _looked(one: ReviewedDiaryFlag | None, zone: str) -> str:
    if one is None:
        return ""
    return f"Looked at by {one.author.display_name}, {words.day_and_clock(one.made_at.astimezone(ZoneInfo(zone)))}"
