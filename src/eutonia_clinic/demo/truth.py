"""What a made-up person shows on a day: what is forecast for anybody, bent by how this one answers, as a rater writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.proposal import ExpectedCourse
from eutonia_clinic.demo.cast import Member, Tree

GRADES = ("0", "1", "1+", "2", "3", "4")
"""The Modified Ashworth Scale by its positions."""
RATER = {"ashworth": 0.25, "spasms_per_day": 0.6, "pain": 0.5}
"""How far two readings of one rater lie apart, as a standard deviation."""
WORST = {"ashworth": 5, "spasms_per_day": 40, "pain": 10}
UNFELT = 0.4
"""Whose depth is less feels nothing begin or end."""


@dataclass(frozen=True, slots=True)
class Nature:
    """One person after one session, counted from 1."""

    member: Member
    session: int
    forecast: KeptForecast

    def problems_on(self, day: date) -> list[dict[str, Any]]:
        """The problems of the picture with what is found on a day."""
        return [{**one, **dict(self._found(one, day))} for one in self.member.picture["problems"]]

    def scores_on(self, day: date) -> list[dict[str, Any]]:
        """The same as a follow-up holds them."""
        named = ("pattern", "side")
        return [
            {"problem": {name: row[name] for name in named}, **{name: row[name] for name in RATER if name in row}}
            for row in self.problems_on(day)
        ]

    def attained_on(self, day: date) -> dict[str, int]:
        """How far each goal is reached, as GAS-light counts it."""
        found = {(row["pattern"], row["side"]): row for row in self.problems_on(day)}
        before = {(row["pattern"], row["side"]): row for row in self.member.picture["problems"]}
        return {goal["id"]: _attained(goal, found, before) for goal in self.member.picture["goals"]}

    def felt_on(self, name: str) -> date | None:
        """The day on which an effect was felt to begin (`onset_day`) or wear off (`wears_off_day`); none: not felt."""
        if self._depth < UNFELT:
            return None
        bands = [getattr(course, name) for course in self.forecast.courses]
        days = [float(band.median) for band in bands if band is not None]
        stretch = self.member.truth.length if name == "wears_off_day" else 1.0
        return self.forecast.injection_on + timedelta(days=round(min(days) * stretch)) if days else None

    @property
    def _depth(self) -> float:
        return self.member.truth.depth_in(self.session)

    def _found(self, problem: Tree, day: date) -> Iterator[tuple[str, Any]]:
        for measure in RATER:
            if measure in problem:
                yield measure, self._reading(problem, measure, day)

    def _reading(self, problem: Tree, measure: str, day: date) -> Any:
        course = self._course(problem, measure)
        base = float(GRADES.index(problem[measure]) if measure == "ashworth" else problem[measure])
        true = base if course is None else self._true(course, measure, base, day)
        seen = round(true + self._chance(problem, measure, day).gauss(0, RATER[measure]))
        kept = min(max(seen, 0), WORST[measure])
        return GRADES[kept] if measure == "ashworth" else kept

    def _true(self, course: ExpectedCourse, measure: str, base: float, day: date) -> float:
        week = (day - self.forecast.injection_on).days / 7 / self.member.truth.length
        start, then = _median(course, 0), _median(course, week)
        if measure == "spasms_per_day":
            return float(base * (then / start) ** self._depth) if start > 0 else base
        return base - self._depth * (start - then)

    def _course(self, problem: Tree, measure: str) -> ExpectedCourse | None:
        wanted = (problem["pattern"], problem["side"], measure)
        return next((one for one in self.forecast.courses if (one.pattern, one.side.value, one.measure) == wanted), None)

    def _chance(self, problem: Tree, measure: str, day: date) -> Random:
        """The same reading for the same person, problem and week, whatever else is made."""
        week = (day - self.forecast.injection_on).days // 7
        return Random(f"{self.member.number} {self.session} {week} {problem['pattern']} {problem['side']} {measure}")


def _median(course: ExpectedCourse, week: float) -> float:
    """The median of a course at a week, between two weeks on the line that joins them, at the end as at its last week."""
    weeks = [float(one) for one in course.weeks]
    medians = [float(band.median) for band in course.bands]
    for (before, low), (after, high) in zip(_pairs(weeks, medians), _pairs(weeks[1:], medians[1:]), strict=False):
        if before <= week <= after:
            return low + (high - low) * (week - before) / (after - before)
    return medians[0] if week < weeks[0] else medians[-1]


def _pairs(weeks: Iterable[float], medians: Iterable[float]) -> Iterator[tuple[float, float]]:
    return zip(weeks, medians, strict=True)


def _attained(goal: Tree, found: Mapping[Any, Tree], before: Mapping[Any, Tree]) -> int:
    """0 where the target is reached by every problem of the goal, 1 well beyond it, -1 on the way, -2 where nothing changed."""
    names = [(one["pattern"], one["side"]) for one in goal["problems"]]
    now, then = (max(_size(rows[name], goal) for name in names) for rows in (found, before))
    target = GRADES.index(goal["target_ashworth"]) if goal["measure"] == "ashworth" else float(goal["target_at_most"])
    if now <= target:
        return 1 if target - now >= 1 + (target > len(GRADES) / 2) else 0
    return -1 if now < then else -2


def _size(row: Tree, goal: Tree) -> float:
    value = row[goal["measure"]]
    return float(GRADES.index(value) if goal["measure"] == "ashworth" else value)
