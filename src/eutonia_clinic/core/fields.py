"""Form fields as values, drawn by the macros of nhsuk-frontend and dressed by our own style sheet.

A field is a frozen value, so a presenter can hold it, a test can compare it, and a Django form turns into it (`core.forms`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

from eutonia.domain.answers import Answer
from eutonia_clinic.core import words

Kind = Literal[
    "text", "number", "units", "code", "password", "long_text", "choices", "answer", "select", "tick", "ticks", "day",
]  # fmt: skip

MACROS = {
    "text": ("input", "input"), "number": ("input", "input"), "units": ("input", "input"), "code": ("input", "input"),
    "password": ("input", "input"), "long_text": ("textarea", "textarea"), "choices": ("radios", "radios"),
    "answer": ("radios", "radios"), "select": ("select", "select"), "tick": ("checkboxes", "checkboxes"),
    "ticks": ("checkboxes", "checkboxes"), "day": ("date-input", "dateInput"),
}  # fmt: skip
"""Kind of field: component and macro."""

ALWAYS_DRAWN_ALIKE = ("choices", "answer", "select", "tick", "ticks")
"""Kinds whose values come from a list, so that what was drawn once may be kept; typed text is never kept in memory."""

CHOSEN = ("choices", "answer", "tick", "ticks")
"""Kinds whose first input, and not the block around it, carries the id of the field."""

PARTS_OF_A_DAY = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    words: str
    hint: str = ""


ANSWERS = tuple(
    Choice(one.value, words.capital(one.words)) for one in (Answer.YES, Answer.NO, Answer.CANNOT_ESTABLISH, Answer.NOT_ASKED)
)
"""A safety question has two unknowns beside yes and no, and starts as not asked."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `product` is named beside an amount of units; `last` is the value before this one, in words."""

    name: str
    label: str
    kind: Kind = "text"
    value: str | tuple[str, ...] = ""
    hint: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    product: str = ""
    width: int = 0
    last: str = ""
    autocomplete: str = "off"
    spoken: str = ""
    """The whole name for whoever cannot see what stands around a short label: 'Equinovarus foot RIGHT, Ashworth'."""
    compact: bool = False

    @property
    def id(self) -> str:
        """The id of its first input, to which an error leads."""
        return f"{field_id(self.name)}-day" if self.kind == "day" else field_id(self.name)


def field_id(name: str) -> str:
    """An id that is safe in addresses and style sheets, from a name such as 'dose:soleus:right'."""
    return "f-" + "".join(c if c.isalnum() else "-" for c in name)


def answer_field(name: str, question: str, value: Answer | None, hint: str = "", error: str = "") -> Field:
    """A safety question: yes, no, cannot establish or not asked."""
    return Field(name, question, "answer", (value or Answer.NOT_ASKED).value, hint, error, ANSWERS)


def units_field(name: str, label: str, product: str, value: str = "", error: str = "") -> Field:
    """An amount of toxin: the unit in full and the product stand beside the box."""
    return Field(name, label, "units", value, error=error, unit="units", product=product, width=5)


def drawn(one: Field) -> Markup:
    """The field as HTML."""
    return _drawn_alike(one) if one.kind in ALWAYS_DRAWN_ALIKE else _draw(one)


def error_summary(errors: Iterable[tuple[str, str]], heading: str = "There is a problem") -> Markup:
    """What has to be put right, each leading to its field, at the head of the page and focused. Empty for no error."""
    listed = [{"href": f"#{where}", "text": text} for where, text in errors]
    if not listed:
        return Markup("")
    focused = {"tabindex": "-1", "autofocus": "autofocus"}
    return _macro("error-summary", "errorSummary")({"titleText": heading, "errorList": listed, "attributes": focused})


def errors_of(fields: Iterable[Field]) -> tuple[tuple[str, str], ...]:
    """The errors of some fields for the summary."""
    return tuple((one.id, one.error) for one in fields if one.error)


@lru_cache(maxsize=4096)
def _drawn_alike(one: Field) -> Markup:
    return _draw(one)


def _draw(one: Field) -> Markup:
    component, macro = MACROS[one.kind]
    return _macro(component, macro)({**_common(one), **PARAMETERS.get(one.kind, _of_input)(one)})


