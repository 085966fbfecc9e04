"""What is typed for an export, and of whoever objects to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.forms import ClinicForm, WholeField
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.service.acts import purpose_of
from eutonia_clinic.service.exporting.making import Wanted
from eutonia_clinic.service.models import LONGEST_NAME, LONGEST_PURPOSE
from eutonia_clinic.service.periods import Period, month_named

MOST_ALIKE = 1_000
LONGEST_KEY = 200
LONGEST_WORDS = 2_000


class ChoiceForm(ClinicForm):
    """Who objects, or takes it back, and what was said."""

    said_by = forms.CharField(
        label="Who said it", max_length=LONGEST_NAME, help_text="The person, or who spoke for them, by name.",
        error_messages={"required": "Who said it? Write the person, or who spoke for them."},
    )  # fmt: skip
    words = forms.CharField(
        label="What was said", max_length=LONGEST_WORDS, widget=forms.Textarea,
        help_text="In their words. Nobody has to give a reason: “gave no reason” is enough.",
        error_messages={"required": "What was said? “Gave no reason” is enough."},
    )  # fmt: skip


class ExportForm(ClinicForm):
    """What an export is for, until when, and how many have to be alike."""

    purpose = forms.CharField(
        label="What is it for?", max_length=LONGEST_PURPOSE, widget=forms.Textarea,
        help_text="The project, and who approved it. Kept with your name, and not in the file. Name no person treated.",
        error_messages={"required": "What is it for? Say the project, and who approved it."},
    )  # fmt: skip
    until = forms.ChoiceField(label="Until the end of")
    least = WholeField(
        label="People who have to be alike, at least", min_value=0, max_value=MOST_ALIKE,
        help_text="By age, sex, mobility and year of first session. More is safer; fewer is not possible.",
        error_messages={"required": "Type how many people have to be alike at least.", "invalid": "Type a whole number."},
    )  # fmt: skip
    project_key = forms.CharField(
        label="Project key, when exports of one project have to be linked", required=False, max_length=LONGEST_KEY,
        help_text="Empty for an export that stands alone. With a key people are called the same in every export made with it.",
    )  # fmt: skip

    def __init__(self, *args: Any, months: Sequence[Period], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["until"].choices = [(f"{one.ends:%Y-%m}", one.words) for one in months]  # type: ignore[attr-defined]
        self.fields["least"].initial = whole("export.least")
        self.fields["least"].width = 5  # type: ignore[attr-defined]

    def clean_purpose(self) -> str:
        """Said in a few words."""
        try:
            return purpose_of(self.cleaned_data["purpose"])
        except NotValid as refused:
            raise ValidationError(refused.sentence) from refused

    def clean_least(self) -> int:
        """Never fewer than the clinic works by."""
        least, fewest = int(self.cleaned_data["least"]), whole("export.least")
        if least < fewest:
            raise ValidationError(f"At least {fewest} people have to be alike. Type {fewest} or more.")
        return least

    def clean_project_key(self) -> str:
        """Long enough not to be guessed."""
        key: str = self.cleaned_data["project_key"].strip()
        letters = whole("export.project_key_letters")
        if 0 < len(key) < letters:
            raise ValidationError(f"A project key has at least {letters} characters. Type a longer one, or leave it empty.")
        return key

    def wanted(self) -> Wanted:
        """What is asked for."""
        month = month_named(self.cleaned_data["until"])
        assert month is not None, "the choices are months"
        return Wanted(month.ends, self.cleaned_data["least"], self.cleaned_data["project_key"])
