"""The diary is only ever added to from here on. When a device was last there, and codes that were tried, are not among these."""

from typing import ClassVar

from django.db import migrations

from eutonia_clinic.core.triggers import OnlyAdded


class Migration(migrations.Migration):
    """Guards on the tables of the diary."""

    dependencies: ClassVar = [("diary", "0001_initial")]
    operations: ClassVar = [
        OnlyAdded(
            "DiaryOfClinic",
            "ChosenSymptoms",
            "Invitation",
            "Device",
            "DeviceClosed",
            "DiaryEntry",
            "ReviewedDiaryFlag",
        )
    ]
