"""What is known of people is only ever added to from here on."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of people."""

    dependencies: ClassVar = [("patients", "0001_initial")]
    operations: ClassVar = [
        OnlyAdded(
            "Person",
            "PersonVersion",
            "PersonIdentifier",
            "Registration",
            "Merge",
            "Unmerge",
            "Distinct",
            "DistinctTakenBack",
            "LedgerEntry",
        )
    ]
