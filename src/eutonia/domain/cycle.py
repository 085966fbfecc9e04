"""One treatment cycle: what was really given, and the course that followed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from eutonia.domain.answers import Answer, Ashworth, Side
from eutonia.domain.case import Pain, ProblemName
from eutonia.domain.fields import Amount, CivilDate, FilledText, Identifier, KnowledgeId, Text, Whole
from eutonia.domain.finding import Frozen
from eutonia.domain.plan import Dilution, Guidance


class GivenDose(Frozen):
    """Units that are in the person, per muscle and side."""

    muscle: KnowledgeId
    side: Side
    units: Amount
    sites: Annotated[Whole, Field(ge=0, le=40)] = 1
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
    spasms_per_day: Amount | None = None
    pain: Pain | None = None


class FollowUp(Frozen):
    """One visit or diary entry after the injection."""

    seen_on: CivilDate
    scores: tuple[ProblemScore, ...] = ()
    goal_attainment: dict[Identifier, Annotated[Whole, Field(ge=-2, le=2)]] = Field(default_factory=dict)
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
