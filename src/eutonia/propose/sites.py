"""How many needle positions a dose that somebody typed usually has: by the same rule as a proposed one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

from eutonia.domain.case import Case
from eutonia.domain.plan import MOST_SITES, MuscleDose
from eutonia.knowledge.types import Knowledge
from eutonia.planner import candidates, site_ceiling, sites_for


def with_usual_sites(doses: Iterable[MuscleDose], case: Case, knowledge: Knowledge) -> tuple[MuscleDose, ...]:
    """The doses, each with the sourced number of needle positions, and with more where one may not take its share.

    A muscle for which no source gives a number gets as few as the limits on one position allow. Never more than a plan can
    hold: `check` says when that is not enough.
    """
    product = knowledge.products[case.product]
    rules = {(one.target.muscle, one.target.side): one.sites for one in candidates(case, knowledge)}
    found = []
    for dose in doses:
        ceiling, rule = site_ceiling(dose.muscle, case, product, knowledge), rules.get((dose.muscle, dose.side))
        wanted = sites_for(rule, dose.units, ceiling) if rule else _least(dose.units, ceiling)
        found.append(dose.model_copy(update={"sites": min(max(wanted, 1), MOST_SITES)}))
    return tuple(found)


def _least(units: Decimal, ceiling: Decimal | None) -> int:
    return int((units / ceiling).to_integral_value(rounding=ROUND_CEILING)) if ceiling else 1
