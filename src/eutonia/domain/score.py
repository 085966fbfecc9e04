"""A kept forecast held against what came: one row for each observation, and what many of them say together."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from eutonia.domain.answers import Side
from eutonia.domain.fields import CivilDate, Ends, FilledText, Identifier, KnowledgeId, Number, Whole
from eutonia.domain.finding import Frozen
from eutonia.domain.proposal import Band

Chance = Annotated[Number, Ends(ge=0, le=1)]


class ScoredObservation(Frozen):
    """One value that was written down, beside the band that was forecast for its day."""

    seen_on: CivilDate
    week: Number = Field(description="weeks since the injection")
    pattern: KnowledgeId
    side: Side
    measure: FilledText
    observed: Number = Field(description="an Ashworth grade as its position 0 to 5, a count, or a score")
    band: Band
    inside_50: bool = Field(description="within the interval as it is shown, rounded as it is written down")
    inside_80: bool
    inside_95: bool
    below: Chance = Field(description="part of the forecast below what was observed, and so where it fell: 0 to 1")
    up_to: Chance = Field(description="part of the forecast up to and with what was observed")
    place: Chance = Field(description="one place between the two, drawn by a hash: even from 0 to 1 when forecasts are right")
    interval_score: Number = Field(description="of the 80 % interval: width, and a penalty outside it; lower is better")
    ranked_score: Number = Field(description="continuous ranked probability score by the quantiles of the band; lower is better")


class ScoredChance(Frozen):
    """One chance that was forecast and whether it happened."""

    what: FilledText = Field(description="id of the goal, or 'weakness'")
    words: FilledText
    seen_on: CivilDate
    week: Number
    chance: Chance
    happened: bool
    judged_by: Literal["scores", "attainment", "answer"]
    brier: Chance = Field(description="square of chance less 1 or 0; lower is better")


class NotCovered(Frozen):
    """Something that was observed and that the forecast did not speak of."""

    seen_on: CivilDate
    what: FilledText
    why: FilledText


class Scores(Frozen):
    """One kept forecast held against the follow-ups of its cycle."""

    document: Literal["eutonia/scores/1"] = "eutonia/scores/1"
    forecast_id: FilledText
    case_id: Identifier
    product: KnowledgeId
    belief_id: FilledText
    injection_on: CivilDate
    observations: tuple[ScoredObservation, ...]
    goals: tuple[ScoredChance, ...]
    weakness: ScoredChance | None = None
    not_covered: tuple[NotCovered, ...]
    words: tuple[str, ...] = Field(description="what is odd about the comparison, and what it says in short")


class Coverage(Frozen):
    """How many observations fell inside an interval that should hold `nominal` of them."""

    nominal: Chance
    inside: Whole
    of: Whole
    low: Chance = Field(description="exact 95 % interval of the part inside, by the binomial distribution")
    high: Chance


class CalibrationGroup(Frozen):
    """Observations that belong together: all of them, one measure, pattern, product or band of weeks."""

    by: Literal["all", "measure", "pattern", "product", "weeks"]
    name: FilledText
    observations: Whole
    people: Whole
    is_small: bool = Field(description="too few to judge by")
    coverages: tuple[Coverage, ...]
    places: tuple[Whole, ...] = Field(description="how many fell into each equal part of the forecast, lowest first")
    interval_score: Number = Field(description="mean over the observations")
    ranked_score: Number
    words: FilledText


class ReliabilityBin(Frozen):
    """Chances of about the same size, and how often it happened."""

    low: Chance
    high: Chance
    chances: Whole
    mean_chance: Chance | None
    happened: Whole
    happened_low: Chance = Field(description="exact 95 % interval of the part that happened")
    happened_high: Chance


class Reliability(Frozen):
    """Chances of goals, or of weakness, against what happened."""

    of: Literal["goals", "weakness"]
    chances: Whole
    people: Whole
    is_small: bool
    brier: Chance | None
    brier_of_the_mean: Chance | None = Field(description="Brier score of giving everybody the part that happened: to be beaten")
    bins: tuple[ReliabilityBin, ...]
    words: FilledText


class Calibration(Frozen):
    """What many scores say together of how far the forecasts may be trusted."""

    document: Literal["eutonia/calibration/1"] = "eutonia/calibration/1"
    forecasts: Whole
    people: Whole
    groups: tuple[CalibrationGroup, ...]
    reliability: tuple[Reliability, ...]
    not_covered: Whole
    words: tuple[str, ...]
