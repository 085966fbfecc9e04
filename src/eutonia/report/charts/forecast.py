"""What one problem is expected to do: bands of 50, 80 and 95 %, the median, the course without treatment, the goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from eutonia.domain.answers import Ashworth
from eutonia.domain.proposal import Band, ExpectedCourse
from eutonia.report.charts.values import every_value
from eutonia.report.svg import Point, Scale, area, at, diamond, drawing, el, join, line, ticks
from eutonia.report.words import ORDINAL_MEASURE, band_80, level, measured, number, span

WIDTH, HEIGHT = 360.0, 262.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 350.0, 38.0, 216.0
DAYS_PER_WEEK = 7
CUT = "95 % band cut at the top; all values below"
SEEN = 5.0
"""Size of the mark of an observation."""
FURTHEST_BAND = 2.2
"""A 95 % band that reaches further than this many medians is cut at the top, and the cut is said in words."""


@dataclass(frozen=True, slots=True)
class Aim:
    """The goal line: where it lies and how it reads, for example 4 and '4 or fewer'."""

    value: float
    words: str


def forecast(course: ExpectedCourse, name: str, aim: Aim | None = None, seen: Sequence[Point] = ()) -> Markup:
    """The chart of one course with its table of values. `name` says whose problem it is, with the side as a word.

    `seen` are observations to draw into it: weeks since the injection, and what was written down.
    """
    if not course.weeks:
        return el("p", f"{name}: no forecast was made.", class_="fine")
    across = Scale(0, float(max(course.weeks)), LEFT, RIGHT)
    top, cut = _top(course, aim)
    up = Scale(0, top, BOTTOM, TOP)
    parts = [
        _grid(course, up, across, top),
        _bands(course, across, up),
        _without(course, across, up),
        el("path", class_="med", d=line(_edge(course, across, up, "median"))),
        _aim(aim, up) if aim else Markup(""),
        _marks(course, across, up),
        *(el("path", class_="mk-r", d=diamond(across.clamped(week), up.clamped(value), SEEN)) for week, value in seen),
        el("text", CUT, x=RIGHT, y=TOP + 11, text_anchor="end") if cut else Markup(""),
    ]
    return drawing(WIDTH, HEIGHT, f"{summary(course, name, aim)}{_seen_words(course, seen)}", parts) + values(course, name)


def summary(course: ExpectedCourse, name: str, aim: Aim | None = None) -> str:
    """The chart in words: start, the best week, the marks, the goal."""

    def show(band: Band) -> str:
        return f"{level(band.median, course.measure)} (80 %: {band_80(band, course.measure)})"

    best = min(range(len(course.bands)), key=lambda i: (course.bands[i].median, course.weeks[i]))
    parts = [
        f"{name}, {measured(course.measure, course.unit)}: median {show(course.bands[0])} at the injection, "
        f"{show(course.bands[best])} at week {number(course.weeks[best])}, "
        f"{show(course.bands[-1])} at week {number(course.weeks[-1])}.",
        mark_words(course),
        f"Goal: {aim.words}." if aim else "",
    ]
    return " ".join(part for part in parts if part)


def _seen_words(course: ExpectedCourse, seen: Sequence[Point]) -> str:
    said = ", ".join(f"{level(value, course.measure)} at week {number(week)}" for week, value in seen)
    return f" Written down: {said}." if said else ""


def mark_words(course: ExpectedCourse) -> str:
    """Onset, best week and wear-off in one line, with their 80 % bands, or that none is expected."""
    said = []
    if course.onset_day:
        said.append(f"Starts about day {number(course.onset_day.median, 0)} (80 %: {_whole(course.onset_day)})")
    if course.peak_week:
        said.append(f"best about week {number(course.peak_week.median, 0)} (80 %: {_whole(course.peak_week)})")
    if course.wears_off_day:
        said.append(f"wears off about day {number(course.wears_off_day.median, 0)} (80 %: {_whole(course.wears_off_day)})")
    return ", ".join(said) + "." if said else "No onset, best week or wear-off is expected."


def values(course: ExpectedCourse, name: str) -> Markup:
    """Every week of one course: median, the three intervals and the course without treatment."""

    def pair(low: Decimal, high: Decimal) -> str:
        return span(level(low, course.measure), level(high, course.measure))

    rows = [
        (number(week), level(b.median, course.measure), pair(b.low_50, b.high_50), pair(b.low_80, b.high_80),
         pair(b.low_95, b.high_95), level(without, course.measure))
        for week, b, without in zip(course.weeks, course.bands, course.without_treatment, strict=True)
    ]  # fmt: skip
    return every_value(
        f"{name}, {measured(course.measure, course.unit)}, by week",
        ("Week", "Median", "50 %", "80 %", "95 %", "Without treatment"),
        rows,
    )


def _whole(band: Band) -> str:
    return span(number(band.low_80, 0), number(band.high_80, 0))


def _top(course: ExpectedCourse, aim: Aim | None) -> tuple[float, bool]:
    if course.measure == ORDINAL_MEASURE:
        return float(len(Ashworth) - 1), False
    middle = float(max(*(b.median for b in course.bands), *course.without_treatment))
    middle = max(middle, aim.value if aim else 0.0)
    widest = float(max(b.high_95 for b in course.bands))
    top = ticks(min(widest, FURTHEST_BAND * middle) if middle else widest)[-1]
    return top, widest > top


def _grid(course: ExpectedCourse, up: Scale, across: Scale, top: float) -> Markup:
    named = (
        [(g.rank, g.value) for g in Ashworth]
        if course.measure == ORDINAL_MEASURE
        else [(t, number(t)) for t in ticks(top) if t <= top]
    )
    parts = [_row(up(value), word) for value, word in named]
    last = float(max(course.weeks))
    step = next(s for s in (1, 2, 4, 6, 8, 13, 26, last or 1) if (last or 1) / s <= 10)
    parts += [
        el("text", number(week), x=across(week), y=BOTTOM + 17, text_anchor="middle")
        for week in (step * i for i in range(int(last // step) + 1))
    ]
    parts.append(el("path", class_="axis", d=f"M{at(LEFT)} {at(BOTTOM)}H{at(RIGHT)}"))
    parts.append(el("text", "weeks after the injection", x=RIGHT, y=BOTTOM + 34, text_anchor="end"))
    return join(parts)


def _row(y: float, word: str) -> Markup:
    return el("path", class_="grid", d=f"M{at(LEFT)} {at(y)}H{at(RIGHT)}") + el(
        "text", word, x=LEFT - 8, y=y + 4, text_anchor="end"
    )


def _bands(course: ExpectedCourse, across: Scale, up: Scale) -> Markup:
    return join(
        el("path", class_=f"b{wide}", d=area(_edge(course, across, up, f"high_{wide}"), _edge(course, across, up, f"low_{wide}")))
        for wide in (95, 80, 50)
    )


def _edge(course: ExpectedCourse, across: Scale, up: Scale, end: str) -> list[Point]:
    return [(across(week), up.clamped(getattr(band, end))) for week, band in zip(course.weeks, course.bands, strict=True)]


def _without(course: ExpectedCourse, across: Scale, up: Scale) -> Markup:
    points = [(across(week), up.clamped(v)) for week, v in zip(course.weeks, course.without_treatment, strict=True)]
    return el("path", class_="alt", d=line(points)) + el(
        "text", "if nothing is injected", class_="t-fc", x=RIGHT, y=points[-1][1] - 6, text_anchor="end"
    )


def _aim(aim: Aim, up: Scale) -> Markup:
    y = up.clamped(aim.value)
    return el("path", class_="goal", d=f"M{at(LEFT)} {at(y)}H{at(RIGHT)}") + el(
        "text", f"goal: {aim.words}", class_="t-goal", x=RIGHT, y=y + 14, text_anchor="end"
    )


def _marks(course: ExpectedCourse, across: Scale, up: Scale) -> Markup:
    parts = []
    if course.onset_day:
        parts.append(_mark(across, course.onset_day, "starts, day", TOP - 26, DAYS_PER_WEEK))
    if course.wears_off_day:
        parts.append(_mark(across, course.wears_off_day, "wears off, day", TOP - 26, DAYS_PER_WEEK))
    if course.peak_week:
        parts.append(_peak(course, course.peak_week, across, up))
    return join(parts)


def _mark(across: Scale, band: Band, words: str, y: float, per_week: int) -> Markup:
    x = across.clamped(band.median / per_week)
    low, high = across.clamped(band.low_80 / per_week), across.clamped(band.high_80 / per_week)
    late = x > (LEFT + RIGHT) / 2
    label = f"{words} {number(band.median, 0)}"
    return join([
        el("path", class_="mark", d=f"M{at(x)} {at(y + 8)}V{at(BOTTOM)}"),
        el("path", class_="reach", d=f"M{at(low)} {at(y + 8)}v6m0 -3H{at(high)}m0 -3v6"),
        el("text", label, class_="t-fc", x=high if late else low, y=y + 3, text_anchor="end" if late else "start"),
    ])  # fmt: skip


def _peak(course: ExpectedCourse, band: Band, across: Scale, up: Scale) -> Markup:
    week = band.median
    near = min(range(len(course.weeks)), key=lambda i: abs(course.weeks[i] - week))
    x, y = across.clamped(week), up.clamped(course.bands[near].median)
    return el("circle", class_="peak", cx=x, cy=y, r=4.0) + el(
        "text", f"best, week {number(week, 0)}", class_="t-fc", x=x, y=min(y + 19, BOTTOM - 5), text_anchor="middle"
    )
