"""The axis under the panels and the marks above them: treatments, months, today, and when an effect was felt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from eutonia.domain.words import MONTHS, SHORT
from eutonia.report.svg import Scale, at, diamond, el, join

LETTER = 7.4
"""Width of a letter of a label, a little generous, to keep labels of neighbouring marks apart."""
ROW = 15.0
ROOM_FOR_WORDS = 130.0
"""Below this width the two ends of what was felt carry no words."""


@dataclass(frozen=True, slots=True)
class Event:
    """A treatment on the time axis: given here, given elsewhere, or planned."""

    on: date
    title: str
    product: str
    kind: str = "given"


@dataclass(frozen=True, slots=True)
class Felt:
    """When the person felt a treatment start and wear off; an end that was not said is None."""

    starts: date | None
    wears_off: date | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark, on which side of it its label stands, and the top of the label."""

    event: Event
    to_left: bool
    top: float


def event_mark(event: Event, across: Scale, top: float, head: float, foot: float) -> Markup:
    """An upright from its label through every panel: solid for given, long dashes for elsewhere, short ones for planned."""
    x = across(event.on.toordinal())
    kind = {"planned": "pln", "elsewhere": "gvn elsewhere"}.get(event.kind, "gvn")
    mark = "mk-l" if event.kind == "planned" else "mk-g"
    return el("path", class_=kind, d=f"M{at(x)} {at(top)}V{at(foot)}") + el("path", class_=mark, d=diamond(x, head, 7.0))


def event_rows(events: Sequence[Event], across: Scale, width: float) -> tuple[list[Placed], float]:
    """Each mark with its label in a row in which it covers no other; and the height at which the marks begin.

    The latest takes the lowest row that is free, so that no upright crosses the label of another.
    """
    starts: list[float] = []
    placed = []
    for event in sorted(events, key=lambda e: e.on, reverse=True):
        x, long = across(event.on.toordinal()), max(len(event.title), len(event.product)) * LETTER + 22
        start = x if x + long <= width else x - long
        row = next((i for i, taken in enumerate(starts) if start + long <= taken), len(starts))
        starts[row : row + 1] = [start]
        placed.append((event, start < x, row))
    head = 24.0 + max(len(starts), 1) * 2 * ROW
    return [Placed(event, to_left, head - 16 - (row + 1) * 2 * ROW) for event, to_left, row in placed], head


def drawn_event(one: Placed, across: Scale, head: float, foot: float) -> Markup:
    """One mark with its label."""
    return event_mark(one.event, across, one.top + 4, head, foot) + _label(
        one.event, across(one.event.on.toordinal()), one.to_left, one.top
    )


def _label(event: Event, x: float, to_left: bool, y: float) -> Markup:
    place, anchor = (x - 7, "end") if to_left else (x + 7, "start")
    kind = "t-pl" if event.kind == "planned" else "t-gv"
    return el("text", event.title, class_=kind, x=place, y=y + ROW, text_anchor=anchor) + el(
        "text", event.product, class_="t-say", x=place, y=y + ROW * 2 - 2, text_anchor=anchor
    )


def months(first: date, last: date, across: Scale, foot: float, top: float) -> Markup:
    """The months, as many as have room for their names, with the year where it changes."""
    starts = _month_starts(first, last)
    lines = [el("path", class_="grid", d=f"M{at(across(d.toordinal()))} {at(top)}V{at(foot)}") for d in starts]
    lines.append(el("path", class_="axis", d=f"M{at(across.start)} {at(foot)}H{at(across.end)}"))
    return join([*lines, *(el("text", said, x=x, y=foot + 17) for said, x in _month_labels(starts, across))])


def _month_labels(starts: Sequence[date], across: Scale) -> list[tuple[str, float]]:
    """The names that have room beside one another and before the end of the axis."""
    placed: list[tuple[str, float]] = []
    year, free_from = 0, across.start
    for when in starts:
        said = f"{MONTHS[when.month - 1][:SHORT]}{f' {when.year}' if when.year != year else ''}"
        x = across(when.toordinal()) + 3
        if x >= free_from and x + len(said) * LETTER <= across.end + LETTER:
            placed.append((said, x))
            year, free_from = when.year, x + (len(said) + 1) * LETTER
    return placed


def _month_starts(first: date, last: date) -> list[date]:
    found, year, month = [], first.year, first.month
    while (start := date(year, month, 1)) <= last:
        if start >= first:
            found.append(start)
        year, month = (year + 1, 1) if month == len(MONTHS) else (year, month + 1)
    return found


def today_mark(when: date, across: Scale, foot: float) -> Markup:
    """Today, as an ink label on the axis."""
    x = across(when.toordinal())
    box = min(max(x, across.start + 26), across.end - 26)
    label = el("rect", class_="now", x=box - 26, y=foot + 24, width=52.0, height=19.0, rx=4.0)
    return (
        el("path", class_="tdy", d=f"M{at(x)} {at(foot)}v24")
        + label
        + el("text", "today", class_="t-now", x=box, y=foot + 37.5, text_anchor="middle")
    )


def felt_marks(felt: Sequence[Felt], across: Scale, y: float) -> Markup:
    """When the person felt each treatment start and wear off."""
    if not felt:
        return Markup("")
    parts = [el("text", "Felt", class_="t-b", x=2.0, y=y + 4)]
    for one in felt:
        parts += _felt_span(one, across, y) if one.starts and one.wears_off else _felt_end(one, across, y)
    return join(parts)


def _felt_span(one: Felt, across: Scale, y: float) -> list[Markup]:
    """From the day it was felt to start to the day it was felt to wear off."""
    low, high = across((one.starts or date.min).toordinal()), across((one.wears_off or date.max).toordinal())
    parts = [el("path", class_="felt", d=f"M{at(low)} {at(y - 5)}v10m0 -5H{at(high)}m0 -5v10")]
    if high - low > ROOM_FOR_WORDS:
        parts.append(el("text", "starts", x=low, y=y + 20))
        parts.append(el("text", "wears off", x=high, y=y + 20, text_anchor="end"))
    return parts


def _felt_end(one: Felt, across: Scale, y: float) -> list[Markup]:
    """One end alone, with its word: the other was not said."""
    said, when = ("starts", one.starts) if one.starts else ("wears off", one.wears_off)
    if when is None:
        return []
    x = across(when.toordinal())
    room = x + len(said) * LETTER <= across.end
    return [
        el("path", class_="felt", d=f"M{at(x)} {at(y - 5)}v10"),
        el("text", said, x=x + 4 if room else x - 4, y=y + 20, text_anchor="start" if room else "end"),
    ]
