"""Bars, drawn by the server: names on the left, values at the end of each bar, the scale from zero."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from markupsafe import Markup

from eutonia.report.svg import Scale, at, drawing, el, hatch, join, wrapped
from eutonia_clinic.service.documents import Bar, Chart

WIDTH, NAMES_END, BARS_END = 400.0, 142.0, 308.0
ROW, PAIR_ROW, LINE, THICK, THIN = 26.0, 34.0, 14.0, 14.0, 11.0
LETTERS = 20
"""Of a name in one line."""


def drawn(chart: Chart) -> Markup:
    """One chart, with everything that it shows in its words."""
    tall = [_height(bar) for bar in chart.bars]
    across = Scale(0, max([1.0, *(_longest(bar) for bar in chart.bars)]), NAMES_END, BARS_END)
    tops = [sum(tall[:row]) + 4 for row in range(len(tall))]
    parts = [part for bar, top, height in zip(chart.bars, tops, tall, strict=True) for part in _row(bar, top, height, across)]
    axis = el("path", class_="axis", d=f"M{at(NAMES_END)} 2V{at(sum(tall) + 6)}")
    return drawing(WIDTH, sum(tall) + 8, words_of(chart), [*parts, axis], "ch service-bars")


def words_of(chart: Chart) -> str:
    """'Goals met, of those scored: Pain 3 of 4; Tone 1 of 2.'"""
    said = (f"{bar.name} {bar.words}" for bar in chart.bars)
    return f"{chart.title}: {'; '.join(said)}."


def _height(bar: Bar) -> float:
    lines = len(wrapped(bar.name, LETTERS))
    return max(PAIR_ROW if bar.before is not None else ROW, lines * LINE + 8)


def _longest(bar: Bar) -> float:
    return float(max(bar.value, bar.before or Decimal(0)))


def _row(bar: Bar, top: float, height: float, across: Scale) -> Iterator[Markup]:
    middle = top + height / 2
    lines = wrapped(bar.name, LETTERS)
    for place, line in enumerate(lines):
        y = middle + 4 + (place - (len(lines) - 1) / 2) * LINE
        yield el("text", line, class_="t-ink", x=NAMES_END - 8, y=y, text_anchor="end")
    if bar.before is None:
        yield _bar(bar.value, middle - THICK / 2, THICK, across, bar.flagged)
    else:
        yield el("rect", class_="bar-before", x=NAMES_END, y=middle - THIN - 1, width=across(bar.before) - NAMES_END, height=THIN)
        yield _bar(bar.value, middle + 1, THIN, across, bar.flagged)
    yield el("text", _end_words(bar), class_="t-b", x=across(_longest(bar)) + 6, y=middle + 4)


def _end_words(bar: Bar) -> str:
    return bar.words if bar.before is None else f"{bar.before} → {bar.value}"


def _bar(value: Decimal, top: float, thick: float, across: Scale, flagged: bool) -> Markup:
    width = across(value) - NAMES_END
    solid = el("rect", class_="bar-flagged" if flagged else "bar-now", x=NAMES_END, y=top, width=width, height=thick)
    return join([solid, el("path", class_="bar-hatch", d=hatch(NAMES_END, top, width, thick))]) if flagged and width else solid
