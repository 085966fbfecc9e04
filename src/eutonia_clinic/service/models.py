"""What the service keeps of itself: reports as they read on their day, exports by purpose and hash, and who objects to these."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q

from eutonia_clinic.core import documents
from eutonia_clinic.core.errors import Damaged
from eutonia_clinic.core.rows import SHA256_LENGTH, AppendOnly, Correctable
from eutonia_clinic.service.documents import Report, Told
from eutonia_clinic.visits.models import OfPerson

LONGEST_PURPOSE = 500
LONGEST_NAME = 120


class ServiceReport(AppendOnly):
    """The figures of a clinic for a period, as they were when the report was made. It reads the same ever after."""

    begins = models.DateField()
    ends = models.DateField()
    document = models.TextField()
    sha256 = models.CharField(max_length=SHA256_LENGTH)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["clinic", "ends"], name="service_reports_of_a_clinic")]

    def __str__(self) -> str:
        return f"service report {self.pk}"

    def _fill_in(self) -> None:
        super()._fill_in()
        self.sha256 = documents.sha256_of(self.document)

    @cached_property
    def content(self) -> Report:
        """The report. Raises `Damaged` when it is not what was written."""
        if documents.sha256_of(self.document) != self.sha256:
            raise Damaged(f"{documents.label_of(self)} does not hold what was written.")
        return documents.read_kept(self.document, self.sha256, Report)


class ResearchExport(AppendOnly):
    """A de-identified export that was handed out: for what, until which day, and what it held. Its rows are not kept."""

    purpose = models.CharField(max_length=LONGEST_PURPOSE)
    until = models.DateField(help_text="The last day of what it holds.")
    least = models.PositiveSmallIntegerField(help_text="Fewer people than this are never told apart in it.")
    people = models.PositiveIntegerField()
    rows = models.PositiveIntegerField(help_text="Of every table together.")
    left_out = models.PositiveIntegerField(help_text="People left out: too few are like them, or they object.")
    linked_by = models.CharField(
        max_length=SHA256_LENGTH, blank=True, help_text="Which project key linked it, as a hash; none: linked with nothing."
    )
    sha256 = models.CharField(max_length=SHA256_LENGTH, help_text="Of `datapackage.json`, which holds the hash of each file.")
    document = models.TextField(help_text="What was grouped, left out and counted, as JSON.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["clinic", "until"], name="exports_of_a_clinic")]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @cached_property
    def told(self) -> Told:
        """What was grouped, left out and counted."""
        return documents.read(self.document, Told)


class ResearchChoice(OfPerson, Correctable):
    """A person objects to the use of their data in exports, or takes that back. `reason` is what was said, `said_by` by whom.

    It holds for the person at every clinic, whoever wrote it down. No row: nothing was said, and an export holds them.
    """

    objects_to_it = models.BooleanField()
    said_by = models.CharField(max_length=LONGEST_NAME, help_text="The person, or who spoke for them.")

    class Meta(Correctable.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Correctable.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"], condition=Q(replaces__isnull=True), name="choices_about_research_are_one_line"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person"], condition=Q(objects_to_it=True), name="who_objects_to_research")
        ]

    def __str__(self) -> str:
        return f"choice about research {self.pk}"
