"""What somebody read in a label, what came of it, and the runs of the self-test. Only ever added to."""

from __future__ import annotations

import json
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q

from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.core.rows import SHA256_LENGTH, AppendOnly, Correctable

LONGEST_NAME, LONGEST_WORDS = 200, 300


class Verdict(models.TextChoices):
    """What a reading says of the fact."""

    SAME = "same", "the label says the same"
    OTHER = "other", "the label says otherwise"
    TAKEN_BACK = "taken_back", "taken back: what the files say holds"


class FactReading(Correctable):
    """What a named person read in a document about one fact. A later reading of the same fact replaces it, for a reason.

    It changes nothing by itself: what holds are the rows of `InForce`.
    """

    fact = models.CharField(max_length=LONGEST_NAME, help_text="The name of the fact (`naming.py`).")
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    title = models.CharField(max_length=LONGEST_WORDS, blank=True)
    version = models.CharField(max_length=LONGEST_WORDS, blank=True)
    dated = models.DateField(null=True)
    section = models.CharField(max_length=LONGEST_WORDS, blank=True)
    files = models.TextField(help_text="What the files said then, as JSON.")
    before = models.TextField(help_text="What held when it was read, as JSON.")
    states = models.TextField(help_text="What it says, as JSON.")
    names_needed = models.PositiveSmallIntegerField(help_text="1, or 2 for what bounds or makes up a dose.")

    class Meta(Correctable.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Correctable.Meta.constraints,
            models.UniqueConstraint(fields=["fact"], condition=Q(replaces__isnull=True), name="readings_of_a_fact_are_one_line"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["fact", "id"], name="readings_of_a_fact")]

    def __str__(self) -> str:
        return f"reading {self.pk} of {self.fact}"

    @cached_property
    def said(self) -> dict[str, str]:
        """What it says."""
        return _figures(self.states)

    @cached_property
    def said_by_files(self) -> dict[str, str]:
        """What the files said then."""
        return _figures(self.files)

    @cached_property
    def held_before(self) -> dict[str, str]:
        """What held when it was read."""
        return _figures(self.before)

    @property
    def document_words(self) -> str:
        """'Label of …, version 3'."""
        return f"{self.title}, {self.version}" if self.version else self.title

    @property
    def content_hash(self) -> str:
        """SHA-256 of what it brings to the knowledge, whoever read it and when."""
        return hash_of([self.fact, self.verdict, self.said, self.title, self.version, self.dated, self.section])


class InForce(AppendOnly):
    """From this moment on a reading holds. The author is who gave the last name that was needed."""

    reading = models.OneToOneField(FactReading, on_delete=models.PROTECT, related_name="in_force")
    sha256 = models.CharField(max_length=SHA256_LENGTH, help_text="Of what it brings to the knowledge.")
    changes = models.BooleanField(help_text="It says otherwise than what held before.")

    def __str__(self) -> str:
        return f"in force: {self.reading_id}"


class Declined(AppendOnly):
    """A second person looked at a reading and did not agree. It never comes into force."""

    reading = models.OneToOneField(FactReading, on_delete=models.PROTECT, related_name="declined")
    words = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"declined: {self.reading_id}"


class SelfTest(AppendOnly):
    """One run of the dangerous plans on the knowledge as it was then."""

    knowledge = models.CharField(max_length=SHA256_LENGTH)
    version = models.CharField(max_length=LONGEST_WORDS)
    engine = models.CharField(max_length=32)
    plans = models.PositiveSmallIntegerField()
    failed = models.PositiveSmallIntegerField()
    document = models.TextField(help_text="What was found of each plan, as JSON.")
    sha256 = models.CharField(max_length=SHA256_LENGTH)

    def __str__(self) -> str:
        return f"self-test {self.pk}"


def _figures(text: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(text)
    return found
