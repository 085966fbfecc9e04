"""Chances against what happened: of goals, and of weakness that limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from eutonia.domain.score import Reliability, ReliabilityBin, ScoredChance, Scores
from eutonia.knowledge.types import Knowledge
from eutonia.response.bands import number
from eutonia.scoring.binomial import exact_interval
from eutonia.scoring.judging import chance_words

GOALS = "goals"


def reliability(of: str, scores: Sequence[Scores], knowledge: Knowledge) -> Reliability:
    """The Brier score, the groups of chances and the words for one kind of chance: 'goals' or 'weakness'."""
    rows = [(one.case_id, chance) for one in scores for chance in _chances(of, one)]
    chances, people = [chance for _, chance in rows], len({person for person, _ in rows})
    few = len(chances) < knowledge.number("scoring.few_observations") or people < knowledge.number("scoring.few_people")
    bins = tuple(_bins(chances, knowledge))
    return Reliability.model_validate(
        {
            "of": of,
            "chances": len(chances),
            "people": people,
            "is_small": few,
            "brier": _mean([float(one.brier) for one in chances]),
            "brier_of_the_mean": _of_the_mean(chances),
            "bins": bins,
            "words": chance_words(of, chances, people, few, bins),
        }
    )


def _chances(of: str, scores: Scores) -> tuple[ScoredChance, ...]:
    if of == GOALS:
        return scores.goals
    return (scores.weakness,) if scores.weakness else ()


def _bins(chances: Sequence[ScoredChance], knowledge: Knowledge) -> Iterator[ReliabilityBin]:
    many = int(knowledge.number("scoring.chances"))
    confidence = float(knowledge.number("scoring.confidence"))
    for at in range(many):
        held = [one for one in chances if min(int(one.chance * many), many - 1) == at]
        happened = sum(one.happened for one in held)
        ends = exact_interval(happened, len(held), confidence)
        yield ReliabilityBin(
            low=number(at / many),
            high=number((at + 1) / many),
            chances=len(held),
            mean_chance=_mean([float(one.chance) for one in held]),
            happened=happened,
            happened_low=number(ends.low),
            happened_high=number(ends.high),
        )


def _mean(values: Sequence[float]) -> Decimal | None:
    return number(sum(values) / len(values)) if values else None


def _of_the_mean(chances: Sequence[ScoredChance]) -> Decimal | None:
    """What one would score by giving everybody the part that happened: that part times the rest."""
    if not chances:
        return None
    part = sum(one.happened for one in chances) / len(chances)
    return number(part * (1 - part))
