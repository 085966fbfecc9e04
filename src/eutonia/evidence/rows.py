"""One published result, understood: what was given to whom, what was measured when, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """What a row reports. A row of any other kind is listed as not understood, never dropped in silence."""

    TONE_CHANGE = "tone_change"
    """Mean change in Ashworth points; improvement is negative."""
    TONE_MEDIAN = "tone_median"
    """Median change in Ashworth points."""
    TONE_RESPONDER = "tone_responder"
    """Share with a fall of at least `threshold` points."""
    TONE_SUM = "tone_sum"
    """Mean change in a sum of Ashworth items over `problems` treated patterns (REPAS)."""
    DISABILITY_RESPONDER = "disability_responder"
    SPASM_RESPONDER = "spasm_responder"
    PAIN_RESPONDER = "pain_responder"
    NECK_IMPROVEMENT = "neck_improvement"
    """Mean improvement of a cervical dystonia score in per cent (Tsui, TWSTRS)."""
    WEAKNESS = "weakness"
    """Share with weakness reported as an adverse event, by asking unless `routine`."""
    SWALLOWING = "swallowing"
    RETREATMENT_SHARE = "retreatment_share"
    """Share of intervals of at least `week` weeks."""
    RETREATMENT_DAYS = "retreatment_days"
    FELT_ONSET = "felt_onset_day"
    FELT_PEAK = "felt_peak_week"
    FELT_WEAR_OFF = "felt_wear_off_day"
    PARALYSIS = "paralysis"
    """Part of the muscle response lost, 0 to 1 (extensor digitorum brevis)."""


@dataclass(frozen=True, slots=True)
class MuscleAmount:
    """One injected muscle, one side."""

    muscle: str
    units: float
    """Units of the arm's product; the middle of what is known."""
    millilitres: float
    share: float
    """Its part in the problem that the row measures, 0 to 1; 0 for a muscle that does not move the joint."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of outcomes.csv, with what its trial says of it. Shares are 0 to 1, never per cent."""

    trial: str
    arm: str
    outcome: str
    """The name of the outcome as it was written."""
    kind: Kind
    product: str
    """Product of the knowledge; empty for placebo."""
    part: Literal["arm", "leg", "trunk", "neck", "jaw"]
    joint: str
    """A joint of the knowledge's patterns; empty when several or none."""
    aetiology: Literal["stroke", "multiple sclerosis", "dystonia", "healthy", "mixed"]
    open_label: bool
    has_one_plus: bool
    """The scale has the grade 1+ (Modified Ashworth)."""
    week: float | None
    people: float | None
    value: float
    standard_deviation: float | None
    standard_error: float | None
    baseline: float | None
    """Mean before treatment, in points."""
    threshold: float | None
    problems: float
    """Treated patterns a person, for sums."""
    muscles: tuple[MuscleAmount, ...]
    dose_spread: float
    """Standard deviation of the logarithm of the dose; 0 when the dose is known."""
    confidence: Literal["seen", "derived", "recalled"]
    use: Literal["fit", "context"]
    """`context` rows are predicted and shown, never fitted."""
    routine: bool = False
    """Adverse events as routine care reports them, not as a trial asks for them."""
