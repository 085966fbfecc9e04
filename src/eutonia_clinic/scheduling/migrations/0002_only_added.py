"""What was set, booked and missed is only ever added to from here on."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of scheduling."""

    dependencies: ClassVar = [("scheduling", "0001_initial")]
    operations: ClassVar = [
        OnlyAdded(
            "WorkingDays", "ClosedDays", "FollowUpBooking", "MissedVisit", "CalendarAddress", "CalendarTakenBack"
        )
    ]
