"""The proposal: everything the engine answers, stored whole and never edited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal, Protocol

from pydantic import ConfigDict, Field, model_validator

from eutonia.domain.answers import Severity, Side
from eutonia.domain.case import Case
from eutonia.domain.contradictions import contradiction
from eutonia.domain.errors import Problem
from eutonia.domain.fields import Amount, CivilDate, Number, Whole
from eutonia.domain.finding import Citation, Finding, Frozen
from eutonia.domain.plan import Dilution, Plan


class Outcome(StrEnum):
    """Is botulinum toxin right for this person now?"""

    CANDIDATE = "candidate"
    WITH_CAUTIONS = "candidate_with_cautions"
    NOT_NOW = "not_now"
    NOT_A_CANDIDATE = "not_a_candidate"

    @property
    def words(self) -> str:
        """The outcome as a clinician reads it."""
        return self.value.replace("_", " ")


class AlternativeAdvice(Frozen):
    """A treatment other than toxin that fits this person, and when it is preferred."""

    option: str
    name: str
    line: str = Field(description="first, second, third, add-on, generalised, focal, adjunct, foundation or last")
    why: str
    when_preferred: str
    cautions: str = ""
    preferred_now: bool = False
    citations: tuple[Citation, ...] = ()


class Eligibility(Frozen):
    """May we? With every finding behind the answer, what would change it, and what else fits."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    would_change: tuple[str, ...] = Field(description="what would turn 'not now' into 'candidate'")
    alternatives: tuple[AlternativeAdvice, ...]


class CheckResult(Frozen):
    """Every finding on one plan, and how many checks ran, so that silence is never mistaken for safety."""

    findings: tuple[Finding, ...]
    checks_run: Whole
    checks_known: Whole
    knowledge_hash: str
    eligible_from: CivilDate | None = Field(description="first civil day on which the interval rule is met")
    limits: tuple[LimitUse, ...] = Field(description="every limit that applies, the binding one first")

    @property
    def could_not_run(self) -> tuple[Finding, ...]:
        """The checks that did not run."""
        return tuple(f for f in self.findings if f.could_not_run)

    @property
    def worst(self) -> Severity | None:
        """The highest severity found."""
        return max((f.severity for f in self.findings), key=lambda s: s.rank, default=None)


class LimitUse(Frozen):
    """How much of one limit a plan uses: for the limit bars."""

    limit: str = Field(description="id of the limit")
    words: str = Field(description="'12 weeks, everywhere', 'Right leg', 'Largest site', ...")
    side: Side | None = None
    given: Amount = Field(description="already in the person inside the window")
    planned: Amount
    maximum: Amount
    unit: str
    citation: Citation

    @property
    def share(self) -> float:
        """Part of the limit that is used, 1 at the limit."""
        return float((self.given + self.planned) / self.maximum) if self.maximum else float("inf")


class DoseEvidence(Frozen):
    """A dose range from one document, for one muscle and product."""

    kind: Literal["label", "practice"]
    low: Amount | None
    typical: Amount | None
    high: Amount | None
    words: str
    citation: Citation


class CandidateMuscle(Frozen):
    """One muscle on one side: chosen or not, and why."""

    muscle: str
    name: str
    side: Side
    patterns: tuple[str, ...]
    units: Amount
    sites: Whole
    volume_ml: Number
    keep: bool = Field(description="its tone holds the person up: not proposed")
    manual_only: bool = Field(description="no sourced dose that may fill in: the injector enters it by hand")
    off_label: bool
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    sentence: str = Field(description="why, in one sentence, chosen or not")
    evidence: tuple[DoseEvidence, ...] = ()
    guidance: str = ""
    neighbours_at_risk: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A forecast quantity with its median and its 50, 80 and 95 % intervals. A proposal holds thousands of these."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    median: Number
    low_50: Number
    high_50: Number
    low_80: Number
    high_80: Number
    low_95: Number
    high_95: Number


class ExpectedCourse(Frozen):
    """What one problem is expected to do over the weeks after the injection."""

    pattern: str
    side: Side
    measure: str
    unit: str
    weeks: tuple[Number, ...]
    bands: tuple[Band, ...] = Field(description="one per week")
    without_treatment: tuple[Number, ...] = Field(description="median per week if nothing is injected")
    onset_day: Band | None
    peak_week: Band | None
    wears_off_day: Band | None
    never_felt: Number = Field(description="probability, 0 to 1, that no effect is felt")


