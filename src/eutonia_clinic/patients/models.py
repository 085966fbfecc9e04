"""The person treated: an identity in versions, the clinics that know them, and the toxin that is in them."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from django.db import models

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.core.rows import AppendOnly, Record
from eutonia_clinic.patients.identity import Identity

LONGEST_LABEL = 128
LONGEST_FOLDED = 200


class Person(AppendOnly):
    """One person, by a number that never changes. Everything known of them stands in rows that name it."""

    def __str__(self) -> str:
        return f"person {self.pk}"

    @classmethod
    def lock(cls, ids: Collection[int]) -> None:
        """Hold these people, and everybody they are merged with, until the transaction ends.

        On PostgreSQL by their rows, in one order, so that two acts cannot wait for each other; merging holds them as well, so
        that who is merged with whom does not change meanwhile. SQLite has one writer at a time as it is.
        """
        held: frozenset[int] = frozenset()
        wanted = everyone_who_is(ids)
        while wanted - held:
            list(cls.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True))
            held, wanted = wanted, everyone_who_is(ids)


class PersonVersion(Record):
    """What was known of a person's identity from one moment on. The columns repeat the document, for lists and searches."""

    kind = Identity
    birth_date = models.DateField()
    family = models.CharField(max_length=LONGEST_FOLDED, help_text="Folded for comparison.")
    given = models.CharField(max_length=LONGEST_FOLDED, help_text="Folded for comparison.")
    search = models.CharField(max_length=2 * LONGEST_FOLDED + 2, help_text="Every word of the name, each after a space.")

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["birth_date"], name="people_by_birth_date"),
            models.Index(fields=["family"], name="people_by_family"),
        ]

    def __str__(self) -> str:
        return f"identity {self.pk} of {self.person_id}"


class PersonIdentifier(AppendOnly):
    """One identifier of one version, so that it can be found."""

    version = models.ForeignKey(PersonVersion, on_delete=models.PROTECT, related_name="numbers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=64)
    assigner = models.CharField(max_length=64, blank=True)
    value = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["value"], name="people_by_identifier")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Registration(AppendOnly):
    """A clinic (that of the row) that knows a person, and may therefore open the record."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registrations")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "clinic"], name="registered_once_at_each_clinic")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.clinic_id}"


class Merge(AppendOnly):
    """Two entries are one person: what is known of `merged` is known of `kept` from here on, until it is undone."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="The entry that is kept.")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"{self.merged_id} is {self.person_id}"


class Unmerge(AppendOnly):
    """The end of a merge that was an error. Both entries have again what each had."""

    merge = models.OneToOneField(Merge, on_delete=models.PROTECT, related_name="undone_by")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="The entry that was kept.")
    reason = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"{self.merge_id} undone"


class Distinct(AppendOnly):
    """Two entries that look alike are two people: somebody looked, and said so. They are not suggested to be one again."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"{self.other_id} is not {self.person_id}"


class DistinctTakenBack(AppendOnly):
    """The end of such a word: the two are suggested again."""

    distinct = models.OneToOneField(Distinct, on_delete=models.PROTECT, related_name="taken_back")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"{self.distinct_id} taken back"


class LedgerEntry(Record):
    """One botulinum toxin treatment, here or elsewhere, as one state of it: told, reserved, given or cancelled.

    A reservation is replaced by what was given; a correction replaces what was told. What no row replaces is what counts.
    """

    kind = EarlierTreatment
    source = models.CharField(max_length=LONGEST_LABEL, help_text="'told', or the row of the record that it comes from.")
    status = models.CharField(max_length=20)
    given_on = models.DateField(null=True)
    product = models.CharField(max_length=64, blank=True)
    units = models.DecimalField(max_digits=10, decimal_places=3, null=True)

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["given_on"], name="toxin_by_day")]

    def __str__(self) -> str:
        return f"toxin {self.pk} of {self.person_id}, {self.status}"


def merges_in_force() -> models.QuerySet[Merge]:
    """Merges that were not undone."""
    return Merge.objects.filter(undone_by__isnull=True)


def everyone_who_is(ids: Collection[int]) -> frozenset[int]:
    """These entries and every entry that is merged with one of them, however many merges lie between."""
    found: frozenset[int] = frozenset()
    wider = frozenset(ids)
    while wider != found:
        found = wider
        merges = merges_in_force().filter(models.Q(person__in=found) | models.Q(merged__in=found))
        wider = found.union(*merges.values_list("person_id", "merged_id"))
    return found
