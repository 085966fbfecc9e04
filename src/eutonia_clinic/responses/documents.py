"""What is kept of a walk through the reasons of a loss of response."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from eutonia.domain.advice import CycleReview, LossAnswers, LossOfResponse, Step
from eutonia.domain.fields import FilledText, KnowledgeId, Text
from eutonia.domain.finding import Frozen
from eutonia.domain.proposal import AlternativeAdvice


class Verdict(StrEnum):
    """What the clinician makes of one reason."""

    EXPLAINS = "explains"
    MAY_PLAY_A_PART = "may_play_a_part"
    DOES_NOT_EXPLAIN = "does_not_explain"
    CANNOT_TELL = "cannot_tell"

    @property
    def words(self) -> str:
        """As it is read."""
        return self.value.replace("_", " ")


class Said(StrEnum):
    """What came of talking about another treatment with the person."""

    NOT_DISCUSSED = "not_discussed"
    DISCUSSED = "discussed"
    WANTED = "wanted"
    DECLINED = "declined"
    REFERRED = "referred"

    @property
    def words(self) -> str:
        """As it is read."""
        return self.value.replace("_", " ")


class Follows(StrEnum):
    """What follows for the next cycle."""

    SAME = "same"
    LESS = "less"
    MORE = "more"
    OTHER_MUSCLES = "other_muscles"
    OTHER_GUIDANCE = "other_guidance"
    PAUSE = "pause"
    REFER = "refer"
    STOP = "stop"

    @property
    def words(self) -> str:
        """As it is read."""
        return FOLLOWS_WORDS[self]

    @property
    def step(self) -> Step:
        """The step of the engine's advice that it stands for. Stopping is a pause that nobody has ended."""
        return Step.PAUSE if self is Follows.STOP else Step(self.value)

    @property
    def holds(self) -> bool:
        """True when nothing is injected next."""
        return self in (Follows.PAUSE, Follows.REFER, Follows.STOP)


FOLLOWS_WORDS = {
    Follows.SAME: "the same again", Follows.LESS: "less", Follows.MORE: "more", Follows.OTHER_MUSCLES: "other muscles",
    Follows.OTHER_GUIDANCE: "other guidance of the needle", Follows.PAUSE: "pause: no session for now",
    Follows.REFER: "refer to somebody else", Follows.STOP: "stop toxin for this problem",
}  # fmt: skip


class FoundOut(Frozen):
    """One reason of the differential, as it was found."""

    step: KnowledgeId
    name: FilledText
    verdict: Verdict
    words: Text = ""


class TalkedAbout(Frozen):
    """Another treatment, as the facts told it, and what came of talking about it. `words` are the person's or carer's own."""

    offered: AlternativeAdvice
    said: Said
    words: Text = ""


class ReviewedResponse(Frozen):
    """The reasons for a loss of response, walked: what the record said, what people answered, what was found, what follows."""

    document: Literal["eutonia-clinic/response-review/1"] = "eutonia-clinic/response-review/1"
    loss: LossOfResponse = Field(description="with the answers taken into account")
    cycles: tuple[CycleReview, ...]
    stop_rule: bool = Field(description="two cycles in a row had brought nothing")
    answers: LossAnswers
    found: Annotated[tuple[FoundOut, ...], Field(min_length=1)]
    conclusion: FilledText
    alternatives: tuple[TalkedAbout, ...]
    follows: Follows
    why: Text = Field(default="", description="why that follows; never empty where less is given although the effect fades")

    @property
    def explained_by(self) -> tuple[str, ...]:
        """The names of the reasons that explain it."""
        return tuple(one.name for one in self.found if one.verdict is Verdict.EXPLAINS)
