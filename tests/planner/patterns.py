"""Small patterns for tests: an equinovarus foot with the muscles and the reasons against them that a test cares about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.planner.facts import KNOWLEDGE, SEEN

from eutonia.knowledge import Knowledge, Pattern, PatternMuscle, ReasonAgainst

FOOT = KNOWLEDGE.patterns["equinovarus-foot"]
PART = SEEN.model_copy(update={"section": "part of the pattern"})


def a_reason(when: str, *keeps: str, words: str = "It matters") -> ReasonAgainst:
    """A reason against some muscles, or against the primary ones when none is named."""
    return ReasonAgainst(f"reason-{when}", when, words, keeps, SEEN)


def a_part(muscle: str = "soleus", rank: Any = "primary", note: str = "", where: Any = "same") -> PatternMuscle:
    """A muscle of the pattern."""
    return PatternMuscle(muscle, where, rank, note, PART)


def a_pattern(*against: ReasonAgainst, parts: tuple[PatternMuscle, ...] = (a_part(),), pattern: str = FOOT.id) -> Pattern:
    """The equinovarus foot with other muscles and reasons."""
    return replace(FOOT, id=pattern, muscles=parts, against=against)


def with_patterns(*patterns: Pattern, knowledge: Knowledge = KNOWLEDGE) -> Knowledge:
    """The knowledge with these patterns and no others."""
    return replace(knowledge, patterns={one.id: one for one in patterns})
