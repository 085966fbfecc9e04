"""Which dose rows may fill in, and the range they leave for one muscle in one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from statistics import median_low

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, Jurisdiction
from eutonia.domain.finding import Citation
from eutonia.knowledge.types import DoseRange, Knowledge, Product
from eutonia.planner.labels import ANYWHERE, holds_here

LABEL_TERRITORIES = {ANYWHERE, *(jurisdiction.value for jurisdiction in Jurisdiction)}
"""A label row of any other territory is shown and never fills in."""


@dataclass(frozen=True, slots=True)
class SitesRule:
    """How many needle positions a source gives: `low` for the dose `from_units`, rising to `high` for `to_units`."""

    low: int
    high: int
    from_units: Decimal
    to_units: Decimal
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class DoseChoice:
    """The doses of one muscle that may be proposed: 0, or from `least` to `most`; all in units of the product.

    `usual` is what is given in practice, and a label's figure only where practice has none.
    """

    least: Decimal
    usual: Decimal
    most: Decimal
    sites: SitesRule
    borrowed: str
    """The jurisdiction of a label that does not apply here and is used as evidence; '' when none is."""


def is_first_treatment(case: Case) -> bool:
    """True unless toxin is known to have been given before: unknown starts low too."""
    return case.first_toxin_treatment is not Answer.NO


def usable_by_muscle(case: Case, product: Product) -> dict[str, tuple[DoseRange, ...]]:
    """The rows that may fill in a dose, for each muscle or group that has one.

    Verified, per side, in force, a dose and not only a ceiling, and not a label of elsewhere. A label row of the other
    jurisdiction planned for here may fill in as evidence, where a row that applies here bounds the muscle as well.
    """
    bounded = {row.muscle for row in product.doses if row.high is not None and holds_here(row, case)}
    found: dict[str, tuple[DoseRange, ...]] = {}
    for row in product.doses:
        if row.muscle in bounded and _fills_in(row, case):
            found[row.muscle] = (*found.get(row.muscle, ()), row)
    return found


def _fills_in(row: DoseRange, case: Case) -> bool:
    is_a_dose = row.low is not None or row.typical is not None
    known_here = row.kind == "practice" or row.jurisdiction in LABEL_TERRITORIES
    return row.may_fill_in and is_a_dose and known_here and row.holds_on(case.planned_for)


def choose_dose(rows: Sequence[DoseRange], case: Case, knowledge: Knowledge, product: Product) -> DoseChoice:
    """The range that these usable rows of one muscle leave for this person, in whole practical steps.

    A first treatment ends at a share of the usual dose and may begin below the low end; a later one runs from the low
    end in practice to the highest figure of any row. A single figure is no low end: it may be gone below as well.
    """
    practice = [row for row in rows if row.kind == "practice"] or list(rows)
    highest = max(_high(row) for row in rows)
    usual = min(median_low(_usual_doses(practice, product, case, knowledge)), highest)
    least, most = min(_low(row) for row in practice), highest
    if is_first_treatment(case) or least == highest:
        least *= knowledge.number("planner.first_least_fraction")
    if is_first_treatment(case):
        most = usual * knowledge.number("planner.first_treatment_fraction")
    step = product.step_units
    ceiling = max(_down(most, step), step)
    return DoseChoice(
        least=min(max(_up(least, step), step), ceiling),
        usual=max(_down(usual, step), step),
        most=ceiling,
        sites=_sites_rule(rows, knowledge),
        borrowed=next((row.jurisdiction for row in rows if not holds_here(row, case)), ""),
    )


def _usual_doses(
    rows: Sequence[DoseRange], product: Product, case: Case, knowledge: Knowledge
) -> list[Decimal]:
    """Doses called typical, in these rows or in verified practice without a range; else a place low in each range."""
    stated = [row.typical for row in (*rows, *_means_in_practice(rows[0].muscle, product, case)) if row.typical]
    position = knowledge.number("planner.usual_position")
    return stated or [_low(row) + (_high(row) - _low(row)) * position for row in rows]


def _means_in_practice(muscle: str, product: Product, case: Case) -> list[DoseRange]:
    """Verified rows of practice, per side, that give a typical dose and no upper end."""
    return [
        row
        for row in product.doses_of(muscle)
        if row.kind == "practice" and row.per == "side" and row.high is None
        and not row.citation.is_unverified and row.holds_on(case.planned_for)
    ]  # fmt: skip


def _high(row: DoseRange) -> Decimal:
    if row.high is None:
        raise ValueError(f"the dose row for {row.muscle} has no upper end and may not fill in")
    return row.high


def _low(row: DoseRange) -> Decimal:
    return next(figure for figure in (row.low, row.typical, row.high) if figure is not None)


def _sites_rule(rows: Sequence[DoseRange], knowledge: Knowledge) -> SitesRule:
    """The first row that gives sites, label rows before practice; otherwise by the size of the muscle."""
    for row in sorted(rows, key=lambda row: row.kind != "label"):
        if row.sites_low is not None or row.sites_high is not None:
            low, high = row.sites_low or row.sites_high or 1, row.sites_high or row.sites_low or 1
            return SitesRule(low, high, _low(row), _high(row), row.citation)
    per_site = knowledge.number("planner.muscle_ml_per_site")
    size = _millilitres(rows[0].muscle, knowledge) / per_site
    return SitesRule(_whole(size / 2), _whole(size), min(map(_low, rows)), max(map(_high, rows)))


def _millilitres(muscle: str, knowledge: Knowledge) -> Decimal:
    """Adult reference volume of a muscle, or of a group by its members; 0 where no source gives one."""
    body = knowledge.muscles[muscle]
    if body.volume is not None:
        return body.volume.millilitres
    return sum((_millilitres(member, knowledge) for member in body.members), Decimal(0))


def _whole(sites: Decimal) -> int:
    return max(int(sites.to_integral_value(rounding=ROUND_CEILING)), 1)


def _down(units: Decimal, step: Decimal) -> Decimal:
    return (units / step).to_integral_value(rounding=ROUND_FLOOR) * step


def _up(units: Decimal, step: Decimal) -> Decimal:
    return (units / step).to_integral_value(rounding=ROUND_CEILING) * step
