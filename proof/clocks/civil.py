"""Civil days and intervals without any record: what is taken for today, and from which day on somebody may be treated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.build import a_case, a_plan

from eutonia.domain.case import ToxinHistory
from eutonia.knowledge import load
from eutonia.report.words import age
from eutonia.safety import check
from eutonia.safety.ledger import read_ledger
from eutonia_clinic.core import clock
from proof.clocks.zones import DAY, ZONES, Change, changes, civil, first_minute, last_minute

Shown = tuple[str, bool]
"""What had to be so, and whether it is."""
INTERVAL = 84
AFTER = (83, 84, 85)
LEAP_YEAR = date(2028, 1, 1)
PRODUCT = "onabotulinumtoxinA"
BORN = date(1974, 3, 2)
EVERY = timedelta(minutes=10)


def days_of_a_change(change: Change) -> Iterator[Shown]:
    """Every ten minutes of the days around a change of the clocks: today is the civil day, and days follow each other by one."""
    moment, before = change.at - 2 * DAY, civil(change.zone, change.at - 2 * DAY)
    while moment < change.at + 2 * DAY:
        with clock.stopped_at(moment):
            today = clock.today(change.zone)
        yield f"{change.words}: today at {moment}", today == civil(change.zone, moment) and today - before in (DAY * 0, DAY)
        moment, before = moment + EVERY, today


def every_change() -> Iterator[Shown]:
    """The same for all of them."""
    return (one for change in changes() for one in days_of_a_change(change))


def intervals(days: range) -> Iterator[Shown]:
    """A dose in the last minute of a day, a plan in the first minute of the 83rd, 84th and 85th after it: only the 83rd is too
    early. For these days of a leap year, in every zone."""
    for number in days:
        day = LEAP_YEAR + timedelta(days=number)
        for zone in ZONES:
            yield from (_interval(zone, day, after) for after in AFTER)


def _interval(zone: str, day: date, after: int) -> Shown:
    given = _today(zone, last_minute(zone, day))
    planned = _today(zone, first_minute(zone, day + timedelta(days=after)))
    found, wanted = (too_early(given, planned), given, planned), (after < INTERVAL, day, day + after * DAY)
    return f"{zone}, {day} and {after} days", found == wanted


def _today(zone: str, moment: datetime) -> date:
    with clock.stopped_at(moment):
        return clock.today(zone)


def too_early(given: date, planned: date) -> bool:
    """True when the guard finds that a plan for one day is too early after a dose on another."""
    told = {"given_on": given.isoformat(), "product": PRODUCT, "units": 100, "indication": "bladder", "confirmed": "yes"}
    on = planned.isoformat()
    history = {"any_in_16_weeks": "yes", "answered_by": "person_and_carer", "answered_on": on, "treatments": [told]}
    case = a_case(assessed_on=on, planned_for=on, toxin_history=history)
    plan = a_plan(planned_for=on)
    return any(one.rule == "safety.interval" for one in check(plan, case, load()).findings)


def eligible_from(given: date) -> date | None:
    """The first day on which somebody may be treated again, as the product says."""
    told = {"given_on": given.isoformat(), "product": PRODUCT, "units": 100, "indication": "bladder"}
    history = ToxinHistory.model_validate({"any_in_16_weeks": "yes", "treatments": [told]})
    return read_ledger(history, BORN, given).eligible_from(INTERVAL)


def leap_days_and_year_ends() -> Iterator[Shown]:
    """The first eligible day over eight years, against a count day by day; birthdays of who was born on 29 February."""
    day = date(2023, 1, 1)
    while day < date(2031, 1, 1):
        yield f"{day}: may be treated from", eligible_from(day) == _counted(day, INTERVAL)
        day += DAY
    for on, years in BIRTHDAYS:
        yield f"born on 29 February 1972, on {on}", age(date(1972, 2, 29), on) == years


BIRTHDAYS = (
    (date(2024, 2, 28), 51), (date(2024, 2, 29), 52), (date(2024, 3, 1), 52), (date(2026, 2, 28), 53), (date(2026, 3, 1), 54),
    (date(2028, 2, 28), 55), (date(2028, 2, 29), 56), (date(2100, 2, 28), 127), (date(2100, 3, 1), 128),
)  # fmt: skip


def _counted(day: date, days: int) -> date:
    """So many days later, counted one by one by the lengths of months."""
    year, month, number = day.year, day.month, day.day
    for _ in range(days):
        number += 1
        if number > _length(year, month):
            number, month = 1, month + 1
        if month > 12:
            year, month = year + 1, 1
    return date(year, month, number)


def _length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
