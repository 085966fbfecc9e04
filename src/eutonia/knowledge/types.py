"""What the knowledge holds: facts from labels, guidelines and papers, each with its source and its state.

`Citation.state` says how far a fact may be trusted: 'seen' (read in a published source), 'derived' (arithmetic from
seen figures), 'recalled' (not verified here: shown as unverified, may restrain a plan, never fills in a dose) and
'project' (a choice of this project, argued in a decision record, not a fact of medicine).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from eutonia.domain.finding import Citation
from eutonia.knowledge.parameters import BeliefParameter as BeliefParameter

if TYPE_CHECKING:  # numpy is loaded only where draws are: a check needs none
    import numpy as np
    from numpy.typing import NDArray

LimitScope = Literal[
    "site_units", "site_volume", "muscle", "region", "limb", "session", "bilateral", "cumulative", "published_maximum"
]
"""site_units and site_volume: one needle position. muscle: one muscle or group, one side. region: one body region
(shoulder, hand, neck), one side. limb: one arm or leg, one side. session: the whole plan. bilateral: one muscle or group,
both sides together. cumulative: all toxin of this product in the window, every clinic and indication, plus the plan.
published_maximum: the largest session total in any published series; above it nothing is known."""

Territory = Literal["US", "UK/EU", "other", "any"]


@dataclass(frozen=True, slots=True)
class Source:
    """One document that a fact can be looked up in."""

    id: str
    title: str
    kind: Literal["label", "label summary", "guideline", "paper", "review", "consensus", "service policy", "atlas", "project"]
    publisher: str
    dated: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Fields that every fact has."""

    citation: Citation
    jurisdiction: Territory
    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """True when the fact is in force on that civil day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Vial(Fact):
    """A vial strength on sale."""

    units: Decimal


@dataclass(frozen=True, slots=True)
class DilutionOption(Fact):
    """A label dilution for one vial strength. `use` keeps a bladder strength out of a limb (hazard H10)."""

    vial_units: Decimal
    diluent_ml: Decimal
    use: Literal["limb", "neck", "bladder"]
    recommended: bool

    @property
    def units_per_ml(self) -> Decimal:
        """Strength of the prepared solution."""
        return self.vial_units / self.diluent_ml


@dataclass(frozen=True, slots=True)
class Limit(Fact):
    """A maximum. `subject` is a muscle or group id, a region, 'arm', 'leg' or '' for all."""

    id: str
    scope: LimitScope
    subject: str
    indication: str
    maximum: Decimal
    unit: Literal["units", "mL"]
    window_days: int | None
    severity: Literal["stop", "reason"]
    needs_second_name: bool
    words: str


@dataclass(frozen=True, slots=True)
class Interval(Fact):
    """The shortest time between treatments."""

    id: str
    days: int
    indication: str
    words: str


@dataclass(frozen=True, slots=True)
class Indication(Fact):
    """What a product is licensed for, and which of our muscles that covers."""

    words: str
    use: Literal["upper limb spasticity", "lower limb spasticity", "cervical dystonia", "other"]
    muscles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoseRange(Fact):
    """A dose from one document for one muscle or group. `per` says what the figure is for."""

    muscle: str
    kind: Literal["label", "practice"]
    low: Decimal | None
    typical: Decimal | None
    high: Decimal | None
    sites_low: int | None
    sites_high: int | None
    per: Literal["side", "both sides", "fascicle", "level"]
    on_label: bool
    words: str

    @property
    def may_fill_in(self) -> bool:
        """True when the planner may use this row to propose a dose: verified, for one side, with an upper end."""
        return not self.citation.is_unverified and self.per == "side" and self.high is not None


@dataclass(frozen=True, slots=True)
class Statement(Fact):
    """A sentence of a label that is shown as it is: boxed warning, contraindications, storage, diluent."""

    topic: str
    words: str


@dataclass(frozen=True, slots=True)
class Product:
    """One botulinum toxin product. Its units are its own."""

    id: str
    brand: str
    serotype: Literal["A", "B"]
    step_units: Decimal
    step_citation: Citation
    planned_here: bool
    needs_reconstitution: bool
    vials: tuple[Vial, ...]
    dilutions: tuple[DilutionOption, ...]
    limits: tuple[Limit, ...]
    intervals: tuple[Interval, ...]
    indications: tuple[Indication, ...]
    statements: tuple[Statement, ...]
    doses: tuple[DoseRange, ...]

    def doses_of(self, muscle: str) -> tuple[DoseRange, ...]:
        """Every dose row for one muscle or group."""
        return tuple(row for row in self.doses if row.muscle == muscle)


@dataclass(frozen=True, slots=True)
class Volume:
    """Adult reference muscle volume in millilitres. Healthy adults: the limbs of people with MS are often smaller."""

    millilitres: Decimal
    citation: Citation
    per_kg_m: Decimal | None = None
    intercept: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Muscle:
    """One muscle, or a group that is injected and dosed as one (`members` is then filled)."""

    id: str
    name: str
    part: Literal["arm", "leg", "trunk", "neck", "jaw"]
    region: str
    members: tuple[str, ...]
    synonyms: tuple[str, ...]
    action: str
    nerve: str
    roots: str
    depth: Literal["superficial", "intermediate", "deep"]
    deep_leg_compartment: bool
    near_chest_wall: bool
    swallowing_weight: Decimal
    """0 to 1: how much weakness or spread here can disturb swallowing; 0 for limbs."""
    holds_up: Literal["", "standing", "transfers", "head", "trunk"]
    """What tone in this muscle may hold up."""
    weakness_costs: str
    """What the person loses when it is weak, in words."""
    neighbours_at_risk: str
    guidance: str
    guidance_method: Literal["ultrasound", "stimulation", "electromyography", "anatomical"]
    drawn_as: tuple[str, ...]
    """Group ids of the body chart that show it; empty when the chart has no shape for it."""
    volume: Volume | None
    anatomy: Citation


@dataclass(frozen=True, slots=True)
class PatternMuscle:
    """One muscle's part in a pattern. `where` is relative to the side the pattern is named for."""

    muscle: str
    where: Literal["same", "opposite", "both"]
    rank: Literal["primary", "secondary"]
    note: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class ReasonAgainst:
    """When not to inject for this pattern. `when` names a condition the engine can see, or '' for the eye only.

    Conditions: 'weak:<muscle>' (Medical Research Council grade 3 or less on that side), 'useful_tone', 'contracture',
    'dysphagia', 'respiratory', 'walks', 'stands', 'first_treatment', 'bilateral', '' (shown as a reminder).
    """

    id: str
    when: str
    words: str
    keeps: tuple[str, ...]
    """Muscles that must not be proposed when the condition holds; empty: a caution for the whole pattern."""
    citation: Citation


