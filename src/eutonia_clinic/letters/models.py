"""Letters and consents in rows. A letter that is being written may change; one that was kept does not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from eutonia_clinic.core.rows import AppendOnly, Record
from eutonia_clinic.letters.documents import ConsentDocument, LetterDocument
from eutonia_clinic.visits.models import Draft, InjectionSession, OfPerson, PlanDraft

SHORT, LINE = 24, 200


class Letter(Record):
    """A letter as it was kept. A new version replaces it, for a reason; the old one stays readable."""

    kind = LetterDocument
    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="letters")
    sort = models.CharField(max_length=SHORT, help_text="To whom it goes: `LetterKind`.")
    version = models.PositiveSmallIntegerField(default=1)
    written_on = models.DateField()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "written_on"], name="letters_of_a_person"),
            models.Index(fields=["clinic", "made_at"], name="letters_of_a_clinic"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class LetterDraft(Draft):
    """A letter that is being written: what was typed. What comes from the record is written anew whenever it is looked at."""

    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="letter_drafts")
    sort = models.CharField(max_length=SHORT)
    replaces = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, related_name="drafts")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person"], name="letters_being_written", condition=models.Q(is_finished=False)),
        ]

    def __str__(self) -> str:
        return f"letter draft {self.pk}"


class HandedOver(OfPerson, AppendOnly):
    """A letter left the clinic, by hand or by post. The program sends nothing itself."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="handed_over")
    on = models.DateField()
    way = models.CharField(max_length=SHORT, help_text="'handed_over' or 'posted'.")
    to = models.CharField(max_length=LINE)

    def __str__(self) -> str:
        return f"letter {self.letter_id} {self.way}"


class Consent(Record):
    """What was discussed before a treatment and what was decided. A withdrawal is a new row that replaces it."""

    kind = ConsentDocument
    draft = models.ForeignKey(PlanDraft, on_delete=models.PROTECT, related_name="consents")
    decision = models.CharField(max_length=SHORT)
    discussed_on = models.DateField()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "discussed_on"], name="consents_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
