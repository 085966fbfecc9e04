"""The forms of scheduling."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from eutonia_clinic.core import words
from eutonia_clinic.core.forms import ClinicForm, DayField
from eutonia_clinic.scheduling.models import NotComing
from eutonia_clinic.visits.views.booking import FURTHEST_DAYS

WEEKDAYS = tuple((str(at), said) for at, said in enumerate(words.WEEKDAYS, start=1))


class DayToCome(ClinicForm):
    """The day of a follow-up or a session, today or later, and not years away."""

    day = DayField(label="Day")

    def __init__(self, *args: Any, today: date, label: str = "Day", **more: Any) -> None:
        super().__init__(*args, **more)
        self._today, self.fields["day"].label = today, label

    def clean_day(self) -> date:
        """Refused when it has passed, or is so far away that the year must be a slip."""
        day: date = self.cleaned_data["day"]
        label = self.fields["day"].label
        if day < self._today:
            raise ValidationError(f"{label}: {words.day(day)} has passed. Type today or a later day.")
        if day > self._today + timedelta(days=FURTHEST_DAYS):
            raise ValidationError(f"{label}: {words.day(day)} is more than two years away. Is the year right?")
        return day


class MissedForm(ClinicForm):
    """Why nobody was seen on a booked day."""

    which = forms.ChoiceField(label="Which day", widget=forms.RadioSelect)
    what = forms.ChoiceField(label="What happened", widget=forms.RadioSelect, choices=NotComing.choices)
    reason = forms.CharField(label="Why", max_length=1800, help_text="In words, and who told it.")

    def __init__(self, *args: Any, which: tuple[tuple[str, str], ...], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["which"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = which


class WorkingDaysForm(ClinicForm):
    """The days of the week on which people are seen."""

    weekdays = forms.MultipleChoiceField(
        label="Days on which people are seen", choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Days on which people are seen: choose at least one."},
    )  # fmt: skip


class ClosedDaysForm(ClinicForm):
    """Days on which nobody is seen."""

    first = DayField(label="First day")
    last = DayField(label="Last day", required=False, help_text="The same day when left empty.")
    words = forms.CharField(label="What for", max_length=200, help_text="For example Christmas, or the move to the new ward.")
