"""A comparison in words: what was given differently, and how many observations fell where they should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from eutonia.domain.cycle import Session
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.score import ScoredChance, ScoredObservation
from eutonia.domain.units import plain
from eutonia.domain.words import day

MEASURES = {"ashworth": "tone (Ashworth)", "spasms_per_day": "spasms a day", "pain": "pain"}


def per_cent(part: Decimal | float) -> str:
    """A part of 0 to 1 in hundredths, as a whole number."""
    return f"{part:.0%}".rstrip("%")


def comparison_words(
    forecast: KeptForecast, session: Session | None, observations: Sequence[ScoredObservation], goals: Sequence[ScoredChance]
) -> tuple[str, ...]:
    """What is odd about the comparison first, then the counts."""
    odd = _differences(forecast, session) if session else iter(())
    return (*odd, _counted(observations), *_goals_in_words(goals))


def _differences(forecast: KeptForecast, session: Session) -> Iterator[str]:
    if session.given_on != forecast.injection_on:
        yield f"Forecast for {day(forecast.injection_on)}; the session was on {day(session.given_on)}, which is day 0 here."
    planned = {(one.muscle, one.side): one.units for one in forecast.doses}
    given = {(one.muscle, one.side): one.units for one in session.doses if one.units}
    if planned != given:
        more = sum(given.values(), Decimal(0)) - sum(planned.values(), Decimal(0))
        how = f"{plain(abs(more))} units {'more' if more > 0 else 'less'} in all" if more else "the same total"
        yield f"What was given is not what was forecast ({how}): the scores are of a plan that was changed."


def _counted(observations: Sequence[ScoredObservation]) -> str:
    if not observations:
        return "Nothing that was forecast was observed."
    inside = sum(one.inside_80 for one in observations)
    return f"{inside} of {len(observations)} observations fell inside the 80 % band."


def _goals_in_words(goals: Sequence[ScoredChance]) -> Iterator[str]:
    for one in goals:
        said = "reached" if one.happened else "not reached"
        yield f"Goal '{one.words}' on {day(one.seen_on)}: {said}; the chance that was given is {per_cent(one.chance)} %."
