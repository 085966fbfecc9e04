"""What somebody read: the document, the place in it, and what it says of the fact. Numbers are typed, never copied forward."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from eutonia_clinic.core.errors import Changed, NotValid
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.forms import ClinicForm, DayField
from eutonia_clinic.facts.figures import Figure, figures_of
from eutonia_clinic.facts.laying import Label
from eutonia_clinic.facts.models import LONGEST_WORDS
from eutonia_clinic.facts.naming import Held, spelt

NUMBER = re.compile(r"(?:[1-9]\d{0,5}|0)(?:\.\d{1,4})?", re.ASCII)
"""A plain number: no sign, no comma, no leading zeros, a point with digits on both sides."""
LONGEST_TEXT = 4000
LONGEST_REASON = 2000
FIGURE = "figure_"


class FigureField(forms.CharField):
    """One number of a fact, with its unit, and the product beside units of toxin."""

    def __init__(self, figure: Figure, product: str) -> None:
        required = bool(figure.held)
        super().__init__(label=figure.called, required=required, error_messages={"required": _missing(figure)})
        self.figure, self.unit, self.width = figure, figure.unit, 7
        self.product = product if figure.unit == "units" else ""

    def to_python(self, value: object) -> str:
        """The number as it is stored; '' when nothing was typed and nothing stands there."""
        typed = str(super().to_python(value) or "")
        if not typed:
            return ""
        whole = self.figure.shape == "whole"
        if not NUMBER.fullmatch(typed) or (whole and "." in typed):
            kind = "a whole number such as 40" if whole else "a number such as 40 or 2.5"
            raise ValidationError(f"{self.label}: “{typed}” cannot be read. Type {kind}, without comma, sign or unit.")
        if not Decimal(typed):
            raise ValidationError(f"{self.label}: 0 is no amount that a label gives.")
        return spelt(Decimal(typed))


def _missing(figure: Figure) -> str:
    return f"{figure.called}: type what the label says. A value stands here, so it cannot be left empty."


class DocumentForm(ClinicForm):
    """The document that somebody has before them, and the place in it."""

    title = forms.CharField(
        label="Title of the document", max_length=LONGEST_WORDS, error_messages={"required": "Type its title."}
    )
    version = forms.CharField(
        label="Version", max_length=LONGEST_WORDS, help_text="As printed: revision, edition or number",
        error_messages={"required": "Type its version, as it is printed. Write “none” where none is printed."},
    )  # fmt: skip
    dated = DayField(label="Date of the document")
    section = forms.CharField(
        label="Section, table or page", max_length=LONGEST_WORDS, error_messages={"required": "Type where in it this stands."}
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self._today = today

    def clean_dated(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["dated"]
        if day > self._today:
            raise ValidationError("Date of the document: this day is in the future. Is the year right?")
        return day

    @property
    def label(self) -> Label:
        """The document."""
        return Label(*(self.cleaned_data[name] for name in ("title", "version", "dated", "section")))


class ReadingForm(DocumentForm):
    """The label and what it says. `seconding` leaves out the document, which the first person has named, and the reason."""

    def __init__(self, *args: Any, fact: Held, seconding: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self._fact = fact
        if seconding:
            self.fields.clear()
        for one in figures_of(fact):
            self.fields[f"{FIGURE}{one.name}"] = _field_of(one, fact)
        if not seconding:
            self.fields["reason"] = forms.CharField(
                label="Why, if it is other than what stands here", required=False, widget=forms.Textarea,
                max_length=LONGEST_REASON,
                help_text="For example: the new label lowers it. Not needed where the document says the same.",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What is other needs a reason; it is asked for here, beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_other = not self.errors and self.states != self._fact.said
        if is_other and "reason" in self.fields and not any(letter.isalpha() for letter in cleaned.get("reason", "")):
            self.add_error("reason", "The document says other than what stands here. Say in words why it is to be corrected.")
        return cleaned

    @property
    def states(self) -> dict[str, str]:
        """What the document says."""
        return {name: self.cleaned_data[f"{FIGURE}{name}"] for name in self._fact.figures}

    @property
    def document(self) -> tuple[Field, ...]:
        """The fields about the document."""
        return tuple(one for one in self.values if not one.name.startswith(FIGURE) and one.name != "reason")

    @property
    def said(self) -> tuple[Field, ...]:
        """The fields about what it says."""
        return tuple(one for one in self.values if one.name.startswith(FIGURE))

    @property
    def why(self) -> tuple[Field, ...]:
        """The field about the reason."""
        return tuple(one for one in self.values if one.name == "reason")

    def refuse(self, refusal: NotValid | Changed) -> None:
        """What the act refused, at the field that it names; above the form where it names none."""
        for one in refusal.problems if isinstance(refusal, NotValid) else ():
            name = one.field if one.field in self.fields else f"{FIGURE}{one.field}"
            if name in self.fields:
                self.add_error(name, refusal.sentence)
                return
        self.add_error(None, refusal.sentence)


def _field_of(figure: Figure, fact: Held) -> forms.Field:
    if figure.shape == "choice":
        choices = [("", "Choose"), *((one, one) for one in figure.choices)]
        return forms.ChoiceField(label=figure.called, choices=choices, error_messages={"required": _missing(figure)})
    if figure.shape == "text":
        return forms.CharField(
            label=figure.called, widget=forms.Textarea, max_length=LONGEST_TEXT, initial=figure.held, required=bool(figure.held),
            help_text="It stands here as in the knowledge. Change what the document says otherwise.",
        )  # fmt: skip
    return FigureField(figure, fact.product)


def remembered(label: Mapping[str, Any]) -> dict[str, Any]:
    """What may be copied forward from a reader's last reading: the document, never the place in it or what it says."""
    return {name: label[name] for name in ("title", "version", "dated") if label.get(name)}
