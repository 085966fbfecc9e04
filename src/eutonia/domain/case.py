"""The case: what was found in one person on one day, as the person who assessed them wrote it down."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from eutonia.domain.answers import Answer, Ashworth, Side
from eutonia.domain.contradictions import contradiction, each_once, not_after, not_before
from eutonia.domain.errors import Problem
from eutonia.domain.fields import Amount, CivilDate, Ends, FilledText, Identifier, KnowledgeId, Text, Whole
from eutonia.domain.finding import Frozen

LONGEST_LIFE_YEARS = 130
PAIN_SCALE_TOP = 10


def _half_steps(score: Decimal) -> Decimal:
    if (score * 2) % 1:
        raise ValueError("a score in steps of 0.5")
    return score


Pain = Annotated[Whole, Ends(ge=0, le=PAIN_SCALE_TOP)]
MedicalResearchCouncilGrade = Annotated[Whole, Ends(ge=0, le=5)]


class Jurisdiction(StrEnum):
    """Whose label applies at this clinic."""

    US = "US"
    UK_EU = "UK/EU"


class Impact(StrEnum):
    """How much the problem limits daily life."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    NOT_ASKED = "not_asked"


class Distribution(StrEnum):
    """How far the overactivity reaches. Toxin is a focal treatment."""

    FOCAL = "focal"
    MULTIFOCAL = "multifocal"
    GENERALISED = "generalised"
    NOT_ASKED = "not_asked"


class Mobility(StrEnum):
    """How the person moves about on most days."""

    WALKS_UNAIDED = "walks_unaided"
    WALKS_WITH_AID = "walks_with_aid"
    STANDS_TO_TRANSFER = "stands_to_transfer"
    WHEELCHAIR = "wheelchair"
    BED = "bed"
    NOT_ASKED = "not_asked"


class Measure(StrEnum):
    """What a goal is measured by."""

    ASHWORTH = "ashworth"
    SPASMS_PER_DAY = "spasms_per_day"
    PAIN = "pain"


class Response(StrEnum):
    """How an earlier treatment with toxin worked."""

    GOOD = "good"
    PARTIAL = "partial"
    NONE = "none"
    NOT_KNOWN = "not_known"


class Tardieu(Frozen):
    """Modified Tardieu: angles in degrees on passive movement of the joint."""

    catch_degrees: Annotated[Whole, Ends(ge=-180, le=180)] = Field(description="R1, angle of catch at fast stretch")
    full_range_degrees: Annotated[Whole, Ends(ge=-180, le=180)] = Field(description="R2, full passive range at slow stretch")


class PostureProblem(Frozen):
    """One posture or spasm pattern on one side: what it is, how bad, what it does to the person's day."""

    pattern: KnowledgeId
    side: Side
    ashworth: Ashworth | None = None
    tardieu: Tardieu | None = None
    spasms_per_day: Amount | None = None
    pain: Pain | None = None
    impact: Impact = Impact.NOT_ASKED
    fixed_contracture: Answer = Answer.NOT_ASKED
    tone_is_useful: Answer = Field(
        default=Answer.NOT_ASKED, description="does this tone hold the person up when standing, transferring or walking?"
    )
    note: Text = ""


class MuscleFinding(Frozen):
    """What was found in one muscle on one side."""

    muscle: KnowledgeId
    side: Side
    strength: MedicalResearchCouncilGrade | None = Field(default=None, description="Medical Research Council grade 0 to 5")
    tone_is_useful: Answer = Answer.NOT_ASKED
    overactive: Answer = Field(default=Answer.NOT_ASKED, description="seen, felt or recorded to be overactive")
    infection_at_site: Answer = Answer.NOT_ASKED
    note: Text = ""


class ProblemName(Frozen):
    """Names one posture problem of the case."""

    pattern: KnowledgeId
    side: Side


