"""The toxin ledger of a person: one, whichever clinics know them, and whatever the toxin was for.

What the ledger holds comes from three sides: sessions given here, plans signed here and not yet given (reserved), and what the
person, the carer or a letter told of elsewhere. It knows no 'none': an empty ledger says nothing about what was never told.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.core.asking import once
from eutonia_clinic.core.documents import canonical
from eutonia_clinic.patients.models import LedgerEntry, Person
from eutonia_clinic.patients.sameness import ids_of

TOLD = "told"


def entries_of(person: Person) -> QuerySet[LedgerEntry]:
    """What counts now, in the order in which it became known. Under any of the person's numbers."""
    entries: QuerySet[LedgerEntry] = LedgerEntry.objects.current().filter(person__in=ids_of(person.pk)).order_by("pk")
    return entries


@once
def held_of(person: Person) -> tuple[LedgerEntry, ...]:
    """The same, read."""
    return tuple(entries_of(person))


def treatments_of(person: Person, without: str = "") -> tuple[EarlierTreatment, ...]:
    """The ledger as the engine reads it: the earliest first, what has no date at the end. `without` leaves out one source: the
    plan that is about to be checked against the rest."""
    entries = [entry.content for entry in held_of(person) if entry.source != without]
    return tuple(sorted(entries, key=lambda one: (one.given_on is None, one.given_on or "", canonical(one))))


def told_anew(person: Person, treatments: Iterable[EarlierTreatment]) -> list[EarlierTreatment]:
    """Those of the treatments told that the ledger does not hold yet. What is planned elsewhere is a question of the screen."""
    held = [entry.content for entry in entries_of(person)]
    return [one for one in treatments if one.status == "given" and one not in held]


def enter(person: Person, treatment: EarlierTreatment, source: str) -> LedgerEntry:
    """Add one treatment. Inside an act."""
    entry = _entry(person, treatment, source)
    entry.save()
    return entry


def replace(entry: LedgerEntry, treatment: EarlierTreatment, reason: str) -> LedgerEntry:
    """The same treatment in its next state. Inside an act. The database refuses a second successor."""
    later = _entry(entry.person, treatment, entry.source)
    later.replaces, later.reason = entry, reason
    later.save()
    return later


def entry_from(source: str) -> LedgerEntry | None:
    """What counts now of one row of the record; None when it never entered the ledger."""
    found: LedgerEntry | None = LedgerEntry.objects.current().filter(source=source).first()
    return found


def _entry(person: Person, treatment: EarlierTreatment, source: str) -> LedgerEntry:
    return LedgerEntry(
        person=person,
        document=canonical(treatment),
        source=source,
        status=treatment.status,
        given_on=treatment.given_on,
        product=treatment.product or "",
        units=treatment.units,
    )
