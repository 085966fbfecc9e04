"""From a plan to the preparation table: vials, diluent, syringes. The dose is primary; every volume follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from eutonia.domain.answers import Side
from eutonia.domain.errors import BadInput, Problem
from eutonia.domain.finding import Citation
from eutonia.domain.plan import Dilution, MuscleDose, Plan
from eutonia.domain.proposal import Preparation
from eutonia.domain.units import plain
from eutonia.knowledge.types import DilutionOption, Knowledge, Limit, Product, Statement
from eutonia.planner.sites import covers, site_units
from eutonia.planner.syringes import Load, fill, millilitres
from eutonia.planner.vials import (
    Use,
    VialChoice,
    as_dilution,
    best_dilution,
    in_force,
    strength_of,
    strengths,
    vials_for,
    weakest_strength,
)

NECK_PARTS = ("neck", "jaw")
NOT_KNOWN = "Not known here: see the label of the vial."


def prepare(plan: Plan, knowledge: Knowledge) -> Preparation:
    """Vials with least waste, diluent, and syringes with their marks, for any plan however it was made.

    A plan with a dilution of its own keeps that strength. Where no vial or dilution is known, the table is empty and
    its note says so. Raises `BadInput` for a product that the knowledge does not hold.
    """
    if plan.product not in knowledge.products:
        fault = Problem("product", repr(plan.product), "the id of a product in the knowledge")
        raise BadInput("plan", [fault])
    product = knowledge.products[plan.product]
    choice = choose_vials(plan, product, knowledge)
    if choice is None:
        return _empty(plan, product)
    shown_to = knowledge.number("planner.volume_step_ml")
    diluent, storage = _statement("diluent", plan, product), _statement("storage", plan, product)
    return Preparation(
        dilution=plan.dilution or as_dilution(choice),
        diluent=diluent.words if diluent else NOT_KNOWN,
        vials=tuple(one.vial_units for one in choice.prepared),
        diluent_ml=tuple(one.diluent_ml for one in choice.prepared),
        units_per_ml=_shown(choice.strength, shown_to),
        drawn_units=choice.drawn,
        wasted_units=choice.wasted,
        volume_ml=millilitres(plan.total.amount, choice.strength, shown_to),
        syringes=fill(_loads(plan, product, knowledge), choice.strength, knowledge),
        use_within=storage.words if storage else NOT_KNOWN,
        citations=_citations(choice, diluent, storage),
        note=" ".join(_notes(plan, choice, product, knowledge)),
    )


def _shown(strength: Fraction, shown_to: Decimal) -> Decimal:
    return (Decimal(strength.numerator) / Decimal(strength.denominator)).quantize(shown_to)


def choose_vials(plan: Plan, product: Product, knowledge: Knowledge) -> VialChoice | None:
    """The vials for a plan, at its own strength when it has one; None for an empty plan, or when none is known."""
    offered = strengths(product, plan.jurisdiction, uses_of(plan, knowledge), plan.planned_for)
    needed = plan.total.amount
    if plan.dilution is None or not needed:
        weakest = weakest_strength((most, limit.maximum) for _, most, limit in _sites_in_ml(plan, product, knowledge))
        return best_dilution(needed, offered, weakest)
    own = _as_option(plan.dilution, plan, product)
    at_strength = {own.vial_units: own, **offered.get(strength_of(own), {})}
    return vials_for(needed, at_strength, preferred=own.vial_units)


def uses_of(plan: Plan, knowledge: Knowledge) -> tuple[Use, ...]:
    """Which of limb and neck the plan injects."""
    parts = {_part(dose, knowledge) in NECK_PARTS for dose in plan.doses}
    return tuple(use for use, wanted in (("limb", False), ("neck", True)) if wanted in parts)  # type: ignore[misc]


def _part(dose: MuscleDose, knowledge: Knowledge) -> str:
    return knowledge.muscles[dose.muscle].part if dose.muscle in knowledge.muscles else ""


def _as_option(dilution: Dilution, plan: Plan, product: Product) -> DilutionOption:
    """The label row of a dilution, or the dilution as the plan states it."""
    for one in in_force(product.dilutions, plan.jurisdiction, plan.planned_for):
        if (one.vial_units, one.diluent_ml) == (dilution.vial_units, dilution.diluent_ml) and one.use != "bladder":
            return one
    return DilutionOption(
        citation=Citation(source="plan", section="dilution of the plan", state="recalled"),
        jurisdiction="any",
        valid_from=None,
        valid_to=None,
        vial_units=dilution.vial_units,
        diluent_ml=dilution.diluent_ml,
        use="limb",
        recommended=False,
    )


def shares_of(dose: MuscleDose, product: Product, knowledge: Knowledge) -> tuple[Decimal, ...]:
    """Units at each site of one row of a plan."""
    return site_units(dose.units, dose.sites, product.step_units / knowledge.number("planner.site_parts_of_step"))


def _loads(plan: Plan, product: Product, knowledge: Knowledge) -> list[Load]:
    """One load for each region and side, in the order of the plan."""
    loads: dict[tuple[str, Side], tuple[Decimal, ...]] = {}
    for dose in plan.doses:
        region = knowledge.muscles[dose.muscle].region if dose.muscle in knowledge.muscles else dose.muscle
        at = (region, dose.side)
        loads[at] = (*loads.get(at, ()), *shares_of(dose, product, knowledge))
    return [Load(region, side, sites) for (region, side), sites in loads.items()]


def _sites_in_ml(plan: Plan, product: Product, knowledge: Knowledge) -> Iterator[tuple[MuscleDose, Decimal, Limit]]:
    """Each row of the plan with its largest site and each limit in mL that it meets."""
    limits = in_force(product.limits, plan.jurisdiction, plan.planned_for)
    for dose in plan.doses:
        for limit in limits:
            if limit.scope == "site_volume" and dose.muscle in knowledge.muscles and covers(limit, dose.muscle, knowledge):
                yield dose, max(shares_of(dose, product, knowledge)), limit


def _notes(plan: Plan, choice: VialChoice, product: Product, knowledge: Knowledge) -> Iterator[str]:
    if any(one.citation.source == "plan" for one in choice.prepared):
        yield "This dilution is in no source for a limb or the neck."
    elif any(one.citation.is_unverified for one in choice.prepared):
        yield "Unverified: the dilution was not checked here against the current label."
    for dose, most, limit in _sites_in_ml(plan, product, knowledge):
        if Fraction(most) / choice.strength > limit.maximum:
            name = knowledge.muscles[dose.muscle].name
            volume = millilitres(most, choice.strength, knowledge.number("planner.volume_step_ml"))
            yield f"{name} {dose.side.value}: {plain(volume)} mL at one site, above {plain(limit.maximum)} mL. Use more sites."
    if choice.wasted:
        yield f"{plain(choice.wasted)} units of {product.id} are left over and discarded."


def _statement(topic: str, plan: Plan, product: Product) -> Statement | None:
    told = in_force(product.statements, plan.jurisdiction, plan.planned_for)
    return next((one for one in told if one.topic == topic), None)


def _citations(choice: VialChoice, *statements: Statement | None) -> tuple[Citation, ...]:
    cited: Mapping[tuple[str, str], Citation] = {
        (one.citation.source, one.citation.section): one.citation
        for one in (*choice.prepared, *(one for one in statements if one))
        if one.citation.source != "plan"
    }
    return tuple(cited.values())


def _empty(plan: Plan, product: Product) -> Preparation:
    known = f"No vial of {product.id} with a dilution is known for {plan.jurisdiction.value}: prepare it by its label."
    return Preparation(
        dilution=plan.dilution,
        diluent="",
        vials=(),
        diluent_ml=(),
        units_per_ml=None,
        drawn_units=Decimal(0),
        wasted_units=Decimal(0),
        volume_ml=Decimal(0),
        syringes=(),
        use_within="",
        note=known if plan.doses else "",
    )
