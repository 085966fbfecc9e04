"""`score`: a kept forecast held against the follow-ups of its cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import inf
from random import Random

from eutonia.domain.answers import Answer, Ashworth
from eutonia.domain.case import PAIN_SCALE_TOP, Goal, Measure, ProblemName
from eutonia.domain.cycle import FollowUp, Session
from eutonia.domain.errors import MixedProducts
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.proposal import Band, ExpectedCourse
from eutonia.domain.score import NotCovered, ScoredChance, ScoredObservation, Scores
from eutonia.response.bands import COVERAGES, number
from eutonia.scoring.goals import measured_in, reached_by_attainment, reached_by_scores, score_of
from eutonia.scoring.quantiles import HALF, band_at, chance_at, interval_score, part_up_to, ranked_score, rising
from eutonia.scoring.telling import comparison_words

DAYS_A_WEEK = timedelta(weeks=1).days
SHOWN = COVERAGES[1]
"""The interval whose score is kept: the one that every page shows."""
HIGHEST = {Measure.ASHWORTH: len(Ashworth) - 1, Measure.SPASMS_PER_DAY: inf, Measure.PAIN: PAIN_SCALE_TOP}
"""The top of each scale, by its definition."""
NO_SCALE = ("tardieu", "stiffness")
"""What a follow-up may hold and a forecast has no course for."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One value that was written down."""

    seen_on: date
    problem: ProblemName
    measure: Measure
    value: Decimal


def score(forecast: KeptForecast, follow_ups: Sequence[FollowUp], session: Session | None = None) -> Scores:
    """Every observation of the follow-ups beside its band, every goal beside its chance, and what was not covered.

    With the session that was given, its day is day 0 and what differs from the forecast plan is said. Raises
    `MixedProducts` when another product was given than was forecast.
    """
    if session is not None and session.product != forecast.product:
        raise MixedProducts(forecast.product, session.product)
    start = forecast.injection_on if session is None else session.given_on
    in_order = sorted(follow_ups, key=lambda one: one.seen_on)
    rows = [(one, *_observed(forecast, start, one)) for seen in in_order for one in _values(seen)]
    observations = tuple(found for _, found, _ in rows if found)
    goals = tuple(_goals(forecast, start, in_order))
    return Scores(
        forecast_id=forecast.forecast_id,
        case_id=forecast.case_id,
        product=forecast.product,
        belief_id=forecast.belief_id,
        injection_on=start,
        observations=observations,
        goals=goals,
        weakness=_weakness(forecast, start, in_order),
        not_covered=(*(gap for _, _, gap in rows if gap), *_without_scale(in_order)),
        words=comparison_words(forecast, session, observations, goals),
    )


def week_of(seen_on: date, start: date) -> float:
    """Weeks since the injection."""
    return (seen_on - start).days / DAYS_A_WEEK


def _values(seen: FollowUp) -> Iterator[_Seen]:
    names = dict.fromkeys((row.problem.pattern, row.problem.side) for row in seen.scores)
    for pattern, side in names:
        name = ProblemName(pattern=pattern, side=side)
        for measure in Measure:
            value = measured_in(score_of(name, seen), measure)
            if value is not None:
                yield _Seen(seen.seen_on, name, measure, value)


def _without_scale(follow_ups: Sequence[FollowUp]) -> Iterator[NotCovered]:
    for seen in follow_ups:
        for row in seen.scores:
            for what in NO_SCALE:
                if getattr(row, what) is not None:
                    words = f"{what} of {row.problem.pattern} {row.problem.side.word}"
                    yield NotCovered(seen_on=seen.seen_on, what=words, why="no course is forecast for it")


def _observed(forecast: KeptForecast, start: date, one: _Seen) -> tuple[ScoredObservation | None, NotCovered | None]:
    course = _course_of(forecast, one)
    week = week_of(one.seen_on, start)
    band = band_at(week, course.weeks, course.bands) if course else None
    if band is not None:
        return _scored(forecast, one, week, band), None
    why = "it lies outside the weeks of the forecast" if course else "no course was forecast for it"
    what = f"{one.measure.value.replace('_', ' ')} of {one.problem.pattern} {one.problem.side.word}"
    return None, NotCovered(seen_on=one.seen_on, what=what, why=why)


