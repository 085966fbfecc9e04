"""When to see somebody again: from their own wear-off, the day from which toxin may be given, and the days of the clinic.

Both proposals are worked out from what the record holds at this moment; nothing of them is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from eutonia.domain.advice import Timing
from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.core.charting import Ending
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.scheduling.days import Calendar, calendar_of
from eutonia_clinic.scheduling.models import FollowUpBooking
from eutonia_clinic.visits.models import FollowUpVisit, InjectionSession
from eutonia_clinic.visits.person import Held, booked_of, eligible_of, ends_of, kept_in_force
from eutonia_clinic.visits.taught import taught_now, walked

NOT_TOLD = "From when toxin may be given cannot be told: ask about earlier toxin, and for its days."
NO_PEAK = "No forecast says when the effect is greatest: the middle of these weeks."


@dataclass(frozen=True, slots=True)
class Window:
    """The days between which a follow-up belongs: weeks 2 to 6 after its session."""

    first: date
    last: date

    @classmethod
    def after(cls, given_on: date) -> Window:
        """Of a session on a day."""
        weeks = (whole("scheduling.follow_up_from_week"), whole("scheduling.follow_up_to_week"))
        return cls(*(given_on + timedelta(weeks=one) for one in weeks))


@dataclass(frozen=True, slots=True)
class Proposed:
    """A day, or none, and why. `booked` is the day that stands already."""

    day: date | None
    why: tuple[str, ...]
    booked: date | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class WearOff:
    """When the effect ends, and what says so."""

    ends: Ending
    said: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """Both, for one person at one clinic. None where there is nothing to propose."""

    session: InjectionSession | None
    follow_up: Proposed | None
    next_session: Proposed
    window: Window | None
    eligible: date | None
    wear_off: WearOff | None
    seen_on: date | None


def proposals_of(person: Person, clinic: Clinic, today: date) -> Proposals:
    """What to propose today."""
    held, calendar = Held(person, clinic, today), calendar_of(clinic, today)
    session, eligible, ends = held.last_closed, eligible_of(held), wear_off_of(held)
    window = Window.after(session.given_on) if session else None
    seen = _seen_on(session, window) if session and window else None
    follow_up = None
    if session and window and seen is None:
        follow_up = follow_up_day(window, _best_day(held, session), follow_up_booked(person, clinic, session), calendar, today)
    booked, waits = booked_of(held), walked(person)
    nothing = Proposed(None, (waits.held,), booked) if waits and waits.held else None
    next_session = nothing or session_day(eligible, ends, booked, calendar, today)
    return Proposals(session, follow_up, next_session, window, eligible, ends, seen)


def follow_up_day(window: Window, best: date | None, booked: date | None, calendar: Calendar, today: date) -> Proposed:
    """A working day in these weeks: that of the greatest effect expected, or the next one after. Past the weeks: at once."""
    span = f"Weeks 2 to 6 after the session: {words.span(words.day(window.first), words.day(window.last))}."
    if today > window.last:
        late = f"Week 6 passed {words.ago(window.last, today)}: the next working day."
        return Proposed(calendar.next_from(today), (span, late), booked, is_late=True)
    wanted = min(max(best or window.first + (window.last - window.first) / 2, window.first, today), window.last)
    why = f"The effect is expected to be greatest about {words.day(best)}." if best else NO_PEAK
    day = calendar.next_from(wanted)
    if day is None or day > window.last:
        day = calendar.last_until(wanted, max(window.first, today)) or day
    return Proposed(day, (span, why, *_moved(wanted, day, calendar)), booked)


def session_day(
    eligible: date | None, ends: WearOff | None, booked: date | None, calendar: Calendar, today: date
) -> Proposed:
    """The first working day on which the effect is expected to be over and toxin may be given, and never earlier."""
    if eligible is None:
        return Proposed(None, (NOT_TOLD,), booked)
    if ends is None:
        return Proposed(None, ("No forecast says when the effect ends, so no day is proposed.", _may(eligible)), booked)
    wanted = max(eligible, ends.ends.median, today)
    day = calendar.next_from(wanted)
    why = [ends.said, _may(eligible)]
    if ends.ends.median < eligible:
        gap = (eligible - ends.ends.median).days
        why.append(f"The effect is expected to be over {words.days(gap)} before that: nothing is brought forward.")
    return Proposed(day, (*why, *_moved(wanted, day, calendar)), booked)


def wear_off_of(held: Held) -> WearOff | None:
    """From what this person's course has taught, where it says so; else from the forecast that was kept."""
    taught = taught_now(held.person, held.today).taught
    timing = taught.advice.timing if taught and taught.advice else None
    learned = _learned(timing)
    if learned is not None:
        return learned
    ends = ends_of(held)
    if ends is None:
        return None
    return WearOff(ends, f"By the forecast that was kept the effect ends about {words.day(ends.median)}, {_band(ends)}.")


def _learned(timing: Timing | None) -> WearOff | None:
    if timing is None or timing.ends_on is None:
        return None
    low, high = timing.ends_low_80 or timing.ends_on, timing.ends_high_80 or timing.ends_on
    ends = Ending(timing.ends_on, low, high)
    if timing.effect == "over":
        return WearOff(ends, f"The effect was seen or felt to be over on {words.day(ends.median)}.")
    return WearOff(ends, f"By this person’s own course the effect ends about {words.day(ends.median)}, {_band(ends)}.")


def _band(ends: Ending) -> str:
    return f"80 %: {words.span(words.day(ends.low), words.day(ends.high))}"


def _may(eligible: date) -> str:
    return f"Toxin may be given from {words.day(eligible)} on."


def _moved(wanted: date, day: date | None, calendar: Calendar) -> tuple[str, ...]:
    if day is None:
        return ("The clinic has no working day within a year.",)
    if day == wanted:
        return ()
    return (f"Moved from {words.day(wanted)} ({calendar.why_not(wanted)}).",)


def _best_day(held: Held, session: InjectionSession) -> date | None:
    """The day of the greatest effect, of the course that is forecast to wear off first."""
    kept = next((one for one in reversed(kept_in_force(held)) if one.start == session.given_on), None)
    peaks = [one.peak_week.median for one in kept.courses if one.peak_week] if kept else []
    return session.given_on + timedelta(days=round(min(peaks) * words.DAYS_A_WEEK)) if peaks else None


def _seen_on(session: InjectionSession, window: Window) -> date | None:
    """The first day on or after week 2 on which the person was seen."""
    rows = FollowUpVisit.objects.current().filter(session=session, seen_on__gte=window.first)
    found: date | None = rows.order_by("seen_on").values_list("seen_on", flat=True).first()
    return found


def follow_up_booked(person: Person, clinic: Clinic, session: InjectionSession) -> date | None:
    """The day that is set for the follow-up of a session."""
    rows = FollowUpBooking.objects.current().filter(person__in=ids_of(person.pk), clinic=clinic, session=session)
    found: date | None = rows.values_list("day", flat=True).first()
    return found
