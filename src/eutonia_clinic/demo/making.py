"""Make the demonstration: both clinics, everybody's course, and how things stand today. Only by acts, each at its own moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from eutonia_clinic.demo.cast import members
from eutonia_clinic.demo.coming import days_closed
from eutonia_clinic.demo.facts import facts_read
from eutonia_clinic.demo.playing import Telling, Turn, play
from eutonia_clinic.demo.scenes import story_of
from eutonia_clinic.demo.service import last_months_report
from eutonia_clinic.demo.staff import make_staff
from eutonia_clinic.demo.treating import Teller

EVERY_SESSION = 100
"""More than anybody has."""
FOUNDED_BEFORE = timedelta(weeks=110)


def make(
    now: datetime, numbers: Collection[int] | None = None, sessions: int = EVERY_SESSION, telling: Telling | None = None
) -> int:
    """Everybody in the cast, or those with these numbers, with so many of their last sessions, as of a moment.

    The same moment gives the same clinic. `telling` is called before every act. Gives how many acts it took.
    """
    staff = make_staff(now - FOUNDED_BEFORE)
    cast = [one.shortened(sessions) for one in members(numbers)]
    people = (story_of(Teller(one, staff, now)) for one in cast)
    return play([*people, last_months_report(staff, now), facts_read(staff, now), days_closed(staff, now)], telling or _silent)


def _silent(turn: Turn) -> None:
    del turn
