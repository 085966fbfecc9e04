"""Two days to propose, and why; and what is told of a day that somebody chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eutonia_clinic.core import words
from eutonia_clinic.core.charting import Ending
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.forms import parts_of
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.presenters.person import Fact
from eutonia_clinic.scheduling.days import Calendar
from eutonia_clinic.scheduling.proposing import Proposals, Proposed, Window


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """One proposal: the day in words, why, and the box in which another day may be typed."""

    kind: str
    heading: str
    answer: str
    tag: Tag | None
    why: tuple[str, ...]
    button: str
    field: Field | None
    booked: str = ""


@dataclass(frozen=True, slots=True)
class ProposePage:
    """Everything on the page."""

    proposals: tuple[ProposalShown, ...]
    facts: tuple[Fact, ...]
    key: str
    act: str = ""
    missed: str = ""
    person: str = ""
    days: str = ""


def propose_page(found: Proposals, today: date, key: str, errors: dict[str, Field] | None = None, **links: str) -> ProposePage:
    """The page for one person. `errors` are boxes as they were typed, with what is wrong, by the kind of visit."""
    typed = errors or {}
    shown = [_session(found.next_session, today, typed.get("session"))]
    if found.follow_up is not None:
        shown.insert(0, _follow_up(found.follow_up, today, typed.get("follow_up")))
    return ProposePage(tuple(shown), _facts(found, today), key, **links)


def _follow_up(one: Proposed, today: date, typed: Field | None) -> ProposalShown:
    tag = Tag("reason", "overdue") if one.is_late else None
    return _shown("follow_up", "Follow-up", one, today, tag, typed)


def _session(one: Proposed, today: date, typed: Field | None) -> ProposalShown:
    return _shown("session", "Next session", one, today, None, typed)


def _shown(kind: str, heading: str, one: Proposed, today: date, tag: Tag | None, typed: Field | None) -> ProposalShown:
    box = typed or Field(f"{kind}-day", f"Day of the {heading.lower()}", "day", parts_of(one.day) if one.day else ("", "", ""))
    answer = f"{words.weekday(one.day)}, {words.ago(one.day, today)}" if one.day else "No day is proposed"
    booked = f"Booked for {words.weekday(one.booked)}, {words.ago(one.booked, today)}." if one.booked else ""
    button = f"Book this day{' instead' if one.booked else ''}"
    return ProposalShown(kind, heading, answer, tag, one.why, button, box, booked)


def _facts(found: Proposals, today: date) -> tuple[Fact, ...]:
    session, ends = found.session, found.wear_off.ends if found.wear_off else None
    given = f"{words.day(session.given_on)}, {words.ago(session.given_on, today)}" if session else "nothing was given here yet"
    return (
        Fact("Last session", given),
        Fact("Followed up", _followed(found)),
        Fact("Effect ends", words.day(ends.median) if ends else "not forecast", _band(ends)),
        Fact(
            "Toxin may be given from", words.day(found.eligible) if found.eligible else "cannot be told",
            "by the interval of the label and the toxin ledger",
        ),
    )  # fmt: skip


def _followed(found: Proposals) -> str:
    if found.session is None:
        return words.NONE
    return f"seen on {words.day(found.seen_on)}" if found.seen_on else "not yet"


def _band(ends: Ending | None) -> str:
    return f"80 %: {words.span(words.day(ends.low), words.day(ends.high))}" if ends else ""


def told_of_session(day: date, eligible: date | None, ends: Ending | None, calendar: Calendar) -> tuple[str, ...]:
    """What is told of a day that was booked for the next session: too early, past the wear-off, no day of the clinic."""
    said = []
    if eligible is None:
        said.append("From when toxin may be given cannot be told.")
    elif day < eligible:
        said.append(f"That is before {words.long_day(eligible)}, from when toxin may be given.")
    if ends is not None and day > ends.high:
        said.append(f"That is {words.days((day - ends.high).days)} past the 80 % band in which the effect ends.")
    return (*said, *_no_clinic(day, calendar))


def told_of_follow_up(day: date, window: Window, calendar: Calendar) -> tuple[str, ...]:
    """What is told of a day that was set for a follow-up."""
    said: tuple[str, ...] = ()
    if day < window.first:
        said = (f"That is before {words.long_day(window.first)}, week 2: the effect will not have come fully.",)
    elif day > window.last:
        said = (f"That is after {words.long_day(window.last)}, the end of week 6.",)
    return (*said, *_no_clinic(day, calendar))


def _no_clinic(day: date, calendar: Calendar) -> tuple[str, ...]:
    why = calendar.why_not(day)
    return (f"The clinic sees nobody on that day ({why}).",) if why else ()
