"""Reading the form into which a sheet of paper is typed: strictly, into the document of what happened. Nothing is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.datastructures import MultiValueDict

from eutonia.domain.plan import Guidance, Plan
from eutonia_clinic.accounts.models import Site
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import canonical, checked, tree_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.visits.documents import ClosedSession
from eutonia_clinic.visits.models import LONGEST_PLACE, InjectionSession, SignedPlan
from eutonia_clinic.visits.paper import OnPaper, day_fault
from eutonia_clinic.visits.presenters.correcting import dose_name
from eutonia_clinic.visits.reading_correction import Corrected
from eutonia_clinic.visits.reading_vial import CLOCK, POWDER

MORE_VIALS, MORE_PLACES = 2, 2
"""Rows beyond what was planned: another vial that was opened, another place that was injected."""
BY_HAND = ("lot", "expiry_day", "expiry_month", "expiry_year", "mixed", "wasted")
"""What only the paper knows of a vial: a row in which none of these stands was not used."""
LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """For which plan, at which of the places, and what day it is; and the session that broke off, where there is one."""

    plan: SignedPlan
    places: tuple[Site, ...]
    today: date
    begun: InjectionSession | None = None

    @property
    def planned(self) -> Plan:
        """The doses that were signed."""
        plan: Plan = self.plan.content.plan
        return plan

    @property
    def vials(self) -> int:
        """Rows for vials on the form."""
        return len(self.plan.content.preparation.vials) + MORE_VIALS


def sheet_in(form: Corrected, asked: Asked, guidance: tuple[str, ...]) -> OnPaper | None:
    """What the form says; None when something cannot be read or does not add up, each said at its field."""
    day, why = _day(form, asked), _in_words(form, "why_late")
    doses = [*_doses(form, asked.planned), *_elsewhere(form, asked.planned)]
    vials = [one for at in range(asked.vials) if (one := _vial(form, at))]
    where = _where(form, asked)
    if not form.errors:
        _must_add_up(form, doses, vials)
    if form.errors or day is None:
        return None
    mixed = tuple(_mixed(form, at, day, asked.plan) for at in range(asked.vials) if _is_used(form, at))
    return _sheet(form, _session(asked.planned, day, doses, vials, guidance), where, (mixed, why))


def place_in(form: Corrected, places: tuple[Site, ...]) -> Site | None:
    """The place that the form names; none where there is nothing to choose."""
    return next((one for one in places if str(one.pk) == form.text("site")), None)


def guidance_in(posted: MultiValueDict[str, str]) -> tuple[str, ...]:
    """The kinds of guidance that are ticked, in their order."""
    ticked = set(posted.getlist("guidance"))
    return tuple(one.value for one in Guidance if one.value in ticked)


def _day(form: Corrected, asked: Asked) -> date | None:
    day = form.day("held_on")
    if day and (fault := day_fault(asked.plan, day, asked.today, asked.begun)):
        form.errors["held_on"] = fault
    return day


def _in_words(form: Corrected, name: str) -> str:
    said = form.text(name)
    if not any(letter.isalpha() for letter in said):
        form.errors[name] = "say why, in words."
    return said


def _where(form: Corrected, asked: Asked) -> str:
    if asked.begun:
        return asked.begun.site.name if asked.begun.site else ""
    if len(asked.places) < 2:
        return asked.places[0].name if asked.places else ""
    found = place_in(form, asked.places)
    if found is None:
        form.errors["site"] = "choose where it was held."
    return found.name[:LONGEST_PLACE] if found else ""


def _doses(form: Corrected, plan: Plan) -> Iterator[dict[str, Any]]:
    for one in plan.doses:
        name = dose_name(one)
        units, sites, why = form.amount(f"{name}:units"), form.whole(f"{name}:sites"), form.text(f"{name}:why")
        if units != one.units and f"{name}:units" not in form.errors and not any(letter.isalpha() for letter in why):
            form.errors[f"{name}:why"] = f"{words.units(one.units)} were signed: say why it was different, in words."
        yield _dose(form, name, (one.muscle, one.side.value), (units, sites, why))


def _elsewhere(form: Corrected, plan: Plan) -> Iterator[dict[str, Any]]:
    seen = {(one.muscle, one.side.value) for one in plan.doses}
    for at in range(MORE_PLACES):
        name = f"else:{at}"
        if not (form.text(f"{name}:muscle") or form.text(f"{name}:units")):
            continue
        place = form.place(name)
        if not place[0]:
            continue
        if place in seen:
            form.errors[f"{name}:muscle"] = "this muscle and side stands above: write its units there."
        else:
            seen.add(place)
            units, sites = form.amount(f"{name}:units"), form.whole(f"{name}:sites")
            yield _dose(form, name, place, (units, sites, _in_words(form, f"{name}:why")))


def _dose(form: Corrected, name: str, place: tuple[str, str], given: tuple[Decimal, int, str]) -> dict[str, Any]:
    units, sites, why = given
    if units and not sites:
        form.errors[f"{name}:sites"] = "something was given here: through one site at least."
    return {"muscle": place[0], "side": place[1], "units": units, "sites": sites if units else 0, "why_different": why}


def _is_used(form: Corrected, at: int) -> bool:
    return any(form.text(f"vial:{at}:{key}") for key in BY_HAND)


def _vial(form: Corrected, at: int) -> dict[str, Any] | None:
    """One vial; none where the sheet says nothing of it. What was given from it is what was drawn and not wasted."""
    if not _is_used(form, at):
        return None
    name, lot = f"vial:{at}", form.text(f"vial:{at}:lot")
    if not 0 < len(lot) <= LONGEST_CODE:
        form.errors[f"{name}:lot"] = "type the lot as it is printed; “not on the paper” where the paper does not say."
    units, diluent, drawn, wasted = (form.amount(f"{name}:{key}") for key in ("units", "diluent", "drawn", "wasted"))
    if not diluent and f"{name}:diluent" not in form.errors:
        form.errors[f"{name}:diluent"] = POWDER
    if drawn > units:
        form.errors[f"{name}:drawn"] = f"more than the {words.exact(units)} units of the vial."
    elif wasted > drawn:
        form.errors[f"{name}:wasted"] = f"more than the {words.exact(drawn)} units that were drawn."
    if form.text(f"{name}:mixed") and not CLOCK.fullmatch(form.text(f"{name}:mixed")):
        form.errors[f"{name}:mixed"] = "this is not a time. Type such as 14:08; leave it empty where the paper does not say."
    return {
        "lot": lot, "expiry": form.day(f"{name}:expiry"), "vial_units": units, "diluent_ml": diluent, "drawn_units": drawn,
        "given_units": drawn - wasted, "wasted_units": wasted,
    }  # fmt: skip


def _mixed(form: Corrected, at: int, day: date, plan: SignedPlan) -> datetime | None:
    """When a vial was mixed, on the clock of the clinic, on the day of the session; none where the paper does not say."""
    found = CLOCK.fullmatch(form.text(f"vial:{at}:mixed"))
    if not found:
        return None
    zone = ZoneInfo(plan.clinic.time_zone)
    return datetime(day.year, day.month, day.day, int(found["hours"]), int(found["minutes"]), tzinfo=zone)


def _must_add_up(form: Corrected, doses: list[dict[str, Any]], vials: list[dict[str, Any]]) -> None:
    given, held = _sum(doses, "units"), _sum(vials, "given_units")
    if not given and not vials:
        form.errors["why_late"] = "nothing was given and no vial was opened: then the plan is cancelled, not entered."
    elif given != held:
        said = f"the muscles hold {words.exact(given)} units and the vials gave {words.exact(held)}: these are the same units."
        form.errors[f"vial:{_last_used(form)}:wasted" if vials else "vial:0:lot"] = said


def _last_used(form: Corrected) -> int:
    at = 0
    while _is_used(form, at + 1):
        at += 1
    return at if _is_used(form, at) else 0


def _session(
    plan: Plan, day: date, doses: list[dict[str, Any]], vials: list[dict[str, Any]], guidance: tuple[str, ...]
) -> dict[str, Any]:
    """The document of the session, but for its place and its note. The guidance of the sheet is that of every muscle given."""
    session = {
        "given_on": day, "product": plan.product, "dilution": plan.dilution, "doses": doses,
        "drawn_units": _sum(vials, "drawn_units"), "wasted_units": _sum(vials, "wasted_units"),
        "lots": list(dict.fromkeys(one["lot"] for one in vials)),
    }  # fmt: skip
    places = [{"muscle": one["muscle"], "side": one["side"], "kinds": guidance} for one in doses if one["units"] and guidance]
    return {"session": session, "vials": vials, "guidance": places}


def _sum(rows: list[dict[str, Any]], name: str) -> Decimal:
    return sum((one[name] for one in rows), Decimal(0))


def _sheet(
    form: Corrected, closed: Mapping[str, Any], where: str, more: tuple[tuple[datetime | None, ...], str]
) -> OnPaper | None:
    mixed, why = more
    tree = {**closed, "held_at": where, "note": form.text("note")}
    try:
        document = checked(tree_of(canonical(tree)), ClosedSession, "This session")
        whole = {"closed": document, "mixed": mixed, "why_late": why, "injected_by": form.text("injected_by")}
        return checked(tree_of(canonical(whole)), OnPaper, "This sheet")
    except NotValid as fault:
        form.errors["why_late"] = str(fault)
        return None
