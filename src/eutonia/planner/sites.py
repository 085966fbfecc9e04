"""How many needle positions a dose needs, and how the dose is shared over them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from eutonia.domain.case import Case
from eutonia.knowledge.types import Knowledge, Limit, Product
from eutonia.planner.doses import SitesRule
from eutonia.planner.labels import holds_here


def sites_for(rule: SitesRule, units: Decimal, site_limit: Decimal | None) -> int:
    """Needle positions for this dose: the sourced number, more where one position may not take its share.

    0 for no dose. `site_limit` is the most units one position may take; None when no limit is known.
    """
    if not units:
        return 0
    wanted = _sourced(rule, units)
    return wanted if site_limit is None else max(wanted, _up(units / site_limit))


def _sourced(rule: SitesRule, units: Decimal) -> int:
    if units >= rule.to_units or rule.from_units >= rule.to_units:
        return rule.high if units >= rule.to_units else rule.low
    share = max(units - rule.from_units, Decimal(0)) / (rule.to_units - rule.from_units)
    return rule.low + int((share * (rule.high - rule.low)).to_integral_value(rounding=ROUND_HALF_UP))


def _up(number: Decimal) -> int:
    return int(number.to_integral_value(rounding=ROUND_CEILING))


def site_units(units: Decimal, sites: int, part: Decimal) -> tuple[Decimal, ...]:
    """Units for each site: whole parts as equal as can be, the larger first; they sum to the dose exactly.

    What is less than one part goes to the last site, which has the fewest. ValueError without a site or a part.
    """
    if sites < 1 or part <= 0:
        raise ValueError("a dose is shared over at least one site, in parts above 0")
    parts = int((units / part).to_integral_value(rounding=ROUND_FLOOR))
    each, extra = divmod(parts, sites)
    shared = [(each + (site < extra)) * part for site in range(sites)]
    shared[-1] += units - parts * part
    return tuple(shared)


def site_ceiling(muscle: str, case: Case, product: Product, knowledge: Knowledge) -> Decimal | None:
    """The most units one needle position of this muscle may take, by any site limit in force; None when none is known.

    A limit in mL becomes units at the recommended label strength, or at the strongest where none is recommended.
    """
    limits = [limit for limit in product.limits if holds_here(limit, case) and covers(limit, muscle, knowledge)]
    in_units = [limit.maximum for limit in limits if limit.scope == "site_units"]
    strength = _usual_strength(product, case)
    in_volume = [limit.maximum * strength for limit in limits if limit.scope == "site_volume" and strength]
    return min([*in_units, *in_volume], default=None)


def covers(limit: Limit, muscle: str, knowledge: Knowledge) -> bool:
    """True when a limit on one site concerns this muscle: by name, group, region, part of the body, or everywhere."""
    body = knowledge.muscles[muscle]
    return limit.subject in ("", muscle, body.region, body.part, *(group.id for group in knowledge.groups_with(muscle)))


def _usual_strength(product: Product, case: Case) -> Decimal | None:
    """Units in 1 mL that a limb is usually injected with; None without a dilution in force."""
    options = [one for one in product.dilutions if holds_here(one, case) and one.use == "limb"]
    preferred = [one for one in options if one.recommended] or options
    return max((one.units_per_ml for one in preferred), default=None)
