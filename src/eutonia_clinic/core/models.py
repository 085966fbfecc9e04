"""The audit: every act and every reading, chained; the answers that acts have given; and what restores have lost."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from eutonia_clinic.core.rows import SHA256_LENGTH, AppendOnly, OnlyAddedTo

LONGEST_KEY = 200
LONGEST_REASON = 2_000


class AuditEvent(OnlyAddedTo):
    """One act or reading. `hash` covers the event and the hash before it, so that none can change, go or come in between.

    Users, clinics and people stand here by their numbers and not as references: the audit depends on no other table.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.BigIntegerField()
    clinic = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=64)
    person = models.BigIntegerField(null=True)
    subject = models.TextField(help_text="The rows that the act wrote, by label.")
    content = models.CharField(max_length=SHA256_LENGTH, help_text="SHA-256 over what those rows hold.")
    hash = models.CharField(max_length=SHA256_LENGTH)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "sequence"], name="audit_of_a_person"),
            models.Index(fields=["actor", "sequence"], name="audit_of_an_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.subject}"


class ActReceipt(OnlyAddedTo):
    """The answer that an act gave to one form, so that the same form sent again is given it again (hazard H19)."""

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    verb = models.CharField(max_length=64)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.CharField(max_length=SHA256_LENGTH, help_text="SHA-256 over what the act was given.")
    answer = models.CharField(max_length=128, help_text="The row it answered with, by label.")
    sequence = models.BigIntegerField(help_text="Its event in the audit.")

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"


class Restoration(OnlyAddedTo):
    """This database came from a backup: what was recorded after the backup is missing until it is entered again (hazard H46)."""

    sequence = models.BigIntegerField(unique=True, help_text="Its event in the audit.")
    backup_made_at = models.DateTimeField()
    last_clinic = models.BigIntegerField(help_text="The clinic founded last by then: later ones miss nothing.")
    document = models.TextField(help_text="What is known to be missing (core/gap.py).")

    def __str__(self) -> str:
        return f"restored from a backup of {self.backup_made_at.isoformat(timespec='minutes')}"


class GapEntered(AppendOnly):
    """An administrator says that what a restore had lost in this clinic was entered again, or why it cannot be."""

    restoration = models.ForeignKey(Restoration, on_delete=models.PROTECT, related_name="entered")
    reason = models.CharField(max_length=LONGEST_REASON)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["restoration", "clinic"], name="gap_entered_once_in_each_clinic")
        ]

    def __str__(self) -> str:
        return f"{self.restoration}, entered again in {self.clinic}"
