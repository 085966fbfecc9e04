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
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup

from eutonia.domain.answers import Answer
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import ANSWERS, PARTS_OF_A_DAY, Choice, Field, Kind, drawn, error_summary, errors_of
from eutonia_clinic.core.texts import wanted_of

AMOUNT = re.compile(r"(?:[1-9]\d{0,3}|0)(?:\.(?:\d{1,2}|\d{2}[1-9]))?", re.ASCII)
"""A plain number as a nurse writes a dose: no sign, no comma, no leading zeros, a point with digits on both sides. Three places
that end in 0 are how other countries write thousands: 1.000 and 1.250 are not guessed (hazard H12)."""

WHOLE = re.compile(r"0|[1-9]\d{0,5}", re.ASCII)
NOT_SAID = forms.Field.default_error_messages["required"]
YEAR_DIGITS = 4
DAY = re.compile(rf"\d{{{YEAR_DIGITS}}}-\d{{1,2}}-\d{{1,2}}", re.ASCII)
EARLIEST_YEAR, LATEST_YEAR = 1800, 2999
"""Nobody who is treated was born before these, and nothing is planned after them."""


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            if one.error_messages.get("required") == NOT_SAID and not isinstance(one, DayField):
                one.error_messages["required"] = _asked_for(one)
            one.validators = [_in_our_words(each, one) for each in one.validators]

    def _post_clean(self) -> None:
        """Whatever was typed can be kept, or is refused at its field."""
        super()._post_clean()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and name in self.fields and kind_of(self.fields[name]) != "password":
                self._must_be_kept(name, value)

    def _must_be_kept(self, name: str, value: str) -> None:
        if wanted := wanted_of(value):
            self.add_error(name, f"{self.fields[name].label}: expected is {wanted}.")

    @property
    def values(self) -> tuple[Field, ...]:
        """Every field as a value, in order."""
        return tuple(field.as_value() for field in self if isinstance(field, ClinicBoundField))

    @property
    def problems(self) -> Markup:
        """The error summary; empty when there is nothing to put right."""
        general = ((self.values[0].id if self.values else "main", str(error)) for error in self.non_field_errors())
        return error_summary([*general, *errors_of(self.values)]) if self.is_bound else Markup("")


def _asked_for(one: forms.Field) -> str:
    """'Why? Choose one.' or 'Address: type it.'"""
    said, label = "choose one." if isinstance(one, forms.ChoiceField) else "type it.", str(one.label)
    return f"{label} {words.capital(said)}" if label.endswith("?") else f"{label}: {said}"


def _in_our_words(validator: Any, one: forms.Field) -> Any:
    """What refuses an empty character, which no database takes, says what is expected in its place."""
    if not isinstance(validator, ProhibitNullCharactersValidator):
        return validator
    return ProhibitNullCharactersValidator(f"{one.label}: expected is {wanted_of(chr(0))}.")


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


class WholeField(forms.IntegerField):
    """A plain whole number: digits and nothing else, of the kind that is on every keyboard."""

    def to_python(self, value: object) -> Any:
        """The number, None when nothing was typed, or a refusal."""
        if value not in self.empty_values and not WHOLE.fullmatch(str(value).strip()):
            raise ValidationError(self.error_messages["invalid"])
        return super().to_python(value)


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
            return day_of(*parts)
        except ValueError:
            raise ValidationError(
                f"{self.label}: “{' '.join(part for part in parts if part)}” is not a day. "
                "Type day, month and year in numbers, for example 24 9 2026."
            ) from None

    def validate(self, value: object) -> None:
        """A day that is asked for must be there."""
        if self.required and value is None:
            raise ValidationError(f"{self.label}: type day, month and year.")


def day_of(day: str, month: str, year: str) -> date:
    """A civil day from its three boxes, in a year from which weeks can be counted both ways. Raises `ValueError` for another."""
    found = DAY.fullmatch(f"{year}-{month}-{day}")
    if not found or not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        raise ValueError(day, month, year)
    return date(int(year), int(month), int(day))


def day_in(text: str) -> date | None:
    """The day that an address or a hidden field names, written 2026-09-24; None for anything else."""
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    try:
        return day_of(day, month, year)
    except ValueError:
        return None


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
