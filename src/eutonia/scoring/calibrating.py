"""`calibration`: what many scored forecasts say together of how far the bands and the chances may be trusted.

Coverage is counted from the place where each observation fell in its forecast, and not from the rounded intervals that
are shown: grades and counts move in steps, and an interval rounded to whole steps holds more than its name says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eutonia.domain.score import Calibration, CalibrationGroup, Coverage, ScoredObservation, Scores
from eutonia.knowledge.types import Knowledge
from eutonia.response.bands import COVERAGES, number
from eutonia.scoring.binomial import exact_interval
from eutonia.scoring.judging import group_words, whole_words
from eutonia.scoring.reliability import reliability

ALL = "all observations"
BY = ("all", "measure", "pattern", "product", "weeks")
"""The ways of grouping, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One observation and whose it is."""

    person: str
    product: str
    seen: ScoredObservation


def calibration(scores: Iterable[Scores], knowledge: Knowledge) -> Calibration:
    """Coverage, places and scores of every group of observations, and the reliability of the chances.

    Several observations of one person hang together, so the exact intervals are narrower than they should be; groups of
    few observations or few people are said to be small and nothing is concluded from them. The order of the scores does
    not matter.
    """
    held = sorted(scores, key=lambda one: (one.case_id, one.forecast_id))
    rows = [_Row(one.case_id, one.product, seen) for one in held for seen in one.observations]
    groups = tuple(group for by in BY for group in _groups(by, rows, knowledge))
    chances = (reliability("goals", held, knowledge), reliability("weakness", held, knowledge))
    return Calibration(
        forecasts=len(held),
        people=len({one.case_id for one in held}),
        groups=groups,
        reliability=chances,
        not_covered=sum(len(one.not_covered) for one in held),
        words=whole_words(groups, chances),
    )


def _groups(by: str, rows: Sequence[_Row], knowledge: Knowledge) -> list[CalibrationGroup]:
    """Every group of one kind that holds an observation, in the order of its first name."""
    name_of = _NAMES[by]
    found: dict[tuple[int, str], list[_Row]] = {}
    for row in rows:
        found.setdefault(name_of(row, knowledge), []).append(row)
    return [_group(by, name, found[order, name], knowledge) for order, name in sorted(found)]


def _weeks(row: _Row, knowledge: Knowledge) -> tuple[int, str]:
    edges = [knowledge.number(f"scoring.weeks.{one}") for one in ("coming", "greatest", "fading")]
    at = sum(row.seen.week > edge for edge in edges)
    return at, (
        f"weeks 0 to {edges[0]}" if at == 0
        else f"after week {edges[-1]}" if at == len(edges)
        else f"after week {edges[at - 1]}, to week {edges[at]}"
    )  # fmt: skip


_NAMES: dict[str, Callable[[_Row, Knowledge], tuple[int, str]]] = {
    "all": lambda row, knowledge: (0, ALL),  # noqa: ARG005
    "measure": lambda row, knowledge: (0, row.seen.measure),  # noqa: ARG005
    "pattern": lambda row, knowledge: (0, row.seen.pattern),  # noqa: ARG005
    "product": lambda row, knowledge: (0, row.product),  # noqa: ARG005
    "weeks": _weeks,
}


def _group(by: str, name: str, rows: Sequence[_Row], knowledge: Knowledge) -> CalibrationGroup:
    seen, people = [row.seen for row in rows], len({row.person for row in rows})
    few = len(seen) < knowledge.number("scoring.few_observations") or people < knowledge.number("scoring.few_people")
    coverages = tuple(_coverage(part, seen, knowledge) for part in COVERAGES)
    places = _counted([float(one.place) for one in seen], int(knowledge.number("scoring.places")))
    return CalibrationGroup.model_validate(
        {
            "by": by,
            "name": name,
            "observations": len(seen),
            "people": people,
            "is_small": few,
            "coverages": coverages,
            "places": places,
            "interval_score": _mean([one.interval_score for one in seen]),
            "ranked_score": _mean([one.ranked_score for one in seen]),
            "words": group_words(name, len(seen), people, few, coverages, _below_median(seen), _confidence(knowledge)),
        }
    )


def _coverage(part: float, seen: Sequence[ScoredObservation], knowledge: Knowledge) -> Coverage:
    edge = (1 - part) / 2
    inside = sum(edge <= float(one.place) <= 1 - edge for one in seen)
    ends = exact_interval(inside, len(seen), _confidence(knowledge))
    return Coverage(nominal=number(part), inside=inside, of=len(seen), low=number(ends.low), high=number(ends.high))


def _below_median(seen: Sequence[ScoredObservation]) -> int:
    return sum(2 * one.place < 1 for one in seen)


def _counted(places: Sequence[float], parts: int) -> tuple[int, ...]:
    at = [min(int(place * parts), parts - 1) for place in places]
    return tuple(at.count(part) for part in range(parts))


def _mean(values: Sequence[Decimal]) -> Decimal:
    return number(float(sum(values, Decimal(0))) / len(values))


def _confidence(knowledge: Knowledge) -> float:
    return float(knowledge.number("scoring.confidence"))
