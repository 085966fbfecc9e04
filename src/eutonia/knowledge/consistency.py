"""What no single file can show: names must lead somewhere, and facts must not contradict themselves or each other."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia.domain import KnowledgeFault
from eutonia.knowledge.types import Knowledge, Muscle, Pattern, Product, ScreenQuestion

BODY_PARTS = ("arm", "leg", "trunk", "neck", "jaw")
WEAK = "weak:"
CONDITIONS = ("", "useful_tone", "contracture", "dysphagia", "respiratory", "walks", "stands", "first_treatment", "bilateral")
"""What the engine can see in a case; beside these only 'weak:' and a muscle. Anything else would never be true."""
RANK = {"": 0, "note": 1, "reason": 2, "stop": 3}
"""How severe an answer is. Unknown is never milder than yes."""

Fault = tuple[str, str, str]
"""File, field, and what is wrong there."""


def refuse_loose_ends(knowledge: Knowledge) -> None:
    """Raises `KnowledgeFault` for the first name that leads nowhere."""
    for file, field, name in loose_ends(knowledge):
        raise KnowledgeFault(f"{file}: {field}: {name!r} leads nowhere")


def refuse_contradictions(knowledge: Knowledge) -> None:
    """Raises `KnowledgeFault` for the first fact that contradicts itself: a fault here could reach every patient."""
    for product in knowledge.products.values():
        _refuse_doubled_ids(product)
        for file, field, what in (*_dose_faults(product), *_limit_faults(product), *_vial_faults(product)):
            raise KnowledgeFault(f"products/{product.id}/{file}: {field}: {what}")
    for question in knowledge.screen.values():
        if RANK[question.if_unknown] < RANK[question.if_yes]:
            raise KnowledgeFault(f"screen, question {question.id}: if_unknown: found {question.if_unknown!r}, milder than if_yes")


def loose_ends(knowledge: Knowledge) -> Iterator[Fault]:
    """Every name that leads nowhere. Muscle names are not followed while no muscle is there at all."""
    if knowledge.muscles:
        for product in knowledge.products.values():
            yield from _of_product(product, knowledge)
        for muscle in knowledge.muscles.values():
            yield from _of_muscle(muscle, knowledge)
        for pattern in knowledge.patterns.values():
            yield from _of_pattern(pattern, knowledge)
    for question in knowledge.screen.values():
        yield from _of_question(question, knowledge)


def _of_product(product: Product, knowledge: Knowledge) -> Iterator[Fault]:
    folder = f"products/{product.id}"
    for number, dose in enumerate(product.doses, start=1):
        if dose.muscle not in knowledge.muscles:
            yield f"{folder}/doses.toml", f"dose, number {number}, muscle", dose.muscle
    for indication in product.indications:
        for muscle in indication.muscles:
            if muscle not in knowledge.muscles:
                yield f"{folder}/product.toml", "indication, muscles", muscle
    for limit in product.limits:
        if limit.subject not in _subjects(knowledge):
            yield f"{folder}/limits.toml", f"limit {limit.id}, subject", limit.subject


def _subjects(knowledge: Knowledge) -> set[str]:
    regions = {muscle.region for muscle in knowledge.muscles.values()}
    return {"", *BODY_PARTS, *regions, *knowledge.muscles}


def _of_muscle(muscle: Muscle, knowledge: Knowledge) -> Iterator[Fault]:
    for member in muscle.members:
        if member not in knowledge.muscles or member == muscle.id:
            yield f"muscles/{muscle.part}/{muscle.id}.toml", "members", member


def _of_pattern(pattern: Pattern, knowledge: Knowledge) -> Iterator[Fault]:
    file = f"patterns/{pattern.part}/{pattern.id}.toml"
    for entry in pattern.muscles:
        if entry.muscle not in knowledge.muscles:
            yield file, "muscle", entry.muscle
    for reason in pattern.against:
        if reason.when not in CONDITIONS and not reason.when.startswith(WEAK):
            yield file, f"against {reason.id}, when", reason.when
        for muscle in (*reason.keeps, *_weak_muscle(reason.when)):
            if muscle not in knowledge.muscles:
                yield file, f"against {reason.id}", muscle


def _weak_muscle(when: str) -> tuple[str, ...]:
    return (when.removeprefix(WEAK),) if when.startswith(WEAK) else ()


def _of_question(question: ScreenQuestion, knowledge: Knowledge) -> Iterator[Fault]:
    file = f"screen, question {question.id}"
    for product in question.products:
        if product not in knowledge.products:
            yield file, "products", product
    for part in question.parts:
        if part not in BODY_PARTS:
            yield file, "parts", part


def _refuse_doubled_ids(product: Product) -> None:
    named = [("limit", one.id) for one in product.limits] + [("interval", one.id) for one in product.intervals]
    for name, id in named:
        if named.count((name, id)) > 1:
            raise KnowledgeFault(f"products/{product.id}: {name}: {id!r} stands there twice")


def _dose_faults(product: Product) -> Iterator[Fault]:
    for number, dose in enumerate(product.doses, start=1):
        units = [one for one in (dose.low, dose.typical, dose.high) if one is not None]
        sites = [one for one in (dose.sites_low, dose.sites_high) if one is not None]
        for name, figures in (("low, typical, high", units), ("sites_low, sites_high", sites)):
            if figures != sorted(figures) or any(one <= 0 for one in figures):
                shown = ", ".join(str(one) for one in figures)
                yield "doses.toml", f"dose, number {number}, {name}", f"found {shown}; expected a rising order above 0"


def _limit_faults(product: Product) -> Iterator[Fault]:
    for limit in product.limits:
        field = f"limit {limit.id}"
        if limit.maximum <= 0:
            yield "limits.toml", f"{field}, maximum", f"found {limit.maximum}; expected more than 0"
        if (limit.unit == "mL") != (limit.scope == "site_volume"):
            yield "limits.toml", f"{field}, unit", f"found {limit.unit!r} for the scope {limit.scope!r}"
        if (limit.window_days is not None) != (limit.scope == "cumulative"):
            yield "limits.toml", f"{field}, window_days", "a window belongs to a cumulative limit, and to no other"


def _vial_faults(product: Product) -> Iterator[Fault]:
    for vial in product.vials:
        if vial.units <= 0:
            yield "product.toml", "vial, units", f"found {vial.units}; expected more than 0"
    for dilution in product.dilutions:
        if dilution.diluent_ml <= 0:
            yield "product.toml", "dilution, diluent_ml", f"found {dilution.diluent_ml}; expected more than 0"
        if dilution.vial_units not in {vial.units for vial in product.vials}:
            yield "product.toml", "dilution, vial_units", f"found {dilution.vial_units}; no such vial of this product"
    for interval in product.intervals:
        if interval.days <= 0:
            yield "product.toml", f"interval {interval.id}, days", f"found {interval.days}; expected more than 0"
