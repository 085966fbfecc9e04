"""Documents that the clinic adds to those of the engine: what was asked again, a signed plan, a closed session."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from eutonia.domain.advice import Advice
from eutonia.domain.answers import Side
from eutonia.domain.case import Case, SafetyScreen, ToxinHistory
from eutonia.domain.contradictions import contradiction
from eutonia.domain.cycle import Session
from eutonia.domain.errors import Problem
from eutonia.domain.fields import Amount, CivilDate, FilledText, KnowledgeId, Text
from eutonia.domain.finding import Finding, Frozen
from eutonia.domain.lessons import Lessons
from eutonia.domain.plan import Guidance, Plan
from eutonia.domain.proposal import CheckResult, Preparation


class AskedAgain(Frozen):
    """The safety questions and the question about toxin, asked again of the person and the carer."""

    document: Literal["eutonia-clinic/asked-again/1"] = "eutonia-clinic/asked-again/1"
    screen: SafetyScreen
    toxin_history: ToxinHistory = Field(description="the answer; treatments told go into the ledger")


class Difference(Frozen):
    """One muscle on one side that was signed other than proposed. 0: not proposed, or not signed."""

    muscle: KnowledgeId
    side: Side
    proposed_units: Amount
    signed_units: Amount


class Signed(Frozen):
    """A signed plan, whole: what was signed, for which case, what the guard said, and what the signature means."""

    document: Literal["eutonia-clinic/signed-plan/1"] = "eutonia-clinic/signed-plan/1"
    plan: Plan
    case: Case
    check: CheckResult
    proposal_id: FilledText
    difference: tuple[Difference, ...] = Field(description="against the plan that was proposed")
    preparation: Preparation = Field(description="vials, dilution and syringes as they were read back")
    meaning: FilledText = Field(description="what the signature says, in the words that were shown")
    signed_by: FilledText
    registration: Text = Field(default="", description="professional registration of who signed")
    valid_until: CivilDate = Field(description="the last day on which it may be given")

    @property
    def needles(self) -> int:
        """How often a needle goes in."""
        return sum(dose.sites for dose in self.plan.doses)


class VialLine(Frozen):
    """One vial of a session, reconciled: drawn is given and wasted, to the exact unit."""

    lot: FilledText
    expiry: CivilDate
    gtin: Text = ""
    serial: Text = ""
    vial_units: Amount
    diluent_ml: Amount
    drawn_units: Amount
    given_units: Amount
    wasted_units: Amount

    @model_validator(mode="after")
    def _adds_up(self) -> VialLine:
        if self.drawn_units != self.given_units + self.wasted_units:
            found = f"drawn {self.drawn_units}, given {self.given_units}, wasted {self.wasted_units}"
            raise contradiction([Problem("drawn_units", found, "drawn = given + wasted, to the unit")])
        return self


class GuidanceUsed(Frozen):
    """How the needle found one muscle on one side: one kind, or several together."""

    muscle: KnowledgeId
    side: Side
    kinds: Annotated[tuple[Guidance, ...], Field(min_length=1, max_length=len(Guidance))]


class ClosedSession(Frozen):
    """A session as it ended: the engine's document, and every vial. Muscles and vials hold the same units, to the unit."""

    document: Literal["eutonia-clinic/closed-session/1"] = "eutonia-clinic/closed-session/1"
    session: Session
    vials: Annotated[tuple[VialLine, ...], Field(max_length=100)]
    guidance: Annotated[tuple[GuidanceUsed, ...], Field(max_length=200)] = ()
    held_at: Text = Field(default="", description="the place, as it was called then; empty where the clinic has none")
    note: Text = ""

    @model_validator(mode="after")
    def _adds_up(self) -> ClosedSession:
        held = self.session
        sums = (
            ("session.doses", sum(one.units for one in held.doses), sum(one.given_units for one in self.vials)),
            ("session.drawn_units", held.drawn_units, sum(one.drawn_units for one in self.vials)),
            ("session.wasted_units", held.wasted_units, sum(one.wasted_units for one in self.vials)),
        )
        problems = [Problem(name, f"{mine}", f"{theirs}, as the vials say") for name, mine, theirs in sums if mine != theirs]
        if problems:
            raise contradiction(problems)
        return self


class PaperEntry(Frozen):
    """A session that was held on paper, as it was entered: why late, who injected, what was found for its day, and why it is
    recorded all the same. What was given was given: nothing that was found keeps it out of the record."""

    document: Literal["eutonia-clinic/paper-entry/1"] = "eutonia-clinic/paper-entry/1"
    held_on: CivilDate
    entered_on: CivilDate
    why_late: FilledText
    injected_by: FilledText = Field(description="the name on the paper, or of whoever entered it")
    findings: tuple[Finding, ...] = Field(default=(), description="of the guard, for that day, that were not accepted at signing")
    told: tuple[FilledText, ...] = Field(default=(), description="what else would have stopped it, and what came since")
    all_the_same: Text = Field(default="", description="the reason, when anything was found")


class Taught(Frozen):
    """What a course had taught on one day, and what was advised: id and verdict of the belief, which is worked out again from
    the course whenever it is needed."""

    document: Literal["eutonia-clinic/taught/1"] = "eutonia-clinic/taught/1"
    lessons: Lessons
    advice: Advice | None = Field(description="none where course and assessment contradict each other")
