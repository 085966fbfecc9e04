"""Bars that compare: how much of a limit is used, and where a dose lies against practice and label."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from eutonia.domain.answers import Side
from eutonia.domain.proposal import DoseEvidence, LimitUse
from eutonia.report.svg import Scale, at, diamond, drawing, el, hatch, join
from eutonia.report.words import exact

BAR_WIDTH, BAR_HEIGHT = 330.0, 16.0
LIMIT_AT = 0.94
"""Where the limit's tick stands while the plan is inside it, as part of the bar's width."""
RANGE_WIDTH, RANGE_HEIGHT, EDGE = 190.0, 26.0, 8.0


def limit_bar(use: LimitUse) -> Markup:
    """Given (hatched), then planned (solid); the tick is the limit. The sum stands in the text alternative."""
    used = use.given + use.planned
    full = max(float(use.maximum) / LIMIT_AT, float(used), 1.0)
    across = Scale(0, full, 0, BAR_WIDTH)
    given, total = across(use.given), across(used)
    parts = [
        el("rect", class_="bg", x=0.0, y=2.0, width=BAR_WIDTH, height=12.0, rx=2.0),
        el("rect", class_="gv", x=0.0, y=2.0, width=given, height=12.0),
        el("path", class_="gv-hatch", d=hatch(0.0, 2.0, given, 12.0)) if given else Markup(""),
        el("rect", class_="pl", x=given, y=2.0, width=total - given, height=12.0),
        el("path", class_="lim", d=f"M{at(across(use.maximum))} 0v{at(BAR_HEIGHT)}"),
    ]
    return drawing(BAR_WIDTH, BAR_HEIGHT, limit_words(use), parts, "bar")


def limit_name(use: LimitUse) -> str:
    """The limit in words, with its side where the words do not say it."""
    if use.side is None or use.side.word in use.words.upper():
        return use.words
    return f"{use.words}, {use.side.word}"


def limit_words(use: LimitUse) -> str:
    """'12 weeks, everywhere: 100 given + 300 planned = 400 of 400 units of ...'."""
    parts = f"{exact(use.given)} given + {exact(use.planned)} planned = " if use.given else ""
    return f"{limit_name(use)}: {parts}{exact(use.given + use.planned)} of {exact(use.maximum)} {use.unit}"


def range_bar(evidence: Sequence[DoseEvidence], doses: Sequence[tuple[Side, Decimal]], name: str) -> Markup:
    """Grey: practice. Upright: label. Outline: unverified here. Diamonds: this plan, filled right and open left."""
    ends = [v for row in evidence for v in (row.low, row.typical, row.high) if v is not None]
    if not ends:
        return el("span", "no sourced dose: no bar is drawn", class_="fine")
    across = Scale(0, float(max([*ends, *(units for _, units in doses)])) * 1.05, EDGE, RANGE_WIDTH - EDGE)
    parts = [el("path", class_="base", d=f"M{at(EDGE)} 13H{at(RANGE_WIDTH - EDGE)}")]
    parts += [_practice(row, across) for row in evidence if row.kind == "practice"]
    labels = [row for row in evidence if row.kind == "label"]
    parts += [_label(row, across) for row in sorted(labels, key=lambda row: not row.citation.is_unverified)]
    parts += [
        el("path", class_=f"mk-{side.value[0]}", d=diamond(across(units), 13.0, 6.0 if side is Side.RIGHT else 5.0))
        for side, units in doses
    ]
    return drawing(RANGE_WIDTH, RANGE_HEIGHT, range_words(evidence, doses, name), parts, "rb")


def range_words(evidence: Sequence[DoseEvidence], doses: Sequence[tuple[Side, Decimal]], name: str) -> str:
    """The bar in words."""
    said = [f"{row.kind} {dose_row_words(row)}{', unverified here' if row.citation.is_unverified else ''}" for row in evidence]
    said += [f"{side.word} {exact(units)} units" for side, units in doses]
    return f"{name}: {'; '.join(said)}"


def dose_row_words(row: DoseEvidence) -> str:
    """'75 to 300, typically 150', in units of the product of the table, from whatever ends the document gives."""
    ends = dict.fromkeys(exact(v) for v in (row.low, row.high) if v is not None)
    text = " to ".join(ends)
    if row.low is None and row.high is not None:
        text = f"up to {text}"
    if row.typical is None or text == exact(row.typical):
        return text or "without a figure"
    return f"{text}, typically {exact(row.typical)}" if text else exact(row.typical)


def _practice(row: DoseEvidence, across: Scale) -> Markup:
    low = row.low if row.low is not None else (row.typical or Decimal(0))
    high = row.high if row.high is not None else (row.typical or low)
    left = across(low)
    kind = "pr-open" if row.citation.is_unverified else "pr"
    return el("rect", class_=kind, x=left, y=8.5, width=max(across(high) - left, 2.0), height=9.0, rx=2.0)


def _label(row: DoseEvidence, across: Scale) -> Markup:
    kind = "lab-open" if row.citation.is_unverified else "lab-d"
    places = dict.fromkeys(v for v in (row.typical, row.low, row.high) if v is not None)
    marks = join(el("rect", class_=kind, x=across(v) - 1.5, y=3.0, width=3.0, height=20.0) for v in places)
    if row.low is None or row.high is None or row.low == row.high:
        return marks
    return el("path", class_="reach", d=f"M{at(across(row.low))} 13H{at(across(row.high))}") + marks
