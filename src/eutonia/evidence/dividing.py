"""How much of an arm's toxin went into each muscle: told, or in proportion to the usual doses of the product."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from eutonia.evidence.doses import Dose
from eutonia.evidence.lexicon import lexicon
from eutonia.evidence.placing import Place, millilitres, part_of, shares
from eutonia.evidence.rows import MuscleAmount
from eutonia.evidence.wording import UNKNOWN
from eutonia.knowledge import DoseRange, Knowledge

YARDSTICK = "onabotulinumtoxinA"
"""The product whose relative potency is 1 by definition: an unknown toxin is taken as its usual dose, never converted."""


@dataclass(frozen=True, slots=True)
class Division:
    """The toxin of one arm, muscle by muscle."""

    muscles: tuple[MuscleAmount, ...]
    spread: float
    words: tuple[str, ...]


def divide(
    trial: str, product: str, dose: Dose, place: Place, both_sides: bool, relative: float, knowledge: Knowledge
) -> Division | None:
    """The units of each treated muscle on one side; None when neither the dose nor a usual one is known.

    `relative`: for an unknown product, the dose of this arm as a part of the trial's mean dose.
    """
    told = lexicon().splits.get(trial) or place.told_units
    treated = tuple(told) if told else place.treated
    usual = _usual(product if product != UNKNOWN else YARDSTICK, treated, knowledge)
    total, spread, words = _total(product, dose, place, both_sides, relative, usual)
    if total is None:
        return None
    weights = told or usual.weights
    parts = shares(place.joints, treated, knowledge)
    whole = sum(weights[one] for one in treated)
    muscles = tuple(
        MuscleAmount(one, total * weights[one] / whole, millilitres(one, knowledge), parts[one]) for one in treated
    )
    if not told and len(treated) > 1:
        name = "split.group_spread" if place.vague else "split.spread"
        spread, words = math.hypot(spread, lexicon().number(name)), (*words, "the dose is divided as usual doses are")
    return Division(muscles, spread, words)


def divide_mixture(product: str, place: Place, knowledge: Knowledge) -> Division | None:
    """Each muscle with its own usual dose: people each treated for one pattern, not one session over all of them.

    None when the product has no usual doses.
    """
    usual = _usual(product if product != UNKNOWN else YARDSTICK, place.treated, knowledge)
    if usual.total is None:
        return None
    parts = shares(place.joints, place.treated, knowledge)
    muscles = tuple(
        MuscleAmount(one, usual.weights[one], millilitres(one, knowledge), parts[one]) for one in place.treated
    )
    words = ("people treated here and there: each muscle has its usual dose",)
    return Division(muscles, lexicon().number("mixture.spread"), words)


@dataclass(frozen=True, slots=True)
class _Usual:
    """Weights of the muscles, and what they add up to in units where the product has doses of its own."""

    weights: Mapping[str, float]
    total: float | None


def _total(
    product: str, dose: Dose, place: Place, both_sides: bool, relative: float, usual: _Usual
) -> tuple[float | None, float, tuple[str, ...]]:
    number = lexicon().number
    if product == UNKNOWN:
        why = "the product is not known: taken as an ordinary dose, with its relative size in the trial"
        ordinary = _ordinary(YARDSTICK, place, usual)
        return ordinary and ordinary * relative, number("dose.relative_spread"), (why,)
    if dose.units is None:
        why = "the dose is not told: an ordinary one of this product is taken"
        return _ordinary(product, place, usual), number("dose.unknown_spread"), (why,)
    halved = both_sides and not dose.one_side
    words = (*filter(None, (dose.words,)), *(("the total is for both sides: half is taken",) if halved else ()))
    return dose.units / (2 if halved else 1), dose.spread, words


def _ordinary(product: str, place: Place, usual: _Usual) -> float | None:
    """An ordinary dose of one limb: as reported for limb and product, and never more than the usual doses add up to."""
    reported = lexicon().totals.get((product, place.part))
    amounts = [amount for amount in (reported, usual.total) if amount is not None]
    return min(amounts) if amounts else None


def _usual(product: str, treated: Iterable[str], knowledge: Knowledge) -> _Usual:
    """The usual dose of each muscle; where no document tells one, by its size beside those of the same part that are told."""
    muscles = tuple(treated)
    power = float(knowledge.number("response.share_volume_power"))
    size = {one: millilitres(one, knowledge) ** power for one in muscles}
    known = {one: told for one in muscles if (told := _usual_dose(product, one, knowledge)) is not None}
    rate = _units_a_size(product, {part_of(one, knowledge) for one in muscles}, power, knowledge)
    if rate is None:
        return _Usual(size, None)
    weights = {one: known.get(one, rate * size[one]) for one in muscles}
    return _Usual(weights, sum(weights.values()))


def _units_a_size(product: str, parts: set[str], power: float, knowledge: Knowledge) -> float | None:
    held = knowledge.products.get(product)
    doses = [(row.muscle, _middle(row)) for row in (held.doses if held else ())]
    rates = [
        middle / millilitres(muscle, knowledge) ** power
        for muscle, middle in doses
        if middle is not None and knowledge.muscles[muscle].part in parts
    ]
    return median(rates) if rates else None


def _usual_dose(product: str, muscle: str, knowledge: Knowledge) -> float | None:
    """Median over the documents; of a group that holds the muscle, its part by volume, when none doses the muscle itself."""
    held = knowledge.products.get(product)
    if held is None or muscle not in knowledge.muscles:
        return None
    own = [middle for row in held.doses_of(muscle) if (middle := _middle(row)) is not None]
    if own:
        return median(own)
    volume = millilitres(muscle, knowledge)
    of_groups = [
        middle * volume / millilitres(group.id, knowledge)
        for group in knowledge.groups_with(muscle)
        for row in held.doses_of(group.id)
        if (middle := _middle(row)) is not None
    ]
    return median(of_groups) if of_groups else None


def _middle(row: DoseRange) -> float | None:
    """The usual dose of one side by one document; None where it is told by fascicle or level, or only a ceiling is."""
    if row.per not in ("side", "both sides"):
        return None
    if row.typical is not None:
        middle = float(row.typical)
    elif row.low is not None and row.high is not None:
        middle = float(row.low) + lexicon().number("typical.label_part") * float(row.high - row.low)
    else:
        return None
    return middle / 2 if row.per == "both sides" else middle
