"""What the person who draws up must read: the diluent for each vial, and which muscle each part of a syringe is for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, groupby, repeat

from eutonia.domain.plan import MuscleDose, Plan
from eutonia.domain.proposal import Preparation, PreparedPlan, Syringe
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


@dataclass(frozen=True, slots=True)
class NeedleSite:
    """One needle position of a plan: the dose it belongs to, its units, and the label of the syringe it is drawn in.

    `syringe` is empty where the sites of a syringe do not follow from the doses of the plan.
    """

    dose: MuscleDose
    units: Decimal
    syringe: str = ""


def syringe_sites(option: PreparedPlan, knowledge: Knowledge) -> tuple[str, ...]:
    """For each syringe, its sites in the order they are given: 'Gastrocnemius 2 × 35, soleus 2 × 40 units'.

    A syringe whose sites do not follow from the doses of the plan is described without its muscles.
    """
    taken = _by_syringe(option.plan, option.preparation, knowledge)
    return tuple(_named(one, here, knowledge) for one, here in zip(option.preparation.syringes, taken, strict=True))


def needle_sites(plan: Plan, made: Preparation, knowledge: Knowledge) -> tuple[NeedleSite, ...]:
    """Every site of a plan in the order of its doses, each with its syringe."""
    labels: dict[MuscleDose, list[str]] = {}
    for one, here in zip(made.syringes, _by_syringe(plan, made, knowledge), strict=True):
        for dose, _ in here:
            labels.setdefault(dose, []).append(one.label)
    every = [(dose, _split(dose, plan, knowledge)) for dose in plan.doses]
    return tuple(
        NeedleSite(dose, amount, label)
        for dose, amounts in every
        for amount, label in zip(amounts, chain(labels.get(dose, []), repeat("")), strict=False)
    )


_Waiting = list[tuple[MuscleDose, Decimal]]


def _by_syringe(plan: Plan, made: Preparation, knowledge: Knowledge) -> list[_Waiting]:
    """The sites in each syringe; none for a syringe whose sites do not follow from the doses of the plan."""
    waiting: dict[tuple[str, str], _Waiting] = {}
    for dose in plan.doses:
        if (muscle := knowledge.muscles.get(dose.muscle)) is not None:
            here = waiting.setdefault((muscle.region, dose.side.word), [])
            here += [(dose, amount) for amount in _split(dose, plan, knowledge)]
    return [_taken(one, waiting.get((one.region, one.side.word), [])) for one in made.syringes]


def _split(dose: MuscleDose, plan: Plan, knowledge: Knowledge) -> tuple[Decimal, ...]:
    """The units at each site of one dose, as the planner splits it."""
    product = knowledge.products.get(plan.product)
    if product is None:
        return ()
    return tuple(site_units(dose.units, dose.sites, product.step_units / knowledge.number("planner.site_parts_of_step")))


def _taken(one: Syringe, waiting: _Waiting) -> _Waiting:
    """Takes the sites of this syringe off the list of those that wait, when they are the next ones."""
    here = waiting[: len(one.site_units)]
    if tuple(amount for _, amount in here) != one.site_units:
        waiting.clear()
        return []
    del waiting[: len(here)]
    return here


def _named(one: Syringe, here: _Waiting, knowledge: Knowledge) -> str:
    if not here:
        return site_words(one)
    named = [(knowledge.muscles[dose.muscle].name, amount) for dose, amount in here]
    runs = [(name, amount, len(list(same))) for (name, amount), same in groupby(named)]
    by_name = [(name, list(parts)) for name, parts in groupby(runs, key=lambda run: run[0])]
    said = (f"{name} {', '.join(f'{many} × {exact(amount)}' for _, amount, many in parts)}" for name, parts in by_name)
    return f"{'; '.join(said)} units"
