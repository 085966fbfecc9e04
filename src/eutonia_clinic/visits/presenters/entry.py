"""The fields of an assessment and of a follow-up: one place for their names, so that forms and pages agree.

A name says what it is: 'problem:equinus-foot:right:ashworth', 'screen:pregnancy', 'treatment:1:units', 'goal:2:words'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import is_dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from eutonia.domain.answers import Answer, Ashworth, Side
from eutonia.domain.case import (
    Case,
    Distribution,
    EarlierTreatment,
    Goal,
    Impact,
    Measure,
    Mobility,
    MuscleFinding,
    PostureProblem,
)
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import ANSWERS, Choice, Field, errors_of

MEASURED = 5
"""The first fields of a problem are what is measured; the others are what it means for the person."""
UNGRADED = Choice("", "not graded")
GRADES = (UNGRADED, *(Choice(one.value, one.value) for one in Ashworth))
STRENGTHS = (Choice("", "not examined"), *(Choice(str(n), str(n)) for n in range(6)))
IMPORTANCE = (Choice("1", "1, some"), Choice("2", "2, much"), Choice("3", "3, most"))
MEASURES = (
    Choice(Measure.ASHWORTH.value, "Ashworth grade"), Choice(Measure.SPASMS_PER_DAY.value, "spasms a day"),
    Choice(Measure.PAIN.value, "pain, 0 to 10"),
)  # fmt: skip
WHO = (
    Choice("nobody", "nobody yet"), Choice("person", "the person"), Choice("carer", "the carer"),
    Choice("person_and_carer", "the person and the carer"), Choice("record", "the record alone"),
)  # fmt: skip
INDICATIONS = (
    "not_known", "limb_spasticity", "cervical_dystonia", "bladder", "migraine", "sialorrhoea", "hyperhidrosis", "face_or_eyelid",
    "jaw", "cosmetic", "other",
)  # fmt: skip
STATUSES = ("given", "signed_not_given", "cancelled")
Page = TypeVar("Page")


def spoken(value: str) -> str:
    """'not_asked' as 'not asked'."""
    return value.replace("_", " ")


def choices_of(kind: type[StrEnum]) -> tuple[Choice, ...]:
    """Every value of an enumeration, in words, what was not asked first."""
    ordered = sorted(kind, key=lambda one: one.value != "not_asked")
    return tuple(Choice(one.value, spoken(one.value)) for one in ordered)


def text(value: object | None) -> str:
    """A value as it stands in its box; nothing for what was not asked."""
    if isinstance(value, Decimal):
        return words.typed(value)
    return "" if value is None else str(value)


def last(value: object | None, there: bool) -> str:
    """The value before, in words; empty where there was no assessment before."""
    if not there:
        return ""
    return spoken(value.value) if isinstance(value, StrEnum) else words.known(value)


def compact(
    name: str, label: str, whose: str, kind: Any, value: object | None, before: object | None, there: bool, **more: Any
) -> Field:
    """A small field in a row, with its whole name for whoever only hears it."""
    return Field(name, label, kind, text(value), last=last(before, there), spoken=f"({whose})", compact=True, **more)


def problem_fields(name: str, whose: str, now: PostureProblem | None, before: PostureProblem | None) -> tuple[Field, ...]:
    """What is asked of one problem. The measured ones come first."""
    there = before is not None

    def value(one: PostureProblem | None, path: str) -> object | None:
        for step in path.split("."):
            one = getattr(one, step, None)
        return one

    def small(key: str, label: str, kind: str, path: str, **more: Any) -> Field:
        return compact(f"{name}:{key}", label, whose, kind, value(now, path), value(before, path), there, **more)

    return (
        small("ashworth", "Ashworth", "select", "ashworth", choices=GRADES),
        small("catch", "Catch, R1 °", "number", "tardieu.catch_degrees"),
        small("range", "Range, R2 °", "number", "tardieu.full_range_degrees"),
        small("spasms", "Spasms a day", "number", "spasms_per_day"),
        small("pain", "Pain, 0 to 10", "number", "pain"),
        small("impact", "Impact", "select", "impact", choices=choices_of(Impact)),
        small("contracture", "Contracture", "select", "fixed_contracture", choices=_answers()),
        small("useful", "Holds up", "select", "tone_is_useful", choices=_answers()),
    )


def _answers() -> tuple[Choice, ...]:
    return tuple(sorted(ANSWERS, key=lambda one: one.value != Answer.NOT_ASKED.value))


def strength_field(muscle: str, name: str, side: Side, found: MuscleFinding | None) -> Field:
    """Medical Research Council grade of one muscle, 0 to 5."""
    value = found.strength if found else None
    return Field(
        f"muscle:{muscle}:{side.value}:strength", f"{name} {side.word}", "select", text(value), choices=STRENGTHS, compact=True
    )


def person_fields(case: Case, before: Case | None) -> tuple[Field, ...]:
    """What changes from visit to visit about the person."""
    now, then, there = case.person, before.person if before else None, before is not None

    def old(name: str) -> str:
        return last(getattr(then, name), True) if there else ""

    return (
        Field("person:weight_kg", "Weight", "number", text(now.weight_kg), unit="kg", width=5, last=old("weight_kg")),
        Field("person:height_cm", "Height", "number", text(now.height_cm), unit="cm", width=5, last=old("height_cm")),
        Field("person:edss", "EDSS", "number", text(now.edss), width=5, last=old("edss")),
        Field(
            "person:mobility",
            "Moves about",
            "select",
            now.mobility.value,
            choices=choices_of(Mobility),
            last=spoken(old("mobility")),
        ),
        Field("distribution", "Spread of the overactivity", "select", case.distribution.value, choices=choices_of(Distribution)),
    )


def answered_by(name: str, value: str) -> Field:
    """Who answered."""
    return Field(name, "Answered by", "select", value, choices=WHO)


def treatment_fields(number: int, one: EarlierTreatment | None, knowledge: Knowledge) -> tuple[Field, ...]:
    """One earlier treatment. What is not known is left empty."""
    name = f"treatment:{number}"
    products = (Choice("", "not known"), *(Choice(p, p) for p in knowledge.products))
    day = one.given_on if one else None
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return (
        Field(f"{name}:given_on", "Given on", "day", parts),
        Field(f"{name}:product", "Product", "select", text(one.product if one else None), choices=products),
        Field(f"{name}:units", "Units of that product", "number", text(one.units if one else None), width=5),
        Field(
            f"{name}:indication", "For", "select", one.indication if one else "not_known", choices=_spoken_choices(INDICATIONS)
        ),
        Field(f"{name}:clinic", "Where", "text", one.clinic if one else ""),
        Field(
            f"{name}:confirmed",
            "Seen in a letter or record",
            "select",
            (one.confirmed if one else Answer.NOT_ASKED).value,
            choices=_answers(),
        ),
        Field(f"{name}:status", "State", "select", one.status if one else "given", choices=_spoken_choices(STATUSES)),
    )


def _spoken_choices(values: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(one, spoken(one)) for one in values)


def goal_fields(number: int, one: Goal | None, problems: tuple[Choice, ...]) -> tuple[Field, ...]:
    """One goal: the person's words, what it is about, how it is measured, and when it is reached."""
    name = f"goal:{number}"
    about = tuple(f"{p.pattern}:{p.side.value}" for p in one.problems) if one else ()
    target = (one.target_ashworth.value if one.target_ashworth else text(one.target_at_most)) if one else ""
    return (
        Field(f"{name}:words", "In the person’s words", "text", one.words if one else ""),
        Field(f"{name}:measure", "Measured by", "select", one.measure.value if one else Measure.ASHWORTH.value, choices=MEASURES),
        Field(f"{name}:target", "Reached at this or lower", "text", target, width=5),
        Field(f"{name}:importance", "Importance", "select", str(one.importance if one else 2), choices=IMPORTANCE),
        Field(f"{name}:problems", "About", "ticks", about, choices=problems),
    )


def every_field(value: object) -> tuple[Field, ...]:
    """Every field inside a page, however deep, in the order in which it stands."""
    if isinstance(value, Field):
        return (value,)
    if isinstance(value, tuple):
        return tuple(one for part in value for one in every_field(part))
    if is_dataclass(value):
        return tuple(one for part in fields_of(value) for one in every_field(getattr(value, part.name)))
    return ()


def with_errors(page: Page, errors: Mapping[str, str]) -> Page:
    """The page with each error at its field, and all of them in `errors` for the summary."""
    marked: Any = _marked(page, errors)
    done: Page = replace(marked, errors=errors_of(every_field(marked)))
    return done


def _marked(value: Any, errors: Mapping[str, str]) -> Any:
    if isinstance(value, Field):
        return replace(value, error=errors[value.name]) if value.name in errors else value
    if isinstance(value, tuple):
        return tuple(_marked(one, errors) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _marked(getattr(value, part.name), errors) for part in fields_of(value) if part.init})
    return value
