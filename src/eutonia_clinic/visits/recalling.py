"""Who was given something from a lot: by the vials that were opened, and by its correction where a session was corrected."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from eutonia_clinic.accounts.models import User
from eutonia_clinic.patients.queries import people_of
from eutonia_clinic.patients.sameness import kept_ids
from eutonia_clinic.visits.models import EnteredFromPaper, GivenEntry, SessionClosed, VialEntry


@dataclass(frozen=True, slots=True)
class Recalled:
    """One person who was given something from a lot."""

    person_id: int
    session_id: int
    clinic_id: int
    given_on: date
    product: str
    units: Decimal
    is_from_paper: bool = False


def people_given(user: User, lot: str) -> tuple[Recalled, ...]:
    """Everybody among this user's people who was given something from a lot, by the day. Capitals make no difference.

    Six queries, however many were given it.
    """
    vials = list(_opened(user).filter(lot__iexact=lot.strip()).select_related("session__plan").defer("session__plan__document"))
    units = _units_from(vials)
    given: list[tuple[VialEntry | SessionClosed, Decimal]] = [(vial, units[vial.pk]) for vial in vials]
    given += [(row, _units_of(row, lot)) for row in _corrected(user, lot)]
    shown = kept_ids({row.person_id for row, _ in given})
    found = [_recalled(row, shown[row.person_id], amount) for row, amount in given if amount > 0]
    return tuple(sorted(found, key=lambda one: (one.given_on, one.session_id)))


def lots_like(user: User, lot: str, many: int = 12) -> tuple[str, ...]:
    """Lots that begin with these letters, of vials that were opened for this user's people."""
    begins = lot.strip()
    opened = set(_opened(user).filter(lot__istartswith=begins).order_by("lot").values_list("lot", flat=True).distinct()[:many])
    opened |= {line.lot for row in _corrected(user, lot) for line in row.content.vials if _is_like(line.lot, begins)}
    return tuple(sorted(opened)[:many])


def _opened(user: User) -> QuerySet[VialEntry]:
    """The vials as they were written down in sessions that nobody corrected since."""
    corrected = SessionClosed.objects.filter(session=OuterRef("session"), replaces__isnull=False)
    rows = VialEntry.objects.current().filter(~Exists(corrected), person__in=people_of(user))
    told: QuerySet[VialEntry] = rows.annotate(from_paper=_is_from_paper())
    return told


def _corrected(user: User, lot: str) -> QuerySet[SessionClosed]:
    """The corrected sessions whose document names something like this lot."""
    rows = SessionClosed.objects.current().filter(replaces__isnull=False, person__in=people_of(user))
    spelt = json.dumps(lot.strip(), ensure_ascii=False)[1:-1]
    told: QuerySet[SessionClosed] = rows.filter(document__icontains=spelt).annotate(from_paper=_is_from_paper())
    return told.select_related("session__plan").defer("session__plan__document")


def _is_from_paper() -> Exists:
    return Exists(EnteredFromPaper.objects.filter(session=OuterRef("session")))


def _units_of(row: SessionClosed, lot: str) -> Decimal:
    """What was given from a lot in a corrected session."""
    wanted = lot.strip().casefold()
    return sum((line.given_units for line in row.content.vials if line.lot.casefold() == wanted), Decimal(0))


def _is_like(lot: str, begins: str) -> bool:
    return lot.casefold().startswith(begins.casefold())


def _recalled(row: VialEntry | SessionClosed, person_id: int, units: Decimal) -> Recalled:
    session, from_paper = row.session, row.from_paper  # type: ignore[union-attr]
    return Recalled(person_id, session.pk, session.clinic_id, session.given_on, session.plan.product, units, from_paper)


def _units_from(vials: Collection[VialEntry]) -> Mapping[int, Decimal]:
    """The units given from each of these vials, those under the entries that it corrects among them."""
    sessions = {vial.session_id for vial in vials}
    before = dict(VialEntry.objects.filter(session__in=sessions).values_list("pk", "replaces_id"))
    given = GivenEntry.objects.current().filter(session__in=sessions, vial__isnull=False)
    by_entry: dict[int, Decimal] = {}
    for entry, units in given.values_list("vial_id", "units"):
        by_entry[entry] = by_entry.get(entry, Decimal(0)) + units
    return {vial.pk: sum((by_entry.get(one, Decimal(0)) for one in _chain(vial.pk, before)), Decimal(0)) for vial in vials}


def _chain(at: int | None, before: Mapping[int, int | None]) -> Iterator[int]:
    """The number of a vial and of the entries that it corrects."""
    while at is not None:
        yield at
        at = before[at]
