"""Reading the form on which a closed session is corrected: strictly, into the document of what happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from eutonia.domain.answers import Side
from eutonia.domain.cycle import GivenDose
from eutonia.domain.plan import Plan
from eutonia_clinic.core.documents import canonical, checked, tree_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.fields import PARTS_OF_A_DAY
from eutonia_clinic.core.forms import AMOUNT, DayField
from eutonia_clinic.core.texts import wanted_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.documents import ClosedSession, VialLine
from eutonia_clinic.visits.presenters.correcting import dose_name

UNREADABLE = "cannot be read. Type a number such as 40 or 2.5."


@dataclass
class Corrected:
    """A form that was sent: what was typed, and what is wrong with it, by the name of the field."""

    posted: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed into a box."""
        said = " ".join(self.posted.get(name, "").split())
        if wanted := wanted_of(said):
            self.errors[name] = f"expected is {wanted}."
        return said

    def place(self, name: str) -> tuple[str, str]:
        """A muscle that was chosen from the list, and its side; '' for what was not, which is said at its box."""
        muscle, side = self.text(f"{name}:muscle"), self.text(f"{name}:side")
        if muscle not in engine.knowledge().muscles or side not in set(Side):
            self.errors[f"{name}:side" if muscle in engine.knowledge().muscles else f"{name}:muscle"] = "choose muscle and side."
            return "", ""
        return muscle, side

    def amount(self, name: str) -> Decimal:
        """A number, strictly; 0 stands in for one that cannot be read."""
        said = self.text(name)
        if AMOUNT.fullmatch(said):
            return Decimal(said)
        self.errors[name] = f"“{said}” {UNREADABLE}" if said else "type a number; 0 when there was nothing."
        return Decimal(0)

    def whole(self, name: str) -> int:
        """A whole number, strictly."""
        number = self.amount(name)
        if number != int(number):
            self.errors[name] = f"“{self.text(name)}” is not a whole number."
        return int(number)

    def day(self, name: str) -> date | None:
        """A civil day, strictly."""
        try:
            day: date | None = DayField(label="", required=False).clean(self.parts(name))
        except ValidationError:
            day = None
        if day is None:
            self.errors[name] = "this is not a day. Type day, month and year in numbers, for example 24 9 2026."
        return day

    def parts(self, name: str) -> tuple[str, ...]:
        """The three boxes of a day."""
        return tuple(self.text(f"{name}_{part}") for part, _, _ in PARTS_OF_A_DAY)

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in every box, to be shown again."""
        days = {name.removesuffix("_day"): self.parts(name.removesuffix("_day")) for name in self.posted if name.endswith("_day")}
        return {**{name: self.text(name) for name in self.posted}, **days}


def corrected_document(
    form: Corrected, held: ClosedSession, plan: Plan, places: Collection[str] = ()
) -> ClosedSession | None:
    """What the form says happened; None when something cannot be read or does not add up, each said at its field.

    `places` are the names of those where it can have been held.
    """
    doses = [*(_dose(form, one) for one in held.session.doses), *_elsewhere(form, held)]
    vials = [_vial(form, at, one) for at, one in enumerate(held.vials)]
    _must_say_why(form, doses, plan)
    if not form.errors:
        _must_add_up(form, doses, vials)
    if not any(letter.isalpha() for letter in form.text("reason")):
        form.errors["reason"] = "say why it is corrected, in words."
    where = _where(form, held, places)
    return None if form.errors else _document(form, {**held.model_dump(), "held_at": where}, doses, vials)


def _where(form: Corrected, held: ClosedSession, places: Collection[str]) -> str:
    named = form.text("held_at") if "held_at" in form.posted else held.held_at
    if named not in {*places, held.held_at}:
        form.errors["held_at"] = "choose one of the places."
    return named


def _dose(form: Corrected, one: GivenDose) -> dict[str, Any]:
    name = dose_name(one)
    units, sites = form.amount(f"{name}:units"), form.whole(f"{name}:sites")
    if units and not sites:
        form.errors[f"{name}:sites"] = "something was given here: through one site at least."
    return {**one.model_dump(), "units": units, "sites": sites, "why_different": form.text(f"{name}:why")}


def _elsewhere(form: Corrected, held: ClosedSession) -> list[dict[str, Any]]:
    if not (form.text("else:muscle") or form.text("else:units")):
        return []
    muscle, side = form.place("else")
    if not muscle:
        return []
    if any((one.muscle, one.side.value) == (muscle, side) for one in held.session.doses):
        form.errors["else:muscle"] = "this muscle and side stands above: change its units there."
    units, sites = form.amount("else:units"), form.whole("else:sites")
    return [{"muscle": muscle, "side": side, "units": units, "sites": sites, "why_different": form.text("else:why")}]


def _vial(form: Corrected, at: int, one: VialLine) -> dict[str, Any]:
    name = f"vial:{at}"
    if not form.text(f"{name}:lot"):
        form.errors[f"{name}:lot"] = "type the lot as it is printed."
    amounts = {f"{key}_units": form.amount(f"{name}:{key}") for key in ("drawn", "given", "wasted")}
    if amounts["drawn_units"] > one.vial_units:
        form.errors[f"{name}:drawn"] = f"more than the {one.vial_units.normalize():f} units of the vial."
    return {**one.model_dump(), "lot": form.text(f"{name}:lot"), "expiry": form.day(f"{name}:expiry"), **amounts}


def _must_say_why(form: Corrected, doses: list[dict[str, Any]], plan: Plan) -> None:
    planned = {(dose.muscle, dose.side.value): dose.units for dose in plan.doses}
    for one in doses:
        place = one["muscle"], Side(one["side"]).value
        name = f"dose:{place[0]}:{place[1]}:why"
        if one["units"] != planned.get(place, Decimal(0)) and not any(letter.isalpha() for letter in one["why_different"]):
            form.errors[name if name in form.posted else "else:why"] = "other than planned: say why, in words."


def _must_add_up(form: Corrected, doses: list[dict[str, Any]], vials: list[dict[str, Any]]) -> None:
    for at, one in enumerate(vials):
        drawn, given, wasted = one["drawn_units"], one["given_units"], one["wasted_units"]
        if drawn != given + wasted:
            form.errors[f"vial:{at}:drawn"] = f"{drawn:f} drawn; {given:f} given and {wasted:f} wasted are {given + wasted:f}."
    given = sum((one["units"] for one in doses), Decimal(0))
    held = sum((one["given_units"] for one in vials), Decimal(0))
    if given != held:
        where = "vial:0:given" if vials else "reason"
        form.errors[where] = f"the muscles hold {given:f} units and the vials gave {held:f}: these are the same units."


def _document(
    form: Corrected, held: dict[str, Any], doses: list[dict[str, Any]], vials: list[dict[str, Any]]
) -> ClosedSession | None:
    session = {
        **held["session"], "doses": doses, "drawn_units": sum(one["drawn_units"] for one in vials),
        "wasted_units": sum(one["wasted_units"] for one in vials), "lots": list(dict.fromkeys(one["lot"] for one in vials)),
    }  # fmt: skip
    tree = {**held, "session": session, "vials": vials, "note": form.text("note")}
    try:
        return checked(tree_of(canonical(tree)), ClosedSession, "This session")
    except NotValid as fault:
        form.errors |= {"reason": str(fault)}
        return None
