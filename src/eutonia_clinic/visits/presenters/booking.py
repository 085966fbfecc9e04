"""The booking of a person's next visit, beside the days that matter for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eutonia_clinic.core import words
from eutonia_clinic.core.charting import Ending
from eutonia_clinic.patients.presenters.person import Fact


@dataclass(frozen=True, slots=True)
class BookingPage:
    """What stands beside the box for the day."""

    facts: tuple[Fact, ...]
    is_booked: bool


def booking_page(
    booked: date | None, ends: Ending | None, eligible: date | None, today: date, where: str = ""
) -> BookingPage:  # fmt: skip
    """The booking that stands, when the effect ends, and from when toxin may be given."""
    return BookingPage(
        facts=(
            Fact("Booked", _booked(booked, today), where),
            Fact("Effect ends", _ends(ends), _band(ends)),
            Fact("Toxin may be given from", words.day(eligible) if eligible else "cannot be told",
                 "by the interval of the label and the toxin ledger"),
        ),
        is_booked=booked is not None,
    )  # fmt: skip


def booked_message(day: date, eligible: date | None, where: str = "", ends: Ending | None = None) -> tuple[str, str]:
    """Level and words of what was done. A day before the interval is over is booked all the same: it may be a follow-up."""
    said = f"Booked for {words.long_day(day)}{f', {where}' if where else ''}."
    if eligible and day < eligible:
        return "reason", f"{said} That is before {words.long_day(eligible)}, from when toxin may be given."
    if ends and day > ends.high:
        return "reason", f"{said} That is {words.days((day - ends.high).days)} past the 80 % band in which the effect ends."
    return "ok", said


def _booked(booked: date | None, today: date) -> str:
    if booked is None:
        return "not booked"
    return f"{words.day(booked)}, {words.ago(booked, today)}"


def _ends(ends: Ending | None) -> str:
    return words.day(ends.median) if ends else "not forecast"


def _band(ends: Ending | None) -> str:
    return f"80 %: {words.span(words.day(ends.low), words.day(ends.high))}" if ends else ""
