"""A loss of response in rows: the walk while it is under way, what was found, and who treats again all the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from eutonia_clinic.core.rows import AppendOnly, Record
from eutonia_clinic.responses.documents import ReviewedResponse
from eutonia_clinic.visits.models import Draft, InjectionSession, OfPerson

WORD = 24
"""Characters of what follows."""


class WalkDraft(Draft):
    """The reasons of a loss of response while they are walked, as typed. `session` is the latest one: of it is spoken."""

    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "is_finished"], name="walks_of_a_person")]

    def __str__(self) -> str:
        return f"walk {self.pk}"


class ResponseReview(Record):
    """What a walk found. It speaks of the course up to `session`: once another session is given, it is history."""

    kind = ReviewedResponse
    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="+")
    follows = models.CharField(max_length=WORD)
    stop_rule = models.BooleanField()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person"], name="reviews_of_a_person")]

    def __str__(self) -> str:
        return f"review of the response {self.pk}"


class GoingOn(OfPerson, AppendOnly):
    """An injector treats again although two cycles brought nothing, or a review said to wait: for a reason of their own."""

    review = models.OneToOneField(ResponseReview, on_delete=models.PROTECT, related_name="going_on")
    reason = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"going on after {self.review_id}"
