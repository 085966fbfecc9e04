"""What is in force for one product, in one jurisdiction, on one day: read once from the knowledge, then only looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from eutonia.domain import Answer, Citation, Jurisdiction, Severity, Side
from eutonia.knowledge.types import (
    DilutionOption,
    DoseRange,
    Fact,
    Indication,
    Interval,
    Knowledge,
    Limit,
    LimitScope,
    Product,
    Vial,
)
from eutonia.safety.bodies import Same, everyone_in, muscles_named, with_members

ONE_SIDE: tuple[LimitScope, ...] = ("muscle", "region", "limb")
"""Scopes that hold for each side by itself."""

FIRST = "first_treatment"
"""The indication of a limit that holds for a first treatment only."""

PIECES = ("fascicle", "level")
"""What a dose may be written for when it is not written for a side."""

AnyFact = TypeVar("AnyFact", bound=Fact)


@dataclass(frozen=True, slots=True)
class AppliedLimit:
    """One maximum as it applies to one person on one day. `check` and whoever plans use the same object.

    muscles   every muscle and group whose doses count; empty: all of them
    side      the side it holds for; None: both sides together (or, for one site, whichever side)
    given     units of this product that already stand in the window; 0 for everything but the cumulative limits
    maximum   in `unit`: units of the product, or mL for the volume of one site
    """

    id: str
    scope: LimitScope
    subject: str
    side: Side | None
    words: str
    muscles: frozenset[str]
    maximum: Decimal
    given: Decimal
    unit: str
    severity: Severity
    needs_second_name: bool
    citation: Citation
    window_days: int | None = None
    window_start: date | None = None
    window_end: date | None = None

    def covers(self, muscle: str, side: Side) -> bool:
        """True when a dose to that muscle on that side counts."""
        return (not self.muscles or muscle in self.muscles) and self.side in (None, side)


@dataclass(frozen=True, slots=True)
class InForce:
    """The facts of one product that may be used in one jurisdiction on one day.

    by_place    for each known muscle and side, the positions in `limits` of every limit that counts it
    everywhere  positions of the limits that count any muscle, known or not
    label_high  highest label dose for one side, for each muscle that has one
    on_label    muscles and groups that the label of the jurisdiction names
    bounded     muscles and groups with a dose of their own, or of their group, in any source
    """

    product: Product
    limits: tuple[AppliedLimit, ...]
    by_place: Mapping[tuple[str, Side], tuple[int, ...]]
    everywhere: tuple[int, ...]
    label_high: Mapping[str, DoseRange]
    on_label: frozenset[str]
    bounded: frozenset[str]
    indications: tuple[Indication, ...]
    interval: Interval | None
    vials: tuple[Vial, ...]
    dilutions: tuple[DilutionOption, ...]

    def positions(self, muscle: str, side: Side) -> tuple[int, ...]:
        """Positions in `limits` of every limit that a dose to this place counts against."""
        return self.by_place.get((muscle, side), self.everywhere)


def in_force(
    product: str, jurisdiction: Jurisdiction, day: date, knowledge: Knowledge, first_treatment: Answer = Answer.NO
) -> InForce:
    """What may be used of one product. The limits of a first treatment hold unless it is known not to be the first.

    Raises LookupError for a product that the knowledge does not hold.
    """
    if product not in knowledge.products:
        raise LookupError(f"the knowledge holds no product '{product}'")
    return _in_force(product, jurisdiction, day, Same(knowledge), first_treatment is not Answer.NO)


@lru_cache
def _in_force(name: str, jurisdiction: Jurisdiction, day: date, same: Same, may_be_first: bool) -> InForce:
    knowledge, product = same.knowledge, same.knowledge.products[name]
    rows = holding(product.doses, jurisdiction, day)
    indications = tuple(holding(product.indications, jurisdiction, day))
    stated = [one for one in holding(product.limits, jurisdiction, day) if may_be_first or one.indication != FIRST]
    explicit = [applied for limit in stated for applied in _explicit(limit, knowledge)]
    derived = _derived(rows, knowledge)
    limits = (*explicit, *(one for one in derived if not _is_stated(one, explicit)))
    return InForce(
        product=product,
        limits=limits,
        by_place=_by_place(limits, knowledge),
        everywhere=tuple(at for at, limit in enumerate(limits) if not limit.muscles and limit.side is None),
        label_high=_label_high(rows),
        on_label=_on_label(indications, rows, knowledge),
        bounded=frozenset(m for one in (*derived, *_of_a_muscle(explicit)) for m in one.muscles),
        indications=indications,
        interval=max(holding(product.intervals, jurisdiction, day), key=lambda i: (i.days, i.id), default=None),
        vials=tuple(holding(product.vials, jurisdiction, day)),
        dilutions=tuple(holding(product.dilutions, jurisdiction, day)),
    )


def holding(facts: Iterable[AnyFact], jurisdiction: Jurisdiction, day: date) -> list[AnyFact]:
    """The facts of this jurisdiction, or of none in particular, that are in force on the day."""
    return [f for f in facts if f.jurisdiction in (jurisdiction.value, "any") and f.holds_on(day)]


def _explicit(limit: Limit, knowledge: Knowledge) -> list[AppliedLimit]:
    muscles = muscles_named(limit.subject, knowledge)
    if limit.subject and not muscles:
        raise LookupError(f"limit {limit.id} is about '{limit.subject}', which names no muscle")
    sides = tuple(Side) if limit.scope in ONE_SIDE else (None,)
    return [_stated(limit, side, muscles) for side in sides]


def _stated(limit: Limit, side: Side | None, muscles: frozenset[str]) -> AppliedLimit:
    return AppliedLimit(
        id=limit.id,
        scope=limit.scope,
        subject=limit.subject,
        side=side,
        words=limit.words,
        muscles=muscles,
        maximum=limit.maximum,
        given=Decimal(0),
        unit=limit.unit,
        severity=Severity(limit.severity),
        needs_second_name=limit.needs_second_name or limit.scope == "cumulative",
        citation=limit.citation,
        window_days=limit.window_days,
    )


def _derived(rows: list[DoseRange], knowledge: Knowledge) -> list[AppliedLimit]:
    """The most that any usable row gives one muscle or group.

    On one side; on both sides together; and, where no document that counts gives one side, at each site of a dose
    that is written for each fascicle or level.
    """
    found: list[AppliedLimit] = []
    for muscle in sorted({row.muscle for row in rows}):
        of_muscle = [row for row in rows if row.muscle == muscle]
        one_side = ceiling([row for row in of_muscle if row.per == "side"])
        both = _both_sides(of_muscle, one_side)
        pieces = ceiling([row for row in of_muscle if row.per in PIECES])
        found += [_from_row(one_side, "muscle", side, knowledge) for side in Side if one_side]
        found += [_from_row(both, "bilateral", None, knowledge)] if both else []
        found += [_from_row(pieces, "site_units", None, knowledge)] if pieces and not _is_sure(one_side) else []
    return found


def _both_sides(rows: list[DoseRange], one_side: DoseRange | None) -> DoseRange | None:
    """The row that binds both sides together. Practice never holds a dose below what a label gives for each side."""
    both = ceiling([row for row in rows if row.per == "both sides"])
    if both is None or both.kind == "label" or one_side is None:
        return both
    has_label = any(row.kind == "label" and row.per == "side" and row.high is not None for row in rows)
    return None if has_label or _height(both)[0] < _height(one_side)[0] else both


def _is_stated(derived: AppliedLimit, explicit: list[AppliedLimit]) -> bool:
    """True when the knowledge states a limit for the same place that is as strict: one limit, one finding."""
    same = (one for one in explicit if (one.scope, one.subject, one.side) == (derived.scope, derived.subject, derived.side))
    return any(one.maximum <= derived.maximum for one in same)


def _of_a_muscle(limits: list[AppliedLimit]) -> list[AppliedLimit]:
    return [one for one in limits if one.scope in ("muscle", "bilateral")]


def ceiling(rows: list[DoseRange]) -> DoseRange | None:
    """The row whose upper end binds.

    A label of the jurisdiction counts whether it is verified here or not. A recalled figure from practice may restrain
    and never loosen: it counts only where nothing better is known, and then the strictest one does.
    """
    usable = [row for row in rows if row.high is not None]
    sure = [row for row in usable if _is_sure(row)]
    if sure:
        return max(sure, key=_height)
    return min(usable, key=_height, default=None)


def _is_sure(row: DoseRange | None) -> bool:
    return row is not None and (row.kind == "label" or not row.citation.is_unverified)


def _height(row: DoseRange) -> tuple[Decimal, bool, str, str]:
    return (row.high or Decimal(0), not row.citation.is_unverified, row.citation.source, row.citation.section)


def _from_row(row: DoseRange, scope: LimitScope, side: Side | None, knowledge: Knowledge) -> AppliedLimit:
    where = {"muscle": side.word if side else "", "bilateral": "both sides together", "site_units": f"one {row.per}"}
    return AppliedLimit(
        id=f"dose.{row.muscle}.{row.per.replace(' ', '-')}",
        scope=scope,
        subject=row.muscle,
        side=side,
        words=f"{knowledge.muscles[row.muscle].name}, {where[scope]}",
        muscles=with_members(row.muscle, knowledge),
        maximum=row.high or Decimal(0),
        given=Decimal(0),
        unit="units",
        severity=Severity.REASON,
        needs_second_name=False,
        citation=row.citation,
    )


def _by_place(limits: tuple[AppliedLimit, ...], knowledge: Knowledge) -> dict[tuple[str, Side], tuple[int, ...]]:
    return {
        (muscle, side): tuple(at for at, limit in enumerate(limits) if limit.covers(muscle, side))
        for muscle in knowledge.muscles
        for side in Side
    }


def _label_high(rows: list[DoseRange]) -> dict[str, DoseRange]:
    labels = [row for row in rows if row.kind == "label" and row.per == "side" and row.high is not None]
    return {row.muscle: row for row in sorted(labels, key=_height)}


def _on_label(indications: tuple[Indication, ...], rows: list[DoseRange], knowledge: Knowledge) -> frozenset[str]:
    named = {muscle for one in indications for muscle in one.muscles}
    named |= {row.muscle for row in rows if row.kind == "label" and row.on_label}
    return everyone_in(named, knowledge)