class Goal(Frozen):
    """What the person wants, in their words, with a measure and a target (GAS-light)."""

    id: Identifier
    words: FilledText
    problems: Annotated[tuple[ProblemName, ...], Field(min_length=1)]
    measure: Measure
    target_ashworth: Ashworth | None = Field(default=None, description="reached when the grade is this or lower")
    target_at_most: Amount | None = Field(default=None, description="reached when spasms per day or pain are this or lower")
    importance: Annotated[Whole, Ends(ge=1, le=3)] = 2

    @model_validator(mode="after")
    def _has_its_own_target(self) -> Goal:
        if self.measure is Measure.ASHWORTH and (self.target_ashworth is None or self.target_at_most is not None):
            raise ValueError("a goal measured by ashworth has target_ashworth and no target_at_most")
        if self.measure is not Measure.ASHWORTH and (self.target_at_most is None or self.target_ashworth is not None):
            raise ValueError(f"a goal measured by {self.measure.value} has target_at_most and no target_ashworth")
        if self.measure is Measure.PAIN and self.target_at_most is not None and self.target_at_most > PAIN_SCALE_TOP:
            raise ValueError(f"a pain target on the scale of 0 to {PAIN_SCALE_TOP}")
        return self


class Person(Frozen):
    """The person treated."""

    name: Text = ""
    birth_date: CivilDate
    weight_kg: Annotated[Amount, Ends(ge=20, le=400)] | None = None
    height_cm: Annotated[Amount, Ends(ge=80, le=250)] | None = None
    edss: Annotated[Amount, Ends(ge=0, le=10), AfterValidator(_half_steps)] | None = Field(
        default=None, description="Expanded Disability Status Scale, 0 to 10 in steps of 0.5"
    )
    multiple_sclerosis: Answer = Answer.NOT_ASKED
    mobility: Mobility = Mobility.NOT_ASKED


class SafetyScreen(Frozen):
    """The safety questions of `eutonia knowledge list screen`, answered. A question left out was not asked."""

    answered_on: CivilDate | None = None
    answered_by: Literal["person", "carer", "person_and_carer", "record", "nobody"] = "nobody"
    answers: dict[KnowledgeId, Answer] = Field(default_factory=dict)
    inr: Annotated[Amount, Ends(le=20)] | None = Field(default=None, description="international normalised ratio")
    inr_on: CivilDate | None = None
    forced_vital_capacity_percent: Annotated[Amount, Ends(le=200)] | None = None


class EarlierTreatment(Frozen):
    """One botulinum toxin treatment, anywhere, for anything. What is not known is left out, never set to 0."""

    given_on: CivilDate | None = None
    product: KnowledgeId | None = None
    units: Amount | None = None
    indication: Literal[
        "limb_spasticity", "cervical_dystonia", "bladder", "migraine", "sialorrhoea", "hyperhidrosis",
        "face_or_eyelid", "jaw", "cosmetic", "other", "not_known",
    ] = "not_known"  # fmt: skip
    clinic: Text = ""
    confirmed: Answer = Field(default=Answer.NOT_ASKED, description="confirmed by a letter or a record")
    status: Literal["given", "signed_not_given", "cancelled"] = "given"
    response: Response = Response.NOT_KNOWN
    muscles: tuple[ProblemName, ...] = Field(default=(), description="patterns treated, where known")


class LookedInto(Frozen):
    """The reasons for treatments without effect were looked into, and a named clinician treats again all the same."""

    on: CivilDate = Field(description="of treatments after this day it says nothing")
    by: FilledText
    because: FilledText


class ToxinHistory(Frozen):
    """The answer to: any botulinum toxin, anywhere, for anything, in the last 16 weeks? An empty list is not a no."""

    any_in_16_weeks: Answer = Answer.NOT_ASKED
    answered_by: Literal["person", "carer", "person_and_carer", "record", "nobody"] = "nobody"
    answered_on: CivilDate | None = None
    treatments: tuple[EarlierTreatment, ...] = ()
    looked_into: LookedInto | None = Field(
        default=None,
        exclude_if=lambda told: told is None,
        description="left out unless treatments without effect were looked into and somebody goes on",
    )


