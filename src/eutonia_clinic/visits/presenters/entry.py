"""The fields of an assessment and of a follow-up: one place for their names, so that forms and pages agree.

A name says what it is: 'problem:equinus-foot:right:ashworth', 'screen:pregnancy', 'treatment:1:units', 'goal:2:words'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields as fields_of
from dataclasses import is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from eutonia.domain.answers import Answer, Ashworth, Side
from eutonia.domain.case import (
    Distribution,
    EarlierTreatment,
    Goal,
    Impact,
    Measure,
    Mobility,
    MuscleFinding,
    PostureProblem,
    Response,
)
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import ANSWERS, Choice, Field, errors_of
from eutonia_clinic.core.forms import parts_of

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
RESPONSES = tuple(one.value for one in (Response.NOT_KNOWN, Response.GOOD, Response.PARTIAL, Response.NONE))
IMPACTS = tuple(one.value for one in Impact)
DISTRIBUTIONS = tuple(one.value for one in Distribution)
MOBILITIES = tuple(one.value for one in Mobility)
OTHER_STATES = ("in_use", "tried_without_enough_effect", "not_tolerated", "refused", "not_tried")
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
        small("contracture", "Contracture", "select", "fixed_contracture", choices=answers()),
        small("useful", "Holds up", "select", "tone_is_useful", choices=answers()),
    )


def answers() -> tuple[Choice, ...]:
    """Every answer, what was not asked first."""
    return tuple(sorted(ANSWERS, key=lambda one: one.value != Answer.NOT_ASKED.value))


def strength_field(muscle: str, name: str, side: Side, found: MuscleFinding | None) -> Field:
    """Medical Research Council grade of one muscle, 0 to 5."""
    value = found.strength if found else None
    return Field(
        f"muscle:{muscle}:{side.value}:strength", f"{name} {side.word}", "select", text(value), choices=STRENGTHS, compact=True
    )


def said_of(one: MuscleFinding) -> str:
    """What was found in a muscle beside its strength, in words; empty when nothing was."""
    told = {"overactive": one.overactive, "tone holds up": one.tone_is_useful, "infection at the site": one.infection_at_site}
    said = [f"{what}: {answer.words}" for what, answer in told.items() if answer is not Answer.NOT_ASKED]
    return words.joined([*said, one.note], ", ")


def day_field(name: str, label: str, day: date | None) -> Field:
    """A civil day in its three boxes."""
    return Field(name, label, "day", parts_of(day))


def answered_by(name: str, value: str) -> Field:
    """Who answered."""
    return Field(name, "Answered by", "select", value, choices=WHO)


def treatment_fields(number: int, one: EarlierTreatment | None, knowledge: Knowledge) -> tuple[Field, ...]:
    """One earlier treatment that was told of. What is not known is left empty."""
    name = f"treatment:{number}"
    products = (Choice("", "not known"), *(Choice(p, p) for p in knowledge.products))
    return (
        day_field(f"{name}:given_on", "Given on", one.given_on if one else None),
        Field(f"{name}:product", "Product", "select", text(one.product if one else None), choices=products),
        Field(f"{name}:units", "Units of that product", "number", text(one.units if one else None), width=5),
        Field(f"{name}:indication", "For", "select", one.indication if one else "not_known", choices=spoken_choices(INDICATIONS)),
        Field(f"{name}:clinic", "Where", "text", one.clinic if one else ""),
        Field(
            f"{name}:confirmed",
            "Seen in a letter or record",
            "select",
            (one.confirmed if one else Answer.NOT_ASKED).value,
            choices=answers(),
        ),
        Field(
            f"{name}:response",
            "How it worked",
            "select",
            one.response.value if one else "not_known",
            choices=spoken_choices(RESPONSES),
        ),
    )


def spoken_choices(values: tuple[str, ...]) -> tuple[Choice, ...]:
    """Values as they are said."""
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


def with_typed(
    page: Page, typed: Mapping[str, Any], errors: Mapping[str, str], general: tuple[tuple[str, str], ...] = ()
) -> Page:
    """The page with what was typed and cannot be read in its boxes, and each error at its field, named by its label.

    `general` are errors that stand at no field, each with the id of the part of the page that it leads to.
    """
    if not (typed or errors or general):
        return page
    fields = {one.name: one for one in every_field(page)}
    named = {name: f"{_led(name_of(fields[name]))} {why}" for name, why in errors.items() if name in fields}
    boxes = {name: tuple(value) if isinstance(value, list) else value for name, value in typed.items()}
    shown: Any = with_errors(_each_field(page, lambda one: replace(one, value=boxes.get(one.name, one.value))), named)
    homeless = tuple(("main", why) for name, why in errors.items() if name not in fields)
    done: Page = replace(shown, errors=(*general, *shown.errors, *homeless))
    return done


def name_of(one: Field) -> str:
    """'Ashworth (Equinovarus foot RIGHT)': a field by its whole name."""
    return words.joined((one.label, one.spoken), " ")


def _led(label: str) -> str:
    """A label as an error begins with it; a question keeps its own mark."""
    return label if label.endswith("?") else f"{label}:"


def with_errors(page: Page, errors: Mapping[str, str]) -> Page:
    """The page with each error at its field, and all of them in `errors` for the summary."""
    marked: Any = _each_field(page, lambda one: replace(one, error=errors[one.name]) if one.name in errors else one)
    done: Page = replace(marked, errors=errors_of(every_field(marked)))
    return done


def _each_field(value: Any, changed: Callable[[Field], Field]) -> Any:
    if isinstance(value, Field):
        return changed(value)
    if isinstance(value, tuple):
        return tuple(_each_field(one, changed) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: _each_field(getattr(value, part.name), changed) for part in fields_of(value) if part.init}
        return replace(value, **parts)
    return value


def said(one: Field) -> str:
    """The value of a field in words."""
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    named = {choice.value: choice.words for choice in one.choices}
    return " ".join(named.get(value, value) for value in values if value)
