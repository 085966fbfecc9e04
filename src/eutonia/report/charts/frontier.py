"""The best plan for every total dose: what more units buy, what they cost, and where the limit stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from eutonia.domain.proposal import Band, FrontierPoint, PlanOption
from eutonia.report.charts.values import every_value
from eutonia.report.svg import Scale, at, diamond, drawing, el, join, line, ticks
from eutonia.report.words import exact, number, percent, percent_number

WIDTH, HEIGHT = 360.0, 362.0
LEFT, RIGHT = 34.0, 336.0
GAIN_TOP, GAIN_FOOT = 66.0, 192.0
HARM_TOP, HARM_FOOT = 238.0, 308.0
NAME_TOP, NAME_STEP, NAME_ROWS = 30.0, 13.0, 3


def frontier(
    points: Sequence[FrontierPoint], options: Sequence[PlanOption], recommended: str, product: str, limit_words: str = ""
) -> Markup:
    """Goal weeks and the chance of limiting weakness against the total, with every option marked, and the values."""
    if len(points) < 2:
        return el("p", "No other dose was compared.", class_="fine")
    across = Scale(0, float(max(*(p.units for p in points), *(o.plan.total.amount for o in options))), LEFT, RIGHT)
    gain = _panel(points, options, GAIN_TOP, GAIN_FOOT, "goal_weeks", 1)
    harm = _panel(points, options, HARM_TOP, HARM_FOOT, "weakness", 100)
    parts = [
        _limit(points, across, limit_words),
        el("text", "Goal weeks gained", class_="t-b", x=2.0, y=14.0),
        el("text", "Chance of limiting weakness, %", class_="t-b", x=2.0, y=HARM_TOP - 14),
        _curve(points, across, gain, "goal_weeks", 1),
        _curve(points, across, harm, "weakness", 100),
        _options(points, options, recommended, across, gain, harm),
        _feet(across, product),
    ]
    return drawing(WIDTH, HEIGHT, summary(points, options, recommended, product), parts) + values(points, product)


def summary(points: Sequence[FrontierPoint], options: Sequence[PlanOption], recommended: str, product: str) -> str:
    """The two curves in words: each option with its total, gain and chance of weakness."""
    said = [
        f"{option.title}{' (proposed)' if option.name == recommended else ''}: {exact(option.plan.total.amount)} units, "
        f"{number(option.goal_weeks.median)} goal weeks, {percent(option.weakness.median)} chance of limiting weakness"
        for option in options
    ]
    inside = [p.units for p in points if p.within_limits]
    end = f" Within the limits up to {exact(max(inside))} units." if inside else ""
    return f"Best plan for every total of {product}. {'; '.join(said)}.{end}"


def values(points: Sequence[FrontierPoint], product: str) -> Markup:
    """Every total that was solved."""
    rows = [
        (exact(p.units), number(p.goal_weeks), percent_number(p.weakness), p.needles, "yes" if p.within_limits else "no")
        for p in points
    ]
    head = (f"Total, units of {product}", "Goal weeks", "Weakness, %", "Needles", "Within limits")
    return every_value("Best plan for every total dose", head, rows)


def _panel(
    points: Sequence[FrontierPoint], options: Sequence[PlanOption], top: float, foot: float, field: str, times: int
) -> Scale:
    highest = max([getattr(p, field) for p in points] + [getattr(o, field).high_80 for o in options])
    return Scale(0, ticks(max(float(highest) * times, 1.0), 3)[-1], foot, top)


def _curve(points: Sequence[FrontierPoint], across: Scale, up: Scale, field: str, times: int) -> Markup:
    rows = join(
        el("path", class_="grid", d=f"M{at(LEFT)} {at(up(t))}H{at(RIGHT)}")
        + el("text", number(t), x=LEFT - 8, y=up(t) + 4, text_anchor="end")
        for t in ticks(up.high, 3)
        if t <= up.high
    )
    curve = [(across(p.units), up(getattr(p, field) * Decimal(times))) for p in points]
    return rows + el("path", class_="med", d=line(curve))


def _limit(points: Sequence[FrontierPoint], across: Scale, words: str) -> Markup:
    inside = [p.units for p in points if p.within_limits]
    if not inside or (not words and len(inside) == len(points)):
        return Markup("")
    x = across(max(inside))
    shade = el("rect", class_="shade", x=x, y=GAIN_TOP - 8, width=max(RIGHT - x, 0.0) + 12, height=HARM_FOOT - GAIN_TOP + 8)
    upright = el("path", class_="lim", d=f"M{at(x)} {at(GAIN_TOP - 8)}V{at(HARM_FOOT)}")
    late = x > (LEFT + RIGHT) / 2
    label = el(
        "text", f"limit: {exact(max(inside))} units", class_="t-rs", x=x - 5 if late else x + 5, y=GAIN_FOOT + 16,
        text_anchor="end" if late else "start",
    )  # fmt: skip
    return shade + upright + label


def _options(
    points: Sequence[FrontierPoint],
    options: Sequence[PlanOption],
    recommended: str,
    across: Scale,
    gain: Scale,
    harm: Scale,
) -> Markup:
    means = {point.units: point for point in points}
    parts = []
    for place, option in enumerate(sorted(options, key=lambda o: o.plan.total.amount)):
        x, chosen = across(option.plan.total.amount), option.name == recommended
        mean = means.get(option.plan.total.amount)
        for up, field, times in ((gain, "goal_weeks", 1), (harm, "weakness", 100)):
            band: Band = getattr(option, field)
            middle = up.clamped((getattr(mean, field) if mean else band.median) * times)
            low, high = up.clamped(band.low_80 * times), up.clamped(band.high_80 * times)
            parts.append(el("path", class_="whisker", d=f"M{at(x)} {at(low)}V{at(high)}"))
            parts.append(el("path", class_="mk-r" if chosen else "mk-l", d=diamond(x, middle, 6.0 if chosen else 5.0)))
        parts.append(_name(option, place, x, chosen))
    return join(parts)


def _name(option: PlanOption, place: int, x: float, chosen: bool) -> Markup:
    """The option's name above the panel, in one of three rows so that neighbours do not cover one another."""
    y = NAME_TOP + (place % NAME_ROWS) * NAME_STEP
    early = x < (LEFT + RIGHT) / 2
    leader = el("path", class_="leader", d=f"M{at(x)} {at(y + 3)}V{at(GAIN_FOOT)}")
    return leader + el(
        "text",
        "this plan" if chosen else option.name,
        class_="t-pl" if chosen else "t-ink",
        x=x + 3 if early else x - 3,
        y=y,
        text_anchor="start" if early else "end",
    )


def _feet(across: Scale, product: str) -> Markup:
    marks = [t for t in ticks(across.high, 5) if t <= across.high]
    parts = [el("text", number(t, 0), x=across(t), y=HARM_FOOT + 17, text_anchor="middle") for t in marks]
    parts.append(el("path", class_="axis", d=f"M{at(LEFT)} {at(HARM_FOOT)}H{at(RIGHT)}M{at(LEFT)} {at(GAIN_FOOT)}H{at(RIGHT)}"))
    parts.append(el("text", f"total units of {product}", x=RIGHT, y=HARM_FOOT + 36, text_anchor="end"))
    return join(parts)
