"""Syringes: what goes into which, and where the plunger rests after each site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from string import ascii_uppercase

from eutonia.domain.answers import Side
from eutonia.domain.proposal import Syringe
from eutonia.knowledge.types import Knowledge

SHELF = "planner.syringe_"


@dataclass(frozen=True, slots=True)
class Load:
    """Units for each site of one region on one side, in the order of injection."""

    region: str
    side: Side
    site_units: tuple[Decimal, ...]


def sizes_on_the_shelf(knowledge: Knowledge) -> tuple[Decimal, ...]:
    """Syringe sizes in mL, smallest first."""
    return tuple(sorted(setting.value for name, setting in knowledge.settings.items() if name.startswith(SHELF)))


def fill(loads: Sequence[Load], strength: Fraction, knowledge: Knowledge) -> tuple[Syringe, ...]:
    """One syringe for each region and side, more where it would not hold; none holds more than its size.

    `strength` is in units in 1 mL, exactly.
    """
    sizes = sizes_on_the_shelf(knowledge)
    shown_to = knowledge.number("planner.volume_step_ml")
    parts = [
        (load, sites) for load in loads for sites in split_over_syringes(load.site_units, Fraction(sizes[-1]) * strength)
    ]
    return tuple(
        _syringe(label, load, sites, strength, sizes, shown_to)
        for label, (load, sites) in zip(_labels(), parts, strict=False)
    )


def split_over_syringes(site_units: Sequence[Decimal], most: Fraction) -> list[tuple[Decimal, ...]]:
    """Sites in order, shared over syringes of at most so many units; a site that fits in none is given in parts."""
    filled: list[list[Decimal]] = []
    for part in (part for units in site_units for part in _parts(units, most)):
        if not filled or sum(filled[-1]) + part > most:
            filled.append([])
        filled[-1].append(part)
    return [tuple(sites) for sites in filled]


def _parts(units: Decimal, most: Fraction) -> Iterator[Decimal]:
    whole = (Decimal(most.numerator) / Decimal(most.denominator)).to_integral_value(rounding=ROUND_FLOOR)
    while units > most:
        yield whole
        units -= whole
    yield units


def _syringe(
    label: str, load: Load, sites: tuple[Decimal, ...], strength: Fraction, sizes: Sequence[Decimal], shown_to: Decimal
) -> Syringe:
    units = sum(sites, Decimal(0))
    left = [units - sum(sites[: given + 1]) for given in range(len(sites))]
    return Syringe(
        label=label,
        region=load.region,
        side=load.side,
        units=units,
        volume_ml=millilitres(units, strength, shown_to),
        size_ml=next(size for size in sizes if Fraction(size) * strength >= units),
        site_units=sites,
        marks_ml=tuple(millilitres(amount, strength, shown_to) for amount in left),
    )


def millilitres(units: Decimal, strength: Fraction, shown_to: Decimal) -> Decimal:
    """The volume of a dose, to the step that volumes are shown in."""
    volume = Fraction(units) / strength
    return (Decimal(volume.numerator) / Decimal(volume.denominator)).quantize(shown_to)


def _labels() -> Iterator[str]:
    """A, B, C, ... Z, AA, AB, ..."""
    before = [""]
    while True:
        before = [start + letter for start in before for letter in ascii_uppercase]
        yield from before
