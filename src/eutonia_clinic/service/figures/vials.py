"""Units and vials by product, what was left over, and what another mix of vial sizes would have left. Products never meet."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from eutonia.domain.units import Units, total
from eutonia_clinic.core import words
from eutonia_clinic.service.figures.rows import One, Place, Rows
from eutonia_clinic.service.reading import Given, Read, session_trees
from eutonia_clinic.visits import engine

ANYWHERE = "any"


@dataclass(frozen=True, slots=True)
class Mix:
    """What sessions would have left over, had these sizes of vials been on the shelf and no others."""

    sizes: tuple[Decimal, ...]
    wasted: Units
    vials: int


@dataclass(frozen=True, slots=True)
class ProductUse:
    """What was drawn, given and left over of one product."""

    product: str
    sessions: int
    drawn: Units
    given: Units
    wasted: Units
    vials: Mapping[Decimal, int]
    """Size -> vials opened."""
    wasted_by_size: Mapping[Decimal, Units]
    mixes: tuple[Mix, ...]
    """Every mix of sizes on sale, the least left over first; empty when no size is known."""


def vials(read: Read) -> Rows:
    """Every vial opened for a session of the period, by product and size; its value is what was left over."""
    sessions = {one.session_id: one for one in read.given}
    rows = [_vial(sessions[id], vial) for id, tree in session_trees(sessions) for vial in tree["vials"]]
    return tuple(sorted(rows, key=lambda one: (one.day, one.group, one.person_id)))


def _vial(one: Given, vial: Mapping[str, Decimal]) -> One:
    size, wasted = Decimal(vial["vial_units"]), Decimal(vial["wasted_units"])
    said = f"{words.exact(wasted)} of {words.dose(size, one.product)} left over"
    group = f"{one.product}.{size_key(size)}"
    drawn, given = Decimal(vial["drawn_units"]), Decimal(vial["given_units"])
    place = Place("session", one.session_id)
    return One(one.person_id, one.given_on, group, said, wasted, words.exact(drawn), words.exact(given), place)


def size_key(size: Decimal) -> str:
    """A size as a group names it, without a point: the parts of a group stand between points."""
    return words.typed(size).replace(".", "-")


def product_uses(read: Read, found: Rows) -> tuple[ProductUse, ...]:
    """Each product by itself, by its name. `found` are the vials of the period."""
    by_product: dict[str, list[Given]] = {}
    for one in read.given:
        by_product.setdefault(one.product, []).append(one)
    return tuple(_use(name, given, found, read.clinic.jurisdiction) for name, given in sorted(by_product.items()))


def _use(product: str, given: Sequence[Given], found: Rows, jurisdiction: str) -> ProductUse:
    mine = [one for one in found if one.group.startswith(f"{product}.")]
    by_size: dict[Decimal, list[One]] = {}
    for one in mine:
        by_size.setdefault(Decimal(one.group.rpartition(".")[2].replace("-", ".")), []).append(one)
    wasted = total([Units(one.value or Decimal(0), product) for one in mine], product)
    used = total([Units(one.units, product) for one in given], product)
    return ProductUse(
        product=product,
        sessions=len(given),
        drawn=used + wasted,
        given=used,
        wasted=wasted,
        vials={size: len(rows) for size, rows in sorted(by_size.items())},
        wasted_by_size={size: _left(rows, product) for size, rows in sorted(by_size.items())},
        mixes=mixes(product, given, jurisdiction),
    )


def _left(rows: Iterable[One], product: str) -> Units:
    return total([Units(one.value or Decimal(0), product) for one in rows], product)


def mixes(product: str, given: Sequence[Given], jurisdiction: str) -> tuple[Mix, ...]:
    """Every mix of the sizes on sale in the period: the fewest units left over first, then the fewest vials and sizes.

    Each session is served by itself from the sizes of the mix with the least left over; vials are never shared by two people.
    """
    needed = [one.units for one in given]
    sizes = sizes_on_sale(product, jurisdiction, [one.given_on for one in given])
    found = [_mix(product, some, needed) for many in range(1, len(sizes) + 1) for some in combinations(sizes, many)]
    return tuple(sorted(found, key=lambda one: (one.wasted.amount, one.vials, len(one.sizes), one.sizes)))


def sizes_on_sale(product: str, jurisdiction: str, days: Sequence[date]) -> tuple[Decimal, ...]:
    """The sizes of vials that were on sale here on every one of these days, the smallest first."""
    known = engine.knowledge().products.get(product)
    if known is None or not days:
        return ()
    here = [one for one in known.vials if one.jurisdiction in (ANYWHERE, jurisdiction)]
    return tuple(sorted({one.units for one in here if one.holds_on(min(days)) and one.holds_on(max(days))}))


def _mix(product: str, sizes: tuple[Decimal, ...], needed: Sequence[Decimal]) -> Mix:
    sums = sums_of(sizes, max(needed) + max(sizes))
    reached = sorted(sums)
    drawn = [reached[bisect_left(reached, one)] for one in needed]
    left = Units(sum(drawn, Decimal(0)) - sum(needed, Decimal(0)), product)
    return Mix(sizes, left, sum(sums[amount] for amount in drawn))


def sums_of(sizes: Sequence[Decimal], at_most: Decimal) -> Mapping[Decimal, int]:
    """Every amount that vials of these sizes make together, up to a most, with the fewest vials that make it."""
    found, last = {Decimal(0): 0}, {Decimal(0)}
    many = 0
    while last:
        many += 1
        last = {amount + size for amount in last for size in sizes if amount + size <= at_most} - found.keys()
        found |= dict.fromkeys(last, many)
    return found
