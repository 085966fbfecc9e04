"""Django forms whose fields draw themselves: `{{ form.birth_date }}` is the field with its label, hint and error.

Numbers and days are read strictly: one spelling, and whatever else is typed is refused with a sentence that says what is
expected (hazards H11, H12). Nothing is guessed, rounded or put right in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup

from eutonia.domain.answers import Answer
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import ANSWERS, PARTS_OF_A_DAY, Choice, Field, Kind, drawn, error_summary, errors_of

AMOUNT = re.compile(r"(?:[1-9]\d{0,3}|0)(?:\.\d{1,3})?", re.ASCII)
"""A plain number as a nurse writes a dose: no sign, no comma, no leading zeros, a point with digits on both sides."""

YEAR_DIGITS = 4


class ClinicBoundField(forms.BoundField):
    """A field of a form that draws itself."""

    def as_value(self) -> Field:
        """The field as the frozen value that pages hold."""
        return Field(
            name=self.html_name,
            label=str(self.label),
            kind=kind_of(self.field),
            value=self._typed(),
            hint=str(self.help_text),
            error=" ".join(str(error) for error in self.errors),
            choices=_choices(self.field),
            unit=getattr(self.field, "unit", ""),
            product=getattr(self.field, "product", ""),
            width=getattr(self.field, "width", 0),
            autocomplete=getattr(self.field, "autocomplete", "off"),
        )

    def __html__(self) -> SafeString:
        return mark_safe(drawn(self.as_value()))  # escaped by the macros

    def _typed(self) -> str | tuple[str, ...]:
        value = self.value() if kind_of(self.field) != "password" else ""
        if isinstance(self.field, DayField):
            return parts_of(value)
        if kind_of(self.field) == "ticks":
            return tuple(str(one) for one in value or ())
        if kind_of(self.field) == "tick":
            return "yes" if value in (True, "yes", "on") else ""
        if isinstance(value, Answer):
            return value.value
        return "" if value is None else str(value)


class ClinicForm(forms.Form):
    """The base of every form of the clinic."""

    bound_field_class = ClinicBoundField

    @property
    def values(self) -> tuple[Field, ...]:
        """Every field as a value, in order."""
        return tuple(field.as_value() for field in self if isinstance(field, ClinicBoundField))

    @property
    def problems(self) -> Markup:
        """The error summary; empty when there is nothing to put right."""
        general = ((self.values[0].id if self.values else "main", str(error)) for error in self.non_field_errors())
        return error_summary([*general, *errors_of(self.values)]) if self.is_bound else Markup("")


class AnswerField(forms.ChoiceField):
    """Yes, no, cannot establish or not asked. What is left out was not asked; it is never no."""

    def __init__(self, **options: Any) -> None:
        choices = [(one.value, one.words) for one in ANSWERS]
        super().__init__(choices=choices, required=False, widget=forms.RadioSelect, **options)

    def clean(self, value: object) -> Answer:
        """The answer."""
        return Answer(super().clean(value) or Answer.NOT_ASKED)


class AmountField(forms.CharField):
    """A plain decimal number, kept exact."""

    expected = "a number such as 40 or 2.5, without comma, sign or unit"

    def __init__(self, *, unit: str = "", width: int = 5, **options: Any) -> None:
        super().__init__(**options)
        self.unit, self.width = unit, width

    def to_python(self, value: object) -> Any:
        """The number, None when nothing was typed, or a refusal."""
        typed = str(super().to_python(value) or "")
        if not typed:
            return None
        if not AMOUNT.fullmatch(typed):
            raise ValidationError(f"{self.label}: “{typed}” cannot be read. Type {self.expected}.")
        return Decimal(typed)


class UnitsField(AmountField):
    """Units of one product, in its step. The product stands beside the box and in the refusal."""

    def __init__(self, *, product: str, step: Decimal, **options: Any) -> None:
        super().__init__(unit="units", **options)
        self.product, self.step = product, step

    def to_python(self, value: object) -> Any:
        """The units, None when nothing was typed, or a refusal."""
        amount = super().to_python(value)
        if amount is not None and amount % self.step:
            raise ValidationError(
                f"{self.label}: {words.exact(amount)} is not a step of {words.dose(self.step, self.product)}. "
                f"Type a multiple of {words.exact(self.step)}."
            )
        return amount


class DayWidget(forms.Widget):
    """Three boxes: day, month, year. The order never has to be guessed."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, ...]:
        """What was typed into the three boxes."""
        del files
        return tuple(str(data.get(f"{name}_{part}", "")).strip() for part, _, _ in PARTS_OF_A_DAY)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """True when none of the boxes was sent."""
        del files
        return all(f"{name}_{part}" not in data for part, _, _ in PARTS_OF_A_DAY)


class DayField(forms.Field):
    """A civil day."""

    widget = DayWidget

    def to_python(self, value: object) -> date | None:
        """The day, None when all boxes are empty, or a refusal that says which part is wrong."""
        parts = parts_of(value)
        if not any(parts):
            return None
        try:
            return _day(*parts)
        except ValueError:
            raise ValidationError(
                f"{self.label}: “{' '.join(part for part in parts if part)}” is not a day. "
                "Type day, month and year in numbers, for example 24 9 2026."
            ) from None

    def validate(self, value: object) -> None:
        """A day that is asked for must be there."""
        if self.required and value is None:
            raise ValidationError(f"{self.label}: type day, month and year.")


def _day(day: str, month: str, year: str) -> date:
    if not all(part.isascii() and part.isdigit() for part in (day, month, year)) or len(year) != YEAR_DIGITS:
        raise ValueError(day, month, year)
    return date(int(year), int(month), int(day))


def parts_of(value: object) -> tuple[str, ...]:
    """The three boxes of a day: what was typed, or the parts of a date."""
    if isinstance(value, date):
        return (str(value.day), str(value.month), str(value.year))
    return tuple(str(part) for part in value) if isinstance(value, tuple | list) else ("", "", "")


KINDS: tuple[tuple[Callable[[forms.Field], bool], Kind], ...] = (
    (lambda field: isinstance(field, DayField), "day"),
    (lambda field: isinstance(field, AnswerField), "answer"),
    (lambda field: isinstance(field, UnitsField), "units"),
    (lambda field: isinstance(field, AmountField | forms.IntegerField), "number"),
    (lambda field: isinstance(field, forms.BooleanField), "tick"),
    (lambda field: isinstance(field.widget, forms.CheckboxSelectMultiple), "ticks"),
    (lambda field: isinstance(field.widget, forms.RadioSelect), "choices"),
    (lambda field: isinstance(field.widget, forms.Select), "select"),
    (lambda field: isinstance(field.widget, forms.PasswordInput), "password"),
    (lambda field: isinstance(field.widget, forms.Textarea), "long_text"),
)
"""The first that holds decides how a field looks."""


def kind_of(field: forms.Field) -> Kind:
    """How a field of a form looks."""
    return next((kind for holds, kind in KINDS if holds(field)), "text")


def _choices(field: forms.Field) -> tuple[Choice, ...]:
    if not isinstance(field, forms.ChoiceField):
        return ()
    found: Any = field.choices
    return tuple(Choice(str(value), str(said)) for value, said in found)
