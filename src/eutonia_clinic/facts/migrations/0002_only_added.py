"""What was read, what came of it, and the runs of the self-test are only ever added to."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of facts."""

    dependencies: ClassVar = [("facts", "0001_initial")]
    operations: ClassVar = [OnlyAdded("FactReading", "InForce", "Declined", "SelfTest")]
