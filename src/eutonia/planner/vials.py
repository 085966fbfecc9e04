"""Which vials, prepared how: the least waste, all at one strength."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.case import Jurisdiction
from eutonia.domain.plan import Dilution
from eutonia.knowledge.types import DilutionOption, Fact, Knowledge, Product
from eutonia.planner.labels import ANYWHERE

Use = Literal["limb", "neck"]
AnyFact = TypeVar("AnyFact", bound=Fact)
REMEMBERED = 256
"""Waste tables kept: one for each set of vials and length of session."""


@dataclass(frozen=True, slots=True)
class VialChoice:
    """Vials for one dose, the largest first, each with how it is prepared; all at the same strength."""

    prepared: tuple[DilutionOption, ...]
    needed: Decimal

    @property
    def drawn(self) -> Decimal:
        """Units in the vials."""
        return sum((each.vial_units for each in self.prepared), Decimal(0))

    @property
    def wasted(self) -> Decimal:
        """Units in the vials that are not needed."""
        return self.drawn - self.needed

    @property
    def strength(self) -> Fraction:
        """Units in 1 mL of the prepared solution, exactly: 100 units in 3 mL has no exact decimal strength."""
        return strength_of(self.prepared[0])


def strength_of(dilution: DilutionOption | Dilution) -> Fraction:
    """Units in 1 mL, exactly."""
    return Fraction(dilution.vial_units) / Fraction(dilution.diluent_ml)


def in_force(facts: Iterable[AnyFact], jurisdiction: Jurisdiction, day: date | None) -> list[AnyFact]:
    """The facts of this jurisdiction, or of none in particular, in force on the day; without a day, those in force now."""
    return [
        fact
        for fact in facts
        if fact.jurisdiction in (ANYWHERE, jurisdiction.value)
        and (fact.holds_on(day) if day else fact.valid_to is None)
    ]


def strengths(
    product: Product, jurisdiction: Jurisdiction, uses: Iterable[Use], day: date | None
) -> dict[Fraction, dict[Decimal, DilutionOption]]:
    """Strength (units in 1 mL) -> vial on sale -> how it is prepared, for strengths that serve all of these uses.

    A bladder strength is never among them (hazard H10). A use for which no source names a strength asks for nothing.
    """
    on_sale = {vial.units for vial in in_force(product.vials, jurisdiction, day)}
    options = [one for one in in_force(product.dilutions, jurisdiction, day) if one.vial_units in on_sale]
    by_use = {use: [one for one in options if one.use == use] for use in uses}
    named = [{strength_of(one) for one in those} for those in by_use.values() if those]
    served = set.intersection(*named) if named else set()
    found: dict[Fraction, dict[Decimal, DilutionOption]] = {}
    for one in sorted((one for those in by_use.values() for one in those), key=_trust):
        if strength_of(one) in served:
            found.setdefault(strength_of(one), {}).setdefault(one.vial_units, one)
    return found


def _trust(option: DilutionOption) -> tuple[bool, bool, Decimal]:
    return (option.citation.is_unverified, not option.recommended, option.diluent_ml)


def fewest_vials(sizes: Sequence[Decimal], at_most: Decimal) -> dict[Decimal, tuple[Decimal, ...]]:
    """Every sum of vials up to `at_most`, with the fewest vials that make it, the largest first."""
    found: dict[Decimal, tuple[Decimal, ...]] = {Decimal(0): ()}
    waiting = [Decimal(0)]
    while waiting:
        held = heapq.heappop(waiting)
        for size in sizes:
            more = held + size
            if more > at_most or len(found.get(more, found[held] + (size, size))) <= len(found[held]) + 1:
                continue
            if more not in found:
                heapq.heappush(waiting, more)
            found[more] = tuple(sorted((*found[held], size), reverse=True))
    return found


def vials_for(
    needed: Decimal, prepared: Mapping[Decimal, DilutionOption], preferred: Decimal | None = None
) -> VialChoice:
    """The vials of one strength with least waste; at equal waste the preferred size alone, else the fewest vials."""
    sums = fewest_vials(list(prepared), needed + max(prepared))
    least = min(drawn for drawn in sums if drawn >= needed)
    chosen = sums[least]
    if preferred is not None and preferred in prepared and not least % preferred:
        chosen = (preferred,) * int(least / preferred)
    return VialChoice(tuple(prepared[size] for size in chosen), needed)


def best_dilution(
    needed: Decimal, offered: Mapping[Fraction, Mapping[Decimal, DilutionOption]], weakest: Fraction = Fraction(0)
) -> VialChoice | None:
    """The vials and strength for a dose: least waste, then the recommended strength, verified, few vials, more volume.

    Strengths below `weakest` (units in 1 mL) put too much volume into one site and are taken only when there is no
    other. None when nothing is on offer, or when nothing is needed.
    """
    if not needed:
        return None
    choices = [vials_for(needed, prepared) for prepared in offered.values()]
    return min(choices, key=lambda choice: _rank(choice, weakest), default=None)


def _rank(choice: VialChoice, weakest: Fraction) -> tuple[bool, Decimal, bool, bool, int, Fraction]:
    return (
        choice.strength < weakest,
        choice.wasted,
        not all(one.recommended for one in choice.prepared),
        any(one.citation.is_unverified for one in choice.prepared),
        len(choice.prepared),
        choice.strength,
    )


def as_dilution(choice: VialChoice) -> Dilution:
    """The dilution of the largest vial; the others are prepared to the same strength."""
    largest = choice.prepared[0]
    return Dilution(vial_units=largest.vial_units, diluent_ml=largest.diluent_ml)


def waste_by_total(
    product: str,
    jurisdiction: Jurisdiction,
    knowledge: Knowledge,
    most_steps: int,
    uses: Iterable[Use] = ("limb",),
    day: date | None = None,
) -> NDArray[np.float64]:
    """Units left over for every total of 0 to `most_steps` practical steps, shape (most_steps + 1,).

    All 0 when no vial with a dilution is known for the jurisdiction: then nothing is known of waste, and `prepare`
    says so.
    """
    toxin = knowledge.products[product]
    most = toxin.step_units * most_steps
    wasted = np.zeros(most_steps + 1)
    offered = strengths(toxin, jurisdiction, uses, day)
    if offered:
        each = [_waste(tuple(sizes), most, toxin.step_units, most_steps) for sizes in offered.values()]
        wasted = np.min(each, axis=0)
    return wasted


@lru_cache(maxsize=REMEMBERED)
def _waste(sizes: tuple[Decimal, ...], most: Decimal, step: Decimal, most_steps: int) -> NDArray[np.float64]:
    sums = np.array(sorted(float(total) for total in fewest_vials(sizes, most + max(sizes))))
    given = np.arange(most_steps + 1) * float(step)
    # a hair below the dose, so that a dose equal to a sum of vials finds that sum
    wasted: NDArray[np.float64] = np.maximum(sums[np.searchsorted(sums, given - float(step) / 2 / 2)] - given, 0)
    wasted.setflags(write=False)
    return wasted


def smallest_vial(product: Product, jurisdiction: Jurisdiction, day: date | None = None) -> Decimal | None:
    """Units of the smallest vial on sale; None when none is known."""
    return min((vial.units for vial in in_force(product.vials, jurisdiction, day)), default=None)


def weakest_strength(largest_sites: Iterable[tuple[Decimal, Decimal]]) -> Fraction:
    """Units in 1 mL below which a site gets too much volume; pairs of (units at the largest site, most mL there)."""
    return max((Fraction(units) / Fraction(ml) for units, ml in largest_sites if ml), default=Fraction(0))
