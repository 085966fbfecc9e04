"""How far forecasts may be trusted, drawn: where observations fell, how much bands held, chances against what happened."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from eutonia.domain.score import CalibrationGroup, Coverage, Reliability, ReliabilityBin
from eutonia.report.charts.values import every_value
from eutonia.report.svg import Scale, at, diamond, drawing, el, join, line, ticks
from eutonia.report.words import number, percent_number, span
from eutonia.scoring.telling import MEASURES

WIDTH, HEIGHT = 364.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 350.0, 16.0, 168.0
NAMES_END, ROWS_END, ROWS_WIDTH, ROW_HEIGHT = 208.0, 420.0, 434.0, 26.0
SHOWN = 1
"""Which of the intervals is drawn: the one that every page shows."""


def group_name(group: CalibrationGroup) -> str:
    """A group as it is read: measures by their words, patterns and products by their ids without hyphens."""
    return MEASURES.get(group.name, group.name.replace("-", " "))


def places(group: CalibrationGroup) -> Markup:
    """A bar for each equal part of the forecast; a right forecast fills all alike, up to the dashed line."""
    parts, expected = len(group.places), group.observations / len(group.places)
    top = ticks(max(*group.places, expected))[-1]
    up, across = Scale(0, top, BOTTOM, TOP), Scale(0, parts, LEFT, RIGHT)
    bars = [
        el("rect", class_="b50", x=across(i) + 1, y=up(count), width=across(1) - across(0) - 2, height=BOTTOM - up(count))
        for i, count in enumerate(group.places)
    ]
    frame = [
        *(_grid(up(one), number(one)) for one in ticks(top) if one <= top),
        el("path", class_="axis", d=f"M{at(LEFT)} {at(BOTTOM)}H{at(RIGHT)}"),
        el("text", "better than forecast", x=LEFT, y=BOTTOM + 17),
        el("text", "worse", x=RIGHT, y=BOTTOM + 17, text_anchor="end"),
        el("text", "where in its forecast each observation fell", x=LEFT, y=BOTTOM + 34),
    ]
    level = [el("path", class_="goal", d=f"M{at(LEFT)} {at(up(expected))}H{at(RIGHT)}")]
    return drawing(WIDTH, HEIGHT, places_words(group), [*frame, *bars, *level]) + _places_table(group)


def places_words(group: CalibrationGroup) -> str:
    """The bars in words."""
    counts = ", ".join(str(count) for count in group.places)
    return (
        f"{group_name(group)}: where {group.observations} observations fell in {len(group.places)} equal parts of their "
        f"forecast, from better to worse: {counts}. A right forecast fills all parts alike."
    )


def _places_table(group: CalibrationGroup) -> Markup:
    parts = len(group.places)
    rows = [(f"{span(str(100 * i // parts), str(100 * (i + 1) // parts))} %", count) for i, count in enumerate(group.places)]
    return every_value(f"{group_name(group)}: where observations fell", ("Part of the forecast", "Observations"), rows)


def coverages(groups: Sequence[CalibrationGroup]) -> Markup:
    """For each group the part that fell inside the 80 % band, with its exact interval; the dashed line is what should."""
    if not groups:
        return el("p", "Nothing was observed that was forecast.", class_="fine")
    height = TOP + ROW_HEIGHT * len(groups) + ROW_HEIGHT
    across = Scale(0, 1, NAMES_END, ROWS_END)
    nominal = across(groups[0].coverages[SHOWN].nominal)
    rows = join(_coverage_row(group, TOP + ROW_HEIGHT * (i + 0.5), across) for i, group in enumerate(groups))
    bottom = TOP + ROW_HEIGHT * len(groups)
    frame = [
        el("path", class_="goal", d=f"M{at(nominal)} {at(TOP)}V{at(bottom)}"),
        el("path", class_="axis", d=f"M{at(NAMES_END)} {at(bottom)}H{at(ROWS_END)}"),
        *(el("text", f"{round(100 * x)}", x=across(x), y=bottom + 17, text_anchor="middle") for x in (0, 0.5, 1)),
    ]
    said = "; ".join(f"{group_name(one)} {_inside(one.coverages[SHOWN])}" for one in groups)
    return drawing(ROWS_WIDTH, height, f"Per cent inside the 80 % band: {said}.", [*frame, rows]) + _coverage_table(groups)


def _coverage_row(group: CalibrationGroup, y: float, across: Scale) -> Markup:
    one = group.coverages[SHOWN]
    name = f"{group_name(group)} ({group.observations})"
    return join([
        el("text", name, x=NAMES_END - 8, y=y + 4, text_anchor="end"),
        el("path", class_="whisker", d=f"M{at(across(one.low))} {at(y - 4)}v8m0 -4H{at(across(one.high))}m0 -4v8"),
        el("path", class_="mk-l" if group.is_small else "mk-r", d=diamond(across(one.inside / one.of if one.of else 0), y, 5.0)),
    ])  # fmt: skip


def _inside(one: Coverage) -> str:
    share = percent_number(one.inside / one.of) if one.of else "0"
    return f"{share} (exact interval {span(percent_number(one.low), percent_number(one.high))})"


def _coverage_table(groups: Sequence[CalibrationGroup]) -> Markup:
    rows = [
        (group_name(one), one.observations, one.people, *(_inside(each) for each in one.coverages), number(one.ranked_score, 2))
        for one in groups
    ]
    head = ("Group", "Observations", "People", "In 50 %", "In 80 %", "In 95 %", "Ranked score")
    return every_value("How much the bands held, per cent", head, rows)


def reliability(found: Reliability) -> Markup:
    """Chances against what happened: on the dashed line they are right, above it too low, below it too high."""
    if not found.chances:
        return el("p", f"No chance of {found.of} can be held against what happened.", class_="fine")
    across, up = Scale(0, 1, LEFT, RIGHT), Scale(0, 1, BOTTOM, TOP)
    frame = [
        *(_grid(up(x), f"{round(100 * x)}") for x in (0, 0.5, 1)),
        el("path", class_="goal", d=line([(across(0), up(0)), (across(1), up(1))])),
        el("path", class_="axis", d=f"M{at(LEFT)} {at(BOTTOM)}H{at(RIGHT)}"),
        el("text", "chance that was given, %, and how often it happened", x=LEFT, y=BOTTOM + 34),
        *(el("text", f"{round(100 * x)}", x=across(x), y=BOTTOM + 17, text_anchor="middle") for x in (0, 0.5, 1)),
    ]
    marks = [_bin(one, across, up) for one in found.bins if one.mean_chance is not None]
    said = "; ".join(_bin_words(one) for one in found.bins if one.chances)
    return drawing(WIDTH, HEIGHT, f"Chances of {found.of}: {said}.", [*frame, *marks]) + _bins_table(found)


def _bin(one: ReliabilityBin, across: Scale, up: Scale) -> Markup:
    x = across(one.mean_chance)
    low, high = up(one.happened_low), up(one.happened_high)
    return el("path", class_="whisker", d=f"M{at(x)} {at(low)}V{at(high)}") + el(
        "path", class_="mk-r", d=diamond(x, up(one.happened / one.chances), 5.0)
    )


def _bin_words(one: ReliabilityBin) -> str:
    return f"{span(percent_number(one.low), percent_number(one.high))} %: {one.happened} of {one.chances} happened"


def _bins_table(found: Reliability) -> Markup:
    rows = [
        (
            f"{span(percent_number(one.low), percent_number(one.high))} %",
            one.chances,
            "–" if one.mean_chance is None else percent_number(one.mean_chance),
            one.happened,
        )
        for one in found.bins
    ]
    return every_value(f"Chances of {found.of}", ("Chance given", "Chances", "Mean, %", "Happened"), rows)


def _grid(y: float, word: str) -> Markup:
    return el("path", class_="grid", d=f"M{at(LEFT)} {at(y)}H{at(RIGHT)}") + el(
        "text", word, x=LEFT - 8, y=y + 4, text_anchor="end"
    )
