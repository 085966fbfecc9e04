"""Values as the clinic's pages say them. What the engine's reports say already is taken from there, so that both say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import EarlierTreatment, ToxinHistory
from eutonia.domain.proposal import Band
from eutonia.domain.units import Units
from eutonia.domain.words import MONTHS
from eutonia.report.words import (
    age,
    capital,
    count,
    day,
    day_after,
    exact,
    known,
    listed,
    long_day,
    millilitres,
    number,
    one_line,
    percent,
    percent_number,
    sentence,
    span,
    units,
)

__all__ = [
    "MONTHS", "NONE", "NOT_ASKED", "age", "ago", "amount", "answer", "born", "capital", "chance", "clock", "count", "day",
    "day_after", "day_and_clock", "days", "dose", "exact", "given_in", "known", "listed", "long_day", "millilitres", "near_day",
    "number", "one_line", "percent", "percent_number", "sentence", "short_hash", "side_of", "span", "toxin", "treatment",
    "typed", "units", "units_of", "week_of", "weekday",
]  # fmt: skip

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_A_WEEK = 7
WEEKS_ASKED = 16
"""The weeks of the question about toxin, as `ToxinHistory.any_in_16_weeks` is named for."""
HASH_GROUPS, HASH_GROUP = 3, 4
NOT_ASKED = Answer.NOT_ASKED.words
NONE = "–"
"""A dash means 'does not apply'. It never means unknown and never zero."""


def units_of(amount: Units) -> str:
    """'1,000 units of abobotulinumtoxinA': an amount is never said without its product."""
    return f"{units(amount.amount)} of {amount.product}"


def dose(amount: Decimal, product: str) -> str:
    """The same for an amount whose product stands elsewhere in its document."""
    return units_of(Units(amount, product))


def typed(amount: Decimal) -> str:
    """'1000' or '2.5', as it stands in a box to be typed over: no separator, no trailing zeros."""
    return exact(amount).replace(",", "")


def weekday(when: date) -> str:
    """'Thursday 24 September 2026', for the head of a page."""
    return f"{WEEKDAYS[when.weekday()]} {long_day(when)}"


def near_day(when: date, today: date) -> str:
    """'today', or '24 Sep 2026'."""
    return "today" if when == today else day(when)


def clock(when: datetime) -> str:
    """'09:05', on the clock of the clinic."""
    return f"{when:%H:%M}"


def day_and_clock(when: datetime) -> str:
    """'24 Sep 2026, 14:04'."""
    return f"{day(when.date())}, {clock(when)}"


def days(many: int) -> str:
    """'1 day', '31 days'."""
    return count(many, "day")


def ago(when: date, today: date) -> str:
    """'today', '31 days ago' or 'in 11 days'."""
    apart = (today - when).days
    if not apart:
        return "today"
    return f"{days(apart)} ago" if apart > 0 else f"in {days(-apart)}"


def week_of(when: date, injected: date) -> str:
    """'week 5': whole weeks since the injection, which is day 0."""
    return f"week {(when - injected).days // DAYS_A_WEEK}"


def born(birth: date, on: date) -> str:
    """'born 30 Nov 1966 (59 years)'."""
    return f"born {day(birth)} ({count(age(birth, on), 'year')})"


def chance(band: Band) -> str:
    """'10 %, 80 %: 5 to 15' for a probability; the ends are said in words."""
    return f"{percent(band.median)}, 80 %: {span(percent_number(band.low_80), percent_number(band.high_80))}"


def answer(value: Answer | None) -> str:
    """An answer in words. What is missing was not asked; nothing is ever blank."""
    return value.words if value is not None else NOT_ASKED


def side_of(value: Side) -> str:
    """RIGHT or LEFT, wherever a side stands."""
    return value.word


def short_hash(text: str) -> str:
    """'7c1e 90ab 44d2': enough of a hash to be read aloud and compared with a print."""
    plain = text.rsplit(":", 1)[-1]
    parts = [plain[i * HASH_GROUP : (i + 1) * HASH_GROUP] for i in range(HASH_GROUPS)]
    return " ".join(part for part in parts if part)


def treatment(one: EarlierTreatment) -> str:
    """'200 units of onabotulinumtoxinA, bladder, 2 Nov 2026': one earlier treatment, what is not known said as such."""
    what = amount(one)
    where = one.indication.replace("_", " ") if one.indication != "not_known" else "for a use not known"
    when = day(one.given_on) if one.given_on else "day not known"
    return ", ".join([what, where, when, *_status(one)])


def amount(one: EarlierTreatment) -> str:
    """'200 units of onabotulinumtoxinA': how much of what, what is not known said as such."""
    if one.units is None:
        return f"units not known of {one.product or 'a product not known'}"
    return dose(one.units, one.product) if one.product else f"{units(one.units)} of a product not known"


def _status(one: EarlierTreatment) -> tuple[str, ...]:
    return () if one.status == "given" else (one.status.replace("_", " ").replace("signed not", "signed, not"),)


def given_in(history: ToxinHistory, on: date, weeks: int) -> tuple[EarlierTreatment, ...]:
    """The treatments that count in the weeks before a day: those without a day as well, the cancelled ones not."""
    counted = (one for one in history.treatments if one.status != "cancelled")
    return tuple(one for one in counted if one.given_on is None or (on - one.given_on).days < weeks * DAYS_A_WEEK)


def toxin(history: ToxinHistory, on: date, weeks: int = WEEKS_ASKED) -> str:
    """One line for the banner: 'In 16 weeks: 200 units of …, bladder, 2 Nov 2026', 'no toxin', or 'toxin not asked'."""
    counted = given_in(history, on, weeks)
    said = listed(treatment(one) for one in counted)
    if history.any_in_16_weeks.is_unknown:
        unknown = f"Toxin in {weeks} weeks: {history.any_in_16_weeks.words}"
        return f"{unknown}; on record {said}" if said else unknown
    return f"In {weeks} weeks: {said or _without_rows(history.any_in_16_weeks)}"


def _without_rows(told: Answer) -> str:
    """What an answer says when no treatment is listed. A yes without rows is not a no."""
    return "no toxin" if told is Answer.NO else "toxin, but which is not written down"


def joined(parts: Iterable[str], by: str = " · ") -> str:
    """The parts that say something, in one line."""
    return by.join(part for part in parts if part)


def nouns(many: Sequence[object], one: str, more: str = "") -> str:
    """'2 notes': a count of what is in a sequence, with its noun."""
    return count(len(many), one, more)
