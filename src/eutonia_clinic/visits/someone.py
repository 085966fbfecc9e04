"""The people on one page of a list, by any number they stand under: their names, read once for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.urls import reverse

from eutonia_clinic.core import words
from eutonia_clinic.patients.framing import number_of
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.models import PersonVersion
from eutonia_clinic.patients.presenters.today import Someone
from eutonia_clinic.patients.queries import listed
from eutonia_clinic.patients.sameness import everyone_who_is, kept_ids


@dataclass(frozen=True, slots=True)
class People:
    """Everybody on one page. `shown` gives for every number the one under which the person is shown."""

    shown: Mapping[int, int]
    who: Mapping[int, Someone]
    identities: Mapping[int, Identity]

    @property
    def numbers(self) -> Collection[int]:
        """Every number under which something of these people may stand."""
        return self.shown.keys()

    def of(self, person_id: int) -> Someone:
        """One of them, under any of their numbers."""
        return self.who[self.shown[person_id]]

    def identity(self, person_id: int) -> Identity:
        """Who one of them is, in full."""
        return self.identities[self.shown[person_id]]


def people(ids: Collection[int]) -> People:
    """The people with these numbers. Three queries, however many they are; one more for each merge of merges."""
    if not ids:
        return People({}, {}, {})
    shown = kept_ids(everyone_who_is(ids))
    versions = PersonVersion.objects.current().filter(person__in=set(shown.values()))
    found = {one.person_id: one.identity for one in listed(versions)}
    return People(shown, {number: _someone(number, identity) for number, identity in found.items()}, found)


def _someone(person_id: int, identity: Identity) -> Someone:
    href = reverse("visits:person", kwargs={"person": person_id})
    number = number_of(identity) if identity.identifiers else f"born {words.day(identity.birth_date)}"
    return Someone(identity.family.upper(), identity.given, number, href)
