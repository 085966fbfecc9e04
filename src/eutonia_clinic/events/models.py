"""An adverse event in versions, who looked at it, and to whom it was handed over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from eutonia_clinic.core.rows import AppendOnly, Record
from eutonia_clinic.events.documents import EventDocument
from eutonia_clinic.visits.models import ID, InjectionSession, OfPerson

LONGEST_GRAVITY = 400


class AdverseEvent(Record):
    """One version of an adverse event. `root` is the first of its versions; that one has none.

    `gravity` is what has to be looked at by somebody who decides: when it changes, it has to be looked at again.
    """

    kind = EventDocument
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="versions")
    onset_on = models.DateField(null=True)
    told_on = models.DateField()
    serious = models.CharField(max_length=20, help_text="An answer: yes, no, not asked, cannot establish.")
    is_flagged = models.BooleanField(help_text="Serious, not known whether, or a sign of spread.")
    gravity = models.CharField(max_length=LONGEST_GRAVITY, blank=True)
    outcome = models.CharField(max_length=ID)
    is_settled = models.BooleanField()
    in_error = models.BooleanField(default=False)
    is_news = models.BooleanField(default=False, help_text="A follow-up entry, and no correction.")
    follow_up_by = models.DateField(null=True)
    began_from = models.CharField(max_length=128, blank=True)

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "onset_on"], name="events_of_a_person"),
            models.Index(fields=["clinic", "told_on"], name="events_of_a_clinic"),
            models.Index(fields=["clinic", "told_on"], name="events_that_are_flagged", condition=Q(is_flagged=True)),
        ]

    def __str__(self) -> str:
        return f"adverse event {self.number}"

    @property
    def number(self) -> int:
        """The number of the event: that of its first version."""
        return self.root_id or self.pk


class SuspectedSession(OfPerson, AppendOnly):
    """A session that one version of an event names as a suspect; `lot` is empty where it cannot be told which vial."""

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="suspected")
    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="+")
    product = models.CharField(max_length=ID)
    lot = models.CharField(max_length=ID, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["session"], name="events_of_a_session")]

    def __str__(self) -> str:
        return f"session {self.session_id}, suspected in {self.event_id}"


class ReviewedEvent(OfPerson, AppendOnly):
    """An injector or lead looked at an event, with the gravity that it had."""

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="+", help_text="The version that was seen.")
    root = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="reviews")
    gravity = models.CharField(max_length=LONGEST_GRAVITY, blank=True)
    words = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"event {self.root_id} looked at"


class HandedOver(OfPerson, AppendOnly):
    """An event was reported to a regulator's scheme, outside of this program; or, with `why_not`, it was decided not to."""

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="+", help_text="The version that was told.")
    root = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="handovers")
    scheme = models.CharField(max_length=ID)
    day = models.DateField()
    reference = models.CharField(max_length=128, blank=True)
    why_not = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(reference="") & ~Q(why_not="")) | (~Q(reference="") & Q(why_not="")),
                name="handed_over_with_a_reference_or_not_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"event {self.root_id}, {self.scheme}"
