"""The people who were given something from one lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.presenters.today import Someone

NO_PHONE = "not written down"
UNBROKEN = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class RecallRow:
    """One session in which somebody was given something from the lot, from however many of its vials."""

    who: Someone
    born: str
    number: str
    phone: str
    when: str
    what: str
    clinic: str
    href: str


@dataclass(frozen=True, slots=True)
class RecallPage:
    """What was asked, and who was found. `alike` are lots that begin with what was typed."""

    lot: str
    heading: str = ""
    rows: tuple[RecallRow, ...] = ()
    alike: tuple[str, ...] = ()
    error: str = ""

    @property
    def lot_field(self) -> Field:
        """The box for the lot."""
        hint = "As it is printed on the vial or on the letter that calls it back."
        return Field("lot", "Lot", value=self.lot, hint=hint, error=self.error, width=20)


def recall_page(lot: str, rows: tuple[RecallRow, ...], alike: tuple[str, ...]) -> RecallPage:
    """The page once a lot was typed."""
    many = len({row.who.href for row in rows})
    said = words.count(many, "person was given", "people were given") if many else "Nobody was given"
    return RecallPage(lot, f"{said} something from lot {lot}", rows, alike)


def row_of(
    given_on: date, units: Decimal, product: str, who: Someone, identity: Identity, clinic: str, href: str,
    from_paper: bool = False,
) -> RecallRow:  # fmt: skip
    """One row: who it is, and how they are reached."""
    born, phone = words.day(identity.birth_date), identity.phone.replace(" ", UNBROKEN) or NO_PHONE
    number = who.identifier if identity.identifiers else ""
    what = words.joined((words.dose(units, product), "entered late, from paper" if from_paper else ""), ", ")
    return RecallRow(who, born, number, phone, words.day(given_on), what, clinic, href)
