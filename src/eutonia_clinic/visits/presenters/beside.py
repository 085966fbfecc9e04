"""The fields of an assessment beside its movements: the person, the product, other treatments, and what is measured."""

from __future__ import annotations

from collections.abc import Collection

from eutonia.domain.case import Case, Distribution, Mobility, OtherTreatment, SafetyScreen
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field
from eutonia_clinic.visits.presenters import entry


def person_fields(case: Case, before: Case | None) -> tuple[Field, ...]:
    """What changes from visit to visit about the person."""
    now, then, there = case.person, before.person if before else None, before is not None

    def old(name: str) -> str:
        return entry.last(getattr(then, name), True) if there else ""

    def number(name: str, label: str, unit: str = "") -> Field:
        return Field(f"person:{name}", label, "number", entry.text(getattr(now, name)), unit=unit, width=5, last=old(name))

    def select(name: str, label: str, choices: tuple[Choice, ...]) -> Field:
        return Field(f"person:{name}", label, "select", getattr(now, name).value, choices=choices, last=old(name))

    spread = entry.last(before.distribution, True) if before else ""
    return (
        number("weight_kg", "Weight", "kg"),
        number("height_cm", "Height", "cm"),
        number("edss", "EDSS"),
        select("multiple_sclerosis", "Multiple sclerosis", entry.answers()),
        select("mobility", "Moves about", entry.choices_of(Mobility)),
        Field("distribution", "Spread of the overactivity", "select", case.distribution.value,
              choices=entry.choices_of(Distribution), last=spread),
    )  # fmt: skip


def product_field(product: str, knowledge: Knowledge) -> Field:
    """The product that this assessment is for. Its units are never those of another."""
    return Field("product", "Product", "select", product, choices=tuple(Choice(one, one) for one in knowledge.products))


def measured_fields(screen: SafetyScreen) -> tuple[Field, ...]:
    """What is measured beside the safety questions."""
    return (
        Field("measured:inr", "INR, if taken", "number", entry.text(screen.inr), width=5),
        entry.day_field("measured:inr_on", "INR taken on", screen.inr_on),
        Field("measured:forced_vital_capacity_percent", "Forced vital capacity, if measured", "number",
              entry.text(screen.forced_vital_capacity_percent), unit="% of predicted", width=5),
    )  # fmt: skip


def other_fields(now: Collection[OtherTreatment], before: Collection[OtherTreatment], knowledge: Knowledge) -> tuple[Field, ...]:
    """Treatments for spasticity other than toxin: tried, in use, or not asked."""
    held, then = ({one.option: one.status for one in many} for many in (now, before))
    choices = (Choice("", "not asked"), *entry.spoken_choices(entry.OTHER_STATES))
    return tuple(
        Field(f"other:{one.id}", words.capital(one.name), "select", held.get(one.id, ""), choices=choices,
              last=entry.spoken(then.get(one.id, "")))
        for one in knowledge.alternatives.values()
    )  # fmt: skip