@dataclass(frozen=True, slots=True)
class Pattern:
    """A posture or spasm pattern and the muscles behind it, ranked."""

    id: str
    name: str
    part: Literal["arm", "leg", "trunk", "neck", "jaw"]
    joint: Literal["", "shoulder", "elbow", "wrist", "fingers", "thumb", "hip", "knee", "ankle", "toes"]
    """The joint whose tone is graded; blank in trunk, neck and jaw."""
    movement: str
    """The passive movement that is graded, for example 'ankle dorsiflexion'."""
    muscles: tuple[PatternMuscle, ...]
    against: tuple[ReasonAgainst, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A measure used in clinic: range, direction, change that matters, licence."""

    id: str
    name: str
    range: str
    direction: str
    important_change: str
    scoring: str
    licence: str
    note: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A treatment other than toxin."""

    id: str
    name: str
    line: str
    kind: Literal["oral", "intrathecal", "neurolysis", "physical", "surgical", "other"]
    scope: Literal["generalised", "focal", "any"]
    dose: tuple[tuple[str, Citation], ...]
    when_preferred: tuple[tuple[str, Citation], ...]
    cautions: tuple[tuple[str, Citation], ...]


@dataclass(frozen=True, slots=True)
class ScreenQuestion:
    """One safety question, and what its answers do.

    `if_yes` and `if_unknown` are severities ('' for nothing). `outcome_if_yes` is what a yes does to eligibility.
    `products` and `parts` restrict it (empty: all). `applies_when_mobility`... is left to rules in code.
    """

    id: str
    words: str
    """The question as a nurse asks it."""
    topic: Literal["contraindication", "reserve", "pregnancy", "neuromuscular", "interaction", "trigger", "allergy", "other"]
    if_yes: Literal["stop", "reason", "note", ""]
    if_unknown: Literal["stop", "reason", "note", ""]
    outcome_if_yes: Literal["not_a_candidate", "not_now", "candidate_with_cautions", "candidate"]
    products: tuple[str, ...]
    parts: tuple[str, ...]
    because: str
    """What a yes means."""
    remedy: str
    needs_second_name: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class LossQuestion:
    """One question about a loss of response that only a person can answer."""

    id: str
    words: str
    if_yes: str
    """What a yes means."""


@dataclass(frozen=True, slots=True)
class LossStep:
    """One reason why toxin does not work, or works no longer. The order of the file is that in which they are looked at."""

    id: Literal["dose", "target", "guidance", "contracture", "disease", "antibodies", "expectation"]
    name: str
    asks: str
    questions: tuple[LossQuestion, ...]
    to_do: tuple[tuple[str, Citation], ...]
    facts: tuple[tuple[str, Citation], ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One named number that a rule needs: 'screen.valid_days', 'inr.maximum', 'planner.primary_weight', ..."""

    id: str
    value: Decimal
    unit: str
    words: str
    citation: Citation


@dataclass(frozen=True)
class Knowledge:
    """Everything the engine knows, with one version and one hash over every file."""

    version: str
    hash: str
    sources: dict[str, Source]
    products: dict[str, Product]
    muscles: dict[str, Muscle]
    patterns: dict[str, Pattern]
    scales: dict[str, Scale]
    alternatives: dict[str, Alternative]
    screen: dict[str, ScreenQuestion]
    settings: dict[str, Setting]
    belief: dict[str, BeliefParameter]
    belief_draws: Mapping[str, NDArray[np.float64]] = field(default_factory=dict, compare=False)
    """Draws of the fit to the trials: id of a parameter (its centre) or `between.<id>` -> values, aligned; empty before a fit."""
    loss: dict[str, LossStep] = field(default_factory=dict)
    """Why toxin may not work, step by step, in the order in which the reasons are looked at."""

    def number(self, setting: str) -> Decimal:
        """The value of one setting; KeyError names a setting that no file holds."""
        return self.settings[setting].value

    def groups_with(self, muscle: str) -> tuple[Muscle, ...]:
        """The groups of which this muscle is a member."""
        return self._groups.get(muscle, ())

    def singles_of(self, muscle: str) -> tuple[str, ...]:
        """The single muscles of a group, each once, in the order of the catalogue; a single muscle is its own member.

        KeyError for an id that the knowledge does not hold.
        """
        return self._singles[muscle]

    @cached_property
    def _singles(self) -> dict[str, tuple[str, ...]]:
        def inner(muscle: str) -> tuple[str, ...]:
            found = (single for member in self.muscles[muscle].members for single in inner(member))
            return tuple(dict.fromkeys(found)) or (muscle,)

        return {muscle: inner(muscle) for muscle in self.muscles}

    @cached_property
    def _groups(self) -> dict[str, tuple[Muscle, ...]]:
        found: dict[str, tuple[Muscle, ...]] = {}
        for group in self.muscles.values():
            for member in group.members:
                found[member] = (*found.get(member, ()), group)
        return found
