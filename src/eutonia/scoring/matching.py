"""Which session of a course a kept forecast was of."""

from __future__ import annotations

from eutonia.domain.cycle import Course, Cycle
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.knowledge.types import Knowledge


def cycle_of(forecast: KeptForecast, course: Course, knowledge: Knowledge) -> Cycle | None:
    """The cycle whose session is nearest to the day of the forecast, the earlier of two; None when none is near enough.

    Only sessions of the product that was forecast count; how near is enough is the setting `scoring.session_within_days`.
    """
    near = int(knowledge.number("scoring.session_within_days"))
    apart = [(abs((one.session.given_on - forecast.injection_on).days), one) for one in course.cycles]
    close = [(days, one) for days, one in apart if days <= near and one.session.product == forecast.product]
    return min(close, key=lambda row: (row[0], row[1].session.given_on))[1] if close else None
