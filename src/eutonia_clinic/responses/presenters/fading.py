"""The course of the effect, one column for each cycle: the relief that was found beside the relief that was forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from eutonia.domain.advice import CycleReview, ReliefSeen
from eutonia.domain.answers import Side
from eutonia.domain.proposal import ExpectedCourse
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.svg import Scale, at, drawing, el, join
from eutonia.report.words import level
from eutonia_clinic.core import words
from eutonia_clinic.responses.presenters.noticing import DID

Key = tuple[str, Side, str]
MOST_PICTURES = 4
COLUMN, NARROW_COLUMN, LEFT, TOP, HIGH, FOOT, SIDE = 136.0, 86.0, 30.0, 14.0, 120.0, 80.0, 6.0
NARROW_CYCLES = 3
"""On a telephone the latest cycles are drawn; the table holds all of them."""
UNITS = {"ashworth": "steps of the Ashworth scale", "spasms_per_day": "spasms a day fewer", "pain": "points of pain less"}
FIRST_WEEK, LAST_WEEK = 2, 9
"""The weeks in which the greatest effect is looked for, days 14 to 63."""


@dataclass(frozen=True, slots=True)
class Column:
    """One cycle: what was given, what was found of one measure, what was forecast at its best, as levels."""

    number: int
    given_on: date
    units: Decimal
    product: str
    before: Decimal | None
    best: Decimal | None
    low: Decimal | None
    high: Decimal | None
    middle: Decimal | None
    did: str

    @property
    def relief(self) -> Decimal | None:
        """How much less was found."""
        return self.before - self.best if self.before is not None and self.best is not None else None

    def expected(self, forecast: Decimal | None) -> Decimal | None:
        """How much less a level of the forecast is than what there was before; never less than nothing gained."""
        return self.before - forecast if self.before is not None and forecast is not None else None


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one cycle, in words."""

    cycle: str
    given: str
    before: str
    found: str
    forecast: str
    did: str


@dataclass(frozen=True, slots=True)
class Fading:
    """One measure of one problem over the cycles."""

    title: str
    given: str
    picture: Markup
    narrow_picture: Markup
    rows: tuple[Row, ...]


def fadings(
    cycles: Sequence[CycleReview], forecasts: Mapping[date, Sequence[ExpectedCourse]], knowledge: Knowledge
) -> tuple[Fading, ...]:
    """The measures of the goals, each as one small picture; where no goal is measured, those of the problems aimed at."""
    return tuple(_fading(key, cycles, forecasts, knowledge) for key in _keys(cycles)[:MOST_PICTURES])


def _keys(cycles: Sequence[CycleReview]) -> tuple[Key, ...]:
    reliefs = [one for cycle in cycles for one in cycle.reliefs if one.is_aimed_at]
    chosen = [one for one in reliefs if one.measures_a_goal] or reliefs
    return tuple(sorted({_key(one) for one in chosen}, key=lambda key: (key[0], key[2], key[1] is Side.LEFT)))


def _key(one: ReliefSeen) -> Key:
    return (one.pattern, one.side, one.measure)


def _fading(
    key: Key, cycles: Sequence[CycleReview], forecasts: Mapping[date, Sequence[ExpectedCourse]], knowledge: Knowledge
) -> Fading:
    pattern, side, measure = key
    name = f"{view.pattern_name(pattern, knowledge)}, {side.word}"
    columns = [_column(key, one, forecasts.get(one.given_on, ())) for one in cycles]
    title = f"{name}: relief, {UNITS.get(measure, measure)}"
    latest = columns[-NARROW_CYCLES:]
    return Fading(
        title,
        f"units of {words.listed(sorted({one.product for one in columns}))}",
        _picture(title, columns, COLUMN),
        _picture(title, latest, NARROW_COLUMN),
        tuple(_row(one, measure) for one in columns),
    )


def _column(key: Key, cycle: CycleReview, courses: Sequence[ExpectedCourse]) -> Column:
    seen = next((one for one in cycle.reliefs if _key(one) == key), None)
    course = next((one for one in courses if (one.pattern, one.side, one.measure) == key), None)
    band = _at_its_best(course) if course else None
    return Column(
        cycle.number, cycle.given_on, cycle.units, cycle.product, seen.before if seen else None, seen.best if seen else None,
        band[0] if band else None, band[2] if band else None, band[1] if band else None, DID[cycle.response],
    )  # fmt: skip


