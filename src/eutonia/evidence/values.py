"""The figure of one line in the model's own terms: sign, unit, share, and how sure the report was of it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from eutonia.evidence.columns import Line
from eutonia.evidence.doses import (
    DAYS_A_WEEK,
    NINETY_FIVE,
    QUARTILES,
    WEEKS_A_MONTH,
    count_of,
    intervals,
    leading_number,
    number,
    quartile_width,
)
from eutonia.evidence.lexicon import lexicon, plain_words
from eutonia.evidence.rows import Kind
from eutonia.evidence.trials import Knowing, Trial, falls_are_positive, level_before
from eutonia.evidence.wording import Meaning, baseline_in, time_unit

PER_CENT = 100.0
MOST_POINTS = 4.0
"""The highest Ashworth grade."""
_ROUNDED = 0.011
"""A share and its count may differ by this much; beyond it they are not of one result."""
_ERROR = re.compile(r"\b(sem|se|standard errors?)\b")
_DEVIATION = re.compile(r"\b(sd|standard deviations?)\b")
_UNSURE = re.compile(r"\b(or|not stated|unclear|unknown)\b")
_OF_PERSONS = (Kind.TONE_CHANGE, Kind.TONE_MEDIAN, Kind.TONE_RESPONDER)
"""Kinds that depend on the level before treatment."""
_TONE = (Kind.TONE_CHANGE, Kind.TONE_MEDIAN)
_SHARES = frozenset({
    Kind.TONE_RESPONDER, Kind.DISABILITY_RESPONDER, Kind.SPASM_RESPONDER, Kind.PAIN_RESPONDER, Kind.WEAKNESS, Kind.SWALLOWING,
    Kind.RETREATMENT_SHARE,
})  # fmt: skip
_DAYS = frozenset({Kind.RETREATMENT_DAYS, Kind.FELT_ONSET, Kind.FELT_WEAR_OFF})


class Unusable(Exception):
    """A line that cannot be a row; the words say why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in the unit of `Row.value`."""

    value: float
    people: float | None
    standard_deviation: float | None = None
    standard_error: float | None = None
    baseline: float | None = None
    words: tuple[str, ...] = ()


def finding(line: Line, trial: Trial, kind: Kind, meant: Meaning, knowing: Knowing, people: float | None) -> Finding:
    """The figure of a line. Raises `Unusable` with the reason when there is none that the model could predict."""
    if kind in _SHARES:
        return _share(line, kind, people)
    if kind is Kind.PARALYSIS:
        return _paralysis(line, people)
    value = leading_number(line["value"])
    if value is None:
        raise Unusable(f"the value {line['value']!r} is not one number" if line["value"] else "the value is empty")
    plain = Finding(value, people)
    if kind in _DAYS or kind is Kind.FELT_PEAK:
        return _timed(line, plain, kind)
    return _change(line, trial, kind, meant, knowing, plain)


def _share(line: Line, kind: Kind, people: float | None) -> Finding:
    counted = count_of(line["x_of_n"]) or count_of(line["value"])
    told = _told_share(line, people)
    if counted is None and told is None:
        raise Unusable(f"the value {line['value']!r} is no share of people" if line["value"] else "the value is empty")
    words: tuple[str, ...] = ()
    if counted is not None:
        value, size = counted[0] / counted[1], counted[1]
        if told is not None and abs(told - value) > _ROUNDED:
            words = (f"the count {line['x_of_n']} and the share {told:.0%} differ: the count is taken",)
        people = size if kind is not Kind.RETREATMENT_SHARE or people is None else _effective(size, people)
    else:
        assert told is not None
        value = told
        many = intervals(line["n"])
        if many and people:
            people = _effective(many, people)
    return Finding(value, people, baseline=_baseline(line, number(line["baseline_mean"]), kind), words=words)


def _told_share(line: Line, people: float | None) -> float | None:
    value = leading_number(line["value"])
    if value is None or value < 0:
        return None
    plain = plain_words(line["outcome"])
    if plain.endswith(" n") and people:
        value /= people
    elif "%" in plain or "percent" in plain or "%" in line["value"] or value > 1:
        value /= PER_CENT
    return value if value <= 1 else None


def _effective(intervals_counted: float, people: float) -> float:
    """Intervals of one person resemble each other: how many independent ones they are worth."""
    a_person = max(intervals_counted / people, 1.0)
    return intervals_counted / (1 + (a_person - 1) * lexicon().number("interval.alike"))


def _paralysis(line: Line, people: float | None) -> Finding:
    """The part of the response lost, from a loss or from what is left."""
    value = leading_number(line["value"])
    if value is None:
        raise Unusable(f"the value {line['value']!r} is not one number")
    plain = plain_words(line["outcome"])
    scale = PER_CENT if "%" in plain or value > 1 else 1.0
    lost = value / scale if "paralysis" in plain or "loss" in plain or "decline" in plain else 1 - value / scale
    if not 0 <= lost <= 1 or "remaining" in plain:
        raise Unusable("not a part of the response lost")
    return _with_spread(line, Finding(lost, people), 1 / scale)


def _timed(line: Line, found: Finding, kind: Kind) -> Finding:
    """Days for onset, wear-off and retreatment; weeks for the peak."""
    usual = "weeks" if kind is Kind.FELT_PEAK else "days"
    unit = time_unit(line["outcome"])
    days = {"days": 1.0, "weeks": DAYS_A_WEEK, "months": DAYS_A_WEEK * WEEKS_A_MONTH}
    factor = days[unit or usual] / days[usual]
    words = () if unit else (f"the unit of time is not told: {usual} are taken",)
    if found.value <= 0:
        raise Unusable("a time that is not after the injection")
    return replace(_with_spread(line, replace(found, value=found.value * factor), factor), words=words)


def _change(line: Line, trial: Trial, kind: Kind, meant: Meaning, knowing: Knowing, found: Finding) -> Finding:
    """A change, negative for an improvement; of a neck score, the improvement in per cent of the level before."""
    before = level_before(line, trial, knowing)
    words: tuple[str, ...] = ()
    value, factor = found.value, 1.0
    if meant.is_level and not meant.per_cent and value >= 0 and kind is not Kind.TONE_SUM:
        if before is None:
            raise Unusable("a level, and the level before treatment is not told")
        value, words = value - before, ("a level: the level before treatment is taken away",)
    elif falls_are_positive(trial, meant, knowing):
        value = -value
        words = ("positive figures are falls: every arm with toxin has them",) if not meant.per_cent else ()
    if kind is Kind.NECK_IMPROVEMENT:
        value, factor = _neck(value, before, meant)
    elif meant.per_cent:
        if before is None:
            raise Unusable("a change in per cent, and the level before treatment is not told")
        value, factor = value / PER_CENT * before, before / PER_CENT
    if kind in _TONE and abs(value) > MOST_POINTS:
        raise Unusable(f"a change of {value:g} points is more than the Ashworth scale has")
    spread = _with_spread(line, replace(found, value=value), factor)
    return replace(spread, baseline=_baseline(line, before, kind), words=words + spread.words)


def _neck(value: float, before: float | None, meant: Meaning) -> tuple[float, float]:
    """Improvement in per cent of the score before treatment, and what a spread is multiplied by."""
    if meant.per_cent:
        return -value, 1.0
    if not before:
        raise Unusable("a change of a neck score, and the score before treatment is not told")
    return -value / before * PER_CENT, PER_CENT / before


def _baseline(line: Line, before: float | None, kind: Kind) -> float | None:
    """Points of the Ashworth scale before treatment, where it is told."""
    level = before if before is not None else baseline_in(line["arm"])
    return level if level is not None and kind in _OF_PERSONS and 0 < level <= MOST_POINTS else None


def _with_spread(line: Line, found: Finding, factor: float) -> Finding:
    """The finding with standard deviation and standard error, as far as either is told or follows from the other."""
    deviation, error, words = _spreads(line)
    deviation = deviation if deviation is not None else number(line["sd_derived"])
    if found.people and deviation is None and error is not None:
        deviation = error * math.sqrt(found.people)
    if found.people and error is None and deviation is not None:
        error = deviation / math.sqrt(found.people)
    scaled = [None if one is None or one <= 0 else one * abs(factor) for one in (deviation, error)]
    return replace(found, standard_deviation=scaled[0], standard_error=scaled[1], words=(*found.words, *words))


def _spreads(line: Line) -> tuple[float | None, float | None, tuple[str, ...]]:
    """Standard deviation and standard error that the line tells itself."""
    how, told = plain_words(line["spread_type"]), number(line["spread"])
    if "iqr" in how or "quartile" in how:
        width = quartile_width(line["spread"])
        return (width / QUARTILES if width else None), None, ()
    if told is not None and _ERROR.search(how) and not _UNSURE.search(how):
        return None, told, ()
    if told is not None and (_DEVIATION.search(how) or not how) and not _UNSURE.search(how):
        return told, None, ()
    return _from_interval(line, how)


def _from_interval(line: Line, how: str) -> tuple[float | None, float | None, tuple[str, ...]]:
    low, high, value = (leading_number(line[column]) for column in ("ci_low", "ci_high", "value"))
    if low is None or high is None or value is None or ("ci" not in how and how):
        return None, None, ()
    if not min(low, high) <= value <= max(low, high):
        return None, None, ("the interval does not hold the value: it is of something else and is not used",)
    return None, abs(high - low) / (2 * NINETY_FIVE), ()
