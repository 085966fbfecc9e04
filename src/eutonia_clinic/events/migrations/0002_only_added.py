"""What is written of adverse events is only ever added to."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of adverse events."""

    dependencies: ClassVar = [("events", "0001_initial")]
    operations: ClassVar = [OnlyAdded("AdverseEvent", "SuspectedSession", "ReviewedEvent", "HandedOver")]
