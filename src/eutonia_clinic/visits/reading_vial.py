"""Reading the form of a vial: strictly, and its code before its boxes. Nothing is guessed; what does not agree is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from eutonia_clinic.core import words
from eutonia_clinic.core.documents import checked
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.fields import PARTS_OF_A_DAY
from eutonia_clinic.core.forms import AMOUNT, DayField
from eutonia_clinic.visits.giving import VialData
from eutonia_clinic.visits.gs1 import VialCode, read_code
from eutonia_clinic.visits.models import VialEntry

CLOCK = re.compile(r"(?P<hours>[01][0-9]|2[0-3]):(?P<minutes>[0-5][0-9])", re.ASCII)
AMOUNTS = {"vial_units": "units of the vial", "diluent_ml": "millilitres added", "drawn_units": "units drawn"}
BOXES = ("code", "lot", *AMOUNTS, "mixed_time", "reason")
DAYS = ("expiry", "mixed_on")
FIELD_OF = {"gtin": "code", "serial": "code", "mixed_at": "mixed_time"}
"""Where a fault of the entry stands on the form."""
POWDER = (
    "0 mL cannot be right: every product planned here is a powder that is dissolved first. Type the millilitres that were added. "
    "A toxin that comes ready to use is not planned here, and its vial cannot be recorded here."
)


@dataclass
class Reading:
    """What a form says as far as it can be read, and what is wrong with the rest, by the name of the field."""

    typed: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed into one box."""
        return str(self.typed[name])

    def amount(self, name: str) -> Decimal | None:
        """A number, strictly."""
        said = self.text(name)
        if AMOUNT.fullmatch(said):
            return Decimal(said)
        self.errors[name] = (
            f"“{said}” cannot be read. Type a number such as 100 or 2.5." if said else f"type the {AMOUNTS[name]}."
        )
        return None

    def day(self, name: str) -> date | None:
        """A civil day, strictly."""
        try:
            day: date | None = DayField(label="", required=False).clean(self.typed[name])
        except ValidationError:
            self.errors[name] = "this is not a day. Type day, month and year in numbers, for example 24 9 2026."
            return None
        if day is None:
            self.errors[name] = "type day, month and year."
        return day


def typed_in(posted: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the boxes of a form that was sent, to be read or shown again."""
    boxes: dict[str, Any] = {name: posted.get(name, "").strip() for name in BOXES}
    days = {name: tuple(posted.get(f"{name}_{part}", "").strip() for part, _, _ in PARTS_OF_A_DAY) for name in DAYS}
    return boxes | days


def code_in(reading: Reading, today: date) -> VialCode | None:
    """The code of a form; None where there is none or it cannot be read, which is said at its box."""
    try:
        return read_code(reading.text("code"), today) if reading.text("code") else None
    except NotValid as fault:
        reading.errors["code"] = fault.sentence
        return None


def filled(reading: Reading, code: VialCode) -> None:
    """What a code says, put into the boxes of lot and expiry."""
    if code.lot:
        reading.typed["lot"] = code.lot
    if code.expiry:
        reading.typed["expiry"] = (str(code.expiry.day), str(code.expiry.month), str(code.expiry.year))


def said_by(code: VialCode) -> str:
    """What a code has said, in words."""
    lot = f"lot {code.lot}" if code.lot else "no lot"
    return f"The code says {lot}, {f'expiry {words.day(code.expiry)}' if code.expiry else 'no expiry'}. Compare with the vial."


def vial_in(reading: Reading, zone: ZoneInfo, today: date, before: VialEntry | None = None) -> VialData | None:
    """The vial of a form; None when something cannot be read or does not agree, each said at its box.

    A correction of `before` in which no code is scanned keeps the code that it had.
    """
    code = code_in(reading, today)
    expiry, amounts = reading.day("expiry"), {name: reading.amount(name) for name in AMOUNTS}
    mixed, lot = _mixed(reading, zone), reading.text("lot")
    if not lot:
        reading.errors["lot"] = "type the lot as it is printed."
    if code and lot and code.lot and code.lot != lot:
        reading.errors["lot"] = f"the code says {code.lot}. Look at the vial, and put right what is wrong."
    if code and expiry and code.expiry and code.expiry != expiry:
        reading.errors["expiry"] = f"the code says {words.day(code.expiry)}. Look at the vial, and put right what is wrong."
    if amounts["diluent_ml"] == 0:
        reading.errors["diluent_ml"] = POWDER
    if reading.errors:
        return None
    named = code or before
    codes = {"gtin": named.gtin, "serial": named.serial} if named else {}
    tree = {"lot": lot, "expiry": expiry, **amounts, "mixed_at": mixed, **codes}
    try:
        return checked(tree, VialData, "This vial")
    except NotValid as fault:
        reading.errors |= errors_of(fault)
        return None


def errors_of(refusal: NotValid) -> dict[str, str]:
    """The faults of a vial by the field of the form; under 'code' what has no field there."""
    return {FIELD_OF.get(one.field, one.field): f"{one.found}. Expected {one.expected}." for one in refusal.problems}


def _mixed(reading: Reading, zone: ZoneInfo) -> datetime | None:
    """The moment of mixing on the clock of the clinic; of an hour that comes twice the earlier, which is the stricter."""
    day, found = reading.day("mixed_on"), CLOCK.fullmatch(reading.text("mixed_time"))
    if not found:
        reading.errors["mixed_time"] = "type hours and minutes, such as 09:05 or 14:08."
    if day is None or not found:
        return None
    moment = datetime.combine(day, time(int(found["hours"]), int(found["minutes"])), zone)
    if moment.astimezone(ZoneInfo("UTC")).astimezone(zone).time() != moment.time():
        reading.errors["mixed_time"] = "there was no such time: the clocks went forward. Look again."
        return None
    return moment
