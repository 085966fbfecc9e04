"""What waits at a clinic, row by row: a red flag, a follow-up, a session of the day, what was left open, a plan not signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from eutonia.domain.answers import Answer
from eutonia.domain.cycle import FollowUp
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.patients.presenters.outcomes import ATTAINED
from eutonia_clinic.patients.presenters.today import RedFlag, Someone

NOBODY = "Nobody who decides has looked at it yet."


def red_flag(who: Someone, seen: FollowUp, given_on: date, given: tuple[Decimal | None, str], by: str, href: str) -> RedFlag:
    """A follow-up in which trouble with swallowing or a weakness that limits was said. `given` is units and product."""
    about = f"Day {(seen.seen_on - given_on).days} after {dose_of(*given)}."
    told = f"Seen {words.day(seen.seen_on)}, written down by {by}."
    return RedFlag(who, troubles(seen), f"{about} {told} {NOBODY}", (Link("Open the follow-up", href),))


def troubles(seen: FollowUp) -> str:
    """What is wrong, in words."""
    said = [
        "trouble with swallowing" if seen.swallowing_trouble is Answer.YES else "",
        "weakness that limits" if seen.weakness_that_limits is Answer.YES else "",
    ]
    return words.listed([one for one in said if one])


def dose_of(units: Decimal | None, product: str) -> str:
    """'75 units of onabotulinumtoxinA'; the product alone where the units are not known yet."""
    return words.dose(units, product) if units is not None else f"{product}, units not known yet"


def review_words(seen: FollowUp, given_on: date, by: str) -> str:
    """'week 5, 24 Sep 2026, by P. MOCK': a follow-up that waits to be looked at."""
    felt = [
        "felt to start" if seen.felt_onset else "", "felt to wear off" if seen.felt_wear_off else "",
        "swallowing not asked" if seen.swallowing_trouble.is_unknown else "",
    ]  # fmt: skip
    return words.joined([words.week_of(seen.seen_on, given_on), words.day(seen.seen_on), *felt, f"by {by}"], ", ")


def review_tag(seen: FollowUp) -> Tag:
    """The best goal score of a follow-up, or that there is none."""
    if troubles(seen):
        return Tag("stop", troubles(seen))
    return ATTAINED[max(seen.goal_attainment.values())] if seen.goal_attainment else Tag("note", "goals not scored")


def plan_words(units: Decimal, product: str, planned_for: date, today: date) -> str:
    """'75 units of onabotulinumtoxinA, for today'."""
    return f"{words.dose(units, product)}, for {words.near_day(planned_for, today)}"


def unanswered_words(units: Decimal, product: str, planned_for: date) -> str:
    """A signed plan whose day has passed without a session, and what nobody has said of it."""
    return (
        f"Was this given on paper? Plan signed for {words.day(planned_for)}, no session is written down: "
        f"it reserves {words.dose(units, product)}"
    )


def to_second_words(given_on: date, by: str) -> str:
    """A session from paper of which something was found, and that nobody else has read yet."""
    return f"Session of {words.day(given_on)}, entered from paper by {by}, waits for a second name"


def open_words(given_on: date, product: str) -> str:
    """A session that was never closed, and why that matters."""
    return f"Session of {words.day(given_on)} with {product}, not closed: the ledger counts the whole plan as given"


def drafted_words(by: str, at: datetime, zone: str, today: date) -> str:
    """'drafted by P. MOCK, today 09:40'."""
    local = at.astimezone(ZoneInfo(zone))
    on = local.date()
    return f"drafted by {by}, {f'today {words.clock(local)}' if on == today else words.day(on)}"


def changed_words(changes: Sequence[str]) -> str:
    """That something came to the record since the proposal was made; the plan itself says what."""
    return "inputs changed since" if changes else ""
