"""Advice for the next cycle: when, what and why, with what was seen in each cycle and what is missing."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Response
from eutonia.domain.fields import Amount, CivilDate, FilledText, Identifier, KnowledgeId, Number, Whole
from eutonia.domain.finding import Citation, Finding, Frozen
from eutonia.domain.proposal import AlternativeAdvice, KnowledgeStamp, Proposal, UsedSource


class Step(StrEnum):
    """What may be done about the next cycle, in the order in which it is told."""

    LESS = "less"
    PAUSE = "pause"
    REFER = "refer"
    ASK_FIRST = "ask_first"
    OTHER_GUIDANCE = "other_guidance"
    OTHER_MUSCLES = "other_muscles"
    MORE = "more"
    SAME = "same"

    @property
    def words(self) -> str:
        """The step as a clinician reads it."""
        return self.value.replace("_", " ")


class ReliefSeen(Frozen):
    """What one measure of one problem did in one cycle, at its best weeks."""

    pattern: KnowledgeId
    side: Side
    measure: FilledText
    before: Number = Field(description="without toxin, as nearly as it was seen: an Ashworth grade as its position 0 to 5")
    best: Number = Field(description="median of what was written down in the weeks of the greatest effect")
    looks: Whole = Field(description="follow-ups in those weeks")
    is_important: bool = Field(description="at least as much as a person notices")
    is_aimed_at: bool = Field(description="the problem belongs to a goal")
    measures_a_goal: bool = Field(description="a goal of this problem is measured by it")
    words: FilledText


class GoalSeen(Frozen):
    """Whether one goal was reached in one cycle."""

    goal: Identifier
    words: FilledText
    importance: Whole
    reached: Answer
    judged_by: Literal["attainment", "scores", "nobody"]


class CycleReview(Frozen):
    """One cycle as it can be judged from what was written down. What was not asked stays not known."""

    number: Whole
    given_on: CivilDate
    product: KnowledgeId
    units: Amount
    response: Response
    goals: tuple[GoalSeen, ...]
    reliefs: tuple[ReliefSeen, ...]
    weakness: Answer
    swallowing: Answer
    seen_at_its_best: bool = Field(description="a follow-up scored something in the weeks of the greatest effect")
    helped_on: CivilDate | None = Field(description="last day on which the relief was still important")
    gone_on: CivilDate | None = Field(description="first day on which the effect was known to be gone")
    other_toxin: tuple[str, ...] = Field(description="toxin given elsewhere within the cycle, in words")
    missing: tuple[str, ...]
    words: FilledText


class Timing(Frozen):
    """When: the first day allowed, the day on which the effect is expected to end, and the weeks suggested."""

    eligible_from: CivilDate | None = Field(description="by the interval of the label; None when it cannot be told")
    interval_days: Whole | None
    effect: Literal["over", "expected to end", "none was seen", "cannot be told"]
    ends_on: CivilDate | None = Field(description="the day on which the effect ended, or is expected to end")
    ends_low_80: CivilDate | None = None
    ends_high_80: CivilDate | None = None
    without_effect_days: Whole = Field(description="days between the end of the effect and the first day allowed; 0 when none")
    session_from: CivilDate | None = Field(description="first day of the week suggested; never before eligible_from")
    session_to: CivilDate | None
    follow_up_from: CivilDate
    follow_up_to: CivilDate
    meanwhile: tuple[str, ...] = Field(description="what can be done while the effect is gone and toxin not yet allowed")
    words: tuple[str, ...]
    citations: tuple[Citation, ...] = ()


class Suggestion(Frozen):
    """One step, its reason, the evidence in numbers, and what is missing."""

    step: Step
    comes_first: bool = Field(description="nothing is injected before this is settled")
    held: bool = Field(description="holds only when what comes first is settled")
    reason: Finding
    evidence: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class AskedOfPeople(Frozen):
    """A question about a loss of response that only a person can answer, and the answer so far."""

    question: KnowledgeId
    words: FilledText
    answer: Answer
    if_yes: FilledText


class Suspect(Frozen):
    """One possible reason for a loss of response: what speaks for it and against it, what is not known, what to do."""

    step: KnowledgeId
    name: FilledText
    asks: FilledText
    stands: Literal["likely", "unlikely", "open"]
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    not_known: tuple[str, ...]
    to_do: tuple[str, ...]
    facts: tuple[str, ...]
    questions: tuple[AskedOfPeople, ...]
    citations: tuple[Citation, ...]


class LossOfResponse(Frozen):
    """A loss of response, how sure it is, and its reasons in the order in which they are looked at."""

    kind: Literal["primary", "secondary"] = Field(description="it never worked here, or it works no longer")
    certainty: Literal["suspected", "established"] = Field(description="after one cycle, or after two in a row")
    words: FilledText
    evidence: tuple[str, ...]
    suspects: tuple[Suspect, ...]


class LossAnswers(Frozen):
    """What people answered about a loss of response. A question left out was not asked."""

    document: Literal["eutonia/loss-answers/1"] = "eutonia/loss-answers/1"
    case_id: Identifier
    answered_on: CivilDate
    answered_by: FilledText
    answers: dict[KnowledgeId, Answer] = Field(description="questions of `eutonia knowledge list loss`")


class Advice(Frozen):
    """When, what and why for the next cycle of one person. It advises; the clinician decides."""

    document: Literal["eutonia/advice/1"] = "eutonia/advice/1"
    case_id: Identifier
    assessed_on: CivilDate
    engine_version: str
    knowledge: KnowledgeStamp
    population_belief_id: str
    belief_id: str = Field(description="of what was learned from the course")
    course_hash: str
    case_hash: str
    summary: FilledText
    timing: Timing
    what: tuple[Suggestion, ...] = Field(description="in the order in which to think of them")
    cycles: tuple[CycleReview, ...]
    loss: LossOfResponse | None
    alternatives: tuple[AlternativeAdvice, ...]
    verdict: tuple[str, ...] = Field(description="how far what was learned may be trusted")
    missing: tuple[str, ...] = Field(description="what nobody wrote down; unknown is never none")
    sources: tuple[UsedSource, ...]
    intended_use: str

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in order, whether they hold now or later."""
        return tuple(one.step for one in self.what)


class DoseBeside(Frozen):
    """One muscle in the plan beside what was given last. The difference is empty for another product: units never compare."""

    muscle: KnowledgeId
    side: Side
    given: Amount
    planned: Amount
    difference: Number | None
    words: FilledText


class NextPlan(Frozen):
    """A proposal made with what was learned, and one of its plans beside the session before."""

    proposal: Proposal
    option: FilledText = Field(description="name of the option that agrees with the advice")
    given_on: CivilDate
    given_product: KnowledgeId
    rows: tuple[DoseBeside, ...]
    words: tuple[str, ...] = Field(description="why this option, and where advice and proposal do not agree")


class NextCycle(Frozen):
    """The answer of `eutonia next`: advice, and the plan beside the last one."""

    document: Literal["eutonia/next/1"] = "eutonia/next/1"
    advice: Advice
    plan: NextPlan
