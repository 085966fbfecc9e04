"""Forecasts and follow-ups made by hand, with round numbers that can be checked by eye."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eutonia.domain.answers import Side
from eutonia.domain.case import Goal, Jurisdiction
from eutonia.domain.cycle import FollowUp, Session
from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.plan import MuscleDose
from eutonia.domain.proposal import Band, ExpectedCourse, GoalChance, KnowledgeStamp

DAY = date(2026, 3, 2)
FOOT = {"pattern": "equinovarus-foot", "side": "right"}
HEEL = Goal.model_validate(
    {"id": "heel", "words": "Heel to the ground", "problems": [FOOT], "measure": "ashworth", "target_ashworth": "1+"}
)
SPASMS = Goal.model_validate(
    {"id": "calm", "words": "Fewer spasms", "problems": [FOOT], "measure": "spasms_per_day", "target_at_most": 5}
)


def a_band(*rising: float) -> Band:
    """A band from its seven quantiles, lowest first."""
    low_95, low_80, low_50, median, high_50, high_80, high_95 = (Decimal(f"{one:.3f}") for one in rising)
    return Band(median, low_50, high_50, low_80, high_80, low_95, high_95)


def around(middle: float, reach: float) -> Band:
    """A symmetric band: its 50, 80 and 95 % intervals reach 1/2, 1 and 3/2 of `reach` to each side."""
    return a_band(*(middle + part * reach for part in (-1.5, -1, -0.5, 0, 0.5, 1, 1.5)))


def a_course(measure: str, bands: Sequence[Band], onset: float | None = 14) -> ExpectedCourse:
    """A course of the right foot with one band for each week from 0."""
    return ExpectedCourse(
        pattern="equinovarus-foot",
        side=Side.RIGHT,
        measure=measure,
        unit="made",
        weeks=tuple(Decimal(week) for week in range(len(bands))),
        bands=tuple(bands),
        without_treatment=tuple(one.median for one in bands),
        onset_day=None if onset is None else around(onset, 3),
        peak_week=around(5, 1),
        wears_off_day=around(90, 10),
        never_felt=Decimal("0.05"),
    )


def a_chance(goal: str, chances: Sequence[float]) -> GoalChance:
    """The chance of one goal by week from 0."""
    held = tuple(Decimal(str(one)) for one in chances)
    weeks = tuple(Decimal(week) for week in range(len(held)))
    return GoalChance(
        goal=goal, words="made", importance=2, weeks=weeks, probability=held, low_80=held, high_80=held, without_treatment=held
    )


def a_forecast(**changes: Any) -> KeptForecast:
    """Spasms fall from 12 by 2 a week to 4, with bands of 4 to each side (80 %); tone from 4 to 2; two goals."""
    fields: dict[str, Any] = {
        "kept_on": DAY,
        "case_id": "made-case",
        "case_hash": "0",
        "product": "onabotulinumtoxinA",
        "jurisdiction": Jurisdiction.US,
        "injection_on": DAY,
        "doses": (MuscleDose.model_validate({"muscle": "soleus", "side": "right", "units": 75, "sites": 3}),),
        "belief_id": "made",
        "knowledge": KnowledgeStamp(version="1", hash="0"),
        "engine_version": "0",
        "aims": (HEEL, SPASMS),
        "goal_weeks": around(5, 2),
        "weakness": around(0.2, 0.1),
        "courses": (
            a_course("spasms_per_day", [around(12 - 2 * week, 4) for week in range(5)]),
            a_course("ashworth", [around(4 - week / 2, 1) for week in range(5)]),
        ),
        "goals": (a_chance("heel", (0, 0.1, 0.2, 0.3, 0.4)), a_chance("calm", (0, 0.2, 0.4, 0.6, 0.8))),
    }
    return KeptForecast.keep(**(fields | changes))


def seen(days: int, *, attainment: dict[str, int] | None = None, weakness: str = "not_asked", **scores: Any) -> FollowUp:
    """A follow-up so many days after the injection, with scores of the right foot."""
    return FollowUp.model_validate(
        {
            "seen_on": DAY + timedelta(days=days),
            "scores": [{"problem": FOOT, **scores}] if scores else [],
            "goal_attainment": attainment or {},
            "weakness_that_limits": weakness,
        }
    )


def a_session(**changes: Any) -> Session:
    """The plan of `a_forecast`, given as planned."""
    fields: dict[str, Any] = {
        "given_on": DAY,
        "product": "onabotulinumtoxinA",
        "doses": [{"muscle": "soleus", "side": "right", "units": 75, "sites": 3}],
        "drawn_units": 100,
        "wasted_units": 25,
    }
    return Session.model_validate(fields | changes)
