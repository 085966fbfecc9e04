"""One treatment cycle: what was really given, and the course that followed; and all cycles of one person."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, StrictBool, model_validator

from eutonia.domain.answers import Answer, Ashworth, Side
from eutonia.domain.case import Case, Pain, ProblemName, Tardieu
from eutonia.domain.contradictions import contradiction
from eutonia.domain.errors import Problem
from eutonia.domain.fields import Amount, CivilDate, Ends, FilledText, Identifier, KnowledgeId, Text, Whole
from eutonia.domain.finding import Frozen
from eutonia.domain.plan import Dilution, Guidance


class GivenDose(Frozen):
    """Units that are in the person, per muscle and side."""

    muscle: KnowledgeId
    side: Side
    units: Amount
    sites: Annotated[Whole, Ends(ge=0, le=40)] = 1
    guidance: Guidance | None = None
    why_different: Text = ""


class Session(Frozen):
    """What was drawn, given and wasted on one day. Drawn = given + wasted, to the exact unit."""

    given_on: CivilDate
    product: KnowledgeId
    dilution: Dilution | None = None
    doses: Annotated[tuple[GivenDose, ...], Field(max_length=200)]
    drawn_units: Amount
    wasted_units: Amount = Field(description="left in vials, syringes and needles")
    lots: tuple[FilledText, ...] = ()


class ProblemScore(Frozen):
    """How one posture problem was on one day."""

    problem: ProblemName
    ashworth: Ashworth | None = None
    tardieu: Tardieu | None = None
    spasms_per_day: Amount | None = None
    pain: Pain | None = None
    stiffness: Pain | None = Field(default=None, description="how stiff the person felt it to be, 0 to 10")


class FollowUp(Frozen):
    """One visit or diary entry after the injection."""

    seen_on: CivilDate
    scores: tuple[ProblemScore, ...] = ()
    goal_attainment: dict[Identifier, Annotated[Whole, Ends(ge=-2, le=2)]] = Field(default_factory=dict)
    weakness_that_limits: Answer = Answer.NOT_ASKED
    swallowing_trouble: Answer = Answer.NOT_ASKED
    felt_onset: StrictBool = False
    felt_wear_off: StrictBool = False


class Cycle(Frozen):
    """One session and the course after it."""

    document: Literal["eutonia/cycle/1"] = "eutonia/cycle/1"
    case_id: Identifier
    session: Session
    follow_ups: Annotated[tuple[FollowUp, ...], Field(max_length=1000)] = ()


class Course(Frozen):
    """Everything that was done and seen since the first treatment here: the case it began with, and its cycles in order.

    `later_cases` are the assessments made before later sessions; what they found of a problem is one more observation.
    """

    document: Literal["eutonia/course/1"] = "eutonia/course/1"
    case: Case
    cycles: Annotated[tuple[Cycle, ...], Field(max_length=200)] = ()
    later_cases: Annotated[tuple[Case, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Course:
        problems = [
            Problem(f"cycles[{row}].session.given_on", later.session.given_on.isoformat(), "a day after the session before it")
            for row, (earlier, later) in enumerate(pairwise(self.cycles), start=1)
            if later.session.given_on <= earlier.session.given_on
        ]
        problems += [
            Problem(f"cycles[{row}].follow_ups[{at}].seen_on", seen.seen_on.isoformat(), "a day not before its session")
            for row, cycle in enumerate(self.cycles)
            for at, seen in enumerate(cycle.follow_ups)
            if seen.seen_on < cycle.session.given_on
        ]
        if problems:
            raise contradiction(problems)
        return self
