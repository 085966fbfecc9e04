"""What is missing or odd in knowledge that could be loaded: sentences for whoever keeps the files, none when all is well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from eutonia.domain import Citation, Jurisdiction
from eutonia.knowledge.types import DilutionOption, Knowledge, Limit, Product

LIMBS = ("arm", "leg")
WHOLE_SESSION = ("session", "cumulative")
"""Scopes of which one must bound a whole session: a ceiling over weeks bounds every session inside them."""

MADE_BY_A_FIT = ("belief_draws",)
"""Parts that are numbers and not facts: they may be empty, and have no words."""

MAY_BE_BLANK = {
    "DoseRange": ("words",),
    "Interval": ("indication",),
    "Limit": ("subject", "indication"),
    "Muscle": ("holds_up",),
    "Pattern": ("joint", "note"),
    "PatternMuscle": ("note",),
    "ReasonAgainst": ("when",),
    "Scale": ("important_change", "scoring", "note"),
    "ScreenQuestion": ("if_yes", "if_unknown"),
    "Source": ("address", "note"),
}
"""Fields that say something by being empty, or that a source may not give."""


def audit(knowledge: Knowledge) -> list[str]:
    """Every gap, in words, in a fixed order. That the knowledge loaded already excludes faults; see `load`."""
    return [
        *_missing_parts(knowledge),
        *_unread_sources(knowledge),
        *_blank_words(knowledge),
        *(gap for product in knowledge.products.values() if product.planned_here for gap in _product_gaps(product)),
        *_muscle_gaps(knowledge),
        *_pattern_gaps(knowledge),
        *_loss_gaps(knowledge),
    ]


def citations_in(part: Any) -> Iterator[Citation]:
    """Every citation inside a record, a list of records or the whole knowledge, repeated as often as it is used."""
    if isinstance(part, Citation):
        yield part
    elif isinstance(part, dict):
        yield from citations_in(tuple(part.values()))
    elif isinstance(part, tuple):
        for piece in part:
            yield from citations_in(piece)
    elif is_dataclass(part):
        for field in fields(part):
            yield from citations_in(getattr(part, field.name))


def _missing_parts(knowledge: Knowledge) -> Iterator[str]:
    for field in fields(knowledge):
        if field.name not in MADE_BY_A_FIT and getattr(knowledge, field.name) == {}:
            yield f"There is not one entry under {field.name}."


def _unread_sources(knowledge: Knowledge) -> Iterator[str]:
    used = {citation.source for citation in citations_in(knowledge)}
    for source in knowledge.sources.values():
        if source.id not in used:
            yield f"Source {source.id} is cited by no fact."


def _blank_words(knowledge: Knowledge) -> Iterator[str]:
    for part in fields(knowledge):
        entries = getattr(knowledge, part.name)
        if isinstance(entries, dict) and part.name not in MADE_BY_A_FIT:
            for id, entry in entries.items():
                yield from (f"{part.name} {id}: {name} is blank." for name in _blank_fields(entry))


def _blank_fields(record: Any) -> Iterator[str]:
    may_be_blank = MAY_BE_BLANK.get(type(record).__name__, ())
    for field in fields(record):
        value = getattr(record, field.name)
        if value == "" and field.name not in may_be_blank:
            yield field.name
        for piece in value if isinstance(value, tuple) else ():
            if is_dataclass(piece):
                yield from (f"{field.name}, {name}" for name in _blank_fields(piece))


def _product_gaps(product: Product) -> Iterator[str]:
    if product.step_units <= 0:
        yield f"{product.id}: no practical step of dose."
    for jurisdiction in Jurisdiction:
        here = jurisdiction.value
        for what, found in _needed(product, here).items():
            if not found:
                yield f"{product.id}, {here}: no {what}."
        yield from _dilution_gaps(product, here)


def _needed(product: Product, here: str) -> dict[str, bool]:
    limits = [limit for limit in product.limits if _applies(limit.jurisdiction, here) and not limit.subject]
    return {
        "vial": any(_applies(vial.jurisdiction, here) for vial in product.vials),
        "interval between treatments": any(_applies(one.jurisdiction, here) for one in product.intervals),
        "licence": any(one.jurisdiction == here for one in product.indications),
        "limit for one site": _has(limits, ("site_units",)),
        "limit for a session": _has(limits, WHOLE_SESSION),
        "limit over weeks and all uses": _has(limits, ("cumulative",)),
        "largest published session": _has(limits, ("published_maximum",)),
    }


def _has(limits: list[Limit], scopes: tuple[str, ...]) -> bool:
    return any(limit.scope in scopes for limit in limits)


def _dilution_gaps(product: Product, here: str) -> Iterator[str]:
    on_sale = sorted(vial.units for vial in product.vials if _applies(vial.jurisdiction, here))
    for units in on_sale:
        recommended = [one for one in product.dilutions if one.vial_units == units and _is_for_limbs(one, here)]
        if len(recommended) != 1:
            yield f"{product.id}, {here}: {len(recommended)} recommended limb dilutions for the {units} unit vial, not 1."


def _is_for_limbs(dilution: DilutionOption, here: str) -> bool:
    return dilution.recommended and dilution.use == "limb" and _applies(dilution.jurisdiction, here)


def _applies(jurisdiction: str, here: str) -> bool:
    return jurisdiction in ("any", here)


def _muscle_gaps(knowledge: Knowledge) -> Iterator[str]:
    dosed = {row.muscle for product in knowledge.products.values() for row in product.doses}
    for muscle in knowledge.muscles.values():
        if muscle.id in dosed and not _has_volume(muscle.id, knowledge):
            yield f"Muscle {muscle.id} has a dose and no volume."
        if not 0 <= muscle.swallowing_weight <= 1:
            yield f"Muscle {muscle.id}: swallowing weight {muscle.swallowing_weight} is not between 0 and 1."


def _has_volume(id: str, knowledge: Knowledge) -> bool:
    muscle = knowledge.muscles[id]
    return muscle.volume is not None or (
        bool(muscle.members) and all(_has_volume(member, knowledge) for member in muscle.members)
    )


def _pattern_gaps(knowledge: Knowledge) -> Iterator[str]:
    for pattern in knowledge.patterns.values():
        if not any(entry.rank == "primary" for entry in pattern.muscles):
            yield f"Pattern {pattern.id} has no primary muscle."
        if (pattern.part in LIMBS) != bool(pattern.joint):
            yield f"Pattern {pattern.id}: a limb has a joint that is graded, other parts have none."


def _loss_gaps(knowledge: Knowledge) -> Iterator[str]:
    asked = [question.id for step in knowledge.loss.values() for question in step.questions]
    for id in sorted({one for one in asked if asked.count(one) > 1}):
        yield f"Loss of response: question {id} stands in two places."
    for step in knowledge.loss.values():
        if not step.to_do:
            yield f"Loss of response: nothing is said to do about {step.id}."
