"""What the person who draws up must read: the diluent for each vial, and which muscle each part of a syringe is for."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from eutonia.domain.proposal import PlanOption, Preparation, Syringe
from eutonia.knowledge.types import Knowledge
from eutonia.planner import site_units
from eutonia.report.charts.syringes import site_words
from eutonia.report.words import exact, listed, millilitres, units


def diluent_words(made: Preparation) -> str:
    """'4 mL to each vial', or the volume for each strength where they differ; empty when nothing is added."""
    pairs = dict.fromkeys(zip(made.vials, made.diluent_ml, strict=False))
    volumes = {volume for _, volume in pairs}
    if not volumes or volumes == {Decimal(0)}:
        return ""
    if len(volumes) == 1:
        return f"{millilitres(volumes.pop())} to {'each' if len(made.vials) > 1 else 'the'} vial"
    return listed(f"{millilitres(volume)} to the vial of {units(strength)}" for strength, volume in pairs)


def syringe_sites(option: PlanOption, knowledge: Knowledge) -> tuple[str, ...]:
    """For each syringe, its sites in the order they are given: 'Gastrocnemius 2 × 35, soleus 2 × 40 units'.

    A syringe whose sites do not follow from the doses of the plan is described without its muscles.
    """
    waiting = _sites(option, knowledge)
    return tuple(_named(one, waiting.get((one.region, one.side.word), [])) for one in option.preparation.syringes)


def _sites(option: PlanOption, knowledge: Knowledge) -> dict[tuple[str, str], list[tuple[str, Decimal]]]:
    """The muscle and the units of every site of a region on one side, in the order of the plan."""
    product = knowledge.products.get(option.plan.product)
    found: dict[tuple[str, str], list[tuple[str, Decimal]]] = {}
    if product is None:
        return {}
    part = product.step_units / knowledge.number("planner.site_parts_of_step")
    for dose in option.plan.doses:
        if (muscle := knowledge.muscles.get(dose.muscle)) is not None:
            sites = found.setdefault((muscle.region, dose.side.word), [])
            sites += [(muscle.name, amount) for amount in site_units(dose.units, dose.sites, part)]
    return found


def _named(one: Syringe, waiting: list[tuple[str, Decimal]]) -> str:
    """Takes the sites of this syringe off the list of those that wait, when they are the next ones."""
    here = waiting[: len(one.site_units)]
    if tuple(amount for _, amount in here) != one.site_units:
        waiting.clear()
        return site_words(one)
    del waiting[: len(here)]
    runs = [(name, amount, len(list(same))) for (name, amount), same in groupby(here)]
    by_name = [(name, list(parts)) for name, parts in groupby(runs, key=lambda run: run[0])]
    said = (f"{name} {', '.join(f'{many} × {exact(amount)}' for _, amount, many in parts)}" for name, parts in by_name)
    return f"{'; '.join(said)} units"
