"""The vials of a session of the demonstration, and which dose comes from which."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from eutonia.domain.plan import MuscleDose, Plan
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.giving import VialData, entries_of
from eutonia_clinic.visits.models import InjectionSession, VialEntry

LOT = "TEST{product}{number:03d}"
MIXED_BEFORE = timedelta(minutes=5)
QUARTERS = 4
MONTHS_IN_A_QUARTER = 3
FIRST_YEAR = 2000


def vials_of(plan: Plan, day: date, at: datetime) -> Iterator[VialData]:
    """The vials of a plan, mixed as it says, a few minutes before. A lot is in use for three months."""
    made = engine.prepared(plan)
    quarter = (day.year - FIRST_YEAR) * QUARTERS + (day.month - 1) // MONTHS_IN_A_QUARTER
    for units, millilitres in zip(made.vials, made.diluent_ml, strict=True):
        yield VialData(
            lot=LOT.format(product=plan.product[:3].upper(), number=quarter),
            expiry=date(day.year + 1, 12, 31),
            vial_units=units,
            diluent_ml=millilitres,
            drawn_units=units,
            mixed_at=at - MIXED_BEFORE,
        )


def from_vials(session: InjectionSession, dose: MuscleDose) -> Iterator[tuple[VialEntry, Decimal, int]]:
    """One dose from as many vials as it takes: which, how many units and sites from each."""
    entries, left, sites = entries_of(session), dose.units, dose.sites
    for vial in entries.vials:
        units = min(left, entries.left_in(vial))
        if units > 0:
            here = sites if units == left else max(1, min(sites - 1, round(dose.sites * units / dose.units)))
            yield vial, units, here
            left, sites = left - units, max(1, sites - here)
