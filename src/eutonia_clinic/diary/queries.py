"""Reading about diaries: red flags that nobody looked at, devices and invitations of a person, and what was felt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import clock
from eutonia_clinic.diary.counting import counted, rows_of
from eutonia_clinic.diary.feeding import felt_wear_off
from eutonia_clinic.diary.models import Device, DeviceClosed, DiaryEntry, DiaryOfClinic, Invitation, ReviewedDiaryFlag
from eutonia_clinic.patients.models import Person, Registration
from eutonia_clinic.patients.sameness import everyone_who_is, ids_of, pairs_in_force
from eutonia_clinic.visits.courses import last_closed


@dataclass(frozen=True, slots=True)
class Felt:
    """That a treatment was felt to wear off: on which day, and in whose words."""

    day: date
    entry: DiaryEntry


def waiting_flags() -> QuerySet[DiaryEntry]:
    """Red flags of diaries that nobody who decides has looked at, the first to come first."""
    looked_at = ReviewedDiaryFlag.objects.filter(entry=OuterRef("pk"))
    rows = DiaryEntry.objects.filter(~Exists(looked_at), is_red_flag=True)
    return rows.select_related("device", "clinic", "author").order_by("made_at", "pk")


def flags_at(clinic: Clinic) -> QuerySet[DiaryEntry]:
    """Those of people whom a clinic knows, under any of their numbers."""
    registered = Q(person__in=Registration.objects.filter(clinic=clinic).values("person"))
    return waiting_flags().filter(registered | Q(person__in=_merged_and_known(clinic)))


def _merged_and_known(clinic: Clinic) -> frozenset[int]:
    merged = {id for pair in pairs_in_force() for id in pair}
    if not merged:
        return frozenset()
    here = Registration.objects.filter(clinic=clinic, person__in=merged)
    return everyone_who_is(list(here.values_list("person_id", flat=True)))


def flags_of(person: Person) -> QuerySet[DiaryEntry]:
    """Red flags of one person that nobody has looked at."""
    return waiting_flags().filter(person__in=ids_of(person.pk))


def devices_of(person: Person) -> QuerySet[Device]:
    """Every device that ever kept the diary of a person, the latest first."""
    rows = Device.objects.filter(person__in=ids_of(person.pk))
    return rows.select_related("clinic", "closed__author", "seen", "invitation__author").order_by("-pk")


def open_invitations(person: Person) -> QuerySet[Invitation]:
    """Invitations whose code may still be used, the latest first."""
    rows = Invitation.objects.filter(person__in=ids_of(person.pk), until__gt=clock.now(), device__isnull=True)
    return rows.select_related("author").order_by("-pk")


def is_closed(device: Device) -> bool:
    """True when the clinic has taken the key of a device back."""
    return DeviceClosed.objects.filter(device=device).exists()


def telephone_of(clinic: Clinic) -> DiaryOfClinic | None:
    """Whom the people of a clinic call; None when nobody has said so yet."""
    row: DiaryOfClinic | None = DiaryOfClinic.objects.filter(clinic=clinic).order_by("pk").last()
    return row


def wear_off_felt(person: Person) -> Felt | None:
    """That the last treatment was felt to wear off, if a diary says so. Two queries where no diary does."""
    last = last_closed(person)
    start = last.session.given_on if last else None
    ids = ids_of(person.pk)
    if start is None or not DiaryEntry.objects.filter(person__in=ids, felt="wear_off", day__gt=start).exists():
        return None
    entry = felt_wear_off(start, [one for one in counted(rows_of(ids)).counts if one.day >= start])
    return Felt(entry.day, entry) if entry else None