def _at_its_best(course: ExpectedCourse) -> tuple[Decimal, Decimal, Decimal] | None:
    """The 80 % interval and the median of the week in which the level is forecast to be lowest."""
    weeks = [
        band for week, band in zip(course.weeks, course.bands, strict=True) if FIRST_WEEK <= week <= LAST_WEEK
    ]  # fmt: skip
    best = min(weeks, key=lambda band: band.median, default=None)
    return (best.low_80, best.median, best.high_80) if best else None


def _row(one: Column, measure: str) -> Row:
    kept = one.low is not None and one.high is not None
    return Row(
        cycle=f"Cycle {one.number}, {words.day(one.given_on)}",
        given=words.dose(one.units, one.product),
        before=level(one.before, measure) if one.before is not None else "not known",
        found=level(one.best, measure) if one.best is not None else "not seen in its best weeks",
        forecast=words.span(level(one.low, measure), level(one.high, measure)) if kept else "not kept",  # type: ignore[arg-type]
        did=one.did,
    )


def _picture(title: str, columns: Sequence[Column], column: float) -> Markup:
    width = LEFT + column * len(columns) + SIDE
    top, bottom = _reach(columns)
    up = Scale(bottom, top, TOP + HIGH, TOP)
    parts = [
        *(_line(up, value, width) for value in _marks(top, bottom)),
        *(_drawn(one, LEFT + column * (at_ + 0.5), up, column == COLUMN) for at_, one in enumerate(columns)),
    ]
    said = "; ".join(_said(one) for one in columns)
    return drawing(width, TOP + HIGH + FOOT, f"{title}. {said}.", parts)


def _reach(columns: Sequence[Column]) -> tuple[float, float]:
    values = [
        float(value)
        for one in columns
        for value in (one.relief, one.expected(one.low), one.expected(one.high))
        if value is not None
    ]
    return max([1.0, *values]), min([0.0, *values])


def _marks(top: float, bottom: float) -> list[int]:
    size = max(1, round((top - bottom) / 4))
    return [value for value in range(int(bottom) - 1, int(top) + 1) if bottom <= value <= top and value % size == 0]


def _line(up: Scale, value: int, width: float) -> Markup:
    y = up(value)
    mark = el("text", f"{value}", x=LEFT - 8, y=y + 4, text_anchor="end")
    return mark + el("path", class_="axis" if value == 0 else "grid", d=f"M{at(LEFT)} {at(y)}H{at(width - SIDE)}")


def _drawn(one: Column, x: float, up: Scale, with_product: bool) -> Markup:
    low, middle, high = (one.expected(value) for value in (one.high, one.middle, one.low))
    parts = []
    if low is not None and high is not None and middle is not None:
        parts.append(el("rect", class_="b80", x=x - 16, y=up(high), width=32.0, height=max(up(low) - up(high), 2.0), rx=2.0))
        parts.append(el("path", class_="med", d=f"M{at(x - 16)} {at(up(middle))}h32"))
    if one.relief is not None:
        parts.append(el("circle", class_="obs", cx=x, cy=up(one.relief), r=5.0))
    else:
        parts.append(el("text", "not seen", x=x, y=up(0) - 8, text_anchor="middle"))
    foot = TOP + HIGH
    given_on, year = words.day(one.given_on), str(one.given_on.year)
    days = [given_on] if with_product else [given_on.removesuffix(f" {year}"), year]
    told = [f"Cycle {one.number}", *days, words.units(one.units), *([one.product] if with_product else [])]
    lines = [(said, 20.0 + 16.0 * at_) for at_, said in enumerate(told)]
    parts += [el("text", said, x=x, y=foot + down, text_anchor="middle") for said, down in lines]
    return join(parts)


def _said(one: Column) -> str:
    found = f"relief {words.number(one.relief, 1)}" if one.relief is not None else "not seen in its best weeks"
    low, high = one.expected(one.high), one.expected(one.low)
    forecast = (
        f", forecast {words.span(words.number(low, 1), words.number(high, 1))}" if low is not None and high is not None else ""
    )
    return f"cycle {one.number}, {words.dose(one.units, one.product)}: {found}{forecast}"