def _course_of(forecast: KeptForecast, one: _Seen) -> ExpectedCourse | None:
    wanted = (one.problem.pattern, one.problem.side, one.measure.value)
    return next((c for c in forecast.courses if (c.pattern, c.side, c.measure) == wanted), None)


def _scored(forecast: KeptForecast, one: _Seen, week: float, band: Band) -> ScoredObservation:
    quantiles, value = rising(band), float(one.value)
    below, up_to = _where_it_fell(value, one.measure, band)
    place = below + _drawn(forecast, one) * (up_to - below)
    inside_50, inside_80, inside_95 = (_is_inside(one.value, *ends) for ends in _intervals(band))
    return ScoredObservation(
        seen_on=one.seen_on,
        week=number(week),
        pattern=one.problem.pattern,
        side=one.problem.side,
        measure=one.measure.value,
        observed=one.value,
        band=band,
        inside_50=inside_50,
        inside_80=inside_80,
        inside_95=inside_95,
        below=number(below),
        up_to=number(up_to),
        place=number(place),
        interval_score=number(interval_score(value, float(band.low_80), float(band.high_80), SHOWN)),
        ranked_score=number(ranked_score(value, quantiles)),
    )


def _where_it_fell(value: float, measure: Measure, band: Band) -> tuple[float, float]:
    """Part of the forecast below and up to what was written down, which stands for all that is rounded to it."""
    quantiles = rising(band)
    below = part_up_to(value - HALF, quantiles) if value > HALF else 0.0
    up_to = part_up_to(value + HALF, quantiles) if value + HALF < HIGHEST[measure] else 1.0
    return below, up_to


def _drawn(forecast: KeptForecast, one: _Seen) -> float:
    """A number from 0 to 1 that looks drawn by lot and is the same every time: where in its step an observation fell."""
    words = f"{forecast.forecast_id} {one.seen_on} {one.problem.pattern} {one.problem.side.value} {one.measure.value}"
    return Random(words).random()


def _intervals(band: Band) -> tuple[tuple[Decimal, Decimal], ...]:
    return ((band.low_50, band.high_50), (band.low_80, band.high_80), (band.low_95, band.high_95))


def _is_inside(value: Decimal, low: Decimal, high: Decimal) -> bool:
    return low.to_integral_value() <= value <= high.to_integral_value()


def _goals(forecast: KeptForecast, start: date, follow_ups: Sequence[FollowUp]) -> Iterator[ScoredChance]:
    chances = {one.goal: one for one in forecast.goals}
    for seen in follow_ups:
        for goal in forecast.aims:
            found = chances.get(goal.id)
            week = week_of(seen.seen_on, start)
            chance = chance_at(week, found.weeks, found.probability) if found else None
            reached, judged_by = _reached(goal, seen)
            if chance is not None and not reached.is_unknown:
                yield _chance(goal.id, goal.words, seen.seen_on, week, chance, reached is Answer.YES, judged_by)


def _reached(goal: Goal, seen: FollowUp) -> tuple[Answer, str]:
    """What was measured comes first: the chance that was forecast is that of measuring the target."""
    measured = reached_by_scores(goal, seen)
    return (reached_by_attainment(goal, seen), "attainment") if measured.is_unknown else (measured, "scores")


def _chance(
    what: str, words: str, seen_on: date, week: float, chance: float, happened: bool, judged_by: str
) -> ScoredChance:
    return ScoredChance.model_validate(
        {
            "what": what,
            "words": words,
            "seen_on": seen_on,
            "week": number(week),
            "chance": number(chance),
            "happened": happened,
            "judged_by": judged_by,
            "brier": number((chance - happened) ** 2),
        }
    )


def _weakness(forecast: KeptForecast, start: date, follow_ups: Sequence[FollowUp]) -> ScoredChance | None:
    """Weakness that limits, once a cycle. A no counts from the day on which the toxin was expected to act."""
    acts_from = max((float(c.onset_day.median) for c in forecast.courses if c.onset_day), default=0)
    yes = [one for one in follow_ups if one.weakness_that_limits is Answer.YES]
    no = [one for one in follow_ups if one.weakness_that_limits is Answer.NO and (one.seen_on - start).days >= acts_from]
    if not yes and not no:
        return None
    seen = yes[0] if yes else no[-1]
    week, chance = week_of(seen.seen_on, start), float(forecast.weakness.median)
    return _chance("weakness", "weakness that limits", seen.seen_on, week, chance, bool(yes), "answer")
