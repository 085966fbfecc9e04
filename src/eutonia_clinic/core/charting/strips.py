"""Small bars: when an effect ends against the booking, and how much of what was drawn has been given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from markupsafe import Markup

from eutonia.report.svg import Scale, at, diamond, drawing, el, hatch, join
from eutonia.report.words import day, exact
from eutonia_clinic.core import words

STRIP_WIDTH, STRIP_HEIGHT, EDGE, MIDDLE = 300.0, 34.0, 6.0, 17.0
WEEKS_BACK, WEEKS_ON = 8, 16
TICK_WEEKS = 4
BAR_WIDTH, BAR_HEIGHT = 960.0, 16.0


@dataclass(frozen=True, slots=True)
class Ending:
    """When an effect is forecast to end, as days: the middle and the 80 % interval."""

    median: date
    low: date
    high: date


def due_strip(today: date, ending: Ending | None, eligible: date | None, booked: date | None) -> Markup:
    """From eight weeks back to sixteen weeks on: the band in which the effect ends, from when one may inject, the booking."""
    across = _weeks(today)
    ticks = (today + timedelta(weeks=w) for w in range(-WEEKS_BACK, WEEKS_ON + 1, TICK_WEEKS))
    parts = [
        el("path", class_="axis", d=f"M{at(EDGE)} {at(MIDDLE)}H{at(STRIP_WIDTH - EDGE)}"),
        join(el("path", class_="grid", d=f"M{at(across(_at(d)))} {at(MIDDLE - 4)}v8") for d in ticks),
        el("path", class_="tdy", d=f"M{at(across(_at(today)))} 3v28"),
        _ending(ending, across) if ending else Markup(""),
        _eligible(eligible, across) if eligible else Markup(""),
        el("path", class_="mk-l", d=diamond(across.clamped(_at(booked)), MIDDLE, 6.0)) if booked else Markup(""),
    ]
    return drawing(STRIP_WIDTH, STRIP_HEIGHT, due_words(today, ending, eligible, booked), parts, "ch strip")


def due_words(today: date, ending: Ending | None, eligible: date | None, booked: date | None) -> str:
    """The strip in words."""
    ends = (
        f"wears off {day(ending.median)}, 80 % {words.span(day(ending.low), day(ending.high))}" if ending else "end not forecast"
    )
    may = f"eligible from {day(eligible)}" if eligible else "eligible day not known"
    return f"{ends}; {may}; {f'booked {words.near_day(booked, today)}' if booked else 'not booked'}"


def given_bar(given: Decimal, wasted: Decimal, drawn: Decimal, product: str) -> Markup:
    """Of what was drawn: given (solid), then wasted (hatched), then what is still in the syringes."""
    across = Scale(0, float(drawn) or 1.0, 0, BAR_WIDTH)
    left, used = across(given), across(given + wasted)
    parts = [
        el("rect", class_="bg", x=0.0, y=2.0, width=BAR_WIDTH, height=12.0, rx=2.0),
        el("rect", class_="gvf", x=0.0, y=2.0, width=left, height=12.0),
        el("path", class_="wst", d=hatch(left, 2.0, used - left, 12.0)) if wasted else Markup(""),
    ]
    said = f"{exact(given)} of {words.dose(drawn, product)} given, {exact(wasted)} wasted"
    return drawing(BAR_WIDTH, BAR_HEIGHT, said, parts, "bar")


def _weeks(today: date) -> Scale:
    back, on = today - timedelta(weeks=WEEKS_BACK), today + timedelta(weeks=WEEKS_ON)
    return Scale(_at(back), _at(on), EDGE, STRIP_WIDTH - EDGE)


def _at(when: date) -> int:
    return when.toordinal()


def _ending(ending: Ending, across: Scale) -> Markup:
    low, high, middle = (across.clamped(_at(d)) for d in (ending.low, ending.high, ending.median))
    band = el("rect", class_="b80", x=low, y=MIDDLE - 7, width=max(high - low, 2.0), height=14.0, rx=2.0)
    return band + el("path", class_="wo", d=f"M{at(middle)} {at(MIDDLE - 9)}v18")


def _eligible(eligible: date, across: Scale) -> Markup:
    x = across.clamped(_at(eligible))
    return el("path", class_="elig", d=f"M{at(x - 3)} {at(MIDDLE - 7)}l8 7-8 7z")
