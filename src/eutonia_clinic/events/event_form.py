"""The form of an adverse event: what happened, when, how serious, after what that was really given, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from eutonia.domain.answers import Answer
from eutonia.knowledge.types import Knowledge
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.forms import DayField
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.events import catalogue, suspecting
from eutonia_clinic.events.documents import EventDocument, Suspect, SuspectElsewhere
from eutonia_clinic.events.forms import NOT_SAID, SeriousForm, one_of, text, ticks
from eutonia_clinic.events.suspecting import Candidates


class EventForm(SeriousForm):
    """An adverse event. `held` is the version that is corrected, else nothing; then why it is corrected is asked as well."""

    happened = text("What happened, in words", "In plain words, without names: these words go into the report.", required=True)
    where = text("Where on the body, or at which needle (optional)", many_lines=False)
    onset_on = DayField(label="When it began", required=False)
    onset_unknown = forms.BooleanField(label="The day on which it began is not known", required=False)
    ended_on = DayField(label="When it was over (optional)", required=False)
    severity = one_of("How bad it was", "severity", required=False)
    outcome = one_of("How it is now", "outcome")
    action_words = text("More about what was done (optional)", many_lines=False)
    relation = one_of("Due to the toxin, in your opinion", "relation", required=False)
    relation_words = text("Why (optional)", many_lines=False)
    device = text(
        "Needle, syringe or stimulator, if it is suspected (optional)", "Kind and maker, and what was wrong.", many_lines=False
    )
    other_medicines = text("Other medicines at the time (optional)", "Filled in from the last assessment; add what is missing.")
    told_by = one_of("Told by", "teller")
    told_on = DayField(label="Told to us on")
    follow_up_by = DayField(label="Ask again by (optional)", required=False)

    def __init__(
        self, *args: Any, candidates: Candidates, knowledge: Knowledge, today: date, held: EventDocument | None = None,
        began_from: str = "", first: Mapping[str, Any] | None = None, **more: Any,
    ) -> None:  # fmt: skip
        self.candidates, self.today, self.held = candidates, today, held
        self.began_from = held.began_from if held else began_from
        initial = _initial(held) if held else _empty(candidates, today, first or {})
        super().__init__(*args, **{**more, "initial": initial})
        self.fields["reactions"] = ticks("What it was", [(one.id, one.words) for one in catalogue.reactions().values()])
        actions = [(one.id, one.words) for one in catalogue.options("action").values()]
        self.fields["actions"] = ticks("What was done", actions)
        self._ask_seriousness()
        for one in candidates.sessions:
            self._ask_session(one, knowledge)
        for other in candidates.elsewhere:
            self.fields[f"elsewhere-{other.entry}"] = forms.BooleanField(label=words.treatment(other.treatment), required=False)
        if held:
            said = "Recorded in error: this did not happen to this person"
            self.fields["in_error"] = forms.BooleanField(label=said, required=False)
            self.fields["reason"] = text("Why it is corrected, in words", required=True)

    def _ask_session(self, one: Suspect, knowledge: Knowledge) -> None:
        said = f"{words.day(one.given_on)}: {words.dose(one.units, one.product)}"
        lots = dict.fromkeys(vial.lot for vial in one.vials)
        places = [
            (f"{dose.muscle}:{dose.side.value}",
             f"{words.capital(muscle_name(dose.muscle, knowledge))} {dose.side.word}, {words.units(dose.units)}, "
             f"{words.count(dose.sites, 'site')}")
            for dose in one.doses
        ]  # fmt: skip
        self.fields[f"session-{one.session}"] = forms.BooleanField(label=f"Suspected: {said}", required=False)
        self.fields[f"lots-{one.session}"] = ticks(f"Vials of {words.day(one.given_on)}, by lot", [(lot, lot) for lot in lots])
        self.fields[f"places-{one.session}"] = ticks(
            f"Muscles of {words.day(one.given_on)}", places, "Tick none when it is no one muscle."
        )

    @property
    def groups(self) -> tuple[tuple[str, Field], ...]:
        """What it was, in groups, each a part of the same list of ticks."""
        (whole_list,) = self.fields_of(["reactions"])
        found: dict[str, list[str]] = {}
        for one in catalogue.reactions().values():
            found.setdefault(one.group, []).append(one.id)
        return tuple((group, _part(whole_list, group, ids, not at)) for at, (group, ids) in enumerate(found.items()))

    @property
    def suspects(self) -> tuple[tuple[Field, ...], ...]:
        """For each session: suspected or not, its vials, its muscles."""
        names = ("session", "lots", "places")
        return tuple(self.fields_of(f"{name}-{one.session}" for name in names) for one in self.candidates.sessions)

    @property
    def has_earlier(self) -> bool:
        """True when a session before the latest is suspected: then it is shown at once."""
        return any(suspected.value for suspected, *_ in self.suspects[1:])

    @property
    def told_elsewhere(self) -> tuple[Field, ...]:
        """Toxin elsewhere, each suspected or not."""
        return self.fields_of(f"elsewhere-{one.entry}" for one in self.candidates.elsewhere)

    def clean(self) -> dict[str, Any]:
        """What has to be true of several answers together."""
        held: dict[str, Any] = super().clean() or {}
        if not held.get("reactions"):
            self.add_error("reactions", "What it was: tick at least one; “something else” takes what is not in the list.")
        if bool(held.get("onset_on")) == bool(held.get("onset_unknown")) and "onset_on" not in self.errors:
            self.add_error("onset_on", "When it began: type the day, or tick that it is not known.")
        for name in ("onset_on", "ended_on", "told_on"):
            self._must_not_be_to_come(name, self.today)
        self._must_not_have_passed(self.today, self.held.follow_up_by if self.held else None)
        if not self.errors and not held.get("in_error") and not (self._chosen() or self._chosen_elsewhere() or held["device"]):
            raise ValidationError("After what: choose a session, toxin elsewhere or a device. Toxin that is not listed goes into "
                                  "the toxin ledger first.")  # fmt: skip
        return held

    @property
    def tree(self) -> dict[str, Any]:
        """The event as a document to be checked; once the form is valid."""
        held = self.cleaned_data
        names = ("reactions", "happened", "where", "onset_on", "ended_on", "outcome", "actions", "action_words", "relation_words",
                 "told_by", "told_on", "device", "other_medicines", "follow_up_by")  # fmt: skip
        chosen = {name: held[name] or default for name, default in NOT_SAID.items()}
        before = {"news": self.held.news, "news_on": self.held.news_on} if self.held else {}
        return {
            **{name: held[name] for name in names}, **chosen, **before, "seriousness": self.seriousness,
            "suspects": self._chosen(), "elsewhere": self._chosen_elsewhere(), "began_from": self.began_from,
            "in_error": bool(held.get("in_error")),
        }  # fmt: skip

    def _chosen(self) -> tuple[Suspect, ...]:
        held = self.cleaned_data
        return tuple(
            suspecting.chosen(one, held[f"lots-{one.session}"], [_place(it) for it in held[f"places-{one.session}"]])
            for one in self.candidates.sessions
            if held.get(f"session-{one.session}")
        )

    def _chosen_elsewhere(self) -> tuple[SuspectElsewhere, ...]:
        return tuple(one for one in self.candidates.elsewhere if self.cleaned_data.get(f"elsewhere-{one.entry}"))


def _initial(held: EventDocument) -> dict[str, Any]:
    """The form of a correction: everything as it stands."""
    shown = {name: getattr(held, name) for name in EventForm.base_fields if hasattr(held, name)}
    shown |= {"reactions": held.reactions, "actions": held.actions, "onset_unknown": held.onset_on is None}
    shown |= {f"serious-{name}": value for name, value in held.seriousness.items()}
    for one in held.suspects:
        shown |= _ticked(one, [dose_name(one.muscle, one.side.value) for one in one.doses])
    return shown | {f"elsewhere-{one.entry}": True for one in held.elsewhere} | {"in_error": held.in_error}


def _empty(candidates: Candidates, today: date, first: Mapping[str, Any]) -> dict[str, Any]:
    """A new form: told today; the latest session is suspected with every vial, and asked again in two weeks."""
    again = today + timedelta(days=whole("events.follow_up_days"))
    not_asked = {f"serious-{one}": Answer.NOT_ASKED for one in catalogue.options("seriousness")}
    shown = {"told_on": today, "follow_up_by": again, "outcome": "unknown", **NOT_SAID, **not_asked, **first}
    number = suspecting.offered(candidates, shown.get("onset_on"), today)
    found = candidates.session(number) if number is not None else None
    only_one = found.doses if found and len(found.doses) == 1 else ()
    places = [dose_name(one.muscle, one.side.value) for one in only_one]
    return {**shown, **(_ticked(found, places) if found else {})}


def _ticked(one: Suspect, places: Sequence[str]) -> dict[str, Any]:
    lots = list(dict.fromkeys(vial.lot for vial in one.vials))
    return {f"session-{one.session}": True, f"lots-{one.session}": lots, f"places-{one.session}": list(places)}


def dose_name(muscle: str, side: str) -> str:
    """'soleus:right', as the form names it."""
    return f"{muscle}:{side}"


def _place(name: str) -> tuple[str, str]:
    muscle, _, side = name.rpartition(":")
    return muscle, side


def _part(field: Field, group: str, ids: Sequence[str], is_first: bool) -> Field:
    """A part of a list of ticks under its own heading; the fault stands at the first."""
    choices = tuple(one for one in field.choices if one.value in ids)
    return Field(field.name, group, "ticks", field.value, error=field.error if is_first else "", choices=choices)