class GoalChance(Frozen):
    """Probability of having reached one goal, by week."""

    goal: str
    words: str
    importance: Whole
    weeks: tuple[Number, ...]
    probability: tuple[Number, ...]
    low_80: tuple[Number, ...]
    high_80: tuple[Number, ...]
    without_treatment: tuple[Number, ...]


class Syringe(Frozen):
    """One syringe: where it goes, what it holds, where the plunger rests after each site."""

    label: str
    region: str
    side: Side
    units: Amount
    volume_ml: Number
    size_ml: Number
    site_units: tuple[Number, ...]
    marks_ml: tuple[Number, ...] = Field(description="volume left in the syringe after each site")


class Preparation(Frozen):
    """Vials, dilution and syringes for one plan."""

    dilution: Dilution | None
    diluent: str
    vials: tuple[Amount, ...] = Field(description="strength of each vial in units")
    diluent_ml: tuple[Number, ...] = Field(description="diluent for each vial")
    units_per_ml: Number | None
    drawn_units: Amount
    wasted_units: Amount
    volume_ml: Number
    syringes: tuple[Syringe, ...]
    use_within: str
    citations: tuple[Citation, ...] = ()
    note: str = ""


class PlanOption(Frozen):
    """One plan worth comparing."""

    name: Literal["none", "lower", "balanced", "stronger", "strongest", "draft"] = Field(
        description="what the planner calls it; 'draft' is a plan that a clinician is making, which no proposal holds"
    )
    title: str
    plan: Plan
    check: CheckResult
    goal_weeks: Band = Field(description="goal-weighted weeks with benefit over the planned interval")
    weakness: Band = Field(description="probability, 0 to 1, of weakness that limits the person")
    courses: tuple[ExpectedCourse, ...]
    goals: tuple[GoalChance, ...]
    needles: Whole
    preparation: Preparation
    swallowing: Finding | None = None


class PreparedPlan(Protocol):
    """What is checked and drawn up: a plan option, or a signed plan, of which no forecast is asked."""

    @property
    def plan(self) -> Plan:
        """The doses, and the reasons given."""

    @property
    def check(self) -> CheckResult:
        """What the guard said of it."""

    @property
    def preparation(self) -> Preparation:
        """Vials, dilution and syringes."""

    @property
    def needles(self) -> int:
        """How often a needle goes in."""


class FrontierPoint(Frozen):
    """The best plan for one total dose."""

    units: Amount
    value: Number = Field(description="what the planner maximises")
    goal_weeks: Number
    weakness: Number
    needles: Whole
    within_limits: bool


class BindingLimit(Frozen):
    """The limit that holds the plan back, and what it costs."""

    limit: str
    words: str
    costs: str
    citation: Citation


class UsedSource(Frozen):
    """One document behind the proposal."""

    id: str
    title: str
    kind: str
    publisher: str
    dated: str
    address: str = ""


class KnowledgeStamp(Frozen):
    """Which knowledge was used."""

    version: str
    hash: str


class Proposal(Frozen):
    """May we, what, how much, what to expect and why, for one case."""

    document: Literal["eutonia/proposal/1"] = "eutonia/proposal/1"
    proposal_id: str = Field(description="hash of case, knowledge, belief and engine version")
    engine_version: str
    knowledge: KnowledgeStamp
    belief_id: str
    case_hash: str
    case: Case
    summary: str
    eligibility: Eligibility
    recommended: str = Field(description="name of the option proposed")
    options: tuple[PlanOption, ...]
    candidates: tuple[CandidateMuscle, ...]
    frontier: tuple[FrontierPoint, ...]
    binding: BindingLimit | None
    fifty_more: str = Field(description="what the next step of dose would buy, in one sentence")
    swallowing_risk: tuple[Finding, ...] = ()
    sources: tuple[UsedSource, ...]
    not_forecast: tuple[str, ...] = Field(default=(), description="what could not be forecast or was assumed, and why")
    unverified: tuple[str, ...] = Field(description="facts in use that nobody here has verified, in words")
    intended_use: str

    @model_validator(mode="after")
    def _holds_no_draft(self) -> Proposal:
        if any(one.name == "draft" for one in self.options):
            raise contradiction([Problem("options", "a draft", "plans of the planner: a draft is the clinician's")])
        return self


CheckResult.model_rebuild()