class OtherTreatment(Frozen):
    """A treatment for spasticity other than toxin, tried or in use."""

    option: KnowledgeId = Field(description="an alternative of the knowledge, for example 'baclofen-oral'")
    status: Literal["in_use", "tried_without_enough_effect", "not_tolerated", "refused", "not_tried"]
    note: Text = ""


class Case(Frozen):
    """Everything `propose` and `check` need to know of one person on one day."""

    document: Literal["eutonia/case/1"] = "eutonia/case/1"
    case_id: Identifier
    title: FilledText
    jurisdiction: Jurisdiction
    product: KnowledgeId
    assessed_on: CivilDate
    planned_for: CivilDate
    first_toxin_treatment: Answer = Answer.NOT_ASKED
    person: Person
    distribution: Distribution = Distribution.NOT_ASKED
    problems: Annotated[tuple[PostureProblem, ...], Field(min_length=1, max_length=40)]
    muscles: Annotated[tuple[MuscleFinding, ...], Field(max_length=200)] = ()
    goals: Annotated[tuple[Goal, ...], Field(max_length=20)] = ()
    screen: SafetyScreen = Field(default_factory=SafetyScreen)
    toxin_history: ToxinHistory = Field(default_factory=ToxinHistory)
    other_treatments: Annotated[tuple[OtherTreatment, ...], Field(max_length=40)] = ()
    published_source: Text = Field(default="", description="where the case is described, when it comes from a publication")
    note: Text = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Case:
        problems = [
            *self._days_of_the_person(),
            *self._days_of_the_answers(),
            *self._rows_that_stand_twice(),
            *self._goals_without_their_problem(),
        ]
        if problems:
            raise contradiction(problems)
        return self

    def _days_of_the_person(self) -> list[Problem]:
        born, assessed = self.person.birth_date, self.assessed_on
        problems = not_before("planned_for", self.planned_for, assessed, "the assessment")
        problems += not_after("person.birth_date", born, assessed, "the assessment")
        if assessed.year - born.year > LONGEST_LIFE_YEARS:
            problems.append(
                Problem("person.birth_date", born.isoformat(), f"an age of at most {LONGEST_LIFE_YEARS} years")
            )
        return problems

    def _days_of_the_answers(self) -> list[Problem]:
        history, screen, planned = self.toxin_history, self.screen, "the planned day"
        problems = not_after("screen.answered_on", screen.answered_on, self.planned_for, planned)
        problems += not_after("screen.inr_on", screen.inr_on, self.planned_for, planned)
        problems += not_after("toxin_history.answered_on", history.answered_on, self.planned_for, planned)
        told = max(self.assessed_on, history.answered_on or self.assessed_on)
        for row, treatment in enumerate(history.treatments):
            field = f"toxin_history.treatments[{row}].given_on"
            problems += not_before(field, treatment.given_on, self.person.birth_date, "the day of birth")
            if treatment.status == "given":
                problems += not_after(field, treatment.given_on, told, "the day on which the history was told")
        return problems

    def _rows_that_stand_twice(self) -> list[Problem]:
        problems = each_once("problems", ((p.pattern, p.side) for p in self.problems), "pattern and side")
        problems += each_once("muscles", ((m.muscle, m.side) for m in self.muscles), "muscle and side")
        problems += each_once("goals", (goal.id for goal in self.goals), "goal id")
        problems += each_once("other_treatments", (t.option for t in self.other_treatments), "treatment")
        for row, goal in enumerate(self.goals):
            names = ((p.pattern, p.side) for p in goal.problems)
            problems += each_once(f"goals[{row}].problems", names, "pattern and side")
        return problems

    def _goals_without_their_problem(self) -> list[Problem]:
        known = {(p.pattern, p.side) for p in self.problems}
        return [
            Problem(f"goals[{row}].problems[{place}]", f"{name.pattern} {name.side.value}", "a problem of this case")
            for row, goal in enumerate(self.goals)
            for place, name in enumerate(goal.problems)
            if (name.pattern, name.side) not in known
        ]
