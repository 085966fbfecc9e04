"""When a clinic works, when somebody comes for a follow-up, who did not come, and the addresses of its calendar.

One truth for each day: the day of the next session is `visits.Booking`, as it always was; a follow-up after a session has a day
of its own here, because one person may have both at once. Proposals are worked out when they are asked for, and never stored.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from eutonia_clinic.core.rows import SHA256_LENGTH, AppendOnly, Correctable
from eutonia_clinic.visits.models import Booking, InjectionSession, OfPerson


class WorkingDays(AppendOnly):
    """The days of the week on which a clinic sees people, from the moment of this row on."""

    weekdays = models.CharField(max_length=7, help_text="1 for Monday to 7 for Sunday, in order.")

    def __str__(self) -> str:
        return f"working days {self.weekdays} of {self.clinic_id}"


class ClosedDays(Correctable):
    """Days on which a clinic sees nobody: a holiday, a move. Taken back by a row that replaces it."""

    first = models.DateField()
    last = models.DateField()
    words = models.CharField(max_length=200)
    is_taken_back = models.BooleanField(default=False)

    class Meta(Correctable.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["clinic", "last"], name="closed_days_of_a_clinic")]

    def __str__(self) -> str:
        return f"closed {self.first} to {self.last}"


class FollowUpBooking(OfPerson, Correctable):
    """The day on which a person is seen again after a session; none, when the day was taken back."""

    session = models.ForeignKey(InjectionSession, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(null=True)

    class Meta(Correctable.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["clinic", "day"], name="follow_ups_of_a_day"),
            models.Index(fields=["person"], name="follow_ups_booked"),
        ]

    def __str__(self) -> str:
        return f"follow-up booked {self.pk}"


class NotComing(models.TextChoices):
    """Why nobody was seen on a booked day."""

    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    BY_PERSON = "by_person", "Cancelled by the person or carer"
    BY_CLINIC = "by_clinic", "Cancelled by the clinic"


class MissedVisit(OfPerson, AppendOnly):
    """A booked day on which the person was not seen, whose doing it was, and why. The booking is taken back in the same act."""

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, null=True, related_name="missed")
    follow_up = models.OneToOneField(FollowUpBooking, on_delete=models.PROTECT, null=True, related_name="missed")
    day = models.DateField()
    what = models.CharField(max_length=16, choices=NotComing.choices)
    reason = models.CharField(max_length=2000)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "day"], name="visits_missed")]

    def __str__(self) -> str:
        return f"missed on {self.day}"


class CalendarAddress(AppendOnly):
    """A secret address at which the bookings of a clinic stand for one user's calendar. Only its SHA-256 is kept."""

    secret = models.CharField(max_length=SHA256_LENGTH, unique=True)

    def __str__(self) -> str:
        return f"calendar {self.pk}"


class CalendarTakenBack(AppendOnly):
    """An address that answers no longer."""

    address = models.OneToOneField(CalendarAddress, on_delete=models.PROTECT, related_name="taken_back")

    def __str__(self) -> str:
        return f"calendar {self.address_id} taken back"
