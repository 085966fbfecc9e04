"""What a course has taught about one person, beside what holds for people like them, in numbers and plain words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eutonia.domain.answers import Side
from eutonia.domain.fields import CivilDate, FilledText, Identifier, KnowledgeId, Number, Whole
from eutonia.domain.finding import Frozen
from eutonia.domain.proposal import Band, KnowledgeStamp


class Lesson(Frozen):
    """One quantity as it is for people like this person, and as it is for this person."""

    about: Literal["response", "relief", "onset", "wear-off", "weakness", "problem"]
    pattern: KnowledgeId | None = None
    side: Side | None = None
    unit: FilledText
    typical: Band | None
    learned: Band | None
    words: FilledText


class SurpriseSeen(Frozen):
    """A follow-up, and how likely one at least as far from what was expected had been."""

    seen_on: CivilDate
    probability: Number
    words: FilledText


class Lessons(Frozen):
    """The verdict on what was learned, and what it is. The draws themselves are recomputed from the course."""

    document: Literal["eutonia/learned/1"] = "eutonia/learned/1"
    case_id: Identifier
    course_hash: str
    population_belief_id: str
    belief_id: str
    knowledge: KnowledgeStamp
    observations: Whole
    draws: Whole
    effective_draws: Number
    in_domain: bool = Field(description="false when the forecast for people like this person is the safer one")
    surprises: tuple[SurpriseSeen, ...]
    verdict: tuple[str, ...]
    lessons: tuple[Lesson, ...]
