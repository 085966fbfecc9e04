"""The days on which a clinic sees people, and the next of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.asking import once
from eutonia_clinic.scheduling.models import ClosedDays, WorkingDays

USUAL = "12345"
"""Monday to Friday, until the clinic says otherwise."""
FURTHEST = 366
"""Days that are tried before it is said that there is none."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one clinic."""

    weekdays: str
    closed: Sequence[ClosedDays] = ()

    def why_not(self, day: date) -> str:
        """Why nobody is seen on a day; '' on a working day."""
        for one in self.closed:
            if one.first <= day <= one.last:
                return f"closed: {one.words}"
        return "" if str(day.isoweekday()) in self.weekdays else f"no clinic on a {words.WEEKDAYS[day.weekday()]}"

    def works(self, day: date) -> bool:
        """True on a working day."""
        return not self.why_not(day)

    def next_from(self, day: date) -> date | None:
        """The first working day on or after a day; None when there is none within a year."""
        return next((one for one in (day + timedelta(days=n) for n in range(FURTHEST)) if self.works(one)), None)

    def last_until(self, day: date, since: date) -> date | None:
        """The last working day on or before a day, not before another."""
        return next((one for one in (day - timedelta(days=n) for n in range((day - since).days + 1)) if self.works(one)), None)


@once
def calendar_of(clinic: Clinic, today: date) -> Calendar:
    """The days of a clinic from today on. Two queries."""
    row = WorkingDays.objects.filter(clinic=clinic).order_by("-pk").first()
    return Calendar(row.weekdays if row else USUAL, closed_days(clinic, today))


def closed_days(clinic: Clinic, today: date) -> tuple[ClosedDays, ...]:
    """The closed days that are still to come, the earliest first."""
    rows = ClosedDays.objects.current().filter(clinic=clinic, last__gte=today, is_taken_back=False)
    return tuple(rows.order_by("first", "pk"))