def _common(one: Field) -> dict[str, Any]:
    group = " ".join(name for name, wanted in (("is-compact", one.compact), (f"is-{one.kind.replace('_', '-')}", True)) if wanted)
    said: dict[str, Any] = {"name": one.name, "idPrefix": field_id(one.name), "formGroup": {"classes": group}}
    if one.kind not in CHOSEN:
        said["id"] = field_id(one.name)
    if one.error:
        said["errorMessage"] = {"text": one.error}
    if hint := words.joined((one.hint, f"last {one.last}" if one.last else "")):
        said["hint"] = {"text": hint}
    return said


def _label(one: Field) -> dict[str, object]:
    """A short label is completed for whoever only hears it."""
    return {"text": one.label, "visuallyHiddenText": one.spoken} if one.spoken else {"text": one.label}


def _of_input(one: Field) -> dict[str, object]:
    typed: dict[str, object] = {
        "label": _label(one),
        "value": one.value,
        "autocomplete": one.autocomplete,
        "width": one.width or None,
    }
    if one.kind == "password":
        typed["type"] = "password"
    if one.kind in ("number", "units", "code"):
        typed["inputmode"] = "decimal" if one.kind == "units" else "numeric"
        typed["spellcheck"] = False
    if one.unit:
        typed["suffix"] = {"text": words.joined((one.unit, one.product), " of ")}
        typed["label"] = {"text": one.label, "visuallyHiddenText": f", {words.joined((one.unit, one.product), ' of ')}"}
    return typed


def _of_long_text(one: Field) -> dict[str, object]:
    return {"label": _label(one), "value": one.value, "rows": 3}


def _of_choices(one: Field) -> dict[str, object]:
    short = one.kind == "answer" or one.compact
    return {
        "fieldset": {"legend": {"text": one.label}},
        "items": _items(one),
        "value": one.value,
        "inline": short,
        "small": short,
    }


def _of_select(one: Field) -> dict[str, object]:
    return {"label": _label(one), "value": one.value, "items": [{"value": c.value, "text": c.words} for c in one.choices]}


def _of_tick(one: Field) -> dict[str, object]:
    return {
        "items": [{"value": "yes", "text": one.label, "checked": one.value == "yes", "id": field_id(one.name)}],
        "small": one.compact,
    }


def _of_ticks(one: Field) -> dict[str, object]:
    return {"fieldset": {"legend": {"text": one.label}}, "items": _items(one), "values": list(one.value), "small": True}


def _of_day(one: Field) -> dict[str, object]:
    typed = one.value if isinstance(one.value, tuple) and len(one.value) == len(PARTS_OF_A_DAY) else ("",) * len(PARTS_OF_A_DAY)
    items = [
        {"id": f"{field_id(one.name)}-{part}", "name": f"{one.name}_{part}", "label": label, "value": value, "width": width,
         "autocomplete": "off"}
        for (part, label, width), value in zip(PARTS_OF_A_DAY, typed, strict=True)
    ]  # fmt: skip
    return {"fieldset": {"legend": {"text": one.label}}, "items": items}


def _items(one: Field) -> list[dict[str, object]]:
    return [{"value": c.value, "text": c.words, **({"hint": {"text": c.hint}} if c.hint else {})} for c in one.choices]


PARAMETERS: Mapping[str, Callable[[Field], dict[str, object]]] = {
    "long_text": _of_long_text, "choices": _of_choices, "answer": _of_choices, "select": _of_select, "tick": _of_tick,
    "ticks": _of_ticks, "day": _of_day,
}  # fmt: skip


@cache
def _macros() -> Environment:
    """The macros ask of many parameters whether they are there, so they need forgiving undefined values; our pages do not."""
    loader = PackageLoader("nhsuk_frontend_jinja")
    return Environment(loader=loader, undefined=ChainableUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def _macro(component: str, name: str) -> Callable[[Mapping[str, Any]], Markup]:
    found: Callable[[Mapping[str, Any]], Markup] = getattr(
        _macros().get_template(f"nhsuk/components/{component}/macro.jinja").module, name
    )
    return found
