"""The vials of a session: which lot, until when, mixed how and when, and how much was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.forms import parts_of
from eutonia_clinic.visits.presenters import entry

LAST_DAY = "The last day on which it may be used. Only a month printed: the last day of it."


@dataclass(frozen=True, slots=True)
class VialForm:
    """What stands in the boxes of one vial: as planned, as recorded, or as typed."""

    code: str = ""
    lot: str = ""
    expiry: date | None = None
    vial_units: Decimal | None = None
    diluent_ml: Decimal | None = None
    drawn_units: Decimal | None = None
    mixed: datetime | None = None
    corrects: int = 0
    """The number of the entry that this corrects; 0 for a vial that is recorded now."""


@dataclass(frozen=True, slots=True)
class VialLineShown:
    """One vial that is recorded, with the address at which it is corrected."""

    title: str
    lines: tuple[str, ...]
    correct: str
    current: bool


@dataclass(frozen=True, slots=True)
class VialsLinks:
    """Where the form posts to, and back to the session."""

    act: str
    session: str
    another: str = ""


@dataclass(frozen=True, slots=True)
class VialsPage:
    """Everything on the page."""

    links: VialsLinks
    title: str
    said: str
    form_title: str
    recorded: tuple[VialLineShown, ...]
    scan: tuple[Field, ...]
    fields: tuple[Field, ...]
    corrects: int
    button: str
    read: str
    errors: tuple[tuple[str, str], ...]
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class Recording:
    """The page as far as it has come."""

    product: str
    recorded: tuple[VialLineShown, ...]
    missing: int
    form: VialForm | None
    today: date
    idempotency_key: str
    read: str = ""
    """What a code has said, when it was read just now."""


def vials_page(
    state: Recording, links: VialsLinks, typed: Mapping[str, object] | None = None, errors: Mapping[str, str] | None = None
) -> VialsPage:
    """The page of the vials of a session."""
    form = state.form
    page = VialsPage(
        links=links, title=f"Vials of {state.product}", said=_said(state), form_title=_form_title(state),
        recorded=state.recorded, scan=_scan(form) if form else (), fields=_fields(form, state) if form else (),
        corrects=form.corrects if form else 0, button="Correct this vial" if form and form.corrects else "Record this vial",
        read=state.read, errors=(), idempotency_key=state.idempotency_key,
    )  # fmt: skip
    return entry.with_typed(page, typed or {}, errors or {})


def vial_line(number: int, units: Decimal, lot: str, expiry: date, mixed: datetime | None, drawn: Decimal) -> VialLineShown:
    """One recorded vial in words."""
    when = words.day_and_clock(mixed) if mixed else "at a time not written down"
    return VialLineShown(
        f"Vial {number} · {words.units(units)}",
        (f"Lot {lot}, expires {words.day(expiry)}", f"mixed {when}, {words.units(drawn)} drawn"), "", False,
    )  # fmt: skip


def correctable(line: VialLineShown, href: str, current: bool) -> VialLineShown:
    """The same with the address at which it is corrected."""
    return replace(line, correct=href, current=current)


def _said(state: Recording) -> str:
    if state.missing:
        return f"{words.count(state.missing, 'vial is', 'vials are')} planned and not recorded."
    return "Every vial that is needed is recorded."


def _form_title(state: Recording) -> str:
    if state.form is None:
        return ""
    return "Correct a vial" if state.form.corrects else f"Vial {len(state.recorded) + 1}"


def _scan(form: VialForm) -> tuple[Field, ...]:
    hint = "Scan the code on the vial or its box, or type it with its brackets. It fills in lot and expiry."
    return (Field("code", "Code", "text", form.code, hint),)


def _fields(form: VialForm, state: Recording) -> tuple[Field, ...]:
    mixed = form.mixed
    fields = (
        Field("lot", "Lot", "text", form.lot, "As it is printed."),
        Field("expiry", "Expiry", "day", parts_of(form.expiry), LAST_DAY),
        _amount("vial_units", "Units in the vial", form.vial_units, "units", state.product),
        _amount("diluent_ml", "Diluent added", form.diluent_ml, "mL"),
        _amount("drawn_units", "Units drawn from it", form.drawn_units, "units", state.product),
        Field("mixed_time", "Mixed at", "text", words.clock(mixed) if mixed else "", "Such as 14:08.", width=5),
        Field("mixed_on", "Mixed on", "day", parts_of(mixed.date() if mixed else state.today)),
    )  # fmt: skip
    if not form.corrects:
        return fields
    return (*fields, Field("reason", "Why it is corrected", "text", "", "In words; it stays beside the entry."))


def _amount(name: str, label: str, value: Decimal | None, unit: str, product: str = "") -> Field:
    return Field(name, label, "number", entry.text(value), unit=unit, product=product, width=5)
