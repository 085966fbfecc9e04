"""The forms on which an adverse event is written down, followed up, and handed over. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from eutonia.domain.answers import Answer
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.forms import AnswerField, ClinicBoundField, ClinicForm, DayField
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.events import catalogue
from eutonia_clinic.events.documents import EventDocument

LONGEST = 2000
NOT_SAID = {"severity": "not-said", "relation": "not-said"}


def ticks(label: str, choices: Iterable[tuple[str, str]], hint: str = "", required: bool = False) -> forms.MultipleChoiceField:
    """Several of a list."""
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), help_text=hint, required=required, widget=forms.CheckboxSelectMultiple
    )


def one_of(label: str, kind: str, hint: str = "", **more: Any) -> forms.ChoiceField:
    """One of the choices of a kind."""
    choices = [(one.id, words.capital(one.words)) for one in catalogue.options(kind).values()]
    missing = {"required": f"{label}: choose one."}
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, widget=forms.RadioSelect, error_messages=missing, **more
    )


def text(label: str, hint: str = "", required: bool = False, many_lines: bool = True) -> forms.CharField:
    """A text in somebody's own words."""
    missing, widget = {"required": f"{label}: say it."}, forms.Textarea if many_lines else forms.TextInput
    return forms.CharField(
        label=label, help_text=hint, required=required, widget=widget, max_length=LONGEST, error_messages=missing
    )


class SeriousForm(ClinicForm):
    """A form that asks how serious it is: one question for each criterion."""

    def _ask_seriousness(self) -> None:
        for one in catalogue.options("seriousness").values():
            self.fields[f"serious-{one.id}"] = AnswerField(label=one.words)

    @property
    def seriousness(self) -> dict[str, Answer]:
        """The answers."""
        return {one: self.cleaned_data[f"serious-{one}"] for one in catalogue.options("seriousness")}

    @property
    def questions(self) -> tuple[Field, ...]:
        """The fields of the questions."""
        return self.fields_of(f"serious-{one}" for one in catalogue.options("seriousness"))

    def fields_of(self, names: Iterable[str]) -> tuple[Field, ...]:
        """Some fields, as values."""
        return tuple(bound.as_value() for name in names if isinstance(bound := self[name], ClinicBoundField))

    def _must_not_be_to_come(self, name: str, today: date) -> None:
        day = self.cleaned_data.get(name)
        if day and day > today:
            self.add_error(name, f"{self.fields[name].label}: {words.day(day)} is still to come. Type today or an earlier day.")

    def _must_not_have_passed(self, today: date, kept: date | None = None) -> None:
        day = self.cleaned_data.get("follow_up_by")
        if day and day < today and day != kept:
            self.add_error("follow_up_by", f"Ask again by: {words.day(day)} has passed. Type today or a later day.")


class NewsForm(SeriousForm):
    """What was learned of an event later."""

    on = DayField(label="Learned on")
    words = text("What was learned, in words", "In plain words, without names.", required=True)
    outcome = one_of("How it is now", "outcome")
    ended_on = DayField(label="When it was over (optional)", required=False)
    action_words = text("More about what was done (optional)", many_lines=False)
    follow_up_by = DayField(label="Ask again by (optional)", required=False)

    def __init__(self, *args: Any, held: EventDocument, today: date, **more: Any) -> None:
        self.held, self.today = held, today
        answers = {f"serious-{name}": value for name, value in held.seriousness.items()}
        again = None if held.is_settled else today + timedelta(days=whole("events.follow_up_days"))
        initial = {"on": today, "outcome": held.outcome, "ended_on": held.ended_on, "actions": held.actions, **answers}
        super().__init__(*args, **{**more, "initial": {**initial, "follow_up_by": again}})
        self.fields["actions"] = ticks("What was done", [(one.id, one.words) for one in catalogue.options("action").values()])
        self._ask_seriousness()

    def clean(self) -> dict[str, Any]:
        """The days can be."""
        held: dict[str, Any] = super().clean() or {}
        for name in ("on", "ended_on"):
            self._must_not_be_to_come(name, self.today)
        if held.get("on") and held["on"] < self.held.told_on:
            self.add_error("on", f"Learned on: the event was told on {words.day(self.held.told_on)}; this is earlier.")
        self._must_not_have_passed(self.today)
        return held

    @property
    def tree(self) -> dict[str, Any]:
        """The news as a document to be checked."""
        names = ("on", "words", "outcome", "ended_on", "actions", "action_words", "follow_up_by")
        return {**{name: self.cleaned_data[name] for name in names}, "seriousness": self.seriousness}


class HandOverForm(ClinicForm):
    """To which scheme an event was reported, on which day, under which number; or why it is not."""

    day = DayField(label="Reported on, or decided on")
    reference = forms.CharField(label="Number that the scheme gave", required=False, max_length=128)
    why_not = text("Or: why it is not reported")

    def __init__(self, *args: Any, first: str, today: date, told_on: date, **more: Any) -> None:
        self.today, self.told_on = today, told_on
        super().__init__(*args, **{**more, "initial": {"scheme": first, "day": today}})
        choices = [(one.id, one.name) for one in catalogue.schemes().values()]
        scheme = forms.ChoiceField(label="Scheme", choices=choices, widget=forms.RadioSelect)
        self.fields = {"scheme": scheme, **self.fields}

    def clean(self) -> dict[str, Any]:
        """A number or a reason, not both; a day that can be."""
        held: dict[str, Any] = super().clean() or {}
        day = held.get("day")
        if day and not self.told_on <= day <= self.today:
            self.add_error("day", f"Reported on: a day from {words.day(self.told_on)}, when it was told, to today.")
        if bool(held.get("reference", "").strip()) == bool(held.get("why_not", "").strip()):
            self.add_error("reference", "Type the number that the scheme gave, or why it is not reported: one of the two.")
        return held
