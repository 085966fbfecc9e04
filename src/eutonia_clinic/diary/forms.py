"""The forms of the clinic's side of the diary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from eutonia_clinic.core.forms import ClinicForm
from eutonia_clinic.diary.documents import LONGEST_SYMPTOM, MOST_SYMPTOMS
from eutonia_clinic.diary.models import LONGEST_NAME, LONGEST_TELEPHONE

WHO = (("person", "The person themself"), ("carer", "A carer, who writes in their place"))
NOTHING = "nothing: it is kept, and teaches nothing"


class InviteForm(ClinicForm):
    """For whom an invitation is."""

    who = forms.ChoiceField(label="Who will write?", choices=WHO, widget=forms.RadioSelect, initial="person")
    name = forms.CharField(
        label="Name of the carer", max_length=LONGEST_NAME, required=False, help_text="It stands beside everything they write."
    )

    def clean(self) -> dict[str, Any]:
        """A carer has a name."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("who") == "carer" and not any(letter.isalpha() for letter in found.get("name", "")):
            self.add_error("name", "Name of the carer: type first name and surname.")
        return found


class ClosingForm(ClinicForm):
    """Why a device is closed."""

    reason = forms.CharField(label="Why?", max_length=2000, help_text="Lost, given away, no longer the carer.")


class TelephoneForm(ClinicForm):
    """Whom the people of the clinic call."""

    telephone = forms.CharField(label="Telephone of the clinic", max_length=LONGEST_TELEPHONE)
    hours = forms.CharField(label="When somebody answers", max_length=120, required=False, help_text="Monday to Friday, 9 to 5.")
    emergency = forms.CharField(label="Emergency number", max_length=LONGEST_TELEPHONE)

    def clean_telephone(self) -> str:
        """A number that can be dialled."""
        return _dialled(self.cleaned_data["telephone"], "Telephone of the clinic")

    def clean_emergency(self) -> str:
        """A number that can be dialled."""
        return _dialled(self.cleaned_data["emergency"], "Emergency number")


class ReviewForm(ClinicForm):
    """What was done about a red flag."""

    words = forms.CharField(label="What did you do about it?", max_length=2000, widget=forms.Textarea)


class SymptomsForm(ClinicForm):
    """Up to three symptoms, and the problem whose spasms are counted. `problems` are those of the last assessment."""

    def __init__(self, *args: Any, of: list[tuple[str, str]], spasms: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for number in range(1, MOST_SYMPTOMS + 1):
            self.fields[f"words_{number}"] = forms.CharField(
                label=f"Symptom {number}", max_length=LONGEST_SYMPTOM, required=False,
                help_text="In the person's own words. Rated from 0, none, to 10, worst.",
            )  # fmt: skip
            self.fields[f"of_{number}"] = forms.ChoiceField(
                label=f"What symptom {number} tells of", choices=[("", NOTHING), *of], required=False
            )
        self.fields["spasms_of"] = forms.ChoiceField(
            label="The spasms that are counted are those of", choices=[("", NOTHING), *spasms], required=False
        )

    def clean(self) -> dict[str, Any]:
        """At least one symptom, none twice."""
        found: dict[str, Any] = super().clean() or {}
        named = [" ".join(found.get(f"words_{number}", "").split()) for number in range(1, MOST_SYMPTOMS + 1)]
        if not any(named):
            self.add_error("words_1", "Symptom 1: type at least one.")
        for number, words in enumerate(named, start=1):
            if words and words in named[: number - 1]:
                self.add_error(f"words_{number}", f"Symptom {number}: “{words}” stands above already.")
            if not words and found.get(f"of_{number}"):
                self.add_error(f"words_{number}", f"Symptom {number}: type what the person rates.")
        return found


def _dialled(typed: str, label: str) -> str:
    if not any(one.isdigit() for one in typed) or any(one.isalpha() for one in typed):
        raise ValidationError(f"{label}: “{typed}” is not a number that can be dialled. Type digits and spaces.")
    return typed
