"""The course of a person on one time axis: what was forecast, observed, given and aimed at, and every value as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from eutonia.domain.answers import Ashworth
from eutonia.domain.proposal import Band, ExpectedCourse
from eutonia.report import charts
from eutonia.report.charts.forecast import DAYS_PER_WEEK, Aim
from eutonia.report.svg import Scale, area, at, drawing, el, join, line, ticks
from eutonia.report.words import ORDINAL_MEASURE, day, level, number, span
from eutonia_clinic.core import words
from eutonia_clinic.core.charting.axis import LETTER, Event, Felt, drawn_event, event_rows, felt_marks, months, today_mark

WIDE, MIDDLE, NARROW = 1180.0, 720.0, 330.0
"""Widths of the drawing for a desk, a tablet and a phone, so that no label falls under 11 px."""
LEFT, RIGHT_MARGIN = 42.0, 14.0
PANEL, GAP, FOOT = 132.0, 50.0, 64.0
"""Heights: of one panel, of the room above it for its name, of the axis below the last."""
RECENT = 3
"""Forecasts that a phone shows, the last ones; the table of values holds every one."""
FURTHEST_BAND = 2.2
"""A 95 % band that reaches further than this many medians is cut at the top, and the cut is said in words."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A forecast in force from one day until another took its place (or to its end). `course` counts weeks from `start`."""

    start: date
    course: ExpectedCourse
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One value that was measured or said. `value` is the place on the scale; a grade is its place in the order."""

    on: date
    value: Decimal
    by: str
    at_visit: bool = True


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure of one problem: what was forecast, what was seen, what was aimed at."""

    title: str
    measure: str
    unit: str
    segments: tuple[Segment, ...] = ()
    observed: tuple[Observation, ...] = ()
    aim: Aim | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole course."""

    who: str
    today: date
    panels: tuple[Panel, ...]
    events: tuple[Event, ...] = ()
    felt: tuple[Felt, ...] = ()

    def days(self) -> tuple[date, date]:
        """The first and the last day that anything is shown for."""
        every = [self.today, *(e.on for e in self.events)]
        for panel in self.panels:
            every += [o.on for o in panel.observed]
            for segment in panel.segments:
                every += [segment.start, _end(segment)]
        return min(every), max(every)


def recent(picture: Picture, many: int = RECENT) -> Picture:
    """The same from the injection of the `many`th last forecast on: two years on a phone are no picture any more."""
    starts = sorted({segment.start for panel in picture.panels for segment in panel.segments})
    if len(starts) <= many:
        return picture
    since = starts[-many]
    return replace(
        picture,
        panels=tuple(_since(panel, since) for panel in picture.panels),
        events=tuple(one for one in picture.events if one.on >= since),
        felt=tuple(one for one in picture.felt if min(day for day in (one.starts, one.wears_off) if day) >= since),
    )


def _since(panel: Panel, day: date) -> Panel:
    segments = tuple(one for one in panel.segments if one.start >= day)
    return replace(panel, segments=segments, observed=tuple(one for one in panel.observed if one.on >= day))


def course_picture(picture: Picture, width: float = WIDE) -> Markup:
    """Every panel under the same marks and above one axis. `NARROW` gives the cut for a phone."""
    if not picture.panels:
        return el("p", "Nothing has been measured yet, so there is no course to draw.", class_="state")
    first, last = picture.days()
    across = Scale(first.toordinal(), last.toordinal(), LEFT, width - RIGHT_MARGIN)
    marks, head = event_rows(picture.events, across, width)
    tops = [head + GAP + i * (PANEL + GAP) for i in range(len(picture.panels))]
    foot = tops[-1] + PANEL
    parts = [
        *(_panel(p, top, across, width) for p, top in zip(picture.panels, tops, strict=True)),
        months(first, last, across, foot, tops[0]),
        *(drawn_event(one, across, head, foot) for one in marks),
        *(
            _without(p, top, across, picture.today, width if i == 0 else 0.0)
            for i, (p, top) in enumerate(zip(picture.panels, tops, strict=True))
        ),
        *(_title(p, top, width) for p, top in zip(picture.panels, tops, strict=True)),
        *(_observed(p, top, across) for p, top in zip(picture.panels, tops, strict=True)),
        today_mark(picture.today, across, foot),
        felt_marks(picture.felt, across, foot + FOOT),
    ]
    height = foot + FOOT + (36.0 if picture.felt else 0.0)
    return drawing(width, height, summary(picture), parts, "ch wide")


def summary(picture: Picture) -> str:
    """The picture in words."""
    first, last = picture.days()
    said = [f"Course of {picture.who}, {day(first)} to {day(last)}."]
    said += [f"{e.kind.capitalize()}: {e.title} {e.product}, {day(e.on)}." for e in picture.events]
    said += [_panel_words(p) for p in picture.panels]
    return " ".join([*said, "Every value is in the table below."])


def course_values(picture: Picture) -> Markup:
    """What was observed and what the forecasts said, as one table, the newest first."""
    rows = [row for panel in picture.panels for row in (*_seen_rows(panel), *_forecast_rows(panel))]
    rows.sort(key=lambda row: row[0], reverse=True)
    head = ("Day", "What", "Observed", "Forecast, median", "80 %", "By")
    return charts.every_value(f"Course of {picture.who}", head, [(day(row[0]), *row[1:]) for row in rows])


def _seen_rows(panel: Panel) -> list[tuple[date, str, str, str, str, str]]:
    return [(o.on, panel.title, level(o.value, panel.measure), words.NONE, words.NONE, o.by) for o in panel.observed]


def _forecast_rows(panel: Panel) -> list[tuple[date, str, str, str, str, str]]:
    rows = []
    for segment in panel.segments:
        for when, band in _points(segment):
            ends = span(level(band.low_80, panel.measure), level(band.high_80, panel.measure))
            said = f"forecast of {day(segment.start)}"
            rows.append((when, panel.title, words.NONE, level(band.median, panel.measure), ends, said))
    return rows


def _points(segment: Segment) -> list[tuple[date, Band]]:
    """The weeks of a forecast while it was in force."""
    days = [segment.start.toordinal() + int(week * DAYS_PER_WEEK) for week in segment.course.weeks]
    pairs = [(date.fromordinal(d), band) for d, band in zip(days, segment.course.bands, strict=True)]
    return [(when, band) for when, band in pairs if segment.until is None or when <= segment.until]


def _end(segment: Segment) -> date:
    found = _points(segment)
    return found[-1][0] if found else segment.start


def _panel_words(panel: Panel) -> str:
    last = max(panel.observed, key=lambda o: o.on) if panel.observed else None
    seen = f"last observed {level(last.value, panel.measure)} on {day(last.on)}" if last else "not observed yet"
    return f"{panel.title}: {seen}{f', goal {panel.aim.words}' if panel.aim else ''}."


def _scale(panel: Panel, top: float) -> tuple[Scale, list[tuple[float, str]]]:
    """The upright axis of a panel and its rows; an ordinal scale shows its grades, a count starts at zero."""
    if panel.measure == ORDINAL_MEASURE:
        return Scale(0, len(Ashworth) - 1, top + PANEL, top), [(float(g.rank), g.value) for g in Ashworth]
    marks = ticks(_highest(panel), 3)
    return Scale(0, marks[-1], top + PANEL, top), [(t, number(t)) for t in marks]


def _highest(panel: Panel) -> float:
    bands = [band for segment in panel.segments for _, band in _points(segment)]
    seen = [float(o.value) for o in panel.observed]
    middle = max([*(float(b.median) for b in bands), *seen, panel.aim.value if panel.aim else 0.0, 1.0])
    return max([*seen, min(max([float(b.high_95) for b in bands], default=middle), FURTHEST_BAND * middle)])


def _panel(panel: Panel, top: float, across: Scale, width: float) -> Markup:
    up, rows = _scale(panel, top)
    right = width - RIGHT_MARGIN
    parts = [
        el("path", class_="grid", d=f"M{at(LEFT)} {at(up(v))}H{at(right)}")
        + el("text", said, x=LEFT - 8, y=up(v) + 4, text_anchor="end")
        for v, said in rows
    ]
    parts += [_bands(segment, across, up) for segment in panel.segments]
    if panel.aim:
        y = up.clamped(panel.aim.value)
        parts.append(el("path", class_="goal", d=f"M{at(LEFT)} {at(y)}H{at(right)}"))
        parts.append(el("text", f"goal: {panel.aim.words}", class_="t-goal", x=right, y=y - 6, text_anchor="end"))
    return join(parts)


def _bands(segment: Segment, across: Scale, up: Scale) -> Markup:
    found = _points(segment)
    if len(found) < 2:
        return Markup("")

    def edge(end: str) -> list[tuple[float, float]]:
        return [(across(when.toordinal()), up.clamped(getattr(band, end))) for when, band in found]

    shades = [el("path", class_=f"b{w}", d=area(edge(f"high_{w}"), edge(f"low_{w}"))) for w in (95, 80, 50)]
    return join([*shades, el("path", class_="med", d=line(edge("median")))])


def _without(panel: Panel, top: float, across: Scale, today: date, width: float) -> Markup:
    """The course if nothing is injected, only where it still lies ahead; `width` of the drawing in the panel that names it."""
    if not panel.segments or panel.segments[-1].start < today:
        return Markup("")
    segment, (up, _) = panel.segments[-1], _scale(panel, top)
    found = _points(segment)
    values = segment.course.without_treatment[: len(found)]
    points = [(across(when.toordinal()), up.clamped(v)) for (when, _), v in zip(found, values, strict=True)]
    return el("path", class_="alt", d=line(points)) + _without_words(points[0], width)


def _without_words(start: tuple[float, float], width: float) -> Markup:
    """What the dashes mean, once, where there is room for it. `width` 0 in the panels that need not say it again."""
    x, y = start[0] + 10, start[1] - 10
    said = "if nothing is injected (dashes)" if width > NARROW else "dashes: no injection"
    if not width:
        return Markup("")
    if x + len(said) * LETTER > width:
        return el("text", said, class_="t-fc", x=width - RIGHT_MARGIN, y=y, text_anchor="end")
    return el("text", said, class_="t-fc", x=x, y=y)


def _observed(panel: Panel, top: float, across: Scale) -> Markup:
    up, _ = _scale(panel, top)
    return join(
        el("circle", class_="obs", cx=across(o.on.toordinal()), cy=up.clamped(o.value), r=4.6 if o.at_visit else 2.9)
        for o in panel.observed
    )


def _title(panel: Panel, top: float, width: float) -> Markup:
    """The name of the panel and what it counts: in one line, or in two where there is no room."""
    if width > NARROW:
        return el("text", el("tspan", panel.title, class_="t-b") + el("tspan", f"  {panel.unit}"), x=LEFT, y=top - 12)
    return el("text", panel.title, class_="t-b", x=4.0, y=top - 26) + el("text", panel.unit, x=4.0, y=top - 10)
