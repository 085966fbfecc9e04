"""The forms about people: who they are, and the toxin that was told of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from django import forms

from eutonia.domain.answers import Answer
from eutonia.domain.case import LONGEST_LIFE_YEARS, EarlierTreatment
from eutonia.knowledge import load
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import checked
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.fields import PARTS_OF_A_DAY
from eutonia_clinic.core.forms import AmountField, AnswerField, ClinicForm, DayField
from eutonia_clinic.patients import identifiers
from eutonia_clinic.patients.identity import MOST_LINES, Identifier, Identity

SEXES = (("not_asked", "Not asked"), ("female", "Female"), ("male", "Male"), ("other", "Other"))
NOT_KNOWN = "not_known"


def _text(label: str, hint: str = "", required: bool = True, width: int = 0, **more: Any) -> forms.CharField:
    """A line of text that says how it is called when it is missing."""
    missing = {"required": f"{label}: type it."}
    made = forms.CharField(label=label, help_text=hint, required=required, error_messages=missing, **more)
    made.width = width  # type: ignore[attr-defined]
    return made


def _reason(label: str, hint: str) -> forms.CharField:
    """A question for the reason of a correction."""
    made = _text(label, hint, widget=forms.Textarea, max_length=2000)
    made.error_messages["required"] = f"{label} Type the reason."
    return made


class IdentityForm(ClinicForm):
    """Who somebody is. `known` is what the record holds: numbers that other clinics gave out are kept as they are."""

    family = _text("Family name")
    given = _text("Given names")
    birth_date = DayField(label="Date of birth", help_text="For example 24 9 1966")
    sex = forms.ChoiceField(label="Sex", choices=SEXES, widget=forms.RadioSelect, required=False)
    phone = _text("Telephone (optional)", "Digits and spaces, + at the start", required=False, width=20)
    address = _text("Address (optional)", f"One line each, at most {MOST_LINES}", required=False, widget=forms.Textarea)

    def __init__(
        self, *args: Any, clinic_name: str, mark: str, today: date, known: Identity | None = None, **kwargs: Any
    ) -> None:
        own, self.kept = _numbers_of(known, mark)
        super().__init__(*args, **{**kwargs, "initial": {"sex": "not_asked", **_initial(known)}})
        self._today, self.identity = today, known
        self._kinds: dict[str, str] = {}
        for kind in identifiers.kinds().values():
            for at, one in enumerate(own.get(kind.id) or [None]):
                self._add_number(kind, at, one, clinic_name)
        self.order_fields(["family", "given", "birth_date", "sex", *self._kinds, "phone", "address"])

    def _add_number(self, kind: identifiers.Kind, at: int, one: Identifier | None, clinic_name: str) -> None:
        name = f"number:{kind.id}" + (f":{at + 1}" if at else "")
        hint = words.capital(kind.example) + (f"; given out by {clinic_name}" if kind.per_clinic else "")
        self.fields[name] = _text(f"{words.capital(kind.words)} (optional)", hint, required=False, width=20)
        self._kinds[name] = kind.id
        if one is not None:
            self.initial[name] = one.value

    @property
    def number_names(self) -> tuple[str, ...]:
        """The names of the fields for numbers."""
        return tuple(self._kinds)

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """What was typed, as it came, so that another page can carry it on."""
        parts = [
            [f"{name}_{part}" for part, _, _ in PARTS_OF_A_DAY] if isinstance(field, DayField) else [name]
            for name, field in self.fields.items()
        ]
        return tuple((key, str(self.data.get(key, ""))) for keys in parts for key in keys)

    def clean_birth_date(self) -> date:
        """A day on which somebody can have been born."""
        born: date = self.cleaned_data["birth_date"]
        if born > self._today:
            raise forms.ValidationError(f"Date of birth: {words.day(born)} is still to come.")
        if self._today.year - born.year > LONGEST_LIFE_YEARS:
            raise forms.ValidationError(f"Date of birth: {words.day(born)} is more than {LONGEST_LIFE_YEARS} years ago.")
        return born

    def clean(self) -> dict[str, Any]:
        """The identity that was typed, with every fault at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        numbers = [*self.kept, *self._numbers(cleaned)]
        lines = [line.strip() for line in cleaned.get("address", "").splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            self.add_error("address", f"Address: {len(lines)} lines. At most {MOST_LINES} are kept.")
        tree: dict[str, Any] = {name: cleaned[name] for name in ("family", "given", "birth_date", "phone") if name in cleaned}
        tree |= {"sex": cleaned.get("sex") or "not_asked", "address": lines, "identifiers": numbers}
        try:
            self.identity = checked(tree, Identity)
        except NotValid as fault:
            self._tell(fault)
        return cleaned

    def _numbers(self, cleaned: Mapping[str, Any]) -> list[Identifier]:
        """Every number typed that can be right; a fault is told at its field."""
        found = []
        for name, kind in self._kinds.items():
            value = identifiers.spelt(cleaned.get(name, ""))
            if value and (expected := identifiers.fault(kind, value)):
                self.add_error(name, f"“{cleaned[name]}” cannot be right. Expected is {_article(expected)}.")
            elif value:
                found.append(Identifier(kind=kind, value=value))
        return found

    def _tell(self, fault: NotValid) -> None:
        for problem in fault.problems:
            name = problem.field.partition("[")[0]
            if name in self.fields and name not in self.errors:
                label = str(self.fields[name].label).removesuffix(" (optional)")
                self.add_error(name, f"{label}: {problem.found} cannot be used. Expected is {problem.expected}.")
        if not self.errors:
            self.add_error(None, "; ".join(str(problem) for problem in fault.problems))


def _article(expected: str) -> str:
    """'an NHS number: ten digits'."""
    return f"an {expected}" if expected.startswith("NHS") else f"a {expected}"


def _initial(known: Identity | None) -> dict[str, Any]:
    if known is None:
        return {}
    simple = {name: getattr(known, name) for name in ("family", "given", "birth_date", "sex", "phone")}
    return simple | {"address": "\n".join(known.address)}


def _numbers_of(known: Identity | None, mark: str) -> tuple[dict[str, list[Any]], tuple[Identifier, ...]]:
    """The numbers that this clinic may correct, by kind; and those that other clinics gave out."""
    own: dict[str, list[Any]] = {}
    kept = []
    for one in known.identifiers if known else ():
        if one.assigner in ("", mark):
            own.setdefault(one.kind, []).append(one)
        else:
            kept.append(one)
    return own, tuple(kept)


class CorrectIdentityForm(IdentityForm):
    """The identity as it is known now, and why it was wrong."""

    reason = _reason(
        "Why is this corrected?", "It stays beside the correction, with your name. For example: misheard on the telephone."
    )


class RegisterHereForm(ClinicForm):
    """Somebody whom another clinic knows, named, so that no number alone opens a stranger's record."""

    family = _text("Family name", "As it stands at the other clinic")
    birth_date = DayField(label="Date of birth", help_text="For example 24 9 1966")


class MergeForm(ClinicForm):
    """Two entries are one person."""

    kept = forms.ChoiceField(
        label="Which entry’s name, birth date and numbers are shown from now on?",
        widget=forms.RadioSelect,
        error_messages={"required": "Which entry is shown from now on: choose one."},
    )
    reason = _reason("Why are they one person?", "For example: the same NHS number on both letters, confirmed with the person.")

    def __init__(self, *args: Any, entries: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = entries  # type: ignore[attr-defined]


class UnmergeForm(ClinicForm):
    """Two entries were one person by error."""

    reason = _reason("Why are they two people?", "It stays in the record, with your name.")


class ApartForm(ClinicForm):
    """Two entries that look alike are two people."""

    apart = _reason("How do you know that they are two people?", "For example: two sisters, both seen here on the same day.")


class NoLongerApartForm(ClinicForm):
    """Nobody knows any more whether two entries are two people."""

    reason = _reason("Why is it taken back?", "It stays in the record, with your name.")


class TreatmentForm(ClinicForm):
    """Toxin given elsewhere. What nobody knows is left empty or said to be not known; it is never taken for none."""

    given_on = DayField(
        label="Given on", required=False, help_text="Leave empty when nobody knows the day: it then counts as recent."
    )
    product = forms.ChoiceField(
        label="Product",
        widget=forms.RadioSelect,
        help_text="The name on the vial or in the letter. Units of two products are never the same thing.",
        error_messages={"required": "Product: choose one, or say that it is not known."},
    )
    units = AmountField(label="Units of that product", unit="units", required=False, help_text="Leave empty when nobody knows.")
    indication = forms.ChoiceField(label="What for")
    clinic = _text("Where (optional)", "Clinic or hospital", required=False, max_length=120)
    confirmed = AnswerField(label="Seen in a letter or a record?")

    def __init__(self, *args: Any, today: date, born: date, known: EarlierTreatment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": _told(known)})
        self._today, self._born, self._known = today, born, known
        self.fields["product"].choices = [*((one, one) for one in load().products), (NOT_KNOWN, "Not known")]  # type: ignore[attr-defined]
        self.fields["indication"].choices = [(one, words.capital(one.replace("_", " "))) for one in _uses()]  # type: ignore[attr-defined]

    def clean_given_on(self) -> date | None:
        """A day on which this person can have been treated."""
        day: date | None = self.cleaned_data["given_on"]
        if day and day > self._today:
            raise forms.ValidationError(
                f"Given on: {words.day(day)} is still to come. What is planned elsewhere is a safety question."
            )
        if day and day < self._born:
            raise forms.ValidationError(f"Given on: {words.day(day)} is before the person was born.")
        return day

    def clean_units(self) -> Any:
        """More than nothing, or not known."""
        units = self.cleaned_data["units"]
        if units is not None and not units:
            raise forms.ValidationError("Units: 0 is no treatment. Leave the box empty when nobody knows.")
        return units

    @property
    def treatment(self) -> EarlierTreatment:
        """What was typed, as a document; what this page does not ask stays as it was."""
        typed = self.cleaned_data
        held = self._known.model_dump() if self._known else {}
        product = None if typed["product"] == NOT_KNOWN else typed["product"]
        asked = {name: typed[name] for name in ("given_on", "units", "indication", "clinic", "confirmed")}
        return checked(held | asked | {"product": product, "status": typed.get("status", "given")}, EarlierTreatment)


class CorrectTreatmentForm(TreatmentForm):
    """What was told was not so: this is."""

    status = forms.ChoiceField(
        label="Was it given?",
        widget=forms.RadioSelect,
        choices=[("given", "It was given, as written below"), ("cancelled", "It never happened")],
        error_messages={"required": "Was it given: choose one."},
    )
    reason = _reason("Why is this corrected?", "It stays beside the correction, with your name.")
    field_order = ("status", "given_on", "product", "units", "indication", "clinic", "confirmed", "reason")


def _uses() -> tuple[str, ...]:
    """What toxin may have been for, what is not known first."""
    named = get_args(EarlierTreatment.model_fields["indication"].annotation)
    return tuple(sorted(named, key=lambda one: one != NOT_KNOWN))


def _told(known: EarlierTreatment | None) -> dict[str, Any]:
    if known is None:
        return {"indication": NOT_KNOWN, "confirmed": Answer.NOT_ASKED}
    units = words.typed(known.units) if known.units is not None else ""
    return known.model_dump() | {"product": known.product or NOT_KNOWN, "units": units}
